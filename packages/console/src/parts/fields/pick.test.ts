import { expect, test } from "vitest";
import { mostUsedFirst, picked } from "./pick.ts";

const items = [
  { id: "kiwi", title: "红心猕猴桃", detail: "水果", pinyin: "hong xin mi hou tao" },
  { id: "pear", title: "苍溪雪梨", detail: "水果", pinyin: "cang xi xue li" },
  { id: "tea", title: "绿茶" },
];
const found = (typed: string) => picked(items, typed).map(({ id }) => id);

test("something is found by characters anywhere, by its id, and by the pinyin of its name in full, in part or by initials, from any character on", () => {
  expect(found("雪")).toEqual(["pear"]);
  expect(found("cxx")).toEqual(["pear"]);
  expect(found("HXM")).toEqual(["kiwi"]);
  expect(found("tea")).toEqual(["tea"]);
  expect(found("水果")).toEqual(["kiwi", "pear"]);
  expect(found(" ")).toEqual(["kiwi", "pear", "tea"]);
  for (const typed of ["hxmht", "hongxin", "hong xin", "hongxmht", "mht", "mihoutao", "houta"]) {
    expect([typed, found(typed)]).toEqual([typed, ["kiwi"]]);
  }
  for (const typed of ["hxt", "ongxin", "xinhong", "hongxinmihoutaox"])
    expect([typed, found(typed)]).toEqual([typed, []]);
});

test("what was used most stands first, and what was never used keeps its order", () => {
  expect(mostUsedFirst(items, ["tea", "pear", "tea"]).map(({ id }) => id)).toEqual(["tea", "pear", "kiwi"]);
  expect(mostUsedFirst(items, []).map(({ id }) => id)).toEqual(["kiwi", "pear", "tea"]);
});
