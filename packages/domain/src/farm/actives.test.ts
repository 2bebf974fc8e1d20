import { expect, test } from "vitest";
import { ACTIVE_NAMES } from "./active-names.ts";
import { isKnownActive, uniqueActives, untestedActives } from "./actives.ts";

test("an active used under one of its names is tested under the other, however it is written", () => {
  for (const [used, tested] of [
    ["Imidacloprid", "吡虫啉"],
    ["吡虫啉", " IMIDACLOPRID "],
    ["Ｉｍｉｄａｃｌｏｐｒｉｄ", "吡虫啉"],
    ["高效氯氟氰菊酯", "Lambda cyhalothrin"],
    ["λ-cyhalothrin", "高效氯氟氰菊酯"],
    ["甲维盐", "emamectin  benzoate"],
  ] as const)
    expect([used, untestedActives([used], [tested])]).toEqual([used, []]);
});

test("isomers with names of their own stay apart, and a residue that names both covers both", () => {
  expect(untestedActives(["高效氯氟氰菊酯"], ["氯氟氰菊酯"])).toEqual(["高效氯氟氰菊酯"]);
  expect(untestedActives(["高效氯氟氰菊酯", "cyhalothrin"], ["氯氟氰菊酯和高效氯氟氰菊酯"])).toEqual([]);
  // One half that is not known may be a part of a name: nothing is taken apart.
  expect(untestedActives(["毒死蜱"], ["毒死蜱和其他"])).toEqual(["毒死蜱"]);
});

test("a name that the table does not have is compared as it is written", () => {
  expect([isKnownActive("某新药"), isKnownActive("吡虫啉")]).toEqual([false, true]);
  expect(untestedActives(["某新药"], ["某 新药"])).toEqual([]);
  expect(untestedActives(["NewStuff"], ["newstuff"])).toEqual([]);
  expect(untestedActives(["NewStuff"], ["某新药"])).toEqual(["NewStuff"]);
});

test("both names of one active are one active", () => {
  expect(uniqueActives(["吡虫啉", "imidacloprid", "", "苦参碱", "Matrine"])).toEqual(["吡虫啉", "苦参碱"]);
});

test("no name stands for two actives", () => {
  const names = ACTIVE_NAMES.flat();
  expect(new Set(names).size).toBe(names.length);
});

test("every active has a name in Chinese, an ISO name and one meaning: each of its names is compared as the same active", () => {
  for (const [zh, iso, ...aliases] of ACTIVE_NAMES) {
    expect(zh).toMatch(/^\p{Script=Han}+$/u);
    expect(iso).toMatch(/^[a-z]+(?:[- ][a-z]+)*$/);
    for (const name of [zh, iso, ...aliases]) expect([name, untestedActives([zh], [name])]).toEqual([name, []]);
  }
});

test("a residue may name actives with any of the signs that join them, with blanks around or none", () => {
  for (const joint of ["和", "及", "、", ",", "，", ";", "；", "/", " and ", " 和 "])
    expect([joint, untestedActives(["imidacloprid", "abamectin"], [`阿维菌素${joint}吡虫啉`])]).toEqual([joint, []]);
  // Within a word it joins nothing.
  expect(untestedActives(["abamectin"], ["abamectinandimidacloprid"])).toEqual(["abamectin"]);
});
