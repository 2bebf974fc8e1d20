import { readdir, readFile, stat, unlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { BlobDiffers, type Blobs } from "./blobs.ts";
import { createDurably, hasCode, makeFolder, obstacleOf } from "./durable-file.ts";
import { checkBlobName, isBlobName } from "./limits.ts";
import { LimitExceeded, StoreUnavailable } from "./table.ts";

/** A leaf's file name ends with this, which no blob name holds: `a` and `a/b` can both be stored. */
const LEAF = "~";
const LEFTOVER_MS = 60 * 60 * 1000;

interface Stored {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/**
 * Blobs in a folder (made when first needed), one file each: a line with the content type, then the bytes. A reader sees a blob
 * whole or not at all. Needs a file system with hard links. Other failures of the disk reject with `StoreUnavailable`.
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
  return {
    async put(name, bytes, contentType) {
      checkBlobName(name);
      const stored = encode(bytes, contentType);
      const path = pathOf(root, name);
      await onDisk(async () => {
        const temporary = await scratch();
        if (!durable.has(dirname(path))) await makeFolder(dirname(path), root);
        durable.add(dirname(path));
        if (await createDurably(path, stored, temporary, 0o644)) return;
        const there = decode(await readFile(path));
        if (Buffer.compare(there.bytes, bytes) !== 0) throw new BlobDiffers(`${name} holds other bytes`);
      });
    },
    async get(name) {
      if (!isBlobName(name)) return undefined;
      return onDisk(() => readStored(pathOf(root, name)));
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

function pathOf(root: string, name: string): string {
  return `${join(root, ...name.split("/"))}${LEAF}`;
}

async function readStored(path: string): Promise<Stored | undefined> {
  try {
    return decode(await readFile(path));
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

function encode(bytes: Uint8Array, contentType: string): Buffer {
  if (!/^[\x20-\x7e]{1,255}$/.test(contentType))
    throw new LimitExceeded("a content type is 1 to 255 printable ASCII characters");
  return Buffer.concat([Buffer.from(`${contentType}\n`), bytes]);
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
      obstacleOf(error),
    );
  }
}
