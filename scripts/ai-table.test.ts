import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DICTIONARY, GENERATED, generatedTable } from "./ai-table.ts";

describe.skipIf(!existsSync(DICTIONARY))("the Syntax Dictionary (skipped where ../shared/data is absent)", () => {
  test("the committed table is what the generator makes of the dictionary", () => {
    expect(readFileSync(GENERATED, "utf8")).toBe(generatedTable(readFileSync(DICTIONARY, "utf8")));
  });
});

const LINES = `# Release: 2026-01-01
# Copyright (c) 2026 Somebody

00         *?  N18,csum     dlpkey              # SSCC
3100-3105  *?  N6           req=01,02 ex=310n   # NET WEIGHT (kg)
7007        ?  N6,yymmdd [N6],yymmdd  req=01,02 # HARVEST DATE
`;

test("release, copyright and every field of a line reach the table, ranges and optional parts as written", () => {
  const made = generatedTable(LINES);
  expect(made).toContain("release 2026-01-01");
  expect(made).toContain("// Copyright (c) 2026 Somebody");
  expect(made).toContain('["00", "*?", "N18,csum", "dlpkey", "SSCC"],');
  expect(made).toContain('["3100-3105", "*?", "N6", "req=01,02 ex=310n", "NET WEIGHT (kg)"],');
  expect(made).toContain('["7007", "?", "N6,yymmdd [N6],yymmdd", "req=01,02", "HARVEST DATE"],');
});

test.each(["ABC ? N6", "00", "00 *? N18,csum dlpkey=A", "00 *? Q18", "00 *? N18,csum new=1"])(
  "a line that the generator does not understand in full stops it: %s",
  (line) => expect(() => generatedTable(line)).toThrow(line),
);
