/**
 * DEFLATE, RFC 1951: what the parts of an xlsx are packed with. Output is bounded by the size that the caller allows, so
 * a bomb ends as an error; work is bounded by input and output.
 */

const MAX_BITS = 15;
/** RFC 1951, 3.2.5: base and extra bits of lengths 257…285 and distances 0…29. */
const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
const DISTANCE_EXTRA = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
/** 3.2.7: the order in which the code lengths of the code lengths stand. */
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** A stream that is no DEFLATE, or unpacks to more than was allowed. */
export class InflateError extends Error {}

/** A table from the next 15 bits (first bit lowest) to symbol * 16 + length; 0 where no code begins so. */
type Code = Uint16Array;

function codeOf(lengths: readonly number[]): Code {
  const counts = new Array<number>(MAX_BITS + 1).fill(0);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  const next = new Array<number>(MAX_BITS + 2).fill(0);
  for (let bits = 1; bits <= MAX_BITS; bits++) {
    next[bits + 1] = ((next[bits] ?? 0) + (counts[bits] ?? 0)) << 1;
    if ((next[bits] ?? 0) + (counts[bits] ?? 0) > 1 << bits) throw new InflateError("over-subscribed code");
  }
  const table = new Uint16Array(1 << MAX_BITS);
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue;
    const code = next[length] ?? 0;
    next[length] = code + 1;
    const reversed = reverse(code, length);
    for (let at = reversed; at < table.length; at += 1 << length) table[at] = (symbol << 4) | length;
  }
  return table;
}

function reverse(code: number, length: number): number {
  let reversed = 0;
  for (let bit = 0; bit < length; bit++) reversed |= ((code >> bit) & 1) << (length - 1 - bit);
  return reversed;
}

const FIXED_LENGTHS = Array.from({ length: 288 }, (_, symbol) =>
  symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
);
const FIXED = { literals: codeOf(FIXED_LENGTHS), distances: codeOf(new Array<number>(30).fill(5)) };

class Inflater {
  private readonly input: Uint8Array;
  private readonly output: Uint8Array;
  private at = 0;
  private bits = 0;
  private held = 0;
  private length = 0;

  constructor(input: Uint8Array, size: number) {
    this.input = input;
    this.output = new Uint8Array(size);
  }

  run(): Uint8Array {
    for (let last = 0; last === 0; ) {
      last = this.take(1);
      const kind = this.take(2);
      if (kind === 0) this.stored();
      else if (kind === 1) this.packed(FIXED.literals, FIXED.distances);
      else if (kind === 2) this.dynamic();
      else throw new InflateError("unknown block");
    }
    return this.output.subarray(0, this.length);
  }

  private fill(count: number): void {
    while (this.held < count) {
      // Beyond the end come zeros, as a code may be looked up in more bits than are left; `drop` refuses to use them.
      this.bits |= (this.input[this.at] ?? 0) << this.held;
      this.at += 1;
      this.held += 8;
    }
  }

  private drop(count: number): void {
    this.bits >>>= count;
    this.held -= count;
    if (this.at - (this.held >> 3) > this.input.length) throw new InflateError("cut off");
  }

  private take(count: number): number {
    this.fill(count);
    const value = this.bits & ((1 << count) - 1);
    this.drop(count);
    return value;
  }

  private symbol(code: Code): number {
    this.fill(MAX_BITS);
    const entry = code[this.bits & ((1 << MAX_BITS) - 1)] ?? 0;
    if (entry === 0) throw new InflateError("no such code");
    this.drop(entry & 15);
    return entry >> 4;
  }

  private stored(): void {
    this.drop(this.held & 7);
    const size = this.take(16);
    if ((size ^ this.take(16)) !== 0xffff) throw new InflateError("broken stored block");
    const start = this.at - (this.held >> 3);
    this.bits = 0;
    this.held = 0;
    if (start + size > this.input.length) throw new InflateError("cut off");
    if (this.length + size > this.output.length) throw new InflateError("larger than stated");
    this.output.set(this.input.subarray(start, start + size), this.length);
    this.length += size;
    this.at = start + size;
  }

  private dynamic(): void {
    const [literals, distances, codes] = [this.take(5) + 257, this.take(5) + 1, this.take(4) + 4];
    const lengths = new Array<number>(19).fill(0);
    for (let index = 0; index < codes; index++) lengths[CODE_ORDER[index] ?? 0] = this.take(3);
    const code = codeOf(lengths);
    const all: number[] = [];
    while (all.length < literals + distances) {
      const symbol = this.symbol(code);
      if (symbol < 16) all.push(symbol);
      else {
        const repeat = symbol === 16 ? 3 + this.take(2) : symbol === 17 ? 3 + this.take(3) : 11 + this.take(7);
        const value = symbol === 16 ? all.at(-1) : 0;
        if (value === undefined) throw new InflateError("nothing to repeat");
        for (let count = 0; count < repeat; count++) all.push(value);
      }
    }
    if (all.length > literals + distances) throw new InflateError("too many lengths");
    this.packed(codeOf(all.slice(0, literals)), codeOf(all.slice(literals)));
  }

  private packed(literals: Code, distances: Code): void {
    const { output } = this;
    for (;;) {
      const symbol = this.symbol(literals);
      if (symbol === 256) return;
      if (symbol < 256) {
        if (this.length >= output.length) throw new InflateError("larger than stated");
        output[this.length++] = symbol;
        continue;
      }
      const base = LENGTH_BASE[symbol - 257];
      if (base === undefined) throw new InflateError("no such length");
      const length = base + this.take(LENGTH_EXTRA[symbol - 257] ?? 0);
      const far = this.symbol(distances);
      const distance = (DISTANCE_BASE[far] ?? Number.POSITIVE_INFINITY) + this.take(DISTANCE_EXTRA[far] ?? 0);
      if (distance > this.length) throw new InflateError("reaches before the beginning");
      if (this.length + length > output.length) throw new InflateError("larger than stated");
      for (let count = 0; count < length; count++, this.length++)
        output[this.length] = output[this.length - distance] ?? 0;
    }
  }
}

/** Unpacks a raw DEFLATE stream to at most `size` bytes. @throws InflateError for anything broken or larger. */
export function inflate(input: Uint8Array, size: number): Uint8Array {
  return new Inflater(input, size).run();
}
