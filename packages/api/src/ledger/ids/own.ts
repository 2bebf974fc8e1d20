import { storedId } from "@suyuan/domain/identifiers/own-id";
import type { Key } from "@suyuan/store/table";
import { factKey } from "../keys.ts";
import type { Loaded } from "../loaded.ts";
import type { RowKey } from "../row-key.ts";
import type { FactRow } from "../rows.ts";

/** Where a thing lies, or will, that an organisation makes under an id of its own. */
export interface Own<Row extends object> {
  /** The id under which it is stored. */
  readonly id: string;
  readonly key: RowKey<Row>;
  /** To be among the command's keys. */
  readonly keys: readonly Key[];
  /** The first fact of what this organisation made under the id, now or under an earlier version: `taken` of a command. */
  readonly taken: (loaded: Loaded) => RowKey<FactRow> | undefined;
}

/**
 * What an organisation makes under an id. Earlier versions kept ids of all organisations side by side: where it made one then, that is still
 * the same thing; what another made under the id is nobody else's concern.
 */
export function ownOf<Row extends object>(
  keyOf: (stored: string) => RowKey<Row>,
  organisation: string,
  id: string,
): Own<Row> {
  const stored = storedId(organisation, id);
  const key = keyOf(stored);
  const former = factKey(keyOf(id), 1);
  return {
    id: stored,
    key,
    keys: [key, former],
    taken: (loaded) => {
      if (loaded.has(key)) return factKey(key, 1);
      return loaded.state(former)?.fact.by.organisation === organisation ? former : undefined;
    },
  };
}

/** The ids under which an organisation's thing may be stored: as now, and as an earlier version stored it. */
export function storedIdsOf(organisation: string, id: string): readonly [now: string, former: string] {
  return [storedId(organisation, id), id];
}
