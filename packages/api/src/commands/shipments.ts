import type { Batch } from "@suyuan/domain/batches/batch";
import { existsFrom } from "@suyuan/domain/batches/origin";
import type { Shipment } from "@suyuan/domain/batches/shipment";
import { SHIPMENT_ITEMS_MAX } from "@suyuan/domain/batches/shipment";
import { receive, voidShipment } from "@suyuan/domain/custody/receive";
import { ship } from "@suyuan/domain/custody/ship";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { CommandCall } from "../call.ts";
import type { Ground } from "../host.ts";
import { Text } from "../http/text.ts";
import { batchIn, batchWrites } from "../ledger/batch-rows.ts";
import type { Command, Decision } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import { type Exceptions, newExceptions } from "../ledger/exceptions.ts";
import { batchKey, factKey, heldBatchKey, organisationKey, partyShipmentKey, shipmentKey } from "../ledger/keys.ts";
import type { Loaded } from "../ledger/loaded.ts";
import { create } from "../ledger/loaded.ts";
import type { RowKey } from "../ledger/row-key.ts";
import type { BatchName, FactRow, StoredShipment } from "../ledger/rows.ts";
import { type ShipmentRecord, shipmentView } from "./shipment-view.ts";
import { Gtin, Instant, Kilograms, KilogramsOrNone, Lot } from "./wire.ts";

export const ShipmentBody = z
  .strictObject({
    id: Id,
    to: Id,
    items: z
      .array(z.strictObject({ gtin: Gtin, lot: Lot, quantityKg: Kilograms }))
      .min(1)
      .max(SHIPMENT_ITEMS_MAX),
    shippedAt: Instant,
    vehicle: Text(40).optional(),
  })
  .meta({ id: "Shipment" });

export const ReceiptBody = z
  .strictObject({
    items: z
      .array(z.strictObject({ gtin: Gtin, lot: Lot, quantityKg: KilogramsOrNone }))
      .min(1)
      .max(SHIPMENT_ITEMS_MAX),
    receivedAt: Instant,
    temperatureC: z.number().min(-60).max(60).optional(),
    remark: Text(300).optional(),
  })
  .meta({ id: "Receipt" });

export const VoidBody = z.strictObject({ reason: Text(300) });

export const ShipmentPath = z.object({ id: Id });

/** The flags that the batches of one handoff gained: an entry for each, to the auditors of its own regions. */
function exceptionsOf(
  before: readonly (Batch | undefined)[],
  after: readonly Batch[],
  id: string,
): readonly Exceptions[] {
  return after.flatMap((batch, n) => newExceptions(before[n], batch, `shipment/${id}`));
}

/** The shipment of batches, as its route and an event of shipping execute it. */
export function shipCommand(
  deps: Ground,
  { actor, body, idempotency }: CommandCall<z.infer<typeof ShipmentBody>>,
): Command<ShipmentRecord> {
  const key = shipmentKey(body.id);
  const batchKeys = body.items.map(({ gtin, lot }) => batchKey(gtin, lot));
  return {
    actor,
    idempotency,
    digest: digestOf(deps, "shipment", body),
    lane: batchKeys[0]?.pk ?? key.pk,
    keys: [key, organisationKey(actor.organisation), organisationKey(body.to), ...batchKeys],
    taken: (loaded) => (loaded.item(key) ? factKey(key, 1) : undefined),
    decide: (loaded) => {
      const before = batchKeys.map((batch) => batchIn(loaded, batch));
      const to = loaded.state(organisationKey(body.to));
      const { shipment, batches, fact } = ship({ to, batches: before }, body, contextOf(deps, actor, loaded));
      const factAt = factKey(key, 1);
      const row = { id: body.id };
      return {
        writes: [
          create(key, {
            ...shipment,
            harvestedOn: batches.map(({ origin }) => existsFrom(origin)),
          } satisfies StoredShipment),
          create(partyShipmentKey(body.to, "in", body.shippedAt, body.id), row),
          create(partyShipmentKey(actor.organisation, "out", body.shippedAt, body.id), row),
          ...batches.flatMap((batch) => batchWrites(loaded, batch, factAt)),
        ],
        fact,
        factKey: factAt,
        exceptions: exceptionsOf(before, batches, body.id),
        status: 201 as const,
        body: shipmentView(shipment),
        location: `/api/shipments/${body.id}`,
      };
    },
  };
}

