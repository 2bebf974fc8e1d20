import { notFound } from "@suyuan/domain/access";
import { DateText, InstantText, OrganisationId, type Sent, VoidingRecord } from "@suyuan/domain/answer";
import { defined } from "@suyuan/domain/fact";
import { Id } from "@suyuan/domain/organisation";
import { endSharedDevice, nameOfSharedDevice, type SharedDevice } from "@suyuan/domain/people/shared-device";
import type { Table } from "@suyuan/store/table";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { execute } from "../../ledger/commit.ts";
import { operatorContext } from "../../ledger/context.ts";
import { personNamesKey } from "../../ledger/people/keys.ts";
import { listedSharedDeviceKey, sharedDeviceKey } from "../../ledger/people/shared-devices.ts";
import { EVENTUAL, readMany, readRow } from "../../ledger/read.ts";
import { actOf } from "../act.ts";
import { ActId, Reason } from "../wire.ts";

export const SharedDeviceRecord = z
  .object({
    id: z.string().meta({ description: "Opens nothing, and follows from nothing that the device shows 共用设备编号" }),
    name: z.string().meta({ description: "As those who share it call it; else the day it began 设备名称" }),
    organisations: z.array(OrganisationId).meta({ description: "Whose people may share it, at most 50 共用机构" }),
    begunBy: z
      .object({ id: z.string(), name: z.string().optional() })
      .meta({ description: "Who set the first PIN; no name once erased 首位设置 PIN 的人员" }),
    begunAt: InstantText,
    people: z.number().int().meta({ description: "How many have a PIN there; 0 once ended 已设 PIN 的人数" }),
    usedOn: DateText.optional().meta({
      description:
        "The last day on which a PIN was set or used there; absent while only earlier versions know 最近使用日期",
    }),
    ended: VoidingRecord.optional(),
  })
  .meta({ id: "SharedDevice", description: "A device that several people share, each by a PIN 共用设备" });

type Shown = Sent<typeof SharedDeviceRecord>;

export const SharedDeviceEndBody = z
  .strictObject({ id: ActId, reason: Reason })
  .meta({ id: "SharedDeviceEnd", examples: [{ id: "sde-2026-1", reason: "平板遗失" }] });

export const SharedDevicePath = z.object({ id: Id });

/** A shared device without what says who began it: what a fact may keep. */
function recordOf(id: string, device: SharedDevice): Shown {
  const { organisations, begunBy, begunAt, usedOn, ended, pins } = device;
  return {
    id,
    name: nameOfSharedDevice(device),
    organisations,
    begunBy: { id: begunBy },
    begunAt,
    people: pins.length,
    ...defined({ usedOn, ended }),
  };
}

/** Puts the names of those who began these devices beside their ids, as they are kept now. */
async function namedIn(table: Pick<Table, "getMany">, devices: readonly Shown[]): Promise<(device: Shown) => Shown> {
  const keys = devices.map(({ begunBy }) => personNamesKey(begunBy.id));
  const names = await readMany(table, keys, EVENTUAL);
  return (device) => {
    const { id } = device.begunBy;
    return { ...device, begunBy: { id, ...defined({ name: names.state(personNamesKey(id))?.name }) } };
  };
}

/** The shared devices of one page of a list, in its order: two rounds of reads. */
export async function sharedDevicesIn(
  table: Pick<Table, "getMany">,
  listed: readonly { readonly id: string; readonly digest: string }[],
): Promise<(Shown | undefined)[]> {
  const found = await readMany(
    table,
    listed.map(({ digest }) => sharedDeviceKey(digest)),
    EVENTUAL,
  );
  const devices = listed.map(({ id, digest }) => {
    const device = found.state(sharedDeviceKey(digest));
    return device && recordOf(id, device);
  });
  const named = await namedIn(
    table,
    devices.filter((device) => device !== undefined),
  );
  return devices.map((device) => device && named(device));
}

type Ending = Call<z.output<typeof SharedDevicePath>, unknown, z.output<typeof SharedDeviceEndBody>>;

/**
 * Ends a shared device: from then on no PIN opens an account there, and none is kept. Sessions that were begun there count no more.
 * Errors: `not-found`, `id-taken`, `correction-refused` (ended already, by another act).
 */
export async function sharedDeviceEnded(
  deps: Deps,
  { actor, params, body, idempotency }: Pick<Ending, "actor" | "params" | "body" | "idempotency">,
): Promise<Answer<Shown>> {
  const { id: device } = params;
  const listed = (await readRow(deps.table, listedSharedDeviceKey(device)))?.data;
  if (listed === undefined) throw notFound("device", device);
  const key = sharedDeviceKey(listed.digest);
  const act = actOf(deps, actor, "shared-device-end", body.id, { device, reason: body.reason });
  const answer = await execute<Shown>(deps, {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, act.key],
    taken: act.taken,
    decide: (loaded) => {
      const before = loaded.state(key);
      if (before === undefined) throw notFound("device", device);
      const { device: after, fact } = endSharedDevice(before, { ...body, device }, operatorContext(deps, actor, ""));
      return {
        writes: [loaded.next(key, after)],
        fact,
        factKey: act.key,
        status: 201,
        body: recordOf(device, after),
        location: "/api/shared-devices",
      };
    },
  });
  const named = await namedIn(deps.table, [answer.body]);
  return { ...answer, body: named(answer.body) };
}
