import { bilingual, halvesOf } from "@suyuan/domain/wording";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { FIELD_ERRORS_MAX } from "../limits.ts";
import { bodyPointer, fieldErrors, paramPointer, queryPointer } from "./field-errors.ts";

const errorsOf = (schema: z.ZodType, value: unknown) =>
  fieldErrors(schema.safeParse(value).error?.issues ?? [], bodyPointer, value);
const placesOf = (schema: z.ZodType, value: unknown) => errorsOf(schema, value).map(({ pointer }) => pointer);
const chineseOf = (schema: z.ZodType, value: unknown) => errorsOf(schema, value)[0]?.detailZh;

describe("where a field stands", () => {
  test("is a JSON Pointer into a body, escaped, each step cut to 64 characters", () => {
    expect(bodyPointer([])).toBe("");
    expect(bodyPointer(["items", 0, "a/b~c"])).toBe("/items/0/a~1b~0c");
    expect(bodyPointer(["~1"])).toBe("/~01");
    expect(bodyPointer(["k".repeat(65), "x"])).toBe(`/${"k".repeat(64)}/x`);
    expect(bodyPointer([`${"k".repeat(63)}𠮷`]).isWellFormed()).toBe(true);
  });

  test("is the name of a parameter of a query or path", () => {
    expect(queryPointer(["from", 0])).toBe("?from");
    expect(queryPointer([])).toBe("?");
    expect(queryPointer(["k".repeat(65)])).toBe(`?${"k".repeat(64)}`);
    expect(queryPointer([`${"k".repeat(63)}𠮷`]).isWellFormed()).toBe(true);
    expect(paramPointer(["lot"])).toBe("{lot}");
    expect(paramPointer([])).toBe("{}");
  });
});

