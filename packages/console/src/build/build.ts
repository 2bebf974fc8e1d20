import type { Built } from "./built.ts";
import { bundle } from "./bundle.ts";
import { keep, readKept } from "./kept.ts";
import { cacheFolder, digestOfSources } from "./sources.ts";

/** What became of it: read from an earlier start, or made now. */
export interface Opened {
  readonly built: Built;
  readonly isNew: boolean;
  /** Why it could not be kept for the next start. */
  readonly unkept?: unknown;
}

/**
 * The console as it is served. Builds it where the sources have changed since the last start; where nothing can be written (an
 * installation for reading only) it is built at every start, in about a second, and served from memory. Rejects with esbuild's messages.
 */
export async function openConsole(folder: string = cacheFolder()): Promise<Opened> {
  const digest = await digestOfSources();
  const kept = await readKept(folder, digest);
  if (kept !== undefined) return { built: kept, isNew: false };
  const built = await bundle(digest);
  try {
    await keep(folder, built);
    return { built, isNew: true };
  } catch (unkept) {
    return { built, isNew: true, unkept };
  }
}
