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
 * `build` makes it of the sources of a digest.
 */
export async function openConsole(folder: string = cacheFolder(), build: typeof bundle = bundle): Promise<Opened> {
  const digest = await digestOfSources();
  const kept = await readKept(folder, digest);
  if (kept !== undefined) return { built: kept, isNew: false };
  const built = await build(digest);
  try {
    await keep(folder, built);
    return { built, isNew: true };
  } catch (unkept) {
    return { built, isNew: true, unkept };
  }
}
