import { hash } from "node:crypto";
import { existsSync } from "node:fs";
import { opendir, readdir, readFile, stat, unlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { BlobDiffers, type Blobs } from "./blobs.ts";
import { createDurably, hasCode, makeFolder, obstacleOf } from "./durable-file.ts";
import { checkBlobName, isBlobName } from "./limits.ts";
import { LimitExceeded, StoreUnavailable } from "./table.ts";

/** A leaf's file name ends with this, which no blob name holds: `a` and `a/b` can both be stored. */
const LEAF = "~";
/** A folder for digests that begin alike ends with this, so that it is no part of any blob's name. */
const SHELF = "+";
const LEFTOVER_MS = 60 * 60 * 1000;

interface Stored {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/**
 * Blobs in a folder (made when first needed), one file each: a line with the content type, then the bytes. One whose last name is a SHA-256
 * (64 lower-case hex digits) lies in a folder of the first two of them, so that no folder grows without end; earlier versions put it beside,
 * where it is still found. A reader sees a blob whole or not at all, and of such a name only with bytes that have this digest: else it
 * rejects with `StoreUnavailable`, obstacle "damaged". Needs a file system with hard links. Other failures of the disk reject with
 * `StoreUnavailable`.
 */
export function folderBlobs(folder: string): Blobs {
  const root = resolve(folder);
  /** Folders whose names this process knows to be durable. */
  const durable = new Set<string>();
  let ready: Promise<string> | undefined;
  const scratch = () => {
    ready ??= prepareScratch(root);
    ready.catch(() => {
      ready = undefined;
    });
    return ready;
  };
  const created = async (path: string, stored: readonly Uint8Array[]): Promise<boolean> => {
    const temporary = await scratch();
    if (!durable.has(dirname(path))) await makeFolder(dirname(path), root);
    durable.add(dirname(path));
    return createDurably(path, stored, temporary, 0o644);
  };
  return {
    async put(name, bytes, contentType) {
      checkBlobName(name);
      const stored = encode(bytes, contentType);
      const path = pathOf(root, name);
      await onDisk(async () => {
        const former = formerPathOf(root, name);
        const earlier = former === path ? undefined : await readStored(former);
        if (earlier === undefined && (await created(path, stored))) return;
        const there = earlier ?? decode(await readFile(path));
        if (Buffer.compare(there.bytes, bytes) !== 0) throw new BlobDiffers(`${name} holds other bytes`);
      });
    },
    async get(name) {
      if (!isBlobName(name)) return undefined;
      return onDisk(async () => {
        const stored = (await readStored(pathOf(root, name))) ?? (await readStored(formerPathOf(root, name)));
        if (stored !== undefined) requireDigest(name, stored.bytes);
        return stored;
      });
    },
  };
}

/**
 * Removes the blobs under `prefix/` in such a folder that were put before `before` (epoch milliseconds); answers how many. As a bucket's
 * lifecycle rule does. Rejects when the disk does.
 */
export async function dropBlobs(folder: string, prefix: string, before: number): Promise<number> {
  const under = join(resolve(folder), ...prefix.split("/"));
  const found = await readdir(under, { recursive: true }).catch((error: unknown) => {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  });
  let dropped = 0;
  for (const name of found.filter((one) => one.endsWith(LEAF))) {
    const path = join(under, name);
    if ((await stat(path)).mtimeMs >= before) continue;
    await unlink(path);
    dropped += 1;
  }
  return dropped;
}

const DIGEST = /^[0-9a-f]{64}$/;

function pathOf(root: string, name: string): string {
  const parts = name.split("/");
  const last = parts.at(-1) ?? "";
  const folders = DIGEST.test(last) ? [...parts.slice(0, -1), `${last.slice(0, 2)}${SHELF}`, last] : parts;
  return `${join(root, ...folders)}${LEAF}`;
}

/** Where an earlier version put it. */
function formerPathOf(root: string, name: string): string {
  return `${join(root, ...name.split("/"))}${LEAF}`;
}

/** A file does not hold the bytes that its name promises. */
class FileDamaged extends Error {
  override readonly name = "FileDamaged";
}

function requireDigest(name: string, bytes: Uint8Array): void {
  const last = basename(name);
  if (DIGEST.test(last) && hash("sha256", bytes, "hex") !== last)
    throw new FileDamaged(`the file ${name} is damaged: its bytes do not have the digest that its name says`);
}

/** Whether a blob is there, at once. */
export function hasBlobFile(folder: string, name: string): boolean {
  return existsSync(pathOf(resolve(folder), name)) || existsSync(formerPathOf(resolve(folder), name));
}

/** The blobs of such a folder, one at a time in no order, each with what is wrong with it: its bytes do not have the digest that its name says. */
export async function* blobFiles(
  folder: string,
): AsyncIterable<{ readonly name: string; readonly isDamaged: boolean }> {
  const root = resolve(folder);
  if (existsSync(root)) yield* filesUnder(root, []);
}

async function* filesUnder(
  folder: string,
  names: readonly string[],
): AsyncIterable<{ readonly name: string; readonly isDamaged: boolean }> {
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name);
    if (/^[.~]/.test(entry.name)) continue;
    if (entry.isDirectory()) {
      yield* filesUnder(path, entry.name.endsWith(SHELF) ? names : [...names, entry.name]);
    } else if (entry.name.endsWith(LEAF)) {
      const name = [...names, entry.name.slice(0, -LEAF.length)].join("/");
      const stored = await readStored(path);
      const last = basename(name);
      const digest = stored && DIGEST.test(last) ? hash("sha256", stored.bytes, "hex") : last;
      if (stored !== undefined) yield { name, isDamaged: digest !== last };
    }
  }
}

async function readStored(path: string): Promise<Stored | undefined> {
  try {
    return decode(await readFile(path));
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** In parts, so that a large blob is not copied first. */
function encode(bytes: Uint8Array, contentType: string): readonly Uint8Array[] {
  if (!/^[\x20-\x7e]{1,255}$/.test(contentType))
    throw new LimitExceeded("a content type is 1 to 255 printable ASCII characters");
  return [Buffer.from(`${contentType}\n`), bytes];
}

function decode(file: Buffer): Stored {
  const end = file.indexOf("\n");
  return { bytes: new Uint8Array(file.subarray(end + 1)), contentType: file.toString("latin1", 0, end) };
}

/** The folder for files being written; removes what a crash left there long ago. */
async function prepareScratch(root: string): Promise<string> {
  const scratch = join(root, "~writing");
  await makeFolder(scratch, root);
  for (const name of await readdir(scratch)) {
    const path = join(scratch, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    // Another process may be writing the younger ones.
    if (age > LEFTOVER_MS) await unlink(path).catch(() => undefined);
  }
  return scratch;
}

async function onDisk<T>(access: () => Promise<T>): Promise<T> {
  try {
    return await access();
  } catch (error) {
    if (error instanceof BlobDiffers) throw error;
    throw new StoreUnavailable(
      error instanceof Error ? error.message : String(error),
      "unknown",
      error,
      error instanceof FileDamaged ? "damaged" : obstacleOf(error),
    );
  }
}
