import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { officialBytes, officialFile, type officialFiles, testOfficial, utf8 } from "../fixtures/official.ts";
import { evaluate } from "../judge/evaluate.ts";
import { temperatureLine } from "../series/line.ts";
import { LoggerFileError } from "../series/reading.ts";
import { readLoggerFile } from "./read.ts";

const TIMES = sized(250, 1000);

/** Reads and judges; true when it was read, false when it was refused in the one way that is allowed. */
function survives(bytes: Uint8Array): boolean {
  const start = performance.now();
  try {
    const file = readLoggerFile(bytes);
    const evaluation = evaluate(file, { profile: "pear" });
    expect(evaluation.coverage).toBeGreaterThanOrEqual(-1e-9);
    expect(evaluation.coverage).toBeLessThanOrEqual(1);
    expect(temperatureLine(file, 60).at.length).toBeLessThanOrEqual(60);
    return true;
  } catch (error) {
    if (!(error instanceof LoggerFileError)) throw error;
    return false;
  } finally {
    expect(performance.now() - start).toBeLessThan(5000);
  }
}

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  kind: fc.constantFrom("byte", "cut", "repeat", "insert"),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
});

function mutate(seed: Uint8Array, edits: readonly { at: number; kind: string; bytes: Uint8Array }[]): Uint8Array {
  return edits.reduce((bytes, { at, kind, bytes: patch }) => {
    const index = Math.floor(at * bytes.length);
    if (kind === "cut") return bytes.slice(0, Math.max(1, index));
    if (kind === "byte") {
      const changed = bytes.slice();
      changed.set(patch.subarray(0, changed.length - index), index);
      return changed;
    }
    const middle = kind === "insert" ? patch : bytes.slice(index, index + 400);
    const joined = new Uint8Array(bytes.length + middle.length);
    joined.set(bytes.subarray(0, index));
    joined.set(middle, index);
    joined.set(bytes.subarray(index), index + middle.length);
    return joined;
  }, seed);
}

describe("hostile input", () => {
  test(`of any bytes is read or refused with LoggerFileError, ${TIMES} times`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
        survives(bytes);
      }),
      { numRuns: TIMES },
    );
  });

  test(`of any text is read or refused with LoggerFileError, ${TIMES} times`, () => {
    const piece = fc.constantFrom(
      ...[
        "Device: Q-tag",
        "Conf:",
        "Hist:",
        "Data:",
        " Alarm:",
        "  1:",
        "time,temperature",
        "Device Model,RC-5,,",
        "\n",
      ],
      ...[
        "\n\t",
        "\t",
        ",",
        ";",
        '"',
        ":",
        "2026-09-20 08:00",
        "3/4/2026 1:00",
        "4.5",
        "--.-",
        "°F",
        "Serial Number,x",
        "0",
      ],
    );
    const text = fc.array(fc.oneof(piece, piece, fc.string({ maxLength: 6 })), { maxLength: 80 });
    fc.assert(
      fc.property(text, (parts) => {
        survives(utf8(parts.join("")));
      }),
      { numRuns: TIMES },
    );
  });

  testOfficial.each([
    ["qtag2", 400],
    ["fridgetag2L", 400],
    ["fridgetag2", 300],
    ["fridgetagUL", 200],
    ["elitechCsv", 40],
    ["elitechXls", 60],
  ] as [keyof typeof officialFiles, number][])(
    "made from %s by %i mutations is read or refused with LoggerFileError (official files needed)",
    (name, numRuns) => {
      const seed = officialBytes(name);
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
          survives(mutate(seed, edits));
        }),
        { numRuns },
      );
    },
    60_000,
  );

  testOfficial(
    "in a workbook's first sectors, directory and tables never hangs (official files needed)",
    () => {
      const seed = officialBytes("elitechXls");
      const view = new DataView(seed.buffer, seed.byteOffset);
      const directory = 512 * (view.getInt32(48, true) + 1);
      const table = 512 * (view.getInt32(76, true) + 1);
      const place = fc.oneof(
        fc.integer({ min: 8, max: 511 }),
        fc.integer({ min: directory, max: directory + 511 }),
        fc.integer({ min: table, max: table + 511 }),
      );
      fc.assert(
        fc.property(
          fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }),
          (changes) => {
            const bytes = seed.slice();
            for (const [at, value] of changes) bytes[at] = value;
            survives(bytes);
          },
        ),
        { numRuns: sized(50, 200) },
      );
    },
    60_000,
  );

  testOfficial("with a loop in the workbook's chain of sectors is refused (official files needed)", () => {
    const bytes = officialBytes("elitechXls");
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const entry = 512 * (view.getInt32(48, true) + 1) + 128;
    const next = (sector: number) => 512 * (view.getInt32(76, true) + 1) + sector * 4;
    view.setInt32(entry + 116, 2, true);
    view.setInt32(next(3), 2, true);
    expect(survives(bytes)).toBe(false);
  });

  testOfficial("with one day cut out of a log still shows the gap (official files needed)", () => {
    const file = officialFile("fridgetagUL");
    const day = (at: number) => new Date(at).toISOString().startsWith("2023-04-18");
    const { daily: _, ...rest } = file;
    const without = { ...rest, readings: file.readings.filter(({ at }) => !day(at)) };
    const { gaps, coverage } = evaluate(without, { profile: "frozen" });
    expect(gaps).toContainEqual({ from: "2023-04-17T23:56:00+00:00", to: "2023-04-19T00:01:00+00:00" });
    expect(coverage).toBeLessThan(0.7);
  });
});
