import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Built, BuiltFile } from "./built.ts";

/** Builds of earlier sources that are left beside the newest: another version may be serving from the same installation. */
const BUILDS_KEPT = 3;

const INDEX = "index.json";

type Entry = Pick<BuiltFile, "path" | "contentType" | "digest" | "isImmutable"> & {
  readonly codings: readonly Coding[];
};
const CODINGS = { brotli: ".br", gzip: ".gz" } as const;
type Coding = keyof typeof CODINGS;

function entryOf({ path, contentType, digest, isImmutable, ...file }: BuiltFile): Entry {
  return {
    path,
    contentType,
    digest,
    isImmutable,
    codings: (["brotli", "gzip"] as const).filter((coding) => file[coding]),
  };
}

async function read(folder: string, { codings, ...entry }: Entry): Promise<BuiltFile> {
  const bytes = async (ending: string) => new Uint8Array(await readFile(join(folder, entry.path + ending)));
  const encoded = codings.map(async (coding) => [coding, await bytes(CODINGS[coding])] as const);
  return { ...entry, plain: await bytes(""), ...Object.fromEntries(await Promise.all(encoded)) };
}

/** The build of these sources from an earlier start; undefined where there is none that can be read whole. */
export async function readKept(folder: string, digest: string): Promise<Built | undefined> {
  try {
    const own = join(folder, digest);
    const { document, files }: { document: Entry; files: readonly Entry[] } = JSON.parse(
      await readFile(join(own, INDEX), "utf8"),
    );
    const all = await Promise.all(files.map((entry) => read(own, entry)));
    return { digest, document: await read(own, document), files: new Map(all.map((file) => [file.path, file])) };
  } catch {
    return undefined;
  }
}

/** Keeps a build for the next start. Rejects where nothing can be written: whoever serves has it in memory all the same. */
export async function keep(folder: string, built: Built): Promise<void> {
  const staging = join(folder, `${built.digest}.${randomBytes(6).toString("hex")}`);
  const all = [...built.files.values(), built.document];
  for (const file of all) {
    const path = join(staging, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.plain);
    for (const coding of entryOf(file).codings) await writeFile(path + CODINGS[coding], file[coding] ?? "");
  }
  const index = { document: entryOf(built.document), files: [...built.files.values()].map(entryOf) };
  await writeFile(join(staging, INDEX), JSON.stringify(index));
  await put(staging, join(folder, built.digest));
  await forgetOld(folder, built.digest);
}

/** In the place of a build of the same sources, which is the same or was damaged. Several processes may build at once. */
async function put(staging: string, place: string): Promise<void> {
  try {
    await rename(staging, place);
  } catch {
    await rm(place, { recursive: true, force: true });
    await rename(staging, place).catch(() => rm(staging, { recursive: true, force: true }));
  }
}

async function forgetOld(folder: string, digest: string): Promise<void> {
  const others = (await readdir(folder)).filter((name) => name !== digest);
  const aged = await Promise.all(
    others.map(async (name) => ({ name, at: (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  const old = aged.sort((a, b) => b.at - a.at).slice(BUILDS_KEPT - 1);
  await Promise.all(old.map(({ name }) => rm(join(folder, name), { recursive: true, force: true })));
}
