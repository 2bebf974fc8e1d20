import {
  offsetAt,
  offsetText,
  sameZone,
  type Zone,
  type ZoneStatement,
  zoneIn,
  zoneOf,
  zoneText,
} from "../instants/zone.ts";
import { type Block, zonesIn } from "../layout/block.ts";
import type { RawRows } from "../layout/read-rows.ts";
import { LoggerFileError, type LoggerWarning } from "../series/reading.ts";

/** The zone of a table's times: each row's own, the heading's, the block's, the caller's; else the one assumed, with a warning. */

export interface TableZone {
  /** Minutes east of UTC of a row at its wall-clock time. */
  offsetOf: (row: number, wall: number) => number;
  text: string;
  stated: boolean;
  warnings: LoggerWarning[];
}

export interface ZoneSources {
  raw: RawRows;
  /** The headings of the time columns. */
  headings: readonly string[];
  block: Block;
  asked: string | undefined;
  assumedMinutes: number;
}

/** @throws LoggerFileError `zone-unclear`, `parameter-contradicts-file`, `bad-time` where only some rows carry a zone. */
export function zoneOfTable(sources: ZoneSources): TableZone {
  const { raw, asked, assumedMinutes } = sources;
  const wanted = asked === undefined ? undefined : askedZone(asked);
  const byRow = rowZones(raw, wanted);
  if (byRow) return byRow;
  const { zones, open, line, text } = statements(sources);
  const [stated, other] = zones;
  if (stated && other) throw unclear([zoneText(stated), zoneText(other)], line, text);
  if (stated) {
    if (wanted && !sameZone(wanted, stated)) throw contradiction(zoneText(wanted), zoneText(stated), line, text);
    return fixed(stated, true, []);
  }
  if (wanted) {
    const minutes = "offsetMinutes" in wanted ? wanted.offsetMinutes : undefined;
    if (open && open.length > 0 && minutes !== undefined && !open.includes(minutes))
      throw contradiction(zoneText(wanted), text ?? "", line, text);
    return fixed(wanted, true, []);
  }
  // Of several meanings ours is assumed only where it is the first that comes to mind: CST, not PST.
  if (open && open[0] !== assumedMinutes) throw unclear(open.map(offsetText), line, text);
  return fixed({ offsetMinutes: assumedMinutes }, false, [offsetAssumed(assumedMinutes, open ? text : undefined)]);
}

function fixed(zone: Zone, stated: boolean, warnings: LoggerWarning[]): TableZone {
  if ("offsetMinutes" in zone) return { offsetOf: () => zone.offsetMinutes, text: zoneText(zone), stated, warnings };
  const days = new Map<number, number | undefined>();
  const DAY = 86_400_000;
  const offsetOf = (_row: number, wall: number): number => {
    const day = Math.floor(wall / DAY);
    if (!days.has(day)) {
      const [early, late] = [offsetAt(zone, day * DAY), offsetAt(zone, day * DAY + DAY - 1)];
      days.set(day, early === late ? early : undefined);
    }
    return days.get(day) ?? offsetAt(zone, wall);
  };
  return { offsetOf, text: zoneText(zone), stated, warnings };
}

function askedZone(asked: string): Zone {
  const statement = zoneOf(asked);
  if (statement && "zone" in statement) return statement.zone;
  const detail = {
    zh: "参数 zone 不是时区：请写成 +08:00 或 Asia/Shanghai",
    en: "zone is no time zone; write it as +08:00 or Asia/Shanghai",
  };
  throw new LoggerFileError("zone-unclear", detail, { text: asked, parameter: "zone" });
}

/** Zones stand on every row or on none. */
function rowZones(raw: RawRows, wanted: Zone | undefined): TableZone | undefined {
  const has = raw.zoneOf[0] !== undefined;
  const odd = raw.zoneOf.findIndex((zone) => (zone !== undefined) !== has);
  if (odd !== -1) {
    const detail = { zh: "有的时间带时区，有的不带", en: "some times carry a UTC offset and some do not" };
    throw new LoggerFileError("bad-time", detail, { line: raw.lines[odd] });
  }
  if (!has) return undefined;
  const zones = new Map<string, Zone>();
  for (const [row, text = ""] of raw.zoneOf.entries()) {
    if (!zones.has(text)) zones.set(text, rowZone(text, raw.lines[row] ?? 1, wanted));
  }
  const [first] = zones.values();
  const place = first && "name" in first ? fixed(first, true, []) : undefined;
  const offsetOf = (row: number, wall: number): number => {
    const zone = zones.get(raw.zoneOf[row] ?? "") ?? { offsetMinutes: 0 };
    return "offsetMinutes" in zone ? zone.offsetMinutes : (place?.offsetOf(row, wall) ?? 0);
  };
  return { offsetOf, text: first ? zoneText(first) : "+00:00", stated: true, warnings: [] };
}

