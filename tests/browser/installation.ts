import { spawnSync } from "node:child_process";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { brotliDecompressSync, createBrotliDecompress } from "node:zlib";

const require = createRequire(import.meta.url);
const fontPackage = dirname(require.resolve("@expo-google-fonts/noto-sans-sc/package.json"));
const chromiumPackage = join(dirname(require.resolve("@sparticuz/chromium")), "..");

/** A browser unpacked from npm packages alone: where its binary is and the environment it needs. */
export interface Installation {
  readonly executable: string;
  readonly env: Readonly<Record<string, string>>;
}

async function versionOf(folder: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  if (manifest === null || typeof manifest !== "object" || !("version" in manifest))
    throw new Error(`no version: ${folder}`);
  return String(manifest.version);
}

async function unpackBinary(into: string): Promise<void> {
  await pipeline(
    createReadStream(join(chromiumPackage, "bin", "chromium.br")),
    createBrotliDecompress({ chunkSize: 2 ** 21 }),
    createWriteStream(join(into, "chromium"), { mode: 0o755 }),
  );
}

async function unpackLibraries(into: string): Promise<void> {
  const tarball = brotliDecompressSync(await readFile(join(chromiumPackage, "bin", "al2023.tar.br")));
  const tar = spawnSync("tar", ["-x", "-C", into], { input: tarball });
  if (tar.status !== 0) throw new Error(`tar failed: ${tar.error?.message ?? String(tar.stderr)}`);
}

const WEIGHTS = ["400Regular", "700Bold"];

async function unpackFonts(into: string): Promise<void> {
  await mkdir(join(into, "fonts"));
  for (const weight of WEIGHTS) {
    const name = `NotoSansSC_${weight}.ttf`;
    await copyFile(join(fontPackage, weight, name), join(into, "fonts", name));
  }
}

function fontConfiguration(folder: string): string {
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    `<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>`,
    "",
  ].join("\n");
}

async function unpack(folder: string): Promise<void> {
  const staging = `${folder}.${process.pid}`;
  await mkdir(staging, { recursive: true });
  await Promise.all([unpackBinary(staging), unpackLibraries(staging), unpackFonts(staging)]);
  // Several test processes may unpack at once; the first rename wins and the others are the same bytes.
  await rename(staging, folder).catch(async (cause: unknown) => {
    await rm(staging, { recursive: true, force: true });
    if (!existsSync(folder)) throw cause;
  });
}

/** Fontconfig wants absolute paths, and a checkout may have moved since it was unpacked. A browser that starts beside this one never reads half of it. */
async function writeOnce(file: string, text: string): Promise<void> {
  if ((await readFile(file, "utf8").catch(() => "")) === text) return;
  const staging = `${file}.${process.pid}`;
  await writeFile(staging, text);
  await rename(staging, file);
}

/**
 * Unpacks the browser, the libraries it links and a Chinese font into node_modules/.cache, once per version. Uses no
 * font and no library of the machine, so that pages are laid out alike everywhere.
 */
export async function installBrowser(): Promise<Installation> {
  const cache = join(dirname(require.resolve("vitest/package.json")), "..", ".cache");
  const versions = [await versionOf(chromiumPackage), await versionOf(fontPackage)].join("-");
  const folder = join(cache, `suyuan-browser-${versions}`);
  if (!existsSync(folder)) await unpack(folder);
  const fonts = join(folder, "fonts.conf");
  await writeOnce(fonts, fontConfiguration(folder));
  return {
    executable: join(folder, "chromium"),
    env: { FONTCONFIG_FILE: fonts, LD_LIBRARY_PATH: join(folder, "lib") },
  };
}
