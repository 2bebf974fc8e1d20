import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { backup as copyDatabase, DatabaseSync } from "node:sqlite";
import { pageDamage } from "@suyuan/store/sqlite-check";
import { openStoredRows } from "@suyuan/store/sqlite-rows";
import * as z from "zod";
import { databaseIn, LABEL_KEYS, LOG_KEY } from "./machine.ts";
import { folderError, OperatorError } from "./operator-error.ts";

const MANIFEST = "backup.json";

/** What a backup says of itself, beside the copy: rows of the database, files and their bytes. */
const Manifest = z.object({ format: z.literal(1), madeAt: z.string(), items: z.int(), files: z.int(), bytes: z.int() });
type Manifest = z.infer<typeof Manifest>;

/** The rows of a database of which every page and every row is as it was written; an OperatorError for one that is not. */
function checkedItems(file: string): number {
  const [said] = pageDamage(file, false);
  if (said !== undefined) throw damaged(file, said);
  try {
    const stored = openStoredRows(file, (row) => {
      throw damaged(file, row);
    });
    try {
      let items = 0;
      for (const _ of stored.rows()) items += 1;
      return items;
    } finally {
      stored.close();
    }
  } catch (error) {
    throw error instanceof OperatorError
      ? error
      : damaged(file, error instanceof Error ? error.message : String(error));
  }
}

function damaged(file: string, said: string): OperatorError {
  return new OperatorError({
    en: `${file} is damaged (${said}). Nothing was kept of it; take an earlier backup, or another disk`,
    zh: `${file} 已损坏（${said}），未保留任何内容。请使用更早的备份，或更换磁盘`,
  });
}

interface Copied {
  readonly files: number;
  readonly bytes: number;
}

/** Copies what is there, folder by folder. A file that went meanwhile was let go of by the service; what begins with a dot or a tilde is unfinished. */
async function copyFolder(from: string, to: string): Promise<Copied> {
  if (!existsSync(from)) return { files: 0, bytes: 0 };
  await mkdir(to, { mode: 0o700 });
  let [files, bytes] = [0, 0];
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (/^[.~]/.test(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    const copied = entry.isDirectory() ? await copyFolder(source, target) : await copyOne(source, target);
    files += copied.files;
    bytes += copied.bytes;
  }
  return { files, bytes };
}

async function copyOne(source: string, target: string): Promise<Copied> {
  try {
    await copyFile(source, target);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT" && !existsSync(source))
      return { files: 0, bytes: 0 };
    throw error;
  }
  return { files: 1, bytes: (await stat(target)).size };
}

/** The files of keys that there are, copied from one folder to another. */
async function copyKeys(from: string, to: string): Promise<Copied> {
  const sum = { files: 0, bytes: 0 };
  for (const name of [LOG_KEY, LABEL_KEYS]) {
    if (!existsSync(join(from, name))) continue;
    const { files, bytes } = await copyOne(join(from, name), join(to, name));
    sum.files += files;
    sum.bytes += bytes;
  }
  return sum;
}

/**
 * `suyuan backup`: a copy of everything under the data folder, while the service goes on. The database is copied as it is at one moment;
 * files are written before the facts that name them, so they are copied after it. The copy is checked, and takes its name only when it is
 * whole. Throws an OperatorError for a folder that is there already, cannot be written, or for a database that is damaged.
 */
export async function backUp(dataDir: string, folder: string, madeAt: string): Promise<Manifest> {
  const target = resolve(folder);
  if (existsSync(target)) {
    throw new OperatorError({
      en: `${target} is there already. Give a folder that is not: each backup has one of its own`,
      zh: `${target} 已存在。请指定一个尚不存在的文件夹：每次备份单独存放`,
    });
  }
  const part = join(dirname(target), `.${basename(target)}.part`);
  try {
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { recursive: true, mode: 0o700 });
    const database = new DatabaseSync(databaseIn(dataDir), { readOnly: true });
    try {
      await copyDatabase(database, databaseIn(part));
    } finally {
      database.close();
    }
    const items = checkedItems(databaseIn(part));
    const blobs = await copyFolder(join(dataDir, "blobs"), join(part, "blobs"));
    const keys = await copyKeys(dataDir, part);
    const { size } = await stat(databaseIn(part));
    const manifest: Manifest = {
      format: 1,
      madeAt,
      items,
      files: blobs.files + keys.files,
      bytes: size + blobs.bytes + keys.bytes,
    };
    await writeFile(join(part, MANIFEST), `${JSON.stringify(manifest)}\n`);
    await rename(part, target);
    return manifest;
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw folderError(error, target);
  }
}

async function manifestOf(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), "utf8").catch(() => "null");
  const read = Manifest.safeParse(JSON.parse(text));
  if (read.success) return read.data;
  throw new OperatorError({
    en: `${folder} is no backup: it has no ${MANIFEST} that can be read. Give the folder that "suyuan backup" made`,
    zh: `${folder} 不是备份：没有可读的 ${MANIFEST}。请指定 "suyuan backup" 生成的文件夹`,
  });
}

/** What is done to a database before it is put in place; it lies alone in `folder`. */
export type Prepare = (folder: string) => Promise<void>;

/** Is it a folder that a backup was made in? Whatever is wrong with it otherwise. */
export function isBackup(folder: string): boolean {
  return existsSync(join(folder, MANIFEST));
}

/**
 * Puts a backup where a data folder is to be. The database comes last, once it is prepared, so that a restoring that was broken off leaves no
 * service that runs on half of it. Throws an OperatorError when there are data already, or the backup is damaged or less than it says.
 */
export async function restore(folder: string, dataDir: string, prepare?: Prepare): Promise<Manifest> {
  const source = resolve(folder);
  const manifest = await manifestOf(source);
  if (existsSync(databaseIn(dataDir))) {
    throw new OperatorError({
      en: `there are data in ${dataDir} already: nothing was changed. Give an empty folder in DATA_DIR, or put the old one aside first`,
      zh: `${dataDir} 中已有数据，未作任何更改。请用 DATA_DIR 指定空文件夹，或先移走原有数据`,
    });
  }
  if (checkedItems(databaseIn(source)) !== manifest.items) {
    throw damaged(databaseIn(source), `not the ${manifest.items} rows that ${MANIFEST} names`);
  }
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const blobs = await copyFolder(join(source, "blobs"), join(dataDir, "blobs"));
    const keys = await copyKeys(source, dataDir);
    if (blobs.files + keys.files !== manifest.files) {
      throw damaged(source, `${blobs.files + keys.files} files, not the ${manifest.files} that ${MANIFEST} names`);
    }
    await placeDatabase(source, dataDir, prepare);
    return manifest;
  } catch (error) {
    throw folderError(error, dataDir);
  }
}

async function placeDatabase(source: string, dataDir: string, prepare: Prepare | undefined): Promise<void> {
  const arriving = join(dataDir, ".arriving");
  await rm(arriving, { recursive: true, force: true });
  await mkdir(arriving, { mode: 0o700 });
  await copyFile(databaseIn(source), databaseIn(arriving));
  await prepare?.(arriving);
  // What SQLite left beside it belongs to it; the database itself comes last.
  const beside = (await readdir(arriving)).filter((name) => join(arriving, name) !== databaseIn(arriving));
  for (const name of beside.filter((one) => one.startsWith(basename(databaseIn(dataDir))))) {
    await rename(join(arriving, name), join(dataDir, name));
  }
  await rename(databaseIn(arriving), databaseIn(dataDir));
  await rm(arriving, { recursive: true, force: true });
}
