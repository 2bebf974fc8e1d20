import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the console's own sources. */
export const SOURCE_FOLDER = fileURLToPath(new URL("..", import.meta.url));

const PACKAGE = fileURLToPath(new URL("../../package.json", import.meta.url));

/** Rooms whose code may end up in the console, by a module of each that tells where they are. */
const ROOMS = ["@suyuan/web-verify/look/tokens", "@suyuan/gs1/check-digit", "@suyuan/coldchain/series/line"];

const SERVED = /\.(?:tsx?|css|json|svg)$/;
const TESTS = /\.test\.tsx?$|(?:^|\/)fixtures\//;

/** Up to the `src` that a module lies in. */
function sourceFolderOf(specifier: string): string {
  const path = fileURLToPath(import.meta.resolve(specifier));
  return path.slice(0, path.lastIndexOf("/src/") + "/src/".length);
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => SERVED.test(path) && !TESTS.test(path))
    .sort();
}

/** The version of each library as it is installed: another one gives other bytes. */
async function versions(): Promise<readonly string[]> {
  const { dependencies }: { dependencies: Readonly<Record<string, string>> } = JSON.parse(
    await readFile(PACKAGE, "utf8"),
  );
  return Object.entries(dependencies).map(([name, version]) => `${name} ${version}`);
}

/**
 * A digest of all that a build depends on: sources, libraries by their versions, and this builder itself. Equal digests, equal files.
 */
export async function digestOfSources(): Promise<string> {
  const folders = [SOURCE_FOLDER, ...ROOMS.map(sourceFolderOf)];
  const hash = createHash("sha256");
  for (const line of await versions()) hash.update(`${line}\n`);
  for (const folder of folders) {
    const paths = await filesIn(folder);
    const texts = await Promise.all(paths.map((path) => readFile(path)));
    for (const [n, text] of texts.entries())
      hash.update(`${paths[n]?.slice(folder.length)}\n${text.length}\n`).update(text);
  }
  return hash.digest("hex").slice(0, 24);
}

/** Where what was built is kept for the next start: beside the installed packages, never in the repository. */
export function cacheFolder(): string {
  return join(dirname(dirname(fileURLToPath(import.meta.resolve("preact/package.json")))), ".cache", "suyuan-console");
}
