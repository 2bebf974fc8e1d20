import { parseUtcOffset } from "../series/timestamps.ts";

/** A zone as a file or a caller names it: a fixed offset, or a place whose offset depends on the date. */
export type Zone = { offsetMinutes: number } | { name: string };

/** Letters that mean one offset wherever they are used. */
const ABBREVIATIONS: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  UT: 0,
  WET: 0,
  WEST: 60,
  CET: 60,
  MEZ: 60,
  CEST: 120,
  MESZ: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  JST: 540,
  KST: 540,
  HKT: 480,
  AWST: 480,
  AEST: 600,
  AEDT: 660,
  ACST: 570,
  NZST: 720,
  NZDT: 780,
  EDT: -240,
  EST: -300,
  CDT: -300,
  MDT: -360,
  PDT: -420,
  AKDT: -480,
  AKST: -540,
  HST: -600,
  BRT: -180,
  SGT: 480,
  ICT: 420,
  WIB: 420,
  PHT: 480,
};

/** Letters with several meanings, in minutes: only a caller can say which. */
const AMBIGUOUS: Readonly<Record<string, readonly number[]>> = {
  CST: [480, -360],
  IST: [330, 120, 60],
  BST: [60, 360],
  MST: [-420, 480],
  PST: [-480, 480],
  AST: [-240, 180],
  SST: [-660, 480],
};

/** Names that people and Windows write for one offset. */
const NAMES: readonly [RegExp, number][] = [
  [
    /北京时间|北京時間|中国标准时间|中國標準時間|china standard time|beijing time|香港时间|台北时间|taipei standard time|东八区/i,
    480,
  ],
  [/世界时|世界協調時|协调世界时|格林尼治|coordinated universal time|greenwich mean time|\bzulu\b/i, 0],
];

/** What a text says of a zone: the zone, several that it may mean, or nothing. */
export type ZoneStatement = { zone: Zone } | { mayMean: readonly number[] } | undefined;

const OFFSET = /(?:UTC|GMT|TZUTC)\s*([+\-−]\s?\d{1,2}(?:[:.]?\d{2})?(?:00)?)?(?![\w/])/i;
const ISO_OFFSET = /^[(（]?([+\-−]\d{1,2}:?\d{2}|[+\-−]\d{1,2}|Z)[)）]?$/;
const PLACE =
  /\b(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[A-Za-z_]+(?:\/[A-Za-z_]+)?\b/;

/** Reads a zone's name wherever it stands in a text: "GMT+08:00", "(UTC+08:00) Beijing", "Asia/Shanghai", "EST", "北京时间". */
export function zoneIn(text: string): ZoneStatement {
  const offset = OFFSET.exec(text);
  if (offset) {
    const minutes =
      offset[1] === undefined
        ? 0
        : parseUtcOffset(
            offset[1]
              .replace(/[−]/, "-")
              .replace(/\s/g, "")
              .replace(/^([+-]\d{4})00$/, "$1"),
          );
    if (minutes !== undefined) return { zone: { offsetMinutes: minutes } };
  }
  const place = PLACE.exec(text)?.[0];
  if (place !== undefined && isPlace(place)) return { zone: { name: place } };
  const named = NAMES.find(([name]) => name.test(text));
  if (named) return { zone: { offsetMinutes: named[1] } };
  const word = /(?:^|[\s(（,;:：])([A-Z]{2,5})(?=$|[\s)），,;])/g;
  for (const [, letters = ""] of text.matchAll(word)) {
    const known = ABBREVIATIONS[letters];
    if (known !== undefined) return { zone: { offsetMinutes: known } };
    const meanings = AMBIGUOUS[letters];
    if (meanings) return { mayMean: meanings };
  }
  return undefined;
}

/** Reads the value of a setting or parameter that is a zone and nothing else: also "8.00", "+8", "Z". */
export function zoneOf(text: string): ZoneStatement {
  const trimmed = text.trim();
  const bare = ISO_OFFSET.exec(trimmed)?.[1];
  const minutes = parseUtcOffset((bare ?? trimmed).replace("−", "-"));
  if (minutes !== undefined) return { zone: { offsetMinutes: minutes } };
  return zoneIn(trimmed);
}

function isPlace(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** "+08:00", "−03:30". */
export function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

export function zoneText(zone: Zone): string {
  return "name" in zone ? zone.name : offsetText(zone.offsetMinutes);
}

export function sameZone(a: Zone, b: Zone): boolean {
  return zoneText(a) === zoneText(b);
}

const MINUTE = 60_000;

/** Minutes east of UTC of a zone at a wall-clock time (epoch ms as if it were UTC); of an hour that occurs twice, the first. */
export function offsetAt(zone: Zone, wall: number): number {
  if ("offsetMinutes" in zone) return zone.offsetMinutes;
  const early = placeOffset(zone.name, wall - 12 * 60 * MINUTE);
  const late = placeOffset(zone.name, wall + 12 * 60 * MINUTE);
  if (early === late) return early;
  return placeOffset(zone.name, wall - early * MINUTE) === early ? early : late;
}

function placeOffset(name: string, at: number): number {
  const format = new Intl.DateTimeFormat("en", { timeZone: name, timeZoneName: "longOffset" });
  const text = format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  return parseUtcOffset(text.replace("GMT", "UTC")) ?? 0;
}
