/**
 * The limits of the Table port, which are DynamoDB's. Every adapter and the fault wrapper call this module first, so a
 * command that would be refused in the cloud is refused on one machine too, with the same error.
 * Source: "Quotas in Amazon DynamoDB" and "DynamoDB item sizes and formats" in the DynamoDB developer guide.
 */
import { type Item, type Key, keyText, LimitExceeded, type Op, type Range } from "./table.ts";

export const ITEM_BYTES_MAX = 400 * 1024;
export const TRANSACTION_OPS_MAX = 100;
export const TRANSACTION_BYTES_MAX = 4 * 1024 * 1024;
export const PK_BYTES_MAX = 2048;
export const SK_BYTES_MAX = 1024;
export const GET_MANY_KEYS_MAX = 100;
export const PAGE_BYTES_MAX = 1024 * 1024;
export const PAGE_ITEMS_MAX = 1000;
const TOKEN_CHARACTERS_MAX = 36;
const BLOB_NAME_BYTES_MAX = 512;
const BLOB_SEGMENT_BYTES_MAX = 200;
const MESSAGE_BYTES_MAX = 4096;

/** Attribute names of a stored item: `pk`, `sk`, `v` (version), `d` (data as JSON text), and `exp` where there is an expiry. */
const NAME_BYTES = "pk".length + "sk".length + "v".length + "d".length;
const EXPIRY_NAME_BYTES = "exp".length;

/** One operation, checked and with its data already written as JSON text. */
export interface PreparedOp {
  readonly kind: "put" | "check" | "delete";
  readonly pk: string;
  readonly sk: string;
  /** The version that must be stored now; 0 stands for "absent". */
  readonly expected: number;
  /** Of a put; 0 otherwise. */
  readonly version: number;
  /** Of a put: the data as JSON text; empty otherwise. */
  readonly text: string;
  readonly expiresAt: number | null;
  /** DynamoDB's size of the new item; 0 unless a put. */
  readonly bytes: number;
}

/** DynamoDB's size of a whole number that is not negative: one byte, and one for every two significant digits. */
function numberBytes(value: number): number {
  let significant = value;
  while (significant >= 10 && significant % 10 === 0) significant /= 10;
  return 1 + Math.ceil(String(significant).length / 2);
}

/** DynamoDB's size in bytes of an item whose data is the given JSON text (UTF-8 names and values together). */
export function storedBytes(
  key: Key,
  version: number,
  textBytes: number,
  expiresAt: number | null | undefined,
): number {
  const expiry = expiresAt === null || expiresAt === undefined ? 0 : EXPIRY_NAME_BYTES + numberBytes(expiresAt);
  return NAME_BYTES + Buffer.byteLength(key.pk) + Buffer.byteLength(key.sk) + numberBytes(version) + textBytes + expiry;
}

/** Throws `LimitExceeded` unless both parts are well-formed Unicode of an allowed length. */
export function checkKey(key: Key): void {
  checkKeyPart("pk", key.pk, PK_BYTES_MAX);
  checkKeyPart("sk", key.sk, SK_BYTES_MAX);
}

function checkKeyPart(name: "pk" | "sk", value: string, bytesMax: number): void {
  if (typeof value !== "string" || value === "")
    throw new LimitExceeded(`${name} must be a string of at least one byte`);
  checkKeyBound(name, value, bytesMax);
}

function checkKeyBound(name: string, value: string, bytesMax: number): void {
  // A lone surrogate has no UTF-8 form: two different keys would be stored as one.
  if (!value.isWellFormed()) throw new LimitExceeded(`${name} is not well-formed Unicode`);
  // A UTF-16 unit takes at most 3 bytes.
  if (3 * value.length > bytesMax && Buffer.byteLength(value) > bytesMax)
    throw new LimitExceeded(`${name} is longer than ${bytesMax} bytes`);
}

function checkDistinct(keys: readonly Key[]): void {
  if (keys.length <= COMPARED_MAX) {
    for (let n = 1; n < keys.length; n += 1) {
      for (let before = 0; before < n; before += 1) {
        if (keys[n]?.sk === keys[before]?.sk && keys[n]?.pk === keys[before]?.pk) throw repeatedKey();
      }
    }
    return;
  }
  const seen = new Set<string>();
  for (const key of keys) seen.add(keyText(key));
  if (seen.size !== keys.length) throw repeatedKey();
}

/** So few are compared with each other: faster than to remember each. */
const COMPARED_MAX = 3;

const repeatedKey = () => new LimitExceeded("the same key stands there twice");

/** Throws `LimitExceeded` unless there are 1 to 100 distinct, well-formed keys. */
export function checkKeys(keys: readonly Key[]): void {
  if (keys.length < 1 || keys.length > GET_MANY_KEYS_MAX) {
    throw new LimitExceeded(`${keys.length} keys: a read takes 1 to ${GET_MANY_KEYS_MAX}`);
  }
  for (const key of keys) checkKey(key);
  checkDistinct(keys);
}

