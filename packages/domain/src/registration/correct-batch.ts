import type { Batch } from "../batches/batch.ts";
import { noted } from "../batches/correction-notes.ts";
import { flagged } from "../batches/flags.ts";
import type { HarvestedBatch } from "../batches/harvested.ts";
import { lotId } from "../batches/identity.ts";
import { looseBy, looseLabelledBy, storedBy, weightOf } from "../batches/mass.ts";
import { requireRegistered } from "../batches/standing.ts";
import { type Claim, charge, release } from "../certificates/balance.ts";
import type { Balance, Certificate } from "../certificates/certificate.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { declaredWrong } from "../events/error-declaration.ts";
import { registrationEvent } from "../events/own-events.ts";
import { defined, type Fact } from "../fact.ts";
import type { Base, PlotInputs, Season } from "../farm/base.ts";
import { takeFromSeason } from "../farm/capacity.ts";
import type { Product } from "../farm/product.ts";
import { weightFrom } from "../field-errors.ts";
import type { Organisation } from "../organisation.ts";
import { type Grams, kilogramsFrom } from "../quantity.ts";
import { commitmentFlags, recommittedOn, requireCommitmentScope } from "./commit-to.ts";
import {
  type CorrectBatch,
  type CorrectedField,
  changedFields,
  correctedBy,
  flagsAfter,
  notesOf,
  registrationOf,
  requireChange,
  requireHarvestFits,
} from "./correction.ts";
import { type RegisterBatch, type Registration, registerBatch } from "./register-batch.ts";
import { type RegisteredState, requireRegistrant, standingEvent } from "./registered.ts";

/** What a correction depends on: what the registration changed, and what one with the corrected values would stand on. */
export interface CorrectionState extends RegisteredState {
  readonly organisation: Organisation;
  readonly product: Product | undefined;
  /** Of the plots as corrected. */
  readonly plotInputs: readonly (PlotInputs | undefined)[];
  /** Of the corrected year of harvest, where that is another. */
  readonly nextSeason?: Season | undefined;
  /** What the correction names, where that is another; with its balance. */
  readonly nextCertificate?: Certificate | undefined;
  readonly nextBalance?: Balance | undefined;
}

/** The batch as corrected, with everything that changes with it. */
export interface Correction {
  readonly batch: HarvestedBatch;
  readonly seasons: readonly Season[];
  readonly balances: readonly Balance[];
  readonly fact: Fact;
  /** That the commissioning event was wrong, where another takes its place. */
  readonly declarations: readonly Fact[];
}

/** Refuses to take away weight that is not with the registrant any more, or that is stored or labelled. */
function requireStillThere(batch: Batch, less: Grams): void {
  const me = batch.organisation;
  const unlabelled = looseBy(batch, me) - looseLabelledBy(batch, me);
  const free = Math.max(0, Math.min(unlabelled, weightOf(batch.onHand, me) - storedBy(batch, me)));
  if (less <= free) return;
  const least = kilogramsFrom(batch.registeredGrams - free);
  throw new DomainError(
    "correction-refused",
    {
      en: `${kilogramsFrom(less)} kg would be taken away, and of this batch only ${kilogramsFrom(free)} kg are with you, outside rooms and logistic units and without codes. Correct to ${least} kg at least; or first take back shipments that are under way, take goods out of storage, unpack logistic units, or void labels.`,
      zh: `更正将减少 ${kilogramsFrom(less)} 千克，而该批次在贵机构未入库、未装入物流单元、未赋码的只有 ${kilogramsFrom(free)} 千克。请更正为不少于 ${least} 千克；或先撤回在途发货、出库、拆开物流单元或作废追溯码。`,
    },
    {
      errors: [{ pointer: "/quantityKg", detail: `at least ${least} kg`, detailZh: `至少 ${least} 千克` }],
      extensions: { leastKg: least },
    },
  );
}

/** What is on hand with the difference at the registrant. */
function onHandAfter({ onHand, organisation }: Batch, change: Grams): Batch["onHand"] {
  const { [organisation]: _, ...others } = onHand;
  const grams = weightOf(onHand, organisation) + change;
  return grams === 0 ? others : { ...others, [organisation]: grams };
}

const yearOf = (date: string): number => Number(date.slice(0, 4));

