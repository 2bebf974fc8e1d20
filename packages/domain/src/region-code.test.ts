import fc from "fast-check";
import { expect, test } from "vitest";
import {
  covers,
  isInForce,
  isRegionCode,
  isStatisticalZone,
  PROVINCES,
  regionName,
  regionSuccessors,
  scopeOf,
  scopesOf,
  withSuccessors,
} from "./region-code.ts";
import { unitsOf } from "./regions/unit.ts";

const TODAY = "2026-11-29";
const codes = PROVINCES.flatMap((province) => [...unitsOf(province.slice(0, 2)).keys()]);
const counties = codes.filter((code) => !code.endsWith("00") && isInForce(code, TODAY));
const abolished = codes.filter((code) => !isInForce(code, TODAY));

test("a code of each level is known by its full Chinese name", () => {
  expect(regionName("510000")).toBe("四川省");
  expect(regionName("510800")).toBe("四川省广元市");
  expect(regionName("510824")).toBe("四川省广元市苍溪县");
  expect(regionName("110101")).toBe("北京市东城区");
  expect(regionName("500235")).toBe("重庆市云阳县");
  expect(regionName("429004")).toBe("湖北省仙桃市");
  expect(regionName("441900")).toBe("广东省东莞市");
  expect(regionName("500157")).toBe("重庆市两江新区");
  expect(regionName("659013")).toBe("新疆维吾尔自治区草湖市");
});

test("township and village codes are accepted by the county they hang from, and named after it", () => {
  expect(regionName("510824100")).toBe("四川省广元市苍溪县");
  expect(regionName("510824100201")).toBe("四川省广元市苍溪县");
  expect(isRegionCode("441900003")).toBe(true);
  expect(isRegionCode("620200101")).toBe(true);
  expect(isRegionCode("510800100")).toBe(false);
  expect(isRegionCode("510000100201")).toBe(false);
  expect(isRegionCode("510800000000")).toBe(true);
});

test.each(["", "51", "5108", "51082", "5108240", "510824 ", "510899", "990000", "000000", "51082４", "5108241002010"])(
  "%j is no region code and has no name",
  (code) => {
    expect(isRegionCode(code)).toBe(false);
    expect(isInForce(code, TODAY)).toBe(false);
    expect(regionName(code)).toBeUndefined();
    expect(covers("510000", code)).toBe(false);
    expect(covers(code, "510824")).toBe(false);
  },
);

test("codes made up for address pickers are none: zones from 90 on, townships, subdivisions of 71, 81, 82", () => {
  for (const code of ["130390", "510191", "441901", "460401", "710101", "810101", "820102"]) {
    expect(isRegionCode(code), code).toBe(false);
  }
  expect(regionName("710000")).toBe("台湾省");
});

// Places 71 to 80 of a city are zones of the statistics: fsou.com 83178, wangzhen.pro/?p=518.
test.each(["130171", "511971", "421171", "632857"])(
  "statistical zone %s can be read, and was never in force",
  (code) => {
    expect([isRegionCode(code), isStatisticalZone(code), isInForce(code, TODAY)]).toEqual([true, true, false]);
    expect(covers(`${code.slice(0, 4)}00`, code)).toBe(true);
    expect(isStatisticalZone("510824")).toBe(false);
    expect(regionName("511971")).toBe("四川省巴中市");
  },
);

test("at least 2,800 counties are in force, those created since 2023 among them", () => {
  expect(counties.length).toBeGreaterThan(2800);
  for (const code of ["653228", "653229", "659012", "540481", "540581"]) expect(counties).toContain(code);
});

// Chongqing, 2025-11-06: 江北区 and 渝北区 became 两江新区, five towns of 渝北区 went to 北碚区 (chinasei.com.cn t20251107_78563).
// Xinjiang, 2026: notices and code table named in scripts/regions/table.ts.
test("a unit is in force in the years of its life, and both in the year of a change", () => {
  const inForce = (code: string) => ["2024", "2025", "2026"].map((year) => isInForce(code, `${year}-06-30`));
  expect(inForce("500105")).toEqual([true, true, false]);
  expect(inForce("500157")).toEqual([false, true, true]);
  expect(inForce("653132")).toEqual([false, false, true]);
  expect(inForce("659013")).toEqual([false, false, true]);
  expect(inForce("510824")).toEqual([true, true, true]);
  expect(isInForce("500157001", TODAY)).toBe(true);
  expect(regionSuccessors("500105")).toEqual(["500157"]);
  expect(regionSuccessors("500112")).toEqual(["500109", "500157"]);
});

