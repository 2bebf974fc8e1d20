import { BatchBody } from "@suyuan/api/commands/batch-bodies";
import { DeliveryBody, DividendBody, WageBody } from "@suyuan/api/commands/county/benefit-bodies";
import { InputBody } from "@suyuan/api/commands/inputs";
import { PlotsBody } from "@suyuan/api/commands/records/bases";
import { CalendarDate, Kilograms, Lot } from "@suyuan/api/commands/wire";
import { Text } from "@suyuan/api/http/text";
import { type CellRead, readDate, readId, readLot, readText, readWeight } from "@suyuan/console/import/cells";
import { checkedRows } from "@suyuan/console/import/check-rows";
import { kindOf, mappingOf } from "@suyuan/console/import/columns";
import type { KindName } from "@suyuan/console/import/kind";
import { KINDS } from "@suyuan/console/import/kinds";
import { openTable } from "@suyuan/console/import/open-table";
import { Id } from "@suyuan/domain/organisation";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const taken = <Value>(read: CellRead<Value>): boolean => "value" in read;

/** What people type, what machines type, and what nobody should. */
const typed = fc.oneof(
  fc.string({ unit: "binary", maxLength: 24 }),
  fc.string({ unit: fc.constantFrom(..."苍溪红心aZ09 ._-/#@\t\n\u200b\u202e\u0000\ud800"), maxLength: 24 }),
  fc.stringMatching(/^[0-9A-Za-z!"%&'()*+,./:;<=>?_-]{0,22}$/),
);
/** Cells are read without the blanks around them. */
const bare = typed.map((text) => text.trim());

describe("a cell is taken by the import where the service's own schema takes it, and marked where that refuses it:", () => {
  test("words", () => {
    fc.assert(
      fc.property(bare, fc.constantFrom(4, 10, 80), (text, most) => {
        expect(taken(readText(text, most))).toBe(Text(most).safeParse(text).success);
      }),
    );
  });

  test("lots", () => {
    fc.assert(
      fc.property(bare, (text) => {
        expect(taken(readLot(text))).toBe(Lot.safeParse(text).success);
      }),
    );
  });

  test("ids, whatever the width of their letters", () => {
    fc.assert(
      fc.property(bare, (text) => {
        expect(taken(readId(text))).toBe(Id.safeParse(text.normalize("NFKC").trim()).success);
      }),
    );
  });

  test("dates", () => {
    const date = fc.tuple(
      fc.integer({ min: 1980, max: 2110 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    );
    const two = (part: number) => String(part).padStart(2, "0");
    fc.assert(
      fc.property(date, ([year, month, day]) => {
        const text = `${year}-${two(month)}-${two(day)}`;
        const read = readDate(text, { date1904: undefined });
        expect(taken(read)).toBe(CalendarDate.safeParse(text).success);
        if ("value" in read) expect(read.value).toBe(text);
      }),
    );
  });

  test("weights, as numbers and as texts", () => {
    const weight = fc.oneof(
      fc.double({ min: -10, max: 2e8, noNaN: true }),
      fc.integer({ min: 0, max: 2e9 }).map((grams) => grams / 1000),
      fc.constantFrom(0, 0.001, 0.0005, 100_000_000, 100_000_000.001, 1e-7),
    );
    fc.assert(
      fc.property(weight, (kilograms) => {
        // What a spreadsheet holds has fifteen digits.
        const shown = Number(kilograms.toPrecision(15));
        const isPlain = !/e/.test(String(shown));
        expect(taken(readWeight(String(shown), "kg"))).toBe(isPlain && Kilograms.safeParse(shown).success);
        expect(taken(readWeight(shown, "kg"))).toBe(taken(readWeight(String(shown), "kg")));
      }),
    );
  });
});

const KNOWN = {
  products: [{ gtin: "06901234567892", name: { zh: "苍溪红心猕猴桃", en: "Kiwifruit" } }],
  bases: [{ id: "b1", name: "云峰一号基地", plots: [{ id: "p1" }, { id: "p2" }] }],
};
const SCHEMAS = {
  ...{ batches: BatchBody, inputs: InputBody, plots: PlotsBody },
  ...{ deliveries: DeliveryBody, wages: WageBody, dividends: DividendBody },
};
const GOOD: Readonly<Record<string, string>> = {
  gtin: "苍溪红心猕猴桃",
  lot: "CX1",
  base: "云峰一号基地",
  plots: "p1、p2",
  plot: "p1",
  id: "p9",
  harvestedOn: "2026/9/6",
  appliedOn: "2026年8月6日",
  quantityKg: "1,250.5",
  commitmentBasis: "质量安全控制符合要求、自行检测合格",
  product: "0.3% 苦参碱水剂",
  actives: "苦参碱、印楝素",
  dosage: "每亩 100 毫升",
  safetyIntervalDays: "14天",
  kind: "农药",
  areaMu: "120.5",
  crop: "红心猕猴桃",
  yieldCapKgPerMu: "1500",
  household: "510824100201-017",
  county: "510824",
  pricePerKg: "￥6.40",
  paidYuan: "2,691.2",
  paidOn: "2026-10-7",
  receipt: "No. 0002317",
  from: "2026/9/1",
  to: "2026/9/30",
  days: "20天",
  year: "2025年",
};

test("a payment that stands in a file twice is marked at the later row, and rows keep their ids whenever the file is read", async () => {
  const row = "510824100201-017,06901234567892,CX1,10,6.4,64,2026-10-07";
  const other = row.replace("10,6.4,64", "11,6.4,70.4");
  const text = `农户编号,条码,批次号,重量(千克),单价,实付,付款日期\n${row}\n${other}\n${row}\n`;
  const read = async () => {
    const table = await openTable(new TextEncoder().encode(text));
    expect(kindOf(table.header)).toBe("deliveries");
    return [...checkedRows(table, mappingOf(KINDS.deliveries, table.header), KNOWN)];
  };
  const [one, again] = [await read(), await read()];
  expect(one.map(({ wrong }) => wrong.map(({ line, place, told }) => [line, place, told.code]))).toEqual([
    [],
    [],
    [[4, 0, "twice"]],
  ]);
  expect(again.map(({ id }) => id)).toEqual(one.map(({ id }) => id));
  expect(one[0]?.command?.body).toMatchObject({ id: one[0]?.id, household: "510824100201-017", paidYuan: 64 });
});

describe.each(Object.keys(KINDS) as KindName[])("a row of %s", (name) => {
  const kind = KINDS[name];
  const header = kind.columns.map(({ title, isWeight }) => (isWeight ? `${title.zh}(千克)` : title.zh));
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const checked = async (cells: readonly string[]) => {
    const text = `${header.join(",")}\n${cells.map(quoted).join(",")}\n`;
    const table = await openTable(new TextEncoder().encode(text));
    return [...checkedRows(table, mappingOf(kind, table.header), KNOWN)][0];
  };

  test("that is well is a body that the service's schema takes", async () => {
    const row = await checked(kind.columns.map(({ field }) => GOOD[field] ?? ""));
    expect(row?.wrong).toEqual([]);
    expect(SCHEMAS[name].safeParse(row?.command?.body)).toMatchObject({ success: true });
  });

  test("is never sent with a body that the service's schema refuses, whatever one of its cells holds", async () => {
    const place = fc.nat({ max: kind.columns.length - 1 });
    await fc.assert(
      fc.asyncProperty(place, typed, async (at, cell) => {
        // A NUL makes a file that is no text; it is refused as a whole.
        fc.pre(!cell.includes("\0"));
        const row = await checked(kind.columns.map(({ field }, n) => (n === at ? cell : (GOOD[field] ?? ""))));
        const body = row?.command?.body;
        if (body !== undefined) expect(SCHEMAS[name].safeParse(body).success, JSON.stringify(body)).toBe(true);
        else expect(row?.wrong.map((mark) => mark.place)).toEqual([at]);
      }),
      { numRuns: 300 },
    );
  });
});
