/** `node write-objects.ts FOLDER`: builds the console and writes its objects there, with `objects.json` that names them in their order. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openConsole } from "./build.ts";
import { objectsOf } from "./objects.ts";

const [, , folder] = process.argv;
if (folder === undefined) throw new Error("name the folder to write to");
const { built } = await openConsole();
await mkdir(folder, { recursive: true });
const written = objectsOf(built).map((lot, n) =>
  lot.map(({ bytes, ...object }, m) => ({ object: { ...object, file: `${n}-${m}` }, bytes })),
);
for (const { object, bytes } of written.flat()) await writeFile(join(folder, object.file), bytes);
const lots = written.map((lot) => lot.map(({ object }) => object));
await writeFile(join(folder, "objects.json"), JSON.stringify(lots));
