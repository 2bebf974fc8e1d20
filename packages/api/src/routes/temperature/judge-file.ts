import { type Evaluation, judgeFile } from "@suyuan/coldchain/judge/evaluate";
import { isColdChainProfileId } from "@suyuan/coldchain/judge/profiles";
import { type TemperatureLine, temperatureLine } from "@suyuan/coldchain/series/line";
import { LoggerFileError, type Reading } from "@suyuan/coldchain/series/reading";
import { type ReadOptions, readLoggerFile } from "@suyuan/coldchain/vendors/read";
import type { Batch } from "@suyuan/domain/batches/batch";
import { existsFrom } from "@suyuan/domain/batches/origin";
import { startOfDay } from "@suyuan/domain/calendar";
import { AHEAD_MAX_MS } from "@suyuan/domain/clock-skew";
import { DomainError } from "@suyuan/domain/errors";
import { foreignLog } from "@suyuan/domain/quality/foreign-log";
import type { Deps } from "../../host.ts";

/** Points of the line that a batch is drawn with. */
const LINE_POINTS_MAX = 60;
/** Two loggers may say the same a few times by chance; from so many readings on it is the same record. */
const SERIES_READINGS_MIN = 10;

/** What a caller states of a file. */
export interface Stated extends Omit<ReadOptions, "window"> {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** A file as judged for a batch. `series` is the SHA-256 of its readings, whatever it is called and however it is written. */
export interface JudgedLog {
  readonly evaluation: Evaluation;
  readonly line: TemperatureLine;
  readonly series?: string;
}

/** Reads a logger's file and judges it against a batch. Throws `unreadable-logger-file`, and `date-order` where none of it can be of the goods. */
export function judgeLog(
  { sha256, now }: Pick<Deps, "sha256" | "now">,
  bytes: Uint8Array,
  stated: Stated,
  batch: Batch,
): JudgedLog {
  const { profile } = batch.product;
  const at = now();
  const evidence = { from: Date.parse(startOfDay(existsFrom(batch.origin))), to: at.getTime() + AHEAD_MAX_MS };
  const file = readOrRefuse(bytes, readOptions(stated));
  const { from, to } = stated;
  const options = { from, to, evidence, ...(isColdChainProfileId(profile) ? { profile } : {}) };
  const { evaluation, standing, isForeign } = judgeFile(file, options);
  const span = { from: Date.parse(evaluation.from), to: Date.parse(evaluation.to) };
  if (isForeign) {
    // In the file's own zone: as its owner reads it there.
    throw foreignLog(batch, { from: evaluation.from, to: evaluation.to }, at.toISOString());
  }
  const series = seriesOf(file.readings);
  return {
    evaluation,
    line: temperatureLine(standing, LINE_POINTS_MAX, span),
    ...(series === undefined ? {} : { series: sha256(series) }),
  };
}

/** The readings as text: second and hundredth of a degree. Undefined of too few to know them again. */
function seriesOf(readings: readonly Reading[]): string | undefined {
  const valued = readings.filter(({ celsius }) => celsius !== null);
  if (valued.length < SERIES_READINGS_MIN) return undefined;
  return valued.map(({ at, celsius }) => `${Math.floor(at / 1000)},${Math.round((celsius ?? 0) * 100)}`).join(";");
}

function readOrRefuse(bytes: Uint8Array, options: ReadOptions): ReturnType<typeof readLoggerFile> {
  try {
    return readLoggerFile(bytes, options);
  } catch (error) {
    if (!(error instanceof LoggerFileError)) throw error;
    throw refusalOf(error);
  }
}

function readOptions({ from, to, ...stated }: Stated): ReadOptions {
  if (from === undefined || to === undefined) return stated;
  return { ...stated, window: { from: Date.parse(from), to: Date.parse(to) } };
}

/** A file that cannot be read: why, where, what stands there, and the parameter that would settle it. */
function refusalOf({ code, detail, line, text, parameter, choices }: LoggerFileError): DomainError {
  const at = line === undefined ? { zh: "", en: "" } : { zh: `第 ${line} 行：`, en: `Line ${line}: ` };
  const said = { zh: `${at.zh}${detail.zh}。`, en: `${at.en}${detail.en}.` };
  const known = Object.entries({ line, text, parameter, choices }).filter(([, value]) => value !== undefined);
  return new DomainError("unreadable-logger-file", said, {
    extensions: { reason: code, ...Object.fromEntries(known) },
  });
}
