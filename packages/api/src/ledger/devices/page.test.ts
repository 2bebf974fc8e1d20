import { ERROR_CODES } from "@suyuan/domain/errors";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOf } from "../row-key.ts";
import { devicePageKey } from "./keys.ts";
import {
  emptyPage,
  highestOf,
  isBroken,
  isFork,
  isWhole,
  knownOf,
  lackingOf,
  type Mark,
  marked,
  openBefore,
  PAGE_MAX,
  PAGE_NUMBERS,
  type PageRow,
  pageOf,
  pagesOf,
  stretchesOf,
} from "./page.ts";

const AT = "2026-10-08T02:00:00.000Z";
const hex = (n: number) => n.toString(16).padStart(8, "0").repeat(8);
const mark = (n: number): Mark => ({ chain: hex(n), previous: hex(n - 1), at: AT });

test("numbers from 1 on fall into rows of sixteen", () => {
  expect([1, 16, 17, 32, 33].map(pageOf)).toEqual([0, 0, 1, 1, 2]);
});

test("a number that came is known by its link, the link before it and its second", () => {
  const row = marked(emptyPage(AT, undefined), 3, "received", mark(3), 5);
  expect(knownOf(row, 3)).toEqual({ state: "received", mark: { tag: "00000003", previousTag: "00000002", at: AT } });
  expect(knownOf(row, 4)).toEqual({ state: "absent" });
  expect(row).toMatchObject({ chain: hex(3), lastAt: AT, clock: [5, 5, 5] });
  expect(highestOf(0, row)).toBe(3);
});

test("the link of a row is that of its highest number, in whatever order they come", () => {
  let row = emptyPage(AT, undefined);
  for (const number of [2, 5, 4, 1, 3]) row = marked(row, number, "received", mark(number), number);
  expect(row.chain).toBe(hex(5));
  expect(row.clock).toEqual([3, 1, 5]);
});

test("a refused number keeps its code until it is received or given up, and what was received stays so", () => {
  let row = marked(emptyPage(AT, undefined), 1, { refused: "insufficient-stock" }, mark(1));
  expect(knownOf(row, 1)).toMatchObject({ state: "refused", code: "insufficient-stock" });
  row = marked(row, 1, { refused: "not-found" }, mark(1));
  expect(knownOf(row, 1)).toMatchObject({ state: "refused", code: "not-found" });
  row = marked(row, 1, "received", mark(1));
  expect(knownOf(row, 1).state).toBe("received");
  expect(marked(row, 1, "given-up")).toBe(row);
  expect(marked(row, 1, { refused: "not-found" }, mark(1))).toBe(row);
});

test("what was given up and comes after all is received", () => {
  const row = marked(emptyPage(AT, undefined), 1, "given-up");
  expect(knownOf(row, 1)).toEqual({ state: "given-up" });
  expect(knownOf(marked(row, 1, "received", mark(1)), 1).state).toBe("received");
});

test("another command under a number is a fork, the same again is none", () => {
  const row = marked(emptyPage(AT, undefined), 2, "received", mark(2));
  expect(isFork(knownOf(row, 2), mark(2))).toBe(false);
  expect(isFork(knownOf(row, 2), { ...mark(2), chain: hex(99) })).toBe(true);
  expect(isFork(knownOf(row, 2), { ...mark(2), previous: hex(99) })).toBe(true);
  expect(isFork(knownOf(row, 3), mark(3))).toBe(false);
});

test("a command that does not follow the one before it, or that the next one does not follow, breaks the chain", () => {
  let row = marked(emptyPage(AT, undefined), 2, "received", mark(2));
  row = marked(row, 4, "received", mark(4));
  const around = [knownOf(row, 2), knownOf(row, 4)] as const;
  expect(isBroken(...around, mark(3))).toBe(false);
  expect(isBroken(...around, { ...mark(3), previous: hex(77) })).toBe(true);
  expect(isBroken(...around, { ...mark(3), chain: hex(77) })).toBe(true);
});

test("a row of the longest names, codes and stretches stays under a kilobyte, which is what a write unit holds", () => {
  const longest = [...ERROR_CODES].sort((a, b) => b.length - a.length).slice(0, 7);
  let row: PageRow = emptyPage(
    AT,
    [...Array(10).keys()].map((n) => [PAGE_MAX - 100 + 3 * n, PAGE_MAX - 99 + 3 * n]),
  );
  const first = (PAGE_MAX - 1) * PAGE_NUMBERS + 1;
  for (let n = 0; n < PAGE_NUMBERS; n++)
    row = marked(row, first + n, { refused: longest[n % 7] ?? "" }, mark(first + n), -2_000_000_000);
  const key = devicePageKey("o".repeat(64), "d".repeat(64), PAGE_MAX);
  expect(bytesOf({ ...key, version: 1_000_000, data: row })).toBeLessThanOrEqual(1024);
  expect(row.codes).toHaveLength(6);
});

