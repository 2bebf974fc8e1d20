import { LoggerFileError } from "../series/reading.ts";
import { InflateError, inflate } from "./inflate.ts";

/** The parts of a ZIP container (APPNOTE 6.3): by its central directory, each part unpacked on demand and within bounds. */

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const MAX_ENTRIES = 4000;
/** The comment behind the end record is at most 64 KiB. */
const END_REACH = 65_557;

interface Part {
  method: number;
  packed: number;
  size: number;
  offset: number;
}

export class ZipParts {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly parts: ReadonlyMap<string, Part>;
  private left: number;

  /** @param allowance Bytes that all parts together may unpack to. @throws LoggerFileError `bad-structure`. */
  constructor(bytes: Uint8Array, allowance: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.parts = directoryOf(this.view, bytes);
    this.left = allowance;
  }

  has(name: string): boolean {
    return this.parts.has(name);
  }

  names(): readonly string[] {
    return [...this.parts.keys()];
  }

  /** The text of a part; undefined when there is none. @throws LoggerFileError `bad-structure`, `too-large`. */
  text(name: string): string | undefined {
    const part = this.parts.get(name);
    if (!part) return undefined;
    if (part.size > this.left) throw tooLarge();
    const { view, bytes } = this;
    if (part.offset + 30 > bytes.length || view.getUint32(part.offset, true) !== LOCAL) throw broken();
    const start = part.offset + 30 + view.getUint16(part.offset + 26, true) + view.getUint16(part.offset + 28, true);
    if (start + part.packed > bytes.length) throw broken();
    const packed = bytes.subarray(start, start + part.packed);
    const content = unpack(part, packed);
    this.left -= content.length;
    return new TextDecoder().decode(content);
  }
}

function unpack({ method, size }: Part, packed: Uint8Array): Uint8Array {
  if (method === 0) return packed;
  if (method !== 8) throw broken();
  try {
    return inflate(packed, size);
  } catch (error) {
    if (error instanceof InflateError) throw broken();
    throw error;
  }
}

function directoryOf(view: DataView, bytes: Uint8Array): Map<string, Part> {
  const end = endOf(view, bytes);
  const [count, start] = [view.getUint16(end + 10, true), view.getUint32(end + 16, true)];
  const parts = new Map<string, Part>();
  let at = start;
  for (let index = 0; index < count && index < MAX_ENTRIES; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY) throw broken();
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const nameBytes = bytes.subarray(at + 46, at + 46 + (name ?? 0));
    const isEncrypted = (view.getUint16(at + 8, true) & 1) === 1;
    if (isEncrypted) throw broken();
    parts.set(new TextDecoder().decode(nameBytes).replaceAll("\\", "/"), {
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return parts;
}

function endOf(view: DataView, bytes: Uint8Array): number {
  for (let at = bytes.length - 22; at >= 0 && at > bytes.length - END_REACH; at--) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw broken();
}

function broken(): LoggerFileError {
  return new LoggerFileError("bad-structure", {
    zh: "xlsx 文件损坏或加密",
    en: "the xlsx file is broken or encrypted",
  });
}

function tooLarge(): LoggerFileError {
  return new LoggerFileError("too-large", {
    zh: "xlsx 解压后太大：请导出 CSV，或分几段上传",
    en: "the xlsx file is too large when unpacked; export CSV, or send it in parts",
  });
}
