import { mayActInRegion } from "../access.ts";
import { mayReadBatch } from "../batches/access.ts";
import type { Batch, Handoff } from "../batches/batch.ts";
import { isOpen } from "../batches/handoff.ts";
import { type HarvestedBatch, isHarvested, regionsOf } from "../batches/harvested.ts";
import { lotId } from "../batches/identity.ts";
import { isInvolved } from "../batches/parties.ts";
import { standingTests } from "../batches/standing.ts";
import type { Context } from "../context.ts";
import { ours } from "../events/uris.ts";
import type { Reason } from "../evidence.ts";
import { plainId } from "../identifiers/own-id.ts";
import { holdsGoods, type Organisation } from "../organisation.ts";
import type { EventClaim, EventMeaning, HandoffClaim, ObservationClaim, TestClaim } from "./claim.ts";
import type { WeighedLot } from "./lots.ts";
import type { RegistrationClaim } from "./registration.ts";
import { stockAt } from "./stock.ts";

/** What judging depends on: the registered batches that the event names, by id (`lotId`), and who captures it. */
export interface EventState {
  readonly batches: ReadonlyMap<string, Batch>;
  readonly reader: Organisation;
}

/** One thing in which an event and the record of a batch differ, in words that give no weight of any party away. */
export interface Contradiction {
  readonly batch: Batch;
  readonly reason: Reason;
  /** Whoever says so is no party of the batch and does not oversee it. */
  readonly isStranger: boolean;
}

/** Has the organisation to do with the batch: a party of it, or whoever tested it? */
export function hasParty(batch: Batch, organisation: string): boolean {
  return isInvolved(batch, organisation);
}

function reason(code: string, en: string, zh: string): Reason {
  return { code, en, zh };
}

/** Laboratories tell of what they reported on, and of tests of what grew in their region; bureaus see what is grown in theirs. */
function mayObserve(batch: Batch, meaning: EventMeaning, { reader }: EventState, ctx: Context): boolean {
  if (mayReadBatch(batch, reader, ctx.actor.role)) return true;
  const isTester = ctx.actor.role === "laboratory" && meaning.claim.kind === "test";
  return isTester && regionsOf(batch).some((region) => mayActInRegion(reader, region));
}

function ofStranger(batch: Batch, meaning: EventMeaning, state: EventState, ctx: Context): Reason[] {
  if (mayObserve(batch, meaning, state, ctx)) return [];
  const { name } = ctx.actor.party;
  return [
    reason(
      "never-a-party",
      `${name} reports goods of batch ${lotId(batch)}, and by the record never had any.`,
      `${name} 报告了批次 ${lotId(batch)} 的货物，而按记录其从未经手该批次。`,
    ),
  ];
}

function ofActing(batch: Batch, { acting }: EventMeaning, ctx: Context): Reason[] {
  if (acting === undefined || acting.organisation === ctx.actor.organisation) return [];
  if (acting.organisation !== undefined && hasParty(batch, acting.organisation)) return [];
  const named = acting.organisation ?? acting.uri;
  return [
    reason(
      "acting-party-unknown",
      `The event says that ${named} had goods of batch ${lotId(batch)}; the record knows of no such party.`,
      `事件称 ${named} 持有批次 ${lotId(batch)} 的货物，而记录中没有该经手方。`,
    ),
  ];
}

function isSaid(handoff: Handoff, claim: HandoffClaim, grams: number | undefined): boolean {
  const { from, to } = claim;
  if (from !== undefined && handoff.from !== from.organisation) return false;
  if (to !== undefined && handoff.to !== to.organisation) return false;
  switch (claim.kind) {
    case "shipment":
      return grams === undefined || handoff.shippedGrams === grams;
    case "voiding":
      return handoff.voidedAt !== undefined;
    case "receipt":
      return (
        handoff.voidedAt === undefined &&
        (grams === undefined || grams === (isOpen(handoff) ? handoff.shippedGrams : handoff.receivedGrams))
      );
  }
}

