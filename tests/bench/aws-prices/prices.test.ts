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

test("a scan is one request at every station and none at the gateway, one count, and the units of both", () => {
  const bill = scanBill({
    page: { readUnits: 3, writeUnits: 0 },
    count: { readUnits: 0, writeUnits: 1 },
    pageBytes: 10_000,
  });
  expect(bill).toMatchObject({ edgeRequests: 1, firewall: 1, gatewayCalls: 0, readUnits: 3, writeUnits: 1 });
  expect(bill.edgeGb).toBeCloseTo(1e-5, 12);
});

test("1,000 first scans of packs cost no more than half a cent at list prices", () => {
  const said = readFileSync(join(import.meta.dirname, "../../../docs/prices.md"), "utf8");
  const [, together = ""] = /\| together \| \| ([0-9.]+) \|/.exec(said) ?? [];
  expect(Number(together)).toBeGreaterThan(0);
  expect(Number(together)).toBeLessThanOrEqual(0.005);
});

test("a month is its scans, a twelfth of its batches, and what stands", () => {
  const journey = journeyBill(6, { readUnits: 100, writeUnits: 200 });
  const standing = { rules: 4, alarmMeasures: 60, keys: 1, secrets: 3 };
  const size = { name: "x", batchesAYear: 1200, scansAMonth: 0, years: 1 };
  const month = monthBill(size, { scan: {}, journey, standing });
  expect(month).toMatchObject({
    gatewayCalls: 600,
    writeUnits: 20_000,
    firewallMonths: 1,
    ruleMonths: 4,
    secretMonths: 3,
  });
});
