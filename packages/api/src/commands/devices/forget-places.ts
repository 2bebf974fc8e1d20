import { notFound } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import * as z from "zod";
import type { Actor, Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { type DeviceRow, deviceKey, placesOfDevice } from "../../ledger/devices/keys.ts";
import { removed } from "../../ledger/loaded.ts";
import { CONSISTENT, readPage, readRow } from "../../ledger/read.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";
import { ActId } from "../wire.ts";
import type { DevicePath } from "./give-up.ts";

/** Places that one transaction erases, and one request at most. */
const AT_ONCE = 100;
const ROUNDS_MAX = 10;

export const ForgetPlacesBody = z.strictObject({ id: ActId }).meta({ id: "ForgetPlaces" });

export const ForgottenPlaces = z
  .object({
    id: z.string(),
    more: z
      .boolean()
      .meta({ description: "There are more: ask again under a new id 还有未删除的，请以新编号再次请求" }),
  })
  .meta({ id: "ForgottenPlaces" });

/** A device of whoever asks, by the person or key that registered it. */
export async function ownDevice({ table }: Pick<Deps, "table">, actor: Actor, id: string): Promise<DeviceRow> {
  const device = (await readRow(table, deviceKey(actor.organisation, id)))?.data;
  if (device === undefined || device.by !== actor.key) throw notFound("device", id);
  return device;
}

type Forgetting = Call<z.infer<typeof DevicePath>, unknown, z.infer<typeof ForgetPlacesBody>>;

/** Erases where commands of one's own device were recorded, at most a thousand at once. The commands stay as they are; the answer leads to what is left. */
export async function placesForgotten(
  deps: Deps,
  { actor, params, body }: Forgetting,
): Promise<Answer<Sent<typeof ForgottenPlaces>>> {
  await ownDevice(deps, actor, params.id);
  const place = placesOfDevice(actor.organisation, params.id);
  const once = async (): Promise<boolean | undefined> => {
    const { rows } = await readPage(deps.table, place, { limit: AT_ONCE }, undefined, CONSISTENT);
    if (rows.length === 0) return true;
    return (await deps.table.transact(rows.map(removed), freshToken(deps))).ok ? rows.length < AT_ONCE : undefined;
  };
  let isDone = false;
  for (let round = 0; !isDone && round < ROUNDS_MAX; round += 1)
    isDone = await untilCommitted(deps, once, { gaveUp: "the places are erased by several at once" });
  return { status: 201, body: { id: body.id, more: !isDone }, location: `/api/devices/${params.id}/places` };
}
