import { notFound } from "@suyuan/domain/access";
import type { Batch } from "@suyuan/domain/batches/batch";
import { SHIPMENT_ITEMS_MAX, type Shipment } from "@suyuan/domain/batches/shipment";
import { receive, voidShipment } from "@suyuan/domain/custody/receive";
import { ship } from "@suyuan/domain/custody/ship";
import { Id, type Organisation } from "@suyuan/domain/organisation";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import type { Key } from "@suyuan/store/table";
import * as z from "zod";
import { batchId, Gtin, Instant, Kilograms, KilogramsOrNone, ListQuery, Lot } from "../commands/wire.ts";
import type { Answer, Call, CommandCall, Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { Text } from "../http/text.ts";
import { batchIn, batchWrites, newFlags } from "../ledger/batch-rows.ts";
import { type Command, create, type Decision, execute, type Loaded } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import {
  batchKey,
  factKey,
  heldBatchKey,
  organisationKey,
  partyShipmentKey,
  SHIPMENT_PREFIX,
  shipmentKey,
} from "../ledger/keys.ts";

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

const VoidBody = z.strictObject({ reason: Text(300) });
const ShipmentPath = z.object({ id: Id });
const ShipmentAnswer = z.looseObject({ id: z.string(), status: z.enum(["pending", "confirmed", "voided"]) });

function shipmentView(stored: StoredShipment) {
  const items = (list: Shipment["items"]) =>
    list.map(({ gtin, lot, grams }) => ({
      batch: batchId({ gtin, lot }),
      gtin,
      lot,
      quantityKg: kilogramsFrom(grams),
    }));
  const { receipt, harvestedOn: _, settledBy: __, ...rest } = stored;
  return {
    ...rest,
    items: items(stored.items),
    ...(receipt === undefined ? {} : { receipt: { ...receipt, items: items(receipt.items) } }),
  };
}

/** The flags that the batches of one handoff gained, for the auditors of the first one's region. */
function exceptionsOf(
  before: readonly (Batch | undefined)[],
  after: readonly Batch[],
  id: string,
): { exceptions?: NonNullable<Decision<unknown>["exceptions"]> } {
  const found = after.map((batch, n) => newFlags(before[n], batch));
  const [first] = found;
  if (first === undefined) return {};
  return {
    exceptions: { region: first.region, subject: `shipment/${id}`, flags: found.flatMap(({ flags }) => flags) },
  };
}

/** The shipment of batches, as its route and an event of shipping execute it. */
export function shipCommand(
  deps: Deps,
  { actor, body, idempotency }: CommandCall<z.infer<typeof ShipmentBody>>,
): Command<object> {
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
      const to = loaded.state<Organisation>(organisationKey(body.to));
      const { shipment, batches, fact } = ship({ to, batches: before }, body, contextOf(deps, actor, loaded));
      const factAt = factKey(key, 1);
      const row = { id: body.id };
      return {
        writes: [
          create(key, { ...shipment, harvestedOn: batches.map((batch) => batch.harvestedOn) } satisfies StoredShipment),
          create(partyShipmentKey(body.to, "in", body.shippedAt, body.id), row),
          create(partyShipmentKey(actor.organisation, "out", body.shippedAt, body.id), row),
          ...batches.flatMap((batch) => batchWrites(loaded, batch, factAt)),
        ],
        fact,
        factKey: factAt,
        ...exceptionsOf(before, batches, body.id),
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
  readonly differences?: readonly object[];
}

/** Ends a pending shipment, by receipt or by voiding: the shipment, its batches and the one fact are written together. */
function settleCommand<Body extends object>(
  deps: Deps,
  { actor, params, body, idempotency }: SettleCall<Body>,
  kind: "receipt" | "void",
  rule: (shipment: Shipment | undefined, batches: readonly (Batch | undefined)[], loaded: Loaded) => Settlement,
): Command<object> {
  const key = shipmentKey(params.id);
  const keysOf = (shipment: Shipment | undefined): Key[] =>
    (shipment?.items ?? []).map(({ gtin, lot }) => batchKey(gtin, lot));
  const digest = digestOf(deps, kind, { ...params, ...body });
  return {
    actor,
    idempotency,
    digest,
    lane: key.pk,
    keys: [key, organisationKey(actor.organisation)],
    taken: (loaded) => repeated(loaded.state<StoredShipment>(key), digest, key),
    more: (loaded) => {
      const pending = loaded.state<StoredShipment>(key);
      return [...keysOf(pending), ...(pending && kind === "receipt" ? heldKeys(pending, actor.organisation) : [])];
    },
    decide: (loaded) => {
      const pending = loaded.state<StoredShipment>(key);
      const before = keysOf(pending).map((batch) => batchIn(loaded, batch));
      const { shipment, batches, fact, differences } = rule(pending, before, loaded);
      const held = pending && kind === "receipt" ? heldKeys(pending, actor.organisation) : [];
      const factAt = factKey(key, loaded.version(key) + 1);
      return {
        writes: [
          loaded.next(key, { ...pending, ...shipment, settledBy: digest }),
          ...batches.flatMap((batch) => batchWrites(loaded, batch, factAt)),
          ...held.map((row, n) => loaded.next(row, { gtin: batches[n]?.gtin, lot: batches[n]?.lot })),
        ],
        fact,
        factKey: factAt,
        ...exceptionsOf(before, batches, params.id),
        status: 201 as const,
        body: { ...shipmentView(shipment), ...(differences === undefined ? {} : { differences }) },
      };
    },
  };
}

type SettleCall<Body> = CommandCall<Body> & { readonly params: z.infer<typeof ShipmentPath> };

/** The confirmation of a shipment, as its route and an event of receiving execute it. */
export function receiptCommand(deps: Deps, call: SettleCall<z.infer<typeof ReceiptBody>>): Command<object> {
  return settleCommand(deps, call, "receipt", (shipment, batches, loaded) =>
    receive({ shipment, batches }, call.body, contextOf(deps, call.actor, loaded)),
  );
}

/** The voiding of a shipment, as its route and an event of void_shipping execute it. */
export function voidCommand(deps: Deps, call: SettleCall<z.infer<typeof VoidBody>>): Command<object> {
  return settleCommand(deps, call, "void", (shipment, batches, loaded) =>
    voidShipment({ shipment, batches }, call.body, contextOf(deps, call.actor, loaded)),
  );
}

/**
 * What is stored beside a shipment: its batches' harvest dates (they order the receiver's list), and the digest of what settled it,
 * so that the same receipt again is the same command.
 */
export type StoredShipment = Shipment & { readonly harvestedOn?: readonly string[]; readonly settledBy?: string };

function repeated(shipment: StoredShipment | undefined, digest: string, key: Key): Key | undefined {
  return shipment?.settledBy === digest ? factKey(key, 2) : undefined;
}

/** The receiver's list rows; a batch that came before is listed already, and its row is written anew. */
function heldKeys({ items, harvestedOn = [] }: StoredShipment, organisation: string): Key[] {
  return items.map(({ gtin, lot }, n) => heldBatchKey(organisation, harvestedOn[n] ?? "", gtin, lot));
}

async function readShipment(
  deps: Deps,
  { actor, params }: Call<z.infer<typeof ShipmentPath>, unknown, unknown>,
): Promise<Answer> {
  const stored = (await deps.table.get(shipmentKey(params.id), { consistent: true }))?.data;
  const shipment = stored as StoredShipment | undefined;
  if (shipment === undefined || ![shipment.from, shipment.to].includes(actor.organisation)) {
    throw notFound("shipment", params.id);
  }
  return { status: 200, body: shipmentView(shipment) };
}

const ShipmentsQuery = ListQuery.extend({ direction: z.enum(["in", "out"]).default("in") });

async function listShipments(
  deps: Deps,
  { actor, query }: Call<unknown, z.infer<typeof ShipmentsQuery>, unknown>,
): Promise<Answer> {
  const range = { prefix: `${SHIPMENT_PREFIX}${query.direction}#`, reverse: true, limit: query.limit ?? 50 };
  const page = await deps.table.query(organisationKey(actor.organisation).pk, range, query.cursor);
  const ids = page.items.map(({ data }) => (data as { id: string }).id);
  const found = await Promise.all(ids.map((id) => readShipment(deps, { ...NO_CALL, actor, params: { id } })));
  return {
    status: 200,
    body: { items: found.map(({ body }) => body), ...(page.cursor === undefined ? {} : { next: page.cursor }) },
  };
}

const NO_CALL = { query: {}, body: undefined, bytes: new Uint8Array(), requestId: "" };

export const shipmentRoutes = [
  route({
    method: "POST",
    path: "/api/shipments",
    tag: "custody",
    summary: { zh: "发货（待收方确认）", en: "Ship: pending until the receiver confirms" },
    roles: ["clerk", "depot"],
    body: ShipmentBody,
    answers: { 201: ShipmentAnswer },
    problems: ["id-taken", "not-found", "date-order", "insufficient-stock", "batch-on-hold", "batch-recalled"],
    handler: (deps, call) => execute(deps, shipCommand(deps, call)),
  }),
  route({
    method: "GET",
    path: "/api/shipments",
    tag: "custody",
    summary: { zh: "本机构收发的货运", en: "Shipments to or from your organisation" },
    roles: ["clerk", "depot", "integrator"],
    query: ShipmentsQuery,
    answers: { 200: z.object({ items: z.array(ShipmentAnswer), next: z.string().optional() }) },
    problems: [],
    handler: listShipments,
  }),
  route({
    method: "GET",
    path: "/api/shipments/{id}",
    tag: "custody",
    summary: { zh: "查询货运", en: "A shipment" },
    roles: ["clerk", "depot", "integrator"],
    params: ShipmentPath,
    answers: { 200: ShipmentAnswer },
    problems: ["not-found"],
    handler: readShipment,
  }),
  route({
    method: "POST",
    path: "/api/shipments/{id}/receipt",
    tag: "custody",
    summary: { zh: "收货确认（实收重量）", en: "Confirm a shipment with the weights received" },
    roles: ["clerk", "depot", "integrator"],
    params: ShipmentPath,
    body: ReceiptBody,
    answers: { 201: ShipmentAnswer },
    problems: ["not-found", "receipt-mismatch", "shipment-not-pending", "date-order"],
    handler: (deps, call) => execute(deps, receiptCommand(deps, call)),
  }),
  route({
    method: "POST",
    path: "/api/shipments/{id}/void",
    tag: "custody",
    summary: { zh: "撤回未确认的发货", en: "Take back a shipment that is not confirmed yet" },
    roles: ["clerk", "depot"],
    params: ShipmentPath,
    body: VoidBody,
    answers: { 201: ShipmentAnswer },
    problems: ["not-found", "shipment-not-pending"],
    handler: (deps, call) => execute(deps, voidCommand(deps, call)),
  }),
];
