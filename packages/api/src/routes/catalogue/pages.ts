import type { Language } from "@suyuan/domain/language";
import { toldRegion } from "@suyuan/domain/region-code";
import { STATE_TITLES } from "@suyuan/domain/words/state-titles";
import { html, raw } from "hono/html";
import type { News } from "../../ledger/catalogue/keys.ts";
import { frontPage, type Html } from "../front/shell.ts";
import type { EntryRecord, ShownEntry } from "./answers.ts";
import { isStopped } from "./read.ts";

/** The public pages of the catalogue: text to text, no script that runs, nothing from elsewhere. */

const WORDS = {
  zh: {
    title: (region: string) => `${region}特色产品`,
    lead: "由县级机构登记；证书与批次以系统当前记录为准。",
    none: "尚未登记特色产品。",
    more: "下一页",
    news: "最新动态（Atom）",
    all: (region: string) => `${region}的全部特色产品`,
    kinds: { famous: "名", special: "特", fine: "优", new: "新" },
    season: ({ from, to }: { readonly from: number; readonly to: number }) => `${from} 月至 ${to} 月上市`,
    saidBy: (office: string, day: string) => `以下由${office}登记（单方填报），最近更新 ${day}。`,
    producers: "生产主体",
    bases: "生产基地",
    certificates: "认证证书（今日效力）",
    noCertificates: "系统中没有这些主体对这些产品的证书。",
    moreCertificates: "另有证书未在此列出。",
    until: (day: string) => `有效期至 ${day}`,
    standings: {
      valid: "有效",
      suspended: "已暂停",
      withdrawn: "已撤销",
      expired: "已过期",
      "not-yet-valid": "尚未生效",
      "annual-check-missing": "缺年检",
      "annual-check-failed": "年检未通过",
      "not-covered": "不在认证范围",
    } as Readonly<Record<string, string>>,
    schemes: {
      "green-food": "绿色食品",
      "pollution-free": "无公害农产品",
      organic: "有机产品",
      "geographical-indication": "地理标志",
    } as Readonly<Record<string, string>>,
    batches: "近期批次",
    noBatches: "近期没有登记批次。",
    harvested: (day: string) => `${day} 采收`,
    notProved: "本页只说明谁登记了什么，不能证明您手中的这一件。请扫描包装上的追溯码查看该批次。",
    photo: (name: string) => `${name}（产品所有者提供的照片）`,
    stopped: "有批次已停止流通，请勿食用：",
  },
  en: {
    title: (region: string) => `Special products of ${region}`,
    lead: "Recorded by county offices; certificates and batches are as on record now.",
    none: "No special product is recorded yet.",
    more: "Next page",
    news: "News (Atom)",
    all: (region: string) => `All special products of ${region}`,
    kinds: { famous: "famous", special: "special", fine: "fine", new: "new" },
    season: ({ from, to }: { readonly from: number; readonly to: number }) => `On sale from month ${from} to ${to}`,
    saidBy: (office: string, day: string) => `What follows was recorded by ${office} (declared), last changed ${day}.`,
    producers: "Producers",
    bases: "Production bases",
    certificates: "Certificates, and what they are worth today",
    noCertificates: "These producers have no certificate for these products on record.",
    moreCertificates: "There are certificates that are not listed here.",
    until: (day: string) => `valid until ${day}`,
    standings: {
      valid: "valid",
      suspended: "suspended",
      withdrawn: "withdrawn",
      expired: "expired",
      "not-yet-valid": "not yet valid",
      "annual-check-missing": "annual check missing",
      "annual-check-failed": "annual check failed",
      "not-covered": "not covered",
    } as Readonly<Record<string, string>>,
    schemes: {
      "green-food": "Green food",
      "pollution-free": "Pollution-free",
      organic: "Organic",
      "geographical-indication": "Geographical indication",
    } as Readonly<Record<string, string>>,
    batches: "Recent batches",
    noBatches: "No batch was registered lately.",
    harvested: (day: string) => `harvested ${day}`,
    notProved:
      "This page says who recorded what; it proves nothing of the pack in your hand. Scan the code on the pack to see its batch.",
    photo: (name: string) => `${name} (photo by the product's owner)`,
    stopped: "Batches are stopped, do not eat:",
  },
} as const;

