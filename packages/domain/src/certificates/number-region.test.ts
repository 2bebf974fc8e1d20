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
