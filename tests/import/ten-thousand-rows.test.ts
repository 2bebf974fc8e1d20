import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { done, GTIN, newSeason, type Season } from "@suyuan/api/fixtures/season";
import { encode } from "@suyuan/coldchain/fixtures/encode";
import { type CheckedRow, checkedRows } from "@suyuan/console/import/check-rows";
import { kindOf, mappingOf } from "@suyuan/console/import/columns";
import { KINDS } from "@suyuan/console/import/kinds";
import { type OpenTable, openTable } from "@suyuan/console/import/open-table";
import { type ImportProgress, type Outcome, type SendRow, sendRows } from "@suyuan/console/import/send-rows";
import { beforeAll, describe, expect, test } from "vitest";
import { seededRandom } from "../crash/seeded-random.ts";
import { sized } from "../sized.ts";

const ROWS = 10_000;
/** Rows that are sent to the service; all of them in the long form. */
const SENT = sized(500, ROWS);
const LIMIT_MS = 3000;

const HEADER = "产品,批次号,基地,地块,采收日期,重量(斤),承诺依据";
const PLACES = { product: 0, lot: 1, base: 2, plots: 3, harvested: 4, weight: 5, basis: 6 };
const KNOWN = {
  products: [{ gtin: GTIN, name: { zh: "猕猴桃" } }],
  bases: [{ id: "b1", name: "基地", plots: [{ id: "p1" }, { id: "p2" }] }],
};

/** What a tired clerk types: in which column, and how it is told. */
const MISTAKES: readonly (readonly [place: number, cell: string, code: string])[] = [
  [PLACES.product, "弥猴桃", "unknown-name"],
  [PLACES.product, "6901234567893", "gtin"],
  [PLACES.lot, "CX 批次", "lot"],
  [PLACES.base, "二号基地", "unknown-name"],
  [PLACES.plots, "p7", "unknown-name"],
  [PLACES.harvested, "6/10/2026", "date-order"],
  [PLACES.harvested, "2026-02-30", "date"],
  [PLACES.weight, "200斤", "number"],
  [PLACES.weight, "", "empty"],
  [PLACES.basis, "差不多合格", "basis"],
];

interface Seeded {
  readonly text: string;
  readonly wrong: ReadonlyMap<number, readonly [place: number, code: string]>;
}

/** A file of ten thousand rows with a hundred mistakes in it, where the draw puts them. */
function seeded(): Seeded {
  const random = seededRandom(20_261_006);
  const wrong = new Map<number, readonly [number, string]>();
  const cells = Array.from({ length: ROWS }, (_, n) => {
    const day = 1 + (n % 6);
    return [
      "猕猴桃",
      `CX26${String(n).padStart(5, "0")}`,
      "基地",
      n % 2 === 0 ? "p1" : "p1、p2",
      `2026/10/${day}`,
      "3.2",
      "质量安全控制符合要求",
    ];
  });
  while (wrong.size < 100) {
    const row = Math.floor(random() * ROWS);
    const mistake = MISTAKES[wrong.size % MISTAKES.length];
    if (wrong.has(row + 2) || mistake === undefined) continue;
    const [place, cell, code] = mistake;
    (cells[row] ?? [])[place] = cell;
    wrong.set(row + 2, [place, code]);
  }
  return { text: `${HEADER}\r\n${cells.map((row) => row.join(",")).join("\r\n")}\r\n`, wrong };
}

const { text, wrong } = seeded();
const bytesIn = (encoding: "utf-8-bom" | "gb18030"): Uint8Array<ArrayBuffer> => {
  const bytes = encode(text, encoding);
  if (bytes === undefined) throw new Error(`${encoding} lacks a character`);
  return new Uint8Array(bytes);
};

async function checkedFile(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ table: OpenTable; rows: CheckedRow[]; ms: number }> {
  const start = performance.now();
  const table = await openTable(bytes);
  const rows = [...checkedRows(table, mappingOf(KINDS[kindOf(table.header)], table.header), KNOWN)];
  return { table, rows, ms: performance.now() - start };
}

describe.each(["utf-8-bom", "gb18030"] as const)("ten thousand rows in %s with a hundred mistakes", (encoding) => {
  test("all and only those cells are marked, with what is wrong, and soon", async () => {
    const { rows, table, ms } = await checkedFile(bytesIn(encoding));
    expect(table.form).toMatchObject({ encoding: encoding === "gb18030" ? "gb18030" : "utf-8" });
    const marks = rows.flatMap((row) => row.wrong).map(({ line, place, told }) => [line, place, told.code]);
    const seededMarks = [...wrong].map(([line, [place, code]]) => [line, place, code]);
    const byLine = (one: readonly unknown[], other: readonly unknown[]) => Number(one[0]) - Number(other[0]);
    expect(marks.toSorted(byLine)).toEqual(seededMarks.toSorted(byLine));
    expect(rows.filter(({ command }) => command !== undefined)).toHaveLength(ROWS - 100);
    process.stdout.write(`${encoding}: ${ROWS} rows read and judged in ${ms.toFixed(0)} ms of ${LIMIT_MS}\n`);
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
