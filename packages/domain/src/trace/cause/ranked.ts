import { addDays } from "../../calendar.ts";
import { ACTIVES_DAYS } from "../../farm/record-input.ts";
import { type Candidate, type CandidateKind, type Known, plotId } from "./candidates.ts";

export interface Ranked extends Candidate {
  /** From 1; the same for those that no case tells apart: of the very same goods, and so of the same cases. */
  readonly rank: number;
  /** Of a plot or an input: how many harvests it touched by what was looked at, those of the cases among them. */
  readonly exposed?: number;
}

/**
 * From the most special to the most general: of candidates that explain the same cases by as many batches the earlier goes first. A plot and what
 * was used on it are told apart by the harvests that each touched.
 */
const PLACES: Readonly<Record<CandidateKind, number>> = {
  batch: 0,
  plot: 1,
  input: 1,
  vehicle: 2,
  logger: 3,
  room: 4,
  base: 5,
  organisation: 6,
};

/** By candidate the harvests that it touched: all of a plot, of an input those from its use on while it is looked for. */
function exposures({ harvests, uses }: Known): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (id: string) => counts.set(id, (counts.get(id) ?? 0) + 1);
  const byPlot = Map.groupBy(uses, ({ base, plot }) => plotId(base, plot));
  for (const { base, plots, harvestedOn } of harvests) {
    for (const plot of plots) {
      const id = plotId(base, plot);
      add(id);
      for (const use of byPlot.get(id) ?? []) {
        if (use.appliedOn <= harvestedOn && harvestedOn <= addDays(use.appliedOn, ACTIVES_DAYS)) add(use.id);
      }
    }
  }
  return counts;
}

type Weighed = Candidate & { readonly exposed?: number };

const byWorth = (a: Weighed, b: Weighed): number =>
  b.explains - a.explains ||
  a.batches.size - b.batches.size ||
  a.distance - b.distance ||
  PLACES[a.kind] - PLACES[b.kind] ||
  (a.exposed ?? 0) - (b.exposed ?? 0) ||
  (a.kind === b.kind ? 0 : a.kind === "plot" ? -1 : 1) ||
  (a.id < b.id ? -1 : 1);

/**
 * Best first: what explains more cases; of equals what is more special, that is by fewer batches of goods; then what is nearer to the cases, in
 * transformations; then by kind. Of a plot and what was used on it, what touched fewer harvests, for the others brought no case; the plot where
 * that is equal, for it stands for all that was used there. Those that no case tells apart have one rank.
 */
export function ranked(candidates: readonly Candidate[], known: Known): readonly Ranked[] {
  const counts = exposures(known);
  const weighed = candidates.map((candidate): Weighed => {
    const exposed = counts.get(candidate.id);
    return exposed === undefined ? candidate : { ...candidate, exposed };
  });
  const alike = Map.groupBy(
    weighed.toSorted(byWorth),
    ({ cases, batches }) => `${cases} ${[...batches].sort().join()}`,
  );
  let rank = 1;
  return [...alike.values()].flatMap((group) => {
    const told = group.map((candidate) => ({ ...candidate, rank }));
    rank += group.length;
    return told;
  });
}
