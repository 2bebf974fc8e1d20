import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import type { BrowserSession } from "../browser/browser.ts";

const wasm = await readFile(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
// By default the decoder would fetch its module from a public network.
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });

/** Dots to a CSS pixel: about 300 dots to the inch, what an office printer does. */
const PRINTER_SCALE = 3;

/** Draws an SVG in the browser as a printer would, and answers the picture as PNG. */
export async function printed({ browser }: BrowserSession, svg: string): Promise<Buffer> {
  const context = await browser.newContext({ deviceScaleFactor: PRINTER_SCALE, javaScriptEnabled: false });
  try {
    const page = await context.newPage();
    await page.setContent(`<!doctype html><body style="margin:0">${svg}`);
    return await page.locator("svg").screenshot();
  } finally {
    await context.close();
  }
}

/** The text of every QR code in a PNG, in no particular order. */
export async function qrTexts(png: Buffer): Promise<readonly string[]> {
  const found = await readBarcodes(new Uint8Array(png), { formats: ["QRCode"], maxNumberOfSymbols: 255 });
  return found.map(({ text }) => text);
}
