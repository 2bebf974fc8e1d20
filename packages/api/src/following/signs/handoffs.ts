import { isUnderWay } from "@suyuan/domain/batches/shipment";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { isShort, shortagesFlag, withHandoff } from "@suyuan/domain/signs/shortages";
import { travelFlag } from "@suyuan/domain/signs/travel";
import { confirmBy, unconfirmedFlag } from "@suyuan/domain/signs/unconfirmed";
import type { Deps } from "../../host.ts";
import { shipmentKey } from "../../ledger/keys.ts";
import { create, removed } from "../../ledger/loaded.ts";
import { readPage, readRow } from "../../ledger/read.ts";
import { freshToken } from "../../ledger/retry.ts";
import type { StoredShipment } from "../../ledger/rows.ts";
import { shortagesKey, unconfirmed, unconfirmedKey } from "../../ledger/signs/keys.ts";
import { type FollowedFact, followerOf } from "../follower.ts";
import { keepRow, regionOf, takeBackSigns, tellSigns } from "./settle.ts";

type Kind = "shipment-sent" | "shipment-voided" | "receipt-recorded" | "receipt-corrected";

/** The id under which the shipment of a fact is stored. */
const storedIn = ({ fact }: FollowedFact<Kind>): string =>
  fact.kind === "receipt-corrected" ? fact.data.corrects.id : fact.data.id;

/**
 * Handoffs: that they are told of when nobody confirms them, that they were faster than any road, and that one side's come short again and
 * again. No order matters: each time the shipment is looked at as it is now, and what is kept of it takes the place of what was.
 */
export const handoffSigns = followerOf<Kind>(
  "handoff-signs",
  ["shipment-sent", "shipment-voided", "receipt-recorded", "receipt-corrected"],
  async (deps, followed) => {
    const id = storedIn(followed);
    const shipment = (await readRow(deps.table, shipmentKey(id)))?.data;
    if (shipment === undefined) return "done";
    await awaitConfirmation(deps, followed, shipment);
    if (followed.fact.kind === "receipt-recorded") await judgeTravel(deps, followed, shipment);
    if (shipment.status === "confirmed") await judgeShortages(deps, followed, shipment);
    return "done";
  },
);

async function awaitConfirmation(
  deps: Deps,
  { row, fact }: FollowedFact<Kind>,
  shipment: StoredShipment,
): Promise<void> {
  const key = unconfirmedKey(confirmBy(shipment.shippedAt), shipment.id);
  const found = await readRow(deps.table, key);
  if (isUnderWay(shipment)) {
    // One that was told of already has no row, and is told of once.
    if (fact.kind === "shipment-sent" && found === undefined)
      await deps.table.transact([create(key, { id: shipment.id })], freshToken(deps));
    return;
  }
  if (found !== undefined) await deps.table.transact([removed(found)], freshToken(deps));
  const about = `shipment/${shipment.id}`;
  await takeBackSigns(deps, row, await receiverOf(deps, shipment), "handoff-unconfirmed", (each) => each === about);
}

/** The receiver as a subject, for the offices of both sides. */
async function receiverOf(deps: Deps, { from, to }: Pick<StoredShipment, "from" | "to">) {
  const regions = await Promise.all([regionOf(deps, to), regionOf(deps, from)]);
  return { subject: `organisation/${to}`, regions: [...new Set(regions.filter((region) => region !== undefined))] };
}

async function judgeTravel(deps: Deps, { row, fact }: FollowedFact<Kind>, shipment: StoredShipment): Promise<void> {
  const [from, to] = await Promise.all([regionOf(deps, shipment.from), regionOf(deps, shipment.to)]);
  if (from === undefined || to === undefined) return;
  const flag = travelFlag(
    { id: shipment.id, name: plainId(shipment.id) },
    { regionCode: from, at: shipment.shippedAt },
    { regionCode: to, at: fact.occurredAt },
    fact.recordedAt,
  );
  const at = { subject: `organisation/${shipment.from}`, regions: [...new Set([from, to])] };
  if (flag !== undefined) await tellSigns(deps, row, at, [flag]);
}

async function judgeShortages(deps: Deps, { row, fact }: FollowedFact<Kind>, shipment: StoredShipment): Promise<void> {
  const sum = (grams: readonly number[]) => grams.reduce((a, b) => a + b, 0);
  const shipped = sum(shipment.items.map(({ grams }) => grams));
  const arrived = sum((shipment.receipt?.items ?? []).map(({ grams, rejectedGrams = 0 }) => grams + rejectedGrams));
  const handoff = {
    receivedAt: shipment.receipt?.receivedAt ?? shipment.shippedAt,
    shipment: deps.sha256(shipment.id).slice(0, 8),
    short: isShort(shipped, arrived),
  };
  for (const side of ["sender", "receiver"] as const) {
    const organisation = side === "sender" ? shipment.from : shipment.to;
    const key = shortagesKey(organisation, side);
    const kept = await keepRow(deps, key, (before) => ({
      ...before,
      handoffs: withHandoff(before?.handoffs ?? [], handoff),
    }));
    const flag = shortagesFlag(kept.handoffs, side, fact.recordedAt);
    if ((flag === undefined) === (kept.told === undefined)) continue;
    const region = await regionOf(deps, organisation);
    const at = { subject: `organisation/${organisation}`, regions: region === undefined ? [] : [region] };
    if (flag !== undefined) await tellSigns(deps, row, at, [flag]);
    else await takeBackSigns(deps, row, at, "habitual-shortage", (about) => about.startsWith("handoffs/"));
    await keepRow(deps, key, (before) => ({
      handoffs: before?.handoffs ?? [],
      ...(flag === undefined ? {} : { told: true as const }),
    }));
  }
}

const ROWS_AT_ONCE = 100;

/**
 * Tells of shipments whose time to be confirmed is over: for a host to call again and again. Answers how many it looked at, at most a hundred in a
 * call. One that is confirmed in the same moment is told of and taken back.
 */
export async function tellUnconfirmed(deps: Deps): Promise<number> {
  const now = deps.now().toISOString();
  const { rows } = await readPage(deps.table, unconfirmed, { to: now, limit: ROWS_AT_ONCE });
  for (const row of rows) {
    const shipment = (await readRow(deps.table, shipmentKey(row.data.id)))?.data;
    if (shipment !== undefined && isUnderWay(shipment)) await tellOf(deps, shipment);
    await deps.table.transact([removed(row)], freshToken(deps));
  }
  return rows.length;
}

async function tellOf(deps: Deps, shipment: StoredShipment): Promise<void> {
  const { id, from, shippedAt } = shipment;
  const source = {
    fact: { kind: "shipment-sent" as const, recordedAt: confirmBy(shippedAt), by: { organisation: from } },
  };
  const at = await receiverOf(deps, shipment);
  const batches = shipment.items.length;
  await tellSigns(deps, source, at, [unconfirmedFlag({ id, shippedAt, batches }, plainId(id))]);
  const now = (await readRow(deps.table, shipmentKey(id)))?.data;
  if (now !== undefined && !isUnderWay(now))
    await takeBackSigns(deps, source, at, "handoff-unconfirmed", (about) => about === `shipment/${id}`);
}