test("units abolished in 2019 and 2020 keep their names and name what they became", () => {
  // 芜湖县, 邢台县, 公主岭市, 长岛县, 莱芜市 莱城区
  expect(
    ["340221", "130521", "220381", "370634", "371202"].map((code) => [regionName(code), regionSuccessors(code)]),
  ).toEqual([
    ["安徽省芜湖市芜湖县", ["340210"]],
    ["河北省邢台市邢台县", ["130502", "130503"]],
    ["吉林省四平市公主岭市", ["220184"]],
    ["山东省烟台市长岛县", ["370614"]],
    ["山东省莱芜市莱城区", ["370116"]],
  ]);
});

test("every abolished unit has a name and leads to units in force, over as many changes as there were", () => {
  expect(abolished.length).toBeGreaterThan(400);
  for (const code of abolished) {
    expect(regionName(code), code).toBeDefined();
    const heirs = regionSuccessors(code);
    expect(
      heirs.some((heir) => isInForce(heir, TODAY)),
      code,
    ).toBe(true);
    for (const heir of heirs) expect(isRegionCode(heir), heir).toBe(true);
  }
  for (const code of counties) expect(regionSuccessors(code)).toEqual([]);
});

test("what lies in an abolished unit is covered by all that took its area over, even in another city", () => {
  expect(covers("510100", "512081")).toBe(true);
  expect(covers("512000", "512081")).toBe(true);
  expect(covers("510800", "512081")).toBe(false);
  expect(covers("500157", "500105")).toBe(true);
  expect([covers("500157", "500112"), covers("500109", "500112")]).toEqual([true, true]);
  expect(covers("370100", "371200")).toBe(true);
});

test("an office under an abolished code keeps its own, and goes on over an area that was only renamed", () => {
  // 隆昌县 became 隆昌市 as it was; 江北区 became a part of something larger.
  expect([covers("511028", "511028"), covers("511028", "511083"), covers("511083", "511028")]).toEqual([
    true,
    true,
    true,
  ]);
  expect([covers("500105", "500105"), covers("500105", "500157"), covers("500105", "500112")]).toEqual([
    true,
    false,
    false,
  ]);
  expect([covers("542100", "540302"), covers("540300", "542121")]).toEqual([true, true]);
  expect(covers("511028", "511011")).toBe(false);
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

test("every county in force is covered by itself, its city and its province, and by no other county in force", () => {
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

test("an office covers a place exactly when its scope is among the scopes of the place, and a place has at most ten", () => {
  const below = fc.constantFrom("", "000", "100", "103", "000000", "100000", "100201", "000201");
  const county = fc.oneof(fc.constantFrom(...abolished), fc.constantFrom(...counties.slice(2000, 2040)));
  const above = county.chain((code) => fc.constantFrom(code, `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`));
  const made = fc.oneof(
    fc.tuple(above, below).map((parts) => parts.join("")),
    fc.constantFrom("", "51", "990000"),
  );
  const pairs = fc
    .tuple(made, made, below, fc.boolean())
    .map(([outer, other, rest, isNear]) => [outer, isNear ? `${outer.slice(0, 6)}${rest}` : other] as const);
  fc.assert(
    fc.property(pairs, ([outer, inner]) => {
      const scope = scopeOf(outer);
      expect(scope !== undefined && scopesOf(inner).includes(scope)).toBe(covers(outer, inner));
    }),
    { numRuns: 2000 },
  );
  for (const code of codes) expect(scopesOf(`${code}100201`).length, code).toBeLessThanOrEqual(10);
});

test("a township's scopes are itself, its county, city and province; a former county's are its successor's too", () => {
  expect(scopesOf("510824100")).toEqual(["51", "5108", "510824", "510824100"]);
  expect(scopesOf("511028")).toEqual(["51", "5110", "511028", "511083"]);
  expect([scopeOf("510800"), scopeOf("510824000"), scopeOf("51")]).toEqual(["5108", "510824", undefined]);
  expect(withSuccessors(["510824", "500112"])).toEqual(["510824", "500112", "500109", "500157"]);
});
