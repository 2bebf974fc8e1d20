/**
 * A TrueType font without what no PDF of ours needs: hints, and tables to lay out ligatures, kerning, accents or vertical lines by. Every glyph
 * and every character stays. Source of the format: OpenType 1.9.1, "The OpenType font file".
 */

/** What draws a glyph and finds it, with the name and the rights of the font. */
const KEPT: readonly string[] = ["OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post"];

const HEADER_BYTES = 12;
const ENTRY_BYTES = 16;
/** The sum of a whole font, by which `checkSumAdjustment` of the table `head` is told. */
const WHOLE_SUM = 0xb1b0afba;
const ADJUSTMENT_AT = 8;

interface Entry {
  readonly tag: string;
  readonly sum: number;
  readonly data: Buffer;
}

function entriesOf(font: Buffer): readonly Entry[] {
  return Array.from({ length: font.readUInt16BE(4) }, (_, n) => {
    const at = HEADER_BYTES + n * ENTRY_BYTES;
    const offset = font.readUInt32BE(at + 8);
    const data = Buffer.from(font.subarray(offset, offset + font.readUInt32BE(at + 12)));
    return { tag: font.toString("latin1", at, at + 4), sum: font.readUInt32BE(at + 4), data };
  });
}

function sumOf(data: Buffer): number {
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) sum = (sum + data.readUInt32BE(at)) >>> 0;
  return sum;
}

/** The font with the tables that are kept alone; their bytes are as they were. */
export function plainFont(font: Buffer): Buffer {
  const entries = entriesOf(font).filter(({ tag }) => KEPT.includes(tag));
  if (entries.length !== KEPT.length) throw new Error(`a TrueType font has the tables ${KEPT.join(", ")}`);
  const directory = Buffer.alloc(HEADER_BYTES + ENTRY_BYTES * entries.length);
  const power = Math.floor(Math.log2(entries.length));
  directory.writeUInt32BE(0x00010000, 0);
  directory.writeUInt16BE(entries.length, 4);
  directory.writeUInt16BE(ENTRY_BYTES * 2 ** power, 6);
  directory.writeUInt16BE(power, 8);
  directory.writeUInt16BE(ENTRY_BYTES * (entries.length - 2 ** power), 10);
  const parts: Buffer[] = [directory];
  let offset = directory.length;
  let headAt = 0;
  for (const [n, { tag, sum, data }] of entries.entries()) {
    const at = HEADER_BYTES + ENTRY_BYTES * n;
    directory.write(tag, at, "latin1");
    for (const [m, value] of [sum, offset, data.length].entries()) directory.writeUInt32BE(value, at + 4 * (m + 1));
    if (tag === "head") headAt = offset;
    parts.push(data, Buffer.alloc(-data.length & 3));
    offset += (data.length + 3) & ~3;
  }
  const whole = Buffer.concat(parts);
  whole.writeUInt32BE(0, headAt + ADJUSTMENT_AT);
  whole.writeUInt32BE((WHOLE_SUM - sumOf(whole)) >>> 0, headAt + ADJUSTMENT_AT);
  return whole;
}
