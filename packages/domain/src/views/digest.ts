import type { Batch, Flag, Recall, TemperatureRecord, TestReport } from "../batches/batch.ts";
import { packBatch } from "../batches/codec.ts";
import { flagsInForce } from "../batches/flags.ts";
import { standingLogs, standingTests } from "../batches/standing.ts";
import { jsonBytes, shortened } from "../bounds/bytes.ts";
import { defined } from "../fact.ts";
import { activeKey, activeKeysIn } from "../farm/actives.ts";
import { isOver } from "../quality/results.ts";
import { judgedOf } from "./judge.ts";
import { saidOnce, shortOrigin, withOneLess, withShortGrowers } from "./origin/short-origin.ts";

const ITEMS_SHOWN = 12;
const STEPS_SHOWN = 6;
const REASON_CHARACTERS = 120;

/** What a page must show of a report when it cannot show all: over the limit first, then what the batch must be tested for. */
function withItems(report: TestReport, most: number, asked: readonly string[] = []): TestReport {
  const { items, itemCount = items.length } = report;
  if (items.length <= most) return report;
  const over = items.filter(isOver);
  const keys = new Set(asked.map(activeKey));
  const wanted = items.filter(({ active }) => activeKeysIn(active).some((key) => keys.has(key)));
  const kept = [...new Set([...over.slice(0, most), ...wanted])];
  return { ...report, items: [...new Set([...kept, ...items])].slice(0, Math.max(most, kept.length)), itemCount };
}

/** A log without what only its own page tells of. */
function slimLog({ gaps, ...log }: TemperatureRecord): TemperatureRecord {
  return { ...log, gaps, reasons: log.verdict === "in-range" ? [] : log.reasons.slice(0, 2) };
}

function namedIn(batch: Batch): ReadonlySet<string> {
  const ends = batch.handoffs.flatMap(({ from, to }) => [from, to]);
  const by = [...batch.tests, ...batch.temperature].map((each) => each.by);
  const sources = batch.origin.kind === "harvest" ? [] : batch.origin.sources;
  const disputing = (batch.disputes ?? []).flatMap(({ by, of }) => [by, of]);
  const grown = sources.flatMap(({ organisation, producer }) => (producer === undefined ? [organisation] : []));
  return new Set([
    batch.organisation,
    ...ends,
    ...by,
    ...grown,
    ...disputing,
    ...batch.storage.map(({ organisation }) => organisation),
  ]);
}

/** The batch with the names of those alone that it names. */
function withNames(batch: Batch): Batch {
  const named = namedIn(batch);
  return { ...batch, parties: Object.fromEntries(Object.entries(batch.parties).filter(([id]) => named.has(id))) };
}

/** How many of a list are not carried, beside those that were not before. */
function beyond(more: number, before = 0): number {
  return before + Math.max(0, more);
}

/** Every handoff, log and flag that counts, without what no page shows: what is judged of it is what is judged of the whole. */
function slim(batch: Batch): Batch {
  const { labels, packed: __, raisedRecalls: _, voided, corrections, storageBeyond, ...rest } = batch;
  const asked = [...batch.activesUsed, ...(batch.breaches ?? []).flatMap(({ actives }) => actives)];
  const steps = batch.storage.slice(-STEPS_SHOWN);
  const stepsBeyond = beyond(batch.storage.length - steps.length, storageBeyond);
  return withNames({
    ...rest,
    ...(labels === undefined ? {} : { labels: { ...labels, gone: {} } }),
    labelled: {},
    stored: {},
    storage: steps,
    ...(stepsBeyond > 0 ? { storageBeyond: stepsBeyond } : {}),
    tests: standingTests(batch).map((report) => withItems(report, ITEMS_SHOWN, asked)),
    temperature: standingLogs(batch).map(slimLog),
    flags: flagsInForce(batch),
    ...(voided === undefined ? {} : { voided: { ...voided, reason: shortened(voided.reason, REASON_CHARACTERS) } }),
    ...(corrections === undefined
      ? {}
      : { corrections: corrections.map(({ field, at, by }) => ({ field, at, by, reason: "" })) }),
  });
}

/** The worst of each kind first, then the others. */
function worstFirst(flags: readonly Flag[]): readonly Flag[] {
  const firsts = flags.filter((flag, n) => flags.findIndex(({ code }) => code === flag.code) === n);
  return [...new Set([...firsts, ...flags])];
}

const failedFirst = (tests: readonly TestReport[]): readonly TestReport[] => [
  ...tests.filter(({ verdict }) => verdict === "failed").toReversed(),
  ...tests.filter(({ verdict }) => verdict === "passed").toReversed(),
];

