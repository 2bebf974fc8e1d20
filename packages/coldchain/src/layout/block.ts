import type { Row } from "../files/delimited.ts";
import { dayNumber } from "../instants/date.ts";
import { TimeReader } from "../instants/written-time.ts";
import { type ZoneStatement, zoneIn, zoneOf } from "../instants/zone.ts";
import type { TemperatureUnit } from "../series/reading.ts";
import { unitOf, unitsNamed } from "../values/unit.ts";
import { plainWords } from "./meaning.ts";

/** What stands above (and below) a table: settings as label and value, and lines of prose. */

export interface Setting {
  label: string;
  value: string;
  line: number;
  /** Empty cells stand between label and value: the value may belong to another label. */
  apart?: true;
}

export interface Block {
  settings: readonly Setting[];
  /** Each line as one text. */
  texts: readonly { text: string; line: number }[];
}

const MAX_SETTINGS = 2000;
const LONGEST = 300;

/** Reads the rows around a table: "Label,value" in neighbouring cells, "Label: value" and "Label = value" in one. */
export function readBlock(rows: readonly Row[]): Block {
  const settings: Setting[] = [];
  const texts: { text: string; line: number }[] = [];
  for (const { cells, line } of rows) {
    const filled = cells.map((cell) => String(cell).trim().slice(0, LONGEST));
    const text = filled.filter((cell) => cell !== "").join(" ");
    if (text === "" || settings.length >= MAX_SETTINGS) continue;
    texts.push({ text: text.slice(0, LONGEST), line });
    for (const [index, cell] of filled.entries()) {
      const inside = /^([^:：=]{1,60}?)\s*[:：=]\s*(\S.*)$/.exec(cell);
      if (inside) settings.push({ label: inside[1] ?? "", value: inside[2] ?? "", line });
      const value = filled.slice(index + 1).find((each) => each !== "");
      const apart = value !== undefined && filled[index + 1] === "" ? ({ apart: true } as const) : {};
      if (cell !== "" && value !== undefined) {
        settings.push({ label: cell.replace(/\s*[:：=]$/, ""), value, line, ...apart });
      }
    }
  }
  return { settings, texts };
}

/** The value of the first setting whose label fits. */
export function settingOf({ settings }: Block, label: RegExp): string | undefined {
  return settings.find((each) => label.test(each.label))?.value;
}

const ZONE_LABEL =
  /^(?:(?:time|device|logger|file) ?)?(?:zone|tz)$|time ?zone|utc ?offset|时区|時區|zeitzone|zona horaria|fuseau|tidszon|fuso/i;
const ABOUT_TIME = /time|clock|zone|时间|時間|时区|時區|zeit|hora|heure|tid/i;

export interface StatedZone {
  statement: ZoneStatement;
  line: number;
  text: string;
  /** It stands behind a label that speaks of zones, or in a sentence about the times; otherwise it only occurs in a line. */
  labelled: boolean;
}

/** Everything in the block that names a zone. */
export function zonesIn(block: Block): StatedZone[] {
  const found: StatedZone[] = [];
  for (const { label, value, line, apart } of block.settings) {
    if (apart || !ZONE_LABEL.test(label)) continue;
    // A zone that is stated and not understood is no zone that may be assumed.
    const statement = zoneOf(value.split(/[|,;]/)[0] ?? "") ?? zoneIn(value) ?? { mayMean: [] };
    found.push({ statement, line, text: `${label} ${value}`, labelled: true });
  }
  if (found.length > 0) return found;
  for (const { text, line } of block.texts) {
    const statement = /UTC|GMT|北京时间|北京時間|[A-Z][a-z]+\/[A-Z]/.test(text) ? zoneIn(text) : undefined;
    const sentence =
      /\b(?:all )?times?(?: ?stamps?)? (?:are|is|in|shown|given)\b|时间均?[为是按]|(?:北京|当地)时间/i.test(text);
    if (statement) found.push({ statement, line, text, labelled: sentence && ABOUT_TIME.test(text) });
  }
  return found;
}

const UNIT_LABEL =
  /^(?:temp(?:erature)?s?[ _.-]*)?units?(?: of temp\w*)?$|^temperature$|^temp$|温度单位|溫度單位|^单位$|^單位$|^温度$|^溫度$|einheit|unidad|unidade|unite de|^unite$|^enhet$|temperaturenhet|temperatureinheit|sensor ?type|^units?\b/i;

/** The unit that a setting states: "Temperature Unit,°F", "温度单位,华氏度", "temperature, degrees Celsius". */
export function unitsStated(block: Block): { unit: TemperatureUnit; line: number; text: string }[] {
  return block.settings.flatMap(({ label, value, line }) => {
    if (!UNIT_LABEL.test(plainWords(label))) return [];
    const unit = unitOf(value);
    return unit === undefined ? [] : [{ unit, line, text: `${label} ${value}` }];
  });
}

/** Units that occur anywhere in the block: limits and summaries are printed in the unit of the table. */
export function unitsMentioned(block: Block): TemperatureUnit[] {
  return [...new Set(block.texts.flatMap(({ text }) => unitsNamed(text)))];
}

const RUN_TIME =
  /first|last|start|begin|end|stop|mission|launch|from\b|to\b|首|末|开始|開始|结束|結束|起始|启动|beginn|ende|inicio|fin\b|debut/i;

/** Wall-clock times (epoch ms as if UTC) that settings state for the run and whose dates can be read one way only. */
export function runTimes(block: Block): number[] {
  const reader = new TimeReader();
  return block.settings.flatMap(({ label, value }) => {
    if (!RUN_TIME.test(label)) return [];
    const time = reader.time(value);
    const [order, other] = time?.date.orders ?? [];
    if (!time || order === undefined || other !== undefined) return [];
    const day = dayNumber(time.date, order);
    return day === undefined ? [] : [day * 86_400_000 + time.clock.ms];
  });
}
