import type { Batch } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import { weightOf } from "@suyuan/domain/batches/mass";
import { existsFrom } from "@suyuan/domain/batches/origin";
import type { Shipment } from "@suyuan/domain/batches/shipment";
import { correctReceipt } from "@suyuan/domain/custody/correct-receipt";
import { batchAmong } from "@suyuan/domain/custody/custody";
import type { Settled } from "@suyuan/domain/custody/shipment-lines";
import type { Fact } from "@suyuan/domain/fact";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { plainText } from "@suyuan/domain/identifiers/search-words";
import { receiveWithUnits, type SettledUnits, type UnitsState, unitsUnderWay } from "@suyuan/domain/units/receive";
import { shipWithUnits } from "@suyuan/domain/units/ship";
import { takeBackWithUnits } from "@suyuan/domain/units/take-back";
import type { Unit } from "@suyuan/domain/units/unit";
import type * as z from "zod";
import type { CommandCall } from "../call.ts";
import type { Ground } from "../host.ts";
import { batchIn, referTo } from "../ledger/batch-rows.ts";
import type { Command } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import { type Exceptions, newExceptions } from "../ledger/exceptions.ts";
import { ownOf } from "../ledger/ids/own.ts";
import {
  batchKey,
  besideKey,
  declaredWrongKey,
  factAt,
  factKey,
  heldBatchKey,
  organisationKey,
  partyShipmentKey,
  shipmentKey,
} from "../ledger/keys.ts";
import { searchKey } from "../ledger/lists/keys.ts";
import type { Loaded } from "../ledger/loaded.ts";
import { create } from "../ledger/loaded.ts";
import { distinctKeys, type RowKey } from "../ledger/row-key.ts";
import type { BatchName, FactRow, StoredShipment } from "../ledger/rows.ts";
import { unitKey } from "../ledger/units/keys.ts";
import { actOf } from "./act.ts";
import type { ReceiptBody, ReceiptCorrectionBody, ShipmentBody, ShipmentPath, VoidBody } from "./shipment-bodies.ts";
import { type ShipmentRecord, shipmentView } from "./shipment-view.ts";
import { batchKeysOf, packingWrites } from "./units/changed.ts";

/** The flags that the batches of one handoff gained: an entry for each, to the auditors of its own regions. */
function exceptionsOf(
  before: readonly (Batch | undefined)[],
  after: readonly Batch[],
  id: string,
): readonly Exceptions[] {
  return after.flatMap((batch) => newExceptions(batchAmong(before, batch), batch, `shipment/${id}`));
}

/** The shipment of batches, as its route and an event of shipping execute it. */
export function shipCommand(
  deps: Ground,
  { actor, body, idempotency }: CommandCall<z.infer<typeof ShipmentBody>>,
): Command<ShipmentRecord> {
  const { id, key, ...own } = ownOf(shipmentKey, actor.organisation, body.id);
  const loose = body.items.flatMap((item) => ("sscc" in item ? [] : [item]));
  const unitKeys = body.items.flatMap((item) => ("sscc" in item ? [unitKey(item.sscc)] : []));
  const inUnits = (loaded: Loaded) => unitKeys.flatMap((unit) => loaded.state(unit)?.all ?? []);
  return {
    actor,
    idempotency,
    digest: digestOf(deps, "shipment", body),
    lane: loose[0] === undefined ? (unitKeys[0]?.pk ?? key.pk) : batchKey(loose[0].gtin, loose[0].lot).pk,
    keys: distinctKeys([
      ...own.keys,
      organisationKey(actor.organisation),
      organisationKey(body.to),
      ...batchKeysOf(loose),
      ...unitKeys,
    ]),
    taken: own.taken,
    more: (loaded) => batchKeysOf(inUnits(loaded)),
    decide: (loaded) => {
      const lots = [...new Map([...loose, ...inUnits(loaded)].map((lot) => [lotId(lot), lot])).values()];
      const before = lots.map(({ gtin, lot }) => batchIn(loaded, batchKey(gtin, lot)));
      const to = loaded.state(organisationKey(body.to));
      const state = { to, batches: before, units: unitKeys.map((unit) => loaded.state(unit)) };
      const ctx = contextOf(deps, actor, loaded);
      const { shipment, batches, units, fact } = shipWithUnits(state, { ...body, id }, ctx);
      const factAt = factKey(key, 1);
      const row = { id };
      return {
        writes: [
          create(key, {
            ...shipment,
            harvestedOn: batches.map(({ origin }) => existsFrom(origin)),
          } satisfies StoredShipment),
          create(partyShipmentKey(actor.organisation, "out", body.shippedAt, id), row),
          // Its receiver names it by its id at once, however much comes after it; the list of what comes to it is put by the follower of lists.
          create(searchKey({ organisation: body.to }, "shipment", plainText(body.id), id), row),
          ...packingWrites(loaded, { units, batches }, factAt),
        ],
        fact,
        factKey: factAt,
        exceptions: exceptionsOf(before, batches, id),
        status: 201 as const,
        body: shipmentView(shipment),
        location: `/api/shipments/${body.id}`,
      };
    },
  };
}

