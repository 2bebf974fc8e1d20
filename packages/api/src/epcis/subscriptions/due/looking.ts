import type { Deps } from "../../../host.ts";
import { readPage } from "../../../ledger/read.ts";
import type { Stored } from "../../../ledger/row-key.ts";
import { type Due, type DueStretch, dueBy } from "../../../ledger/subscription-keys.ts";

/** Rows of those due that are read at once, and in one look at one place. */
const ROWS_PER_PAGE = 200;
const ROWS_PER_PLACE = 1_000;

/** A subscription that is due, with the rows by which it is. */
export interface DueSubscription {
  readonly due: Due;
  readonly rows: readonly Stored<Due>[];
}

/**
 * Those that are due now: of each place the first thousand rows, the others at the next look. A place that does not answer holds up no other:
 * its rows are found by the next look. Rejects where nothing was found and some place did not answer.
 */
export async function lookForDue(deps: Pick<Deps, "table" | "now">): Promise<readonly DueSubscription[]> {
  const places = dueBy(deps.now().toISOString());
  const looks = await Promise.allSettled(places.map((place) => rowsIn(deps, place)));
  const rows = looks.flatMap((look) => (look.status === "fulfilled" ? look.value : []));
  const failed = looks.find((look) => look.status === "rejected");
  if (rows.length === 0 && failed !== undefined) throw failed.reason;
  return [...Map.groupBy(rows, ({ data }) => data.id).values()].flatMap((some) => {
    const [first] = some;
    return first === undefined ? [] : [{ due: first.data, rows: some }];
  });
}

async function rowsIn({ table }: Pick<Deps, "table">, { place, range }: DueStretch): Promise<readonly Stored<Due>[]> {
  const found: Stored<Due>[] = [];
  let cursor: string | undefined;
  do {
    const page = await readPage(table, place, { ...range, limit: ROWS_PER_PAGE }, cursor);
    found.push(...page.rows);
    cursor = page.cursor;
  } while (cursor !== undefined && found.length < ROWS_PER_PLACE);
  return found;
}
