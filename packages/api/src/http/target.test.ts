import { DomainError } from "@suyuan/domain/errors";
import { describe, expect, test } from "vitest";
import { QUERY_PARAMETERS_MAX } from "../limits.ts";
import { kindOf, languageOf, pathTemplate, rawPath, rawQuery, readQuery } from "./target.ts";

/** Where, and in which words, a reading is refused. */
function refusalOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof DomainError) return [error.code, error.errors];
    throw error;
  }
}
const refusedAt = (pointer: string, detail = "not valid percent-encoded text", detailZh = "编码无效") => [
  "invalid-request",
  [{ pointer, detail, detailZh }],
];

describe("the path and query of a URL", () => {
  test.each([
    ["https://h/a/b", "/a/b", ""],
    ["https://h", "/", ""],
    ["https://h/", "/", ""],
    ["https://h/a?b=1", "/a", "b=1"],
    ["https://h/a#f", "/a", ""],
    ["https://h/a#f?b=1", "/a", ""],
    ["https://h/a?b=1#f", "/a", "b=1"],
    ["https://h/a?#f", "/a", ""],
    ["https://h/?", "/", ""],
    ["https://h/a?b?c", "/a", "b?c"],
    ["http://h:8080/%2F//x", "/%2F//x", ""],
  ])("of %s are taken as they came", (url, path, query) => {
    expect([rawPath({ url }), rawQuery(url)]).toEqual([path, query]);
  });
});

describe("a path template", () => {
  test("becomes the router's pattern: whole segments by name, parts of one with what stands around them", () => {
    expect(pathTemplate("/a/b")).toMatchObject({ pattern: "/a/b", names: [] });
    expect(pathTemplate("/a/{x}/b/{y2}")).toMatchObject({ pattern: "/a/:x/b/:y2", names: ["x", "y2"] });
    expect(pathTemplate("/a/{x}.csv").pattern).toBe("/a/:x{[^/]+\\.csv}");
    expect(pathTemplate("/a/v{x}").pattern).toBe("/a/:x{v[^/]+}");
    expect(pathTemplate("/a/(b+){x}$^|[]*?").pattern).toBe("/a/:x{\\(b\\+\\)[^/]+\\$\\^\\|\\[\\]\\*\\?}");
    expect(pathTemplate("/a/b\\{x}").pattern).toBe("/a/:x{b\\\\[^/]+}");
  });

  test("gives back what stood in its holes, and nothing where it has none", () => {
    expect(pathTemplate("/a/b").read("/a/b")).toEqual({});
    expect(pathTemplate("/a/{x}/b/{y}").read("/a/1/b/2")).toEqual({ x: "1", y: "2" });
    expect(pathTemplate("/a/v{x}.csv").read("/a/v1.2.csv")).toEqual({ x: "1.2" });
    expect(pathTemplate("/a/{x}.csv").read("/a/%E7%AD%90.csv")).toEqual({ x: "筐" });
    expect(pathTemplate("/a/v{x}").read("/a/v1")).toEqual({ x: "1" });
    expect(pathTemplate("/a/{x}").read("/")).toEqual({ x: "" });
    expect(pathTemplate("/a/-{x}-").read("/a/-1-")).toEqual({ x: "1" });
  });

  test.each(["/a/{x}{y}", "/a/{x", "/a/x}", "/a/{}", "/a/{1x}", "/a/{x-y}", "/a/{x}/{x}", "/{x}b{y}", "/a/{{x}}"])(
    "%s is refused when it is compiled",
    (template) => {
      expect(() => pathTemplate(template)).toThrow(template);
    },
  );

  test.each(["%", "%zz", "%ff", "%00", "%0a", "%7f", "%c2%85", "%ed%a0%80", "\u0001"])(
    "a parameter with %j is refused by its name",
    (raw) => {
      expect(refusalOf(() => pathTemplate("/a/{x}/{y}").read(`/a/1/${raw}`))).toEqual(refusedAt("{y}"));
    },
  );
});

describe("a query", () => {
  const read = (query: string) => refusalOf(() => ({ ...(readQuery(query) as object) }));

  test.each([
    ["", {}],
    ["a=1&b=2", { a: "1", b: "2" }],
    ["a", { a: "" }],
    ["a=", { a: "" }],
    ["=1", { "": "1" }],
    ["a=b=c", { a: "b=c" }],
    ["&&a=1&", { a: "1" }],
    ["a=1+1&b=%2B%20", { a: "1+1", b: "+ " }],
    ["%E7%AD%90=%E6%BA%AF", { 筐: "溯" }],
  ])("%j is read as %j", (query, params) => {
    expect(read(query)).toEqual(params);
  });

  test("has no member that it was not sent", () => {
    expect("toString" in readQuery("a=1")).toBe(false);
    expect(read("toString=1&__proto__=2")).toEqual({ toString: "1", ["__proto__"]: "2" });
  });

  test("is refused at the parameter that is damaged, given twice, or has no readable name", () => {
    expect(read("a=1&b=%zz")).toEqual(refusedAt("?b"));
    expect(read("a=%0a")).toEqual(refusedAt("?a"));
    expect(read("%zz=1")).toEqual(refusedAt("?"));
    expect(read("%zz")).toEqual(refusedAt("?"));
    expect(read("a=1&a=1")).toEqual(refusedAt("?a", "given more than once", "重复出现"));
    expect(read("a&a")).toEqual(refusedAt("?a", "given more than once", "重复出现"));
  });

  test("has as many parameters as are let in, and no more", () => {
    const of = (count: number) => Array.from({ length: count }, (_, n) => `p${n}=1`).join("&");
    expect(Object.keys(read(of(QUERY_PARAMETERS_MAX)) as object)).toHaveLength(QUERY_PARAMETERS_MAX);
    expect(read(of(QUERY_PARAMETERS_MAX + 1))).toEqual(refusedAt("?", "too many parameters", "参数过多"));
  });
});

test.each([
  ["lang=en", "zh", "en"],
  ["lang=zh", "en", "zh"],
  ["a=1&lang=en&b=2", null, "en"],
  ["slang=en", null, "zh"],
  ["lang=english", null, "zh"],
  ["lang=fr", "en", "en"],
  ["", null, "zh"],
  ["", "", "zh"],
  ["", "en-GB,en;q=0.9,zh;q=0.8", "en"],
  ["", "zh-CN,zh;q=0.9,en;q=0.8", "zh"],
  ["", "fr, EN;q=0.5", "en"],
  ["", "fr,en", "en"],
  ["", "fr,de", "zh"],
  ["", "french,x-en", "zh"],
  ["", "enx", "zh"],
])("asked with %j and Accept-Language %j, a page is in %s", (query, header, language) => {
  expect(languageOf(query, header)).toBe(language);
});

test.each([
  [null, "html"],
  ["", "html"],
  ["*/*", "html"],
  ["text/html,application/xhtml+xml,*/*;q=0.8", "html"],
  ["application/json", "json"],
  ["Application/JSON", "json"],
  ["application/ld+json", "json"],
  ["application/vnd.gs1-x.y+json", "json"],
  ["application/json, text/html", "html"],
  ["application/xml", "html"],
] as const)("Accept: %s is answered in %s", (accept, kind) => {
  expect(kindOf(accept)).toBe(kind);
});
