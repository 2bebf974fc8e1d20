const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** A new id: the millisecond, then 80 random bits, in Crockford's letters. Sorts by time. */
export function newId(now: number = Date.now()): string {
  let time = "";
  for (let rest = now, n = 0; n < 10; n += 1, rest = Math.floor(rest / 32)) time = ALPHABET.charAt(rest % 32) + time;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return time + Array.from(bytes, (byte) => ALPHABET.charAt(byte % 32)).join("");
}