describe("faults of a schema", () => {
  test("are listed in its order, unknown fields each by its own name", () => {
    const schema = z.strictObject({ a: z.number(), b: z.strictObject({ c: z.string() }) });
    expect(placesOf(schema, { a: "x", b: { c: 1, d: 2, e: 3 }, f: 4 })).toEqual(["/a", "/b/c", "/b/d", "/b/e", "/f"]);
    expect(errorsOf(schema, { a: 1, b: { c: "x" }, f: 4 })).toEqual([
      { pointer: "/f", detail: "unknown field", detailZh: "没有这个字段" },
    ]);
  });

  test("are at most a hundred, of whatever kind", () => {
    const many = Object.fromEntries(Array.from({ length: FIELD_ERRORS_MAX + 5 }, (_, n) => [`k${n}`, n]));
    expect(placesOf(z.strictObject({}), many)).toHaveLength(FIELD_ERRORS_MAX);
    expect(placesOf(z.array(z.string()), Object.values(many))).toHaveLength(FIELD_ERRORS_MAX);
    expect(placesOf(z.array(z.strictObject({})), [many, many])).toHaveLength(FIELD_ERRORS_MAX);
  });

  test("of a union are those of the alternative that was meant: the deepest reached, then the fewest", () => {
    const flat = z.union([z.number(), z.string()]);
    expect(placesOf(flat, true)).toEqual([""]);
    const shapes = z.union([
      z.strictObject({ kind: z.literal("a"), x: z.number() }),
      z.strictObject({ kind: z.literal("b"), y: z.number(), z: z.number() }),
    ]);
    expect(placesOf(shapes, { kind: "b", y: "1", z: 1 })).toEqual(["/y"]);
    expect(placesOf(shapes, { kind: "a", x: "1" })).toEqual(["/x"]);
    const nested = z.strictObject({ list: z.union([z.string(), z.array(z.strictObject({ n: z.number() }))]) });
    expect(placesOf(nested, { list: [{ n: 1 }, { n: "2" }] })).toEqual(["/list/1/n"]);
    const few = z.union([z.strictObject({ a: z.number(), b: z.number() }), z.strictObject({ a: z.number() })]);
    expect(placesOf(few, { a: "x" })).toEqual(["/a"]);
  });

  test("of alternatives that come equally close are those of the first, however the others fail", () => {
    const number = z.strictObject({ a: z.number() });
    expect(chineseOf(z.union([number, z.strictObject({ a: z.boolean() })]), { a: "x" })).toBe("须为数字");
    expect(placesOf(z.union([number, z.strictObject({ a: z.number(), b: z.number() })]), { a: "x" })).toEqual(["/a"]);
    // One fault at the top comes less close than two further in.
    const inner = z.strictObject({ a: z.number(), b: z.number() });
    expect(placesOf(z.union([inner, z.string()]), { a: "x", b: "x" })).toEqual(["/a", "/b"]);
  });

  test("of an alternative are as deep as the one nearest to the top", () => {
    const sheet = (cells: z.ZodType) => z.strictObject({ n: cells, m: cells });
    const mixed = z.strictObject({ head: z.number(), list: sheet(z.number()).partial({ m: true }) });
    const deep = z.strictObject({ head: z.string(), list: sheet(z.number()) });
    expect(placesOf(z.union([mixed, deep]), { head: "x", list: { n: "x" } })).toEqual(["/list/n", "/list/m"]);
  });

  test("of a choice by kind stand at the kind where it names none", () => {
    const byKind = z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("a"), x: z.number() }),
      z.strictObject({ kind: z.literal("b") }),
    ]);
    expect(placesOf(byKind, { kind: "c" })).toEqual(["/kind"]);
    expect(placesOf(byKind, { kind: "a", x: "1" })).toEqual(["/x"]);
  });

  test("of keys and elements stand where these stand, in the words of the key's own rule", () => {
    const byName = z.record(z.string().regex(/^a/, bilingual("begins with a", "以 a 开头")), z.number());
    expect(errorsOf(byName, { b: 1 })).toEqual([{ pointer: "/b", detail: "begins with a", detailZh: "以 a 开头" }]);
    expect(placesOf(byName, { a: "x" })).toEqual(["/a"]);
    const set = z.strictObject({ s: z.map(z.string(), z.strictObject({ n: z.number() })) });
    expect(placesOf(set, { s: new Map([["k", { n: "x" }]]) })).toEqual(["/s/k/n"]);
  });
});

describe("a field that is not there", () => {
  test("is said to be missing, in both languages, whatever was asked of it", () => {
    const choice = z.union([z.literal(1), z.literal(2)]);
    const schema = z.strictObject({ text: z.string(), choice, list: z.array(z.strictObject({ n: z.int() })) });
    expect(errorsOf(schema, { list: [{ n: 1 }, {}] })).toEqual(
      ["/text", "/choice", "/list/1/n"].map((pointer) => ({
        pointer,
        detail: "is missing",
        detailZh: "缺少该字段",
      })),
    );
  });

  test("is not confused with one that is null, empty, or only inherited", () => {
    const schema = z.strictObject({ toString: z.string(), b: z.string() });
    expect(errorsOf(schema, { b: null }).map(({ pointer, detailZh }) => [pointer, detailZh])).toEqual([
      ["/toString", "缺少该字段"],
      ["/b", "须为文本"],
    ]);
  });
});

test("a fault that a rule finds below a text, a number or null is of what is missing there", () => {
  const place = (path: string[]) => z.looseObject({}).refine(() => false, { path });
  for (const [value, path] of [
    [{ a: null }, ["a", "b"]],
    [{ a: "text" }, ["a", "length"]],
    [{ a: 1 }, ["a", "b"]],
    [{}, ["a", "b"]],
  ] as const)
    expect(errorsOf(place([...path]), value)).toMatchObject([{ pointer: `/${path.join("/")}`, detail: "is missing" }]);
  expect(chineseOf(place(["a", "b"]), { a: { b: null } })).toBe("内容不符合要求");
});