test("stretches say the same as the numbers", () => {
  expect(stretchesOf([1, 2, 3, 7, 9, 10])).toEqual([
    { from: 1, to: 3 },
    { from: 7, to: 7 },
    { from: 9, to: 10 },
  ]);
});

/** Slow second reading: every number in a map, and no rows at all. */
class Plain {
  readonly #states = new Map<number, "received" | "given-up" | "refused">();
  last = 0;
  note(number: number, state: "received" | "given-up" | "refused"): void {
    if (this.#states.get(number) !== "received") this.#states.set(number, state);
    this.last = Math.max(this.last, number);
  }
  missing(): number[] {
    return Array.from({ length: this.last }, (_, n) => n + 1).filter((number) => !this.#states.has(number));
  }
  refused(): number[] {
    return [...this.#states]
      .filter(([, state]) => state === "refused")
      .map(([number]) => number)
      .sort((a, b) => a - b);
  }
}

/** The rows of a device as the ledger keeps them, without a table. */
class Rows {
  readonly pages = new Map<number, PageRow>();
  get newest(): { page: number; row: PageRow } | undefined {
    const page = Math.max(...this.pages.keys());
    const row = this.pages.get(page);
    return row === undefined ? undefined : { page, row };
  }
  note(number: number, outcome: "received" | "given-up" | { refused: string }): void {
    const { newest } = this;
    const page = pageOf(number);
    const isNewest = newest === undefined || page > newest.page;
    const whole = new Set([...this.pages].filter(([, row]) => isWhole(row)).map(([one]) => one));
    const before = this.pages.get(page) ?? emptyPage(AT, isNewest ? openBefore(page, newest, whole) : undefined);
    this.pages.set(page, marked(before, number, outcome, outcome === "given-up" ? undefined : mark(number)));
  }
  lacking(): { missing: number[]; refused: number[] } {
    const { newest } = this;
    if (newest === undefined) return { missing: [], refused: [] };
    const last = highestOf(newest.page, newest.row);
    const named = [...pagesOf(newest.row.open, 1_000_000), newest.page];
    const all = named.map((page) => lackingOf(page, this.pages.get(page), last));
    return {
      missing: all.flatMap(({ missing }) => missing),
      refused: all.flatMap(({ refused }) => refused.map(({ number }) => number)),
    };
  }
}

test("in whatever order numbers come, are refused, come again or are given up, the rows lack exactly what a list of all numbers lacks", () => {
  const step = fc.record({
    number: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 2_000 })),
    outcome: fc.constantFrom("received" as const, "received" as const, "given-up" as const, { refused: "not-found" }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const [plain, rows] = [new Plain(), new Rows()];
      for (const { number, outcome } of steps) {
        // A number above the highest that came cannot be given up.
        if (outcome === "given-up" && number > plain.last) continue;
        plain.note(number, typeof outcome === "string" ? outcome : "refused");
        rows.note(number, outcome);
        expect(rows.lacking()).toEqual({ missing: plain.missing(), refused: plain.refused() });
        expect(rows.newest?.row.open?.length ?? 0).toBeLessThanOrEqual(10);
      }
    }),
    { numRuns: 60 },
  );
});

test("a row says only what is known: no codes, clock or open rows where there are none", () => {
  expect(emptyPage(AT, [])).toEqual(emptyPage(AT, undefined));
  expect(Object.keys(emptyPage(AT, [])).toSorted()).toEqual(["lastAt", "marks", "states"]);
  const row = marked(emptyPage(AT, undefined), 1, "received", mark(1));
  expect(Object.keys(row).toSorted()).toEqual(["chain", "lastAt", "marks", "states"]);
  expect(isBroken(knownOf(undefined, 1), knownOf(undefined, 1), mark(1))).toBe(false);
});

test("a code is kept once for all numbers that were refused with it, and of a seventh only that there was one", () => {
  let row = emptyPage(AT, undefined);
  for (const [n, code] of ["c0", "c1", "c0", "c2", "c3", "c4", "c5", "c6", "c7"].entries())
    row = marked(row, n + 1, { refused: code }, mark(n + 1));
  expect([row.states, row.codes]).toEqual(["abacdefzz-------", ["c0", "c1", "c2", "c3", "c4", "c5"]]);
  expect([1, 3, 7, 8, 9].map((number) => knownOf(row, number).code)).toEqual(["c0", "c0", "c5", "other", "other"]);
  expect(marked(row, 1, { refused: "c0" }, mark(1))).toBe(row);
});

