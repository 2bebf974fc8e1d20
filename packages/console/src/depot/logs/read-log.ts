import { judgeFile } from "@suyuan/coldchain/judge/evaluate";
import { isColdChainProfileId } from "@suyuan/coldchain/judge/profiles";
import { temperatureLine } from "@suyuan/coldchain/series/line";
import { LoggerFileError } from "@suyuan/coldchain/series/reading";
import { type ReadOptions, readLoggerFile } from "@suyuan/coldchain/vendors/read";
import { type ReadAs, seriesOfFile, type TemperatureSeries, type Told } from "../../parts/temperature-chart/series.ts";

/** What a person may have to say of a file that leaves it open. */
export type Stated = Pick<ReadOptions, "unit" | "zone" | "column" | "dateOrder" | "device">;

/** A file as this device reads it, by the rules that the service has; or why it cannot be read, and what would settle it. */
export type ReadLog =
  | { readonly ok: true; readonly series: TemperatureSeries; readonly read: ReadAs }
  | {
      readonly ok: false;
      readonly detail: Told;
      readonly line?: number;
      readonly parameter?: keyof Stated;
      readonly choices: readonly string[];
    };

const POINTS_MAX = 600;

const SETTLED: readonly string[] = ["unit", "zone", "column", "dateOrder", "device"] satisfies (keyof Stated)[];

function isStated(parameter: string | undefined): parameter is keyof Stated {
  return parameter !== undefined && SETTLED.includes(parameter);
}

/** Reads a logger's own file and judges it by the profile of a product. Throws nothing. */
export function readLog(bytes: Uint8Array, profile: string | undefined, stated: Stated): ReadLog {
  try {
    const file = readLoggerFile(bytes, stated);
    const own = profile !== undefined && isColdChainProfileId(profile) ? { profile } : {};
    const { evaluation, standing } = judgeFile(file, own);
    const span = { from: Date.parse(evaluation.from), to: Date.parse(evaluation.to) };
    const series = seriesOfFile(evaluation, temperatureLine(standing, POINTS_MAX, span));
    return { ok: true, series, read: { ...standing.read, warnings: standing.warnings } };
  } catch (error) {
    if (!(error instanceof LoggerFileError)) {
      const detail = { zh: "这个文件读不出温度记录", en: "no temperature record can be read from this file" };
      return { ok: false, detail, choices: [] };
    }
    const { detail, line, parameter, choices = [] } = error;
    return {
      ...{ ok: false, detail, choices },
      ...(line === undefined ? {} : { line }),
      ...(isStated(parameter) ? { parameter } : {}),
    };
  }
}
