import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BANDS, CODE_LETTERS, DARK, FOCUS, type Inks, LETTERS, LIGHT } from "@suyuan/web-verify/look/tokens";
import type { BuildOptions, Metafile, OutputFile, Plugin } from "esbuild";
import { type Built, type BuiltFile, builtFile } from "./built.ts";
import { documentOf } from "./document.ts";
import { iconSvg, manifest } from "./manifest.ts";
import { SOURCE_FOLDER } from "./sources.ts";

/**
 * A 2019 Android WebView that was kept up to date, and Safari of iOS 13: module scripts, dynamic import, custom properties. For these, members
 * that begin with `#` are written out at some length: what a first visit loads keeps its own by \`private\`.
 */
const TARGETS = ["chrome80", "safari13.1", "firefox78"];

const ENTRY = "main.tsx";
/** Reads codes in pictures, as a worker: files that begin with `wasm-` are served so that they may compile WebAssembly. */
const READER = "parts/scan/wasm-reader.ts";
/** The service worker has a name that stays, and is asked for anew each time. */
const WORKER = "worker/worker.ts";

function properties(inks: Inks): string {
  return Object.entries(inks)
    .map(([name, value]) => `--${name}:${value};`)
    .join("");
}

/** The tokens as custom properties: `tokens.css`, which no file has. */
function tokensCss(): string {
  const bands = Object.entries(BANDS)
    .map(([name, value]) => `--band-${name}:${value};`)
    .join("");
  const dark = properties(DARK);
  return (
    `:root{color-scheme:light;--focus:${FOCUS};--letters:${LETTERS};--code-letters:${CODE_LETTERS};${bands}${properties(LIGHT)}}` +
    `:root[data-theme="dark"]{color-scheme:dark;${dark}}` +
    `@media(prefers-color-scheme:dark){:root:not([data-theme="light"]){color-scheme:dark;${dark}}}` +
    // Paper is white, whatever the screen and its contrast are.
    `@media print{:root:root:root:root{color-scheme:light;${properties(LIGHT)}}}`
  );
}

const tokens: Plugin = {
  name: "tokens",
  setup(build) {
    build.onResolve({ filter: /^tokens\.css$/ }, () => ({ path: "tokens.css", namespace: "tokens" }));
    build.onLoad({ filter: /.*/, namespace: "tokens" }, () => ({ contents: tokensCss(), loader: "css" }));
  },
};

/**
 * What entries have in common, as one file for all of them. What only some of them named would else be a file for each set of entries, and a first
 * visit would ask for twenty, each compressed by itself. `all`: what the app begins with, and what every home needs besides.
 */
const FOUNDATIONS = {
  all: [
    "frame/app.tsx",
    "frame/appearance.ts",
    "frame/device/install-offer.ts",
    "frame/device/older-browsers.ts",
    "frame/network.ts",
    "frame/routes.tsx",
    "frame/unsent.ts",
    "frame/worker.ts",
    "outbox/kept-reads.ts",
    "parts/address.ts",
    "parts/clock.tsx",
    "parts/fields/pick.ts",
    "parts/icons.tsx",
    "parts/screen.tsx",
    "service/ids.ts",
    "service/reading.ts",
    "service/send.ts",
    "sign-in/preload.ts",
    "words/figures.ts",
  ],
  depot: ["depot/home.tsx"],
} as const;
type FoundationName = keyof typeof FOUNDATIONS;
const isPart = (name: FoundationName, path: string) =>
  FOUNDATIONS[name].some((one) => join(SOURCE_FOLDER, one) === path);
const DEPOT = [join(SOURCE_FOLDER, "depot/"), join(SOURCE_FOLDER, "frame/depot-screens.tsx")];

/** Whatever is loaded when it is needed becomes an entry of its own. */
const LATER = /import\("(\.[^"]+\.tsx?)"\)/g;

function entries(): ReadonlySet<string> {
  const found = new Set([join(SOURCE_FOLDER, ENTRY)]);
  for (const path of readdirSync(SOURCE_FOLDER, { recursive: true, encoding: "utf8" })) {
    if (!/(?<!\.test)\.tsx?$/.test(path)) continue;
    const text = readFileSync(join(SOURCE_FOLDER, path), "utf8");
    for (const [, other = ""] of text.matchAll(LATER)) found.add(join(SOURCE_FOLDER, dirname(path), other));
  }
  return found;
}

/** Each entry takes its foundation as one file: a first visit asks for few files, and they compress better together. */
const foundation: Plugin = {
  name: "foundation",
  setup(build) {
    const all = entries();
    build.onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
      if (!all.has(path)) return undefined;
      const own: readonly FoundationName[] = DEPOT.some((one) => path.startsWith(one)) ? ["all", "depot"] : ["all"];
      const names = own.filter((name) => !isPart(name, path));
      const begins = names.map((name) => `import "foundation:${name}";`).join("");
      return { contents: begins + readFileSync(path, "utf8"), loader: path.endsWith("x") ? "tsx" : "ts" };
    });
    build.onResolve({ filter: /^foundation:/ }, ({ path }) => ({ path, namespace: "foundation" }));
    build.onLoad({ filter: /.*/, namespace: "foundation" }, ({ path }) => ({
      contents: FOUNDATIONS[path.slice("foundation:".length) as FoundationName]
        .map((one) => `import ${JSON.stringify(join(SOURCE_FOLDER, one))};`)
        .join(""),
      resolveDir: SOURCE_FOLDER,
    }));
  },
};

