import type { Deps } from "../../host.ts";
import { FileContent } from "../../http/route.ts";
import { turn } from "../../ledger/indexes/turns.ts";
import { type Cell, type Sheet, workbook } from "../../printing/workbook.ts";
import { type Listing, type Place, pageOf, type Reader } from "../lists/listing.ts";
import { XLSX } from "./asked.ts";
import { beginExport, untilRead } from "./under-way.ts";

export type Row = readonly Cell[];

/** What a spreadsheet takes, less its head (Excel: 1,048,576). */
const ROWS_MAX = 1_000_000;
/** Things that are read at once. */
const PAGE = 25;

/** Whose lists are walked, and between which days. */
export interface Walked {
  readonly reader: Reader;
  readonly query: { readonly from?: string | undefined; readonly to?: string | undefined };
}

/** Counts the rows of sheets while they are written, for the last one, which says how many each has and whether those are all. */
export class Counts {
  readonly #counts = new Map<string, { readonly rows: number; readonly isWhole: boolean }>();

  sheet(name: string, columns: Sheet["columns"], rows: () => AsyncIterable<Row>): Sheet {
    return { name, columns, rows: () => counted(rows(), (told) => this.#counts.set(name, told)) };
  }

  last(): Sheet {
    return { name: "Counts 行数", columns: COUNT_COLUMNS, rows: () => countRows(this.#counts) };
  }
}

/** The workbook as it goes out: written while it is read. Throws `too-many-requests` where the organisation has two under way. */
export function sent(
  deps: Pick<Deps, "table" | "now">,
  organisation: string,
  sheets: readonly Sheet[],
  filename: string,
): FileContent {
  const leave = beginExport(deps, organisation);
  return new FileContent(XLSX, untilRead(workbook(sheets, deps.now()), leave), filename);
}

/** Rows up to what a sheet takes; how many they were is told when they have ended. */
async function* counted(
  rows: AsyncIterable<Row>,
  tell: (told: { readonly rows: number; readonly isWhole: boolean }) => void,
): AsyncGenerator<Row, void, undefined> {
  let count = 0;
  for await (const row of rows) {
    if (count === ROWS_MAX) return tell({ rows: count, isWhole: false });
    count += 1;
    yield row;
  }
  tell({ rows: count, isWhole: true });
}

/** The rows of all things of a place, page after page. */
export async function* walked<Thing extends object, R extends object>(
  deps: Deps,
  { reader, query: { from, to } }: Walked,
  listing: Listing<Thing, readonly Row[]>,
  place: Place<Thing, R>,
): AsyncGenerator<Row, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await pageOf(deps, reader, { from, to, limit: PAGE, cursor }, listing, place);
    for (const rows of page.items) yield* rows;
    cursor = page.next;
    await turn();
  } while (cursor !== undefined);
}

const COUNT_COLUMNS: Sheet["columns"] = [
  { title: "Sheet 工作表", width: 28 },
  { title: "Rows 行数", width: 12 },
  { title: "All of them? 是否完整", width: 60 },
];

function countRows(counts: ReadonlyMap<string, { readonly rows: number; readonly isWhole: boolean }>): readonly Row[] {
  return [...counts].map(([name, { rows, isWhole }]) => [
    name,
    rows,
    isWhole ? "yes 完整" : "no, more would not fit: ask for fewer days 否，超出行数上限，请缩短日期范围",
  ]);
}
