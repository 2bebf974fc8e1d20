import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { eraseAgain } from "@suyuan/api/commands/people/erase-again";
import { BLOB_FOLDERS } from "@suyuan/api/ledger/blob-names";
import { blobFiles } from "@suyuan/store/folder-blobs";
import { ADMINISTRATOR, requireFolder, tell } from "../administration.ts";
import { isBackup, restore } from "../backup.ts";
import type { Configuration } from "../configuration.ts";
import { JsonLog } from "../json-log.ts";
import { databaseIn, openMachine } from "../machine.ts";
import { OperatorError } from "../operator-error.ts";

/**
 * `suyuan restore`: puts a backup where a data folder is to be, and erases again whoever was erased since it was made. Who that is stands in the
 * backups that lie beside it, in `erased` (the data folder that was put aside, a newer backup) and in the folder of ERASED_DIR. Prints what was
 * put back, and how many were erased again. Throws an OperatorError for a folder that knows nothing of erasures, and as `restore` does.
 */
export async function restoreData(
  settings: Configuration,
  folder: string | undefined,
  erased: string | undefined,
): Promise<void> {
  const source = resolve(requireFolder(folder, "restore"));
  const lists = await listsOf(source, erased, settings.erasedDir);
  const names = await namesIn(lists);
  let erasedAgain = 0;
  const manifest = await restore(source, settings.dataDir, async (arriving) => {
    erasedAgain = await eraseIn({ ...settings, dataDir: arriving }, names);
  });
  process.stdout.write(`${JSON.stringify({ ...manifest, erasedAgain })}\n`);
  const read = lists.join(", ");
  tell(`erased again 再次删除: ${erasedAgain}, by the lists in 依据 ${read}`);
}

/** The folders of blobs that may hold notes of who was erased. */
async function listsOf(
  source: string,
  erased: string | undefined,
  kept: string | undefined,
): Promise<readonly string[]> {
  const beside = (await readdir(dirname(source), { withFileTypes: true }).catch(() => [])).flatMap((entry) => {
    const one = join(dirname(source), entry.name);
    return entry.isDirectory() && isBackup(one) ? [join(one, "blobs")] : [];
  });
  const told = erased === undefined ? [] : [toldList(resolve(erased))];
  return [...new Set([join(source, "blobs"), ...beside, ...told, ...(kept === undefined ? [] : [kept])])];
}

/** A data folder, a backup, or a folder of notes alone. */
function toldList(folder: string): string {
  if (existsSync(databaseIn(folder))) return join(folder, "blobs");
  if (existsSync(join(folder, BLOB_FOLDERS.erased))) return folder;
  throw new OperatorError({
    en: `--erased ${folder} is neither a data folder nor a backup, and has no folder "${BLOB_FOLDERS.erased}". Give the data folder that was put aside, the newest backup, or what ERASED_DIR was`,
    zh: `--erased ${folder} 既不是数据文件夹也不是备份，也没有 ${BLOB_FOLDERS.erased} 文件夹。请指定移走的数据文件夹、最新的备份，或 ERASED_DIR 所指的文件夹`,
  });
}

async function namesIn(lists: readonly string[]): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const list of lists) {
    for await (const { name } of blobFiles(join(list, BLOB_FOLDERS.erased))) {
      names.add(`${BLOB_FOLDERS.erased}/${name}`);
    }
  }
  return names;
}

async function eraseIn(settings: Configuration, names: ReadonlySet<string>): Promise<number> {
  if (names.size === 0) return 0;
  const log = new JsonLog((line) => process.stderr.write(line));
  const { deps, table } = openMachine(settings, log);
  try {
    return await eraseAgain(deps, ADMINISTRATOR, names);
  } finally {
    table.close();
  }
}
