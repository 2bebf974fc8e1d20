import { openFile } from "../files/container.ts";
import type { Row } from "../files/delimited.ts";
import { findTable, SAMPLE_ROWS } from "../layout/find-table.ts";
import { type LoggerFile, LoggerFileError, MAX_FILE_BYTES } from "../series/reading.ts";
import { BERLINGER_HEAD_LINES, looksLikeBerlinger, readBerlinger } from "./berlinger.ts";
import { readTabular, type StatedByCaller, type TableSource, textSource } from "./tabular.ts";

/** China Standard Time: what a file without any zone most probably means here. */
const CHINA_UTC_OFFSET_MINUTES = 480;

export interface ReadOptions extends StatedByCaller {
  /** Minutes east of UTC for files that state no zone; 480 by default. */
  defaultUtcOffsetMinutes?: number;
}

/**
 * Reads a logger's own file as it came off the device: reports of Berlinger's and Elitech's loggers, and any table of text, xls or
 * xlsx that names its columns. The format is found by content. Input is hostile: at most 10 MB and 500 000 readings. What the
 * file leaves open is refused unless the options state it; what was assumed is among the warnings.
 * @throws LoggerFileError and nothing else.
 */
export function readLoggerFile(bytes: Uint8Array, options: ReadOptions = {}): LoggerFile {
  const assumed = options.defaultUtcOffsetMinutes ?? CHINA_UTC_OFFSET_MINUTES;
  if (bytes.length === 0) throw new LoggerFileError("empty", { zh: "文件是空的", en: "the file is empty" });
  if (bytes.length > MAX_FILE_BYTES) {
    const megabytes = MAX_FILE_BYTES / 1024 / 1024;
    const detail = { zh: `文件超过 ${megabytes} MB`, en: `the file is larger than ${megabytes} MB` };
    throw new LoggerFileError("too-large", detail);
  }
  const content = openFile(bytes);
  if (content.kind === "text") {
    const { lines, encoding } = content;
    if (looksLikeBerlinger(lines.slice(0, BERLINGER_HEAD_LINES)))
      return readBerlinger(lines.slice(), encoding, assumed);
    return readTabular(textSource(lines, encoding), assumed, options);
  }
  return readTabular(sheetSource(content.sheets, content.container, content.date1904), assumed, options);
}

/** The sheet that holds the table of readings; charts and summaries stand on others. */
function sheetSource(sheets: readonly Iterable<Row>[], encoding: string, date1904: boolean): TableSource {
  const samples = sheets.map((rows) => ({ rows, sample: [...Iterator.from(rows).take(SAMPLE_ROWS)] }));
  const [table, second] = samples.filter(({ sample }) => findTable(sample) !== undefined);
  if (table && second) {
    const detail = {
      zh: "工作簿里不止一张工作表有读数（可能是几台记录仪）：请每台单独导出上传",
      en: "more than one sheet of the workbook holds readings, perhaps of several loggers; export and send each alone",
    };
    throw new LoggerFileError("several-tables", detail, {});
  }
  const { sample, rows } = table ?? samples[0] ?? { sample: [], rows: [] };
  return { rows: { sample, all: () => rows }, encoding, date1904 };
}
