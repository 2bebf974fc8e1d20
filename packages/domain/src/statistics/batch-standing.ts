import { creditedIn, lostIn, underWayIn } from "../batches/handoff.ts";
import { dateInChina, type Instant, startOfDay } from "../calendar.ts";
import { correctedHandoff } from "../custody/correct-receipt.ts";
import { receivedHandoff } from "../custody/receive.ts";
import type { Fact } from "../fact.ts";
import type { LotNamed, LotWeighed } from "../fact-data-custody.ts";
import type { OrganisationKind } from "../organisation.ts";
import type { Amounts, Entry, Place, Standing } from "./contribution.ts";
import { lossMeasure } from "./measure.ts";
import { type KnownHandoff, withoutOldest } from "./old-handoffs.ts";

/** What a fact's dimensions rest on that it does not say itself, as that was on record when the fact was. */
export interface Ground {
  /** Of the base of a registration. */
  readonly regionCode?: string | undefined;
  /** Of the certificate that a registration or correction names. */
  readonly scheme?: string | undefined;
  /** Of the organisation that acted. */
  readonly actor?: { readonly kind: OrganisationKind; readonly regionCode: string } | undefined;
}

/** What is kept of a batch to count it: what it stands for, and what of its registration and handoffs later facts change. */
export interface BatchStanding extends Standing {
  readonly harvest?: {
    readonly grams: number;
    readonly harvestedOn: string;
    readonly scheme: string;
    readonly hasCommitment: boolean;
  };
  readonly handoffs: Readonly<Record<string, KnownHandoff>>;
}

export const NOTHING_STANDS: BatchStanding = { entries: {}, handoffs: {} };

/**
 * What the batch counts for after a fact of its history, told in the order of that history. `factId` names what has no id of its own. A fact
 * that says nothing of this batch (one passed on from what it was made of), or nothing that is counted, changes nothing.
 */
export function afterFact(
  before: BatchStanding,
  lot: LotNamed,
  { fact, factId }: { readonly fact: Fact; readonly factId: string },
  ground: Ground,
): BatchStanding {
  if (!isOf(fact.data, lot)) return before;
  switch (fact.kind) {
    case "batch-registered":
      return registered(fact, ground);
    case "batch-corrected":
      return before.harvest === undefined ? before : corrected(before, before.harvest, fact, ground);
    case "batch-voided":
      return NOTHING_STANDS;
    case "transformation-recorded":
      return transformed(before, lot, fact, ground);
    case "transformation-voided":
      if (fact.data.outputs.some((output) => isLot(output, lot))) return NOTHING_STANDS;
      return without(before, `made/${fact.data.corrects.id}`);
    default:
      return before.place === undefined ? before : happened(before, lot, fact, factId);
  }
}

type Of<Kind extends Fact["kind"]> = Extract<Fact, { readonly kind: Kind }>;

function happened(before: BatchStanding, lot: LotNamed, fact: Fact, factId: string): BatchStanding {
  const on = dateInChina(fact.occurredAt);
  switch (fact.kind) {
    case "commitment-issued":
      return withEntry(before, `commitment/${factId}`, { on, amounts: { commitments: 1 } });
    case "loss-recorded":
      return withEntry(before, `loss/${factId}`, {
        on,
        amounts: { [lossMeasure(fact.data.cause)]: weightIn([fact.data], lot) },
      });
    case "test-recorded":
      return withEntry(before, `test/${fact.data.sampleId}`, testEntry(fact));
    case "test-voided":
      return without(before, `test/${fact.data.corrects.id}`);
    case "temperature-recorded": {
      const amounts = { logs: 1, ...(fact.data.verdict === "in-range" ? { "logs-in-range": 1 } : {}) };
      return withEntry(before, `log/${fact.data.sha256}`, { on: dateInChina(fact.data.to), amounts });
    }
    case "temperature-voided":
      return without(before, `log/${fact.data.corrects.id}`);
    case "storage-recorded":
      return fact.data.action === "in" ? stored(before, fact.occurredAt) : before;
    case "batch-recalled":
      return withEntry(before, `recall/${fact.data.id}`, {
        on,
        amounts: { "recalled-batches": 1 },
        at: fact.occurredAt,
      });
    case "recall-ended":
      return recallEnded(before, fact);
    default:
      return moved(before, lot, fact);
  }
}

function registered({ data, by }: Of<"batch-registered">, { regionCode, scheme, actor }: Ground): BatchStanding {
  const isCharged = data.certificate?.year !== undefined;
  const harvest = {
    grams: data.grams,
    harvestedOn: data.harvestedOn,
    scheme: isCharged ? (scheme ?? "none") : "none",
    hasCommitment: (data.commitment?.length ?? 0) > 0,
  };
  const place = placeOf(data.gtin, by.organisation, regionCode ?? actor?.regionCode, actor?.kind);
  return harvestCounted({ place, harvest, entries: {}, handoffs: {} }, harvest);
}

