import type { Sent } from "@suyuan/domain/answer";
import { invalidRequest } from "@suyuan/domain/field-errors";
import { MEASURES, type Measure } from "@suyuan/domain/statistics/measure";
import { readAmount } from "@suyuan/domain/statistics/ratio";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { EVENTUAL, readPage } from "../../ledger/read.ts";
import { type CountedRow, countedRows } from "../../ledger/statistics/keys.ts";
import { LIMIT } from "../lists/filters.ts";
import type { FigureRows, RowsQuery } from "./view.ts";
import { monthsAsked, whoseFigures } from "./whose.ts";

type Page = Sent<typeof FigureRows>;

/** Queries of one page at most: of months in which nothing is, and of rows that are not asked for. */
const QUERIES_MAX = 12;

/**
 * What a figure counts, row by row: each with what it adds, so that the rows of all pages add up to the figure. Throws `invalid-request` for a
 * city or province: those drill down to their counties.
 */
export async function readRows(deps: Deps, { actor, query }: Call<unknown, RowsQuery, unknown>): Promise<Answer<Page>> {
  const whose = await whoseFigures(deps, actor, query);
  const { scope } = whose;
  if (scope !== undefined && scope.length < 6) {
    const en = "Rows are listed by county. Ask for figures by=region first, then for the rows of one county.";
    throw invalidRequest([{ pointer: "/region", en, zh: "明细按县列出。请先按地区分组查询，再查某县的明细。" }]);
  }
  const account = scope === undefined ? whose.account : scope.slice(0, 6);
  const key = measureAsked(query.key);
  const { unit, family } = MEASURES[key];
  const months = key === "capacity-grams" ? ["standing"] : monthsAsked(query, deps.now());
  const { limit = LIMIT } = query;
  let [month, cursor] = begun(query.cursor, months);
  const items: Page["items"][number][] = [];
  for (let queries = 0; queries < QUERIES_MAX && month !== undefined && items.length < limit; queries += 1) {
    const place = countedRows(account, month, family, scope !== undefined && scope.length > 6 ? scope : "");
    const page = await readPage(deps.table, place, { limit: limit - items.length }, cursor, EVENTUAL);
    for (const { data } of page.rows) {
      const amount = data.amounts[key];
      if (amount !== undefined && isAsked(data, query)) items.push(rowOf(data, readAmount(unit, amount)));
    }
    cursor = page.cursor;
    if (cursor === undefined) month = months[months.indexOf(month) + 1];
  }
  const next = month === undefined ? {} : { next: `${month}|${cursor ?? ""}` };
  return { status: 200, body: { items, ...next } };
}

/** The measure of that name. What is worked out of several has no rows of its own. */
function measureAsked(name: string): Measure {
  if (Object.hasOwn(MEASURES, name)) return name as Measure;
  const names = Object.keys(MEASURES).join(", ");
  throw invalidRequest([
    {
      pointer: "/key",
      en: `No such measure has rows. They are: ${names}.`,
      zh: `没有该指标的明细。可查询：${names}。`,
    },
  ]);
}

function begun(cursor: string | undefined, months: readonly string[]): [string | undefined, string | undefined] {
  if (cursor === undefined) return [months[0], undefined];
  const at = cursor.indexOf("|");
  const month = cursor.slice(0, Math.max(0, at));
  if (!months.includes(month)) {
    const en = "This cursor belongs to another question. Ask again without it.";
    throw invalidRequest([{ pointer: "/cursor", en, zh: "游标与本次查询不符，请去掉后重新查询。" }]);
  }
  const inner = cursor.slice(at + 1);
  return [month, inner === "" ? undefined : inner];
}

function isAsked({ knownOn, product }: CountedRow, query: RowsQuery): boolean {
  return (
    (query.knownOn === undefined || knownOn <= query.knownOn) &&
    (query.product === undefined || product === query.product)
  );
}

function rowOf(
  { row, on, knownOn, region, product, scheme, producer, organisation }: CountedRow,
  value: ReturnType<typeof readAmount>,
): Page["items"][number] {
  return {
    row,
    on,
    knownOn,
    ...value,
    region,
    ...(product === undefined ? {} : { product }),
    scheme,
    producer,
    organisation,
  };
}
