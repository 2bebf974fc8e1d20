import { LOGGER_FORMATS, type LoggerFormat, type ReadParameter, type Wording } from "../series/reading.ts";

/** What can be read, told to people: the list that the API serves and docs/logger-files.md repeats. */
export interface FormatNote {
  format: LoggerFormat;
  name: Wording;
  /** What to export, and as what. */
  export: Wording;
  /** Parameters that this layout may need, because its files do not say it themselves. */
  mayNeed: readonly ReadParameter[];
}

const note = (
  name: Wording,
  exported: Wording,
  mayNeed: readonly ReadParameter[] = [],
): Omit<FormatNote, "format"> => ({ name, export: exported, mayNeed });

const TABLE = { zh: "软件导出的数据表（CSV）", en: "the table that the program exports (CSV)" };
const NOTES: Readonly<Record<LoggerFormat, Omit<FormatNote, "format">>> = {
  "berlinger-qtag": note(
    { zh: "Berlinger Q-tag", en: "Berlinger Q-tag" },
    { zh: "U 盘里的 .txt 报告", en: "the .txt report on its USB drive" },
  ),
  "berlinger-fridgetag": note(
    { zh: "Berlinger Fridge-tag", en: "Berlinger Fridge-tag" },
    { zh: "U 盘里的 .txt 报告", en: "the .txt report on its USB drive" },
  ),
  "elitech-xls": note(
    { zh: "精创数据报告 xls", en: "Elitech data report, xls" },
    { zh: "软件保存的 Excel 报告", en: "the report saved as Excel" },
  ),
  "elitech-xlsx": note(
    { zh: "精创数据报告 xlsx", en: "Elitech data report, xlsx" },
    { zh: "软件保存的 Excel 报告", en: "the report saved as Excel" },
  ),
  "elitech-csv": note(
    { zh: "精创数据报告 CSV", en: "Elitech data report, CSV" },
    { zh: "中文或英文报告存成 CSV", en: "the report in Chinese or English, saved as CSV" },
  ),
  hobo: note(
    { zh: "HOBO（HOBOware、HOBOconnect、BoxCar）", en: "HOBO (HOBOware, HOBOconnect, BoxCar)" },
    { zh: "导出的文本表，不是 .hobo", en: "the exported text table, not .hobo" },
    ["dateOrder", "zone"],
  ),
  logtag: note(
    { zh: "LogTag", en: "LogTag" },
    { zh: "LogTag Analyzer 导出的 CSV", en: "CSV exported by LogTag Analyzer" },
    ["column", "unit", "zone"],
  ),
  easylog: note(
    { zh: "Lascar EasyLog", en: "Lascar EasyLog" },
    { zh: "EasyLog 的 .txt 或 CSV", en: "EasyLog's .txt or CSV" },
    ["dateOrder", "zone"],
  ),
  madgetech: note({ zh: "MadgeTech", en: "MadgeTech" }, TABLE, ["zone"]),
  tinytag: note({ zh: "Gemini Tinytag", en: "Gemini Tinytag" }, TABLE, ["zone"]),
  sensorpush: note({ zh: "SensorPush", en: "SensorPush" }, { zh: "App 导出的 CSV", en: "CSV exported by the app" }, [
    "zone",
  ]),
  govee: note({ zh: "Govee", en: "Govee" }, { zh: "App 导出的 CSV", en: "CSV exported by the app" }, ["zone"]),
  ibutton: note({ zh: "Maxim iButton（OneWireViewer）", en: "Maxim iButton (OneWireViewer)" }, TABLE, [
    "dateOrder",
    "zone",
  ]),
  envlogger: note(
    { zh: "ElectricBlue EnvLogger", en: "ElectricBlue EnvLogger" },
    { zh: "App 导出的 CSV", en: "CSV exported by the app" },
  ),
  tomst: note(
    { zh: "TOMST TMS、Thermologger", en: "TOMST TMS, Thermologger" },
    { zh: "Lolly 导出的 data_….csv", en: "Lolly's data_….csv" },
  ),
  ems: note({ zh: "EMS Brno", en: "EMS Brno" }, TABLE, ["zone"]),
  tandd: note({ zh: "T&D", en: "T&D" }, TABLE, ["zone"]),
  rotronic: note(
    { zh: "Rotronic", en: "Rotronic" },
    { zh: "CSV，或其实是文本的 .xls", en: "CSV, or the .xls that is text" },
    ["zone"],
  ),
  trend: note({ zh: "Trend 楼控", en: "Trend building control" }, TABLE, ["zone"]),
  testo: note({ zh: "Testo", en: "Testo" }, { zh: "ComSoft 导出的 CSV 或 xls", en: "CSV or xls exported by ComSoft" }, [
    "dateOrder",
    "zone",
  ]),
  meaco: note({ zh: "Meaco", en: "Meaco" }, TABLE, ["device", "zone"]),
  hanwell: note({ zh: "Hanwell", en: "Hanwell" }, TABLE, ["zone"]),
  "plain-csv": note(
    { zh: "其他文本表", en: "any other table of text" },
    {
      zh: "每行一个时间、每列写明测的是什么和单位；分隔符、编码不限",
      en: "one time a row, each column with its quantity and unit; any delimiter and encoding",
    },
    ["unit", "zone", "column", "dateOrder", "device"],
  ),
  "plain-xls": note(
    { zh: "其他 xls 工作簿", en: "any other xls workbook" },
    { zh: "同上，只有一张表有读数", en: "the same, readings on one sheet only" },
    ["unit", "zone", "column", "dateOrder", "device"],
  ),
  "plain-xlsx": note(
    { zh: "其他 xlsx 工作簿", en: "any other xlsx workbook" },
    { zh: "同上，只有一张表有读数", en: "the same, readings on one sheet only" },
    ["unit", "zone", "column", "dateOrder", "device"],
  ),
};

/** Every layout that is read, in the order of `LOGGER_FORMATS`. */
export const FORMAT_NOTES: readonly FormatNote[] = LOGGER_FORMATS.map((format) => ({ format, ...NOTES[format] }));
