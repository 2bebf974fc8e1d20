import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const TESTS_HERE = new URL("./tests-here.ts", import.meta.url).href;

/** The modules of one folder, which this process can load anew as often as it likes. */
export interface FreshModules {
  /** From now on each module that is `changed` or imports it, directly or not, is loaded once more; without `changed` each module. */
  renew(changed?: string): void;
  load(file: string): Promise<unknown>;
  /** Whether `file` imports `other`, directly or not; `undefined` before it was ever loaded. */
  reaches(file: string, other: string): boolean | undefined;
}

/**
 * Node keeps each module that it loaded by its address: a number behind the address makes it another one. Installed packages
 * keep theirs. Types are stripped once per file; `vitest` is what tests-here.ts says.
 */
export function freshModules(folder: string): FreshModules {
  const base = pathToFileURL(`${folder}/`).href;
  const isOurs = (url: string | undefined): boolean =>
    url?.startsWith(base) === true && !url.includes("/node_modules/");
  const plain = (url: string): string => url.replace(/\?\d+$/, "");
  const imports = new Map<string, Set<string>>();
  const importers = new Map<string, Set<string>>();
  const stripped = new Map<string, string>();
  const ages = new Map<string, number>();
  let age = 0;
  const add = (links: Map<string, Set<string>>, from: string, to: string): void => {
    links.set(from, (links.get(from) ?? new Set()).add(to));
  };

  registerHooks({
    resolve(specifier, context, next) {
      const from = context.parentURL ?? "";
      if (specifier === "vitest" && isOurs(from)) return { url: TESTS_HERE, shortCircuit: true };
      const found = next(specifier, context);
      if (!isOurs(found.url)) return found;
      const file = plain(found.url);
      add(imports, plain(from), file);
      add(importers, file, plain(from));
      return { ...found, url: `${file}?${ages.get(file) ?? 0}` };
    },
    load(url, context, next) {
      if (!isOurs(url) || !plain(url).endsWith(".ts")) return next(url, context);
      const file = plain(url);
      const source = stripped.get(file) ?? stripTypeScriptTypes(readFileSync(fileURLToPath(file), "utf8"));
      stripped.set(file, source);
      return { format: "module", source, shortCircuit: true };
    },
  });

  return {
    renew(changed) {
      age += 1;
      if (changed === undefined) for (const file of importers.keys()) ages.set(file, age);
      else for (const file of closure(pathToFileURL(changed).href, importers)) ages.set(file, age);
    },
    load: async (file) => import(pathToFileURL(file).href),
    reaches(file, other) {
      const [start, goal] = [pathToFileURL(file).href, pathToFileURL(other).href];
      return imports.has(start) ? closure(start, imports).has(goal) : undefined;
    },
  };
}

/** What is reached from `start`, itself included. */
function closure(start: string, links: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const seen = new Set([start]);
  // A set grows while it is walked: each module once.
  for (const one of seen) for (const next of links.get(one) ?? []) seen.add(next);
  return seen;
}
