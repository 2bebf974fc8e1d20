import { type Block, unitsMentioned, unitsStated } from "../layout/block.ts";
import { columnName } from "../layout/columns.ts";
import type { RawChannel } from "../layout/read-rows.ts";
import { LoggerFileError, type LoggerWarning, type TemperatureUnit } from "../series/reading.ts";

/** In which unit a channel is written: by cell, column, heading or block; by the caller; else °C, with a warning. */

export interface ChannelUnit {
  /** Of values whose own cell says none. */
  unit: TemperatureUnit;
  shown: TemperatureUnit | "mixed";
  /** The file itself says it. */
  stated: boolean;
  warnings: LoggerWarning[];
}

/**
 * Finds a channel's unit. @throws LoggerFileError `unit-unclear` where the file leaves it open or contradicts itself,
 * `parameter-contradicts-file`, `unit-changes`.
 */
export function unitOfChannel(channel: RawChannel, block: Block, asked: TemperatureUnit | undefined): ChannelUnit {
  const own = new Set(channel.units.filter((unit) => unit !== undefined));
  const bare = channel.values.some((value, row) => channel.units[row] === undefined && !Number.isNaN(value));
  const stated = statedUnits(channel, block);
  const [first, second] = stated;
  if (second !== undefined) throw unclear(stated, channel);
  if (first !== undefined && [...own].some((unit) => unit !== first)) throw unclear([first, ...own], channel);
  if (own.size > 0 && (!bare || (own.size === 1 && first === undefined))) return byCells(own, bare, asked, channel);
  if (own.size > 1) throw unclear([...own], channel);
  if (first !== undefined) {
    if (asked !== undefined && asked !== first) throw contradiction(asked, first, channel);
    return { unit: first, shown: first, stated: true, warnings: [] };
  }
  if (channel.column.units.length > 1 && asked === undefined) throw unclear(channel.column.units, channel);
  return byBlockOrCaller(channel, block, asked);
}

function statedUnits({ column }: RawChannel, block: Block): TemperatureUnit[] {
  const inHeading = column.units.length === 1 ? column.units : [];
  return [...new Set([...inHeading, ...unitsStated(block).map(({ unit }) => unit)])];
}

function byCells(
  own: Set<TemperatureUnit>,
  bare: boolean,
  asked: TemperatureUnit | undefined,
  channel: RawChannel,
): ChannelUnit {
  const [unit, other] = own;
  if (unit === undefined || (bare && other !== undefined)) throw unclear([...own], channel);
  if (asked !== undefined && (other !== undefined || asked !== unit)) throw contradiction(asked, unit, channel);
  return { unit, shown: other === undefined ? unit : "mixed", stated: true, warnings: [] };
}

function byBlockOrCaller(channel: RawChannel, block: Block, asked: TemperatureUnit | undefined): ChannelUnit {
  const mentioned = unitsMentioned(block);
  const [only, other] = mentioned;
  if (asked === undefined && other !== undefined) throw unclear(mentioned, channel);
  const unit = asked ?? only ?? "C";
  refuseSwitch(channel);
  const assumed: LoggerWarning = {
    code: "unit-assumed",
    zh: "文件没有写温度单位，按 ℃ 读取",
    en: "the file states no unit of temperature; °C was assumed",
  };
  return { unit, shown: unit, stated: false, warnings: asked === undefined && only === undefined ? [assumed] : [] };
}

const SWITCH = { jump: 15, close: 2 } as const;
const celsius = (fahrenheit: number): number => ((fahrenheit - 32) * 5) / 9;

/** A value that is the one before in the other unit: somebody changed the device's unit in the middle of the log. */
function refuseSwitch({ values, column }: RawChannel): void {
  let before = Number.NaN;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const sameInOther = Math.min(Math.abs(celsius(before) - value), Math.abs(celsius(value) - before)) < SWITCH.close;
    if (Math.abs(value - before) > SWITCH.jump && sameInOther) {
      const detail = {
        zh: `“${columnName(column)}”列从 ${before} 跳到 ${value}：中途好像换了单位（℉/℃）。请按一个单位导出，并在表头写明`,
        en: `column "${columnName(column)}" jumps from ${before} to ${value}, as if the unit had changed on the way; export in one unit and name it in the heading`,
      };
      throw new LoggerFileError("unit-changes", detail, {});
    }
    before = value;
  }
}

function unclear(units: readonly TemperatureUnit[], { column }: RawChannel): LoggerFileError {
  const named = [...new Set(units)].map((unit) => (unit === "K" ? "K" : `°${unit}`)).join(", ");
  const detail = {
    zh: `“${columnName(column)}”列的单位不清楚（文件里写有 ${named}）：请加参数 unit=C 或 unit=F`,
    en: `the unit of column "${columnName(column)}" is not clear (the file names ${named}); send unit=C or unit=F`,
  };
  return new LoggerFileError("unit-unclear", detail, { text: column.name, parameter: "unit", choices: ["C", "F"] });
}

function contradiction(asked: TemperatureUnit, stated: TemperatureUnit, { column }: RawChannel): LoggerFileError {
  const detail = {
    zh: `参数 unit=${asked} 与文件矛盾：“${columnName(column)}”写明是 ${stated}`,
    en: `unit=${asked} contradicts the file, which states ${stated} for column "${columnName(column)}"; leave the parameter out`,
  };
  return new LoggerFileError("parameter-contradicts-file", detail, { text: column.name, parameter: "unit" });
}
