/** `node scripts/label-font.ts`: writes the font of printed labels and its licence beside the code that draws them. Half a minute. */

import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { plainFont } from "./label-font/plain-font.ts";
import { ASSET, bytesOf, LICENCE, PRINTING, REGULAR } from "./label-font/source.ts";

const font = plainFont(bytesOf(REGULAR));
const packed = brotliCompressSync(font, {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: font.length,
  },
});
writeFileSync(ASSET, packed);
copyFileSync(LICENCE, join(PRINTING, "OFL.txt"));
console.log(`${ASSET}: ${font.length} bytes, ${packed.length} compressed`);
