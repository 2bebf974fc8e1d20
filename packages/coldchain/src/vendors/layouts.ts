import type { Block } from "../layout/block.ts";
import { settingOf } from "../layout/block.ts";
import type { LoggerDevice, LoggerFormat } from "../series/reading.ts";

/** Layouts of vendors' programs, recognised by what only they write. Recognition names a file; it never changes how it is read. */

export interface LayoutSigns {
  block: Block;
  headings: readonly string[];
  /** Cells of the first row of data, for layouts without heading. */
  firstCells: readonly string[];
}

interface Layout {
  format: LoggerFormat;
  vendor: string;
  fits: (signs: LayoutSigns) => boolean;
}

const says = ({ block }: LayoutSigns, pattern: RegExp): boolean => block.texts.some(({ text }) => pattern.test(text));
const heads = ({ headings }: LayoutSigns, pattern: RegExp): boolean => headings.some((each) => pattern.test(each));

/** TOMST TMS: index; time in UTC; quarters of an hour of the zone; T1; T2; T3; moisture; shake; error. */
const TOMST_CELLS = [
  /^\d+$/,
  /^\d{4}\.\d{2}\.\d{2} \d{2}:\d{2}$|^\d{2}\.\d{2}\.\d{4} \d{2}:\d{2}:\d{2}$/,
  /^-?\d{1,2}$/,
];

const LAYOUTS: readonly Layout[] = [
  {
    format: "hobo",
    vendor: "Onset HOBO",
    fits: (s) => heads(s, /LGR S\/N|\bc:\d|^Ch:\d - /) || says(s, /^"?Plot Title/),
  },
  { format: "ibutton", vendor: "Maxim iButton", fits: (s) => says(s, /iButton/i) },
  { format: "envlogger", vendor: "ElectricBlue EnvLogger", fits: (s) => says(s, /EnvLogger/i) },
  {
    format: "tinytag",
    vendor: "Gemini Tinytag",
    fits: (s) => heads(s, /Tinytag|\bTG[A-Z]-?\d{3}/i) || says(s, /Tinytag/i),
  },
  { format: "rotronic", vendor: "Rotronic", fits: (s) => says(s, /^\[#[ISD1-9]\]/) },
  {
    format: "tandd",
    vendor: "T&D",
    fits: (s) => heads(s, /^Date\/Time$/) && s.headings.filter((each) => /^No\.\d|^ch\d/i.test(each)).length >= 2,
  },
  { format: "govee", vendor: "Govee", fits: (s) => heads(s, /^Timestamp for sample frequency/i) },
  {
    format: "easylog",
    vendor: "Lascar EasyLog",
    fits: (s) => heads(s, /^(?:Celsius|Fahrenheit)\(/) && heads(s, /Serial Number/),
  },
  { format: "madgetech", vendor: "MadgeTech", fits: (s) => heads(s, /^Reading #$/) || says(s, /MadgeTech/i) },
  { format: "trend", vendor: "Trend", fits: (s) => heads(s, /\[Synchronized@\d+\]/) },
  { format: "ems", vendor: "EMS Brno", fits: (s) => heads(s, /^\d\. .*\[.+\]$/) && heads(s, /^DATE TIME$/) },
  { format: "hanwell", vendor: "Hanwell", fits: (s) => says(s, /^Database Valid/) },
  { format: "meaco", vendor: "Meaco", fits: (s) => heads(s, /^RECEIVER$/) && heads(s, /^TRANSMITTER$/) },
  { format: "sensorpush", vendor: "SensorPush", fits: (s) => heads(s, /^Observed$/i) || says(s, /SensorPush/i) },
  { format: "logtag", vendor: "LogTag", fits: (s) => says(s, /LogTag/i) || heads(s, /LogTag/i) },
  { format: "testo", vendor: "Testo", fits: (s) => says(s, /\btesto\b/i) || heads(s, /\btesto\b/i) },
];

/** The layout's name and vendor; undefined for a table that only names its columns. */
export function layoutOf(signs: LayoutSigns): { format: LoggerFormat; vendor: string } | undefined {
  return LAYOUTS.find(({ fits }) => fits(signs));
}

export function looksLikeTomst(cells: readonly string[]): boolean {
  return (
    (cells.length === 9 || cells.length === 10) &&
    TOMST_CELLS.every((pattern, index) => pattern.test(cells[index] ?? ""))
  );
}

const SERIAL =
  /^(?:serial(?: ?(?:number|no\.?|#))?|s\/?n|device serial|registration number|1-wire\/ibutton registration number|序列号|设备编号|设备序列号|仪器编号|seriennummer|numero de serie|numero de serie|serienummer|sn)$/i;
const MODEL =
  /^(?:model|device model|part number|1-wire\/ibutton part number|型号|设备型号|产品型号|仪器型号|modell|modelo|modele|type|devicename|device type)$/i;

/** What the block and the headings say of the device. */
export function deviceIn({ block, headings }: LayoutSigns, vendor: string | undefined): LoggerDevice {
  const inHeading = headings.map((each) => /(?:LGR S\/N:|#)\s?(\d{4,})/.exec(each)?.[1]).find(Boolean);
  const serial = short(settingOf(block, SERIAL)) ?? inHeading;
  const model = short(settingOf(block, MODEL));
  return {
    ...(vendor === undefined ? {} : { vendor }),
    ...(model === undefined ? {} : { model }),
    ...(serial === undefined ? {} : { serial }),
    alarms: [],
  };
}

function short(text: string | undefined): string | undefined {
  return text && text.length <= 60 ? text : undefined;
}
