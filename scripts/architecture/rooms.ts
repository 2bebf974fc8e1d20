import { posix } from "node:path";
import type { Source } from "./source.ts";

/** A part of the house; whatever is not a workspace belongs to `tools`. */
export interface Room {
  /** The word the arrows use: `gs1`, `api`, `functions`, `tests`, `tools`. */
  readonly kind: string;
  /** The folder, relative to the root: `packages/gs1`, `functions`, `tests`; empty for `tools`. */
  readonly folder: string;
}

/** The room a path stands in. */
export function roomOf(path: string): Room {
  const [top = "", second = ""] = path.split("/");
  if (top === "packages") return { kind: second, folder: `packages/${second}` };
  if (top === "functions" || top === "web-verify" || top === "infra" || top === "tests")
    return { kind: top, folder: top };
  return { kind: "tools", folder: "" };
}

const testPath = /^tests\/|\.test\.[jt]sx?$|(^|\/)fixtures\/|\.(fixture|fixtures|test-data)\.[jt]sx?$/;

/** Tests, fixtures, and whatever is written with a test tool: suites and generators that test files share. */
export function isTest(source: Source): boolean {
  if (testPath.test(source.path)) return true;
  return source.imports.some(({ specifier, typeOnly }) => !typeOnly && /^(vitest|fast-check)(\/|$)/.test(specifier));
}

/** Name of the package that an import asks for, `@scope/name` or `name`; undefined for relative imports and builtins. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith(".") || specifier.startsWith("node:")) return undefined;
  const [first = "", second] = specifier.split("/");
  return first.startsWith("@") && second !== undefined ? `${first}/${second}` : first;
}

/** Finds the file, relative to the root, that an import of ours names; undefined for packages of others and builtins. */
export type Resolve = (from: string, specifier: string) => string | undefined;

/**
 * A resolver for relative imports and for `@suyuan/…` by the convention `"./*": "./src/*.ts"`.
 * `folders` maps a workspace's package name to its folder.
 */
export function resolver(folders: ReadonlyMap<string, string>): Resolve {
  return (from, specifier) => {
    if (specifier.startsWith(".")) return posix.join(posix.dirname(from), specifier);
    const name = packageOf(specifier);
    const folder = name === undefined ? undefined : folders.get(name);
    if (name === undefined || folder === undefined) return undefined;
    return `${folder}/src${specifier.slice(name.length)}.ts`;
  };
}