function rowZone(text: string, line: number, wanted: Zone | undefined): Zone {
  const statement = zoneOf(text);
  if (statement && "zone" in statement) {
    if (wanted && !sameZone(wanted, statement.zone)) throw contradiction(zoneText(wanted), text, line, text);
    return statement.zone;
  }
  const open = statement?.mayMean;
  const minutes = wanted && "offsetMinutes" in wanted ? wanted.offsetMinutes : undefined;
  if (wanted && (!open || open.length === 0 || minutes === undefined || open.includes(minutes))) return wanted;
  throw unclear((open ?? []).map(offsetText), line, text);
}

interface Statements {
  zones: Zone[];
  /** Offsets that an ambiguous name may mean, where nothing else is stated. */
  open?: readonly number[] | undefined;
  line?: number | undefined;
  text?: string | undefined;
}

function statements({ headings, block, assumedMinutes }: ZoneSources): Statements {
  const inHeading = headings.map((text) => ({ statement: zoneIn(text), text, line: undefined, labelled: true }));
  const all = [...inHeading, ...zonesIn(block)].filter(({ statement }) => statement !== undefined);
  const labelled = all.filter(({ labelled }) => labelled);
  const zones: Zone[] = [];
  for (const { statement } of labelled) {
    const zone = zoneIs(statement);
    if (zone && !zones.some((each) => sameZone(each, zone))) zones.push(zone);
  }
  const [first] = labelled;
  const passing = all.find(({ labelled }) => !labelled);
  if (zones.length > 0) return { zones, line: first?.line, text: first?.text };
  const unsure = first ?? passing;
  if (!unsure) return { zones };
  const zone = zoneIs(unsure.statement);
  const meanings = zone ? ("offsetMinutes" in zone ? [zone.offsetMinutes] : [offsetAt(zone, 0)]) : undefined;
  const open =
    meanings ?? (unsure.statement && "mayMean" in unsure.statement ? unsure.statement.mayMean : [assumedMinutes]);
  return { zones, open, line: unsure.line, text: unsure.text };
}

function zoneIs(statement: ZoneStatement): Zone | undefined {
  return statement && "zone" in statement ? statement.zone : undefined;
}

/** The warning for times that carry no zone; `said` is a name in the file that may mean this one among others. */
export function offsetAssumed(minutes: number, said?: string): LoggerWarning {
  const offset = offsetText(minutes);
  return {
    code: "utc-offset-assumed",
    zh: said === undefined ? `文件没有写时区，按 UTC${offset} 计算` : `文件的时区写法有多种含义，按 UTC${offset} 计算`,
    en:
      said === undefined
        ? `the file states no time zone; UTC${offset} was assumed`
        : `the file's time zone has several meanings; UTC${offset} was assumed`,
  };
}

function unclear(known: readonly string[], line: number | undefined, text: string | undefined): LoggerFileError {
  const [zh, en] =
    known.length === 0 ? ["", ""] : [`（可能是 ${known.join("、")}）`, ` (it may be ${known.join(" or ")})`];
  const detail = {
    zh: `时区不清楚${zh}：请加参数 zone=，例如 zone=%2B08:00`,
    en: `the time zone is not clear${en}; send zone=, for example zone=%2B08:00`,
  };
  return new LoggerFileError("zone-unclear", detail, { line, text, parameter: "zone", choices: known });
}

function contradiction(
  asked: string,
  stated: string,
  line: number | undefined,
  text: string | undefined,
): LoggerFileError {
  const detail = {
    zh: `参数 zone=${asked} 与文件矛盾：文件写明 ${stated}`,
    en: `zone=${asked} contradicts the file, which states ${stated}; leave the parameter out`,
  };
  return new LoggerFileError("parameter-contradicts-file", detail, { line, text, parameter: "zone" });
}
