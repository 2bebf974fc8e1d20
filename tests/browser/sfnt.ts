import { inflateSync } from "node:zlib";

const woffSignature = 0x774f4646;
const woffHeaderBytes = 44;
const woffEntryBytes = 20;
const sfntHeaderBytes = 12;
const sfntEntryBytes = 16;

/**
 * Unpacks a WOFF 1.0 font into the sfnt (TrueType or OpenType) file inside it: the browser under test reads system
 * fonts with a FreeType that does not know WOFF. Tables keep their order and bytes (WOFF 1.0, sections 4 and 5).
 */
export function sfntOfWoff(woff: Buffer): Buffer {
  if (woff.readUInt32BE(0) !== woffSignature) throw new Error("not a WOFF 1.0 file");
  const tables = woff.readUInt16BE(12);
  const directory = Buffer.alloc(sfntHeaderBytes + sfntEntryBytes * tables);
  const log2 = Math.floor(Math.log2(tables));
  directory.writeUInt32BE(woff.readUInt32BE(4), 0);
  directory.writeUInt16BE(tables, 4);
  directory.writeUInt16BE(sfntEntryBytes * 2 ** log2, 6);
  directory.writeUInt16BE(log2, 8);
  directory.writeUInt16BE(sfntEntryBytes * (tables - 2 ** log2), 10);
  const parts: Buffer[] = [directory];
  let position = directory.length;
  for (let index = 0; index < tables; index += 1) {
    const entry = woffHeaderBytes + woffEntryBytes * index;
    const offset = woff.readUInt32BE(entry + 4);
    const packedBytes = woff.readUInt32BE(entry + 8);
    const bytes = woff.readUInt32BE(entry + 12);
    const packed = woff.subarray(offset, offset + packedBytes);
    const record = sfntHeaderBytes + sfntEntryBytes * index;
    woff.copy(directory, record, entry, entry + 4);
    directory.writeUInt32BE(woff.readUInt32BE(entry + 16), record + 4);
    directory.writeUInt32BE(position, record + 8);
    directory.writeUInt32BE(bytes, record + 12);
    const padding = (4 - (bytes % 4)) % 4;
    parts.push(packedBytes < bytes ? inflateSync(packed) : packed, Buffer.alloc(padding));
    position += bytes + padding;
  }
  return Buffer.concat(parts);
}
