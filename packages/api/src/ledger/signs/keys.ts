import type { CalendarDate, Instant } from "@suyuan/domain/calendar";
import type { KeptPrice } from "@suyuan/domain/signs/aid/prices";
import type { KeptAid } from "@suyuan/domain/signs/aid/repeated";
import type { Weights } from "@suyuan/domain/signs/digits";
import type { DeviceRun } from "@suyuan/domain/signs/loggers";
import type { Minute } from "@suyuan/domain/signs/same-minute";
import type { Shortages } from "@suyuan/domain/signs/shortages";
import { keyOf, type Partition, partitionOf, type RowKey } from "../row-key.ts";
import type { FactRow } from "../rows.ts";

/** What is kept of one organisation to see what only many records show; each row has a bound of its own (`signs` of the domain). */

/** Confirmed handoffs of an organisation as their sender or receiver, the newest; `told` while they are a habit. */
export const shortagesKey = (organisation: string, side: "sender" | "receiver"): RowKey<ShortagesRow> =>
  keyOf(`SIGNS#${organisation}`, `SHORTAGES#${side}`);
export interface ShortagesRow {
  readonly handoffs: Shortages;
  readonly told?: true;
}

/** Different weights that it registered in a month (`2026-09`, UTC). */
export const weightsKey = (organisation: string, month: string): RowKey<WeightsRow> =>
  keyOf(`SIGNS#${organisation}`, `WEIGHTS#${month}`);
export interface WeightsRow {
  readonly grams: Weights;
  readonly told?: true;
}

/** What it entered of earlier days within a minute (`2026-09-10T08:30`, UTC). */
export const minuteKey = (organisation: string, minute: string): RowKey<MinuteRow> =>
  keyOf(`SIGNS#${organisation}`, `MINUTE#${minute}`);
export interface MinuteRow {
  readonly records: Minute;
  readonly told?: true;
}

/** The newest logs of one device; `device` is a digest of its serial, which is the device's own free text. */
export const deviceRunsKey = (device: string): RowKey<{ readonly runs: readonly DeviceRun[] }> =>
  keyOf(`DEVICERUNS#${device}`, "RUNS");

/** Shipments that are not confirmed yet, by when they are told of. `id` is that under which the shipment is stored. */
export interface UnconfirmedRow {
  readonly id: string;
}
export const unconfirmed: Partition<UnconfirmedRow> = partitionOf("UNCONFIRMED");
export const unconfirmedKey = (confirmBy: Instant, id: string): RowKey<UnconfirmedRow> =>
  keyOf(unconfirmed, `${confirmBy}#${id}`);

/** Attempts to overdraw a certificate that were refused on one day; `name` is made of what was asked for. */
export const overdrawsOf = (certificate: string, day: string): Partition<FactRow> =>
  partitionOf(`OVERDRAW#${certificate}#${day}`);
export const overdrawKey = (certificate: string, day: string, name: string): RowKey<FactRow> =>
  keyOf(overdrawsOf(certificate, day), `ATTEMPT#${name}`);

/** Payments of a household that count, the newest; `repeated`: those that were told to be written twice. */
export const aidKey = (household: string): RowKey<AidRow> => keyOf(`SIGNS#household/${household}`, "AID");
export interface AidRow {
  readonly payments: readonly KeptAid[];
  readonly repeated?: readonly string[];
  /** The day on which the household is looked at next. */
  readonly due?: CalendarDate;
}

/** Prices that were paid for a product in a county and year of harvest, the newest; `told`: the records told to be implausible. */
export const pricesKey = (county: string, gtin: string, year: number): RowKey<PricesRow> =>
  keyOf(`SIGNS#county/${county}`, `PRICES#${gtin}#${year}`);
export interface PricesRow {
  readonly prices: readonly KeptPrice[];
  readonly told?: readonly string[];
}

/** Households that are to be helped, by the day on which they are looked at. `id`: `{county}/{id}`. */
export const aidDue: Partition<UnconfirmedRow> = partitionOf("AIDDUE");
export const aidDueKey = (on: CalendarDate, id: string): RowKey<UnconfirmedRow> => keyOf(aidDue, `${on}#${id}`);
