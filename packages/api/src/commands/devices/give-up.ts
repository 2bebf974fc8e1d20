import { notFound } from "@suyuan/domain/access";
import { InstantText, type Sent } from "@suyuan/domain/answer";
import { DEVICE_NUMBER_MAX } from "@suyuan/domain/devices/chain";
import { DomainError } from "@suyuan/domain/errors";
import { Id } from "@suyuan/domain/organisation";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { idTaken } from "../../ledger/commit.ts";
import { deviceKey, devicePageKey, givenUpKey } from "../../ledger/devices/keys.ts";
import { highestOf, pageOf } from "../../ledger/devices/page.ts";
import { givenUpOps, newestPage } from "../../ledger/devices/received.ts";
import { digestOf } from "../../ledger/digest.ts";
import { create } from "../../ledger/loaded.ts";
import { CONSISTENT, readMany } from "../../ledger/read.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";
import { ActId, Reason } from "../wire.ts";

/** Numbers that one request may give up: 64 rows. */
export const GIVEN_UP_MAX = 1_000;
const STRETCHES_MAX = 50;

const DeviceNumber = z
  .number()
  .int()
  .min(1, bilingual("must be 1 or more", "须为 1 或更大"))
  .max(DEVICE_NUMBER_MAX, bilingual(`at most ${DEVICE_NUMBER_MAX}`, `不得大于 ${DEVICE_NUMBER_MAX}`));

const Stretch = z.strictObject({ from: DeviceNumber, to: DeviceNumber }).refine(({ from, to }) => from <= to, {
  error: bilingual("must not be less than from", "不得小于 from"),
  path: ["to"],
});

const StretchSent = z.object({ from: z.number().int(), to: z.number().int() });

export const GivenUpBody = z
  .strictObject({
    id: ActId,
    numbers: z
      .array(Stretch)
      .min(1, bilingual("at least one", "至少一项"))
      .max(STRETCHES_MAX, bilingual(`at most ${STRETCHES_MAX}`, `最多 ${STRETCHES_MAX} 项`))
      .refine(
        (all) => all.reduce((sum, { from, to }) => sum + to - from + 1, 0) <= GIVEN_UP_MAX,
        bilingual(`at most ${GIVEN_UP_MAX} numbers together`, `合计最多 ${GIVEN_UP_MAX} 个序号`),
      ),
    reason: Reason,
  })
  .meta({ id: "GivenUpNumbers" });

export const GivenUpRecord = z
  .object({
    id: z.string(),
    numbers: z.array(StretchSent),
    reason: z.string(),
    at: InstantText,
  })
  .meta({ id: "GivenUpRecord", description: "Numbers that will not come, and why 已放弃的序号及原因" });

export const DevicePath = z.object({ id: Id });

type GivingUp = Call<z.infer<typeof DevicePath>, unknown, z.infer<typeof GivenUpBody>>;

function numbersIn(stretches: z.infer<typeof GivenUpBody>["numbers"]): number[] {
  return [...new Set(stretches.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, n) => from + n)))];
}

/** A device says of numbers that they will not come: parked commands that a person discarded. What came stays as it came. */
export async function numbersGivenUp(
  deps: Deps,
  { actor, params, body }: GivingUp,
): Promise<Answer<Sent<typeof GivenUpRecord>>> {
  const { organisation } = actor;
  const { id: device } = params;
  const location = `/api/devices/${device}`;
  const key = givenUpKey(organisation, device, body.id);
  const known = deviceKey(organisation, device);
  const digest = digestOf(deps, "device-numbers-given-up", { device, ...body });
  const numbers = numbersIn(body.numbers);
  const pages = [...new Set(numbers.map(pageOf))].map((page) => devicePageKey(organisation, device, page));
  const once = async (): Promise<Answer<Sent<typeof GivenUpRecord>> | undefined> => {
    const [loaded, newest] = await Promise.all([
      readMany(deps.table, [key, known, ...pages]),
      newestPage(deps, organisation, device, CONSISTENT),
    ]);
    if (!loaded.has(known)) throw notFound("device", device);
    const before = loaded.state(key);
    if (before !== undefined) {
      if (before.digest !== digest) throw idTaken();
      const { id, numbers: told, reason, at } = before;
      return { status: 201, body: { id, numbers: told, reason, at }, location, replayed: true };
    }
    const last = newest === undefined ? 0 : highestOf(newest.page, newest.row);
    if (numbers.some((number) => number > last)) throw notUsed(last);
    const now = deps.now().toISOString();
    const { id, reason } = body;
    const record = { id, numbers: body.numbers, reason, at: now };
    const ops = [
      create(key, { ...record, digest, by: actor.key }),
      ...givenUpOps(loaded, { organisation, id: device }, numbers, { now, newest }),
    ];
    return (await deps.table.transact(ops, freshToken(deps))).ok ? { status: 201, body: record, location } : undefined;
  };
  return untilCommitted(deps, once, { gaveUp: "the device sends all the time" });
}

function notUsed(last: number): DomainError {
  const detail = {
    en: `at most ${last}, the highest number that came: a later one is no gap yet`,
    zh: `不得大于已收到的最大序号 ${last}：其后的序号尚不构成缺口`,
  };
  return new DomainError(
    "invalid-request",
    {
      en: `Numbers that are given up must be ${detail.en}. Nothing was changed. Send a later command first.`,
      zh: `放弃的序号${detail.zh}。未作任何更改，请先提交其后的指令。`,
    },
    { errors: [{ pointer: "/numbers", detail: detail.en, detailZh: detail.zh }] },
  );
}
