import fc from "fast-check";
import { expect, test } from "vitest";
import { plainGtin, plainText, startsOf } from "./search-words.ts";

test("full width, case, blanks, hyphens and what no eye sees make no difference", () => {
  for (const text of [
    "LB-18-2601a",
    "ｌｂ－１８－２６０１Ａ",
    "lb 18 2601a",
    "LB\u200b-18\u00ad-2601A\u2060",
    "LB–18—2601A",
  ]) {
    expect(plainText(text)).toBe("lb182601a");
  }
  expect(plainText("e\u0301")).toBe(plainText("É"));
});

test("a text of signs alone keeps them, one of nothing that is seen is empty", () => {
  expect(plainText("--")).toBe("--");
  expect(["", " \u3000", "\u200b\u2060"].map(plainText)).toEqual(["", "", ""]);
});

test("a name is found from the beginning, from each word and from each Chinese character", () => {
  expect(startsOf("红心果")).toEqual(["红心果", "心果", "果"]);
  expect(startsOf("Red-heart Kiwi")).toEqual(["redheartkiwi", "heartkiwi", "kiwi"]);
  expect(startsOf("A 级果")).toEqual(["a级果", "级果", "果"]);
  expect([startsOf("--"), startsOf(" ")]).toEqual([["--"], []]);
  expect(startsOf("果".repeat(80))).toHaveLength(16);
});

test("a GTIN is found with and without the zero in front", () => {
  expect(plainGtin("06901234567892")).toBe("6901234567892");
});

test("plain is plain: once more changes nothing, and every start is an end of the whole", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 30 }),
    fc.string({ unit: fc.constantFrom("红", "İ", "ŉ", "ﬁ", "\u0301", "\u200d", "-", " ", "9", "Ａ"), maxLength: 12 }),
  );
  fc.assert(
    fc.property(text, (name) => {
      const plain = plainText(name);
      expect(plainText(plain)).toBe(plain);
      for (const start of startsOf(name)) expect(plain.endsWith(start)).toBe(true);
      expect(startsOf(name)[0] ?? "").toBe(plain);
    }),
  );
});
