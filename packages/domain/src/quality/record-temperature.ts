import type { Evaluation } from "@suyuan/coldchain/judge/evaluate";
import { GAPS_LONGEST } from "@suyuan/coldchain/judge/told-gaps";
import type { TemperatureLine } from "@suyuan/coldchain/series/line";
import { requireHolder } from "../batches/access.ts";
import type { Batch, Flag, TemperatureRecord } from "../batches/batch.ts";
import { flagged } from "../batches/flags.ts";
import { hadGoods } from "../batches/parties.ts";
import { requireRegistered } from "../batches/standing.ts";
import { dateInChina, type Instant } from "../calendar.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { temperatureEvent } from "../events/own-events.ts";
import type { Reason } from "../evidence.ts";
import type { Fact } from "../fact.ts";
import { defined } from "../fact.ts";
import { thinned } from "./temperature-line.ts";

/** A logger file as judged. `sha256` is that of the file, under which it is kept; `line` starts at `evaluation.from`. */
export interface RecordTemperature {
  readonly sha256: string;
  readonly evaluation: Evaluation;
  readonly line: TemperatureLine;
  /** SHA-256 of its readings, whatever file they came in; absent of so few that other logs may say the same by chance. */
  readonly series?: string | undefined;
}

/** Logs that a batch carries; older ones stay as facts. */
export const TEMPERATURE_RECORDS_KEPT = 24;
const REASONS_KEPT = 8;

type Judgement = Evaluation["evaluations"][number];

const utc = (time: string): Instant => new Date(time).toISOString();

function rounded(value: number | null, decimals: number): number | null {
  return value === null ? null : Math.round(value * 10 ** decimals) / 10 ** decimals;
}

/** What a device calls itself comes out of a file that anybody can write. */
function shortened(text: string | undefined): string | undefined {
  return text && [...text].slice(0, 40).join("");
}

/** By the product's profile; by the device's own alarms only when there is no profile. */
function judgementOf({ evaluations }: Evaluation): Judgement | undefined {
  return evaluations.find(({ limits }) => limits.source === "profile") ?? evaluations[0];
}

function longestGaps({ gaps }: Evaluation): TemperatureRecord["gaps"] {
  const spans = gaps.map(({ from, to }) => ({ from: utc(from), to: utc(to) }));
  const length = ({ from, to }: { from: Instant; to: Instant }) => Date.parse(to) - Date.parse(from);
  return spans.toSorted((a, b) => length(b) - length(a)).slice(0, GAPS_LONGEST);
}

function recordOf({ sha256, evaluation, line }: RecordTemperature, by: string): TemperatureRecord {
  const judgement = judgementOf(evaluation);
  const { model, serial } = evaluation.device;
  const { minCelsius, maxCelsius } = judgement?.limits ?? {};
  const points = line.at.map((minute, n): readonly [number, number | null] => [minute, line.deciC[n] ?? null]);
  return {
    sha256,
    by,
    device: defined({ model: shortened(model), serial: shortened(serial) }),
    from: utc(evaluation.from),
    to: utc(evaluation.to),
    minCelsius: rounded(evaluation.minCelsius, 2),
    maxCelsius: rounded(evaluation.maxCelsius, 2),
    mktCelsius: rounded(evaluation.mktCelsius, 2),
    coverage: rounded(evaluation.coverage, 4) ?? 0,
    gaps: longestGaps(evaluation),
    gapCount: evaluation.gapCount,
    limits: defined({ minCelsius, maxCelsius }),
    minutesAbove: judgement?.minutesAbove ?? 0,
    minutesBelow: judgement?.minutesBelow ?? 0,
    verdict: judgement?.verdict ?? "incomplete",
    reasons: (judgement?.reasons ?? []).slice(0, REASONS_KEPT),
    summaryOnly: evaluation.summaryOnly,
    line: thinned(points),
  };
}

/** What a verdict is called when it is remarked on. Anything but `in-range` is. */
const VERDICTS: Readonly<Record<Exclude<Judgement["verdict"], "in-range">, Reason>> = {
  "minor-excursion": { code: "temperature-excursion", en: "short excursion", zh: "短时超限" },
  "major-excursion": { code: "temperature-excursion", en: "excursion", zh: "超限" },
  incomplete: { code: "temperature-gap", en: "part of the time is not covered", zh: "部分时段无记录" },
  suspect: { code: "temperature-suspect", en: "the record is not plausible", zh: "记录可疑" },
};

/** Why a log is flagged. Of one that is in range there is nothing to say. */
export function temperatureReason({ verdict, reasons, from, to }: TemperatureRecord): Reason {
  const { code, en, zh } = verdict === "in-range" ? { code: "", en: "", zh: "" } : VERDICTS[verdict];
  const [first, last] = [dateInChina(from), dateInChina(to)];
  const why = { en: reasons.map((reason) => reason.en).join("; "), zh: reasons.map((reason) => reason.zh).join("；") };
  return {
    code,
    en: `Temperature log of ${first} to ${last}: ${en}${why.en && ` (${why.en})`}.`,
    zh: `${first} 至 ${last} 的温度记录：${zh}${why.zh && `（${why.zh}）`}。`,
  };
}

