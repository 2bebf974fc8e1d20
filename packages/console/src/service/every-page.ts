/** A page of a list of the service. */
interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** So many rows at most are fetched into one table; whoever needs more narrows the list or asks the interface. */
const ROWS_MAX = 5000;
/** What one page may hold. */
export const PAGE_MAX = 200;

/** Every item of a list, page after page, up to 5,000. */
export async function everyPage<Item>(
  ask: (cursor: string | undefined) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const rows: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await ask(cursor);
    rows.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined && rows.length < ROWS_MAX);
  return rows;
}