const said = ({ zh, en }: { readonly zh: string; readonly en?: string | undefined }, language: Language): string =>
  language === "en" ? (en ?? zh) : zh;

function kindsOf({ kinds, season }: Pick<EntryRecord, "kinds" | "season">, language: Language): string {
  const words = WORDS[language];
  const all = kinds.map((kind) => words.kinds[kind]).join(" · ");
  return season === undefined ? all : `${all} · ${words.season(season)}`;
}

/** All special products of a region that stand, a page at a time. */
export function regionPage(
  region: string,
  { items, next }: { readonly items: readonly EntryRecord[]; readonly next?: string },
  language: Language,
): Html {
  const words = WORDS[language];
  const name = toldRegion(region);
  const lines = items.map(
    (entry) =>
      html`<li><a href="/catalogue/${entry.region}/${entry.office}/${entry.id}?lang=${language}"><b>${said(entry.name, language)}</b></a><br><span class="soft">${kindsOf(entry, language)} · ${entry.regionName}</span></li>`,
  );
  const further =
    next === undefined
      ? ""
      : html`<p><a class="button" href="?lang=${language}&cursor=${encodeURIComponent(next)}">${words.more}</a></p>`;
  const body = html`<section>${items.length === 0 ? html`<p>${words.none}</p>` : html`<ul>${lines}</ul>`}${further}</section><section><p class="soft">${words.notProved}</p><p><a href="/catalogue/${region}/news.atom">${words.news}</a></p></section>`;
  const title = words.title(name);
  return frontPage({ language, title, lead: words.lead, description: title, isListed: true, body });
}

/** One special product: what its office says, then what is on record now. A batch that is stopped is said before everything. */
export function entryPage(entry: ShownEntry, language: Language): Html {
  const words = WORDS[language];
  const name = said(entry.name, language);
  const lines =
    entry.words === undefined ? [] : language === "en" ? (entry.words.en ?? entry.words.zh) : entry.words.zh;
  const body = html`${structured(entry)}${stoppedOf(entry, language)}<section>${photoOf(entry, language)}${lines.map((line) => html`<p>${line}</p>`)}<p class="soft">${words.saidBy(entry.officeName, entry.changedAt.slice(0, 10))}</p><h3>${words.producers}</h3><ul>${entry.producers.map((one) => html`<li>${one.name}</li>`)}</ul>${entry.bases.length === 0 ? "" : html`<h3>${words.bases}</h3><ul>${entry.bases.map((base) => html`<li>${base.name} <span class="soft">${base.region}</span></li>`)}</ul>`}</section>${certificatesOf(entry, language)}${batchesOf(entry, language)}<section><p class="soft">${words.notProved}</p><p><a href="/catalogue/${entry.region}?lang=${language}">${words.all(entry.regionName)}</a></p></section>`;
  const lead = `${kindsOf(entry, language)} · ${entry.regionName}`;
  return frontPage({ language, title: name, lead, description: `${name} · ${lead}`, isListed: true, body });
}

function stoppedOf({ batches }: ShownEntry, language: Language): Html | "" {
  const stopped = batches.filter(({ state }) => isStopped(state));
  if (stopped.length === 0) return "";
  const named = stopped.map(({ page, lot }) => html` <a href="${page}?lang=${language}">${lot}</a>`);
  return html`<section role="note"><p class="wrong">${WORDS[language].stopped}${named}</p></section>`;
}

function photoOf({ photo, name }: ShownEntry, language: Language): Html | "" {
  if (photo === undefined) return "";
  const { path, width, height } = photo;
  // Without a style of its own: the policy lets in the one of the page alone.
  const shown = Math.min(width, 320);
  return html`<img src="${path}" alt="${WORDS[language].photo(said(name, language))}" width="${shown}" height="${Math.round((height * shown) / width)}" loading="lazy">`;
}

