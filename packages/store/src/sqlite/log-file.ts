/**
 * Looks through the write-ahead log before SQLite does. SQLite takes a log up to the first frame whose checksum does not match and drops the
 * rest without a word: right after a crash, whose last commit nobody was told of, and wrong where the disk changed what was committed.
 * Source: "Database File Format", section 4 (https://www.sqlite.org/fileformat2.html#the_write_ahead_log), and "WAL-mode File Format".
 */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { crc32 } from "node:zlib";

/** The log does not hold what was committed to it. */
export class LogDamaged extends Error {
  override readonly name = "LogDamaged";
  /** The log's file. */
  readonly file: string;
  /** The first frame that is not as it was written, from 1; 0 for the header. "missing": there is no log any more. */
  readonly frame: number | "missing";
  constructor(file: string, frame: number | "missing") {
    super(
      frame === "missing"
        ? `${file} is not there: commits that the database does not have would be dropped`
        : `${file} is damaged at frame ${frame}: commits from there on would be dropped`,
    );
    this.file = file;
    this.frame = frame;
  }
}

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** 0x377f0682 with the order of the checksum's words in the lowest bit: 1 for big-endian. */
const MAGIC = 0x377f0682;
const READ_AT_ONCE = 256;

type Sum = readonly [number, number];

/** The checksum of a log, taken on over more bytes: a multiple of 8. */
function summed([first, second]: Sum, bytes: Buffer, isBig: boolean): Sum {
  let [s0, s1] = [first, second];
  for (let at = 0; at < bytes.length; at += 8) {
    const [x0, x1] = isBig
      ? [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)]
      : [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)];
    s0 = (s0 + x0 + s1) >>> 0;
    s1 = (s1 + x1 + s0) >>> 0;
  }
  return [s0, s1];
}

