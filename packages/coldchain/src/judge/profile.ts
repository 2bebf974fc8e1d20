import type { Wording } from "../series/reading.ts";

/**
 * How much time outside one limit is still a minor excursion. More than `singleMinutes` in one stretch, more than
 * `cumulativeMinutes` altogether, or farther than `majorBeyondCelsius` outside the limit is a major one: by any reading, or where
 * `beyondMinutes` is given, once that holds so long in one stretch.
 */
export interface ExcursionTolerance {
  singleMinutes: number;
  cumulativeMinutes: number;
  majorBeyondCelsius: number;
  beyondMinutes?: number;
}

/**
 * Limits of air temperature for one kind of product, both sides. A value exactly at a limit is inside. A product that cold
 * cannot harm has no lower limit, and one for which no source sets an upper limit has none: then warmth is not judged. `name` says how
 * far the limits reach: no farther than their sources. Tolerances and intervals are configuration; `sources` tells where the others come from.
 */
export interface ColdChainProfile {
  id: string;
  name: Wording;
  /** Chilling injury or freezing begins below this. */
  minCelsius?: number;
  maxCelsius?: number;
  /** What a cold room should be set to. */
  targetCelsius?: { min?: number; max: number };
  humidityPercent?: { min?: number; max: number };
  /** Beside `minCelsius`, and beside `maxCelsius`. */
  below?: ExcursionTolerance;
  above?: ExcursionTolerance;
  /** A swing within one day that already does harm, in kelvin. */
  maxDailySwingKelvin?: number;
  /** It keeps on the road without a cold chain: no log is asked for, and what is uploaded is judged. */
  isAmbient?: true;
  /** Loggers should record at least this often. */
  expectedIntervalMinutes: number;
  /** Readings farther apart than this prove nothing about the time between them. */
  maxGapMinutes: number;
  /**
   * Days from harvest (slaughter, freezing) that such goods keep at the target temperature: the longest that the sources give, since
   * goods are called too old by it. Goods kept warmer keep shorter. Absent where no source was found: nothing is called too old then.
   */
  shelfLifeDays?: number;
  sources: string[];
}

/**
 * Recording while transported every 10 minutes and in store every 30: GB 31605-2020 asks to monitor, record and alarm (its scope and 3.1 were
 * read), chapters 5 and 6 with the numbers were not; GB/T 22918-2025, in force from 2026-05-01, has the demands on tracing temperature. So
 * configuration, to be confirmed.
 */
export const recording = { expectedIntervalMinutes: 10, maxGapMinutes: 30 } as const;

export const configured =
  "Tolerated minutes and the step to a major excursion: configuration, no published source; set by the bureau";
export const recordingSource =
  "Recording interval 10 min in transport, 30 min in store: configuration, to be confirmed against GB 31605-2020 ch. 5–6 and GB/T 22918-2025";

export function tolerance(
  singleMinutes: number,
  cumulativeMinutes: number,
  majorBeyondCelsius: number,
): ExcursionTolerance {
  return { singleMinutes, cumulativeMinutes, majorBeyondCelsius };
}
