import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GzipOpening } from "./gzip-opening.ts";

const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom("", "批次", "𠮷", "\ud842", "x".repeat(70_000), "汉".repeat(30_000)),
  fc.array(fc.constantFrom("<dt>", "</dt>", "合作社", "12.5"), { maxLength: 500 }).map((parts) => parts.join("")),
);

describe("a page joined of a compressed opening and what follows", () => {
  test("is one gzip member that holds the bytes of both, whatever they are", () => {
    fc.assert(
      fc.property(texts, texts, (opening, rest) => {
        const page = new GzipOpening(opening);
        const whole = Buffer.from(Buffer.from(opening).toString() + Buffer.from(rest).toString());
        expect(gunzipSync(page.gzipWith(rest)).equals(whole)).toBe(true);
        expect(Buffer.from(page.plainWith(rest)).equals(whole)).toBe(true);
      }),
    );
  });

  test("keeps its bytes when the next is made", () => {
    const page = new GzipOpening("opening ");
    const first = page.gzipWith("first");
    page.gzipWith("second");
    expect(gunzipSync(first).toString()).toBe("opening first");
  });

  test("pays for the opening once: the part that follows is as small as if it stood alone, and a few bytes", () => {
    const opening = Array.from({ length: 400 }, (_, n) => `.c${n}{color:#${(n * 7919).toString(16)}}`).join("");
    const head = new GzipOpening(opening).gzipWith("").length;
    expect(new GzipOpening(opening).gzipWith("批次 L1").length - head).toBeLessThan(20);
  });
});
