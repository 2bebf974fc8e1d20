import { readSheets } from "../files/biff8.ts";
import { readStream } from "../files/compound-file.ts";
import { type LoggerFile, LoggerFileError } from "../series/reading.ts";
import { looksLikeElitech, readElitechReport } from "./elitech-report.ts";

/**
 * Reads the Excel 97–2003 workbook that Elitech's software saves: the report on the first sheet, charts on others.
 * @throws LoggerFileError `unknown-format` for a workbook of another kind, `bad-structure` for a broken one.
 */
export function readElitechXls(bytes: Uint8Array, defaultUtcOffsetMinutes: number): LoggerFile {
  const stream = readStream(bytes, ["Workbook", "Book"]);
  const report = stream && readSheets(stream).find(looksLikeElitech);
  if (!report) {
    throw new LoggerFileError("unknown-format", {
      zh: "这个 xls 文件不是精创记录仪的数据报告",
      en: "the xls file is not the data report of an Elitech logger",
    });
  }
  return readElitechReport(report, "elitech-xls", defaultUtcOffsetMinutes);
}
