import { notFound } from "@suyuan/domain/access";
import type { Batch, Handoff } from "@suyuan/domain/batches/batch";
import { isOpen } from "@suyuan/domain/batches/handoff";
import { lotId } from "@suyuan/domain/batches/identity";
import { isUnderWay, receivedItems, SHIPMENT_ITEMS_MAX, type ShipmentItem } from "@suyuan/domain/batches/shipment";
import type { HandoffClaim } from "@suyuan/domain/claims/claim";
import type { WeighedLot } from "@suyuan/domain/claims/lots";
import { unitsNamed } from "@suyuan/domain/claims/packing";
import { DomainError } from "@suyuan/domain/errors";
import { ourId } from "@suyuan/domain/events/uris";
import { requireValid } from "@suyuan/domain/field-errors";
import { ownerIn, plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import { unitsUnderWay } from "@suyuan/domain/units/receive";
import { asShipped, statusOf } from "@suyuan/domain/units/unit";
import type { ReadEvent } from "@suyuan/epcis/read-event";
import type { Actor } from "../../call.ts";
import { ReceiptBody, ReceiptCorrectionBody, ShipmentBody } from "../../commands/shipment-bodies.ts";
import {
  receiptCommand,
  receiptCorrectionCommand,
  settlingFact,
  shipCommand,
  voidCommand,
} from "../../commands/shipments.ts";
import type { Ground } from "../../host.ts";
import { declaredWrongKey, factKey, shipmentKey } from "../../ledger/keys.ts";
import { type ReadingGround, readMany, readRow } from "../../ledger/read.ts";
import type { StoredShipment } from "../../ledger/rows.ts";
import { unitKey } from "../../ledger/units/keys.ts";
import { loadOf } from "./aboard.ts";
import {
  type ClaimCommand,
  type ClaimedEvent,
  hashDigits,
  idTakenAt,
  type Repetition,
  shortId,
} from "./claim-command.ts";
import { bodyFrom, type EventPointers } from "./event-pointers.ts";

/** Shipments that are looked at when an event names none. */
const CANDIDATES_MAX = 50;
const VOIDED = "EPCIS void_shipping";

/** The command for goods that go from hand to hand; or the fact that says the same already. */
export function handoffCommand(
  deps: ReadingGround,
  actor: Actor,
  claim: HandoffClaim,
  claimed: ClaimedEvent,
): Promise<ClaimCommand | Repetition> {
  requireValid(claim.faults);
  return claim.kind === "shipment" ? shipment(deps, actor, claim, claimed) : settlement(deps, actor, claim, claimed);
}

function pointersOf({ items, to, document }: HandoffClaim): EventPointers {
  return new Map([
    ["/id", document?.pointer ?? ""],
    ["/to", to?.pointer ?? "/destinationList"],
    ["/shippedAt", "/eventTime"],
    ["/receivedAt", "/eventTime"],
    ["/items", "/quantityList"],
    ...items.flatMap(({ pointer }, n): [string, string][] => [
      [`/items/${n}`, pointer],
      [`/items/${n}/quantityKg`, `${pointer}/quantity`],
    ]),
  ]);
}

function weighedItems(items: readonly WeighedLot[]) {
  return items.map(({ gtin, lot, grams }) => ({ gtin, lot, quantityKg: kilogramsFrom(grams ?? 0) }));
}

/** Do the items of a shipment or receipt say what the event says, in whatever order? */
function areSame(items: readonly ShipmentItem[], said: readonly WeighedLot[]): boolean {
  const weights = new Map(items.map((item) => [lotId(item), item.grams]));
  return weights.size === said.length && said.every((item) => weights.get(lotId(item)) === item.grams);
}

/** The id that a dispatch advice stands for: ours, perhaps with its sender's before it, or one made of its URI. */
function idOf(deps: Ground, { document }: HandoffClaim): string | undefined {
  if (document === undefined) return undefined;
  return ourId(document.uri, "shipment", deps.publicUrl) ?? shortId("desadv", deps.sha256(document.uri));
}

/** Under which ids its shipment may be stored, that goes or went from one of these organisations. */
function storedIds(id: string, senders: readonly (string | undefined)[]): readonly string[] {
  if (ownerIn(id) !== undefined) return [id];
  return [...senders.flatMap((sender) => (sender === undefined ? [] : [storedId(sender, id)])), id];
}

async function stored(deps: ReadingGround, ids: readonly string[]): Promise<readonly StoredShipment[]> {
  const keys = [...new Set(ids)].slice(0, CANDIDATES_MAX).map(shipmentKey);
  const loaded = await readMany(deps.table, keys);
  return keys.flatMap((key) => loaded.state(key) ?? []);
}

/** Shipments that every batch of the event took part in, by the handoffs that fit. */
function sharedShipments(
  items: readonly WeighedLot[],
  batches: ReadonlyMap<string, Batch>,
  fits: (handoff: Handoff, item: WeighedLot) => boolean,
): readonly string[] {
  const perItem = items.map((item) => {
    const handoffs = batches.get(lotId(item))?.handoffs ?? [];
    return new Set(handoffs.filter((handoff) => fits(handoff, item)).map(({ shipment }) => shipment));
  });
  const [first = new Set<string>(), ...others] = perItem;
  return [...first].filter((id) => others.every((ids) => ids.has(id)));
}

async function shipment(
  deps: ReadingGround,
  actor: Actor,
  claim: HandoffClaim,
  { meaning, state, read }: ClaimedEvent,
): Promise<ClaimCommand | Repetition> {
  const { items, to } = claim;
  const receiver = to?.organisation ?? "";
  const pointers = pointersOf(claim);
  // Without a dispatch advice the same goods, hands and instant are the same shipment.
  const twins = sharedShipments(items, state.batches, ({ from, to: at, shippedAt, shippedGrams }, { grams }) => {
    return from === actor.organisation && at === receiver && shippedAt === meaning.at && shippedGrams === grams;
  });
  const named = idOf(deps, claim);
  const found = await stored(deps, named === undefined ? twins : storedIds(named, [actor.organisation]));
  const isSame = (one: StoredShipment) =>
    one.from === actor.organisation && one.to === receiver && one.shippedAt === meaning.at && areSame(one.items, items);
  const same = found.find(isSame);
  if (same !== undefined) return { repeats: factKey(shipmentKey(same.id), 1) };
  const maker = named === undefined ? undefined : ownerIn(named);
  if (maker !== undefined && maker !== actor.organisation) {
    const en = "This is the address of another organisation's shipment. Name yours, or leave the desadv out.";
    const zh = "该地址属于其他机构的发货单。请填写本机构的发货单，或不填 desadv。";
    requireValid([{ pointer: claim.document?.pointer ?? "/bizTransactionList", en, zh }]);
  }
  const id = plainId(named ?? shortId("event", hashDigits(read)));
  const load = loadOf(items, unitsNamed(read.event, "epcList"), await unitsOf(deps, actor, read));
  const value = { id, to: receiver, items: load.items, shippedAt: meaning.at };
  const places = new Map([...pointers, ...load.pointers]);
  return {
    base: shipCommand(deps, { actor, body: bodyFrom(ShipmentBody, value, places) }),
    pointers: places,
    taken: () => idTakenAt(claim.document?.pointer ?? ""),
    joins: { parties: [receiver], batches: [] },
  };
}

/** The units that a shipment names and its sender has. Others are named by it, and go by what the event says of their batches. */
async function unitsOf(deps: ReadingGround, { organisation }: Actor, { event }: ReadEvent) {
  const keys = unitsNamed(event, "epcList")
    .slice(0, SHIPMENT_ITEMS_MAX)
    .map(({ sscc }) => unitKey(sscc));
  if (keys.length === 0) return [];
  const loaded = await readMany(deps.table, keys);
  return keys.flatMap((key) => {
    const unit = loaded.state(key);
    return unit?.holder === organisation && statusOf(unit) === "standing" ? [asShipped(unit)] : [];
  });
}

/** The shipment that a receipt or voiding speaks of: by its dispatch advice, else the one that all its batches are under way in. */
async function shipmentOf(
  deps: ReadingGround,
  actor: Actor,
  claim: HandoffClaim,
  { meaning, state }: ClaimedEvent,
): Promise<StoredShipment> {
  const { items, document, from, to, kind } = claim;
  const end = kind === "receipt" ? "to" : "from";
  const isMine = (one: { readonly from: string; readonly to: string }) =>
    one[end] === actor.organisation &&
    (from?.organisation === undefined || from.organisation === one.from) &&
    (to?.organisation === undefined || to.organisation === one.to);
  const id = idOf(deps, claim);
  const sharing = (fits: (handoff: Handoff) => boolean) => stored(deps, sharedShipments(items, state.batches, fits));
  if (id !== undefined) {
    const senders = [from?.organisation, kind === "voiding" ? actor.organisation : undefined];
    const known = await stored(deps, storedIds(id, senders));
    const named = known.find((one) => [one.from, one.to].includes(actor.organisation));
    if (named !== undefined) return named;
    // Whoever gives no sender means the shipment of that id that these batches came in.
    const came = await sharing((handoff) => isMine(handoff) && plainId(handoff.shipment) === plainId(id));
    const [only, second] = came;
    if (only !== undefined && second === undefined && ownerIn(id) === undefined) return only;
  }
  const missing = notFound("shipment", undefined, document?.pointer ?? "/bizTransactionList");
  if (document !== undefined && ourId(document.uri, "shipment", deps.publicUrl) !== undefined) throw missing;
  const fits = (handoff: Handoff) =>
    isMine(handoff) && (isOpen(handoff) || handoff.receivedAt === meaning.at || handoff.voidedAt !== undefined);
  const shipments = await sharing(fits);
  const found = chosen(shipments, claim, meaning.at);
  if (found === undefined) throw missing;
  return found;
}

/** Is the shipment settled as the event says? */
function isSettledSo(one: StoredShipment, claim: HandoffClaim, at: string): boolean {
  if (claim.kind === "voiding") return one.status === "voided" && isWhole(one, claim.items);
  return one.status === "confirmed" && one.receipt?.receivedAt === at && areSame(one.receipt.items, claim.items);
}

/** Does the event name every batch that there is to take back, or was, and with no other weight? */
function isWhole(shipment: StoredShipment, said: readonly WeighedLot[]): boolean {
  const { items } = shipment;
  const underWay = receivedItems(shipment).flatMap(({ underWayGrams = 0, ...item }) =>
    underWayGrams > 0 ? [{ ...item, grams: underWayGrams }] : [],
  );
  const expected = isUnderWay(shipment) ? underWay : items;
  const weights = new Map(expected.map((item) => [lotId(item), item.grams]));
  const fits = (item: WeighedLot) => [undefined, weights.get(lotId(item))].includes(item.grams);
  return weights.size === said.length && said.every((item) => weights.has(lotId(item)) && fits(item));
}

/** One of the shipments that fit: that which is settled so, the only pending one, or the only pending one with these weights. */
function chosen(shipments: readonly StoredShipment[], claim: HandoffClaim, at: string): StoredShipment | undefined {
  const settled = shipments.find((one) => isSettledSo(one, claim, at));
  const pending = shipments.filter(isUnderWay);
  if (pending.length === 0 || (settled !== undefined && claim.kind === "receipt")) {
    return settled ?? shipments.find(({ receipt }) => claim.kind === "receipt" && receipt?.receivedAt === at);
  }
  const exact = pending.filter(({ items }) => areSame(items, claim.items));
  const [only, second] = exact.length > 0 ? exact : pending;
  if (second !== undefined) {
    const en = "Several shipments of these batches are under way: name the one that is meant as desadv.";
    const zh = "这些批次有多张在途发货单，请用 desadv 指明是哪一张。";
    requireValid([{ pointer: "/bizTransactionList", en, zh }]);
  }
  return only;
}

/** An event says what a receipt of the whole is, or of the whole rest; what of it did not come has quantity 0. */
function requireAllNamed(shipment: StoredShipment, said: readonly WeighedLot[]): void {
  const named = new Set(said.map(lotId));
  const expected = receivedItems(shipment).filter(({ underWayGrams = 0 }) => underWayGrams > 0);
  const missing = expected.map(lotId).filter((id) => !named.has(id));
  if (missing.length === 0 || !isUnderWay(shipment)) return;
  const en = `The shipment also carries ${missing.join(", ")}. Confirm all of it in one event, with quantity 0 for what did not arrive.`;
  const zh = `该发货单还包含 ${missing.join("、")}。请在一个事件中确认全部批次，未到货的填 0。`;
  requireValid([{ pointer: "/quantityList", en, zh }]);
}

/**
 * Of a receipt whose event was declared wrong: what the act of its correction needs. Where all of a shipment was received before and nobody
 * said that this was wrong, the refusal that tells how to.
 */
async function correctionOf(
  deps: ReadingGround,
  actor: Actor,
  found: StoredShipment,
  read: ReadEvent,
): Promise<{ readonly id: string; readonly reason: string } | undefined> {
  if (found.to !== actor.organisation || found.receipt === undefined) return undefined;
  const wrong = (await readRow(deps.table, declaredWrongKey(shipmentKey(found.id))))?.data;
  if (wrong !== undefined) return { id: shortId("event", hashDigits(read)), reason: wrong.reason };
  if (isUnderWay(found)) return undefined;
  const shipment = plainId(found.id);
  const at = `/api/shipments/${shipment}/receipt/corrections`;
  throw new DomainError(
    "shipment-not-pending",
    {
      en: `Shipment ${shipment} was received already, with other weights. If those were wrong, declare that receiving event wrong (errorDeclaration with reason incorrect_data) and then send this event again, or POST ${at}. What still has to move goes with a new shipment.`,
      zh: `发货单 ${shipment} 已收货，重量与本次不同。如原记录有误，请先用 errorDeclaration（incorrect_data）声明原 receiving 事件有误，再提交本事件；或使用 POST ${at}。其余货物请另开发货单。`,
    },
    { extensions: { shipment, status: found.status } },
  );
}

async function settlement(
  deps: ReadingGround,
  actor: Actor,
  claim: HandoffClaim,
  claimed: ClaimedEvent,
): Promise<ClaimCommand | Repetition> {
  const { items } = claim;
  const { at } = claimed.meaning;
  const found = await shipmentOf(deps, actor, claim, claimed);
  if (found[claim.kind === "receipt" ? "to" : "from"] === actor.organisation && isSettledSo(found, claim, at)) {
    return { repeats: settlingFact(found) };
  }
  const pointers = pointersOf(claim);
  const params = { id: found.id };
  const shared = {
    pointers,
    taken: () => idTakenAt(claim.document?.pointer ?? ""),
    joins: { parties: [found.from, found.to], batches: found.items.map(lotId) },
  };
  if (claim.kind === "receipt") {
    const correction = await correctionOf(deps, actor, found, claimed.read);
    if (correction !== undefined) {
      const body = bodyFrom(ReceiptCorrectionBody, { ...correction, items: weighedItems(items) }, pointers);
      return { ...shared, base: receiptCorrectionCommand(deps, { actor, params, body }) };
    }
    requireAllNamed(found, items);
    const load = loadOf(items, unitsNamed(claimed.read.event, "epcList"), unitsUnderWay(found));
    const places = new Map([...pointers, ...load.pointers]);
    const body = bodyFrom(ReceiptBody, { items: load.items, receivedAt: at }, places);
    return { ...shared, pointers: places, base: receiptCommand(deps, { actor, params, body }) };
  }
  if (!isWhole(found, items)) {
    const en = "A shipment is taken back whole: name every batch of it, with the weights that were sent or none.";
    const zh = "发货单须整单作废：请列出其全部批次，重量与发货一致或不填。";
    requireValid([{ pointer: "/quantityList", en, zh }]);
  }
  const base = voidCommand(deps, { actor, params, body: { reason: VOIDED } });
  return { ...shared, base };
}
