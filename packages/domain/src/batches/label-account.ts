import { defined } from "../fact.ts";
import type { Grams } from "../quantity.ts";
import type { Batch, Handoff, LabelAccount } from "./batch.ts";
import { creditedIn, isOpen, labelSplit, returnedIn, underWayIn } from "./handoff.ts";
import { adjusted, type Weights, weightOf } from "./mass.ts";

/** The handoff with its labelled weight split so; members are kept only where they say more than `labelSplit` would presume. */
function withSplit(handoff: Handoff, received: Grams, returned: Grams, underWay: Grams): Handoff {
  const { labelledGrams: _, labelledReceivedGrams: __, labelledReturnedGrams: ___, ...bare } = handoff;
  const labelledGrams = received + returned + underWay;
  if (labelledGrams === 0) return bare;
  const presumed = labelSplit({ ...bare, labelledGrams });
  const isPresumed = presumed.received === received && presumed.returned === returned;
  const stated = isPresumed ? {} : { labelledReceivedGrams: received, labelledReturnedGrams: returned };
  return { ...bare, labelledGrams, ...stated };
}

/** The codes of a batch by where they are, in grams. One that was labelled before accounts were kept begins with what is on record. */
export function labelAccount(batch: Batch): LabelAccount {
  if (batch.labels !== undefined) return batch.labels;
  const underWay = batch.handoffs.map((handoff) => labelSplit(handoff).underWay);
  const issuedGrams = [...Object.values(batch.labelled), ...underWay].reduce((sum, grams) => sum + grams, 0);
  return { issuedGrams, voidedGrams: 0, gone: {}, voidedAfterScan: 0 };
}

function withGone(batch: Batch, organisation: string, change: Grams): Pick<Batch, "labels"> {
  if (change === 0) return {};
  const account = labelAccount(batch);
  return { labels: { ...account, gone: adjusted(account.gone, organisation, change) } };
}

/** The net weight that every pack of the batch has, with a run of such packs more. */
function packGramsWith({ issuedGrams, packGrams }: LabelAccount, each: Grams): Pick<LabelAccount, "packGrams"> {
  if (issuedGrams === 0) return { packGrams: each };
  if (packGrams === undefined) return {};
  return { packGrams: packGrams === each ? each : null };
}

/** The batch with a run of codes issued for goods that an organisation has: packs of `packGrams` each. */
export function withLabelsIssued(batch: Batch, organisation: string, count: number, packGrams: Grams): Batch {
  const account = labelAccount(batch);
  const grams = count * packGrams;
  return {
    ...batch,
    labelled: adjusted(batch.labelled, organisation, grams),
    labels: { ...account, issuedGrams: account.issuedGrams + grams, ...packGramsWith(account, packGrams) },
  };
}

/** What becomes of the codes on packs that are lost with their goods. */
export function labelsLost(batch: Batch, organisation: string, grams: Grams): Pick<Batch, "labelled" | "labels"> {
  return { labelled: adjusted(batch.labelled, organisation, -grams), ...withGone(batch, organisation, grams) };
}

/** What becomes of the codes on packs that were gone and are with their goods again. At most so many as are gone there. */
export function labelsBack(batch: Batch, organisation: string, grams: Grams): Pick<Batch, "labelled" | "labels"> {
  const back = Math.min(grams, weightOf(labelAccount(batch).gone, organisation));
  return { labelled: adjusted(batch.labelled, organisation, back), ...withGone(batch, organisation, -back) };
}

/**
 * What becomes of the codes of a handoff that goes from one state to another: forwards by a receipt or by being taken back, or any way by
 * a correction. What an end has no more stays with it only as far as its goods do; what comes to an end is labelled first. What is neither
 * at an end nor under way is gone.
 */
