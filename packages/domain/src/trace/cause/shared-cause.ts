import { lotId } from "../../batches/identity.ts";
import type { CalendarDate } from "../../calendar.ts";
import type { Fact } from "../../fact.ts";
import type { BatchRegistered } from "../../fact-data.ts";
import { makersIn } from "../graph.ts";
import type { Part } from "../place.ts";
import { movementsOf } from "../replay.ts";
import { inOrder } from "../schedule.ts";
import { type Candidate, candidatesOf, type Known, plotId } from "./candidates.ts";
import { type Case, passedTo } from "./passed.ts";
import { type Path, PathFinder } from "./paths.ts";
import { type Ranked, ranked } from "./ranked.ts";
import { stepsOf } from "./step.ts";

export interface CommonAsked {
  readonly cases: readonly Case[];
  /** Batches whose whole history is among the facts. */
  readonly followed: ReadonlySet<string>;
  /** Of so many of the best that are shown the ways to the cases are told. */
  readonly paths: number;
}

export interface RankedCandidate extends Ranked {
  readonly paths?: readonly Path[];
}

/**
 * What goods of some cases have in common, best first (`ranked`), by facts in the order of record. A candidate explains a case where goods that
 * were there can be in it: what left before, and what came after a place had been emptied, cannot. It says where to look first, and
 * not that anything was wrong there.
 */
export function commonSource(
  facts: readonly Fact[],
  { cases, followed, paths }: CommonAsked,
  known: Known,
  isShown: (candidate: Candidate) => boolean = () => true,
): readonly RankedCandidate[] {
  const isFollowed = ({ place }: Part): boolean => followed.has(place.batch);
  const passed = passedTo(inOrder(stepsOf(facts), isFollowed), cases, isFollowed);
  const batches = new Set(cases.flatMap((one) => one.batches));
  const candidates = ranked(
    candidatesOf(passed, known, (batch) => batches.has(batch)),
    known,
  );
  if (paths === 0) return candidates;
  const nodes = { isFollowed: (batch: string) => followed.has(batch), makers: makersIn(movementsOf(facts)) };
  const finder = new PathFinder(passed, nodes);
  const told = new Set(candidates.filter(isShown).slice(0, paths));
  return candidates.map((candidate) => {
    if (!told.has(candidate)) return candidate;
    return { ...candidate, paths: cases.flatMap((_, number) => finder.path(candidate, cases, number) ?? []) };
  });
}

/** What is to be looked up beside the facts: shipments for their vehicles, plots for what was used on them until their last harvest. */
export interface ToLookUp {
  readonly shipments: readonly string[];
  readonly plots: readonly { readonly base: string; readonly plot: string; readonly until: CalendarDate }[];
}

/** By the facts as they were recorded, corrections beside what they correct: it may be more than is needed in the end. */
export function toLookUp(facts: readonly Fact[]): ToLookUp {
  const shipments = new Set<string>();
  const grown = new Map<string, Pick<BatchRegistered, "base" | "plots" | "harvestedOn">>();
  const plots = new Map<string, ToLookUp["plots"][number]>();
  const add = (batch: string, harvest: Pick<BatchRegistered, "base" | "plots" | "harvestedOn">): void => {
    grown.set(batch, harvest);
    const { base, harvestedOn: until } = harvest;
    for (const plot of harvest.plots) {
      const before = plots.get(plotId(base, plot));
      if (before === undefined || before.until < until) plots.set(plotId(base, plot), { base, plot, until });
    }
  };
  for (const { kind, data } of facts) {
    if (kind === "shipment-sent") shipments.add(data.id);
    if (kind === "batch-registered") add(lotId(data), data);
    const before = kind === "batch-corrected" ? grown.get(lotId(data)) : undefined;
    if (kind !== "batch-corrected" || before === undefined) continue;
    const { plots: on = before.plots, harvestedOn = before.harvestedOn } = data;
    add(lotId(data), { base: before.base, plots: on, harvestedOn });
  }
  return { shipments: [...shipments], plots: [...plots.values()] };
}
