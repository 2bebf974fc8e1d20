import { plainText } from "@suyuan/domain/identifiers/search-words";
import type { Table } from "@suyuan/store/table";
import { type PersonRecord, recordOf } from "../../commands/people/bodies.ts";
import { type ListPage, walk } from "../../ledger/lists/walk.ts";
import { personKey, personNamesKey } from "../../ledger/people/keys.ts";
import { peopleFoundBy, personWordKey, personWordsKey } from "../../ledger/people/words.ts";
import { EVENTUAL, readMany } from "../../ledger/read.ts";
import type { Stored } from "../../ledger/row-key.ts";
import type { IdRow } from "../../ledger/rows.ts";

type Reading = Pick<Table, "getMany" | "query">;

/** People with what says who they are, in the order of their ids: one round of reads. */
export async function peopleBehind(
  table: Pick<Table, "getMany">,
  ids: readonly string[],
): Promise<(PersonRecord | undefined)[]> {
  const found = await readMany(
    table,
    ids.flatMap((id) => [personKey(id), personNamesKey(id)]),
    EVENTUAL,
  );
  return ids.map((id) => {
    const person = found.state(personKey(id));
    return person && recordOf(person, found.state(personNamesKey(id)));
  });
}

/**
 * Whom the operator finds by the beginning of a word: of the name, of how it is read, or of the account. Each is shown once, by its first such
 * word; only members of `organisation`, former ones too, where that is given. Throws CursorInvalid.
 */
export async function peopleFound(
  table: Reading,
  { q, organisation }: { readonly q: string; readonly organisation?: string | undefined },
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<ListPage<PersonRecord>> {
  const beginning = plainText(q);
  const load = async (rows: readonly Stored<IdRow>[]) => {
    const ids = rows.map(({ data }) => data.id);
    const [people, words] = await Promise.all([
      peopleBehind(table, ids),
      readMany(table, ids.map(personWordsKey), EVENTUAL),
    ]);
    const isShown = ({ sk }: Stored<IdRow>, id: string) => {
      const known = words.state(personWordsKey(id))?.words ?? [];
      const [first] = known.filter((word) => word.startsWith(beginning)).toSorted();
      return first !== undefined && personWordKey(first, id).sk === sk;
    };
    return rows.map((row, n) => {
      const person = people[n];
      const isMember =
        organisation === undefined || person?.memberships.some((one) => one.organisation === organisation) === true;
      return isMember && isShown(row, row.data.id) ? person : undefined;
    });
  };
  const place = peopleFoundBy(beginning);
  return walk(table, { place, reverse: false, isFiltered: organisation !== undefined, load }, page);
}