interface Change {
  readonly before: HarvestedBatch;
  readonly base: Base;
  readonly said: RegisterBatch;
  readonly next: RegisterBatch;
  readonly changed: ReadonlySet<CorrectedField>;
  readonly grams: Grams;
  /** The harvest's day or plots are others. */
  readonly isHarvestAnother: boolean;
  /** The claim on the certificate is another; a mere change of weight leaves it as it is. */
  readonly isClaimAnother: boolean;
}

function changeOf(state: CorrectionState, correction: CorrectBatch, ctx: Context): Change {
  const before = requireRegistrant(state.batch, ctx);
  requireRegistered(before);
  const { base } = state;
  if (base === undefined) throw new Error(`the base of ${lotId(before)} was not loaded`);
  const said = registrationOf(before);
  const next = correctedBy(said, correction);
  const changed = changedFields(said, next);
  requireChange(changed, correction);
  return {
    before,
    base,
    said,
    next,
    changed,
    grams: weightFrom(next.quantityKg, "/quantityKg"),
    isHarvestAnother: changed.has("harvestedOn") || changed.has("plots"),
    isClaimAnother: changed.has("harvestedOn") || changed.has("certificate"),
  };
}

/** The season of the harvest without the batch. */
function seasonWithout({ before, base }: Change, { season }: CorrectionState): Season {
  const { plots, harvestedOn } = before.origin;
  return takeFromSeason(base, season, { plots, year: yearOf(harvestedOn), grams: before.registeredGrams });
}

/** The balance of the certificate as registered, without the batch; undefined when nothing was spent. */
function balanceWithout({ before }: Change, { balance }: CorrectionState): Balance | undefined {
  const claim = before.certificate;
  if (claim?.year === undefined) return undefined;
  return release(balance, claim, before.registeredGrams);
}

/**
 * The registration with the corrected values, decided on what would stand without the first. What the correction leaves as it was is not
 * judged anew: less weight is never refused for what the plots can grow, and a claim that stands was lawful when it was made.
 */
function registeredAnew(change: Change, state: CorrectionState, ctx: Context): Registration {
  const { base, next, before, grams, isHarvestAnother, isClaimAnother } = change;
  const isSameSeason = yearOf(next.harvestedOn) === yearOf(before.origin.harvestedOn);
  const isMild = grams <= before.registeredGrams && !isHarvestAnother;
  const isSameCertificate = !change.changed.has("certificate");
  if (change.changed.has("commitmentBasis") && state.product)
    requireCommitmentScope(state.product, next.commitmentBasis);
  return registerBatch(
    {
      organisation: state.organisation,
      // Whoever may produce it no more still mends what it registered.
      product: state.product && { ...state.product, organisation: state.organisation.id },
      base: isMild ? { ...base, capacityPolicy: "warn" } : base,
      plotInputs: isHarvestAnother ? state.plotInputs : [],
      season: isSameSeason ? seasonWithout(change, state) : state.nextSeason,
      certificate: isSameCertificate ? state.certificate : state.nextCertificate,
      balance: isSameCertificate ? (balanceWithout(change, state) ?? state.balance) : state.nextBalance,
    },
    {
      ...next,
      ...(isClaimAnother ? {} : { certificate: undefined }),
    },
    ctx,
  );
}

/** A claim that stays, with the difference of weight: less is given back where it was charged, more is charged by the day of harvest. */
function sameClaim(
  { before, grams }: Change,
  { certificate, balance }: CorrectionState,
): { readonly claim: Claim | undefined; readonly balances: readonly Balance[] } {
  const claim = before.certificate;
  const more = grams - before.registeredGrams;
  if (claim?.year === undefined || certificate === undefined || more === 0) return { claim, balances: [] };
  if (more < 0) return { claim, balances: [release(balance, claim, -more)] };
  const without = release(balance, claim, before.registeredGrams);
  const anew = charge(without, certificate, before.origin.harvestedOn, grams);
  return { claim: anew.claim, balances: anew.balance === undefined ? [] : [anew.balance] };
}

function balancesAfter(change: Change, anew: Registration, state: CorrectionState): readonly Balance[] {
  if (!change.isClaimAnother) return sameClaim(change, state).balances;
  const without = balanceWithout(change, state);
  const balances = [without, anew.balance].filter((balance) => balance !== undefined);
  // Of one certificate, what the new claim leaves has the old one given back already.
  return balances.filter(
    ({ certificate }, n) => n === balances.findLastIndex((one) => one.certificate === certificate),
  );
}

function seasonsAfter(change: Change, anew: Registration, state: CorrectionState): readonly Season[] {
  const without = seasonWithout(change, state);
  return without.year === anew.season.year ? [anew.season] : [without, anew.season];
}