/** Of which command a shipment's next state is, and what the command makes of it. */
interface Settling<Body> {
  readonly kind: "receipt" | "receipt-correction" | "shipment-void";
  readonly rule: (state: UnitsState, body: Body, loaded: Loaded) => Settlement;
}

interface Settlement extends Settled {
  readonly units?: readonly Unit[];
  readonly declarations?: readonly Fact[];
  readonly differences?: ShipmentRecord["differences"];
}

/**
 * What one end makes of goods under way, by receipt or by taking them back: the shipment, its batches and the one fact are written together.
 * The fact lies with the acts of that organisation; the shipment's history points at it.
 */
function settleCommand<Body extends { readonly id?: string | undefined }>(
  deps: Ground,
  { actor, params, body, idempotency }: SettleCall<Body>,
  { kind, rule }: Settling<Body>,
): Command<ShipmentRecord> {
  const key = shipmentKey(params.id);
  const { id, ...content } = body;
  const act = actOf(deps, actor, kind, id, { shipment: params.id, ...content });
  const wrong = declaredWrongKey(key);
  const keysOf = (shipment: Shipment | undefined) =>
    (shipment?.items ?? []).map(({ gtin, lot }) => batchKey(gtin, lot));
  const unitKeysOf = (shipment: Shipment | undefined) =>
    kind === "receipt-correction" ? [] : unitsUnderWay(shipment).map(({ sscc }) => unitKey(sscc));
  const rowsOf = (shipment: StoredShipment | undefined) =>
    shipment !== undefined && kind !== "shipment-void" ? heldRows(shipment, actor.organisation) : [];
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, act.key, organisationKey(actor.organisation)],
    taken: act.taken,
    more: (loaded) => {
      const sent = loaded.state(key);
      const received = kind === "receipt-correction" ? [...receiptsOf(sent), wrong] : [];
      return [...keysOf(sent), ...unitKeysOf(sent), ...rowsOf(sent).map((row) => row.key), ...received];
    },
    further: (loaded) =>
      rowsOf(loaded.state(key)).flatMap((row) => {
        const now = rowNow(row, batchIn(loaded, batchKey(row.batch.gtin, row.batch.lot)), actor.organisation);
        return now.sk === row.key.sk ? [] : [now];
      }),
    decide: (loaded) => {
      const sent = loaded.state(key);
      const before = keysOf(sent).map((batch) => batchIn(loaded, batch));
      const aboard = unitKeysOf(sent).map((unit) => loaded.state(unit));
      const settlement = rule({ shipment: sent, batches: before, units: aboard }, body, loaded);
      const { shipment, batches, units = [], fact, differences, declarations = [] } = settlement;
      const held = rowsOf(sent).flatMap((row) => {
        const after = batchAmong(batches, row.batch);
        if (after === undefined || weightOf(after.onHand, actor.organisation) === 0) return [];
        return [loaded.next(rowNow(row, after, actor.organisation), row.batch)];
      });
      return {
        writes: [
          loaded.next(key, { ...sent, ...shipment, changedBy: factAt(act.key), ...receivedByNow(sent, kind, act.key) }),
          referTo(factKey(key, loaded.version(key) + 1), act.key),
          ...packingWrites(loaded, { units, batches }, act.key),
          ...held,
          ...(loaded.has(wrong) ? [loaded.removed(wrong)] : []),
        ],
        fact,
        factKey: act.key,
        beside: declarations.map((declaration, n) => ({ fact: declaration, factKey: besideKey(act.key, n + 1) })),
        exceptions: exceptionsOf(before, batches, params.id),
        status: 201 as const,
        body: { ...shipmentView(shipment), ...(differences === undefined ? {} : { differences }) },
        location: `/api/shipments/${plainId(params.id)}`,
      };
    },
  };
}

