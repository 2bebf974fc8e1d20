import type { Batch, TemperatureRecord } from "../batches/batch.ts";
import { standingLogs } from "../batches/standing.ts";
import type { Instant } from "../calendar.ts";
import type { EvidenceLevel } from "../evidence.ts";
import { type Leg, movements } from "./legs.ts";

/** Of a leg at least so much is covered by readings, or its temperature is not known. */
const COVERED_PERCENT_MIN = 90;
/** A leg now running may go this long without a reading. */
const RUNNING_HOURS = 72;
/** Readings in store are due every 30 minutes (GB 31605-2020, to be confirmed): a leg no longer than that need not hold one of its own. */
const SHORT_MS = 30 * 60_000;

const HOUR_MS = 3_600_000;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** A leg with what is known of its temperature. Hours are decimal; `level` is `missing` where the state is. */
export interface JudgedLeg extends Leg {
  readonly state: "met" | "so-far" | "missing";
  readonly level: EvidenceLevel;
  readonly hours: number;
  readonly coveredHours: number;
}

/** How a log is known: without the serial of a device it is a file that anybody can have typed. */
export function logLevel({ device }: Pick<TemperatureRecord, "device">): EvidenceLevel {
  return device.serial === undefined || device.serial.trim() === "" ? "declared" : "measured";
}

/** Does a log have readings that can be believed? Counters of whole days, and a record that cannot be of these goods, cover nothing. */
function hasReadings({ summaryOnly, verdict }: TemperatureRecord): boolean {
  return !summaryOnly && verdict !== "suspect";
}

/** Who had goods after an organisation, by any way, the organisation itself included. */
function downstreamOf(organisation: string, next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set([organisation]);
  for (const one of reached) for (const other of next.get(one) ?? []) reached.add(other);
  return reached;
}

/**
 * Which logs can be of the goods of a leg: those of a party of it, or of somebody who had these goods before or after. A log of another
 * branch tells of other goods, and one of an organisation that never had any tells nothing.
 */
function beholder(batch: Batch): (by: string, leg: Leg) => boolean {
  const next = new Map<string, string[]>();
  for (const { from, to } of movements(batch)) {
    const known = next.get(from);
    if (known === undefined) next.set(from, [to]);
    else known.push(to);
  }
  const known = new Map<string, ReadonlySet<string>>();
  const after = (organisation: string) => {
    const found = known.get(organisation) ?? downstreamOf(organisation, next);
    known.set(organisation, found);
    return found;
  };
  return (by, { from, to }) => after(by).has(from) || after(to).has(by);
}

/** A log as a leg looks at it, in epoch milliseconds: its span without its gaps, in order, is what readings cover. */
interface Covering extends Span {
  readonly by: string;
  readonly isMeasured: boolean;
  readonly gaps: readonly Span[];
  /** Of a log with more gaps than the batch keeps: the time without readings whose place is not known. */
  readonly unplaced: number;
}

const spanOf = ({ from, to }: { readonly from: string; readonly to: string }): Span => ({
  from: Date.parse(from),
  to: Date.parse(to),
});

function coveringOf(log: TemperatureRecord): Covering {
  const { from, to } = spanOf(log);
  const gaps = log.gaps.map(spanOf).sort((a, b) => a.from - b.from);
  let open = (1 - log.coverage) * (to - from);
  for (const gap of gaps) open -= gap.to - gap.from;
  const unplaced = log.gapCount > gaps.length ? Math.max(0, open) : 0;
  return { by: log.by, isMeasured: logLevel(log) === "measured", from, to, gaps, unplaced };
}

/** What the readings of a log cover of a span. */
function coveredBy(log: Covering, span: Span): Span[] {
  const covered: Span[] = [];
  let from = Math.max(span.from, log.from);
  const to = Math.min(span.to, log.to);
  for (const gap of log.gaps) {
    if (from >= to) break;
    if (gap.from > from) covered.push({ from, to: Math.min(gap.from, to) });
    from = Math.max(from, gap.to);
  }
  if (to > from) covered.push({ from, to });
  return covered;
}

interface Coverage {
  readonly ms: number;
  /** Until when; the beginning of the span where nothing is covered. */
  readonly last: number;
}

/** How much of a span the logs cover together. Gaps of unknown place are taken to lie in it. */
function coverageOf(logs: readonly Covering[], span: Span): Coverage {
  let ms = 0;
  let end = span.from;
  const spans: Span[] = [];
  for (const log of logs) {
    const covered = coveredBy(log, span);
    if (covered.length > 0) ms -= log.unplaced;
    spans.push(...covered);
  }
  for (const { from, to } of spans.sort((a, b) => a.from - b.from)) {
    if (to <= end) continue;
    ms += to - Math.max(from, end);
    end = to;
  }
  return { ms: Math.max(0, ms), last: end };
}