function temperatureFlags(record: TemperatureRecord, ctx: Context): Flag[] {
  if (record.verdict === "in-range") return [];
  return [{ code: "temperature", at: ctx.now, reason: temperatureReason(record), about: `log/${record.sha256}` }];
}

/** A log that was taken back does not come back by being sent again: it may be a message that was long under way. */
function requireNotVoided({ temperature }: Batch, { sha256, from, to }: TemperatureRecord): void {
  const same = temperature.find((log) => log.voided && log.sha256 === sha256 && log.from === from && log.to === to);
  if (same?.voided === undefined) return;
  const date = dateInChina(same.voided.at);
  throw new DomainError("id-taken", {
    en: `This very log was voided on this batch on ${date} (${same.voided.reason}). Nothing was changed. If some of it speaks of these goods after all, upload it with the window from and to that does.`,
    zh: `该温度记录已于 ${date} 在本批次作废（${same.voided.reason}），未作任何更改。如其中某一时段确属本批次，请用 from 和 to 指明时段后重新上传。`,
  });
}

/** What says least first: where there is no more room, that makes way, of equals the oldest. */
const MILDEST_FIRST: readonly TemperatureRecord["verdict"][] = [
  "in-range",
  "incomplete",
  "minor-excursion",
  "suspect",
  "major-excursion",
];

const countsIn = (batch: Batch, { voided, by }: TemperatureRecord): boolean =>
  voided === undefined && hadGoods(batch, by);

function byWhatGoesFirst(batch: Batch, logs: readonly TemperatureRecord[]) {
  const shares = new Map<string, number>();
  for (const { by } of logs) shares.set(by, (shares.get(by) ?? 0) + 1);
  const standingOf = (log: TemperatureRecord) => (countsIn(batch, log) ? 1 : 0);
  const shareOf = ({ by }: TemperatureRecord) => shares.get(by) ?? 0;
  const weightOf = ({ verdict }: TemperatureRecord) => MILDEST_FIRST.indexOf(verdict);
  return (a: TemperatureRecord, b: TemperatureRecord) =>
    standingOf(a) - standingOf(b) || shareOf(b) - shareOf(a) || weightOf(a) - weightOf(b);
}

/**
 * The logs that a batch carries. First go those that count no more, then those of whoever has most there, what says least first: nobody's logs
 * push out all of another's. How many that count are beyond them.
 */
function withRoom(batch: Batch, logs: readonly TemperatureRecord[]): Pick<Batch, "temperature" | "temperatureBeyond"> {
  let kept = logs;
  let beyond = batch.temperatureBeyond ?? 0;
  while (kept.length > TEMPERATURE_RECORDS_KEPT) {
    const [first] = kept.toSorted(byWhatGoesFirst(batch, kept));
    kept = kept.filter((log) => log !== first);
    if (first !== undefined && countsIn(batch, first)) beyond += 1;
  }
  return {
    temperature: kept,
    ...(beyond > 0 ? { temperatureBeyond: beyond } : {}),
  };
}

/**
 * Binds a judged logger file to a batch: by an organisation that holds or held it or is party to a handoff. The same file over the
 * same time takes its earlier place. Any verdict but in-range raises a flag: a gap is missing, never in range. Errors: `not-found`,
 * `already-voided` (the registration), `id-taken` (a log that was taken back).
 */
export function recordTemperature(
  state: { readonly batch: Batch | undefined },
  command: RecordTemperature,
  ctx: Context,
): { readonly batch: Batch; readonly record: TemperatureRecord; readonly fact: Fact } {
  const before = requireHolder(state.batch, undefined, ctx);
  requireRegistered(before);
  const record = recordOf(command, ctx.actor.organisation);
  requireNotVoided(before, record);
  const isSame = ({ sha256, from, to }: TemperatureRecord) =>
    sha256 === record.sha256 && from === record.from && to === record.to;
  const temperature = [...before.temperature.filter((earlier) => !isSame(earlier)), record];
  const batch = flagged({ ...before, ...withRoom(before, temperature) }, temperatureFlags(record, ctx));
  const { gtin, lot } = batch;
  const { line: _line, by: _by, ...judged } = record;
  const { series } = command;
  const data = { gtin, lot, ...judged, ...(series === undefined ? {} : { series }) };
  const event = temperatureEvent(batch, record, rounded(command.evaluation.meanCelsius, 2), ctx);
  return { batch, record, fact: factOf("temperature-recorded", record.from, data, ctx, event) };
}
