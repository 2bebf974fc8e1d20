import { statSync } from "node:fs";
import { join } from "node:path";

/** The rooms whose rules are held by unit tests alone: a mutant there has to fail one of the same workspace. */
export const ROOMS: readonly string[] = [
  "packages/domain/src",
  "packages/coldchain/src",
  "packages/epcis/src",
  "packages/api/src/ledger",
  "packages/api/src/http",
];

/** What one run mutates and tests, as globs from the root. */
export interface Selection {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
}

/**
 * The files under `paths` (folders or files from the root; all of ROOMS if there is none) and the unit tests of their workspaces.
 *
 * @throws Error naming a path that does not exist.
 */
export function selectionOf(root: string, paths: readonly string[]): Selection {
  const chosen = (paths.length > 0 ? paths : ROOMS).map((path) => path.replace(/\/+$/, ""));
  const sources = chosen.map((path) => {
    const found = statSync(join(root, path), { throwIfNoEntry: false });
    if (found === undefined) throw new Error(`${path}: there is no such file or folder`);
    return found.isDirectory() ? `${path}/**/*.ts` : path;
  });
  const workspaces = new Set(chosen.map((path) => path.split("/").slice(0, 2).join("/")));
  return {
    mutate: [...sources, "!**/*.test.ts", "!**/fixtures/**"],
    tests: [...workspaces].map((workspace) => `${workspace}/**/*.test.ts`),
  };
}
