import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { done, GTIN, newSeason, type Season } from "@suyuan/api/fixtures/season";
import { lookThrough } from "@suyuan/console/clerk/import/look-through";
import type { CheckedRow } from "@suyuan/console/import/check-rows";
import { kindOf, mappingOf } from "@suyuan/console/import/columns";
import { KINDS } from "@suyuan/console/import/kinds";
import { openTable } from "@suyuan/console/import/open-table";
import { type ImportProgress, type Outcome, type SendRow, sendRows } from "@suyuan/console/import/send-rows";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { sized } from "../sized.ts";
import { bytesIn, checkedFile, ENCODINGS, KNOWN, ROWS, WRONG } from "./seeded-rows.ts";

/** Rows that are sent to the service; all of them in the long form. */
const SENT = sized(500, ROWS);
describe.each(ENCODINGS)("ten thousand rows in %s with a hundred mistakes", (encoding) => {
  test("all and only those cells are marked, with what is wrong", async () => {
    const { rows, table } = await checkedFile(bytesIn(encoding));
    expect(table.form).toMatchObject({ encoding: encoding === "gb18030" ? "gb18030" : "utf-8" });
    const marks = rows.flatMap((row) => row.wrong).map(({ line, place, told }) => [line, place, told.code]);
    const seededMarks = [...WRONG].map(([line, [place, code]]) => [line, place, code]);
    const byLine = (one: readonly unknown[], other: readonly unknown[]) => Number(one[0]) - Number(other[0]);
    expect(marks.toSorted(byLine)).toEqual(seededMarks.toSorted(byLine));
    expect(rows.filter(({ command }) => command !== undefined)).toHaveLength(ROWS - 100);
  });
});

/** The collector of this process, asked for by name. */
function collected(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}

test("files that were read and looked through leave nothing behind, however many", async () => {
  const bytes = bytesIn("gb18030");
  const heaps: number[] = [];
  for (let n = 0; n < 6; n++) {
    const { rows } = await checkedFile(bytes.slice());
    expect(rows).toHaveLength(ROWS);
    heaps.push(collected());
  }
  expect((heaps.at(-1) ?? 0) - (heaps[1] ?? 0)).toBeLessThan(2 * 1024 * 1024);
});

describe("whoever looks through a file", () => {
  afterEach(() => vi.useRealTimers());

  test("lets the browser draw and hear after every five hundred rows, and reads no row before its turn", async () => {
    const table = await openTable(bytesIn("gb18030"));
    let read = 0;
    const rows = new Proxy(table.rows, {
      get: (target, name) => {
        if (name !== Symbol.iterator) return Reflect.get(target, name);
        return function* counted() {
          for (const row of target) {
            read += 1;
            yield row;
          }
        };
      },
    });
    vi.useFakeTimers();
    const looking = lookThrough({ ...table, rows }, mappingOf(KINDS[kindOf(table.header)], table.header), KNOWN);
    for (let turn = 1; turn <= ROWS / 500; turn += 1) {
      expect(read).toBe(turn * 500);
      vi.advanceTimersToNextTimer();
      for (let wait = 0; wait < 5; wait += 1) await Promise.resolve();
    }
    expect((await looking).rows).toHaveLength(ROWS);
  });
});

describe("the rows that are well", () => {
  let season: Season;
  let rows: readonly CheckedRow[];
  let digest: string;
  beforeAll(async () => {
    season = await newSeason();
    const checked = await checkedFile(bytesIn("gb18030"));
    rows = checked.rows.slice(0, SENT);
    ({ digest } = checked.table);
  });

  const asked: string[] = [];
  const send: SendRow = async (id, command) => {
    asked.push(id);
    const { status, json } = await season.send("coop", "POST", command.path, command.body);
    if (status < 300) return { kind: "taken" };
    const { code, detail, detailZh } = json as Record<string, string>;
    return { kind: "refused", told: { code: String(code), zh: String(detailZh), en: String(detail) } };
  };
  /** What a device notes; of a note that was not written before the device died nothing is known. */
  const notes = (forgets: (line: number) => boolean = () => false): ImportProgress => {
    const kept = new Map<number, Outcome>();
    return {
      read: () => Promise.resolve(new Map(kept)),
      note: async (_, line, outcome) => {
        if (!forgets(line)) kept.set(line, outcome);
      },
    };
  };
  const order = { wait: () => Promise.resolve(), send };

  test(
    "are on record once, although sending was started twice, ended in between, and half of its notes were lost",
    async () => {
      const progress = notes((line) => line % 2 === 0);
      const stop = new AbortController();
      let heard = 0;
      const kill = () => {
        heard += 1;
        if (heard > SENT / 3) stop.abort();
      };
      await Promise.all([
        sendRows({ ...order, rows, digest, progress, signal: stop.signal, heard: kill }),
        sendRows({ ...order, rows, digest, progress: notes(), signal: stop.signal }),
      ]);
      const outcomes = await sendRows({ ...order, rows, digest, progress, signal: new AbortController().signal });
      const well = rows.filter(({ command }) => command !== undefined);
      expect(well.every(({ row }) => outcomes.get(row.line)?.kind === "taken")).toBe(true);
      // They were asked for more than once, and are there once: the lots, and the weight on hand.
      expect(asked.length).toBeGreaterThan(well.length);
      const lots = new Set<string>();
      let [cursor, pages] = ["", 0];
      do {
        const page = await done(season.send("coop", "GET", `/api/batches?limit=100${cursor}`));
        const { items, next } = page as { items: { lot: string; quantityKg: number }[]; next?: string };
        for (const { lot } of items) {
          expect(lots.has(lot)).toBe(false);
          lots.add(lot);
        }
        cursor = next === undefined ? "" : `&cursor=${encodeURIComponent(next)}`;
        pages += 1;
      } while (cursor !== "" && pages < 1000);
      expect(lots.size).toBe(well.length);
    },
    sized(60_000, 600_000),
  );

  test("are the same records out of the file in the other encoding", async () => {
    const other = await checkedFile(bytesIn("utf-8-bom"));
    const some = other.rows.slice(0, 50);
    const outcomes = await sendRows({
      ...order,
      rows: some,
      digest: other.table.digest,
      progress: notes(),
      signal: new AbortController().signal,
    });
    expect(new Set([...outcomes.values()].map(({ kind }) => kind))).toEqual(new Set(["taken"]));
    const { json } = await season.send("coop", "GET", `/api/batches/${GTIN}/CX2600000`);
    expect(json).toMatchObject({ quantityKg: 1.6 });
  });
});
