/** Cursors: the last sort key of a page, bound to the query that made it so that no other query can be resumed with it. */
import { hash } from "node:crypto";
import { type Cursor, CursorInvalid, type Range } from "./table.ts";

const SEAL_CHARACTERS = 16;
const PREFIX = "c1";

/** Makes the cursor that resumes this query after `lastSk`. The page size is not part of what it is bound to. */
export function makeCursor(pk: string, range: Range, lastSk: string): Cursor {
  return `${PREFIX}${seal(pk, range, lastSk)}${Buffer.from(lastSk).toString("base64url")}`;
}

/** The sort key after which to resume. Throws `CursorInvalid` for a cursor of another query, or a damaged one. */
export function readCursor(pk: string, range: Range, cursor: Cursor): string {
  const sealEnd = PREFIX.length + SEAL_CHARACTERS;
  const lastSk = Buffer.from(cursor.slice(sealEnd), "base64url").toString();
  // Made again and compared whole: base64url readers are lenient, this is not.
  if (lastSk === "" || makeCursor(pk, range, lastSk) !== cursor || !isWithin(range, lastSk)) {
    throw new CursorInvalid("the cursor was not made by this query");
  }
  return lastSk;
}

function isWithin({ prefix, from, to }: Range, sk: string): boolean {
  if (prefix !== undefined) return sk.startsWith(prefix);
  if (from !== undefined && Buffer.compare(Buffer.from(sk), Buffer.from(from)) < 0) return false;
  return to === undefined || Buffer.compare(Buffer.from(sk), Buffer.from(to)) <= 0;
}

/** No secret in it: a cursor can only move within its own range, which the caller may read anyway. */
function seal(pk: string, { prefix, from, to, reverse }: Range, lastSk: string): string {
  const bound = JSON.stringify([pk, prefix || null, from || null, to ?? null, reverse === true, lastSk]);
  return hash("sha256", bound, "base64url").slice(0, SEAL_CHARACTERS);
}
