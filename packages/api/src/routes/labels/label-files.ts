import type { Batch } from "@suyuan/domain/batches/batch";
import { nameOf } from "@suyuan/domain/batches/batch";
import { isVoided, type LabelRun } from "@suyuan/domain/batches/label-run";
import { type BatchOrigin, keepsFrom } from "@suyuan/domain/batches/origin";
import { regionsGrown } from "@suyuan/domain/batches/origins/sources";
import type { CalendarDate } from "@suyuan/domain/calendar";
import { commitmentStatus } from "@suyuan/domain/quality/commitment";
import { regionName } from "@suyuan/domain/region-code";
import { shelfLifeOf } from "@suyuan/domain/views/shelf-life";
import { buildDigitalLink } from "@suyuan/gs1/link/build";
import { csvCell } from "../../printing/csv.ts";

/** What a label says beside its code. A member that is absent is not said. */
export interface LabelText {
  readonly name: string;
  readonly lot: string;
  readonly harvestedOn: string;
  readonly nameEn?: string;
  /** Last day of the shelf life that the producer declares. */
  readonly bestBefore?: string;
  readonly producer: string;
  /** Province, city, county. */
  readonly origin: string;
  /** Where the code leads. */
  readonly domain: string;
  /** The batch goes with a commitment certificate: the code stands for it, and its words stand beside the code. */
  readonly isCommitted: boolean;
  readonly serial?: string;
  readonly netWeightGrams?: number;
}

/** The GS1 Digital Link that a label carries. Lot and serial are checked before they get here. */
export function labelUri(publicUrl: string, gtin: string, lot: string, serial?: string): string {
  return buildDigitalLink({ base: publicUrl, gtin, lot, ...(serial === undefined ? {} : { serial }) });
}

/** `serial,uri` and what a printer needs beside them. RFC 4180; a cell that a spreadsheet would run gets a leading apostrophe. */
export function labelsCsv(run: LabelRun, serials: readonly string[], publicUrl: string): string {
  const rows = serials.map((serial, n) =>
    [
      serial,
      labelUri(publicUrl, run.gtin, run.lot, serial),
      run.gtin,
      run.lot,
      String(run.netWeightGrams),
      isVoided(run, n) ? "voided" : "live",
    ]
      .map(csvCell)
      .join(","),
  );
  return `${["serial,uri,gtin,lot,netWeightG,status", ...rows].join("\r\n")}\r\n`;
}

/** The day of harvest; of what was sorted or mixed the earliest in it. */
function firstHarvest(origin: BatchOrigin): CalendarDate {
  if (origin.kind === "harvest") return origin.harvestedOn;
  return origin.sources.map(({ harvestedOn }) => harvestedOn).toSorted()[0] ?? origin.keepsFrom;
}

/** Places of origin that a label names. */
const PLACES_NAMED = 2;

/** Where it grew; of goods of more places than a label names, that. */
function placesOf(origin: BatchOrigin): string {
  const codes = origin.kind === "harvest" ? [origin.base.regionCode] : regionsGrown(origin);
  const names = [...new Set(codes.map((code) => regionName(code) ?? ""))].filter((name) => name !== "");
  return names.length > PLACES_NAMED ? `${names.length} 个产地（扫码查看）` : names.join("、");
}

/** The words of a batch's label. A commitment that does not count is not printed: the test that it rests on is not there, or something speaks against it. */
export function batchText(batch: Batch, publicUrl: string): LabelText {
  const { origin, product, lot, organisation } = batch;
  const commitment = commitmentStatus(batch);
  const shelfLife = shelfLifeOf(product, keepsFrom(origin));
  return {
    name: product.zh,
    ...(product.en === undefined ? {} : { nameEn: product.en }),
    lot,
    harvestedOn: firstHarvest(origin),
    ...(shelfLife?.basis === "producer" ? { bestBefore: shelfLife.last } : {}),
    producer: nameOf(batch, organisation),
    origin: placesOf(origin),
    domain: new URL(publicUrl).host,
    isCommitted: commitment !== undefined && commitment.status !== "refused",
  };
}