export function withLabelsMoved(
  batch: Batch,
  before: Handoff,
  after: Handoff,
): { readonly handoff: Handoff } & Pick<Batch, "labelled" | "labels"> {
  const { from, to, labelledGrams = 0 } = before;
  const { labelled, labels } = batch;
  if (labelledGrams === 0) return { handoff: after, labelled, ...(labels === undefined ? {} : { labels }) };
  const was = labelSplit(before);
  const account = labelAccount(batch);
  const taken = {
    received: Math.min(Math.max(0, was.received - creditedIn(after)), weightOf(labelled, to)),
    returned: Math.min(Math.max(0, was.returned - returnedIn(after)), weightOf(labelled, from)),
    gone: Math.min(labelledGrams - was.received - was.returned - was.underWay, weightOf(account.gone, from)),
  };
  const loose = taken.received + taken.returned + was.underWay + taken.gone;
  const received = Math.min(loose, Math.max(0, creditedIn(after) - creditedIn(before)));
  const returned = Math.min(loose - received, Math.max(0, returnedIn(after) - returnedIn(before)));
  const rest = loose - received - returned;
  const underWay = Math.min(rest, underWayIn(after));
  const goneNow = rest - underWay;
  const kept = [was.received - taken.received + received, was.returned - taken.returned + returned] as const;
  return {
    handoff: withSplit(after, ...kept, isOpen(after) ? underWay : goneNow),
    labelled: adjusted(adjusted(labelled, to, received - taken.received), from, returned - taken.returned),
    labels: { ...account, gone: adjusted(account.gone, from, goneNow - taken.gone) },
  };
}

/** Codes taken off an account, as far as there are that many in a place. */
interface Struck {
  readonly batch: Batch;
  readonly left: Grams;
}

function struckGone({ batch, left }: Struck, organisation: string): Struck {
  const grams = Math.min(left, weightOf(labelAccount(batch).gone, organisation));
  return { batch: { ...batch, ...withGone(batch, organisation, -grams) }, left: left - grams };
}

function struckOnHand({ batch, left }: Struck, organisation: string): Struck {
  const grams = Math.min(left, weightOf(batch.labelled, organisation));
  return { batch: { ...batch, labelled: adjusted(batch.labelled, organisation, -grams) }, left: left - grams };
}

function struckUnderWay({ batch, left }: Struck, isMeant: (handoff: Handoff) => boolean): Struck {
  let due = left;
  const handoffs = batch.handoffs.map((handoff) => {
    const { received, returned, underWay } = labelSplit(handoff);
    const grams = isMeant(handoff) ? Math.min(due, underWay) : 0;
    due -= grams;
    return grams === 0 ? handoff : withSplit(handoff, received, returned, underWay - grams);
  });
  return { batch: due === left ? batch : { ...batch, handoffs }, left: due };
}

/**
 * The batch with codes of so much weight struck. Nothing says where their packs are: presumed are those that are gone at who issued them,
 * then those that it has, then those that it sent; last what others have.
 */
export function withLabelsVoided(batch: Batch, issuer: string, grams: Grams, scanned: number): Batch {
  const others = (weights: Weights) => Object.keys(weights).filter((id) => id !== issuer);
  let struck: Struck = { batch: { ...batch, labels: labelAccount(batch) }, left: grams };
  struck = struckOnHand(struckGone(struck, issuer), issuer);
  struck = struckUnderWay(struck, ({ from }) => from === issuer);
  for (const id of others(batch.labelled)) struck = struckOnHand(struck, id);
  struck = struckUnderWay(struck, () => true);
  for (const id of others(labelAccount(batch).gone)) struck = struckGone(struck, id);
  const account = labelAccount(struck.batch);
  return {
    ...struck.batch,
    labels: {
      ...account,
      // Codes whose packs were gone before accounts were kept are in none.
      issuedGrams: account.issuedGrams + struck.left,
      voidedGrams: account.voidedGrams + grams,
      voidedAfterScan: account.voidedAfterScan + scanned,
    },
  };
}

/** What becomes of the codes of a batch whose registration is taken back: all are dead. */
export function allLabelsVoided(batch: Batch): Pick<Batch, "labelled" | "labels"> {
  if (batch.labels === undefined && Object.keys(batch.labelled).length === 0) return { labelled: {} };
  const { issuedGrams, voidedAfterScan, kinds } = labelAccount(batch);
  const labels = { issuedGrams, voidedGrams: issuedGrams, gone: {}, voidedAfterScan, ...defined({ kinds }) };
  return { labelled: {}, labels };
}

/**
 * The account of a lot that is registered anew, over a registration that was taken back: serials go on after those that were struck, so that
 * none is printed twice. Nothing where there were none.
 */
export function labelsBefore(before: Batch | undefined): Pick<Batch, "labels"> {
  const kinds = before?.labels?.kinds;
  return kinds === undefined ? {} : { labels: { issuedGrams: 0, voidedGrams: 0, gone: {}, voidedAfterScan: 0, kinds } };
}
