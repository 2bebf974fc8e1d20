import type { Batch, TemperatureRecord } from "../batches/batch.ts";
import { standingLogs } from "../batches/standing.ts";
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
  for (const { from, to } of movements(batch)) next.set(from, [...(next.get(from) ?? []), to]);
  const known = new Map<string, ReadonlySet<string>>();
  const after = (organisation: string) => {
    const found = known.get(organisation) ?? downstreamOf(organisation, next);
    known.set(organisation, found);
    return found;
  };
  return (by, { from, to }) => after(by).has(from) || after(to).has(by);
}

/** What the readings of a log cover of a span: its own time without its gaps. */
function coveredBy(log: TemperatureRecord, span: Span): Span[] {
  const covered: Span[] = [];
  let from = Math.max(span.from, Date.parse(log.from));
  const to = Math.min(span.to, Date.parse(log.to));
  const gaps = log.gaps.map((gap) => ({ from: Date.parse(gap.from), to: Date.parse(gap.to) }));
  for (const gap of gaps.sort((a, b) => a.from - b.from)) {
    if (gap.from > from) covered.push({ from, to: Math.min(gap.from, to) });
    from = Math.max(from, gap.to);
    if (from >= to) return covered.filter((each) => each.to > each.from);
  }
  if (to > from) covered.push({ from, to });
  return covered;
}

/** Of a log with more gaps than the batch keeps: the time without readings whose place is not known. */
function unplacedGap({ from, to, coverage, gaps, gapCount }: TemperatureRecord): number {
  if (gapCount <= gaps.length) return 0;
  const known = gaps.reduce((sum, gap) => sum + Date.parse(gap.to) - Date.parse(gap.from), 0);
  return Math.max(0, (1 - coverage) * (Date.parse(to) - Date.parse(from)) - known);
}

/** How much of a span the logs cover together, and until when. Gaps of unknown place are taken to lie in it. */
function coverageOf(logs: readonly TemperatureRecord[], span: Span): { readonly ms: number; readonly last: number } {
  let ms = 0;
  let end = span.from;
  const spans = logs.flatMap((log) => {
    const covered = coveredBy(log, span);
    if (covered.length > 0) ms -= unplacedGap(log);
    return covered;
  });
  for (const { from, to } of spans.sort((a, b) => a.from - b.from)) {
    if (to <= end) continue;
    ms += to - Math.max(from, end);
    end = to;
  }
  return { ms: Math.max(0, ms), last: end };
}

/** The best level at which enough of a span is covered; `missing` where it is not. */
function levelOf(logs: readonly TemperatureRecord[], span: Span): EvidenceLevel {
  const needed = COVERED_PERCENT_MIN * (span.to - span.from);
  const isCovered = (some: readonly TemperatureRecord[]) => needed > 0 && coverageOf(some, span).ms * 100 >= needed;
  if (isCovered(logs.filter((log) => logLevel(log) === "measured"))) return "measured";
  return isCovered(logs) ? "declared" : "missing";
}

function judged(leg: Leg, logs: readonly TemperatureRecord[], until: number): JudgedLeg {
  const span = { from: leg.start, to: Math.max(leg.start, leg.end ?? until) };
  const { ms, last } = coverageOf(logs, span);
  const [hours, coveredHours] = [(span.to - span.from) / HOUR_MS, ms / HOUR_MS];
  const whole = levelOf(logs, span);
  if (whole !== "missing") return { ...leg, state: "met", level: whole, hours, coveredHours };
  const isRunning = leg.end === undefined && span.to - last <= RUNNING_HOURS * HOUR_MS;
  const soFar = last === span.from ? "declared" : levelOf(logs, { from: span.from, to: last });
  const state = isRunning && soFar !== "missing" ? "so-far" : "missing";
  return { ...leg, state, level: state === "missing" ? "missing" : soFar, hours, coveredHours };
}

/**
 * Legs with what the standing logs say of them. A reading counts from the harvest on; nothing that a log leaves open counts. A leg that was
 * over within half an hour is left out.
 */
export function judgedLegs(
  batch: Batch,
  legs: readonly Leg[],
  { from, until }: { readonly from: number; readonly until: number },
): readonly JudgedLeg[] {
  const isOfLeg = beholder(batch);
  const logs = standingLogs(batch).filter(hasReadings);
  return legs
    .filter(({ start, end }) => end === undefined || end - start > SHORT_MS)
    .map((leg) => {
      const own = logs.filter(({ by }) => isOfLeg(by, leg));
      return judged({ ...leg, start: Math.max(leg.start, from) }, own, until);
    });
}
