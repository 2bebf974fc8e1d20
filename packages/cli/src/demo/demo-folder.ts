import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What marks a folder as the demo's own; it holds the id of the process that uses it, or nothing. */
const MARK = "made-by-suyuan-demo";

function isRunning(pid: number): boolean {
  if (!(pid > 0) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Makes `folder` anew and empty. Throws, and deletes nothing, when it holds anything that no demo made, or belongs to a demo
 * that is still running.
 */
export function remakeDemoFolder(folder: string): void {
  const mark = join(folder, MARK);
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    if (!existsSync(mark)) {
      throw new Error(
        `${folder} was not made by the demo, so it stays as it is: set DATA_DIR to a folder that is new or empty`,
      );
    }
    const pid = Number(readFileSync(mark, "utf8"));
    if (isRunning(pid)) throw new Error(`another demo (process ${pid}) is using ${folder}: stop it first`);
    rmSync(folder, { recursive: true });
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(mark, String(process.pid));
}

/** Says that no process uses the folder any more; it stays until the next demo remakes it. */
export function releaseDemoFolder(folder: string): void {
  writeFileSync(join(folder, MARK), "");
}
