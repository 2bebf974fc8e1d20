import { gunzipSync } from "node:zlib";
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

/** Short ones, and some that are long enough to be compressed once. */
const pieces = fc.oneof(texts, fc.constantFrom("合作社".repeat(700), "<dt>", "x".repeat(1999), "x".repeat(2000)));

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
        texts,
        (opening, closing, some, text) => {
          const filled = new FilledFrame(new GzipFrame(opening, closing), some);
          const parts = [opening, ...some.flatMap((piece, n) => (n === 0 ? piece : [text, piece])), closing];
          const whole = Buffer.concat(parts.map((part) => Buffer.from(part)));
          expect(gunzipSync(filled.gzipWith(text)).equals(whole)).toBe(true);
          expect(Buffer.from(filled.plainWith(text)).equals(whole)).toBe(true);
        },
      ),
    );
  });
});
