import { isTest, type Resolve, roomOf } from "./rooms.ts";
import type { Problem, Source } from "./source.ts";

interface Arrows {
  /** Rooms it may use at run time. */
  readonly uses: readonly string[];
  /** Rooms it may use by `import type` only. */
  readonly types?: readonly string[];
  /** Files of other rooms that it may use at run time although their room it may not: data that imports nothing. */
  readonly files?: readonly string[];
}

const compositionRoot: Arrows = {
  uses: ["api", "store", "domain", "web-verify", "gs1", "epcis", "coldchain"],
};

// Who may import whom. A room that is not here may not exist; tests and tools import what they please.
const arrows: Readonly<Record<string, Arrows>> = {
  gs1: { uses: [] },
  coldchain: { uses: [] },
  tlog: { uses: [] },
  epcis: { uses: ["gs1"] },
  domain: { uses: ["gs1", "epcis", "coldchain"] },
  store: { uses: [] },
  api: { uses: ["domain", "store", "tlog", "gs1", "epcis", "coldchain"] },
  functions: compositionRoot,
  // The auditor's verifier checks proofs without the service.
  cli: { uses: [...compositionRoot.uses, "console", "tlog"] },
  // Words that the console and the exports say, too, stand once, in domain.
  "web-verify": {
    uses: ["gs1", "tlog"],
    types: ["domain"],
    files: ["packages/domain/src/words/level-words.ts", "packages/domain/src/words/state-titles.ts"],
  },
  // What runs in browsers: the look that it shares with the public pages, and the formats of codes and of logger files.
  console: { uses: ["gs1", "coldchain", "domain", "tlog", "web-verify"], types: [] },
  // It names entry files by path, and reads what the application says of its addresses, its headers and its blobs.
  infra: {
    uses: [],
    files: [
      "packages/api/src/addresses.ts",
      "packages/api/src/http/security-headers.ts",
      "packages/api/src/ledger/blob-names.ts",
      "packages/api/src/ledger/indexes/partitions.ts",
    ],
  },
};

function free(kind: string): boolean {
  return kind === "tests" || kind === "tools";
}

function lentTo(from: string, target: string): boolean {
  return arrows[from]?.files?.includes(target) ?? false;
}

function forbidden(from: string, to: string, typeOnly: boolean): string | undefined {
  const row = arrows[from];
  if (row === undefined) return `${from} is a room without arrows: give it a row in the table`;
  if (row.uses.includes(to) || (typeOnly && row.types?.includes(to))) return undefined;
  if (row.types?.includes(to)) {
    return `${from} may import ${to} by "import type" only: take the value as an argument, or move it to a room that both may use`;
  }
  return `${from} may not import ${to}: move what both need to a room that both may use, or pass it in`;
}

/** Every import that goes against the arrows, leaves its room by a relative path, or brings a test into what is served. */
export function arrowProblems(sources: readonly Source[], resolve: Resolve): readonly Problem[] {
  const tests = new Set(sources.filter(isTest).map((source) => source.path));
  return sources.flatMap((source): Problem[] => {
    const from = roomOf(source.path);
    return source.imports.flatMap(({ specifier, typeOnly, line }): Problem[] => {
      const target = resolve(source.path, specifier);
      if (target === undefined || free(from.kind)) return [];
      const to = roomOf(target);
      const at = { path: source.path, line };
      const test = tests.has(source.path);
      const leaves = to.folder !== from.folder;
      if (!test && tests.has(target)) {
        return [{ ...at, message: `imports ${target}, which is for tests only: move what is served out of it` }];
      }
      if (leaves && specifier.startsWith(".") && !test) {
        return [
          { ...at, message: `leaves its room by a relative path (${specifier}): import it by the name of its package` },
        ];
      }
      if (leaves && lentTo(from.kind, target)) return [];
      const message = leaves && !test ? forbidden(from.kind, to.kind, typeOnly) : undefined;
      return message === undefined ? [] : [{ ...at, message }];
    });
  });
}

/** Every file that a room may use by itself, and that imports something: what it brings along is not asked for by name. */
export function lentFileProblems(sources: readonly Source[]): readonly Problem[] {
  const lent = new Set(Object.values(arrows).flatMap(({ files = [] }) => files));
  return sources
    .filter(({ path }) => lent.has(path))
    .flatMap(({ path, imports }) =>
      imports.map(({ specifier, line }) => ({
        path,
        line,
        message: `imports ${specifier}: another room reads this file by itself, so it may import nothing`,
      })),
    );
}

/** Every circle of files that import one another, types included: each is named once, from its first path. */
export function cycleProblems(sources: readonly Source[], resolve: Resolve): readonly Problem[] {
  const known = new Map(sources.map((source) => [source.path, source]));
  const done = new Set<string>();
  const problems: Problem[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      const circle = [...trail.slice(start), path].join(" -> ");
      const way = "move what they share into a file that imports none of them";
      problems.push({ path, message: `imports itself in a circle, ${circle}: ${way}` });
      return;
    }
    const source = known.get(path);
    if (source === undefined || done.has(path)) return;
    for (const target of new Set(source.imports.map(({ specifier }) => resolve(path, specifier)))) {
      if (target !== undefined) visit(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const { path } of sources) visit(path, []);
  return problems;
}
