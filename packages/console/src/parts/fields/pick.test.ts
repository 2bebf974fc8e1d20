import { expect, test } from "vitest";
import { mostUsedFirst, picked } from "./pick.ts";

const items = [
  { id: "kiwi", title: "红心猕猴桃", detail: "水果", initials: "hxmht" },
  { id: "pear", title: "苍溪雪梨", detail: "水果", initials: "cxxl" },
  { id: "tea", title: "绿茶" },
];
const found = (typed: string) => picked(items, typed).map(({ id }) => id);

test("something is found by characters anywhere, by the first initials of its name, and by its id", () => {
  expect(found("雪")).toEqual(["pear"]);
  expect(found("cxx")).toEqual(["pear"]);
  expect(found("HXM")).toEqual(["kiwi"]);
  expect(found("tea")).toEqual(["tea"]);
  expect(found("水果")).toEqual(["kiwi", "pear"]);
  expect(found(" ")).toEqual(["kiwi", "pear", "tea"]);
  expect(found("mht")).toEqual([]);
});

test("what was used most stands first, and what was never used keeps its order", () => {
  expect(mostUsedFirst(items, ["tea", "pear", "tea"]).map(({ id }) => id)).toEqual(["tea", "pear", "kiwi"]);
  expect(mostUsedFirst(items, []).map(({ id }) => id)).toEqual(["kiwi", "pear", "tea"]);
});
