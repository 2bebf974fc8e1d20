import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FilledFrame, GzipFrame } from "./gzip-frame.ts";

const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom("", "批次", "𠮷", "\ud842", "a\udfb7b", "\ufeff", "x".repeat(70_000), "汉".repeat(30_000)),
  fc.constantFrom("汉".repeat(10_922), "汉".repeat(10_923), "x".repeat(32_768), "x".repeat(32_769)),
  fc.array(fc.constantFrom("<dt>", "</dt>", "合作社", "12.5"), { maxLength: 500 }).map((parts) => parts.join("")),
);

/** Some that stand in each other, so that one can be found in what stands before it. */
const pieces = fc.oneof(
  texts,
  fc.constantFrom("合作社".repeat(700), "<dt>合作社", "x".repeat(40_000), "\0\0\0\0\0\0\0\0"),
);

/** What fills: codes, and anything that is short. */
const fillings = fc.oneof(
  fc.stringMatching(/^[A-Z0-9]{1,20}$/),
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "合作社"),
);

describe("a page joined of a compressed opening, what is its own, and a compressed closing", () => {
  test("is one gzip member that holds the bytes of the three, whatever they are", () => {
    fc.assert(
      fc.property(texts, texts, texts, (opening, own, closing) => {
        const frame = new GzipFrame(opening, closing);
        const whole = Buffer.concat([opening, own, closing].map((part) => Buffer.from(part)));
        expect(gunzipSync(frame.gzipWith(own)).equals(whole)).toBe(true);
        expect(Buffer.from(frame.plainWith(own)).equals(whole)).toBe(true);
      }),
    );
  });

  test("keeps its bytes when the next is made", () => {
    const frame = new GzipFrame("opening ", " closing");
    const first = frame.gzipWith("first");
    frame.gzipWith("second");
    expect(gunzipSync(first).toString()).toBe("opening first closing");
  });

  test("pays for opening and closing once: its own part is as small as if it stood alone, and a few bytes", () => {
    const frame = (from: number) =>
      Array.from({ length: 400 }, (_, n) => `.c${n}{color:#${((from + n) * 7919).toString(16)}}`).join("");
    const page = new GzipFrame(frame(0), frame(400));
    expect(page.gzipWith("批次 L1").length - page.gzipWith("").length).toBeLessThan(20);
  });
});

describe("pages that differ in one short text", () => {
  test("are each one gzip member that holds the pieces with the text between them, whatever they are", () => {
    fc.assert(
      fc.property(
        texts,
        texts,
        fc.array(pieces, { minLength: 1, maxLength: 5 }),
        fc.array(fillings, { minLength: 1, maxLength: 3 }),
        (opening, closing, some, fills) => {
          const frame = new GzipFrame(opening, closing);
          const lengths = new Set(fills.map((text) => Buffer.byteLength(text)));
          const filled = new Map([...lengths].map((length) => [length, new FilledFrame(frame, some, length)]));
          const pages = fills.map((text) => {
            const parts = [opening, ...some.flatMap((piece, n) => (n === 0 ? piece : [text, piece])), closing];
            const own = filled.get(Buffer.byteLength(text));
            const whole = Buffer.concat(parts.map((part) => Buffer.from(part)));
            return { whole, gzip: own?.gzipWith(text), plain: own?.plainWith(text) };
          });
          // All are made before any is looked at: none overwrites another.
          for (const { whole, gzip = "", plain = "" } of pages) {
            expect(gunzipSync(gzip).equals(whole)).toBe(true);
            expect(Buffer.from(plain).equals(whole)).toBe(true);
          }
        },
      ),
    );
  });

  test("take a text of the length that they were made for, and no other", () => {
    const filled = new FilledFrame(new GzipFrame("<p>", "</p>"), ["code ", " and ", "."], 3);
    expect(gunzipSync(filled.gzipWith("A1B")).toString()).toBe("<p>code A1B and A1B.</p>");
    expect(gunzipSync(filled.gzipWith("批")).toString()).toBe("<p>code 批 and 批.</p>");
    for (const other of ["", "A1", "A1B2", "批次"]) {
      expect(() => filled.gzipWith(other)).toThrow(RangeError);
      expect(() => filled.plainWith(other)).toThrow(RangeError);
    }
  });

  test("are about as small as if each were compressed by itself", () => {
    const opening = Array.from({ length: 300 }, (_, n) => `.c${n}{color:#${(n * 7919).toString(16)}}`).join("");
    const pieces = Array.from(
      { length: 6 },
      (_, n) => `<dt>单件码</dt><dd class="c${n}">${opening.slice(n * 50, 900)}</dd>`,
    );
    const page = new FilledFrame(new GzipFrame(opening, "</html>"), pieces, 12).gzipWith("7Q2M9X4KDTAB");
    expect(page.length).toBeLessThan(1.15 * gzipSync(gunzipSync(page), { level: 9 }).length);
  });
});
