/**
 * How an item lies in the file (ADR 77): key, version and a short body in one row of `items`; a long body in a row of its own in `bodies`,
 * which `items.body` names. `items.sum` is a checksum of all of it, so that a value that changed on the disk is never taken for one
 * that was written.
 */
import { crc32 } from "node:zlib";
import { rememberText } from "../capacity.ts";
import type { Item, JsonObject } from "../table.ts";
import { unavailable } from "./failures.ts";

/** A body of more UTF-16 units than this lies in `bodies`: pages of keys stay full of keys. */
export const INLINE_LENGTH_MAX = 300;

/** What the statements below select, and where. The body as the bytes that lie there: those are what the checksum is of. */
export const COLUMNS = "i.version, i.sum, i.expiresAt, CAST(coalesce(i.data, b.data) AS BLOB)";
export const ROWS = "items i LEFT JOIN bodies b ON b.id = i.body";
export const FIND = `SELECT ${COLUMNS} FROM ${ROWS} WHERE i.pk = ? AND i.sk = ?`;

/** Columns as selected: what is damaged may be of any type. */
export type Columns = readonly [version: unknown, sum: unknown, expiresAt: unknown, body: unknown];

/** The columns of one row, of a statement that answers arrays. Throws for anything else: the statement selects something else. */
export function columnsOf(row: unknown): Columns {
  if (!Array.isArray(row) || row.length !== 4) throw new Error("a statement selects other columns");
  const [version, sum, expiresAt, body] = row as unknown[];
  return [version, sum, expiresAt, body];
}

/** A stored row does not say what was written. `key` is where. */
export class RowDamaged extends Error {
  override readonly name = "RowDamaged";
  constructor(pk: string, sk: string) {
    super(`the row ${pk} ${sk} is damaged: its checksum does not match`);
  }
}

/** CRC-32 (IEEE 802.3) over key, version, expiry and body (a text as its UTF-8), as a signed number of 32 bits. */
export function rowSum(
  pk: string,
  sk: string,
  version: number,
  expiresAt: number | null,
  body: string | Uint8Array,
): number {
  return crc32(body, crc32(`${pk}\n${sk}\n${version}\n${expiresAt ?? ""}\n`)) | 0;
}

/** The item of a row. The data is parsed when it is first looked at: who only compares versions does not pay for it. Throws `RowDamaged`. */
export function itemOf(pk: string, sk: string, [version, sum, expiresAt, body]: Columns): Item {
  if (typeof version !== "number" || !(body instanceof Uint8Array)) throw new RowDamaged(pk, sk);
  if (typeof expiresAt !== "number" && expiresAt !== null) throw new RowDamaged(pk, sk);
  if (rowSum(pk, sk, version, expiresAt, body) !== sum) throw new RowDamaged(pk, sk);
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
  let data: JsonObject | undefined;
  const item = {
    pk,
    sk,
    version,
    get data(): JsonObject {
      data ??= parse(text);
      return data;
    },
    ...(expiresAt === null ? {} : { expiresAt }),
  };
  return rememberText(item, text);
}

function parse(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch (error) {
    throw unavailable(error, "not-committed");
  }
}
