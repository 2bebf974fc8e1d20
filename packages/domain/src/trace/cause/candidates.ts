import { type CalendarDate, dateInChina, type Instant } from "../../calendar.ts";
import type { Cases, Passed } from "./passed.ts";

/** What can be the common cause of cases. */
export const CANDIDATE_KINDS = ["batch", "input", "plot", "vehicle", "logger", "room", "base", "organisation"] as const;
export type CandidateKind = (typeof CANDIDATE_KINDS)[number];

/** Something that goods of some cases were at, grew on or were treated with, before. */
export interface Candidate {
  /** `01/{gtin}/10/{lot}`, `base/…`, `plot/{base}/{plot}`, `input/…`, `organisation/…`, `room/{organisation}/{room}`, `vehicle/…`, `logger/…`. */
  readonly id: string;
  readonly kind: CandidateKind;
  readonly cases: Cases;
  /** Of how many cases it can be the cause. */
  readonly explains: number;
  /** Batches of goods that were there and went into cases. */
  readonly batches: ReadonlySet<string>;
  /** Transformations between it and the nearest case. */
  readonly distance: number;
  /** When such goods were there first and last. */
  readonly from: Instant;
  readonly to: Instant;
  /** What brought goods there, in order. */
  readonly came: readonly Came[];
}

/** A part that a step gives, by the numbers of both. */
export interface Came {
  readonly step: number;
  readonly give: number;
}

/** A use of an input on a plot, by the id under which it is told. */
export interface PlotUse {
  readonly id: string;
  readonly base: string;
  readonly plot: string;
  readonly appliedOn: CalendarDate;
}

/** A harvest of a base, of goods of the cases or of others. */
export interface GrownThere {
  readonly base: string;
  readonly plots: readonly string[];
  readonly harvestedOn: CalendarDate;
}

/** What is known beside the facts of batches. */
export interface Known {
  /** By the id under which a shipment is stored the vehicle that it went with. */
  readonly vehicles: ReadonlyMap<string, string>;
  readonly uses: readonly PlotUse[];
  /** Of the bases that were looked at. */
  readonly harvests: readonly GrownThere[];
}

export const plotId = (base: string, plot: string): string => `plot/${base}/${encodeURIComponent(plot)}`;

/** One truck, however its number is written. */
const vehicleId = (text: string): string =>
  `vehicle/${encodeURIComponent(
    text
      .normalize("NFKC")
      .toUpperCase()
      .replace(/[\s·.-]/g, ""),
  )}`;

export function countOf(cases: Cases): number {
  let count = 0;
  for (let rest = cases; rest > 0n; rest >>= 1n) if ((rest & 1n) === 1n) count += 1;
  return count;
}

type Growing = { -readonly [Member in keyof Omit<Candidate, "explains">]: Candidate[Member] } & {
  readonly batches: Set<string>;
  readonly came: Came[];
};

interface Touch {
  readonly kind: CandidateKind;
  readonly id: string;
  readonly cases: Cases;
  readonly batch: string;
  readonly give: number;
}

/** What a step brings goods of cases to. */
function touchesOf({ step, gives }: Passed, { vehicles, uses }: Known): readonly Touch[] {
  const { beside, shipment, plots = [], takes } = step;
  const [grown] = takes;
  const day = dateInChina(step.at);
  return gives.flatMap(({ part, cases }, give): readonly Touch[] => {
    if (cases === 0n) return [];
    const { place } = part;
    const at = (of: CandidateKind, id: string): Touch => ({ kind: of, id, cases, batch: place.batch, give });
    if (beside !== undefined) return [at(beside.kind, `${beside.kind}/${beside.id}`)];
    if (place.kind === "under-way") {
      const vehicle = vehicles.get(shipment ?? "");
      return vehicle === undefined ? [] : [at("vehicle", vehicleId(vehicle))];
    }
    if (place.kind !== "stock") return [];
    const there = [at("batch", place.batch), at("organisation", `organisation/${place.organisation}`)];
    if (grown?.place.kind !== "base") return there;
    const { base } = grown.place;
    const used = uses.filter((use) => use.base === base && plots.includes(use.plot) && use.appliedOn <= day);
    return [
      ...there,
      at("base", `base/${base}`),
      ...plots.map((plot) => at("plot", plotId(base, plot))),
      ...used.map(({ id }) => at("input", id)),
    ];
  });
}

/** By the number of a step how many transformations lie between what it gives and the nearest case. */
function distancesOf(passed: readonly Passed[], isCase: (batch: string) => boolean): readonly number[] {
  const near = new Map<string, number>();
  const distances = new Array<number>(passed.length).fill(0);
  for (let n = passed.length - 1; n >= 0; n -= 1) {
    const one = passed[n];
    if (one === undefined) continue;
    const far = Number.POSITIVE_INFINITY;
    const of = one.gives.map(({ part: { place }, cases }) =>
      cases === 0n ? far : isCase(place.batch) ? 0 : (near.get(place.key) ?? far),
    );
    const distance = Math.min(...of);
    distances[n] = distance;
    const before = distance + (one.step.kind === "transformed" ? 1 : 0);
    for (const { part } of one.takes) near.set(part.place.key, Math.min(before, near.get(part.place.key) ?? far));
  }
  return distances;
}

const isBefore = (a: Instant, b: Instant): boolean => Date.parse(a) < Date.parse(b);

/** Everything that goods of the cases passed, not in any order. */
export function candidatesOf(
  passed: readonly Passed[],
  known: Known,
  isCase: (batch: string) => boolean,
): readonly Candidate[] {
  const found = new Map<string, Growing>();
  const distances = distancesOf(passed, isCase);
  for (const [n, one] of passed.entries()) {
    const { at } = one.step;
    const distance = distances[n] ?? 0;
    for (const { kind, id, cases, batch, give } of touchesOf(one, known)) {
      const before = found.get(id);
      if (before === undefined) {
        found.set(id, {
          id,
          kind,
          cases,
          batches: new Set([batch]),
          distance,
          from: at,
          to: at,
          came: [{ step: n, give }],
        });
        continue;
      }
      before.cases |= cases;
      before.batches.add(batch);
      before.distance = Math.min(before.distance, distance);
      if (isBefore(at, before.from)) before.from = at;
      if (isBefore(before.to, at)) before.to = at;
      before.came.push({ step: n, give });
    }
  }
  return [...found.values()].map((one) => ({ ...one, explains: countOf(one.cases) }));
}
