/**
 * Deflate (RFC 1951) for the own parts of pages: a few kilobytes of HTML each, many a second. One block each, with a Huffman code that is
 * known beforehand, so that no code is made for a page, and in memory that is there already: zlib makes and lets go of 100 KB for each
 * text, which costs as much again as compressing it, and has the garbage collector run for it.
 */

/** Texts of more bytes are not taken: within so many, every distance can be told (RFC 1951, section 3.2.5). */
export const TEXT_BYTES_MAX = 32_768;

/**
 * Lengths in bits of the codes for literals and match lengths (0 to 285) and for distances (0 to 29), a letter each: `a` is 1, `b` is 2. As
 * they are best for pages of all states in both languages. None is longer than 11: a match adds at most 16 bits for its length and 24 for its distance, beside at most 7 that wait.
 */
const LITERAL_LENGTHS =
  "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkekfkkkkkkkkkjhiffffffggggghkfhfkkjjikkkkikkkgjkkkkjjkkkkjkkkkkkkkfhgffhggfkiggffgkfffghh" +
  "ihkkkkkkhhiiihhhhhiihiihiijihiiijihigikiiijjhiiiikiiijhhhjijiiihhhgihiihkkjkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkjjgefgggkkkkki" +
  "kkkkkkkkkkkkkkkkkkdeeffgggghhghhiijjjjkijkkkkk";
const DISTANCE_LENGTHS = "kkkjhefgffeededdeedddcdddeekkk";

const END_OF_BLOCK = 256;
const LENGTH_CODES_FROM = 257;
const MATCH_MIN = 4;
const MATCH_MAX = 258;

/** Extra bits of the length codes 257 to 285, and of the distance codes. */
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_EXTRA = Array.from({ length: 30 }, (_, code) => Math.max(0, (code >> 1) - 1));

const lengthsOf = (letters: string) => Array.from(letters, (letter) => letter.charCodeAt(0) - 96);

/** Canonical codes by their lengths (section 3.2.2), turned round: a code goes out with its first bit first. */
function codesOf(lengths: readonly number[]): number[] {
  const next: number[] = [];
  for (let length = 1, code = 0; length <= 15; length++) {
    next[length] = code;
    code = (code + lengths.filter((one) => one === length).length) << 1;
  }
  return lengths.map((length) => {
    const code = next[length] ?? 0;
    next[length] = code + 1;
    return Number.parseInt(Array.from(code.toString(2).padStart(length, "0")).reverse().join(""), 2);
  });
}

/** What to write: its bits, and above them from bit 20 on how many they are. */
const packed = (bits: number, count: number) => bits | (count << 20);

const LITERAL_BITS = lengthsOf(LITERAL_LENGTHS);
const LITERAL_CODES = codesOf(LITERAL_BITS);
const LITERALS = Uint32Array.from(LITERAL_CODES, (code, symbol) => packed(code, LITERAL_BITS[symbol] ?? 0));

/** The last two of the three bytes of a Chinese character (RFC 3629), six bits of each: both literals as one, and how many bits they are. */
const PAIRS = new Uint32Array(64 * 64);
const PAIR_BITS = new Uint8Array(64 * 64);
for (let pair = 0; pair < PAIRS.length; pair++) {
  const [first, second] = [0x80 | (pair >> 6), 0x80 | (pair & 63)];
  PAIRS[pair] = (LITERAL_CODES[first] ?? 0) | ((LITERAL_CODES[second] ?? 0) << (LITERAL_BITS[first] ?? 0));
  PAIR_BITS[pair] = (LITERAL_BITS[first] ?? 0) + (LITERAL_BITS[second] ?? 0);
}

