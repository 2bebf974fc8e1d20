/** Bounds of everything a stranger can send. Public input is hostile: each bound is checked before the work it limits. */

/** Bytes of a JSON body, unless a route says otherwise. */
export const JSON_BYTES_MAX = 256 * 1024;

/** Nested arrays and objects in a JSON body. */
export const JSON_DEPTH_MAX = 32;

/** Object members and array elements in a JSON body, together, unless a route says otherwise. */
export const JSON_NODES_MAX = 20_000;

/** Characters of a request's path and query together. */
export const TARGET_CHARS_MAX = 8_192;

/** Parameters in one query string. */
export const QUERY_PARAMETERS_MAX = 100;

/** Invalid fields listed in one problem document. */
export const FIELD_ERRORS_MAX = 100;

/** Characters of an `Idempotency-Key`. */
export const IDEMPOTENCY_KEY_CHARS_MAX = 255;

/** How long a key found valid is trusted without asking the store again: a revocation takes effect within this time. */
export const KEY_CACHE_MS = 5_000;

/** Keys remembered at once. */
export const KEY_CACHE_ENTRIES_MAX = 2_000;

/** Characters of an access token. */
export const TOKEN_CHARS_MAX = 8_192;

/** Access tokens whose signature was verified that are remembered at once. */
export const TOKEN_CACHE_ENTRIES_MAX = 2_000;

/** Keys, addresses or networks whose allowance is remembered at once, per kind of bucket. */
export const BUCKETS_MAX = 20_000;

/**
 * An address may ask this many times the allowance of one key: many phones share one mobile address, and many
 * handhelds one depot's. Only misses (unknown codes, refused keys) are held to the plain allowance.
 */
export const ADDRESS_FACTOR = 10;
