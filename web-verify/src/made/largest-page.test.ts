import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { RICH } from "../fixtures/rich-passport.ts";
import { renderPassport } from "../render-passport.ts";

const OPTIONS = { publicUrl: "https://suyuan.example" };

/** Characters that hardly repeat. The row that a page reads has 4 KB: of twelve producers and their bases it carries no more than this. */
const name = (seed: number, characters = 40) =>
  Array.from({ length: characters }, (_, n) =>
    String.fromCodePoint(0x4e00 + ((seed * 7919 + n * n * 31 + n * 977) % 20000)),
  ).join("");

const madeOf = {
  at: "2026-09-12T03:00:00.000Z",
  batches: Array.from({ length: 10 }, (_, n) => ({ gtin: RICH.gtin, lot: `${n * 7919}`.padEnd(20, "x") })),
  harvests: Array.from({ length: 12 }, (_, n) => ({
    producer: name(n),
    base: { name: name(n + 100), region: "四川省广元市苍溪县" },
    harvestedOn: `2026-09-${String(n + 1).padStart(2, "0")}`,
    sharePercent: 8.3,
    certified: n % 2 === 0,
  })),
  level: "declared",
} as const;

test("a page that names twelve harvests, with the longest names that its row can carry, which nothing compresses, is at most 13 KB compressed in both languages", () => {
  for (const language of ["zh", "en"] as const) {
    const page = renderPassport({ ...RICH, madeOf }, language, OPTIONS);
    for (const { producer, base } of madeOf.harvests)
      expect([page.includes(producer), page.includes(base.name)]).toEqual([true, true]);
    expect(gzipSync(page).length, language).toBeLessThanOrEqual(13_000);
  }
});
