import { expect, test } from "vitest";
import { correctBase, elsewhere } from "../farm/correct-base.ts";
import { acting, BASE, BUREAU, COOPERATIVE } from "../fixtures/cangxi.ts";
import { correctOrganisation } from "./correct-organisation.ts";
import { regionFaults } from "./place-faults.ts";

const TODAY = "2026-11-29";
const told = (code: string, date = TODAY) => {
  const [fault, ...others] = regionFaults(code, date);
  expect(others).toEqual([]);
  return fault;
};

// Chongqing, 2025-11-06 (chinasei.com.cn t20251107_78563); Xinjiang, 2026 (sources in scripts/regions/table.ts).
test.each(["510824", "510824100", "510824100201", "500157", "500157001", "653132", "659013", "441900003", "110100"])(
  "%s can be registered today",
  (code) => {
    expect(regionFaults(code, TODAY)).toEqual([]);
  },
);

test("an abolished unit is refused with its name, the year of its end and what took its area over", () => {
  expect(told("500105")?.en).toBe("500105 江北区 was abolished in 2025. Its area is now 500157 两江新区: give 500157.");
  expect(told("500105")?.zh).toBe("500105 江北区已于 2025 年撤销。其区域现属 500157 两江新区，请填写 500157。");
  expect(told("500112001")?.en).toContain(
    "passed to 500109 北碚区, 500157 两江新区: give the one in which the place lies",
  );
  expect(told("500112001")?.zh).toContain("其区域分属 500109 北碚区、500157 两江新区");
});

test("what was abolished later could be registered before, and the new code once there was one", () => {
  expect(regionFaults("500105", "2025-10-01")).toEqual([]);
  expect(told("500157", "2024-12-31")?.pointer).toBe("/regionCode");
});

// Zones of the statistics: fsou.com 83178. Three standards: icttg.com 156528, hqwx.com 2273812.
test("a zone of the statistics, a made-up code and a typing error are told apart from each other", () => {
  expect(told("511971")?.en).toContain("code of the statistics");
  expect(told("511971")?.zh).toContain("请填写该地所在县");
  for (const code of ["130390", "510899", "990000", "710101"]) {
    expect(told(code)?.en).toMatch(/GB\/T 2260.*GB\/T 10114.*National Bureau of Statistics/);
    expect(told(code)?.zh).toMatch(/GB\/T 2260.*GB\/T 10114.*国家统计局/);
  }
});

test("a record of an abolished region can be corrected in all else, and is not elsewhere than what took it over", () => {
  const operator = acting(BUREAU, "operator");
  const former = { ...COOPERATIVE, regionCode: "500105" };
  expect(correctOrganisation(former, { reason: "更名", name: "新名" }, operator).organisation).toMatchObject({
    ...{ name: "新名", regionCode: "500105" },
  });
  const base = { ...BASE, regionCode: "500105" };
  expect(correctBase(base, { reason: "更名", name: "新名" }, acting(COOPERATIVE, "clerk")).base.regionCode).toBe(
    "500105",
  );
  expect(elsewhere({ ...BASE, regionCode: "500157" }, former)).toEqual([]);
  expect(elsewhere({ ...BASE, regionCode: "500109" }, former)).toHaveLength(1);
});
