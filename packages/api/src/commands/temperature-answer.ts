import type { Evaluation } from "@suyuan/coldchain/judge/evaluate";
import { GAPS_FIRST } from "@suyuan/coldchain/judge/told-gaps";
import { BatchId, Reason, type Sent, Sha256Text, VoidingRecord } from "@suyuan/domain/answer";
import { Verdict } from "@suyuan/domain/views/batch-view-schema";
import * as z from "zod";

const FileTime = z.string().meta({ description: "ISO 8601 with the offset of the file 时间", format: "date-time" });
const Celsius = (what: string) => z.number().meta({ description: `${what}, °C` });
const Minutes = (what: string) => z.number().meta({ description: `${what}, minutes` });

const Device = z
  .object({
    vendor: z.string().optional(),
    model: z.string().optional(),
    serial: z.string().optional(),
    firmware: z.string().optional(),
    mktCelsius: Celsius("Mean kinetic temperature as the device printed it").optional(),
    minCelsius: Celsius("Lowest as the device printed it").optional(),
    maxCelsius: Celsius("Highest as the device printed it").optional(),
    meanCelsius: Celsius("Mean as the device printed it").optional(),
    alarms: z.array(
      z.object({
        side: z.enum(["above", "below"]),
        limitCelsius: Celsius("Limit"),
        minutes: Minutes("Time beyond the limit that raises the alarm"),
        kind: z.enum(["single", "cumulative", "unknown"]),
      }),
    ),
  })
  .meta({ id: "Logger", description: "Who measured, and what its firmware printed about the whole run 记录仪" });

const LimitEvaluation = z
  .object({
    limits: z.object({
      source: z.enum(["profile", "device"]).meta({ description: "The product's profile, or the device's own alarms" }),
      minCelsius: Celsius("Lower limit").optional(),
      maxCelsius: Celsius("Upper limit").optional(),
    }),
    minutesAbove: Minutes("Above the upper limit"),
    minutesBelow: Minutes("Below the lower limit"),
    longestExcursionMinutes: Minutes("The longest stretch outside"),
    daily: z.array(
      z.object({
        date: z.string().meta({ description: "In the zone of the file, YYYY-MM-DD", format: "date" }),
        minutesAbove: Minutes("Above the upper limit"),
        minutesBelow: Minutes("Below the lower limit"),
      }),
    ),
    verdict: Verdict,
    reason: z
      .string()
      .nullable()
      .meta({ description: "Code of the reason that decided the verdict; null in range 决定判定的原因" }),
    reasons: z.array(Reason),
  })
  .meta({ id: "LimitEvaluation", description: "The record compared with one pair of limits 判定" });

const Warning = z.object({
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  line: z.number().int().optional().meta({ description: "Line of the file, from 1" }),
});

const ReadAs = z
  .object({
    format: z.string().meta({ description: "Layout, one of GET /api/logger-formats 文件格式" }),
    encoding: z.string().meta({ description: "Of the text, or xls, xlsx 编码" }),
    unit: z.string().meta({ description: "C, F, K, or mixed where each cell says its own 单位" }),
    zone: z.string().meta({ description: "Offset or IANA name of the times 时区" }),
    column: z.string().meta({ description: "Heading or number of the column that this judgement is of 温度列" }),
    signature: z.enum(["absent", "unverified"]).optional().meta({
      description: "Of Berlinger reports: is their signature there? Its scheme is not public 文件签名（未验证）",
    }),
    warnings: z.array(Warning).meta({ description: "Everything odd, assumed or chosen 说明" }),
  })
  .meta({ id: "LoggerFileReading", description: "How the file was read 读取方式" });

const Channel = z
  .object({
    column: z.string(),
    samples: z.number().int(),
    minCelsius: Celsius("Lowest").nullable(),
    maxCelsius: Celsius("Highest").nullable(),
    meanCelsius: Celsius("Mean over time").nullable(),
    coverage: z.number(),
    verdict: Verdict.nullable(),
  })
  .meta({ id: "TemperatureChannel", description: "One of several temperature columns, judged by itself 温度通道" });

/** A logger file as judged. Temperatures in °C at full precision; null where nothing was measured. */
export const TemperatureLog = z
  .object({
    batch: BatchId,
    sha256: Sha256Text,
    samples: z.number().int().meta({ description: "Readings with a value in the window 读数个数" }),
    from: FileTime,
    to: FileTime,
    minCelsius: Celsius("Lowest").nullable(),
    maxCelsius: Celsius("Highest").nullable(),
    meanCelsius: Celsius("Mean over time").nullable(),
    mktCelsius: Celsius("Mean kinetic temperature").nullable(),
    coverage: z.number().meta({ description: "0 to 1: share of the window with readings 覆盖率" }),
    gaps: z.array(z.object({ from: FileTime, to: FileTime })).meta({ description: `The first ${GAPS_FIRST} 缺失时段` }),
    gapCount: z.number().int().meta({ description: "All gaps 缺失段数" }),
    summaryOnly: z.boolean().meta({ description: "The file has daily counters and no readings 只有日统计" }),
    device: Device,
    evaluations: z.array(LimitEvaluation),
    read: ReadAs,
    channels: z
      .array(Channel)
      .optional()
      .meta({ description: "Each temperature column of a file with several; the worst stands above 各温度列" }),
    voided: VoidingRecord.optional(),
  })
  .meta({ id: "TemperatureLog" });

/** The answer to an upload, which is also what its address answers: of the gaps that are told, the first. */
export function temperatureAnswer(
  batch: string,
  sha256: string,
  { evaluation }: { readonly evaluation: Evaluation },
): Sent<typeof TemperatureLog> {
  return { batch, sha256, ...evaluation, gaps: evaluation.gaps.slice(0, GAPS_FIRST) };
}