const HANDOFF_WORDS: Readonly<Record<HandoffClaim["kind"], readonly [en: string, zh: string]>> = {
  shipment: ["shipment", "发货"],
  receipt: ["receipt", "收货"],
  voiding: ["voided shipment", "作废发货"],
};

function ofHandoff(batch: Batch, claim: HandoffClaim, item: WeighedLot | undefined): Reason[] {
  const isKnown = batch.handoffs.some((handoff) => isSaid(handoff, claim, item?.grams));
  if (isKnown || batch.settled !== undefined) return [];
  const [en, zh] = HANDOFF_WORDS[claim.kind];
  return [
    reason(
      "no-such-handoff",
      `The record has no ${en} of batch ${lotId(batch)} between these parties with this weight.`,
      `记录中没有批次 ${lotId(batch)} 在上述双方之间、重量相符的${zh}。`,
    ),
  ];
}

function isSoHarvested({ registeredGrams, origin }: HarvestedBatch, { item, harvest }: RegistrationClaim): boolean {
  return registeredGrams === item.grams && (harvest === undefined || harvest.on === origin.harvestedOn);
}

/** A registration speaks of a harvest: what came out of a transformation was registered by none. */
function ofRegistration(batch: Batch, claim: RegistrationClaim): Reason[] {
  const isSame = isHarvested(batch) && isSoHarvested(batch, claim);
  if (isSame) return [];
  return [
    reason(
      "other-registration",
      `Batch ${lotId(batch)} is registered with another weight or harvest date.`,
      `批次 ${lotId(batch)} 登记的重量或采收日期与此不同。`,
    ),
  ];
}

function ofTest(batch: Batch, claim: TestClaim, ctx: Context): Reason[] {
  if (claim.verdict !== "failed") return [];
  const uris = new Set(claim.reports.map(({ uri }) => uri));
  // Who reports by the id alone means what it says: a sample of this batch.
  const urisOf = (sample: string) => [ours(ctx, "test-report", sample), ours(ctx, "test-report", plainId(sample))];
  const isKnown = standingTests(batch).some(
    ({ verdict, sampleId }) => verdict === "failed" && urisOf(sampleId).some((uri) => uris.has(uri)),
  );
  if (isKnown) return [];
  return [
    reason(
      "failed-test-not-on-record",
      `The event says that batch ${lotId(batch)} failed a test, and no report with its results is on record.`,
      `事件称批次 ${lotId(batch)} 检测不合格，而记录中没有相应的检测报告和结果。`,
    ),
  ];
}

function ofRecall(batch: Batch, stated: ObservationClaim["recall"]): Reason[] {
  if (stated === "stated" && batch.recall === undefined) {
    return [
      reason(
        "recall-not-on-record",
        `The event says that batch ${lotId(batch)} is recalled; no recall of it is on record.`,
        `事件称批次 ${lotId(batch)} 已召回，而记录中没有对其的召回。`,
      ),
    ];
  }
  if (stated !== "lifted" || batch.recall === undefined) return [];
  return [
    reason(
      "recall-lifted",
      `The event says that the recall of batch ${lotId(batch)} is over; on record it stands.`,
      `事件称批次 ${lotId(batch)} 的召回已解除，而按记录召回仍然有效。`,
    ),
  ];
}

function ofWeight(batch: Batch, item: WeighedLot | undefined, organisation: string, meaning: EventMeaning): Reason[] {
  if (item?.grams === undefined) return [];
  const { onHand, inTransit } = stockAt(batch, organisation, meaning.at);
  // Bureaus and laboratories look at goods in other hands: there may be as much as was registered.
  const party = hasParty(batch, organisation) ? batch.parties[organisation] : undefined;
  const isHolder = party !== undefined && holdsGoods(party.kind);
  if (item.grams <= (isHolder ? onHand + inTransit : batch.registeredGrams)) return [];
  return [
    reason(
      "more-than-on-record",
      `The event speaks of more of batch ${lotId(batch)} than the record has there at that time.`,
      `事件涉及的批次 ${lotId(batch)} 重量，超过记录中当时该处的数量。`,
    ),
  ];
}

