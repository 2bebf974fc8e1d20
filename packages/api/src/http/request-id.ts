const ID_BYTES = 12;
const POOL_BYTES = ID_BYTES * 256;

/**
 * Makes request ids: 24 hexadecimal characters, random, so they tell neither order nor volume. Random bytes are
 * fetched for 256 ids at a time.
 */
export function requestIds(randomBytes: (count: number) => Uint8Array): () => string {
  let pool = "";
  let at = 0;
  return () => {
    if (at === pool.length) {
      pool = Buffer.from(randomBytes(POOL_BYTES)).toString("hex");
      at = 0;
    }
    const id = pool.slice(at, at + 2 * ID_BYTES);
    at += 2 * ID_BYTES;
    return id;
  };
}
