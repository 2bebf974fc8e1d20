import { type Cells, sumOfCells } from "@suyuan/domain/statistics/account";
import type { Table } from "@suyuan/store/table";
import { EVENTUAL, readPage } from "../read.ts";
import { type Account, figuresOfYear } from "./keys.ts";

/** Whose figures of which calendar year (or `standing`): of all goods, or of a product. */
export interface Asked {
  readonly account: Account;
  readonly year: string;
  readonly product?: string | undefined;
}

/**
 * Figures as they were known at the end of a day, or, without one, as they are known: the months of record before that day's and the days of its
 * month, in one or two queries whatever was recorded meanwhile. Two years of record are some fifty short rows.
 */
export async function knownFigures(table: Pick<Table, "query">, asked: Asked, knownOn?: string): Promise<Cells> {
  const { product } = asked;
  const beginning = (letter: "M" | "D") => (product === undefined ? `A${letter}#` : `P${letter}#${product}#`);
  if (knownOn === undefined) return between(table, asked, beginning("M"), ["", "~"]);
  const month = knownOn.slice(0, 7);
  const parts = await Promise.all([
    between(table, asked, beginning("M"), ["", before(month)]),
    between(table, asked, beginning("D"), [`${month}-01`, knownOn]),
  ]);
  return sumOfCells(parts);
}

/** The month before, `2026-09` of `2026-10`. */
function before(month: string): string {
  const [year = 0, of = 1] = month.split("-").map(Number);
  return of === 1 ? `${year - 1}-12` : `${year}-${String(of - 1).padStart(2, "0")}`;
}

async function between(
  table: Pick<Table, "query">,
  { account, year }: Asked,
  beginning: string,
  [from, to]: readonly [string, string],
): Promise<Cells> {
  const range = { from: `${beginning}${from}`, to: `${beginning}${to}` };
  const rows: Cells[] = [];
  let cursor: string | undefined;
  do {
    const page = await readPage(table, figuresOfYear(account, year), range, cursor, EVENTUAL);
    rows.push(...page.rows.map(({ data }) => data.cells));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return sumOfCells(rows);
}
