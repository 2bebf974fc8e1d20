import { type Exception, type ExceptionState, stateOf } from "@suyuan/domain/exceptions/exception";
import { plainText } from "@suyuan/domain/identifiers/search-words";
import { ownScopesOf } from "@suyuan/domain/region-code";
import { keyText, type Op, type Table } from "@suyuan/store/table";
import { exceptionListKey } from "../keys.ts";
import { create } from "../loaded.ts";
import type { RowKey } from "../row-key.ts";
import type { ListedException } from "../rows.ts";

/**
 * The rows of an exception: one in the list of each office over its regions, at the place of its state and newest occurrence. What passed
 * to other regions is among its own (`withSuccessors`), so that a newer table of regions moves no row that stands.
 */
function rowsOf(exception: Exception): readonly RowKey<ListedException>[] {
  const state: ExceptionState = stateOf(exception);
  const scopes = new Set(exception.regions.flatMap(ownScopesOf));
  return [...scopes].map((scope) => exceptionListKey(scope, exception, state));
}

/**
 * Moves the rows of an exception to where they belong after it changed; a row is never written twice under one key, so the guard of the
 * exception itself is enough. At most 5 offices a region, twice.
 */
export function listOps(before: Exception | undefined, after: Exception): Op[] {
  const [from, to] = [before === undefined ? [] : rowsOf(before), rowsOf(after)];
  const [was, is] = [new Set(from.map(keyText)), new Set(to.map(keyText))];
  const { id, code, lot, subject, name, holder, newest } = after;
  const said = [subject, lot, name.zh, name.en, holder?.name, ...newest.parties.map((party) => party.name)];
  const words = said.flatMap((text) => (text === undefined ? [] : [plainText(text)])).join(" ");
  const row = { id, code, ...(lot === undefined ? {} : { lot }), words };
  return [
    ...from
      .filter((key) => !is.has(keyText(key)))
      .map(({ pk, sk }): Op => ({ delete: { pk, sk }, when: { versionIs: 1 } })),
    ...to.filter((key) => !was.has(keyText(key))).map((key) => create(key, row)),
  ];
}

/**
 * Writes an exception with its rows. A row that is there, or gone, already is what was wanted: rows of earlier versions stand where those
 * placed them. Answers false when one of `writes` was refused.
 */
export async function writeListed(
  table: Table,
  writes: readonly Op[],
  rows: readonly Op[],
  token: () => string,
): Promise<boolean> {
  const commit = await table.transact([...writes, ...rows], token());
  if (commit.ok) return true;
  const conflicts = new Set(commit.conflicts);
  const left = rows.filter((_, n) => !conflicts.has(writes.length + n));
  return (await table.transact([...writes, ...left], token())).ok;
}
