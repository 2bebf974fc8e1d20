import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonBytes, shortened, utf8Bytes } from "./bytes.ts";

/** A UTF-16 code unit, whether or not a text may stand with it. */
const unit = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0x7f, 0x80, 0x7ff, 0x800, 0xd800, 0xdc00));

test("a text has the bytes of its UTF-8 form, whatever it is written in", () => {
  expect(["", "a", "é", "农", "😀", "\ud800", "a农😀"].map(utf8Bytes)).toEqual([0, 1, 2, 3, 4, 3, 8]);
  // The first and last character of each number of bytes, and halves of a pair that stand alone or the wrong way round.
  const edges = ["\x7f", "\x80", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\ud800\udc00", "\udbff\udfff"];
  expect(edges.map(utf8Bytes)).toEqual([1, 2, 2, 3, 3, 3, 4, 4]);
  expect(["\udc00\ud800", "\ud800\ue000", "\ud800\udbff", "\udc00\udc00"].map(utf8Bytes)).toEqual([6, 6, 6, 6]);
  fc.assert(
    fc.property(fc.array(fc.oneof(unit, fc.integer({ min: 0xd700, max: 0xe100 })), { maxLength: 40 }), (units) => {
      const text = String.fromCharCode(...units);
      expect(utf8Bytes(text)).toBe(new TextEncoder().encode(text).length);
    }),
  );
});

test("a value has the bytes of its JSON, which is how rows are kept", () => {
  expect([undefined, "", 0].map(jsonBytes)).toEqual([0, 2, 1]);
  expect(jsonBytes({ 农: [1, null], b: "é" })).toBe(new TextEncoder().encode('{"农":[1,null],"b":"é"}').length);
});

test("a text is cut between characters, and says that it was", () => {
  expect(shortened("一二三四五", 5)).toBe("一二三四五");
  expect(shortened("一二三四五六", 5)).toBe("一二三四…");
  expect(shortened("😀😀😀", 2)).toBe("😀…");
  expect(shortened("😀😀", 2)).toBe("😀😀");
});
