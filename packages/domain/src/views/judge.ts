import type { Batch, Judged, JudgedNeeds } from "../batches/batch.ts";
import { isOpen } from "../batches/handoff.ts";
import { isIntervalBreached, onHold } from "../batches/hold.ts";
import { startOf } from "../batches/origin.ts";
import { addDays, dateInChina, startOfDay } from "../calendar.ts";
import { testsMissing, testsSupportLevel } from "../quality/commitment.ts";
import { asOfHour } from "./as-of.ts";
import { type Journey, journeyOf, type Need, PENDING_DAYS } from "./journey.ts";
import { logsBeside, turningPoints } from "./leg-evidence.ts";
import { legsOf, movements } from "./legs.ts";

const HOUR_MS = 3_600_000;

/** The newest instant that a batch knows of: what holds then holds until a need turns by itself. */
function newestOf(batch: Batch): number {
  const { handoffs, temperature, storage, flags, registeredAt, origin } = batch;
  const instants = [
    registeredAt,
    startOf(origin),
    ...handoffs.flatMap(({ shippedAt, receivedAt, voidedAt }) => [shippedAt, receivedAt, voidedAt]),
    ...temperature.map(({ to }) => to),
    ...storage.map(({ at }) => at),
    ...flags.map(({ at }) => at),
    ...Object.values(batch.emptied ?? {}),
  ];
  return Math.max(...instants.flatMap((at) => (at === undefined ? [] : [Date.parse(at)])));
}

/** The first full hour after an instant: pages are made as of the end of the hour that runs (`asOfHour`). */
const nextHour = (at: number): number => (Math.floor(at / HOUR_MS) + 1) * HOUR_MS;

/** So many turns are judged each by itself; of more, the first of each kind. */
const TURNS_MAX = 24;
/** And so many are told. */
const TOLD_MAX = 6;

/** Hours from which a need, or how it is known, may be another though nothing was recorded. */
function turnsOf(
  batch: Batch,
  newest: number,
  most: number,
): { readonly hours: readonly number[]; readonly isAll: boolean } {
  const confirmBy = movements(batch)
    .filter(isOpen)
    .map(({ shippedAt }) => Date.parse(startOfDay(addDays(dateInChina(shippedAt), PENDING_DAYS + 1))) + HOUR_MS);
  const legs = turningPoints(batch, legsOf(batch), startOf(batch.origin));
  const kinds = (["isSilent", "isThin", "isThinlyMeasured"] as const).map((kind) =>
    legs.map((leg) => nextHour(leg[kind])),
  );
  const later = [confirmBy, ...kinds].map((hours) => hours.filter((hour) => hour > newest));
  const all = [...new Set(later.flat())].sort((a, b) => a - b);
  if (all.length <= most) return { hours: all, isAll: true };
  // After the first of a kind no need gets better; how it is known may still get worse.
  const first = later.flatMap((hours) => (hours.length === 0 ? [] : [hours.reduce((a, b) => Math.min(a, b))]));
  return { hours: [...new Set(first)].sort((a, b) => a - b), isAll: false };
}

/** No more than is known of all turns that were not judged by themselves. */
function asDeclared(needs: JudgedNeeds["needs"]): JudgedNeeds["needs"] {
  const [state, level] = needs.temperature;
  return level === "measured" ? { ...needs, temperature: [state, "declared"] } : needs;
}

function needsAt(batch: Batch, hour: number): JudgedNeeds["needs"] {
  const journey: Journey = journeyOf(batch, asOfHour(new Date(hour - HOUR_MS).toISOString()));
  const said = ({ state, level }: Need) => (level === undefined ? ([state] as const) : ([state, level] as const));
  const { handoffs, temperature, test, farmRecord } = journey;
  return {
    handoffs: said(handoffs),
    temperature: said(temperature),
    test: said(test),
    farmRecord: said(farmRecord),
  };
}

/** The needs as of an hour, and as of each at which they are others. */
function needsFrom(batch: Batch, newest: number, turnsMax: number): readonly JudgedNeeds[] {
  const needs: JudgedNeeds[] = [{ needs: needsAt(batch, newest) }];
  const { hours, isAll } = turnsOf(batch, newest, turnsMax);
  for (const hour of hours) {
    const then = isAll ? needsAt(batch, hour) : asDeclared(needsAt(batch, hour));
    if (JSON.stringify(then) !== JSON.stringify(needs.at(-1)?.needs)) {
      needs.push({ from: new Date(hour).toISOString(), needs: then });
    }
  }
  return needs;
}

/**
 * What a whole batch is judged as, for its digest: the states of its needs as of the newest that it knows of, and as of every hour at which
 * one of them turns by the mere passing of time.
 */
export function judgedOf(batch: Batch): Judged {
  const newest = nextHour(newestOf(batch));
  const each = needsFrom(batch, newest, TURNS_MAX);
  const needs = each.length <= TOLD_MAX ? each : needsFrom(batch, newest, 0);
  const until = new Date(newest).toISOString();
  const beside = [...logsBeside(batch, legsOf(batch), until)].map(({ sha256 }) => sha256);
  const isUntested = testsMissing(batch).length > 0;
  return {
    handoffs: movements(batch).length + (batch.settled?.handoffs ?? 0),
    needs,
    ...(onHold(batch) ? { isOnHold: true } : {}),
    ...(isIntervalBreached(batch) ? { isBreached: true } : {}),
    ...(isUntested ? { isUntested: true } : { testLevel: testsSupportLevel(batch) }),
    ...(beside.length === 0 ? {} : { beside }),
  };
}
