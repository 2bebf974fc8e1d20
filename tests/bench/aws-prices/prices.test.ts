import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { billOf, dollarsOf, journeyBill, monthBill, scanBill, totalOf } from "./bills.ts";
import { pricesDocument } from "./document.ts";

test("docs/prices.md says what is measured now (npm run prices)", async () => {
  const said = readFileSync(join(import.meta.dirname, "../../../docs/prices.md"), "utf8");
  expect(await pricesDocument()).toBe(said);
});

test("a bill is added up term by term: a million write units are $0.625, a second of a gigabyte a seventy-five-thousandth of a dollar", () => {
  const bill = billOf([2, { writeUnits: 500_000 }], [1, { gbSeconds: 75_000 }]);
  expect(dollarsOf(bill).writeUnits).toBeCloseTo(0.625, 9);
  expect(dollarsOf(bill).gbSeconds).toBeCloseTo(1, 3);
  expect(totalOf(bill)).toBeCloseTo(1.625, 3);
});

test("a scan is two requests at every station, one count, and the units of all three", () => {
  const units = { readUnits: 1.5, writeUnits: 2 };
  const bill = scanBill({ page: { ...units, writeUnits: 0 }, redirect: { ...units, writeUnits: 0 }, count: units });
  expect(bill).toMatchObject({ edgeRequests: 2, gatewayCalls: 2, firewall: 2, readUnits: 4.5, writeUnits: 2 });
});

test("a month is its scans, a twelfth of its batches, and what stands", () => {
  const journey = journeyBill(6, { readUnits: 100, writeUnits: 200 });
  const month = monthBill({ name: "x", batchesAYear: 1200, scansAMonth: 0, years: 1 }, {}, journey);
  expect(month).toMatchObject({ gatewayCalls: 600, writeUnits: 20_000, months: 1 });
});
