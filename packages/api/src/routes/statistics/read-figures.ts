import type { Sent } from "@suyuan/domain/answer";
import { invalidRequest } from "@suyuan/domain/field-errors";
import { sumOfCells } from "@suyuan/domain/statistics/account";
import type { Measure } from "@suyuan/domain/statistics/measure";
import { MEASURE_WORDS } from "@suyuan/domain/statistics/measure-words";
import { NOT_RECORDED, RATIOS } from "@suyuan/domain/statistics/ratio";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { FileContent } from "../../http/route.ts";
import { productKey } from "../../ledger/keys.ts";
import { EVENTUAL, readMany, readPage } from "../../ledger/read.ts";
import { type Account, productFigures, regionsIn } from "../../ledger/statistics/keys.ts";
import { knownFigures } from "../../ledger/statistics/read.ts";
import { csvCell } from "../../printing/csv.ts";
import { figuresOf, type GroupedAmounts, grouped } from "./grouped.ts";
import type { Figures, FiguresQuery, Grouping } from "./view.ts";
import { monthsAsked, type Whose, whoseFigures } from "./whose.ts";

type Answered = Sent<typeof Figures>;

/** Products or regions of one answer: of each some rows are read. */
const PARTS = 20;

/** A part that is read by itself: a product, a region below, or all of it. */
interface Part {
  readonly by: Answered["figures"][number]["by"];
  readonly account: Account;
  readonly product?: string | undefined;
}

async function answered(deps: Deps, { actor, query }: Call<unknown, FiguresQuery, unknown>): Promise<Answered> {
  const { knownOn, by = [], product } = query;
  const whose = await whoseFigures(deps, actor, query);
  const months = monthsAsked(query, deps.now());
  requireSense(by, months, query, whose);
  const { parts, next } = await partsOf(deps, whose, months, query);
  const years = [...new Set(months.map((month) => month.slice(0, 4)))];
  const groups: GroupedAmounts[] = [];
  for (const part of parts) {
    const cells = await Promise.all(
      years.map((year) => knownFigures(deps.table, { account: part.account, year, product: part.product }, knownOn)),
    );
    groups.push(...grouped(sumOfCells(cells), months, by, part.by));
  }
  const rowsOf = addressOfRows(query, whose, months);
  const figures = groups.flatMap((group) => figuresOf(group, rowsOf));
  const gtins = [
    ...new Set([...parts.flatMap((part) => part.product ?? []), ...(product === undefined ? [] : [product])]),
  ];
  return {
    ...whose.head,
    from: `${months[0]}`,
    to: `${months.at(-1)}`,
    figures,
    measures: measuresIn(figures),
    ...(gtins.length === 0 ? {} : { products: await namesOf(deps, gtins) }),
    notKnown: notKnownOf(figures, months),
    ...(next === undefined ? {} : { next }),
  };
}

function requireSense(
  by: readonly Grouping[],
  months: readonly string[],
  { product }: FiguresQuery,
  { scope }: Whose,
): void {
  const fault = (en: string, zh: string) => invalidRequest([{ pointer: "/by", en, zh }]);
  if (by.includes("product") && by.includes("region"))
    throw fault(
      "Ask by product or by region, one at a time: name a region to see its products.",
      "产品与地区不能同时分组：请先指定地区再按产品分组。",
    );
  if (by.includes("month") && by.includes("week")) throw fault("Ask by month or by week.", "月与周不能同时分组。");
  if (by.includes("product") && product !== undefined)
    throw fault("One product is asked for: leave product out of by.", "已指定产品，分组中请勿再填产品。");
  if (by.includes("product") && new Set(months.map((month) => month.slice(0, 4))).size > 1)
    throw fault("By product, ask for months of one calendar year.", "按产品分组时，请查询同一自然年内的月份。");
  if (by.includes("region") && scope === undefined)
    throw fault("An organisation's own figures are not kept by region.", "本机构统计不按地区分组。");
  if (by.includes("region") && scope?.length === 12)
    throw fault("Nothing lies below a village. Leave region out of by.", "村以下没有更小的地区，请勿按地区分组。");
}

/** What is read: all of it, or the next products or regions. */
async function partsOf(
  deps: Deps,
  { account, scope }: Whose,
  months: readonly string[],
  { by = [], product, cursor, limit }: FiguresQuery,
): Promise<{ readonly parts: readonly Part[]; readonly next?: string | undefined }> {
  const count = Math.min(limit ?? PARTS, PARTS);
  const year = `${months.at(-1)?.slice(0, 4)}`;
  if (by.includes("product")) {
    const { names, next } = await productsAfter(deps, account, year, cursor ?? "", count);
    return { parts: names.map((gtin) => ({ by: { product: gtin }, account, product: gtin })), next };
  }
  if (by.includes("region") && scope !== undefined) {
    const { rows } = await readPage(
      deps.table,
      regionsIn(scope),
      { from: `${cursor ?? ""}!`, limit: count + 1 },
      undefined,
      EVENTUAL,
    );
    const names = rows.slice(0, count).map(({ sk }) => sk);
    const next = rows.length > count ? names.at(-1) : undefined;
    return { parts: names.map((region) => ({ by: { region: codeOf(region) }, account: region, product })), next };
  }
  return { parts: [{ by: {}, account, product }] };
}

/** Of a scope, six digits at least. */
function codeOf(scope: string): string {
  return scope.padEnd(6, "0");
}

