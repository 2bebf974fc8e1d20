import { LoggerFileError } from "../series/reading.ts";

/**
 * The container of old Office files, [MS-CFB]: sectors chained through an allocation table. Every chain here is
 * bounded by the number of sectors, so a loop in a hostile file ends as an error, and nothing is larger than the file.
 */

const MAGIC = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const DIRECTORY_ENTRY = 128;
const MINI_SECTOR = 64;
const HEADER_FAT_ENTRIES = 109;

export function looksLikeCompoundFile(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, index) => bytes[index] === byte);
}

interface Container {
  bytes: Uint8Array;
  view: DataView;
  sectorSize: number;
  sectorCount: number;
  /** Next sector of every sector; negative ends a chain. */
  next: Int32Array;
}

interface Entry {
  name: string;
  kind: number;
  start: number;
  size: number;
}

/**
 * The bytes of the first stream that has one of these names; undefined when there is none.
 * @throws LoggerFileError `bad-structure`.
 */
export function readStream(bytes: Uint8Array, names: readonly string[]): Uint8Array | undefined {
  if (bytes.length < 512 || !looksLikeCompoundFile(bytes)) throw broken();
  const container = open(bytes);
  const { view } = container;
  const entries = directoryOf(join(container, chain(container.next, view.getInt32(48, true))));
  const entry = names.map((name) => entries.find((each) => each.kind === 2 && each.name === name)).find(Boolean);
  if (!entry) return undefined;
  if (entry.size > bytes.length) throw broken();
  const inSectors = entry.size >= view.getUint32(56, true);
  const content = inSectors
    ? join(container, chain(container.next, entry.start))
    : miniStream(container, entries, entry);
  if (content.length < entry.size) throw broken();
  return content.subarray(0, entry.size);
}

function open(bytes: Uint8Array): Container {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shift = view.getUint16(30, true);
  if (shift !== 9 && shift !== 12) throw broken();
  const sectorSize = 1 << shift;
  const sectorCount = Math.ceil(bytes.length / sectorSize) - 1;
  const container = { bytes, view, sectorSize, sectorCount, next: new Int32Array(0) };
  const perSector = sectorSize / 4;
  const tables = fatSectors(container);
  const next = new Int32Array(sectorCount).fill(-1);
  for (const [table, sector] of tables.entries()) {
    for (let slot = 0; slot < perSector && table * perSector + slot < sectorCount; slot++) {
      next[table * perSector + slot] = int32(container, offsetOf(container, sector) + slot * 4);
    }
  }
  return { ...container, next };
}

/** Sectors that hold the allocation table: 109 in the header, the rest in a chain of their own. */
function fatSectors(container: Container): number[] {
  const { view, sectorSize, sectorCount } = container;
  const needed = Math.ceil(sectorCount / (sectorSize / 4));
  const sectors: number[] = [];
  const take = (sector: number) => {
    if (sector >= 0 && sectors.length < needed) sectors.push(sector);
  };
  for (let slot = 0; slot < HEADER_FAT_ENTRIES; slot++) take(view.getInt32(76 + slot * 4, true));
  let more = view.getInt32(68, true);
  for (let step = 0; more >= 0 && sectors.length < needed; step++) {
    if (step > sectorCount) throw broken();
    const offset = offsetOf(container, more);
    for (let slot = 0; slot < sectorSize / 4 - 1; slot++) take(int32(container, offset + slot * 4));
    more = int32(container, offset + sectorSize - 4);
  }
  return sectors;
}

function offsetOf({ sectorSize, sectorCount }: Container, sector: number): number {
  if (sector < 0 || sector >= sectorCount) throw broken();
  return (sector + 1) * sectorSize;
}

/** A number from the file; what a cut-off last sector lacks reads as the end of a chain. */
function int32({ view }: Container, offset: number): number {
  return offset + 4 <= view.byteLength ? view.getInt32(offset, true) : -1;
}

function chain(next: Int32Array, start: number): number[] {
  const sectors: number[] = [];
  for (let sector = start; sector >= 0; sector = next[sector] ?? -1) {
    if (sector >= next.length || sectors.length > next.length) throw broken();
    sectors.push(sector);
  }
  return sectors;
}

function join(container: Container, sectors: readonly number[]): Uint8Array {
  const { bytes, sectorSize } = container;
  const joined = new Uint8Array(sectors.length * sectorSize);
  for (const [index, sector] of sectors.entries()) {
    const offset = offsetOf(container, sector);
    joined.set(bytes.subarray(offset, offset + sectorSize), index * sectorSize);
  }
  return joined;
}

function miniStream(container: Container, entries: readonly Entry[], entry: Entry): Uint8Array {
  const root = entries.find(({ kind }) => kind === 5);
  if (!root) throw broken();
  const store = join(container, chain(container.next, root.start));
  const table = join(container, chain(container.next, container.view.getInt32(60, true)));
  const tableView = new DataView(table.buffer);
  const next = new Int32Array(Math.floor(store.length / MINI_SECTOR)).fill(-1);
  for (let slot = 0; slot < next.length && slot * 4 + 4 <= table.length; slot++) {
    next[slot] = tableView.getInt32(slot * 4, true);
  }
  const sectors = chain(next, entry.start);
  const joined = new Uint8Array(sectors.length * MINI_SECTOR);
  for (const [index, sector] of sectors.entries()) {
    joined.set(store.subarray(sector * MINI_SECTOR, (sector + 1) * MINI_SECTOR), index * MINI_SECTOR);
  }
  return joined;
}

function directoryOf(directory: Uint8Array): Entry[] {
  const view = new DataView(directory.buffer);
  const entries: Entry[] = [];
  for (let at = 0; at + DIRECTORY_ENTRY <= directory.length; at += DIRECTORY_ENTRY) {
    const length = Math.min(view.getUint16(at + 64, true), 64);
    const units = Array.from({ length: Math.max(0, length / 2 - 1) }, (_, index) =>
      view.getUint16(at + index * 2, true),
    );
    entries.push({
      name: String.fromCharCode(...units),
      kind: view.getUint8(at + 66),
      start: view.getInt32(at + 116, true),
      size: view.getUint32(at + 120, true),
    });
  }
  return entries;
}

function broken(): LoggerFileError {
  const detail = { zh: "xls 文件结构损坏", en: "the structure of the xls file is broken" };
  return new LoggerFileError("bad-structure", detail);
}