interface Settlement {
  readonly shipment: Shipment;
  readonly batches: readonly Batch[];
  readonly fact: Decision<unknown>["fact"];
  readonly differences?: ShipmentRecord["differences"];
}

/** Ends a pending shipment, by receipt or by voiding: the shipment, its batches and the one fact are written together. */
function settleCommand<Body extends object>(
  deps: Ground,
  { actor, params, body, idempotency }: SettleCall<Body>,
  kind: "receipt" | "void",
  rule: (shipment: Shipment | undefined, batches: readonly (Batch | undefined)[], loaded: Loaded) => Settlement,
): Command<ShipmentRecord> {
  const key = shipmentKey(params.id);
  const keysOf = (shipment: Shipment | undefined) =>
    (shipment?.items ?? []).map(({ gtin, lot }) => batchKey(gtin, lot));
  const digest = digestOf(deps, kind, { ...params, ...body });
  return {
    actor,
    idempotency,
    digest,
    lane: key.pk,
    keys: [key, organisationKey(actor.organisation)],
    taken: (loaded) => repeated(loaded.state(key), digest, key),
    more: (loaded) => {
      const pending = loaded.state(key);
      const held = pending && kind === "receipt" ? heldRows(pending, actor.organisation) : [];
      return [...keysOf(pending), ...held.map((row) => row.key)];
    },
    decide: (loaded) => {
      const pending = loaded.state(key);
      const before = keysOf(pending).map((batch) => batchIn(loaded, batch));
      const { shipment, batches, fact, differences } = rule(pending, before, loaded);
      const held = pending && kind === "receipt" ? heldRows(pending, actor.organisation) : [];
      const factAt = factKey(key, loaded.version(key) + 1);
      return {
        writes: [
          loaded.next(key, { ...pending, ...shipment, settledBy: digest }),
          ...batches.flatMap((batch) => batchWrites(loaded, batch, factAt)),
          ...held.map((row) => loaded.next(row.key, row.batch)),
        ],
        fact,
        factKey: factAt,
        exceptions: exceptionsOf(before, batches, params.id),
        status: 201 as const,
        body: { ...shipmentView(shipment), ...(differences === undefined ? {} : { differences }) },
        location: `/api/shipments/${params.id}`,
      };
    },
  };
}

/** The confirmation of a shipment, as its route and an event of receiving execute it. */
export function receiptCommand(deps: Ground, call: SettleCall<z.infer<typeof ReceiptBody>>): Command<ShipmentRecord> {
  return settleCommand(deps, call, "receipt", (shipment, batches, loaded) =>
    receive({ shipment, batches }, call.body, contextOf(deps, call.actor, loaded)),
  );
}

/** The voiding of a shipment, as its route and an event of void_shipping execute it. */
export function voidCommand(deps: Ground, call: SettleCall<z.infer<typeof VoidBody>>): Command<ShipmentRecord> {
  return settleCommand(deps, call, "void", (shipment, batches, loaded) =>
    voidShipment({ shipment, batches }, call.body, contextOf(deps, call.actor, loaded)),
  );
}

function repeated(
  shipment: StoredShipment | undefined,
  digest: string,
  key: RowKey<StoredShipment>,
): RowKey<FactRow> | undefined {
  return shipment?.settledBy === digest ? factKey(key, 2) : undefined;
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

interface HeldRow {
  readonly key: RowKey<BatchName>;
  readonly batch: BatchName;
}

export type SettleCall<Body> = CommandCall<Body> & { readonly params: z.infer<typeof ShipmentPath> };
