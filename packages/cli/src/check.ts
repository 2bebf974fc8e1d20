import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { contradictions, type Progress } from "@suyuan/api/soundness/check";
import { digestNamed, fileFaults, isNamedByRow } from "@suyuan/api/soundness/files";
import type { Fault, Look } from "@suyuan/api/soundness/stored";
import { blobFiles, hasBlobFile } from "@suyuan/store/folder-blobs";
import { logDamage, pageDamage } from "@suyuan/store/sqlite-check";
import { openStoredRows, type StoredRows } from "@suyuan/store/sqlite-rows";
import type { Key } from "@suyuan/store/table";
import { databaseIn } from "./machine.ts";
import { OperatorError } from "./operator-error.ts";
import { sumsInFile } from "./sums-in-file.ts";

/** What is looked at: the database's log and pages, its rows and what they say of each other, the files beside it. */
export const CHECK_PARTS = ["pages", "rows", "files"] as const;
export type CheckPart = (typeof CHECK_PARTS)[number];

export interface CheckOptions {
  /** Absent: all parts. */
  readonly part?: CheckPart | undefined;
  /** Indexes are compared with their tables, too. */
  readonly full: boolean;
}

/** One thing that is wrong. `row` is the row's key, a file's name or the database's path. */
export interface Found extends Fault {
  readonly part: CheckPart;
}

/** What was looked at, and how much of it was wrong. */
export interface Checked extends Progress {
  files: number;
  /** Logger files that no row names: a crash may leave one, and it harms nothing. */
  unnamed: number;
  faults: number;
}

/** A running service's log grows while its rows are read; at so much the check gives up rather than fill the disk. */
const LOG_BYTES_MAX = 4 * 2 ** 30;
const LOOKED_EVERY_ROWS = 20_000;

const damage = (row: string, said: string): Fault => ({ row, en: said, zh: `已损坏：${said}` });

/**
 * Looks through a data folder or a backup, beside a running service, and tells what is wrong, one thing at a time. Answers what it looked at.
 * Rows are read as they are at one moment. Throws an OperatorError for a folder without a database.
 */
export async function check(dataDir: string, options: CheckOptions, tell: (found: Found) => void): Promise<Checked> {
  const folder = resolve(dataDir);
  const file = databaseIn(folder);
  if (!existsSync(file)) throw noData(folder);
  const checked: Checked = { rows: 0, waiting: 0, aside: 0, files: 0, unnamed: 0, faults: 0 };
  const tellOf = (part: CheckPart) => (one: Fault) => {
    checked.faults += 1;
    tell({ part, ...one });
  };
  const wants = (part: CheckPart) => options.part === undefined || options.part === part;
  if (wants("pages"))
    for (const said of [...logDamage(file), ...pageDamage(file, options.full)]) tellOf("pages")(damage(file, said));
  if (!wants("rows") && !wants("files")) return checked;
  const stored = opened(file, tellOf("rows"));
  if (stored === undefined) return checked;
  const sums = sumsInFile();
  try {
    const blobs = join(folder, "blobs");
    const hasBlob = wants("files") ? (name: string) => hasBlobFile(blobs, name) : undefined;
    const look: Look = { stored, sums, ...(hasBlob && { hasBlob }) };
    if (wants("rows")) checkRows(look, file, checked, tellOf("rows"));
    else for (const row of stored.rows()) for (const one of fileFaults(look, row)) tellOf("files")(one);
    if (wants("files")) await checkFiles(look, blobs, checked, tellOf("files"));
  } finally {
    sums.close();
    stored.close();
  }
  return checked;
}

/** The rows; undefined, and told, where the file cannot be read at all. */
function opened(file: string, tell: (one: Fault) => void): StoredRows | undefined {
  try {
    return openStoredRows(file, (said, { pk, sk }) =>
      tell({ row: `${pk} ${sk}`, en: said, zh: "此行已损坏，内容与写入时不一致" }),
    );
  } catch (error) {
    tell(damage(file, error instanceof Error ? error.message : String(error)));
    return undefined;
  }
}

function checkRows(look: Look, file: string, checked: Checked, tell: (one: Fault) => void): void {
  const log = `${file}-wal`;
  const { stored } = look;
  const watched = {
    rows: () => bounded(stored.rows(), log),
    get: (key: Key) => stored.get(key),
    under: (pk: string, prefix: string) => stored.under(pk, prefix),
  };
  try {
    for (const one of contradictions({ ...look, stored: watched }, checked)) tell(one);
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    // What SQLite cannot read on.
    tell(damage(file, error instanceof Error ? error.message : String(error)));
  }
}

/** The rows, as long as the log that they hold up does not grow beyond all measure. */
function* bounded<Row>(rows: Iterable<Row>, log: string): Iterable<Row> {
  let seen = 0;
  for (const row of rows) {
    seen += 1;
    if (seen % LOOKED_EVERY_ROWS === 0) requireShortLog(log);
    yield row;
  }
}

function requireShortLog(log: string): void {
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) < LOG_BYTES_MAX) return;
  throw new OperatorError({
    en: "the service writes so much meanwhile that its log has grown to 4 GB: the check was ended. Check a backup instead (suyuan backup FOLDER; suyuan check FOLDER)",
    zh: "检查期间服务写入过多，日志已达 4 GB，检查已中止。请改为检查备份（suyuan backup 文件夹；suyuan check 文件夹）",
  });
}

async function checkFiles(look: Look, blobs: string, checked: Checked, tell: (one: Fault) => void): Promise<void> {
  for await (const { name, isDamaged } of blobFiles(blobs)) {
    checked.files += 1;
    if (isDamaged && digestNamed(name) !== undefined)
      tell({ row: name, en: "does not hold the bytes of its digest", zh: "文件内容与其摘要不符" });
    if (!isNamedByRow(look, name)) checked.unnamed += 1;
  }
}

function noData(folder: string): OperatorError {
  return new OperatorError({
    en: `there is no database in ${folder}. Set DATA_DIR to the folder that the service works on, or name a backup: suyuan check FOLDER`,
    zh: `${folder} 中没有数据库。请将 DATA_DIR 设为服务所用的数据文件夹，或指定备份：suyuan check 文件夹`,
  });
}