const sumAt = (bytes: Buffer, at: number): Sum => [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
const isSame = ([a, b]: Sum, [c, d]: Sum): boolean => a === c && b === d;

/** What was found in a log. */
interface Found {
  /** Two salts, as 16 hex digits: another pair each time the log begins anew. */
  readonly salts: string;
  /** Frames up to the last commit before anything that is not as it was written. */
  readonly committed: number;
  /** Whether commits lie behind a frame that is not as it was written: something of them was acknowledged. */
  readonly isBroken: boolean;
  readonly bad: number;
}

interface Header {
  readonly pageBytes: number;
  readonly isBig: boolean;
  readonly salts: Buffer;
  readonly sum: Sum;
}

/** The header; undefined when it is not one. */
function headerOf(bytes: Buffer): Header | undefined {
  const magic = bytes.readUInt32BE(0);
  const isBig = (magic & 1) === 1;
  const sum = summed([0, 0], bytes.subarray(0, 24), isBig);
  if ((magic & ~1) >>> 0 !== MAGIC || !isSame(sum, sumAt(bytes, 24))) return undefined;
  return { pageBytes: bytes.readUInt32BE(8), isBig, salts: bytes.subarray(16, 24), sum };
}

/**
 * Follows the frames. Each is right if its salts are the log's and its checksum goes on from the one before. A torn end is lawful: the
 * frames of one commit, written and not yet synced, may have reached the disk in any order. Whatever lies behind that commit was written
 * after it was synced: a right frame there says that the wrong one was acknowledged.
 */
class Frames {
  readonly #header: Header;
  #sum: Sum;
  #frame = 0;
  committed = 0;
  bad = 0;
  #commitsBehind = 0;
  isBroken = false;

  constructor(header: Header) {
    this.#header = header;
    this.#sum = header.sum;
  }

  take(frame: Buffer): void {
    this.#frame += 1;
    const said = sumAt(frame, 16);
    const isRight = this.#isRight(frame, said);
    // Behind a wrong frame the next is judged by what the wrong one says of itself.
    this.#sum = said;
    if (!isRight) this.bad ||= this.#frame;
    else if (this.#commitsBehind > 0) this.isBroken = true;
    if (!isRight || frame.readUInt32BE(4) === 0) return;
    if (this.bad === 0) this.committed = this.#frame;
    else this.#commitsBehind += 1;
  }

  #isRight(frame: Buffer, said: Sum): boolean {
    const { salts, isBig } = this.#header;
    if (Buffer.compare(frame.subarray(8, 16), salts) !== 0) return false;
    const head = summed(this.#sum, frame.subarray(0, 8), isBig);
    return isSame(summed(head, frame.subarray(FRAME_HEADER_BYTES), isBig), said);
  }
}

/** Reads a log through. Undefined where there is none, or nothing in it. Throws `LogDamaged` for one whose header is none. */
function readLog(file: string): Found | undefined {
  const size = sizeOf(file);
  if (size <= HEADER_BYTES) return undefined;
  const descriptor = openSync(file, "r");
  try {
    const head = Buffer.alloc(HEADER_BYTES);
    readSync(descriptor, head, 0, HEADER_BYTES, 0);
    const header = headerOf(head);
    if (header === undefined) throw new LogDamaged(file, 0);
    const frames = new Frames(header);
    const frameBytes = FRAME_HEADER_BYTES + header.pageBytes;
    const chunk = Buffer.alloc(frameBytes * READ_AT_ONCE);
    for (let at = HEADER_BYTES; ; ) {
      const read = readSync(descriptor, chunk, 0, chunk.length, at);
      const whole = Math.floor(read / frameBytes);
      for (let n = 0; n < whole; n++) frames.take(chunk.subarray(n * frameBytes, (n + 1) * frameBytes));
      if (whole < READ_AT_ONCE) break;
      at += whole * frameBytes;
    }
    const { committed, isBroken, bad } = frames;
    return { salts: header.salts.toString("hex"), committed, isBroken, bad: bad || committed + 1 };
  } finally {
    closeSync(descriptor);
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Which commits were acknowledged, as `CommitWitness` keeps it: up to this frame of the log with these salts. */
export interface Witnessed {
  readonly salts: string;
  readonly frame: number;
}

/** The line of a witness, of one length: a shorter one would leave an end of the longer one behind it. */
export function witnessLine({ salts, frame }: Witnessed): string {
  const said = `${salts} ${String(frame).padStart(10, "0")}`;
  return `${said} ${crc32(said).toString(16).padStart(8, "0")}\n`;
}

/** What a witness says; undefined for a line that was torn or is none. */
export function witnessedIn(line: string): Witnessed | undefined {
  const [, salts = "", frame = ""] = /^([0-9a-f]{16}) (\d{10}) [0-9a-f]{8}\n$/.exec(line) ?? [];
  const said = { salts, frame: Number(frame) };
  return salts !== "" && witnessLine(said) === line ? said : undefined;
}

/** The line of a witness of a log that is empty: all that was committed is in the database. */
export const nothingWitnessed = witnessLine({ salts: "0".repeat(16), frame: 0 });

/** Where the witness of a database lies. */
export const witnessOf = (database: string): string => `${database}-commits`;

function readWitness(database: string): Witnessed | undefined {
  const file = witnessOf(database);
  if (sizeOf(file) === 0) return undefined;
  const descriptor = openSync(file, "r");
  try {
    const line = Buffer.alloc(64);
    return witnessedIn(line.toString("latin1", 0, readSync(descriptor, line, 0, line.length, 0)));
  } finally {
    closeSync(descriptor);
  }
}

/** What is wrong with the log of a database just now; undefined when nothing is, as far as can be known. */
function logDamage(database: string): LogDamaged | undefined {
  const log = `${database}-wal`;
  try {
    // The witness first: what it says was committed before the log is read.
    const witnessed = readWitness(database);
    const found = readLog(log);
    if (found === undefined) return isTakenAway(database, witnessed) ? new LogDamaged(log, "missing") : undefined;
    const isShort = found.salts === witnessed?.salts && found.committed < witnessed.frame;
    return found.isBroken || isShort ? new LogDamaged(log, found.bad) : undefined;
  } catch (error) {
    if (error instanceof LogDamaged) return error;
    throw error;
  }
}

/**
 * There is no log. Whoever closes the database last copies the log into it, takes it away and says so in the witness (`nothingWitnessed`); so does
 * whoever empties it. Where the witness tells of a commit and the database was not written since, its log was taken away.
 */
function isTakenAway(database: string, witnessed: Witnessed | undefined): boolean {
  if (witnessed === undefined || witnessed.frame === 0) return false;
  const [file, witness] = [database, witnessOf(database)].map((name) => statSync(name, { throwIfNoEntry: false }));
  return file !== undefined && witness !== undefined && file.mtimeMs < witness.mtimeMs;
}

const READINGS = 3;
const PAUSE_MS = 100;

/** Throws `LogDamaged` for a database whose log lost commits. Another process may be writing it: what is wrong stays so when it is read again. */
export function requireSoundLog(database: string): void {
  for (let reading = 1; ; reading++) {
    const damage = logDamage(database);
    if (damage === undefined) return;
    if (reading === READINGS) throw damage;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
}
