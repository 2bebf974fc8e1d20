import type { Language } from "@suyuan/domain/language";
import { html } from "hono/html";
import type { PublishedPageData } from "../publishing/read.ts";
import type { PublishedCell } from "../publishing/schemas.ts";
import { frontPage, type Html } from "./shell.ts";

const WORDS = {
  zh: {
    title: (name: string, month: string) => `${name} ${month} 农产品追溯统计`,
    lead: (day: string, by: string) => `统计截至 ${day} 已登记的记录，由${by}发布。每月一个版本，发布后不再改动。`,
    about: "按产品、认证和乡镇公布的统计数据；可能推算出个别农户或生产者的数据不予公布。",
    all: "全部数据（含各村）：CSV",
    json: "JSON",
    months: "各期",
    attack: "能否推算出个体数据",
    attacked: (of: Attacked) =>
      `发布前对迄今 ${of.months} 个月的全部数据做加减推算：${of.rows} 个已发布的数、${of.pairs} 组“谁推算谁”。${of.producers} 家生产者${of.households === 0 ? "" : `和 ${of.households} 户农户`}的数值都推算不出来；几家合起来推算不在检验之内。`,
    rules: (of: Rules) =>
      `公布条件：至少 ${of.organisations} 家机构；涉及农户的至少 ${of.households} 户；最大一家不超过 ${of.largestPercent}%。`,
    hidden: "未公布",
    none: "本月无可公布的数据。",
    nothing: "没有已发布的数据",
    noLead: "该县尚未发布统计数据，或网址有误。请核对区划代码和月份。",
    everything: "全县",
    township: "乡镇",
    product: "产品",
    scheme: "认证",
    producer: "生产者",
    place: "地区或类别",
    held: (count: number) => `另有 ${count} 个以往数据已更正而暂不更新：变动量会暴露个体。`,
  },
  en: {
    title: (name: string, month: string) => `${name}: traced produce in ${month}`,
    lead: (day: string, by: string) =>
      `Counts what was on record by the end of ${day}. Published by ${by}, in one version that stays.`,
    about: "Figures by product, scheme and township; what would give away a single household or producer is not shown.",
    all: "All figures, by village too: CSV",
    json: "JSON",
    months: "Months",
    attack: "Can anybody's own figures be worked out?",
    attacked: (of: Attacked) =>
      `Before it went out, everything published (months: ${of.months}) was added and subtracted: ${of.rows} figures, ${of.pairs} pairs of one who looks and one who is looked for. Of ${of.producers} producers${of.households === 0 ? "" : ` and ${of.households} households`} none could be worked out. Several who put their own figures together were not tried.`,
    rules: (of: Rules) =>
      `Shown are figures of at least ${of.organisations} organisations and, where they are about households, of ${of.households}; of which the largest has at most ${of.largestPercent} %.`,
    hidden: "not shown",
    none: "Nothing can be shown of this month.",
    nothing: "No figures were published",
    noLead:
      "This county has published nothing yet, or the address is wrong. Check the code of the county and the month.",
    everything: "The whole county",
    township: "Township",
    product: "Product",
    scheme: "Scheme",
    producer: "Producers",
    place: "Place or kind",
    held: (count: number) =>
      `${count} earlier figures were corrected and stay as they are: the change would tell whose it is.`,
  },
} as const;

interface Attacked {
  readonly months: number;
  readonly rows: number;
  readonly pairs: number;
  readonly producers: number;
  readonly households: number;
}
type Rules = PublishedPageData["publication"]["rules"];

const TABLES: Readonly<Record<PublishedCell["table"], { readonly zh: string; readonly en: string }>> = {
  harvest: { zh: "登记的采收", en: "Harvests on record" },
  certified: { zh: "认证产品", en: "Under a certificate" },
  sold: { zh: "售出", en: "Sold on" },
  tested: { zh: "检测", en: "Tests" },
  deliveries: { zh: "农户交售", en: "Delivered by households" },
  wages: { zh: "务工收入", en: "Wages" },
  dividends: { zh: "分红", en: "Dividends" },
};

const FIGURES: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  registeredKg: { zh: "千克", en: "kg" },
  batches: { zh: "批次", en: "batches" },
  certifiedKg: { zh: "认证千克", en: "kg certified" },
  soldKg: { zh: "售出千克", en: "kg sold" },
  tests: { zh: "检测", en: "tests" },
  testsPassed: { zh: "合格", en: "passed" },
  deliveredKg: { zh: "交售千克", en: "kg delivered" },
  paidYuan: { zh: "付款（元）", en: "paid, yuan" },
  households: { zh: "农户", en: "households" },
};

const VALUES: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  none: { zh: "无", en: "none" },
  "green-food": { zh: "绿色食品", en: "green food" },
  "pollution-free": { zh: "无公害农产品", en: "pollution-free" },
  organic: { zh: "有机产品", en: "organic" },
  "geographical-indication": { zh: "地理标志", en: "geographical indication" },
  cooperative: { zh: "合作社", en: "cooperatives" },
  depot: { zh: "仓储企业", en: "depots" },
  platform: { zh: "电商平台", en: "platforms" },
};