/** By the length of a match: its code with the extra bits. */
const MATCHES = new Uint32Array(MATCH_MAX + 1);
for (let index = 0, from = 3; index < LENGTH_EXTRA.length - 1; index++) {
  const [extra = 0, symbol] = [LENGTH_EXTRA[index], LENGTH_CODES_FROM + index];
  const [code = 0, bits = 0] = [LITERAL_CODES[symbol], LITERAL_BITS[symbol]];
  for (let n = 0; n < 1 << extra; n++) MATCHES[from + n] = packed(code | (n << bits), bits + extra);
  from += 1 << extra;
}
MATCHES[MATCH_MAX] = LITERALS[285] ?? 0;

const DISTANCE_BITS = lengthsOf(DISTANCE_LENGTHS);
const DISTANCES = Uint32Array.from(codesOf(DISTANCE_BITS), (code, n) => packed(code, DISTANCE_BITS[n] ?? 0));
/** The first distance of each code, and the code of each distance: the near ones by themselves, the far ones by 128. */
const FIRST_DISTANCES = new Uint16Array(30);
const EXTRA_BITS = Uint8Array.from(DISTANCE_EXTRA);
const NEAR = new Uint8Array(257);
const FAR = new Uint8Array(256);
for (let code = 0, from = 1; code < 30; code++) {
  FIRST_DISTANCES[code] = from;
  const to = from + (1 << (DISTANCE_EXTRA[code] ?? 0));
  for (let distance = from; distance < to; distance++) {
    if (distance <= 256) NEAR[distance] = code;
    else FAR[(distance - 1) >> 7] = code;
  }
  from = to;
}

/** Bits written into bytes, the first in the lowest place (section 3.1.1). */
class BitWriter {
  readonly bytes: number[] = [];
  bits = 0;
  count = 0;

  add(value: number, count: number): void {
    this.bits |= value << this.count;
    this.count += count;
    for (; this.count >= 8; this.count -= 8) {
      this.bytes.push(this.bits & 255);
      this.bits >>>= 8;
    }
  }
}

/** The order in which the lengths of the code for code lengths are told (section 3.2.7). */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/** Lengths for the code lengths themselves: common ones short. None is repeated by a code of its own. */
const LENGTH_OF_LENGTH: Readonly<Record<number, number>> = { 3: 6, 4: 6, 5: 5, 6: 4, 7: 4, 8: 3, 9: 3, 10: 4, 11: 1 };

/** How a block begins: that it is not the last, and its codes (section 3.2.7). */
const HEADER = new BitWriter();
{
  const ofLengths = Array.from({ length: 19 }, (_, length) => LENGTH_OF_LENGTH[length] ?? 0);
  const codes = codesOf(ofLengths);
  HEADER.add(0b100, 3);
  HEADER.add(LITERAL_BITS.length - 257, 5);
  HEADER.add(DISTANCE_BITS.length - 1, 5);
  HEADER.add(ORDER.length - 4, 4);
  for (const length of ORDER) HEADER.add(ofLengths[length] ?? 0, 3);
  for (const length of [...LITERAL_BITS, ...DISTANCE_BITS]) HEADER.add(codes[length] ?? 0, ofLengths[length] ?? 0);
}

/** Where four bytes stood last, by a hash of them: counted through all texts, so that what an earlier one left is before the beginning. */
const HASH_BITS = 12;
const seen = new Int32Array(1 << HASH_BITS);
const SEEN_MAX = 2 ** 22;
let seenFrom = 1;

/** Where a text of this length begins in that count. */
function forgetBefore(length: number): number {
  if (seenFrom > SEEN_MAX) {
    seen.fill(0);
    seenFrom = 1;
  }
  const here = seenFrom;
  seenFrom += length;
  return here;
}

const hashOf = (four: number) => Math.imul(four, 0x9e3779b1) >>> (32 - HASH_BITS);

/** Where these four bytes stood last, as far as is remembered; now they stand at `place`. */
function lastSeen(four: number, place: number): number {
  const hash = hashOf(four);
  const before = seen[hash] as number;
  seen[hash] = place;
  return before;
}

/** How many of the lowest bytes of two numbers are alike, from the bits in which they differ. */
const bytesAlike = (differing: number) => (31 - Math.clz32(differing & -differing)) >> 3;

