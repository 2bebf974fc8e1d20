import type { StoredPage } from "../../host.ts";

/** Pages are cut from slabs, since an allocation each would cost more than the encoding. A kept page holds its slab. */
const SLAB_BYTES = 128 * 1024;
let slab = Buffer.alloc(0);
let used = 0;

/** `opening`, and behind it what `fill` writes into the slab at a place (at most so many bytes; it answers how many). */
function cut(opening: Buffer, most: number, fill: (target: Buffer, at: number) => number): Buffer<ArrayBuffer> {
  const whole = opening.length + most;
  if (used + whole > slab.length) {
    slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, whole));
    used = 0;
  }
  opening.copy(slab, used);
  const end = used + opening.length + fill(slab, used + opening.length);
  const bytes = slab.subarray(used, end);
  used = end;
  return bytes;
}

/** The UTF-8 bytes of `opening`, which are ready, and of `text`. */
export function pageBytes(opening: Buffer, text: string): Buffer<ArrayBuffer> {
  return cut(opening, 3 * text.length, (target, at) => target.write(text, at));
}

/** The bytes of `opening` and of a stored page; undefined when that cannot be read. */
export function storedBytes(opening: Buffer, page: StoredPage): Buffer<ArrayBuffer> | undefined {
  let isWhole = false;
  const bytes = cut(opening, page.length, (target, at) => {
    isWhole = page.copyTo(target, at);
    return page.length;
  });
  return isWhole ? bytes : undefined;
}
