import { expect, test } from "vitest";
import { batchOn, done, newSeason } from "../../fixtures/season.ts";
import { spelling } from "./spelling.ts";

test.each([
  ["红心猕猴桃", "hong xin mi hou tao"],
  ["重庆绿茶", "chong qing lv cha"],
  ["苍溪雪梨 A级2号", "cang xi xue li a ji 2 hao"],
  ["Suyuan Green 8", "suyuan green 8"],
  ["苦参碱", "ku shen jian"],
  ["郫都区重楼", "pi du qu chong lou"],
  ["", ""],
])("%s is read %s", async (name, read) => {
  expect((await spelling())(name)).toBe(read);
});

test("lists of products, bases, farm records, batches and organisations tell how each name is read, as it is called now", async () => {
  const { send } = await newSeason();
  await done(send("coop", "POST", "/api/batches", batchOn("A")));
  await done(
    send("coop", "POST", "/api/inputs", {
      ...{ base: "b1", plot: "p1", product: "苦参碱", actives: ["matrine"], dosage: "1 L", appliedOn: "2026-08-01" },
      safetyIntervalDays: 7,
    }),
  );
  const first = async (path: string) =>
    ((await done(send("coop", "GET", path))).items as { pinyin: string }[])[0]?.pinyin;
  expect(await first("/api/products")).toBe("mi hou tao");
  expect(await first("/api/bases")).toBe("ji di");
  expect(await first("/api/inputs")).toBe("ku shen jian");
  expect(await first("/api/batches")).toBe("mi hou tao");
  expect(await first("/api/organisations")).toMatch(/^[a-z]+/);
  await done(send("coop", "POST", "/api/bases/b1/corrections", { name: "东山果园", reason: "更名" }));
  expect(await first("/api/bases")).toBe("dong shan guo yuan");
});
