import { scopesOf } from "@suyuan/domain/region-code";
import type { RulesOf } from "@suyuan/domain/standards/check";
import { NATIONAL_STANDARDS } from "@suyuan/domain/standards/national";
import {
  type StandardDocument,
  type StandardHead,
  type StandardKind,
  type StandardRule,
  subjectKey,
} from "@suyuan/domain/standards/standard";
import type { Key } from "@suyuan/store/table";
import type { Loaded } from "../loaded.ts";
import { standardHeadsKey, standardRulesKey } from "./keys.ts";

export const NATIONAL = "national";

/** What is looked up: lines of a kind for a subject. */
export type Asked = readonly [kind: StandardKind, subject: string];

/** The scopes whose standards hold at a place: the country's, and those of every region that it lies in. */
export function scopesAt(region: string | undefined): readonly string[] {
  return [NATIONAL, ...(region === undefined ? [] : scopesOf(region))];
}

/** What has to be loaded to look these up. */
export function standardKeys(scopes: readonly string[], asked: readonly Asked[]): readonly Key[] {
  return scopes.flatMap((scope) => [
    standardHeadsKey(scope),
    ...asked.map(([kind, subject]) => standardRulesKey(scope, kind, subjectKey(kind, subject))),
  ]);
}

/** The standards of some scopes, those that ship with the service among the country's unless one of the same name was imported. */
export function headsIn(loaded: Loaded, scopes: readonly string[]): readonly StandardHead[] {
  const stored = scopes.flatMap((scope) => loaded.state(standardHeadsKey(scope))?.heads ?? []);
  return scopes.includes(NATIONAL) ? [...shippedBeside(stored).map(headOf), ...stored] : stored;
}

function shippedBeside(stored: readonly StandardHead[]): readonly StandardDocument[] {
  const imported = new Set(stored.filter(({ scope }) => scope === NATIONAL).map(({ id }) => id));
  return NATIONAL_STANDARDS.filter(({ id }) => !imported.has(id));
}

function headOf({ entries, ...document }: StandardDocument): StandardHead {
  return {
    ...document,
    scope: NATIONAL,
    entries: entries.length,
    publishedAt: `${document.from}T00:00:00.000Z`,
    by: "shipped",
  };
}

/** Looks lines up among what was loaded by `standardKeys`; a standard whose import is not through has no head yet, and says nothing. */
export function rulesIn(loaded: Loaded, scopes: readonly string[]): RulesOf {
  const heads = headsIn(loaded, scopes);
  return (kind, subject) => {
    const key = subjectKey(kind, subject);
    return heads.flatMap((standard): readonly StandardRule[] => {
      if (standard.kind !== kind) return [];
      return linesOf(loaded, standard, key).map((entry) => ({ ...entry, standard }));
    });
  };
}

function linesOf(loaded: Loaded, { id, scope, kind, by }: StandardHead, key: string) {
  if (scope === NATIONAL && by === "shipped") {
    const document = NATIONAL_STANDARDS.find((one) => one.id === id);
    return (document?.entries ?? []).filter(({ subject }) => subjectKey(kind, subject) === key);
  }
  const entries = loaded.state(standardRulesKey(scope, kind, key))?.entries ?? {};
  // A standard may be called anything, `constructor` among it.
  return Object.hasOwn(entries, id) ? (entries[id] ?? []) : [];
}
