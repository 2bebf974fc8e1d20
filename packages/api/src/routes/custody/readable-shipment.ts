import { mayActInRegion, notFound } from "@suyuan/domain/access";
import type { Actor } from "../../call.ts";
import { shipmentMeant } from "../../commands/ids/shipment.ts";
import { besideShipment } from "../../commands/shipment-view.ts";
import type { Deps } from "../../host.ts";
import { organisationKey, shipmentKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { EVENTUAL, readMany, readRow } from "../../ledger/read.ts";
import type { StoredShipment } from "../../ledger/rows.ts";

/** Who reads a shipment: its two ends, and the bureau of the region of either, which names the sender (`from`). Throws `not-found`. */
export async function readableShipment(
  deps: Deps,
  actor: Pick<Actor, "organisation" | "role">,
  asked: string,
  from: string | undefined,
): Promise<{
  readonly key: ReturnType<typeof shipmentKey>;
  readonly shipment: StoredShipment;
  readonly beside: Loaded;
}> {
  const id = await shipmentMeant(deps, actor, { id: asked, from, end: "either" });
  const key = shipmentKey(id);
  const shipment = (await readRow(deps.table, key))?.data;
  if (shipment === undefined) throw notFound("shipment", asked);
  const isEnd = [shipment.from, shipment.to].includes(actor.organisation);
  if (!isEnd && actor.role !== "inspector") throw notFound("shipment", asked);
  const own = organisationKey(actor.organisation);
  const beside = await readMany(deps.table, [...besideShipment(shipment), ...(isEnd ? [] : [own])], EVENTUAL);
  if (!isEnd && !oversees(beside, actor.organisation, shipment)) throw notFound("shipment", asked);
  return { key, shipment, beside };
}

function oversees(beside: Loaded, bureau: string, { from, to }: StoredShipment): boolean {
  const office = beside.state(organisationKey(bureau));
  if (office === undefined) return false;
  const regions = [from, to].flatMap((end) => beside.state(organisationKey(end))?.regionCode ?? []);
  return regions.some((region) => mayActInRegion(office, region));
}

/** A photo that was taken back is for the receiver, who took it, and the bureaus. */
export function seesVoided(
  { to }: Pick<StoredShipment, "to">,
  { organisation, role }: Pick<Actor, "organisation" | "role">,
): boolean {
  return organisation === to || role === "inspector";
}
