import { areaList } from "@vant/area-data";
import fc from "fast-check";
import { expect, test } from "vitest";
import { covers, isRegionCode, regionName, regionSuccessor, scopeOf, scopesOf } from "./region-code.ts";

const counties = Object.keys(areaList.county_list).filter(isRegionCode);

test("a code of each level is known by its full Chinese name", () => {
  expect(regionName("510000")).toBe("四川省");
  expect(regionName("510800")).toBe("四川省广元市");
  expect(regionName("510824")).toBe("四川省广元市苍溪县");
  expect(regionName("110101")).toBe("北京市东城区");
  expect(regionName("500235")).toBe("重庆市云阳县");
  expect(regionName("429004")).toBe("湖北省仙桃市");
  expect(regionName("441900")).toBe("广东省东莞市");
});

test("township and village codes are accepted by the county they hang from, and named after it", () => {
  expect(regionName("510824100")).toBe("四川省广元市苍溪县");
  expect(regionName("510824100201")).toBe("四川省广元市苍溪县");
  expect(isRegionCode("441900003")).toBe(true);
  expect(isRegionCode("510800100")).toBe(false);
  expect(isRegionCode("510000100201")).toBe(false);
  expect(isRegionCode("510800000000")).toBe(true);
});

test.each(["", "51", "5108", "51082", "5108240", "510824 ", "510899", "990000", "000000", "51082４", "5108241002010"])(
  "%j is no region code and has no name",
  (code) => {
    expect(isRegionCode(code)).toBe(false);
    expect(regionName(code)).toBeUndefined();
    expect(covers("510000", code)).toBe(false);
    expect(covers(code, "510824")).toBe(false);
  },
);

test("codes made up for address pickers are refused: development zones, townships, subdivisions of 71, 81, 82", () => {
  for (const code of ["130390", "510191", "441901", "460401", "710101", "810101", "820102"]) {
    expect(areaList.county_list).toHaveProperty(code);
    expect(isRegionCode(code), code).toBe(false);
  }
  expect(regionName("710000")).toBe("台湾省");
});

test("at least 2,800 counties are known, those created since 2023 among them", () => {
  expect(counties.length).toBeGreaterThan(2800);
  for (const code of ["653228", "653229", "659012", "540481", "540581"]) expect(isRegionCode(code), code).toBe(true);
});

test("a merged or upgraded county keeps its old name and points at a county in force", () => {
  expect(regionName("510724")).toBe("四川省绵阳市安县");
  expect(regionName("350402")).toBe("福建省三明市梅列区");
  for (const code of ["320611", "330104", "410306", "510122", "512081", "513425", "654223"]) {
    const successor = regionSuccessor(code);
    expect(counties, code).toContain(successor);
    expect(regionSuccessor(successor ?? "")).toBeUndefined();
  }
  expect(regionSuccessor("510824")).toBeUndefined();
});

test("a former county lies in what covers its successor, even where it moved to another city", () => {
  expect(covers("510100", "512081")).toBe(true);
  expect(covers("512000", "512081")).toBe(true);
  expect(covers("510800", "512081")).toBe(false);
});

test("covering goes down the levels and never up or across", () => {
  expect(covers("510000", "510824")).toBe(true);
  expect(covers("510800", "510824")).toBe(true);
  expect(covers("510824", "510824100201")).toBe(true);
  expect(covers("510824100", "510824100201")).toBe(true);
  expect(covers("510824100000", "510824100201")).toBe(true);
  expect(covers("510824100201", "510824100")).toBe(false);
  expect(covers("510824", "510800")).toBe(false);
  expect(covers("510823", "510824")).toBe(false);
  expect(covers("500000", "510824")).toBe(false);
});

test("every county is covered by itself, its city and its province, and by no other county", () => {
  const county = fc.constantFrom(...counties);
  fc.assert(
    fc.property(county, county, (code, other) => {
      expect(covers(code, code)).toBe(true);
      expect(covers(`${code.slice(0, 2)}0000`, code)).toBe(true);
      if (isRegionCode(`${code.slice(0, 4)}00`)) expect(covers(`${code.slice(0, 4)}00`, code)).toBe(true);
      expect(covers(other, code)).toBe(other === code);
    }),
  );
});

test("an office covers a place exactly when its scope is among the scopes of the place", () => {
  const former = ["510122", "511028", "511083", "654223", "512081"];
  const below = fc.constantFrom("", "000", "100", "103", "000000", "100000", "100201", "000201");
  const county = fc.oneof(fc.constantFrom(...former), fc.constantFrom(...counties.slice(2000, 2040)));
  const above = county.chain((code) => fc.constantFrom(code, `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`));
  const codes = fc.oneof(
    fc.tuple(above, below).map((parts) => parts.join("")),
    fc.constantFrom("", "51", "990000"),
  );
  const pairs = fc
    .tuple(codes, codes, below, fc.boolean())
    .map(([outer, other, rest, isNear]) => [outer, isNear ? `${outer.slice(0, 6)}${rest}` : other] as const);
  fc.assert(
    fc.property(pairs, ([outer, inner]) => {
      const scope = scopeOf(outer);
      expect(scope !== undefined && scopesOf(inner).includes(scope)).toBe(covers(outer, inner));
    }),
    { numRuns: 2000 },
  );
});

test("a township's scopes are itself, its county, city and province; a former county's are its successor's too", () => {
  expect(scopesOf("510824100")).toEqual(["51", "5108", "510824", "510824100"]);
  expect(scopesOf("511028")).toEqual(["51", "5110", "511028", "511083"]);
  expect([scopeOf("510800"), scopeOf("510824000"), scopeOf("51")]).toEqual(["5108", "510824", undefined]);
});
