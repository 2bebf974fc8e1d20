import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, buildSync, type Metafile } from "esbuild";
import { bundleStart } from "./bundling/start.ts";

/** The folders under functions/ that become Lambdas. */
export const SERVICES = [
  "management",
  "public",
  "epcis",
  "followers",
  "scans",
  "subscriptions",
  "canary",
  "apology",
  "console",
] as const;
export type Service = (typeof SERVICES)[number];

/** The repository's root. */
export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

/** Packages of the CommonJS kind ask for `require`, which a module does not have. */
const BANNER = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/** The folder that a bundle is made from; its entry is lambda.ts. */
export function serviceFolder(service: Service): string {
  return `${ROOT}functions/${service}`;
}

/**
 * Writes `lambda.mjs` and its source map into `folder`, and answers what went into it. The SDK goes in too: the runtime's own copy
 * changes without notice, and it loads more slowly file by file (220 ms against 170 ms for the public function) than as one
 * minified file without the credential providers that Lambda never uses.
 */
export function bundle(service: Service, folder: string): Metafile {
  const metafile = bundleStart(MODULE, `${serviceFolder(service)}/lambda.ts`, folder, BANNER);
  if (service === "management") {
    photoThread(folder);
    for (const file of ["noto-sans-sc.ttf.br", "OFL.txt"])
      cpSync(`${ROOT}packages/api/src/printing/${file}`, `${folder}/${file}`);
  }
  if (service === "console") execFileSync(process.execPath, [CONSOLE_BUILDER, `${folder}/console`]);
  return metafile;
}

/** Builds the console as the server of one machine does, and writes it as the objects of a bucket. */
const CONSOLE_BUILDER = `${ROOT}packages/console/src/build/write-objects.ts`;

const MODULE = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  platform: "node",
  target: "node24",
  format: "esm",
  // Chinese stays Chinese: escaped, each character takes six bytes instead of three.
  charset: "utf8",
  mainFields: ["module", "main"],
  alias: {
    "@aws-sdk/credential-provider-node": `${ROOT}functions/host/lambda-credentials.ts`,
  },
  sourcemap: true,
  sourcesContent: false,
  logLevel: "warning",
} as const satisfies BuildOptions;

/** What the codec needs of its package: it starts threads of its own from its file, and reads its code from beside it. */
const CODEC_FILES = ["package.json", "lib/vips-node.mjs", "lib/vips.wasm"] as const;

/** The body of the threads that make photos, with the codec as it was published: read when a photo comes, not with the function. */
function photoThread(folder: string): void {
  buildSync({
    ...MODULE,
    entryPoints: [`${ROOT}packages/api/src/photos/worker.ts`],
    outfile: `${folder}/photo-worker.mjs`,
    external: ["wasm-vips"],
  });
  const codec = dirname(dirname(createRequire(`${ROOT}packages/api/src/photos/worker.ts`).resolve("wasm-vips")));
  for (const file of CODEC_FILES) cpSync(`${codec}/${file}`, `${folder}/node_modules/wasm-vips/${file}`);
}
