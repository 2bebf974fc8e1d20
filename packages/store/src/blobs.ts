/**
 * Blobs: immutable byte strings under slash-separated names of `A-Z a-z 0-9 . _ -` (at most 512 bytes, no `.` or `..` segment, each
 * segment at most 200 bytes). `put` is durable on return and idempotent: the same bytes again is a success, other bytes under a used
 * name throw `BlobDiffers` and change nothing (the content type is the first put's). A reader sees a blob whole or not at all.
 * `get` returns undefined for a name that was never put, a name that cannot be put among them; `put` rejects such a name with
 * `LimitExceeded`. Both reject with `StoreUnavailable` when the store does not answer; a put may be repeated then.
 */
export interface Blobs {
  put(name: string, bytes: Uint8Array, contentType: string): Promise<void>;
  get(name: string): Promise<{ readonly bytes: Uint8Array; readonly contentType: string } | undefined>;
}

/** Another value is already stored under that name. */
export class BlobDiffers extends Error {
  override readonly name = "BlobDiffers";
}
