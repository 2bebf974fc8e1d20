import { expect, test } from "vitest";
import { HotPages } from "./hot-pages.ts";
import { pageOf } from "./page.ts";

const page = (tag: string) => pageOf(200, tag, "html", () => ({ text: tag }));

test("a page is kept from the second time on that it is asked for", () => {
  const hot = new HotPages<string>();
  hot.put("a", "about a", page("1"));
  expect(hot.find("a")).toBeUndefined();
  hot.put("a", "about a", page("2"));
  expect([hot.find("a")?.about, hot.find("a")?.page.tag]).toEqual(["about a", "2"]);
});

test("however many addresses are asked for once, a hot page stays", () => {
  const hot = new HotPages<string>(10);
  for (let n = 0; n < 2; n++) hot.put("hot", "", page(String(n)));
  for (let n = 0; n < 1000; n++) {
    hot.put(`once ${n}`, "", page("1"));
    expect(hot.find("hot")?.page.tag).toBe("1");
  }
});

test("beyond its bound the longest unused is forgotten", () => {
  const hot = new HotPages<string>(2);
  for (const address of ["a", "a", "b", "b"]) hot.put(address, "", page("1"));
  hot.find("a");
  hot.put("c", "", page("1"));
  expect([hot.find("a") !== undefined, hot.find("b")]).toEqual([true, undefined]);
});