test("a choice among things that differ in one value names these values; one that differs in more does not", () => {
  const kinds = z.union([z.strictObject({ kind: z.literal("a") }), z.strictObject({ kind: z.literal("b") })]);
  expect(errorsOf(kinds, { kind: "c" })).toEqual([
    { pointer: "/kind", detail: "must be one of: a, b", detailZh: "须为下列之一：a、b" },
  ]);
  const looser = z.union([z.literal(1), z.string()]);
  expect(errorsOf(looser, true)).toMatchObject([{ pointer: "", detailZh: "须为下列之一：1" }]);
  const apart = z.union([z.looseObject({ a: z.literal(1) }), z.looseObject({ b: z.literal(2) })]);
  expect(errorsOf(apart, { a: 0, b: 0 })).toMatchObject([{ pointer: "/a", detailZh: "须为下列之一：1" }]);
  expect(placesOf(z.union([z.number(), z.literal("x")]), "y")).toEqual([""]);
  expect(chineseOf(z.union([z.number(), z.literal("x")]), "y")).toBe("须为数字");
});

test("a choice among single values names them all", () => {
  const schema = z.strictObject({ level: z.union([z.literal(1), z.literal(2), z.literal(3)]) });
  expect(errorsOf(schema, { level: "high" })).toEqual([
    { pointer: "/level", detail: "must be one of: 1, 2, 3", detailZh: "须为下列之一：1、2、3" },
  ]);
});

describe("what is said of a fault in Chinese", () => {
  test.each([
    [z.string(), 1, "须为文本"],
    [z.number(), "1", "须为数字"],
    [z.int(), "1", "须为数字"],
    [z.boolean(), 1, "须为布尔值"],
    [z.array(z.string()), 1, "须为列表（数组）"],
    [z.object({}), 1, "须为一组字段（对象）"],
    [z.date(), 1, "须为规定的类型"],
    [z.string().min(2), "a", "至少 2 个字符"],
    [z.string().max(1), "ab", "最多 1 个字符"],
    [z.array(z.string()).min(1), [], "至少 1 项"],
    [z.array(z.string()).max(0), ["a"], "最多 0 项"],
    [z.set(z.string()).min(1), new Set(), "至少 1 项"],
    [z.number().min(1), 0, "不得小于 1"],
    [z.number().positive(), 0, "须大于 0"],
    [z.number().lt(1), 1, "须小于 1"],
    [z.number().max(1), 2, "不得大于 1"],
    [z.enum(["a", "b"]), "c", "须为下列之一：a、b"],
    [z.union([z.literal(1), z.literal(2), z.literal(3)]), "high", "须为下列之一：1、2、3"],
    [z.strictObject({ a: z.string() }), {}, "缺少该字段"],
    [z.strictObject({ a: z.enum(["x"]) }), { a: undefined }, "缺少该字段"],
    [z.number().multipleOf(5), 3, "须为 5 的整数倍"],
    [z.iso.date(), "x", "须为有效日期，格式 YYYY-MM-DD"],
    [z.iso.datetime(), "x", "须为带时区的 ISO 8601 日期时间"],
    [z.url(), "x", "须为有效网址"],
    [z.string().regex(/^a$/), "x", "格式不正确"],
    [z.string().refine(() => false), "x", "内容不符合要求"],
    [z.string().regex(/^a$/, bilingual("must be a", "须为 a")), "x", "须为 a"],
  ])("case %#: %s", (schema, value, chinese) => {
    expect(chineseOf(schema, value)).toBe(chinese);
  });

  test("stands beside the English of one text", () => {
    expect(errorsOf(z.string().regex(/^a$/, bilingual("must be a", "须为 a")), "x")).toEqual([
      { pointer: "", detail: "must be a", detailZh: "须为 a" },
    ]);
    expect(halvesOf(bilingual("one", "一"))).toEqual({ en: "one", zh: "一" });
    expect(halvesOf(bilingual("", "一"))).toEqual({ en: "", zh: "一" });
    expect(halvesOf("one")).toEqual({ en: "one" });
  });
});
