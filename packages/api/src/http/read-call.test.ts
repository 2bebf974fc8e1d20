import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { asJson, demoApp } from "../fixtures/http.ts";
import { JSON_DEPTH_MAX } from "../limits.ts";
import { bodyPointer, fieldErrors } from "./field-errors.ts";
import { parseJson } from "./json-body.ts";
import { pathTemplate, rawPath, rawQuery, readQuery } from "./target.ts";
import { isRefusedText, Text } from "./text.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const refusedAt = (text: string): string | undefined => {
  try {
    parseJson(bytes(text));
    return undefined;
  } catch (error) {
    return (error as { errors: { pointer: string }[] }).errors[0]?.pointer;
  }
};

describe("JSON bodies", () => {
  test("any JSON within the limits is read as JavaScript reads it", () => {
    const value = fc.jsonValue({ maxDepth: 8, stringUnit: "grapheme" }).filter((json) => {
      const text = JSON.stringify(json);
      return !/__proto__|constructor|prototype|\\u0|\\u1|\\ud|\\b|\\f/i.test(text) && !/\u007f/.test(text);
    });
    fc.assert(
      fc.property(value, (json) => {
        const text = JSON.stringify(json);
        expect(parseJson(bytes(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each([
    ['{"a":[1,{"b":1e999}]}', "/a/1/b"],
    ['{"a":"\\u0000"}', "/a"],
    ['{"a":["\\ud800"]}', "/a/0"],
    ['{"a":{"__proto__":{"x":1}}}', "/a/__proto__"],
    ['{"\\u005f_proto__":1}', "/__proto__"],
    ['{"constructor":1}', "/constructor"],
    ["[", ""],
    ["", ""],
    ["{a:1}", ""],
    ["NaN", ""],
  ])("%s is refused and the place named", (text, pointer) => {
    expect(refusedAt(text)).toBe(pointer);
  });

  test("a byte order mark is passed over, other encodings are refused", () => {
    expect(parseJson(new Uint8Array([0xef, 0xbb, 0xbf, ...bytes('{"a":1}')]))).toEqual({ a: 1 });
    for (const hostile of [
      [0xff, 0xfe, 0x7b, 0],
      [0x22, 0xc3, 0x28, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
    ]) {
      expect(() => parseJson(new Uint8Array(hostile))).toThrow();
    }
  });

  test("nesting and counts are bounded, however deep the text goes", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    expect(refusedAt(nested(JSON_DEPTH_MAX))).toBeUndefined();
    expect(refusedAt(nested(JSON_DEPTH_MAX + 1))).toBe("/0".repeat(JSON_DEPTH_MAX));
    expect(refusedAt(nested(100_000))).toBe("/0".repeat(JSON_DEPTH_MAX));
    expect(refusedAt(JSON.stringify(Array(20_001).fill(1)))).toBe("");
    expect(refusedAt(JSON.stringify(Array(20_000).fill(1)))).toBeUndefined();
  });

  test("of repeated member names the last one counts", () => {
    expect(parseJson(bytes('{"a":1,"a":2}'))).toEqual({ a: 2 });
  });
});

describe("addresses", () => {
  test("what is encoded into a segment comes out of it, whatever it holds", () => {
    const { read } = pathTemplate("/a/{x}/b/{y}.csv");
    const segment = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((text) => !/\p{Cc}/u.test(text) && text.isWellFormed());
    fc.assert(
      fc.property(segment, segment, (x, y) => {
        expect(read(`/a/${encodeURIComponent(x)}/b/${encodeURIComponent(y)}.csv`)).toEqual({ x, y });
      }),
    );
  });

  test("path and query are taken as sent", () => {
    const url = "http://localhost:8080/api/%E7%AD%90%2F?a=1?b#c?d";
    expect([rawPath({ url }), rawQuery(url)]).toEqual(["/api/%E7%AD%90%2F", "a=1?b"]);
    expect([rawPath({ url: "http://h" }), rawQuery("http://h/#a?b")]).toEqual(["/", ""]);
  });

  test("a query comes back as it was written", () => {
    const name = fc.string({ unit: "binary-ascii", minLength: 1 }).filter((text) => !/\p{Cc}/u.test(text));
    fc.assert(
      fc.property(fc.dictionary(name, name, { noNullPrototype: true }), (params) => {
        const query = Object.entries(params).map((pair) => pair.map(encodeURIComponent).join("="));
        fc.pre(query.length <= 100);
        expect({ ...readQuery(query.join("&")) }).toEqual(params);
      }),
    );
  });
});

describe("text", () => {
  const name = Text(10);

  test.each(["红心猕猴桃", "a b", "𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷", " x ", "नमस्ते"])("%j is taken exactly as sent", (text) => {
    expect(name.parse(text)).toBe(text);
  });

  test.each([
    "",
    " ",
    "\u3000",
    "a\nb",
    "a\u0000",
    "a\u0085",
    "a\u202eb",
    "\u2066a",
    "\ud800",
    "\ufeffa",
    "a\u2028",
    "abcdefghijk",
  ])("%j is refused", (text) => {
    expect(name.safeParse(text).success).toBe(false);
  });

  test("with lines, line feed and tab are let in and other controls are not", () => {
    const remark = Text(20, { lines: true });
    expect(remark.safeParse("one\n\ttwo").success).toBe(true);
    expect(remark.safeParse("one\rtwo").success).toBe(false);
    expect(remark.safeParse("\n\n").success).toBe(false);
  });

  test("a long hostile text is judged in linear time", () => {
    const started = performance.now();
    Text(1_000_000).safeParse(" ".repeat(1_000_000));
    Text(100, { lines: true }).safeParse(`${"\n".repeat(500_000)}\u0000`);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test("no string with a lone surrogate or NUL passes any field", () => {
    expect([isRefusedText("\udc00"), isRefusedText("a\u0000"), isRefusedText("a\tb\r\n")]).toEqual([true, true, false]);
  });
});

describe("field errors", () => {
  test("of a union, the faults of the alternative that the input came closest to are listed", () => {
    const schema = z.union([z.string(), z.strictObject({ kind: z.literal("a"), count: z.number() })]);
    const input = { kind: "a", count: "x" };
    const issues = schema.safeParse(input).error?.issues ?? [];
    expect(fieldErrors(issues, bodyPointer, input)).toEqual([
      { pointer: "/count", detail: "Invalid input: expected number, received string", detailZh: "须为数字" },
    ]);
  });

  test("a sender's own long member name is cut in the pointer", () => {
    const input = { ["k".repeat(500)]: 1 };
    const issues = z.strictObject({}).safeParse(input).error?.issues ?? [];
    expect(fieldErrors(issues, bodyPointer, input)[0]?.pointer).toBe(`/${"k".repeat(64)}`);
  });
});

describe("Idempotency-Key", () => {
  const crate = { id: "c-1", name: "x", weightKg: 1 };

  test("the digest covers path, query and body byte for byte", async () => {
    const { app, keyOf } = demoApp();
    const key = await keyOf("clerk");
    const digestOf = async (body: unknown) => {
      const response = await app.request("/api/crates", asJson(key, body, { "idempotency-key": "k 1" }));
      return ((await response.json()) as { idempotency: string }).idempotency;
    };
    const first = await digestOf(crate);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await digestOf(crate)).toBe(first);
    expect(await digestOf(` ${JSON.stringify(crate)}`)).not.toBe(first);
  });

  test.each(["k".repeat(256), "é", "\u0080"])("a key that is too long or not printable ASCII is 400", async (value) => {
    const { app, keyOf } = demoApp();
    const response = await app.request(
      "/api/crates",
      asJson(await keyOf("clerk"), crate, { "idempotency-key": value }),
    );
    expect(response.status).toBe(400);
  });
});
