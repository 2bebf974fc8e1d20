import { expect, test } from "vitest";
import { numberRegionFaults, numberRegionWarnings } from "./number-region.ts";

const judged = (number: string, bureau: string, scheme: "green-food" | "organic" = "green-food") => [
  numberRegionFaults({ scheme, number }, bureau).length,
  numberRegionWarnings({ scheme, number }, bureau).map(({ code }) => code),
];

test("a number that bears the digits of the bureau's province fits it", () => {
  for (const [number, bureau] of [
    ["LB-15-19012700330A", "620100"],
    ["LB-50-1703081720A", "230000"],
    ["LB-15-1711196965A", "440100"],
    ["LB-18-26012212345A", "510824"],
  ] as const)
    expect([number, ...judged(number, bureau)]).toEqual([number, 0, []]);
});

test("one of another province is refused where real certificates tell the digits, of that province or the bureau's", () => {
  expect(judged("LB-15-19012700330A", "510824")).toEqual([1, []]);
  expect(judged("LB-18-26012212345A", "620100")).toEqual([1, []]);
  expect(judged("LB-18-26011112345A", "230100")).toEqual([1, []]);
});

test("what follows from the order of provinces alone is a warning, and what no source tells is not judged", () => {
  expect(judged("LB-18-26012212345A", "330106")).toEqual([0, ["certificate-number-region-unconfirmed"]]);
  expect(judged("LB-18-26011112345A", "510824")).toEqual([0, ["certificate-number-region-unconfirmed"]]);
  expect(judged("LB-18-26011112345A", "330106")).toEqual([0, []]);
  expect(judged("LB-18-2601221234", "330106")).toEqual([0, []]);
  expect(judged("123OP2600001", "330106", "organic")).toEqual([0, []]);
});

// The order of the provinces in the numbers; confirmed are those that real certificates bear (greenfood.hao86.com).
const ORDER = [
  ["01", "110000", false],
  ["02", "120000", false],
  ["08", "230000", true],
  ["19", "440000", true],
  ["22", "510000", false],
  ["27", "620000", true],
] as const;

test("each province that is known has digits of its own, and they are judged as far as they were seen", () => {
  for (const [digits, bureau, isConfirmed] of ORDER) {
    const number = `LB-18-2601${digits}12345A`;
    expect([digits, ...judged(number, bureau)]).toEqual([digits, 0, []]);
    const elsewhere = isConfirmed ? [1, []] : [0, ["certificate-number-region-unconfirmed"]];
    expect([digits, ...judged(number, "330106")]).toEqual([digits, ...elsewhere]);
    // Of a province of which nothing is known.
    expect([bureau, ...judged("LB-18-26013112345A", bureau)]).toEqual([bureau, ...elsewhere]);
  }
});

test("the refusal names the province whose digits they are, or whose they are not, at /number", () => {
  const [named] = numberRegionFaults({ scheme: "green-food", number: "LB-15-19012700330A" }, "510824");
  expect(named?.pointer).toBe("/number");
  expect(named?.en).toContain("the province digits 27 of the number are those of 甘肃省");
  expect(named?.zh).toContain("编号中的省份代码 27 为甘肃省的代码");
  const [unknown] = numberRegionFaults({ scheme: "green-food", number: "LB-18-26013112345A" }, "620100");
  expect(unknown?.en).toContain("the province digits 31 of the number are not those of 甘肃省");
  expect(unknown?.zh).toContain("编号中的省份代码 31 不是甘肃省的代码");
});

test("only a whole number of green food has province digits", () => {
  expect(judged("LB-15-19012700330A", "510824", "organic")).toEqual([0, []]);
  for (const number of ["xLB-15-19012700330A", "LB-15-19012700330Ax"])
    expect([number, ...judged(number, "510824")]).toEqual([number, 0, []]);
});