const WHY: Readonly<Record<NonNullable<PublishedCell["suppressed"]>, { readonly zh: string; readonly en: string }>> = {
  "few-organisations": { zh: "机构过少", en: "too few organisations" },
  "few-households": { zh: "农户过少", en: "too few households" },
  dominant: { zh: "一家占比过大", en: "one has most of it" },
  close: { zh: "两家占比过大", en: "two have most of it" },
  protects: { zh: "保护其他数据", en: "protects another" },
};

/** A county's publication as a page: the county by product, scheme and kind of producer, and its townships; all else is in the CSV. */
export function figuresPage({ publication, cells, names, months }: PublishedPageData, language: Language): Html {
  const words = WORDS[language];
  const { region, month, knownTo, byName, rules } = publication;
  const name = publication.regionName ?? region;
  const own = cells.filter((cell) => cell.month === month);
  const held = publication.tables.reduce((sum, table) => sum + table.held, 0);
  const tables = Object.keys(TABLES).flatMap((table) =>
    tableOf(table as PublishedCell["table"], { cells: own, names }, language),
  );
  const at = `/api/publications/${region}/${month}`;
  const list = months.map((one) => html`<a href="/figures/${region}/${one}?lang=${language}">${one}</a> `);
  const body = html`<section><h2>${words.attack}</h2><p>${words.attacked(attackedOf(publication))}</p><p class="soft">${words.rules(rules)}</p>${held === 0 ? "" : html`<p class="soft">${words.held(held)}</p>`}</section>${tables.length === 0 ? html`<section><p>${words.none}</p></section>` : tables}<section><p><a href="${at}/cells.csv">${words.all}</a></p><p><a href="${at}">${words.json}</a></p><h2>${words.months}</h2><nav>${list}</nav></section>`;
  const title = words.title(name, month);
  return frontPage({
    language,
    title,
    lead: words.lead(knownTo, byName),
    description: words.about,
    isListed: true,
    body,
  });
}

export function noFiguresPage(language: Language): Html {
  const { nothing, noLead } = WORDS[language];
  const body = html`<section><p>${noLead}</p></section>`;
  return frontPage({ language, title: nothing, description: noLead, isListed: false, body });
}

function attackedOf({ tables }: PublishedPageData["publication"]): Attacked {
  const most = (of: "months" | "producers" | "households") => Math.max(0, ...tables.map(({ attack }) => attack[of]));
  const sum = (of: "rows" | "pairs") => tables.reduce((total, { attack }) => total + attack[of], 0);
  return {
    ...{ months: most("months"), producers: most("producers"), households: most("households") },
    ...{ rows: sum("rows"), pairs: sum("pairs") },
  };
}

/** Of one table what is shown, and why the rest is not; nothing where no cell is shown. */
function tableOf(table: PublishedCell["table"], all: Shown, language: Language): readonly Html[] {
  const cells = all.cells.filter((cell) => cell.table === table);
  const shown = cells.filter(({ figures }) => figures !== undefined);
  if (shown.length === 0) return [];
  const columns = [...new Set(shown.flatMap(({ figures }) => Object.keys(figures ?? {})))];
  if (shown.some(({ households }) => households !== undefined)) columns.push("households");
  const head = columns.map((column) => html`<th scope="col">${FIGURES[column]?.[language] ?? column}</th>`);
  const rows = cells.map(
    (cell) =>
      html`<tr><th scope="row">${labelOf(cell, all.names, language)}</th>${valuesOf(cell, columns, language)}</tr>`,
  );
  return [
    html`<section><h2>${TABLES[table][language]}</h2><table><tr><th scope="col">${WORDS[language].place}</th>${head}</tr>${rows}</table></section>`,
  ];
}

type Shown = Pick<PublishedPageData, "cells" | "names">;

function valuesOf(
  { figures, suppressed, households }: PublishedCell,
  columns: readonly string[],
  language: Language,
): Html {
  if (figures === undefined) {
    const why = suppressed === undefined ? "" : WHY[suppressed][language];
    return html`<td class="soft" colspan="${columns.length}">${WORDS[language].hidden}: ${why}</td>`;
  }
  const values: Readonly<Record<string, number | undefined>> = { ...figures, households };
  return html`${columns.map((column) => html`<td>${numberOf(values[column], language)}</td>`)}`;
}

function labelOf(
  { region, product, scheme, producer }: PublishedCell,
  names: PublishedPageData["names"],
  language: Language,
): string {
  const words = WORDS[language];
  const told = (value: string) => VALUES[value]?.[language] ?? value;
  if (product !== undefined) return `${words.product} ${names[product]?.[language] ?? told(product)}`;
  if (scheme !== undefined) return `${words.scheme} ${told(scheme)}`;
  if (producer !== undefined) return `${words.producer} ${told(producer)}`;
  return region.length === 6 ? words.everything : `${words.township} ${region}`;
}

function numberOf(value: number | undefined, language: Language): string {
  return value === undefined ? "" : value.toLocaleString(language === "zh" ? "zh-CN" : "en");
}
