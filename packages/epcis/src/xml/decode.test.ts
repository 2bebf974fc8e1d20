import { expect, test } from "vitest";
import { decodeXml } from "./decode.ts";

const TEXT = '<?xml version="1.0" encoding="UTF-16"?><a>批次 ü</a>';

function utf16(text: string, { isBig, mark }: { isBig: boolean; mark: boolean }): Uint8Array {
  const bytes = new Uint8Array((text.length + (mark ? 1 : 0)) * 2);
  const view = new DataView(bytes.buffer);
  [...(mark ? "\ufeff" : ""), ...Array.from({ length: text.length }, (_, n) => text.charAt(n))].forEach((unit, n) => {
    view.setUint16(n * 2, unit.charCodeAt(0), !isBig);
  });
  return bytes;
}

test("a document in UTF-16 is read, of either byte order, with its mark and without", () => {
  for (const isBig of [true, false])
    for (const mark of [true, false]) expect(decodeXml(utf16(TEXT, { isBig, mark }))).toEqual({ ok: true, text: TEXT });
});

test("a document is read in the encoding that it declares, or that its media type names, and in UTF-8 otherwise", () => {
  const declared = Uint8Array.from([
    ...Buffer.from('<?xml version="1.0" encoding="GB18030"?><a>'),
    0xc5,
    0xfa,
    ...Buffer.from("</a>"),
  ]);
  expect(decodeXml(declared)).toMatchObject({ ok: true, text: expect.stringContaining("<a>批</a>") });
  expect(decodeXml(Uint8Array.from([0x3c, 0x61, 0x3e, 0xfc]), "iso-8859-1")).toMatchObject({ ok: true, text: "<a>ü" });
  expect(decodeXml(Buffer.from("<a>ü</a>"))).toEqual({ ok: true, text: "<a>ü</a>" });
  expect(decodeXml(Buffer.from("\ufeff<a/>"))).toEqual({ ok: true, text: "<a/>" });
  // What can be read byte by byte is no UTF-16, whatever it says of itself.
  expect(decodeXml(Buffer.from(TEXT))).toEqual({ ok: true, text: TEXT });
});

test("what is no text in its encoding, or in one that nobody knows, is refused and named", () => {
  for (const bytes of [Uint8Array.from([0x3c, 0xff]), Buffer.from('<?xml version="1.0" encoding="x-none"?><a/>')])
    expect(decodeXml(bytes)).toMatchObject({ ok: false, faults: [{ code: "xml-encoding" }] });
  expect(decodeXml(Buffer.from("<a/>"), "utf-7")).toMatchObject({ ok: false });
});