function corrected(
  before: BatchStanding,
  was: NonNullable<BatchStanding["harvest"]>,
  { data }: Of<"batch-corrected">,
  ground: Ground,
): BatchStanding {
  const { certificate, commitment } = data;
  const charged = certificate?.year === undefined ? "none" : (ground.scheme ?? "none");
  return harvestCounted(before, {
    grams: data.grams,
    harvestedOn: data.harvestedOn ?? was.harvestedOn,
    scheme: certificate === undefined ? was.scheme : charged,
    hasCommitment: commitment === undefined ? was.hasCommitment : (commitment?.length ?? 0) > 0,
  });
}

/** The registration as it counts: its weight, certificate and commitment on the day of harvest, and how long it took to a store. */
function harvestCounted(before: BatchStanding, harvest: NonNullable<BatchStanding["harvest"]>): BatchStanding {
  const { grams, harvestedOn: on, scheme, hasCommitment } = harvest;
  const amounts: Amounts = {
    batches: 1,
    ...(grams === 0 ? {} : { "registered-grams": grams }),
    ...(scheme === "none" || grams === 0 ? {} : { "certified-grams": grams }),
    ...(hasCommitment ? { "committed-batches": 1, commitments: 1 } : {}),
  };
  const next = withEntry({ ...before, harvest }, "harvest", { on, amounts });
  const at = next.entries.store?.at;
  const { place } = next;
  const counted = place === undefined ? next : { ...next, place: { ...place, scheme } };
  return at === undefined ? counted : stored(without(counted, "store"), at);
}

function placeOf(
  product: string,
  organisation: string,
  region = "",
  producer: OrganisationKind = "cooperative",
): Place {
  return { region, product, scheme: "none", producer, organisation };
}

function testEntry({ data }: Of<"test-recorded">): Entry {
  const [all, passed] =
    data.kind === "rapid" ? (["rapid-tests", "rapid-tests-passed"] as const) : (["tests", "tests-passed"] as const);
  return { on: data.testedOn, amounts: { [all]: 1, ...(data.verdict === "passed" ? { [passed]: 1 } : {}) } };
}

/** The first time that a harvest came to a store; one told later that lay before takes its place. */
function stored(before: BatchStanding, at: Instant): BatchStanding {
  const first = before.entries.store?.at;
  if (before.harvest === undefined || (first !== undefined && first <= at)) return before;
  const hours = Math.max(
    0,
    Math.floor((Date.parse(at) - Date.parse(startOfDay(before.harvest.harvestedOn))) / 3_600_000),
  );
  const amounts = { "stored-batches": 1, ...(hours === 0 ? {} : { "store-hours": hours }) };
  return withEntry(before, "store", { on: dateInChina(at), amounts, at });
}

function recallEnded(before: BatchStanding, { data, recordedAt }: Of<"recall-ended">): BatchStanding {
  const name = `recall/${data.corrects.id}`;
  const recall = before.entries[name];
  if (recall?.at === undefined) return before;
  if (data.outcome === "mistaken") return without(before, name);
  const hours = Math.max(0, Math.floor((Date.parse(recordedAt) - Date.parse(recall.at)) / 3_600_000));
  const closed = { "recalls-closed": 1, ...(hours === 0 ? {} : { "recall-hours": hours }) };
  return withEntry(before, name, { ...recall, amounts: { ...recall.amounts, ...closed } });
}