const badFirst = (logs: readonly TemperatureRecord[]): readonly TemperatureRecord[] => [
  ...logs.filter(({ verdict }) => verdict !== "in-range").toReversed(),
  ...logs.filter(({ verdict }) => verdict === "in-range").toReversed(),
];

/** Entries in the order of another list that has them. */
const inOrderOf = <T>(all: readonly T[], some: readonly T[]): readonly T[] => all.filter((each) => some.includes(each));

/** A cut of a batch: so many of each list. */
interface Cut {
  readonly flags: number;
  readonly tests: number;
  readonly logs: number;
  readonly handoffs: number;
  readonly actives: number;
  readonly links: number;
}
type Cuts = { -readonly [Name in keyof Cut]: Cut[Name] };

/** What is given room first, one at a time and in turn. */
const TURNS_KINDS = 6;
const TURNS: readonly (keyof Cut)[] = ["flags", "tests", "handoffs", "logs", "handoffs", "actives", "links"];

/** Of lists of which no member may be left out there is the judgement, and as much as fits of what is most worth showing. */
function cut(whole: Batch, judged: Batch["judged"], counts: Cut): Batch {
  const flags = worstFirst(whole.flags).slice(0, counts.flags);
  const tests = failedFirst(whole.tests).slice(0, counts.tests);
  const logs = badFirst(whole.temperature).slice(0, counts.logs);
  const handoffs = whole.handoffs.slice(whole.handoffs.length - Math.min(counts.handoffs, whole.handoffs.length));
  const {
    testsBeyond,
    temperatureBeyond,
    emptied: _,
    breaches: __,
    flagsBeyond: ___,
    settled,
    links,
    disputes,
    ...rest
  } = whole;
  const more = {
    tests: beyond(whole.tests.length - tests.length, testsBeyond?.count),
    logs: beyond(whole.temperature.length - logs.length, temperatureBeyond),
    handoffs: beyond(whole.handoffs.length - handoffs.length, settled?.handoffs),
  };
  return withNames({
    ...rest,
    ...(judged === undefined ? {} : { judged }),
    ...(whole.recall === undefined ? {} : { recall: shortRecall(whole.recall) }),
    ...(whole.mistakenRecalls === undefined ? {} : { mistakenRecalls: shortMistakes(whole.mistakenRecalls) }),
    onHand: {},
    storage: [],
    storageBeyond: whole.storage.length + (whole.storageBeyond ?? 0),
    origin:
      whole.origin.kind === "harvest" ? { ...whole.origin, plots: [] } : shortOrigin(whole.origin, REASON_CHARACTERS),
    ...(links === undefined ? {} : { links: links.slice(0, counts.links) }),
    ...(disputes === undefined ? {} : { disputes: worstDispute(disputes) }),
    silentPlots: [],
    activesUsed: whole.activesUsed.slice(0, counts.actives),
    flags: flags.map(({ reason, ...flag }) => ({ ...flag, reason: shortReason(reason) })),
    tests: inOrderOf(whole.tests, tests).map((report) => withItems(report, 3)),
    temperature: inOrderOf(whole.temperature, logs).map((log) => ({
      ...log,
      reasons: log.reasons.slice(0, 1).map(shortReason),
    })),
    handoffs,
    ...(more.tests > 0 ? { testsBeyond: { count: more.tests, by: {} } } : {}),
    ...(more.logs > 0 ? { temperatureBeyond: more.logs } : {}),
    ...(more.handoffs > 0 ? { settled: { handoffs: more.handoffs, lostGrams: 0, holders: [] } } : {}),
  });
}

/** One that is open, else one that was upheld: that there is any is a remark. */
function worstDispute(disputes: NonNullable<Batch["disputes"]>): NonNullable<Batch["disputes"]> {
  const one = disputes.find(({ upheldAt }) => upheldAt === undefined) ?? disputes[0];
  return one === undefined ? [] : [{ ...one, id: "" }];
}

/** Of a recall that was a mistake a page says why it ended, and no more: all of them share the room of one reason. */
function shortMistakes(recalls: readonly Recall[]): readonly Recall[] {
  const each = Math.floor(REASON_CHARACTERS / Math.max(1, recalls.length));
  return recalls.map((recall) => ({ ...shortRecall(recall, each), reason: "" }));
}

/** The reason of a recall itself is never cut. */
function shortRecall(recall: Recall, characters = REASON_CHARACTERS): Recall {
  const { ended } = recall;
  return ended === undefined ? recall : { ...recall, ended: { ...ended, reason: shortened(ended.reason, characters) } };
}