/**
 * Writes `length` of `text` (at most `TEXT_BYTES_MAX`, and room for 4 more behind them) into `out` from `at` on: a block that is not the
 * last, ended on a byte's edge as by zlib's Z_SYNC_FLUSH. It refers to nothing before it. Answers where it ends. `out` must hold twice
 * the text and 200 bytes. Bits are written four bytes at a time, over what the next ones replace: to do so each time costs less than to
 * look whether enough have come together.
 */
export function deflateInto(out: DataView, at: number, text: DataView, length: number): number {
  const here = forgetBefore(length);
  let end = headerInto(out, at);
  let { bits, count } = HEADER;
  for (let index = 0; index < length; ) {
    const four = text.getInt32(index, true);
    let before = -1;
    if (index + MATCH_MIN <= length && (four & 0xc0) !== 0x80) {
      before = lastSeen(four, here + index) - here;
    }
    if (before < 0 || text.getInt32(before, true) !== four) {
      const literal = LITERALS[four & 255] as number;
      bits |= (literal & 0xfffff) << count;
      count += literal >>> 20;
      out.setInt32(end, bits, true);
      end += count >> 3;
      bits >>>= count & 24;
      count &= 7;
      index += 1;
      // No match begins within a character: of one that is written out, what is left is written in one step.
      if ((four & 0xc0c0f0) === 0x8080e0 && index + 1 < length) {
        const pair = ((four >> 2) & 0xfc0) | ((four >> 16) & 63);
        bits |= (PAIRS[pair] as number) << count;
        count += PAIR_BITS[pair] as number;
        out.setInt32(end, bits, true);
        end += count >> 3;
        bits >>>= count & 24;
        count &= 7;
        index += 2;
      }
      continue;
    }
    const matched = matchLength(text, before, index, length);
    const symbol = MATCHES[matched] as number;
    bits |= (symbol & 0xfffff) << count;
    count += symbol >>> 20;
    out.setInt32(end, bits, true);
    end += count >> 3;
    bits >>>= count & 24;
    count &= 7;
    const distance = index - before;
    const code = (distance <= 256 ? NEAR[distance] : FAR[(distance - 1) >> 7]) as number;
    const coded = DISTANCES[code] as number;
    bits |= (coded & 0xfffff) << count;
    count += coded >>> 20;
    bits |= (distance - (FIRST_DISTANCES[code] as number)) << count;
    count += EXTRA_BITS[code] as number;
    out.setInt32(end, bits, true);
    end += count >> 3;
    bits >>>= count & 24;
    count &= 7;
    index += matched;
    if (index + MATCH_MIN <= length) seen[hashOf(text.getInt32(index - 2, true))] = here + index - 2;
  }
  return ended(out, end, bits, count);
}

function headerInto(out: DataView, at: number): number {
  for (let index = 0; index < HEADER.bytes.length; index += 1) out.setUint8(at + index, HEADER.bytes[index] as number);
  return at + HEADER.bytes.length;
}

/** The first four are alike. */
function matchLength(text: DataView, before: number, index: number, length: number): number {
  const most = Math.min(MATCH_MAX, length - index);
  for (let matched = MATCH_MIN; matched < most; matched += 4) {
    const differing = text.getInt32(before + matched, true) ^ text.getInt32(index + matched, true);
    if (differing !== 0) return Math.min(matched + bytesAlike(differing), most);
  }
  return most;
}

/** The end of the block, and an empty stored block that ends on a byte's edge (section 3.2.4). */
function ended(out: DataView, from: number, bits: number, count: number): number {
  let end = from;
  const symbol = LITERALS[END_OF_BLOCK] as number;
  let left = bits | ((symbol & 0xfffff) << count);
  for (let rest = count + (symbol >>> 20) + 3; rest > 0; rest -= 8) {
    out.setUint8(end++, left);
    left >>>= 8;
  }
  out.setUint32(end, 0xffff0000, true);
  return end + 4;
}
