import { globSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** The rooms whose rules unit tests have to hold by themselves. */
export const ROOMS: readonly string[] = [
  "packages/domain/src",
  "packages/coldchain/src",
  "packages/epcis/src",
  "packages/api/src/ledger",
  "packages/api/src/http",
];

/** Tests, what they are made of, and the descriptions of answers: those are held by the contract, which is compared whole. */
const NOT_MUTATED: readonly string[] = ["**/*.test.ts", "**/fixtures/**", "**/*-schema.ts"];

/** What one run mutates and tests, as globs from the root. */
export interface Selection {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
}

/**
 * The files under `paths` (folders or files from the root; all of ROOMS if there is none) and the unit tests that have to notice, in the same
 * workspace: of a folder those that stand in it or import from it (all where there are none); in the api, whose rooms are many, those of the same room.
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
  return {
    mutate: [...sources, ...NOT_MUTATED.map((pattern) => `!${pattern}`)],
    tests: [...new Set(chosen.flatMap((path) => testsOf(root, path)))],
  };
}

function testsOf(root: string, path: string): readonly string[] {
  const folders = path.split("/");
  const folder = path.endsWith(".ts") ? dirname(path) : path;
  const room = folders.slice(0, folders[1] === "api" ? 4 : 3).join("/");
  const all = `${room}/**/*.test.ts`;
  if (folders[1] === "api" || folder === room) return [all];
  const concerned = globSync(all, { cwd: root }).filter((file) => {
    if (file.startsWith(`${folder}/`)) return true;
    const text = readFileSync(join(root, file), "utf8");
    return [...text.matchAll(/from "(\.[^"]+)"/g)].some(([, at = ""]) =>
      join(dirname(file), at).startsWith(`${folder}/`),
    );
  });
  return concerned.length === 0 ? [all] : concerned.toSorted();
}
