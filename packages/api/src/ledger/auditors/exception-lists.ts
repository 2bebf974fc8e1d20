import { type Exception, type ExceptionState, stateOf } from "@suyuan/domain/exceptions/exception";
import { scopesOf } from "@suyuan/domain/region-code";
import { plainText } from "@suyuan/domain/search-words";
import type { Op } from "@suyuan/store/table";
import { exceptionListKey } from "../keys.ts";
import { create } from "../loaded.ts";
import { nameOf, type RowKey } from "../row-key.ts";
import type { ListedException } from "../rows.ts";

/** The rows of an exception: one in the list of each office over its regions, at the place of its state and newest occurrence. */
function rowsOf(exception: Exception): readonly RowKey<ListedException>[] {
  const state: ExceptionState = stateOf(exception);
  const scopes = new Set(exception.regions.flatMap(scopesOf));
  return [...scopes].map((scope) => exceptionListKey(scope, exception, state));
}

/**
 * Moves the rows of an exception to where they belong after it changed; a row is never written twice under one key, so the guard of the
 * exception itself is enough. At most 8 offices a region, twice.
 */
export function listOps(before: Exception | undefined, after: Exception): Op[] {
  const [from, to] = [before === undefined ? [] : rowsOf(before), rowsOf(after)];
  const [was, is] = [new Set(from.map(nameOf)), new Set(to.map(nameOf))];
  const { id, code, lot, subject, name, holder, newest } = after;
  const said = [subject, lot, name.zh, name.en, holder?.name, ...newest.parties.map((party) => party.name)];
  const words = said.flatMap((text) => (text === undefined ? [] : [plainText(text)])).join(" ");
  const row = { id, code, ...(lot === undefined ? {} : { lot }), words };
  return [
    ...from
      .filter((key) => !is.has(nameOf(key)))
      .map(({ pk, sk }): Op => ({ delete: { pk, sk }, when: { versionIs: 1 } })),
    ...to.filter((key) => !was.has(nameOf(key))).map((key) => create(key, row)),
  ];
}
