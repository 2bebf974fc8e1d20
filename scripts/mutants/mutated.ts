import { statSync } from "node:fs";
import { join } from "node:path";

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
 * The files under `paths` (folders or files from the root; all of ROOMS if there is none) and the unit tests that have to
 * notice: those of the same workspace; in the api, whose rooms are many, those of the same room.
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
  const rooms = new Set(chosen.map(roomOf));
  return {
    mutate: [...sources, ...NOT_MUTATED.map((pattern) => `!${pattern}`)],
    tests: [...rooms].map((room) => `${room}/**/*.test.ts`),
  };
}

function roomOf(path: string): string {
  const folders = path.split("/");
  return folders.slice(0, folders[1] === "api" ? 4 : 2).join("/");
}