function isEnough({ ms }: Coverage, span: Span): boolean {
  return span.to > span.from && ms * 100 >= COVERED_PERCENT_MIN * (span.to - span.from);
}

/** The best level at which enough of a span is covered, that being so with all of the logs. */
function levelOf(logs: readonly Covering[], span: Span): EvidenceLevel {
  const measured = logs.filter(({ isMeasured }) => isMeasured);
  return measured.length === logs.length || isEnough(coverageOf(measured, span), span) ? "measured" : "declared";
}

/**
 * What is known of a leg: whether enough of it is covered; of one that runs also that readings have not stopped for too long, and while they
 * may still come whether enough was covered until the last of them.
 */
function judgedLeg(leg: Leg, logs: readonly Covering[], until: number): JudgedLeg {
  const from = Date.parse(leg.start);
  const span = { from, to: Math.max(from, leg.end === undefined ? until : Date.parse(leg.end)) };
  const coverage = coverageOf(logs, span);
  const figures = { ...leg, hours: (span.to - span.from) / HOUR_MS, coveredHours: coverage.ms / HOUR_MS };
  const { ms, last } = coverage;
  const isSilent = leg.end === undefined && span.to - last > RUNNING_HOURS * HOUR_MS;
  if (!isSilent && isEnough(coverage, span)) return { ...figures, state: "met", level: levelOf(logs, span) };
  if (isSilent || leg.end !== undefined) return { ...figures, state: "missing", level: "missing" };
  if (last === span.from) return { ...figures, state: "so-far", level: "declared" };
  const told = { from: span.from, to: last };
  return isEnough({ ms, last }, told)
    ? { ...figures, state: "so-far", level: levelOf(logs, told) }
    : { ...figures, state: "missing", level: "missing" };
}

/**
 * Legs with what the standing logs say of them. A reading counts from the harvest on; nothing that a log leaves open counts. A leg that was
 * over within half an hour is left out.
 */
export function judgedLegs(batch: Batch, legs: readonly Leg[], from: Instant, until: Instant): readonly JudgedLeg[] {
  const isOfLeg = beholder(batch);
  const logs = standingLogs(batch).filter(hasReadings).map(coveringOf);
  return legs.filter(isLong).map((leg) => {
    const own = logs.filter(({ by }) => isOfLeg(by, leg));
    return judgedLeg(leg.start < from ? { ...leg, start: from } : leg, own, Date.parse(until));
  });
}

/** When a running leg turns by the mere passing of time, in epoch milliseconds: after these instants. */
export interface Turning {
  /** Readings have stopped for too long. */
  readonly isSilent: number;
  /** What they cover is not enough any more; of those by devices with a serial. */
  readonly isThin: number;
  readonly isThinlyMeasured: number;
}

/** When each running leg turns while nothing is recorded. */
export function turningPoints(batch: Batch, legs: readonly Leg[], from: Instant): readonly Turning[] {
  const isOfLeg = beholder(batch);
  const logs = standingLogs(batch).filter(hasReadings).map(coveringOf);
  return legs
    .filter(({ end }) => end === undefined)
    .map((leg) => {
      const start = Date.parse(leg.start < from ? from : leg.start);
      const own = logs.filter(({ by }) => isOfLeg(by, leg));
      const span = { from: start, to: Number.MAX_SAFE_INTEGER };
      const enoughUntil = ({ ms }: Coverage) => start + (ms * 100) / COVERED_PERCENT_MIN;
      const all = coverageOf(own, span);
      return {
        isSilent: all.last + RUNNING_HOURS * HOUR_MS,
        isThin: enoughUntil(all),
        isThinlyMeasured: enoughUntil(
          coverageOf(
            own.filter(({ isMeasured }) => isMeasured),
            span,
          ),
        ),
      };
    });
}

/**
 * Standing logs that share no time with any leg of goods that their uploaders had: they say nothing of the way of these goods. The
 * producer's own may be of its store, where the goods lay before they left.
 */
export function logsBeside(batch: Batch, legs: readonly Leg[], until: Instant): ReadonlySet<TemperatureRecord> {
  const { beside } = batch.judged ?? {};
  if (beside !== undefined) return new Set(standingLogs(batch).filter(({ sha256 }) => beside.includes(sha256)));
  if (legs.length === 0) return new Set();
  const isOfLeg = beholder(batch);
  const isOnTheWay = (log: TemperatureRecord) =>
    legs.some((leg) => log.from < (leg.end ?? until) && log.to > leg.start && isOfLeg(log.by, leg));
  return new Set(standingLogs(batch).filter((log) => log.by !== batch.organisation && !isOnTheWay(log)));
}

function isLong({ start, end }: Leg): boolean {
  return end === undefined || Date.parse(end) - Date.parse(start) > SHORT_MS;
}