/** Throws `LimitExceeded` for a partition key or range that no query may have. */
export function checkRange(pk: string, range: Range): void {
  checkKeyPart("pk", pk, PK_BYTES_MAX);
  for (const name of ["prefix", "from", "to"] as const) {
    const bound = range[name];
    if (bound !== undefined) checkKeyBound(name, bound, SK_BYTES_MAX);
  }
  if (range.prefix !== undefined && (range.from !== undefined || range.to !== undefined)) {
    throw new LimitExceeded("a range has a prefix, or bounds, not both");
  }
  const { limit } = range;
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= PAGE_ITEMS_MAX)) {
    throw new LimitExceeded(`limit ${limit}: a page holds 1 to ${PAGE_ITEMS_MAX} items`);
  }
}

/** Checks a whole transaction and writes its data as text. Throws `LimitExceeded`; the same ops always give the same result. */
export function prepareTransaction(ops: readonly Op[], token: string): readonly PreparedOp[] {
  if (ops.length < 1 || ops.length > TRANSACTION_OPS_MAX) {
    throw new LimitExceeded(`${ops.length} operations: a transaction takes 1 to ${TRANSACTION_OPS_MAX}`);
  }
  if (typeof token !== "string" || token.length < 1 || token.length > TOKEN_CHARACTERS_MAX) {
    throw new LimitExceeded(`a token has 1 to ${TOKEN_CHARACTERS_MAX} characters`);
  }
  return checkedTogether(ops.map(prepareOp));
}

/** Checks items that are each put where nothing lies. Throws `LimitExceeded`. */
export function prepareItems(items: readonly Item[]): readonly PreparedOp[] {
  if (items.length < 1 || items.length > TRANSACTION_OPS_MAX) {
    throw new LimitExceeded(`${items.length} items: 1 to ${TRANSACTION_OPS_MAX} are put at once`);
  }
  return checkedTogether(items.map((item) => preparePut(item, 0)));
}

function checkedTogether(prepared: readonly PreparedOp[]): readonly PreparedOp[] {
  checkDistinct(prepared);
  let bytes = 0;
  for (const op of prepared) bytes += op.bytes;
  if (bytes > TRANSACTION_BYTES_MAX) {
    throw new LimitExceeded(`${bytes} bytes: one write takes at most ${TRANSACTION_BYTES_MAX}`);
  }
  return prepared;
}

function prepareOp(op: Op): PreparedOp {
  const expected = op.when === "absent" ? 0 : checkVersion(op.when.versionIs);
  if ("put" in op) return preparePut(op.put, expected);
  const kind = "check" in op ? "check" : "delete";
  const { pk, sk } = "check" in op ? op.check : op.delete;
  checkKey({ pk, sk });
  return { kind, pk, sk, expected, version: 0, text: "", expiresAt: null, bytes: 0 };
}

function preparePut(item: Item, expected: number): PreparedOp {
  const { pk, sk } = item;
  checkKey(item);
  const version = checkVersion(item.version);
  const expiresAt = item.expiresAt ?? null;
  if (expiresAt !== null && !(Number.isSafeInteger(expiresAt) && expiresAt >= 0)) {
    throw new LimitExceeded(`expiresAt ${expiresAt} is not a whole number of epoch seconds`);
  }
  const text = jsonText(item);
  const bytes = storedBytes(item, version, Buffer.byteLength(text), expiresAt);
  if (bytes > ITEM_BYTES_MAX) throw new LimitExceeded(`an item of ${bytes} bytes: at most ${ITEM_BYTES_MAX}`);
  return { kind: "put", pk, sk, expected, version, text, expiresAt, bytes };
}

function checkVersion(version: number): number {
  if (Number.isSafeInteger(version) && version >= 1) return version;
  throw new LimitExceeded(`version ${version} is not a positive whole number`);
}

function jsonText(item: Item): string {
  if (typeof item.data !== "object" || item.data === null || Array.isArray(item.data)) {
    throw new LimitExceeded("data is not a JSON object");
  }
  try {
    return JSON.stringify(item.data);
  } catch (cause) {
    // Too deep, circular, or holding a bigint: the type forbids the last two.
    throw new LimitExceeded("data cannot be written as JSON", { cause });
  }
}

/** Whether a blob may have this name: segments of `A-Z a-z 0-9 . _ -`, none `.` or `..`, of at most 200 bytes, 512 together. */
export function isBlobName(name: string): boolean {
  if (name.length > BLOB_NAME_BYTES_MAX || !/^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/.test(name)) return false;
  return name.split("/").every((part) => part !== "." && part !== ".." && part.length <= BLOB_SEGMENT_BYTES_MAX);
}

/** Throws `LimitExceeded` for a name that no blob may have. */
export function checkBlobName(name: string): void {
  if (!isBlobName(name))
    throw new LimitExceeded("not a blob name: slash-separated A-Z a-z 0-9 . _ - of at most 512 bytes");
}

/** Throws `LimitExceeded` for a message that a signer does not take (KMS signs at most 4096 bytes). */
export function checkMessage(message: Uint8Array): void {
  if (message.length > MESSAGE_BYTES_MAX)
    throw new LimitExceeded(`a message of ${message.length} bytes: at most ${MESSAGE_BYTES_MAX}`);
}
