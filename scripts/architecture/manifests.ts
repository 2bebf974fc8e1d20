import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { isTest, packageOf, roomOf } from "./rooms.ts";
import type { Problem, Source } from "./source.ts";

/** What the checks read of a package.json. `folder` is relative to the root, empty for the root itself. */
export interface Manifest {
  readonly folder: string;
  readonly name: string;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
}

function namesIn(value: unknown): ReadonlySet<string> {
  return new Set(typeof value === "object" && value !== null ? Object.keys(value) : []);
}

/** Reads the manifest in `folder`. */
export function readManifest(root: string, folder: string): Manifest {
  const json: unknown = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const record = new Map(Object.entries(typeof json === "object" && json !== null ? json : {}));
  return {
    folder,
    name: String(record.get("name")),
    dependencies: namesIn(record.get("dependencies")),
    devDependencies: namesIn(record.get("devDependencies")),
  };
}

// A type may come from a package itself or from its @types.
function typesFound(name: string, manifests: readonly Manifest[]): boolean {
  const typed = `@types/${name.replace(/^@/, "").replace("/", "__")}`;
  return manifests.some(({ dependencies, devDependencies }) =>
    [name, typed].some((candidate) => dependencies.has(candidate) || devDependencies.has(candidate)),
  );
}

function undeclared(manifest: Manifest, root: Manifest, sources: readonly Source[]): readonly Problem[] {
  return sources.flatMap((source) =>
    source.imports.flatMap(({ specifier, typeOnly, line }): Problem[] => {
      const name = packageOf(specifier);
      if (name === undefined || isBuiltin(specifier) || name === manifest.name) return [];
      const development = typeOnly || isTest(source);
      if (development ? typesFound(name, [manifest, root]) : manifest.dependencies.has(name)) return [];
      const message = `imports ${name}, which ${manifest.folder}/package.json does not depend on: add it there, at its exact version`;
      return [{ path: source.path, line, message }];
    }),
  );
}

// Only developers run these: what they need is no part of an installation that serves.
const developmentOnly = new Set(["infra"]);

function misplaced({ folder, dependencies }: Manifest): readonly Problem[] {
  if (!developmentOnly.has(folder)) return [];
  const message = "is for developers only, and who serves must not install it: move it to devDependencies";
  return [...dependencies].map((name) => ({ path: `${folder}/package.json`, message: `${name} ${message}` }));
}

/**
 * Where a workspace's `dependencies` and what its sources import differ, both ways. Tests and `import type` may also
 * use what is only needed in development.
 */
export function manifestProblems(
  manifests: readonly Manifest[],
  root: Manifest,
  sources: readonly Source[],
): readonly Problem[] {
  const workspaces = manifests.map((manifest) =>
    developmentOnly.has(manifest.folder) ? { ...manifest, dependencies: manifest.devDependencies } : manifest,
  );
  const ours = new Set(workspaces.map(({ name }) => name));
  const compared = workspaces.flatMap((manifest): Problem[] => {
    const own = sources.filter((source) => roomOf(source.path).folder === manifest.folder);
    const served = own.filter((source) => !isTest(source));
    const imported = new Set(served.flatMap(({ imports }) => imports.map(({ specifier }) => packageOf(specifier))));
    const unused = [...manifest.dependencies].filter((name) => !imported.has(name));
    const external = own.map((source) => ({
      ...source,
      imports: isTest(source)
        ? source.imports.filter(({ specifier }) => !ours.has(packageOf(specifier) ?? ""))
        : source.imports,
    }));
    return [
      ...undeclared(manifest, root, external),
      ...unused.map((name) => ({
        path: `${manifest.folder}/package.json`,
        message: `depends on ${name} and does not import it: take it out`,
      })),
    ];
  });
  return [...manifests.flatMap(misplaced), ...compared];
}
