/**
 * Signer: one Ed25519 key that signs on request and never leaves its keeper (a key file, or KMS with key spec ECC_NIST_EDWARDS25519).
 * `publicKey` is the raw 32-byte key; `sign` returns the raw 64-byte RFC 8032 signature over the message (at most 4096 bytes:
 * a longer one is rejected with `LimitExceeded`).
 */
export interface Signer {
  publicKey(): Promise<Uint8Array>;
  sign(message: Uint8Array): Promise<Uint8Array>;
}
