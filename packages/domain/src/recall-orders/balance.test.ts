import { expect, test } from "vitest";
import { acting, COOPERATIVE, DEPOT, NOON, refusal } from "../fixtures/cangxi.ts";
import type { Affected } from "./affected.ts";
import {
  balanceOf,
  ENTRIES_MAX,
  explainedGrams,
  type RecallTask,
  saidOf,
  standingEntries,
  type TaskEntry,
  type TellTask,
  taskStatus,
  tasksOf,
  tellTask,
} from "./balance.ts";

const AT = "2026-09-12T03:00:00.000Z";
const entry = (id: string, more: Partial<TaskEntry> = {}): TaskEntry => ({ id, at: AT, recordedAt: NOON, ...more });
const task = (
  entries: readonly TaskEntry[],
  items: RecallTask["items"] = [{ batch: "A", grams: 1000 }],
): RecallTask => ({
  organisation: DEPOT.id,
  items,
  entries,
});
const tell = (of: RecallTask | undefined, command: Partial<TellTask>, hasEnded = false) =>
  tellTask({ task: of, recall: "bureau/r-1", hasEnded }, { id: "e-9", at: AT, ...command }, acting(DEPOT, "depot"));
const pointersOf = (decide: () => unknown) => refusal(decide).errors.map(({ pointer }) => pointer);

test("each holder has one task, in the order in which goods came to them, for what it has and for what is on its way there: batches of which it has nothing are left out", () => {
  const none = { minGrams: 0, maxGrams: 0, onHandGrams: 0, underWayGrams: 0, soldGrams: 0, goneGrams: 0 };
  const affected: readonly Affected[] = [
    { ...none, batch: "A", holder: "coop", soldGrams: 100 },
    { ...none, batch: "A", holder: "depot", onHandGrams: 300, underWayGrams: 200 },
    { ...none, batch: "B", holder: "coop", onHandGrams: 1 },
    { ...none, batch: "B", holder: "depot", goneGrams: 9 },
    { ...none, batch: "C", holder: "shop" },
  ];
  expect(tasksOf(affected)).toEqual([
    { organisation: "coop", items: [{ batch: "B", grams: 1 }], entries: [] },
    { organisation: "depot", items: [{ batch: "A", grams: 500 }], entries: [] },
    { organisation: "shop", items: [], entries: [] },
  ]);
});

test("entries add up by batch and by what became of the goods, and one that was corrected counts no more", () => {
  const told = task([
    entry("e-1", { batch: "A", foundGrams: 100, soldGrams: 20 }),
    entry("e-2", { batch: "B", foundGrams: 7 }),
    entry("e-3", { batch: "A", foundGrams: 5, returnedGrams: 30, destroyedGrams: 40 }),
    entry("e-4", { batch: "A", foundGrams: 90, corrects: "e-1", reason: "看错" }),
  ]);
  expect(standingEntries(told).map(({ id }) => id)).toEqual(["e-2", "e-3", "e-4"]);
  const ofA = { foundGrams: 95, returnedGrams: 30, destroyedGrams: 40, soldGrams: 0 };
  expect(saidOf(told, "A")).toEqual(ofA);
  expect(saidOf(told)).toEqual({ ...ofA, foundGrams: 102 });
  expect(explainedGrams({ foundGrams: 1, returnedGrams: 20, destroyedGrams: 300, soldGrams: 4000 })).toBe(4321);
});

test("a task is open until its holder acknowledged the recall, and explained once every gram of every batch is accounted for, no more and no less", () => {
  const items = [
    { batch: "A", grams: 1000 },
    { batch: "B", grams: 500 },
  ];
  const a = entry("e-2", { batch: "A", foundGrams: 1000 });
  const b = (soldGrams: number) => entry("e-3", { batch: "B", soldGrams });
  const knows = entry("e-1", { acknowledged: true });
  expect(taskStatus(task([], items))).toBe("open");
  expect(taskStatus(task([a, b(500)], items))).toBe("open");
  expect(taskStatus(task([knows, a], items))).toBe("acknowledged");
  expect(taskStatus(task([knows, a, b(501)], items))).toBe("acknowledged");
  expect(taskStatus(task([knows, a, b(500)], items))).toBe("explained");
  expect(taskStatus(task([knows], []))).toBe("explained");
  expect(taskStatus(task([knows, a, b(500), entry("e-4", { corrects: "e-1", reason: "误填" })], items))).toBe("open");
});

test("the balance has a line for each batch of each task: what was on record, what was said of it, and what is missing or too much", () => {
  const silent = { ...task([]), organisation: COOPERATIVE.id };
  const told = task([
    entry("e-0", { acknowledged: true }),
    entry("e-1", { batch: "A", foundGrams: 300, returnedGrams: 100 }),
    entry("e-2", { batch: "B", soldGrams: 8 }),
  ]);
  const nothing = { foundGrams: 0, returnedGrams: 0, destroyedGrams: 0, soldGrams: 0 };
  expect(balanceOf([silent, told])).toEqual([
    { batch: "A", organisation: COOPERATIVE.id, grams: 1000, ...nothing, missingGrams: 1000 },
    {
      batch: "A",
      organisation: DEPOT.id,
      grams: 1000,
      ...nothing,
      foundGrams: 300,
      returnedGrams: 100,
      missingGrams: 600,
    },
    { batch: "B", organisation: DEPOT.id, grams: 0, ...nothing, soldGrams: 8, missingGrams: -8 },
  ]);
});

