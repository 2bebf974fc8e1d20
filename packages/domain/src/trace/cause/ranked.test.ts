import { expect, test } from "vitest";
import type { Candidate, CandidateKind, Known } from "./candidates.ts";
import { ranked } from "./ranked.ts";

const at = "2026-09-20T00:00:00.000Z";
const candidate = (kind: CandidateKind, id: string, more: Partial<Candidate> = {}): Candidate => ({
  ...{ id, kind, cases: 3n, explains: 2, batches: new Set(["A"]), distance: 1, from: at, to: at, came: [] },
  ...more,
});
const use = (id: string, plot: string, appliedOn: string, base = "b") => ({ id: `input/${id}`, base, plot, appliedOn });
const grown = (harvestedOn: string, plots: readonly string[] = ["p1"], base = "b") => ({ base, plots, harvestedOn });
const order = (candidates: readonly Candidate[], known: Partial<Known> = {}) =>
  ranked(candidates, { vehicles: new Map(), uses: [], harvests: [], ...known }).map(({ id, rank, exposed }) =>
    exposed === undefined ? `${rank} ${id}` : `${rank} ${id} of ${exposed}`,
  );

test("what explains more cases goes first, then fewer batches, then what is nearer, then the more special kind, then the id", () => {
  const kinds = ["organisation", "base", "room", "logger", "vehicle", "input", "plot", "batch"] as const;
  expect(
    order([
      ...kinds.map((kind) => candidate(kind, `z/${kind}`)),
      candidate("room", "a/room"),
      candidate("room", "near", { distance: 0 }),
      candidate("room", "wide", { batches: new Set(["A", "B"]), distance: 0 }),
      candidate("organisation", "more", { explains: 3, cases: 7n, batches: new Set(["A", "B", "C"]), distance: 4 }),
    ]),
  ).toEqual([
    "1 more",
    ...["2 near", "2 z/batch", "2 z/plot", "2 z/input", "2 z/vehicle", "2 z/logger", "2 a/room", "2 z/room"],
    ...["2 z/base", "2 z/organisation", "12 wide"],
  ]);
});

test("candidates of the very same goods and cases have one rank, of other goods or cases another, however many stand before", () => {
  expect(
    order([
      candidate("room", "ab", { batches: new Set(["A", "B"]) }),
      candidate("room", "ba", { batches: new Set(["B", "A"]) }),
      candidate("room", "bc", { batches: new Set(["B", "C"]) }),
      candidate("room", "other cases", { batches: new Set(["A", "B"]), cases: 5n }),
    ]),
  ).toEqual(["1 ab", "1 ba", "3 bc", "4 other cases"]);
});

test("of a plot and what was used on it, that which touched fewer harvests goes first: the others brought no case; the plot goes first where it is the same", () => {
  const all = [candidate("plot", "plot/b/p1"), candidate("input", "input/early"), candidate("input", "input/late")];
  const uses = [use("early", "p1", "2026-09-01"), use("late", "p1", "2026-09-10")];
  const harvests = [
    ...[grown("2026-08-31"), grown("2026-09-05"), grown("2026-09-10", ["p0", "p1"])],
    ...[grown("2026-09-12", ["p2"]), grown("2026-09-12", ["p1"], "c")],
  ];
  expect(order(all, { uses, harvests })).toEqual(["1 input/late of 1", "1 input/early of 2", "1 plot/b/p1 of 3"]);
  expect(order(all.toReversed(), { uses, harvests: harvests.slice(2) })).toEqual([
    ...["1 plot/b/p1 of 1", "1 input/early of 1", "1 input/late of 1"],
  ]);
});

test("an input touches harvests of its own plot from the day of its use for a year", () => {
  const uses = [use("a", "p1", "2025-09-01"), use("b", "p2", "2025-09-01"), use("c", "p1", "2025-09-01", "c")];
  const days = ["2025-08-31", "2025-09-01", "2026-09-01", "2026-09-02"];
  const all = [candidate("input", "input/a"), candidate("input", "input/b"), candidate("input", "input/c")];
  expect(order(all, { uses, harvests: days.map((day) => grown(day)) })).toEqual([
    "1 input/b",
    "1 input/c",
    "1 input/a of 2",
  ]);
});
