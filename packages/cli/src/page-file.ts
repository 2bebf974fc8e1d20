import { closeSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import type { PageStore, StoredPage } from "@suyuan/api/host";

/** What the file may hold; then it begins anew. At 9 KB a page, some 200 MB. */
const PAGES_MAX = 24_000;
const BYTES_MAX = 256 * 1024 * 1024;

interface Place {
  readonly tag: string;
  readonly from: number;
  readonly length: number;
}

/**
 * Rendered pages in a file of this process alone: rendering one costs ten times as much as reading it back. Only where they stand is in
 * memory. The file has no name once it is open and is gone with the process; what cannot be written or read is rendered again.
 */
export class PageFile implements PageStore {
  readonly #file: number;
  readonly #places = new Map<string, Place>();
  #end = 0;

  /** Makes the file anew at `path`. Throws when it cannot. */
  constructor(path: string) {
    this.#file = openSync(path, "w+", 0o600);
    // Where an open file cannot be unlinked (Windows) it stays until the next start.
    rmSync(path, { force: true, maxRetries: 0 });
  }

  find(id: string, tag: string): StoredPage | undefined {
    const place = this.#places.get(id);
    if (place?.tag !== tag) return undefined;
    const { from, length } = place;
    return {
      length,
      copyTo: (target, at) => {
        try {
          return readSync(this.#file, target, at, length, from) === length;
        } catch {
          return false;
        }
      },
    };
  }

  write(id: string, tag: string, bytes: Uint8Array): void {
    if (this.#places.size >= PAGES_MAX || this.#end + bytes.length > BYTES_MAX) this.#begin();
    const from = this.#end;
    try {
      this.#end += writeSync(this.#file, bytes, 0, bytes.length, from);
    } catch {
      // A full disk: the page is rendered again next time.
      return;
    }
    if (this.#end - from === bytes.length) this.#places.set(id, { tag, from, length: bytes.length });
  }

  #begin(): void {
    this.#places.clear();
    ftruncateSync(this.#file);
    this.#end = 0;
  }

  close(): void {
    this.#places.clear();
    closeSync(this.#file);
  }
}