function certificatesOf({ certificates, moreCertificates, asOf }: ShownEntry, language: Language): Html {
  const words = WORDS[language];
  const lines = certificates.map(
    ({ scheme, number, holder, grade, validTo, today }) =>
      html`<li><b>${words.schemes[scheme] ?? scheme}${grade === undefined ? "" : ` ${grade}`} · ${words.standings[today] ?? today}</b><br>${number} · ${holder}${validTo === undefined ? "" : ` · ${words.until(validTo)}`}</li>`,
  );
  return html`<section><h2>${words.certificates}</h2><p class="soft">${asOf}</p>${lines.length === 0 ? html`<p>${words.noCertificates}</p>` : html`<ul>${lines}</ul>`}${moreCertificates === true ? html`<p>${words.moreCertificates}</p>` : ""}</section>`;
}

function batchesOf({ batches }: ShownEntry, language: Language): Html {
  const words = WORDS[language];
  const lines = batches.map(
    ({ page, lot, producer, harvestedOn, state }) =>
      html`<li><a href="${page}?lang=${language}">${lot}</a> ${STATE_TITLES[state][language]}<br><span class="soft">${producer} · ${words.harvested(harvestedOn)}</span></li>`,
  );
  return html`<section><h2>${words.batches}</h2>${lines.length === 0 ? html`<p>${words.noBatches}</p>` : html`<ul>${lines}</ul>`}</section>`;
}

/** schema.org's words for it: a block of data, which no policy has to let run. It claims what the page says and no certificate. */
function structured({ name, page, gtins, producers, words, photo }: ShownEntry): Html {
  const data = {
    "@context": "https://schema.org",
    "@type": "Product",
    name: name.zh,
    ...(name.en === undefined ? {} : { alternateName: name.en }),
    url: page,
    gtin: gtins,
    ...(words === undefined ? {} : { description: words.zh.join(" ") }),
    ...(photo === undefined ? {} : { image: new URL(photo.path, page).href }),
    countryOfOrigin: { "@type": "Country", name: "CN" },
    manufacturer: producers.map((one) => ({ "@type": "Organization", name: one.name })),
  };
  // A text within the block cannot end it.
  const text = JSON.stringify(data)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
  return html`<script type="application/ld+json">${raw(text)}</script>`;
}

const XML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no place for them, escaped or not.
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const xml = (text: string): string =>
  text
    .toWellFormed()
    .replace(NOT_IN_XML, "")
    .replace(/[&<>"']/g, (character) => XML[character] ?? "");

const NEWS_WORDS = { recorded: "登记", corrected: "更新", withdrawn: "撤下" } as const;

/** What was said of special products of a region, the newest first: Atom (RFC 4287). */
export function newsFeed(region: string, news: readonly News[], publicUrl: string): string {
  const self = `${publicUrl}/catalogue/${region}/news.atom`;
  const entries = news.map(({ id, kind, at, name, reason }) => {
    const title = xml(`${NEWS_WORDS[kind]}：${name.zh}`);
    const link = kind === "withdrawn" ? `${publicUrl}/catalogue/${region}` : `${publicUrl}/catalogue/${region}/${id}`;
    const summary = reason === undefined ? "" : `<summary>${xml(reason)}</summary>`;
    return `<entry><id>${xml(`${self}#${id}@${at}`)}</id><title>${title}</title><updated>${at}</updated><link href="${xml(link)}"/>${summary}</entry>`;
  });
  const title = xml(WORDS.zh.title(toldRegion(region)));
  const updated = news[0]?.at ?? "1970-01-01T00:00:00.000Z";
  return `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN"><id>${xml(self)}</id><title>${title}</title><updated>${updated}</updated><author><name>溯源</name></author><link rel="self" href="${xml(self)}"/><link href="${xml(`${publicUrl}/catalogue/${region}`)}"/>${entries.join("")}</feed>`;
}
