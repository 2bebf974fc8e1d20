import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "vitest";
import { readLoggerFile } from "./read.ts";
import type { LoggerFile } from "./reading.ts";

/** The loggers' own files that the tests read where they lie; they are not part of this repository. */
const folder = new URL("../../../../shared/data/coldchain/", import.meta.url);

export const officialFiles = {
  qtag2: "qtag/RCPJ00010_02_202211090128.txt",
  qtag3: "qtag/RCPJ00010_03_202304201359.txt",
  fridgetag2: "fridgetag/FridgeTag_2_130400191542_202302140605.txt",
  fridgetag2L: "fridgetag/FridgeTag_2L_test.txt",
  fridgetagUL: "fridgetag/FridgeTag_UL_100800001215_202304201410.txt",
  elitechXls: "elitech/EFI234105840_Exp_Fit.xls",
  elitechCsv: "elitech/EFI234105840_Exp_Fit.raw.csv",
} as const;

const absent = !existsSync(folder);

/** Suites and tests that need those files and are skipped, visibly, without them. */
export const describeOfficial = describe.skipIf(absent);
export const itOfficial = it.skipIf(absent);

export function officialBytes(name: keyof typeof officialFiles): Uint8Array {
  return new Uint8Array(readFileSync(new URL(officialFiles[name], folder)));
}

export function officialFile(name: keyof typeof officialFiles): LoggerFile {
  return readLoggerFile(officialBytes(name));
}

/** Bytes of a text, for readers. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A plain CSV with one reading every `minutes` from 2026-09-20T00:00+08:00. */
export function csvOf(celsius: readonly (number | string)[], minutes = 10): Uint8Array {
  const start = Date.UTC(2026, 8, 19, 16);
  const rows = celsius.map((value, index) => {
    const local = new Date(start + index * minutes * 60_000 + 8 * 3_600_000).toISOString().slice(0, 19);
    return `${local}+08:00,${value}`;
  });
  return utf8(["time,temperature", ...rows].join("\n"));
}
