import { describe, expect, test } from "vitest";
import {
  heirsOf,
  isWithoutCounties,
  PROVINCE_DIGITS,
  REGIONS_AS_OF,
  readUnit,
  sameAreaToday,
  unitAt,
  unitsOf,
} from "./unit.ts";

test("the table knows thirty-four provinces, up to a day, and no unit of other digits", () => {
  expect([PROVINCE_DIGITS.length, REGIONS_AS_OF]).toEqual([34, "2026-06-30"]);
  for (const none of ["", "99", "00", "constructor"]) expect([none, unitsOf(none).size]).toEqual([none, 0]);
  expect([unitAt("510899"), unitAt("990000")]).toEqual([undefined, undefined]);
});

test("a unit is known by its name, with the years of its beginning and end and what its area passed to", () => {
  expect(unitAt("510824")).toStrictEqual({ name: "苍溪县", successors: [] });
  expect(unitAt("110118")).toStrictEqual({ name: "密云区", begin: 2015, successors: [] });
  expect(unitAt("130323")).toStrictEqual({ name: "抚宁县", end: 2015, successors: ["130302", "130304", "130306"] });
  expect(unitAt("511028")).toStrictEqual({ name: "隆昌县", end: 2017, successors: ["511083"] });
});

test("an entry of the table is read whole or not at all, and only what has ended has passed to others", () => {
  expect(readUnit("51", "1028隆昌县-2017>511083")).toEqual([
    "511028",
    { name: "隆昌县", end: 2017, successors: ["511083"] },
  ]);
  for (const none of ["", "隆昌县", "1028", "51028隆昌县", "1028隆昌县>", "1028隆昌县-17", "1028隆昌县-2017>511083;"])
    expect(() => readUnit("51", none)).toThrow(`holds ${none}`);
  for (const province of PROVINCE_DIGITS)
    for (const [code, { end, successors }] of unitsOf(province)) {
      if (end === undefined) expect([code, successors]).toEqual([code, []]);
      for (const heir of successors) expect([code, unitAt(heir)?.name]).not.toEqual([code, undefined]);
    }
});

test("what is asked once more is the same", () => {
  expect(unitsOf("51")).toBe(unitsOf("51"));
  expect(unitsOf("51").size).toBeGreaterThan(180);
});

test("prefectures without counties are those alone whose townships hang from them", () => {
  for (const code of ["441900", "620200", "460400"]) expect([code, isWithoutCounties(code)]).toEqual([code, true]);
  for (const code of ["510800", "510824", "510000", "710000", "441901", "999999", "999900", "519900"])
    expect([code, isWithoutCounties(code)]).toEqual([code, false]);
});

describe("what became of a unit", () => {
  test("is every code to which its area passed, each once, nearest first, and none of a unit in force", () => {
    expect(heirsOf("510824")).toEqual([]);
    expect(heirsOf("999999")).toEqual([]);
    expect(heirsOf("130323")).toEqual(["130302", "130304", "130306"]);
    for (const province of PROVINCE_DIGITS) {
      for (const [code, { successors }] of unitsOf(province)) {
        const heirs = heirsOf(code);
        expect([code, heirs.slice(0, successors.length)]).toEqual([code, successors]);
        expect([code, new Set(heirs).size]).toEqual([code, heirs.length]);
        for (const heir of heirs) for (const next of unitAt(heir)?.successors ?? []) expect(heirs).toContain(next);
        // Nothing is made up: each is a successor of the unit or of one before it.
        for (const [n, heir] of heirs.entries()) {
          const before = [code, ...heirs.slice(0, n)].flatMap((each) => unitAt(each)?.successors ?? []);
          expect(before).toContain(heir);
        }
      }
    }
  });

  test("is the same area today where it passed whole to one unit that began as it ended, and took over no other", () => {
    const plain = (code: string): string => {
      const unit = unitAt(code);
      if (unit?.end === undefined || unit.successors.length !== 1) return code;
      const [heir = ""] = unit.successors;
      const from = PROVINCE_DIGITS.flatMap((province) => [...unitsOf(province)]).filter(([, { successors }]) =>
        successors.includes(heir),
      );
      return from.length === 1 && unitAt(heir)?.begin === unit.end ? plain(heir) : code;
    };
    expect(sameAreaToday("511028")).toBe("511083");
    expect([sameAreaToday("510824"), sameAreaToday("130323"), sameAreaToday("999999")]).toEqual([
      ...["510824", "130323", "999999"],
    ]);
    let changed = 0;
    for (const province of PROVINCE_DIGITS) {
      for (const [code, { end }] of unitsOf(province)) {
        if (end === undefined) continue;
        const today = plain(code);
        expect([code, sameAreaToday(code)]).toEqual([code, today]);
        expect([code, sameAreaToday(code)]).toEqual([code, today]);
        if (today !== code) changed += 1;
      }
    }
    expect(changed).toBeGreaterThan(100);
  });
});
