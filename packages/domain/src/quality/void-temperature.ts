import { notFound } from "../access.ts";
import { mayTakeBack } from "../batches/access.ts";
import type { Batch, Flag, TemperatureRecord } from "../batches/batch.ts";
import { noted } from "../batches/correction-notes.ts";
import { withdrawn } from "../batches/flags.ts";
import { standingLogs } from "../batches/standing.ts";
import { dateInChina } from "../calendar.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { declaredWrong } from "../events/error-declaration.ts";
import type { Fact } from "../fact.ts";
import { temperatureReason } from "./record-temperature.ts";

/** Which log is taken back, by the SHA-256 of its file, and why. */
export interface VoidTemperature {
  readonly id?: string | undefined;
  readonly sha256: string;
  readonly reason: string;
}

/** The log of a file as it stands; where it was taken back, as it was last. */
export function logOf(batch: Batch, sha256: string): TemperatureRecord | undefined {
  const isOf = (record: TemperatureRecord) => record.sha256 === sha256;
  return standingLogs(batch).find(isOf) ?? batch.temperature.findLast(isOf);
}

function requireStanding({ sha256, voided }: TemperatureRecord): void {
  if (voided === undefined) return;
  const date = dateInChina(voided.at);
  throw new DomainError(
    "already-voided",
    {
      en: `This temperature log was voided on ${date} by ${voided.by} (${voided.reason}). Nothing was changed; it counts no more.`,
      zh: `该温度记录已于 ${date} 由 ${voided.by} 作废（${voided.reason}），未作任何更改，该记录已不再计入。`,
    },
    { extensions: { sha256, voidedAt: voided.at } },
  );
}

/** The batch with the flag of a log named by its file, as flags were not at first. */
function withFlagNamed(batch: Batch, record: TemperatureRecord): Batch {
  const { zh } = temperatureReason(record);
  const about = `log/${record.sha256}`;
  const isMeant = (flag: Flag) => flag.about === undefined && flag.code === "temperature" && flag.reason.zh === zh;
  return { ...batch, flags: batch.flags.map((flag) => (isMeant(flag) ? { ...flag, about } : flag)) };
}

/**
 * Takes a temperature log back: it stays in the batch's history and counts nowhere, and its flag is withdrawn. By the organisation that
 * uploaded it, or an inspector over the producer or the base. `recorded` is the fact that recorded it: its event is declared wrong.
 * Errors: `not-found`, `already-voided`.
 */
export function voidTemperature(
  state: { readonly batch: Batch | undefined; readonly recorded: Fact | undefined },
  { id, sha256, reason }: VoidTemperature,
  ctx: Context,
): { readonly batch: Batch; readonly record: TemperatureRecord; readonly fact: Fact } {
  const { batch: before, recorded } = state;
  const record = before && logOf(before, sha256);
  if (before === undefined || record === undefined || !mayTakeBack(before, record.by, ctx)) {
    throw notFound("temperature-log", sha256);
  }
  requireStanding(record);
  const by = ctx.actor.organisation;
  const voided: TemperatureRecord = { ...record, voided: { at: ctx.now, by, reason } };
  const temperature = before.temperature.map((each) => (each === record ? voided : each));
  const named = withFlagNamed({ ...before, temperature }, record);
  const taken = withdrawn(named, ["temperature"], `log/${sha256}`, ctx.now);
  const batch = noted(taken, { field: "temperature", at: ctx.now, by, from: sha256, reason });
  const { gtin, lot } = batch;
  const corrects = { kind: "temperature-log", id: sha256 };
  const data = { ...(id === undefined ? {} : { id }), gtin, lot, corrects, reason };
  const event = recorded?.event && declaredWrong(recorded.event, ctx);
  return { batch, record: voided, fact: factOf("temperature-voided", ctx.now, data, ctx, event) };
}
