import { readXlsx } from "@suyuan/coldchain/files/xlsx";
import { describe, expect, test } from "vitest";
import { type Cell, type Sheet, workbook } from "./workbook.ts";

const MADE = new Date("2026-10-08T00:00:00Z");
const COLUMNS = [
  { title: "Name 名称", width: 20 },
  { title: "kg", width: 8 },
];

const bytesOf = async (stream: ReadableStream<Uint8Array>) => new Uint8Array(await new Response(stream).arrayBuffer());

async function readBack(sheets: readonly Sheet[]): Promise<unknown[][][]> {
  const { sheets: found } = readXlsx(await bytesOf(workbook(sheets, MADE)));
  return found.map((rows) => [...rows].map(({ cells }) => [...cells]));
}

const sheet = (name: string, rows: readonly (readonly Cell[])[]): Sheet => ({
  name,
  columns: COLUMNS,
  rows: () => rows,
});

describe("a workbook", () => {
  test("has its sheets in their order, each with its head, texts and numbers as they were", async () => {
    const [first, second] = await readBack([
      sheet("A & B", [
        ["苍溪红心猕猴桃", 12.5],
        ['<pear> & "梨"', 0],
      ]),
      sheet("Empty", []),
    ]);
    expect(first).toEqual([
      ["Name 名称", "kg"],
      ["苍溪红心猕猴桃", 12.5],
      ['<pear> & "梨"', 0],
    ]);
    expect(second).toEqual([["Name 名称", "kg"]]);
  });

  test("keeps what begins like a formula a text, and bears what XML cannot carry", async () => {
    const [rows] = await readBack([
      sheet("S", [['=HYPERLINK("http://x")'], ["a\u0000b\u001f\ud800c\uffff\td"], ["x".repeat(40_000)]]),
    ]);
    expect(rows?.[1]).toEqual(['=HYPERLINK("http://x")']);
    expect(rows?.[2]).toEqual(["a\ufffdb\ufffd\ufffdc\ufffd\td"]);
    expect(String(rows?.[3]?.[0]).length).toBe(32_767);
  });

  test("asks for the rows of a sheet when the one before is written, and for no more than the reader takes", async () => {
    const asked: string[] = [];
    const long = (name: string): Sheet => ({
      name,
      columns: COLUMNS,
      async *rows() {
        for (let n = 0; n < 200_000; n++) {
          if (n % 10_000 === 0) asked.push(`${name}${n}`);
          yield [`${name} row ${n} ${Math.sin(n)}`, n];
        }
      },
    });
    const reader = workbook([long("a"), long("b")], MADE).getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(asked.length).toBeLessThan(20);
    expect(asked.some((name) => name.startsWith("b"))).toBe(false);
    await reader.cancel();
  });

  test("fails with what its rows fail with, and does not end as if it were whole", async () => {
    const broken: Sheet = {
      name: "S",
      columns: COLUMNS,
      async *rows() {
        yield ["one", 1];
        throw new Error("the store is away");
      },
    };
    await expect(bytesOf(workbook([broken], MADE))).rejects.toThrow("the store is away");
  });
});