/** The next products of which something is on record, by one short query each. */
async function productsAfter(deps: Deps, account: Account, year: string, after: string, count: number) {
  const names: string[] = [];
  const { pk } = productFigures(account, year);
  for (let last = after; names.length <= count; ) {
    const from = last === "" ? "PM#" : `PM#${last}#~`;
    const { items } = await deps.table.query(pk, { from, to: "PM#~", limit: 1 });
    const gtin = items[0]?.sk.split("#")[1];
    if (gtin === undefined) break;
    names.push(gtin);
    last = gtin;
  }
  return names.length > count ? { names: names.slice(0, count), next: names[count - 1] } : { names };
}

async function namesOf(deps: Deps, gtins: readonly string[]): Promise<NonNullable<Answered["products"]>> {
  const loaded = await readMany(deps.table, gtins.map(productKey), EVENTUAL);
  return gtins.map((gtin) => {
    const name = loaded.state(productKey(gtin))?.name;
    return name === undefined ? { gtin } : { gtin, name };
  });
}

/** Where a figure's rows are: of a county or what lies in it, and of an organisation. Of a city or province: its parts. */
function addressOfRows({ knownOn, product }: FiguresQuery, { scope, head }: Whose, months: readonly string[]) {
  return (key: Measure, by: Part["by"]): string => {
    const region = by.region ?? head.region;
    const [from, to] = by.month === undefined ? [months[0], months.at(-1)] : [by.month, by.month];
    const isWide = scope !== undefined && (by.region === undefined ? scope.length : codeLength(by.region)) < 6;
    const asked = new URLSearchParams({
      ...(region === undefined ? {} : { region }),
      ...{ from: `${from}`, to: `${to}` },
      ...(knownOn === undefined ? {} : { knownOn }),
      ...((by.product ?? product) === undefined ? {} : { product: `${by.product ?? product}` }),
      ...(isWide ? { by: "region" } : { key }),
    });
    return isWide ? `/api/statistics?${asked}` : `/api/statistics/rows?${asked}`;
  };
}

function codeLength(code: string): number {
  return code.length > 6 ? code.length : code.replace(/(?:00)+$/, "").length;
}

/** Names of the keys among figures, and what exactly is counted. */
function measuresIn(figures: Answered["figures"]): Answered["measures"] {
  const keys = new Set(figures.map(({ key }) => key));
  return [
    ...Object.entries(MEASURE_WORDS).map(([key, { name, is }]) => ({ key, name, is })),
    ...Object.entries(RATIOS).map(([key, { name }]) => ({ key, name })),
  ].filter(({ key }) => keys.has(key));
}

function notKnownOf(figures: Answered["figures"], months: readonly string[]): Answered["notKnown"] {
  const known = new Set<string>(figures.map(({ key }) => key));
  const nothing = { zh: "所查范围内没有相关记录。", en: "Nothing of the kind is on record for what was asked." };
  const distinct = {
    zh: "户数只按单月或整个自然年去重统计，其他时段未知。",
    en: "Households are counted once in a month or a whole calendar year; of another stretch or a part it is not known how many.",
  };
  const isYear = months[0]?.endsWith("-01") === true && months.length === 12;
  const why = (key: string) => (key.includes("household") && months.length > 1 && !isYear ? distinct : nothing);
  const all = [...Object.entries(MEASURE_WORDS), ...Object.entries(RATIOS)];
  return [
    ...all.filter(([key]) => !known.has(key)).map(([key, { name }]) => ({ key, name, why: why(key) })),
    ...NOT_RECORDED,
  ];
}

/** Figures of a region or of one's own organisation. */
export async function readFigures(deps: Deps, call: Call<unknown, FiguresQuery, unknown>): Promise<Answer<Answered>> {
  return { status: 200, body: await answered(deps, call) };
}

/** The same as a table: one line a figure. What is not known has a line without a value. */
export async function figuresCsv(deps: Deps, call: Call<unknown, FiguresQuery, unknown>): Promise<Answer<FileContent>> {
  const { figures, measures, notKnown, products = [], from, to } = await answered(deps, call);
  const wordsOf = new Map(measures.map(({ key, name }) => [key, name]));
  const names = new Map(products.map(({ gtin, name }) => [gtin, name?.zh ?? ""]));
  const by = ["region", "month", "week", "product", "scheme", "producer"] as const;
  const columns = [
    "from",
    "to",
    ...by,
    "productName",
    "key",
    "nameZh",
    "nameEn",
    "value",
    "unit",
    "numerator",
    "denominator",
    "notKnown",
  ];
  const lines = [
    ...figures.map((figure) => [
      ...[from, to, ...by.map((one) => figure.by[one] ?? ""), names.get(figure.by.product ?? "") ?? "", figure.key],
      ...[wordsOf.get(figure.key)?.zh ?? "", wordsOf.get(figure.key)?.en ?? "", `${figure.value ?? ""}`, figure.unit],
      ...[`${figure.numerator ?? ""}`, `${figure.denominator ?? ""}`, ""],
    ]),
    ...notKnown.map(({ key, name, why }) => [
      from,
      to,
      ...by.map(() => ""),
      "",
      key,
      name.zh,
      name.en,
      "",
      "",
      "",
      "",
      `${why.zh} ${why.en}`,
    ]),
  ];
  const text = [columns, ...lines].map((line) => line.map(csvCell).join(",")).join("\r\n");
  return {
    status: 200,
    body: new FileContent("text/csv; charset=utf-8", `\uFEFF${text}\r\n`, `statistics-${from}-${to}.csv`),
  };
}