test("what was given up without having come has a mark once it comes, and is given up once", () => {
  const row = marked(emptyPage(AT, undefined), 1, "given-up");
  expect(marked(row, 1, "given-up")).toBe(row);
  expect(knownOf(marked(row, 1, "given-up", mark(1)), 1)).toMatchObject({
    state: "given-up",
    mark: { tag: "00000001" },
  });
});

test("a row is whole once each of its numbers came or was given up, and not while one was refused", () => {
  let row = emptyPage(AT, undefined);
  for (let number = 1; number <= PAGE_NUMBERS; number += 1) {
    expect(isWhole(row)).toBe(false);
    row = number % 2 === 0 ? marked(row, number, "given-up") : marked(row, number, "received", mark(number));
  }
  expect(isWhole(row)).toBe(true);
  const refused = marked(emptyPage(AT, undefined), 1, { refused: "not-found" }, mark(1));
  expect(isWhole({ ...row, states: `${refused.states[0]}${row.states.slice(1)}` })).toBe(false);
});

test("the rows of stretches are named in their order, up to a most, from one on", () => {
  const open = [
    [0, 2],
    [5, 9],
  ] as const;
  expect(pagesOf(undefined, 5)).toEqual([]);
  expect([pagesOf(open, 4), pagesOf(open, 3), pagesOf(open, 99)]).toEqual([
    [0, 1, 2, 5],
    [0, 1, 2],
    [0, 1, 2, 5, 6, 7, 8, 9],
  ]);
  expect([pagesOf(open, 4, 1), pagesOf(open, 99, 7)]).toEqual([
    [1, 2, 5, 6],
    [7, 8, 9],
  ]);
});

const WHOLE_STATES = "r".repeat(PAGE_NUMBERS);
/** The newest row, which names these as open. */
const newest = (page: number, open?: PageRow["open"], isDone = false) => {
  const row = emptyPage(AT, open);
  return { page, row: isDone ? { ...row, states: WHOLE_STATES } : row };
};
const opened = (...args: Parameters<typeof openBefore>) => openBefore(...args).map(([from, to]) => [from, to]);

test("a new row names all before it where it is the first, and else the last one unless that is whole", () => {
  const none = new Set<number>();
  expect([opened(0, undefined, none), opened(3, undefined, none)]).toEqual([[], [[0, 2]]]);
  expect([opened(3, newest(2), none), opened(3, newest(2, undefined, true), none)]).toEqual([[[2, 2]], []]);
  // What was left out between them is open, whether the last is whole or not.
  expect([opened(6, newest(2), none), opened(6, newest(2, undefined, true), none)]).toEqual([[[2, 5]], [[3, 5]]]);
});

test("a new row names what the last one named, joined where nothing lies between", () => {
  const none = new Set<number>();
  expect(opened(3, newest(2, [[0, 1]]), none)).toEqual([[0, 2]]);
  expect(opened(3, newest(2, [[0, 1]], true), none)).toEqual([[0, 1]]);
  expect(opened(6, newest(2, [[0, 0]]), none)).toEqual([
    [0, 0],
    [2, 5],
  ]);
  expect(opened(6, newest(2, [[0, 2]], true), none)).toEqual([[0, 5]]);
});

test("a new row leaves out what was found whole since, wherever in a stretch it lies", () => {
  const of = (...whole: readonly number[]) => opened(8, newest(7, [[0, 5]], true), new Set(whole));
  expect(of()).toEqual([[0, 5]]);
  expect(of(5, 3, 0)).toEqual([
    [1, 2],
    [4, 4],
  ]);
  expect(of(0, 1, 2, 3, 4, 5)).toEqual([]);
  expect(of(6, 9)).toEqual([[0, 5]]);
  expect(of(2)).toEqual([
    [0, 1],
    [3, 5],
  ]);
  const two = newest(9, [
    [0, 1],
    [4, 5],
  ]);
  expect(opened(10, two, new Set([4, 12]))).toEqual([
    [0, 1],
    [5, 5],
    [9, 9],
  ]);
});

test("a row names ten stretches at most: beyond them the nearest two are named as one, of those as near the first", () => {
  const ten = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90].map((from) => [from, from + 1] as const);
  expect(opened(121, newest(120, ten, true), new Set())).toEqual(ten.map(([from, to]) => [from, to]));
  expect(opened(121, newest(120, ten), new Set())).toEqual([
    [0, 11],
    ...ten.slice(2).map(([from, to]) => [from, to]),
    [120, 120],
  ]);
  const near = ten.map(([from, to]) => (from === 40 ? ([35, 36] as const) : ([from, to] as const)));
  expect(opened(150, newest(140, near), new Set())).toEqual([
    ...near.slice(0, 3).map(([from, to]) => [from, to]),
    [30, 36],
    ...near.slice(5).map(([from, to]) => [from, to]),
    [140, 149],
  ]);
});
