import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { plainFont } from "./plain-font.ts";
import { ASSET, bytesOf, LICENCE, PRINTING, REGULAR } from "./source.ts";

test("the font of labels is the published one without its layout tables, and its licence lies beside it", () => {
  expect(brotliDecompressSync(bytesOf(ASSET)).equals(plainFont(bytesOf(REGULAR)))).toBe(true);
  expect(readFileSync(join(PRINTING, "OFL.txt"), "utf8")).toBe(readFileSync(LICENCE, "utf8"));
});

test("what is no TrueType font is no font of ours", () => {
  expect(() => plainFont(Buffer.alloc(64))).toThrow("a TrueType font has the tables");
});
