import { type Row, splitLine } from "../files/delimited.ts";
import type { LoggerFile } from "../series/reading.ts";
import { looksLikeElitech, readElitechReport } from "./elitech-report.ts";

/** Is this text the data report that Elitech's software saves as CSV? */
export function looksLikeElitechCsv(lines: readonly string[]): boolean {
  const head = lines.slice(0, 40);
  if (!head.some((line) => /Device Model|设备型号|产品型号/i.test(line))) return false;
  return looksLikeElitech(rowsOf(head));
}

/**
 * Reads Elitech's data report saved as CSV; the summary writes decimal commas inside quotes.
 * @throws LoggerFileError
 */
export function readElitechCsv(lines: readonly string[], defaultUtcOffsetMinutes: number): LoggerFile {
  return readElitechReport(rowsOf(lines), "elitech-csv", defaultUtcOffsetMinutes);
}

function rowsOf(lines: readonly string[]): Row[] {
  return lines.map((text, index) => ({ cells: splitLine(text, ",", index + 1), line: index + 1 }));
}
