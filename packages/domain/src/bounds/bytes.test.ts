import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonBytes, shortened, utf8Bytes } from "./bytes.ts";

test("a text has the bytes of its UTF-8 form, whatever it is written in", () => {
  expect(["", "a", "é", "农", "😀", "\ud800", "a农😀"].map(utf8Bytes)).toEqual([0, 1, 2, 3, 4, 3, 8]);
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
      expect(utf8Bytes(text)).toBe(new TextEncoder().encode(text).length);
    }),
  );
});

test("a value has the bytes of its JSON, which is how rows are kept", () => {
  expect(jsonBytes({ 农: [1, null], b: "é" })).toBe(new TextEncoder().encode('{"农":[1,null],"b":"é"}').length);
});

test("a text is cut between characters, and says that it was", () => {
  expect(shortened("一二三四五", 5)).toBe("一二三四五");
  expect(shortened("一二三四五六", 5)).toBe("一二三四…");
  expect(shortened("😀😀😀", 2)).toBe("😀…");
  expect(shortened("😀😀", 2)).toBe("😀😀");
});
