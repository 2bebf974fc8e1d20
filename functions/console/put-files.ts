import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";

/** What the build of the console wrote beside this function: its objects in two lots, what is named by its digest and then what names it. */
const Lots = z.array(
  z.array(
    z.object({
      key: z.string(),
      file: z.string(),
      contentType: z.string(),
      cacheControl: z.string(),
      contentEncoding: z.enum(["br", "gzip"]).optional(),
    }),
  ),
);
export type KeptFile = z.infer<typeof Lots>[number][number];
type Kept = Omit<KeptFile, "file">;

/** What the build left in `folder`, each file in three forms. */
export async function lotsIn(folder: string): Promise<readonly (readonly KeptFile[])[]> {
  return Lots.parse(JSON.parse(await readFile(join(folder, "objects.json"), "utf8")));
}

/** Puts one object into the bucket. */
export type PutObject = (object: Kept & { readonly bytes: Uint8Array }) => Promise<void>;

const AT_ONCE = 16;

/**
 * Puts the console's files in `folder` where `put` leads, each lot when the one before is there, and answers how many they were. Nothing is
 * taken away: whoever has an older version open goes on asking for its files. Rejects with the first that cannot be put; doing it again is safe.
 */
export async function putFiles(folder: string, put: PutObject): Promise<number> {
  const lots = await lotsIn(folder);
  for (const lot of lots) {
    const left = lot.values();
    const worker = async () => {
      for (const { file, ...object } of left) await put({ ...object, bytes: await readFile(join(folder, file)) });
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
  return lots.flat().length;
}
