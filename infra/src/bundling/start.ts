import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type BuildOptions, buildSync, type Metafile } from "esbuild";

/** What the entry and the files that are read later have in common, of what is read at the start. */
const SHARED = "shared.mjs";

type Outputs = Readonly<Metafile["outputs"]>;

/**
 * Bundles `entry`, a `lambda.ts`, into `folder`: as `lambda.mjs`, with what it imports when that is first needed in files of their
 * own, and with what both use in one `shared.mjs`. A bundler that splits makes a file of every set of sources that the same files
 * need, more than a hundred of them, and to find, open and link so many takes longer than to read them: so it splits first, as text
 * that is not minified yet, and the parts that are read at the start are bundled once more. `banner` stands before each written
 * file. The answer names, by written file, the sources that went into it and the files that it imports.
 */
export function bundleStart(options: BuildOptions, entry: string, folder: string, banner: string): Metafile {
  const parts = join(folder, "parts");
  const modules = { ...options, outExtension: { ".js": ".mjs" }, splitting: true } as const;
  try {
    const { metafile: split } = buildSync({
      ...modules,
      minify: false,
      entryPoints: [entry],
      outdir: parts,
      metafile: true,
    });
    // Paths go into names: told from the parts' folder they are the same wherever that lies. The first step has warned of the sources.
    const again = { absWorkingDir: parts, banner: { js: banner }, metafile: true, logLevel: "error" } as const;
    const entries = Object.entries(split.outputs).flatMap(([path, { entryPoint }]) => (entryPoint ? [path] : []));
    const named = entries.map((path) => basename(path));
    const text = shareStart(split.outputs, parts);
    const shared =
      text === ""
        ? {}
        : buildSync({
            ...options,
            ...again,
            stdin: { contents: text, resolveDir: parts, sourcefile: SHARED },
            external: named.map((name) => `./${name}`),
            outfile: join(folder, SHARED),
          }).metafile.outputs;
    const rest = buildSync({
      ...modules,
      ...again,
      entryPoints: named.map((name) => join(parts, name)),
      external: [`./${SHARED}`],
      outdir: folder,
    });
    return toldBySource({ ...shared, ...rest.metafile.outputs }, split.outputs);
  } finally {
    rmSync(parts, { recursive: true, force: true });
  }
}

/** Of a chunk: under which name `shared.mjs` exports each of those names that are imported. */
type SharedNames = Map<string, string>;

/**
 * The module that runs the chunks that are read at the start, in their order, and exports what the other parts import of them; makes
 * those import it from there. Two chunks may export one name, so each export gets a number.
 */
function shareStart(split: Outputs, parts: string): string {
  const [, ...start] = readAtStart(split);
  const chunks = new Map(start.map((path) => [basename(path), new Map() as SharedNames]));
  let count = 0;
  const nextName = () => `s${(count++).toString(36)}`;
  for (const path of Object.keys(split)) {
    const part = basename(path);
    if (part.endsWith(".mjs") && !chunks.has(part)) importShared(join(parts, part), chunks, nextName);
  }
  const run = [...chunks].map(([chunk, names]) => {
    const exported = [...names].map(([name, shared]) => `${name} as ${shared}`);
    return `${names.size === 0 ? "import" : `export { ${exported.join(", ")} } from`} "./${chunk}";`;
  });
  return run.join("\n");
}

/** An import of a part as the first step writes it, without a banner. */
const IMPORT = /^import (?:\{([^}]*)\} from )?"\.\/([\w-]+\.mjs)";$/gm;
/** A name of such an import, and what it is called here. */
const NAME = /([\w$]+)( as [\w$]+)?/g;

/** Rewrites the imports of a part and keeps their lines: what stands below them stays where its source map says. */
function importShared(file: string, chunks: ReadonlyMap<string, SharedNames>, nextName: () => string): void {
  const rewritten = readFileSync(file, "utf8").replaceAll(IMPORT, (line, names: string | undefined, chunk: string) => {
    const shared = chunks.get(chunk);
    if (shared === undefined) return line;
    if (names === undefined) return `import "./${SHARED}";`;
    const renamed = names.replaceAll(NAME, (_, name: string, as = ` as ${name}`) => {
      const known = shared.get(name) ?? nextName();
      shared.set(name, known);
      return known + as;
    });
    return `import {${renamed}} from "./${SHARED}";`;
  });
  writeFileSync(file, rewritten);
}

/** The files that are read when the function starts, its own first, then as they are first named. */
function readAtStart(outputs: Outputs): readonly string[] {
  const read = new Set(Object.keys(outputs).filter((path) => basename(path) === "lambda.mjs"));
  for (const path of read)
    for (const { kind, path: other } of outputs[path]?.imports ?? [])
      if (kind === "import-statement" && other in outputs) read.add(other);
  return [...read];
}

/** What the second step wrote, told by the sources of the first: what it read itself are parts, which are gone. */
function toldBySource(written: Outputs, split: Outputs): Metafile {
  const parts = new Map(Object.entries(split).map(([path, { inputs }]) => [basename(path), inputs]));
  const paths = new Map(Object.keys(written).map((path) => [basename(path), path]));
  const told = Object.entries(written).map(([path, output]) => {
    const read = Object.entries(output.inputs).filter(([, { bytesInOutput: bytes }]) => bytes > 0);
    const inputs = Object.fromEntries(read.flatMap(([part]) => Object.entries(parts.get(basename(part)) ?? {})));
    const imports = output.imports.map(({ kind, path: other, external }) => {
      const own = other.startsWith("./") ? paths.get(basename(other)) : undefined;
      return own === undefined ? { kind, path: other, ...(external ? { external } : {}) } : { kind, path: own };
    });
    return [path, { ...output, inputs, imports }] as const;
  });
  return { inputs: {}, outputs: Object.fromEntries(told) };
}
