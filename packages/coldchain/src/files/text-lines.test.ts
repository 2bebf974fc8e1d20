import fc from "fast-check";
import { expect, test } from "vitest";
import { ENCODINGS, encode } from "../fixtures/encode.ts";
import { LoggerFileError } from "../series/reading.ts";
import { encodingOf, pieceBounds } from "./encoding.ts";
import { TextLines } from "./text-lines.ts";

const HEAD = "时间,温度";
/** Words of a table that all encodings have, and lengths that let pieces end everywhere. */
const line = fc.array(fc.constantFrom("2026-11-20 08:00", ",", "1.5", "温度", "日期", "x".repeat(300)), {
  maxLength: 6,
});
const end = fc.constantFrom("\n", "\r\n", "\r");

test("lines are those of the whole text, in every encoding and wherever its pieces end", () => {
  const table = fc.record({ lines: fc.array(line, { minLength: 200, maxLength: 400 }), end });
  fc.assert(
    fc.property(table, fc.constantFrom(...ENCODINGS), ({ lines, end }, encoding) => {
      const written = [HEAD, ...lines.map((parts) => parts.join(""))];
      const bytes = encode(written.join(end), encoding);
      if (!bytes) return;
      const read = new TextLines(bytes, encodingOf(bytes));
      expect(read.slice()).toEqual(written);
      const some = [written.length - 1, 0, 170, 3, written.length];
      expect(some.map((index) => read.at(index))).toEqual(some.map((index) => written[index] ?? ""));
    }),
    { numRuns: 60 },
  );
});

test("a large text is never decoded as a whole, and a character behind its first piece spoils nothing", () => {
  const bytes = new TextEncoder().encode(`${"2026-11-20 08:00,1.5\n".repeat(20_000)}末尾,2℃\n`);
  const bounds = pieceBounds(bytes, encodingOf(bytes));
  expect(Math.max(...bounds.slice(1).map((to, n) => to - (bounds[n] ?? 0)))).toBeLessThan(66_000);
  const lines = new TextLines(bytes, "UTF-8");
  expect([lines.length, lines.at(20_000), lines.at(19_999)]).toEqual([20_002, "末尾,2℃", "2026-11-20 08:00,1.5"]);
});

test("bytes behind the first piece that are no text refuse the file, and so does a line without an end", () => {
  const table = new TextEncoder().encode("2026-11-20 08:00,1.5\n".repeat(8_000));
  const joined = (more: Uint8Array) => {
    const all = new Uint8Array(table.length + more.length);
    all.set(table);
    all.set(more, table.length);
    return all;
  };
  const codeOf = (bytes: Uint8Array) => {
    try {
      return new TextLines(bytes, encodingOf(bytes)).length;
    } catch (error) {
      return error instanceof LoggerFileError ? [error.code, error.line] : error;
    }
  };
  expect(codeOf(joined(new Uint8Array(50)))).toEqual(["not-text", undefined]);
  expect(codeOf(joined(new Uint8Array(90_000).fill(57)))).toEqual(["bad-row", 8_001]);
});