/** Shipments and receipts. What the registrant sent is sold on as far as it neither came back nor was lost. */
function moved(before: BatchStanding, lot: LotNamed, fact: Fact): BatchStanding {
  switch (fact.kind) {
    case "shipment-sent": {
      const { id: shipment, to, items } = fact.data;
      const sent = {
        shipment,
        from: fact.by.organisation,
        to,
        shippedAt: fact.occurredAt,
        shippedGrams: weightIn(items, lot),
      };
      return withHandoff(before, shipment, sent);
    }
    case "receipt-recorded": {
      const handoff = before.handoffs[fact.data.id];
      const item = fact.data.items.find((one) => isLot(one, lot));
      if (handoff === undefined || item === undefined || handoff.receipts?.includes(fact.recordedAt) === true)
        return before;
      const arrived = {
        received: item.grams,
        rejected: item.rejectedGrams ?? 0,
        restUnderWay: item.restUnderWay === true,
      };
      const { restUnderWay = false } = fact.data;
      const after = receivedHandoff(handoff, arrived, { receivedAt: fact.occurredAt, restUnderWay });
      return withHandoff(before, fact.data.id, { ...after, receipts: [...(handoff.receipts ?? []), fact.recordedAt] });
    }
    case "receipt-corrected": {
      const handoff = before.handoffs[fact.data.corrects.id];
      const item = fact.data.items.find((one) => isLot(one, lot));
      if (handoff === undefined || item === undefined) return before;
      const weights = { received: item.grams, rejected: item.rejectedGrams ?? 0 };
      const { receipts } = handoff;
      return withHandoff(before, handoff.shipment, {
        ...correctedHandoff(handoff, weights),
        ...(receipts && { receipts }),
      });
    }
    case "shipment-voided": {
      const handoff = before.handoffs[fact.data.id];
      if (handoff === undefined || handoff.voidedAt !== undefined) return before;
      const lostGrams = fact.data.items.reduce((sum, one) => (isLot(one, lot) ? sum + (one.lostGrams ?? 0) : sum), 0);
      return withHandoff(before, fact.data.id, { ...handoff, voidedAt: fact.occurredAt, lostGrams });
    }
    default:
      return before;
  }
}

function withHandoff(before: BatchStanding, shipment: string, handoff: KnownHandoff): BatchStanding {
  const isSale = handoff.from === before.place?.organisation;
  const [sold, lost] = [isSale ? creditedIn(handoff) + underWayIn(handoff) : 0, lostIn(handoff)];
  const amounts = {
    ...(sold === 0 ? {} : { "sold-grams": sold }),
    ...(lost === 0 ? {} : { "lost-lost-in-transit": lost }),
  };
  const after = { ...before, handoffs: { ...before.handoffs, [shipment]: handoff } };
  return withoutOldest(withEntry(after, `ship/${shipment}`, { on: dateInChina(handoff.shippedAt), amounts }));
}

function transformed(
  before: BatchStanding,
  lot: LotNamed,
  { data, by, occurredAt }: Of<"transformation-recorded">,
  { actor }: Ground,
): BatchStanding {
  if (data.outputs.some((output) => isLot(output, lot))) {
    const place = placeOf(lot.gtin, by.organisation, actor?.regionCode, actor?.kind);
    return before.place === undefined ? { place, entries: {}, handoffs: {} } : before;
  }
  const grams = shareOf(data, lot);
  if (before.place === undefined || grams === 0) return before;
  return withEntry(before, `made/${data.id}`, {
    on: dateInChina(occurredAt),
    amounts: { [lossMeasure(data.lossCause)]: grams },
  });
}

/** What of the loss falls to one input: by weight, in whole grams that add up to all of it, in the order of the inputs. */
function shareOf({ inputs, lossGrams }: Of<"transformation-recorded">["data"], lot: LotNamed): number {
  const total = BigInt(inputs.reduce((sum, { grams }) => sum + grams, 0));
  if (total === 0n) return 0;
  let [upTo, share] = [0n, 0n];
  for (const input of inputs) {
    const begin = (BigInt(lossGrams) * upTo) / total;
    upTo += BigInt(input.grams);
    if (isLot(input, lot)) share += (BigInt(lossGrams) * upTo) / total - begin;
  }
  return Number(share);
}

function withEntry<S extends BatchStanding>(before: S, name: string, entry: Entry): S {
  return { ...before, entries: { ...before.entries, [name]: entry } };
}

function without<S extends BatchStanding>(before: S, name: string): S {
  const { [name]: _, ...entries } = before.entries;
  return { ...before, entries };
}

function isLot({ gtin, lot }: LotNamed, other: LotNamed): boolean {
  return gtin === other.gtin && lot === other.lot;
}

function weightIn(items: readonly Partial<LotWeighed>[], lot: LotNamed): number {
  return items.reduce((sum, one) => (one.gtin === lot.gtin && one.lot === lot.lot ? sum + (one.grams ?? 0) : sum), 0);
}

/** Does the fact name the lot itself? */
function isOf(data: object, lot: LotNamed): boolean {
  return lotsIn(data).some((one) => isLot(one, lot));
}

/** The lots that a fact names, each once. */
export function lotsIn(data: object): readonly LotNamed[] {
  const named = data as Partial<LotNamed> & Partial<Record<"items" | "inputs" | "outputs", readonly LotNamed[]>>;
  const { gtin, lot, items = [], inputs = [], outputs = [] } = named;
  const own = gtin === undefined || lot === undefined ? [] : [{ gtin, lot }];
  const all = [...own, ...items, ...inputs, ...outputs].map((one) => ({ gtin: one.gtin, lot: one.lot }));
  return [...new Map(all.map((one) => [`${one.gtin}/${one.lot}`, one])).values()];
}
