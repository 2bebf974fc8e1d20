import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const FOLDER = dirname(createRequire(import.meta.url).resolve("@expo-google-fonts/noto-sans-sc/package.json"));

/** The regular weight of Noto Sans SC as its package has it. */
export const REGULAR: string = join(FOLDER, "400Regular/NotoSansSC_400Regular.ttf");

/** The licence of the font (SIL Open Font License 1.1), which goes with every copy. */
export const LICENCE: string = join(FOLDER, "LICENSE_FONT");

/** Where it lies for those who draw, compressed with Brotli, with its licence beside it. */
export const PRINTING: string = join(import.meta.dirname, "../../packages/api/src/printing");
export const ASSET: string = join(PRINTING, "noto-sans-sc.ttf.br");

/** The bytes of a file. */
export const bytesOf = (path: string): Buffer => readFileSync(path);
