import { expect, test } from "vitest";
import { nameOfRegion, regionsNamed } from "./region-find.ts";

const DAY = "2026-11-30";

test("a county is found by the beginning of its name, and a code is read as the whole name", () => {
  expect(regionsNamed("苍溪", DAY)).toEqual([{ code: "510824", name: "四川省广元市苍溪县" }]);
  expect(nameOfRegion(" 510824 ")).toBe("四川省广元市苍溪县");
  expect(nameOfRegion("519999")).toBeUndefined();
});

test("a division that is no longer one is not offered, one character offers nothing, and never more than six are", () => {
  expect(regionsNamed("隆昌", DAY).map(({ code }) => code)).toEqual(["511083"]);
  expect(regionsNamed("苍", DAY)).toEqual([]);
  expect(regionsNamed("510824", DAY)).toEqual([]);
  expect(regionsNamed("市辖区", DAY).length).toBeLessThanOrEqual(6);
});
