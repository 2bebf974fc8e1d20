/** How a logger's file is read and judged: loaded with the first one that comes, since its readers are a good part of the whole. */
import { createHash, hash } from "node:crypto";
import { type Evaluation, judgeFile } from "@suyuan/coldchain/judge/evaluate";
import { isColdChainProfileId } from "@suyuan/coldchain/judge/profiles";
import { type TemperatureLine, temperatureLine } from "@suyuan/coldchain/series/line";
import { LoggerFileError, type Reading } from "@suyuan/coldchain/series/reading";
import { type ReadOptions, readLoggerFile } from "@suyuan/coldchain/vendors/read";
import { DomainError } from "@suyuan/domain/errors";

/** Points of the line that a batch is drawn with. */
const LINE_POINTS_MAX = 60;
/** Two loggers may say the same a few times by chance; from so many readings on it is the same record. */
const SERIES_READINGS_MIN = 10;

/** What a caller states of a file. */
export interface Stated extends Omit<ReadOptions, "window"> {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What the job is told: the file, what its caller states of it, and when the goods can have been measured (epoch ms). */
export interface LoggerFileInput {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly stated: Stated;
  readonly profile: string;
  readonly evidence: { readonly from: number; readonly to: number };
}

/** A file as judged. `series` is the SHA-256 of its readings, whatever it is called and however it is written. */
export interface JudgedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
  readonly evaluation: Evaluation;
  readonly line: TemperatureLine;
  readonly isForeign: boolean;
  readonly series?: string;
}

/** Reads a logger's file and judges it. Throws `unreadable-logger-file`. */
export function judgedFile({ bytes, stated, profile, evidence }: LoggerFileInput): JudgedFile {
  const file = readOrRefuse(bytes, readOptions(stated));
  const { from, to } = stated;
  const options = { from, to, evidence, ...(isColdChainProfileId(profile) ? { profile } : {}) };
  const { evaluation, standing, isForeign } = judgeFile(file, options);
  const span = { from: Date.parse(evaluation.from), to: Date.parse(evaluation.to) };
  const series = seriesOf(file.readings);
  return {
    bytes,
    sha256: hash("sha256", bytes, "hex"),
    evaluation,
    line: temperatureLine(standing, LINE_POINTS_MAX, span),
    isForeign,
    ...(series === undefined ? {} : { series }),
  };
}

/** SHA-256 of the readings as text: second and hundredth of a degree. Undefined of too few to know them again. */
function seriesOf(readings: readonly Reading[]): string | undefined {
  const digest = createHash("sha256");
  let count = 0;
  for (const { at, celsius } of readings) {
    if (celsius === null) continue;
    digest.update(`${count === 0 ? "" : ";"}${Math.floor(at / 1000)},${Math.round(celsius * 100)}`);
    count += 1;
  }
  return count < SERIES_READINGS_MIN ? undefined : digest.digest("hex");
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