function shortReason<R extends { readonly zh: string; readonly en: string }>(reason: R): R {
  return { ...reason, zh: shortened(reason.zh, REASON_CHARACTERS), en: shortened(reason.en, 2 * REASON_CHARACTERS) };
}

const BRIEF_CHARACTERS = 40;
const NAME_CHARACTERS = 20;
const CORRECTIONS_SHOWN = 2;

/** What gives way, one after another, where the least that a page needs would not fit: words that the batch itself keeps. */
const TIGHTER: readonly ((whole: Batch) => Batch)[] = [
  // One is there: that there was any is a remark.
  ({ mistakenRecalls, ...rest }) => ({ ...rest, ...defined({ mistakenRecalls: mistakenRecalls?.slice(0, 1) }) }),
  (whole) => ({
    ...whole,
    flags: whole.flags.map(({ reason, ...flag }) => ({
      ...flag,
      reason: {
        ...reason,
        zh: shortened(reason.zh, BRIEF_CHARACTERS),
        en: shortened(reason.en, 2 * BRIEF_CHARACTERS),
      },
    })),
  }),
  ({ mistakenRecalls, ...rest }) => ({
    ...rest,
    ...defined({ mistakenRecalls: mistakenRecalls?.map((one) => shortRecall(one, BRIEF_CHARACTERS)) }),
  }),
  ({ corrections, ...rest }) => ({ ...rest, ...defined({ corrections: corrections?.slice(0, CORRECTIONS_SHOWN) }) }),
  saidOnce,
  (whole) => withShortGrowers(whole, NAME_CHARACTERS),
  ({ origin, ...rest }) => ({
    ...rest,
    origin: origin.kind === "harvest" ? origin : shortOrigin(origin, BRIEF_CHARACTERS / 4),
  }),
  (whole) => withShortGrowers(whole, NAME_CHARACTERS / 2),
];

/**
 * The digest of a batch for its page, as JSON at most `bytesMax` long: the whole without what no page shows where that fits, so that every
 * word of the page is as of the whole; else what was judged of the whole, with as much of each list as fits and true counts of the rest.
 */
export function digestOf(batch: Batch, bytesMax: number): Batch {
  const slimmed = slim(batch);
  const fits = (one: Batch) => jsonBytes(packBatch(one)) <= bytesMax;
  if (fits(slimmed)) return slimmed;
  const judged = judgedOf(batch);
  // A remark makes a state: one is there whatever else fits.
  const counts: Cuts = { flags: 1, tests: 0, logs: 0, handoffs: 0, actives: 0, links: 0 };
  const least = (whole: Batch) => cut(whole, { ...judged, ...besideOf(judged, []) }, counts);
  let whole: Batch = slimmed;
  for (const tighter of TIGHTER) if (!fits(least(whole))) whole = tighter(whole);
  for (let less = withOneLess(whole); less !== whole && !fits(least(whole)); less = withOneLess(whole)) whole = less;
  let digest = least(whole);
  const full = new Set<keyof Cut>();
  while (full.size < TURNS_KINDS) {
    for (const list of TURNS) {
      if (full.has(list)) continue;
      const next = { ...counts, [list]: counts[list] + 1 };
      const one = cut(whole, judged, next);
      const kept = one.temperature.map(({ sha256 }) => sha256);
      const larger = { ...one, judged: { ...judged, ...besideOf(judged, kept) } };
      if (sizeOf(larger, list) === sizeOf(digest, list) || !fits(larger)) full.add(list);
      else {
        counts[list] += 1;
        digest = larger;
      }
    }
  }
  return digest;
}

/** Of a batch that was just made: what is left of a page's row has room for a remark, a handoff and what else comes later. */
export const TRANSFORMED_DIGEST_BYTES = 3400;

/** How many of the harvests of a new batch its page would have no room to judge. */
export function harvestsBeyond(batch: Batch): number {
  const { origin } = digestOf(batch, TRANSFORMED_DIGEST_BYTES);
  return origin.kind === "harvest" ? 0 : (origin.beyond?.sources ?? 0);
}

/** Of the logs that tell nothing only those that are shown. */
function besideOf({ beside = [] }: NonNullable<Batch["judged"]>, kept: readonly string[]) {
  const shown = beside.filter((sha256) => kept.includes(sha256));
  return { beside: shown };
}

function sizeOf(batch: Batch, list: keyof Cut): number {
  const lists = {
    flags: batch.flags,
    tests: batch.tests,
    logs: batch.temperature,
    handoffs: batch.handoffs,
    actives: batch.activesUsed,
    links: batch.links ?? [],
  };
  return lists[list].length;
}
