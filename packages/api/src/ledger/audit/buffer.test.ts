import { faulty } from "@suyuan/store/faulty-table";
import { StoreUnavailable, type Table } from "@suyuan/store/table";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { demoDeps, impatient } from "../../fixtures/http.ts";
import type { AuditLook } from "../../host.ts";
import { AuditBuffer } from "./buffer.ts";
import { auditPage } from "./page.ts";

const ORGANISATION = { id: "coop", regionCode: "510824" };

const look = (n: number, at = "2026-10-08T02:00:00.000Z"): AuditLook => ({
  ...{ at, by: "county", role: "inspector", key: "key-1", act: "read", kind: "batch", id: `batch-${n}` },
  place: { organisation: "coop" },
});

const counted = async (table: Table) =>
  Object.fromEntries((await auditPage(table, ORGANISATION, { limit: 200 })).items.map(({ id, count }) => [id, count]));

test("whatever is looked at, by how many processes and however often it is written, the counts add up", async () => {
  const step = fc.record({
    n: fc.integer({ min: 0, max: 5 }),
    by: fc.boolean(),
    written: fc.constantFrom("no", "new", "all"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { deps } = demoDeps();
      const buffers = [new AuditBuffer(deps, deps.log), new AuditBuffer(deps, deps.log)];
      const expected: Record<string, number> = {};
      for (const { n, by, written } of steps) {
        const buffer = buffers[by ? 1 : 0];
        buffer?.record(look(n));
        expected[`batch-${n}`] = (expected[`batch-${n}`] ?? 0) + 1;
        if (written === "new") await buffer?.written();
        if (written === "all") await buffer?.flush();
      }
      await Promise.all(buffers.map((buffer) => buffer.flush()));
      expect(await counted(deps.table)).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

test("looks wait while the store takes no writes, and the log says so", async () => {
  const { deps, lines } = demoDeps();
  let isFull = true;
  const table: Table = {
    ...deps.table,
    getMany: (keys, options) => deps.table.getMany(keys, options),
    query: (...asked) => deps.table.query(...asked),
    putAbsent: (items) =>
      isFull
        ? Promise.reject(new StoreUnavailable("full", "not-committed", undefined, "disk-full"))
        : deps.table.putAbsent(items),
  };
  const buffer = new AuditBuffer(impatient({ ...deps, table }), deps.log);
  for (const n of [1, 2, 1]) buffer.record(look(n));
  await buffer.flush();
  expect(lines).toContainEqual(expect.objectContaining({ event: "audit-waits", fields: { entries: 2, lost: 0 } }));
  expect(await counted(table)).toEqual({});
  isFull = false;
  await buffer.flush();
  expect(await counted(table)).toEqual({ "batch-1": 2, "batch-2": 1 });
});

test("a hundred thousand things looked at while nothing can be written take the memory of ten thousand, and the log counts the rest as lost", async () => {
  const { deps, lines } = demoDeps();
  const table: Table = {
    ...deps.table,
    putAbsent: () => Promise.reject(new StoreUnavailable("away", "not-committed", undefined, "read-only")),
  };
  const buffer = new AuditBuffer(impatient({ ...deps, table }), deps.log);
  for (let n = 0; n < 100_000; n++) buffer.record(look(n));
  await buffer.flush();
  expect(lines).toContainEqual(
    expect.objectContaining({ event: "audit-waits", fields: { entries: 10_000, lost: 90_000 } }),
  );
});

describe("what waits in the memory of a host", () => {
  afterEach(() => void vi.useRealTimers());
  const waiting = () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { deps } = demoDeps();
    const counts = async (ms: number) => {
      await vi.advanceTimersByTimeAsync(ms);
      // What a timer began is written in turns of its own.
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      const { items } = await auditPage(deps.table, ORGANISATION, { limit: 200 });
      return items.map(({ id, count }) => `${id} ${count}`);
    };
    return { buffer: new AuditBuffer(deps, deps.log), counts };
  };

  test("is written two seconds after a thing is first looked at in an hour, and five minutes after it is looked at again", async () => {
    const { buffer, counts } = waiting();
    buffer.record(look(1));
    buffer.record(look(1));
    expect(await counts(1_999)).toEqual([]);
    expect(await counts(1)).toEqual(["batch-1 2"]);
    buffer.record(look(1));
    expect(await counts(299_999)).toEqual(["batch-1 2"]);
    expect(await counts(1)).toEqual(["batch-1 3"]);
    buffer.record(look(2));
    expect(await counts(2_000)).toHaveLength(2);
  });

  test("is new again in the next hour, and a count of the hour before still is one", async () => {
    const { buffer, counts } = waiting();
    buffer.record(look(1));
    await counts(2_000);
    buffer.record(look(1, "2026-10-08T03:00:00.000Z"));
    expect(await counts(2_000)).toEqual(["batch-1 1", "batch-1 1"]);
    buffer.record(look(1, "2026-10-08T03:00:02.000Z"));
    expect(await counts(2_000)).toEqual(["batch-1 1", "batch-1 1"]);
    await buffer.flush();
    expect(await counts(0)).toEqual(["batch-1 2", "batch-1 1"]);
  });
});

describe("what a host remembers of an hour", () => {
  afterEach(() => void vi.useRealTimers());
  /** How many entries each write of new ones has: those that are known to be there are raised without one. */
  const watched = () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { deps, lines } = demoDeps();
    const puts: number[] = [];
    const table: Table = {
      ...faulty(deps.table, []),
      putAbsent: (items) => {
        puts.push(items.length);
        return deps.table.putAbsent(items);
      },
    };
    return { buffer: new AuditBuffer({ ...deps, table }, deps.log), puts, lines, table: deps.table };
  };

  test("is every thing that was written in it, in whatever order: what is looked at again waits as a count, behind one timer", async () => {
    const { buffer, puts } = watched();
    // Their places are not in the order in which they come.
    const things = Array.from({ length: 40 }, (_, n) => n);
    for (const n of things) {
      buffer.record(look(n));
      await buffer.written();
    }
    expect([puts.length, vi.getTimerCount()]).toEqual([40, 0]);
    for (const n of things) buffer.record(look(n));
    expect(vi.getTimerCount()).toBe(1);
    await buffer.written();
    expect(puts).toHaveLength(40);
    buffer.record(look(99));
    expect(vi.getTimerCount()).toBe(2);
    await buffer.flush();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is ten thousand things and no more: what is looked at again beyond them is written as if it were new", async () => {
    const { buffer, puts } = watched();
    for (let n = 0; n < 10_000; n++) buffer.record(look(n));
    await buffer.written();
    buffer.record(look(10_000));
    await buffer.written();
    puts.length = 0;
    for (const n of [0, 9_999]) buffer.record(look(n));
    await buffer.written();
    expect(puts).toEqual([]);
    buffer.record(look(10_000));
    await buffer.written();
    expect(puts).toEqual([1]);
  });

  test("waits within the same ten thousand, counts and new entries together", async () => {
    const { deps, lines } = demoDeps();
    let isAway = false;
    const table: Table = {
      ...faulty(deps.table, []),
      putAbsent: (items) =>
        isAway
          ? Promise.reject(new StoreUnavailable("away", "not-committed", undefined, "read-only"))
          : deps.table.putAbsent(items),
    };
    const buffer = new AuditBuffer(impatient({ ...deps, table }), deps.log);
    for (let n = 0; n < 6_000; n++) buffer.record(look(n));
    await buffer.written();
    isAway = true;
    for (let n = 0; n < 11_000; n++) buffer.record(look(n));
    await buffer.flush();
    expect(lines).toContainEqual(
      expect.objectContaining({ event: "audit-waits", fields: { entries: 10_000, lost: 1_000 } }),
    );
  });
});

test("what comes late of an hour that is over is written as soon as what is new: of that hour nothing is remembered", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const { deps } = demoDeps();
    const buffer = new AuditBuffer(deps, deps.log);
    const after = async (ms: number) => {
      await vi.advanceTimersByTimeAsync(ms);
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      return counted(deps.table);
    };
    buffer.record(look(1));
    await after(2_000);
    buffer.record(look(2, "2026-10-08T03:00:00.000Z"));
    await after(2_000);
    buffer.record(look(1));
    expect(await after(2_000)).toEqual({ "batch-1": 2, "batch-2": 1 });
    // Of the hour that goes on a further look waits, as a count.
    buffer.record(look(2, "2026-10-08T03:10:00.000Z"));
    expect(await after(2_000)).toMatchObject({ "batch-2": 1 });
  } finally {
    vi.useRealTimers();
  }
});

describe("a trail that could not be written", () => {
  afterEach(() => void vi.useRealTimers());

  test("is tried again half a minute later by itself, and no sooner", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { deps } = demoDeps();
    let isFull = true;
    let tries = 0;
    const table: Table = {
      ...faulty(deps.table, []),
      putAbsent: (items) => {
        tries += 1;
        return isFull
          ? Promise.reject(new StoreUnavailable("full", "not-committed", undefined, "disk-full"))
          : deps.table.putAbsent(items);
      },
    };
    const settled = async (ms: number) => {
      await vi.advanceTimersByTimeAsync(ms);
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    };
    const buffer = new AuditBuffer(impatient({ ...deps, table }), deps.log);
    buffer.record(look(1));
    await settled(2_000);
    expect(tries).toBe(1);
    isFull = false;
    await settled(29_000);
    expect(tries).toBe(1);
    await settled(1_000);
    expect(await counted(deps.table)).toEqual({ "batch-1": 1 });
  });
});
