import { constants, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deflateInto, TEXT_BYTES_MAX } from "./deflate.ts";

const out = new Uint8Array(2 * TEXT_BYTES_MAX + 300);
/** What an earlier, longer text may have left behind the bytes of this one. */
const bytes = new Uint8Array(TEXT_BYTES_MAX + 4);

function deflated(text: Uint8Array, at = 0): Uint8Array {
  bytes.set(text);
  const view = new DataView(out.buffer);
  return out.slice(at, deflateInto(view, at, new DataView(bytes.buffer), text.length));
}

const inflated = (block: Uint8Array) => inflateRawSync(block, { finishFlush: constants.Z_SYNC_FLUSH });

const patterned = (length: number, of: (index: number) => number) => Uint8Array.from({ length }, (_, n) => of(n));
const repeated = fc
  .tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat({ max: TEXT_BYTES_MAX }))
  .map(([some, length]) => patterned(length, (n) => some[n % some.length] ?? 0));
const mixed = fc
  .array(
    fc.oneof(fc.uint8Array({ maxLength: 9 }), fc.constantFrom(...["<dt>", "</dd>", "批次"].map((s) => Buffer.from(s)))),
  )
  .map((parts) => new Uint8Array(Buffer.concat(parts)));
const far = fc.nat({ max: 400 }).map((seed) => {
  const noise = (n: number) => (Math.imul(n + seed, 0x9e3779b1) >>> 11) & 255;
  return patterned(TEXT_BYTES_MAX, (n) =>
    noise(n < 300 ? n : n > TEXT_BYTES_MAX - 300 ? n - TEXT_BYTES_MAX + 300 : n * n),
  );
});

describe("the block of a text", () => {
  test("inflates to the text, whatever its bytes, how long it is, and where it begins", () => {
    const texts = fc.oneof(fc.uint8Array({ size: "max", maxLength: TEXT_BYTES_MAX }), repeated, mixed, far);
    fc.assert(
      fc.property(texts, fc.nat({ max: 99 }), (text, at) => {
        expect(inflated(deflated(text, at)).equals(text)).toBe(true);
      }),
      {
        examples: [
          [new Uint8Array(0), 0],
          [patterned(TEXT_BYTES_MAX, () => 255), 0],
        ],
      },
    );
  });

  test("refers to no earlier text, however many were written", () => {
    const text = patterned(TEXT_BYTES_MAX, (n) => (n * n) % 251);
    const first = deflated(text);
    for (let n = 0; n < 300; n++) expect(deflated(text)).toEqual(first);
    expect(inflated(first).equals(text)).toBe(true);
  });

  test("ends on a byte's edge and is not the last: another may follow", () => {
    const [one, two] = [Buffer.from("<dt>批次</dt>"), Buffer.from("<dd>L1</dd>")];
    expect(inflated(Buffer.concat([deflated(one), deflated(two)])).toString()).toBe("<dt>批次</dt><dd>L1</dd>");
  });

  test("takes no more than twice the text and 200 bytes", () => {
    const worst = patterned(TEXT_BYTES_MAX, (n) => (Math.imul(n, 0x9e3779b1) >>> 8) & 31);
    expect(deflated(worst).length).toBeLessThan(2 * worst.length);
    expect(deflated(new Uint8Array(0)).length).toBeLessThan(200);
  });
});
