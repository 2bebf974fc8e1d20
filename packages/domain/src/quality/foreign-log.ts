import type { Batch, Flag } from "../batches/batch.ts";
import { flagged, withdrawn } from "../batches/flags.ts";
import { lotId } from "../batches/identity.ts";
import { existsFrom } from "../batches/origin.ts";
import { roomOf } from "../batches/rooms.ts";
import type { Instant } from "../calendar.ts";
import { DomainError } from "../errors.ts";

/** The time from the first to the last reading of a file: ISO 8601, in the zone of the file. */
export interface LogSpan {
  readonly from: string;
  readonly to: string;
}

/** The refusal of a file of which nothing lies between the harvest of a batch and now, with both spans. */
export function foreignLog(batch: Batch, { from, to }: LogSpan, now: Instant): DomainError {
  const since = existsFrom(batch.origin);
  return new DomainError(
    "date-order",
    {
      en: `The readings of this file run from ${from} to ${to}; batch ${lotId(batch)} is there since ${since}, and it is ${now} now: none of them can be of these goods. Nothing was recorded. Upload the file of this trip; if its times are of another zone, say zone; if the harvest date is wrong, have it corrected first.`,
      zh: `该文件的读数为 ${from} 至 ${to}；批次 ${lotId(batch)} 自 ${since} 起存在，现在是 ${now}：没有一条读数可能属于这批货，未作登记。请上传本次运输的文件；如时区不同，请用 zone 注明；如采收日期有误，请先更正。`,
    },
    { extensions: { from, to, harvestedOn: since, serverTime: now } },
  );
}

function shipmentsOf({ handoffs }: Batch): ReadonlySet<string> {
  return new Set(handoffs.map(({ shipment }) => shipment));
}

/** The rooms that a batch lies or lay in, as far as it keeps them. */
function placesOf({ storage, stored }: Batch): ReadonlySet<string> {
  const lying = Object.entries(stored).flatMap(([organisation, rooms]) =>
    Object.keys(rooms).map((location) => ({ organisation, location })),
  );
  return new Set([...storage, ...lying].map(({ organisation, location }) => `${organisation}\n${roomOf(location)}`));
}

function cameFrom({ origin }: Batch, other: Batch): boolean {
  return origin.kind === "transformation" && origin.inputs.some((input) => lotId(input) === lotId(other));
}

/** Can one logger have measured both: in one shipment, in one room, or because one was made of the other? */
export function travelledTogether(one: Batch, other: Batch): boolean {
  const [shipments, places] = [shipmentsOf(other), placesOf(other)];
  return (
    [...shipmentsOf(one)].some((shipment) => shipments.has(shipment)) ||
    [...placesOf(one)].some((place) => places.has(place)) ||
    cameFrom(one, other) ||
    cameFrom(other, one)
  );
}

/** A batch with the files (by SHA-256) that say on it what files on other batches say. */
export interface LogUse {
  readonly batch: Batch;
  readonly files: readonly string[];
}

/** Does a file count on a batch: recorded for it, and not taken back? One that made way for newer logs counts. */
export function isOnRecord({ temperature }: Batch, file: string): boolean {
  const logs = temperature.filter(({ sha256 }) => sha256 === file);
  return logs.length === 0 || logs.some(({ voided }) => voided === undefined);
}

function sharedFlag(file: string, fingerprint: string, now: Instant): Flag {
  const reason = {
    code: "log-shared",
    en: `The readings of a temperature log (${fingerprint}) are also on record for goods that shared no shipment and no room with these.`,
    zh: `一份温度记录（${fingerprint}）的读数也登记在与本批次既未同车也未同库的其他货物上。`,
  };
  return { code: "log-shared", at: now, about: `log/${file}`, reason };
}

/**
 * The batches on which the same readings are on record, in their order: each with its flag where one of the others never was where it was,
 * and without where the ground of that is gone. A file counts while it is on record. `fingerprint` names the readings, alike on all.
 */
export function judgedUses(uses: readonly LogUse[], fingerprint: string, now: Instant): readonly Batch[] {
  const standing = uses.filter(({ batch, files }) => files.some((file) => isOnRecord(batch, file)));
  return uses.map(({ batch, files }) => {
    const isForeign = standing.some((other) => other.batch !== batch && !travelledTogether(other.batch, batch));
    return files.reduce(
      (so, file) =>
        isForeign && isOnRecord(batch, file)
          ? flagged(so, [sharedFlag(file, fingerprint, now)])
          : withdrawn(so, ["log-shared"], `log/${file}`, now),
      batch,
    );
  });
}