/** What a transformation makes of a batch: the batch itself in other packs, or the grower's own harvest sorted into it. */
function ofOutput(batch: Batch, claim: ObservationClaim, ctx: Context): Reason[] {
  const same = ({ gtin, lot }: WeighedLot) => gtin === batch.gtin && lot === batch.lot;
  const output = claim.outputs.find(same);
  if (output === undefined) return [];
  const input = claim.items.find(same);
  const limit = input?.grams ?? (batch.organisation === ctx.actor.organisation ? batch.registeredGrams : 0);
  const isPossible = input !== undefined || batch.organisation === ctx.actor.organisation;
  if (isPossible && (output.grams ?? 0) <= limit) return [];
  return [
    reason(
      "weight-from-elsewhere",
      `The event makes more of batch ${lotId(batch)} than was registered or put in: a batch weighs what was registered.`,
      `事件产出的批次 ${lotId(batch)} 超过登记或投入的重量：批次的重量以登记为准。`,
    ),
  ];
}

function ofClaim(batch: Batch, meaning: EventMeaning, ctx: Context): Reason[] {
  const { claim } = meaning;
  const itemIn = (items: readonly WeighedLot[]) =>
    items.find(({ gtin, lot }) => gtin === batch.gtin && lot === batch.lot);
  const who = meaning.acting === undefined ? ctx.actor.organisation : (meaning.acting.organisation ?? "");
  switch (claim.kind) {
    case "registration":
      return ofRegistration(batch, claim);
    case "shipment":
    case "receipt":
    case "voiding":
      return ofHandoff(batch, claim, itemIn(claim.items));
    case "storage":
      return ofWeight(batch, itemIn(claim.items), who, meaning);
    case "recall":
      return ofRecall(batch, "stated");
    case "test":
      return ofTest(batch, claim, ctx);
    case "observation":
      return [
        ...ofWeight(batch, itemIn(claim.items), who, meaning),
        ...ofOutput(batch, claim, ctx),
        ...ofRecall(batch, claim.recall),
      ];
  }
}

/** Does the claim, once a fact, move stock or stop it? */
const MOVES_STOCK: Readonly<Record<EventClaim["kind"], boolean>> = {
  registration: true,
  shipment: true,
  receipt: true,
  voiding: true,
  storage: true,
  recall: true,
  test: false,
  observation: false,
};

function ofDeclaredError(batch: Batch): Reason {
  return reason(
    "error-declared",
    `An event about batch ${lotId(batch)} is declared wrong. What was recorded stands until a new entry corrects it.`,
    `涉及批次 ${lotId(batch)} 的一个事件被声明有误。在新的记录更正之前，原记录保持不变。`,
  );
}

/**
 * Everything in which an event, as its sender saw it, differs from the record of the batches that it names; empty when it agrees.
 * A sender that is no party of a batch (nor its overseer, nor the laboratory of a test) differs by that alone.
 */
export function contradictions(meaning: EventMeaning, state: EventState, ctx: Context): readonly Contradiction[] {
  return [...state.batches.values()].flatMap((batch) => {
    const strange = ofStranger(batch, meaning, state, ctx);
    const isError = meaning.declaresError && MOVES_STOCK[meaning.claim.kind];
    const reasons = meaning.declaresError
      ? [...strange, ...(isError ? [ofDeclaredError(batch)] : [])]
      : [...strange, ...ofActing(batch, meaning, ctx), ...(strange.length > 0 ? [] : ofClaim(batch, meaning, ctx))];
    return reasons.map((found) => ({ batch, reason: found, isStranger: strange.length > 0 }));
  });
}