test("what a holder tells is kept behind what it told before, with when it was recorded, and goes out as a fact", () => {
  const before = entry("e-1", { acknowledged: true });
  const { task: after, fact } = tell(task([before]), { foundGrams: 400, soldGrams: 0 });
  const said = { id: "e-9", batch: "A", foundGrams: 400, soldGrams: 0 };
  expect(after).toEqual({ ...task([before]), entries: [before, { ...said, at: AT, recordedAt: NOON }] });
  expect(fact).toMatchObject({
    kind: "recall-task-told",
    occurredAt: AT,
    recordedAt: NOON,
    by: { organisation: DEPOT.id },
  });
  expect(fact.data).toEqual({ recall: "bureau/r-1", organisation: DEPOT.id, ...said });
  expect(tell(task([]), { acknowledged: true }).task.entries).toEqual([entry("e-9", { acknowledged: true })]);
});

test("weights are of the batch that is named, or of the only one; where there are several, or another is named, the field is asked for and up to five are told", () => {
  const items = (count: number) => Array.from({ length: count }, (_, n) => ({ batch: `L${n}`, grams: 10 }));
  const batchIn = (count: number, batch?: string) =>
    tell(task([], items(count)), { foundGrams: 1, ...(batch === undefined ? {} : { batch }) }).task.entries[0]?.batch;
  expect([batchIn(1), batchIn(1, "L0"), batchIn(3, "L2")]).toEqual(["L0", "L0", "L2"]);
  for (const [count, batch] of [[0], [2], [1, "L1"], [2, "L2"]] as const) {
    expect(pointersOf(() => batchIn(count, batch))).toEqual(["/batch"]);
  }
  const named = (count: number) => refusal(() => batchIn(count)).errors[0]?.detail.match(/weights are: (.*)\.$/)?.[1];
  expect(named(5)).toBe("L0, L1, L2, L3, L4");
  expect(named(6)).toBe("L0, L1, L2, L3, L4 …");
  expect(refusal(() => batchIn(6)).errors[0]?.detailZh).toContain("L0, L1, L2, L3, L4 …。");
  expect(refusal(() => batchIn(5)).errors[0]?.detailZh).toContain("L0, L1, L2, L3, L4。");
});

test.each(["foundGrams", "returnedGrams", "destroyedGrams", "soldGrams"] as const)(
  "a weight of %s alone is something said, and of a batch",
  (key) => {
    expect(tell(task([]), { [key]: 5 }).task.entries).toEqual([entry("e-9", { batch: "A", [key]: 5 })]);
  },
);

test("who says nothing is asked to say something", () => {
  expect(pointersOf(() => tell(task([]), {}))).toEqual(["/acknowledged"]);
  expect(pointersOf(() => tell(task([]), { batch: "A" }))).toEqual(["/acknowledged"]);
});

test("a correction takes back an entry that stands and says why; it may say nothing else, and is of no batch then", () => {
  const wrong = entry("e-1", { batch: "A", foundGrams: 100 });
  const other = entry("e-0", { acknowledged: true });
  expect(tell(task([other, wrong]), { corrects: "e-1", reason: "看错" }).task.entries).toEqual([
    other,
    wrong,
    entry("e-9", { corrects: "e-1", reason: "看错" }),
  ]);
  expect(pointersOf(() => tell(task([wrong]), { corrects: "e-1" }))).toEqual(["/reason"]);
  expect(pointersOf(() => tell(task([wrong]), { corrects: "e-2", reason: "看错" }))).toEqual(["/corrects"]);
  const corrected = task([wrong, entry("e-2", { corrects: "e-1", reason: "看错" })]);
  expect(pointersOf(() => tell(corrected, { corrects: "e-1", reason: "看错" }))).toEqual(["/corrects"]);
});

test("a task takes so many entries and no more; the way out is named", () => {
  const full = (count: number) => task(Array.from({ length: count }, (_, n) => entry(`e${n}`, { acknowledged: true })));
  expect(tell(full(ENTRIES_MAX - 1), { acknowledged: true }).task.entries).toHaveLength(ENTRIES_MAX);
  expect(pointersOf(() => tell(full(ENTRIES_MAX), { acknowledged: true }))).toEqual(["/id"]);
});

test("another's task, or one that is not there, is not found; one of a recall that has ended takes nothing more", () => {
  const others = { ...task([]), organisation: COOPERATIVE.id };
  expect(refusal(() => tell(others, { acknowledged: true })).code).toBe("not-found");
  expect(refusal(() => tell(undefined, { acknowledged: true })).code).toBe("not-found");
  const ended = refusal(() => tell(task([]), { acknowledged: true }, true));
  expect([ended.code, ended.message.includes("r-1"), ended.message.includes("bureau/")]).toEqual([
    "recall-ended",
    true,
    false,
  ]);
});

test("what is told to have happened later than a quarter of an hour from now is refused", () => {
  const ahead = refusal(() => tell(task([]), { acknowledged: true, at: "2026-09-12T04:16:00.000Z" }));
  expect([ahead.code, ahead.errors.map(({ pointer }) => pointer)]).toEqual(["date-order", ["/at"]]);
});
