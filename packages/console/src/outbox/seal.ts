/**
 * What the outbox keeps on the device is sealed (AES-GCM, 256 bits) with a key of the person and their organisation. The key cannot be read out
 * of the browser, and the app opens only the outbox of whoever is at it. docs/adr/0101 says what that protects, and what it does not.
 */

export interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

const IV_BYTES = 12;

export function newSealingKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** Seals a value that JSON can write. `place` binds it to where it is kept: what is moved elsewhere does not open. */
export async function seal(key: CryptoKey, place: string, value: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const additionalData = new TextEncoder().encode(place);
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, plain) };
}

/** Seals bytes as they are. */
export async function sealBytes(key: CryptoKey, place: string, bytes: Uint8Array<ArrayBuffer>): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const additionalData = new TextEncoder().encode(place);
  return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, bytes) };
}

/** Opens what `sealBytes` made. Rejects where it was changed, moved, or sealed with another key. */
export async function unsealBytes(
  key: CryptoKey,
  place: string,
  { iv, sealed }: Sealed,
): Promise<Uint8Array<ArrayBuffer>> {
  const additionalData = new TextEncoder().encode(place);
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, sealed));
}

/** Opens what `seal` made. Rejects where it was changed, moved, or sealed with another key. */
export async function unseal(key: CryptoKey, place: string, { iv, sealed }: Sealed): Promise<unknown> {
  const additionalData = new TextEncoder().encode(place);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, sealed);
  return JSON.parse(new TextDecoder().decode(plain));
}
