/** Files that appear whole or not at all, and that a power cut cannot take back. */
import { randomUUID } from "node:crypto";
import { link, mkdir, open, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Obstacle } from "./table.ts";

/**
 * Writes `parts`, one after another, to a file of a temporary name in `scratch` (same file system), then links it to `path`. False, and nothing
 * changed, when something of that name is there. On return, either way, the name is durable in its folder.
 */
export async function createDurably(
  path: string,
  parts: readonly Uint8Array[],
  scratch: string,
  mode: number,
): Promise<boolean> {
  // `~` starts no blob name, so a leftover can never be read as a blob.
  const temporary = join(scratch, `~${randomUUID()}`);
  try {
    const file = await open(temporary, "wx", mode);
    try {
      for (const part of parts) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    const created = await linked(temporary, path);
    // After a crash between link and sync the file is found here but its name is not yet durable: sync in both cases.
    await syncFolder(dirname(path));
    return created;
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
}

/** Unlike a rename, a link never replaces what is there. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

/**
 * Makes a folder and those above it, and syncs their names up to and with `root` (an ancestor, or the folder itself): a process that
 * was killed may have made some of them without.
 */
export async function makeFolder(path: string, root: string): Promise<void> {
  const firstMade = (await mkdir(path, { recursive: true })) ?? root;
  const highest = firstMade.length < root.length ? firstMade : root;
  for (let folder = path; ; folder = dirname(folder)) {
    await syncFolder(dirname(folder));
    if (folder === highest || folder === dirname(folder)) return;
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows has no such call: there the file system orders names by itself.
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Whether a system call failed with this code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** What a failure of the file system says of its disk. */
export function obstacleOf(error: unknown): Obstacle | undefined {
  if (hasCode(error, "ENOSPC") || hasCode(error, "EDQUOT")) return "disk-full";
  return hasCode(error, "EROFS") ? "read-only" : undefined;
}
