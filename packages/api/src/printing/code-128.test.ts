import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { gs1Bars } from "./code-128.ts";

const wasm = await readFile(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });

/** The bars as a picture of `dots` to a module, with the light that belongs beside them. */
function picture(digits: string, dots = 3) {
  const { bars, modules } = gs1Bars(digits);
  const [width, height] = [(modules + 20) * dots, 60];
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (const bar of bars) {
    for (let x = (10 + bar.at) * dots; x < (10 + bar.at + bar.width) * dots; x += 1) {
      for (let y = 0; y < height; y += 1) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { data, width, height, colorSpace: "srgb" } as Exclude<Parameters<typeof readBarcodes>[0], Uint8Array>;
}

test("every pair of digits reads back as itself, as GS1-128: by a reader that is not ours", async () => {
  const all = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, "0"));
  for (let n = 0; n < 100; n += 10) {
    const digits = `00${all.slice(n, n + 9).join("")}`;
    const [found] = await readBarcodes(picture(digits), { formats: ["Code128"] });
    expect(found?.text.replace(/\D/g, "")).toBe(digits);
    expect(found?.symbologyIdentifier).toBe("]C1");
  }
  const [sscc] = await readBarcodes(picture("00095200005100000015"), { formats: ["Code128"] });
  expect(sscc).toMatchObject({ symbologyIdentifier: "]C1" });
});

test("an SSCC with its identifier is 156 modules wide, and an odd number of digits is a defect", () => {
  expect(gs1Bars("00095200005100000015").modules).toBe(156);
  expect(() => gs1Bars("123")).toThrow("pairs");
});
