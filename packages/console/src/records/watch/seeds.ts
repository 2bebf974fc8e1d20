/** Seeds of samplings that were begun on this device. They are nobody's business before the draw, and public after it. */

const keyOf = (id: string): string => `suyuan-seed-${id}`;

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** A new seed of 32 bytes, in hexadecimal. */
export function newSeed(): string {
  return hex(crypto.getRandomValues(new Uint8Array(32)));
}

/** SHA-256 of the bytes that a seed stands for. */
export async function commitmentOf(seed: string): Promise<string> {
  const bytes = new Uint8Array(seed.length / 2);
  for (let n = 0; n < bytes.length; n += 1) bytes[n] = Number.parseInt(seed.slice(2 * n, 2 * n + 2), 16);
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** Keeps it here. A browser that keeps nothing leaves it to whoever wrote it down. */
export function keepSeed(id: string, seed: string): void {
  try {
    localStorage.setItem(keyOf(id), seed);
  } catch {
    // The screen has shown it.
  }
}

export function keptSeed(id: string): string {
  try {
    return localStorage.getItem(keyOf(id)) ?? "";
  } catch {
    return "";
  }
}