const SHARED = {
  absWorkingDir: SOURCE_FOLDER,
  bundle: true,
  format: "esm",
  minify: true,
  target: TARGETS,
  // Safari before 15 fails only at patterns whose defaults are computed from one another, which are not written here.
  supported: { destructuring: true },
  jsx: "automatic",
  jsxImportSource: "preact",
  charset: "utf8",
  legalComments: "none",
  write: false,
  metafile: true,
  logLevel: "silent",
  define: { "process.env.NODE_ENV": '"production"' },
  plugins: [tokens],
} as const satisfies BuildOptions;

const OUT = join(SOURCE_FOLDER, "out");

function pathOf({ path }: Pick<OutputFile, "path">): string {
  return path.slice(OUT.length + 1).replaceAll("\\", "/");
}

const OFFICE = "frame/office-screens.tsx";

/** The first screen of each role, and what leads there. */
const HOMES = {
  clerk: ["frame/clerk-screens.tsx"],
  depot: ["frame/depot-screens.tsx"],
  inspector: [OFFICE, "bureau/home.tsx"],
  operator: [OFFICE, "operator/health.tsx"],
  laboratory: [OFFICE, "laboratory/commissions.tsx"],
} as const;

const nameOf = (path: string) => path.replace(/^out\//, "");

/** The file that an entry became, with what it imports at once. */
function filesOf({ outputs }: Metafile, entry: string): readonly string[] {
  const main = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entry);
  if (main === undefined) throw new Error(`the build has no ${entry}`);
  const scripts = [main];
  for (const path of scripts) {
    for (const { path: next, kind } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && !scripts.includes(next)) scripts.push(next);
    }
  }
  return scripts.map(nameOf);
}

/** What a first visit loads whatever the screen, and what each role's home needs besides. */
function firstFiles(made: Metafile): Parameters<typeof documentOf>[0] {
  const scripts = filesOf(made, ENTRY);
  const styles = Object.values(made.outputs).flatMap(({ entryPoint, cssBundle }) =>
    entryPoint === ENTRY && cssBundle !== undefined ? [nameOf(cssBundle)] : [],
  );
  const homes = Object.entries(HOMES).map(([role, entries]) => {
    const own = new Set(entries.flatMap((entry) => filesOf(made, entry)).filter((path) => !scripts.includes(path)));
    return [role, [...own]] as const;
  });
  return { scripts, styles, homes: Object.fromEntries(homes) };
}

/** The reader's script and the module that it loads, under their digests. */
async function readerFiles(): Promise<{ readonly path: string; readonly files: readonly BuiltFile[] }> {
  const { build } = await import("esbuild");
  const made = await build({
    ...SHARED,
    entryPoints: [READER],
    outdir: OUT,
    format: "iife",
    entryNames: "assets/wasm-[hash]",
    assetNames: "assets/[name]-[hash]",
    publicPath: "/console",
    loader: { ".wasm": "file" },
  });
  const files = await Promise.all(made.outputFiles.map((file) => builtFile(pathOf(file), file.contents, true)));
  const script = files.find(({ path }) => path.startsWith("assets/wasm-"));
  if (script === undefined) throw new Error("the reader of codes was not built");
  return { path: script.path, files };
}

/** Builds the app: what it imports by `import()` becomes files of its own. Rejects with esbuild's messages. */
export async function bundle(digest: string): Promise<Built> {
  const { build } = await import("esbuild");
  const reader = await readerFiles();
  const app = await build({
    ...SHARED,
    define: { ...SHARED.define, CONSOLE_READER: JSON.stringify(`/console/${reader.path}`) },
    plugins: [tokens, foundation],
    entryPoints: [ENTRY],
    outdir: OUT,
    splitting: true,
    entryNames: "assets/[name]-[hash]",
    chunkNames: "assets/[name]-[hash]",
    assetNames: "assets/[name]-[hash]",
    loader: { ".svg": "file", ".sheet.css": "file" },
  });
  const own = await Promise.all(app.outputFiles.map((file) => builtFile(pathOf(file), file.contents, true)));
  const files = [...own, ...reader.files];
  const first = firstFiles(app.metafile);
  const document = await builtFile("index.html", Buffer.from(documentOf(first)), false);
  const kept = files.map(({ path }) => path);
  const others = await Promise.all([
    workerFile(digest, kept),
    builtFile("manifest.webmanifest", Buffer.from(manifest()), false),
    builtFile("icon.svg", Buffer.from(iconSvg()), false),
    builtFile("files.json", Buffer.from(JSON.stringify({ digest, first, files: kept })), false),
  ]);
  const all = [...files, ...others.filter((file) => file !== undefined)];
  return { digest, files: new Map(all.map((file) => [file.path, file])), document };
}

/** The service worker, told which files there are; undefined while there is none. */
async function workerFile(digest: string, files: readonly string[]): Promise<BuiltFile | undefined> {
  if (!existsSync(join(SOURCE_FOLDER, WORKER))) return undefined;
  const { build } = await import("esbuild");
  const made = await build({
    ...SHARED,
    entryPoints: [WORKER],
    outdir: OUT,
    format: "iife",
    define: { ...SHARED.define, CONSOLE_FILES: JSON.stringify(files), CONSOLE_DIGEST: JSON.stringify(digest) },
  });
  const [script] = made.outputFiles;
  return script && builtFile("worker.js", script.contents, false);
}