/** What came of a shipment with its units; the unpackings are recorded beside it. */
function besideOf<Came extends SettledUnits>({ unpackings, ...settled }: Came) {
  return { ...settled, declarations: unpackings };
}

/** A receipt of a shipment, as its route and an event of receiving execute it. */
export function receiptCommand(deps: Ground, call: SettleCall<z.infer<typeof ReceiptBody>>): Command<ShipmentRecord> {
  return settleCommand(deps, call, {
    kind: "receipt",
    rule: (state, body, loaded) => besideOf(receiveWithUnits(state, body, contextOf(deps, call.actor, loaded))),
  });
}

/** The correction of what was received of a shipment. */
export function receiptCorrectionCommand(
  deps: Ground,
  call: SettleCall<z.infer<typeof ReceiptCorrectionBody>>,
): Command<ShipmentRecord> {
  return settleCommand(deps, call, {
    kind: "receipt-correction",
    rule: (state, body, loaded) => {
      const receipts = receiptsOf(loaded.state(shipmentKey(call.params.id)));
      const received = receipts.flatMap((key) => loaded.state(key)?.fact.event ?? []);
      return correctReceipt({ ...state, received }, body, contextOf(deps, call.actor, loaded));
    },
  });
}

const RECEIPTS_KEPT = 10;

/** The facts whose events say what was received of a shipment, and stand. */
function receiptsOf(shipment: StoredShipment | undefined): readonly RowKey<FactRow>[] {
  if (shipment?.receipt === undefined) return [];
  return (shipment.receivedBy ?? [settlingFact(shipment)]).map(factAt);
}

/** A receipt joins those before it; a correction takes the place of all of them. */
function receivedByNow(
  sent: StoredShipment | undefined,
  kind: Settling<unknown>["kind"],
  key: RowKey<FactRow>,
): Pick<StoredShipment, "receivedBy"> {
  switch (kind) {
    case "receipt":
      return { receivedBy: [...receiptsOf(sent), factAt(key)].slice(-RECEIPTS_KEPT) };
    case "receipt-correction":
      return { receivedBy: [factAt(key)] };
    case "shipment-void":
      return {};
  }
}

/** The taking back of a shipment, as its route and an event of void_shipping execute it. */
export function voidCommand(deps: Ground, call: SettleCall<z.infer<typeof VoidBody>>): Command<ShipmentRecord> {
  return settleCommand(deps, call, {
    kind: "shipment-void",
    rule: (state, body, loaded) => besideOf(takeBackWithUnits(state, body, contextOf(deps, call.actor, loaded))),
  });
}

/** The fact that changed the shipment last, where it was settled. */
export function settlingFact({ id, changedBy }: StoredShipment): RowKey<FactRow> {
  return changedBy === undefined ? factKey(shipmentKey(id), 2) : factAt(changedBy);
}

/** The receiver's list rows; a batch that came before is listed already, and its row is written anew. */
function heldRows({ id, items, harvestedOn }: StoredShipment, organisation: string): readonly HeldRow[] {
  return items.map(({ gtin, lot }, n) => {
    const date = harvestedOn === undefined ? "" : harvestedOn[n];
    if (date === undefined) throw new Error(`shipment ${id} was stored without the date of item ${n}`);
    const batch = { gtin, lot };
    return { key: heldBatchKey(organisation, date, batch), batch };
  });
}

/** Where a batch lies on its receiver's list: by its harvest date as it is now, which may have been corrected since it was shipped. */
function rowNow({ key, batch }: HeldRow, known: Batch | undefined, organisation: string): RowKey<BatchName> {
  return known === undefined ? key : heldBatchKey(organisation, existsFrom(known.origin), batch);
}

interface HeldRow {
  readonly key: RowKey<BatchName>;
  readonly batch: BatchName;
}

/** `params.id` is the id under which the shipment is stored. */
export type SettleCall<Body> = CommandCall<Body> & { readonly params: z.infer<typeof ShipmentPath> };