function batchAfter(
  change: Change,
  anew: Registration,
  claim: Claim | undefined,
  { reason, ctx }: { readonly reason: string; readonly ctx: Context },
): HarvestedBatch {
  const { before, grams, isHarvestAnother, next } = change;
  const { commitment: _, committed: __, certificate: ___, breaches, ...rest } = before;
  const committed = change.changed.has("commitmentBasis")
    ? recommittedOn(before, anew.batch.commitment, ctx)
    : defined({ commitment: before.commitment, committed: before.committed });
  const due = commitmentFlags({ ...rest, origin: anew.batch.origin, ...committed }, ctx);
  const raised = [...anew.batch.flags.filter(({ code }) => code !== "commitment-missing"), ...due];
  const flags = flagsAfter(before, next.harvestedOn, raised, { isHarvestAnother, now: ctx.now });
  const corrected: HarvestedBatch = {
    ...rest,
    // Another harvest was refused, had it fallen into an interval.
    ...(isHarvestAnother || breaches === undefined ? {} : { breaches }),
    origin: anew.batch.origin,
    ...defined({ certificate: claim }),
    ...committed,
    ...(isHarvestAnother ? defined({ activesUsed: anew.batch.activesUsed, silentPlots: anew.batch.silentPlots }) : {}),
    registeredGrams: grams,
    onHand: onHandAfter(before, grams - before.registeredGrams),
    flags: flags.kept,
  };
  const act = { at: ctx.now, by: ctx.actor.organisation, reason };
  const notes = notesOf(change.changed, [change.said, next], act);
  const batch = notes.reduce<Batch>((one, note) => noted(one, note), flagged(corrected, flags.due));
  return { ...batch, origin: corrected.origin };
}

/** What of two states of a batch the fact names. */
function dataOf({ changed }: Change, batch: HarvestedBatch) {
  const { certificate = null, commitment = null, origin } = batch;
  return {
    grams: batch.registeredGrams,
    ...(changed.has("harvestedOn") ? { harvestedOn: origin.harvestedOn } : {}),
    ...(changed.has("plots") ? { plots: origin.plots } : {}),
    ...(changed.has("certificate") || changed.has("harvestedOn") ? { certificate } : {}),
    ...(changed.has("commitmentBasis") ? { commitment } : {}),
  };
}

/**
 * Corrects a registration: the reverse of what it claimed (balance, season, actives, what was said of safety intervals) and the decision of
 * one with the corrected values. More weight comes to the registrant; less leaves only as far as it is there still, unshipped, outside rooms
 * and without codes. Flags whose ground is gone are withdrawn. Where the commissioning event says something else now, it is declared wrong and
 * another takes its place. Errors: `not-found`, `forbidden`, `already-voided`, `invalid-request`, `correction-refused`, and those of a
 * registration.
 */
export function correctBatch(state: CorrectionState, correction: CorrectBatch, ctx: Context): Correction {
  const change = changeOf(state, correction, ctx);
  const { before, changed, grams } = change;
  requireHarvestFits(before, change.next.harvestedOn);
  requireStillThere(before, before.registeredGrams - grams);
  const anew = registeredAnew(change, state, ctx);
  const { id, reason } = correction;
  const claim = change.isClaimAnother ? anew.batch.certificate : sameClaim(change, state).claim;
  const batch = batchAfter(change, anew, claim, { reason, ctx });
  const corrects = { kind: "batch", id: lotId(before) };
  const { gtin, lot } = before;
  const data = {
    ...defined({ id }),
    gtin,
    lot,
    corrects,
    ...dataOf(change, batch),
    before: dataOf(change, before),
    reason,
  };
  const event = registrationEvent(batch, ctx);
  const wrong = standingEvent(state, before, ctx);
  const own = registrationEvent(before, ctx);
  // An event that another system wrote may name the plots; ours does not.
  const isSaid = own.eventID === event.eventID && !(changed.has("plots") && wrong.eventID !== own.eventID);
  return {
    batch,
    seasons: seasonsAfter(change, anew, state),
    balances: balancesAfter(change, anew, state),
    fact: factOf("batch-corrected", ctx.now, data, ctx, isSaid ? undefined : event),
    declarations: isSaid
      ? []
      : [factOf("event-declared-wrong", ctx.now, { corrects }, ctx, declaredWrong(wrong, ctx, [event.eventID]))],
  };
}
