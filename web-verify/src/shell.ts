import type { Language } from "@suyuan/domain/language";
import { escapeHtml } from "./html.ts";
import type { Tone } from "./look/tokens.ts";
import { STYLE } from "./style.ts";
import { TEXT } from "./words.ts";

/** Where the service lives on the public web, e.g. `https://suyuan.example`: shown so that a reader can compare the address bar. */
export interface PageOptions {
  readonly publicUrl: string;
  /** The farming line beside 12315: 12316 without it, `none` for none. Digits and hyphens. */
  readonly farmHotline?: string;
}

export interface PageParts {
  readonly language: Language;
  readonly title: string;
  /** What the page is, for whoever is sent its address: nothing that may be different when they open it. */
  readonly about?: string;
  /** The page's own address, whole, where it has one. */
  readonly canonical?: string;
  readonly tone: Tone;
  /** The coloured band: HTML, already safe. */
  readonly band: string;
  /** What follows it: HTML, already safe. */
  readonly body: string;
  /** The query of the page, where changing language must keep it. */
  readonly query?: string;
}

/** The languages as BCP 47 names them. */
export const LANG = { zh: "zh-CN", en: "en" } as const;

function opening(language: Language): string {
  const meta =
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="format-detection" content="telephone=no">' +
    '<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><link rel="icon" href="/favicon.ico">' +
    `<meta property="og:type" content="website"><meta property="og:site_name" content="${TEXT[language].brand}">`;
  return `<!doctype html><html lang="${LANG[language]}"><head><meta charset="utf-8">${meta}<style>${STYLE}</style><title>`;
}

/** What a browser's tab, a bookmark and a shared link show. */
function titled({ title, about, canonical, language }: PageParts): string {
  const [name, what] = [escapeHtml(title), about ?? TEXT[language].aboutPage];
  const address = canonical === undefined ? "" : escapeHtml(canonical);
  const own =
    address === "" ? "" : `<link rel="canonical" href="${address}"><meta property="og:url" content="${address}">`;
  return (
    `${name}</title><meta name="description" content="${what}"><meta property="og:title" content="${name}">` +
    `<meta property="og:description" content="${what}">${own}`
  );
}

/** The query that shows the same page in another language. */
function inLanguage(query: string, language: Language): string {
  const kept = query.split("&").filter((parameter) => parameter !== "" && !/^lang=/.test(parameter));
  return escapeHtml([...kept, `lang=${language}`].join("&"));
}

function top(language: Language, query = ""): string {
  const words = TEXT[language];
  const other = language === "zh" ? "en" : "zh";
  const link = `<a class="lang" href="?${inLanguage(query, other)}" lang="${LANG[other]}" hreflang="${LANG[other]}">${words.other}</a>`;
  return `<a class="skip" href="#main">${words.skip}</a><div class="wrap top"><span>${words.brand}</span> ${link}</div>`;
}

/** How every page ends. */
export const CLOSING = "</main></body></html>";

/** How every page of a language begins, style and all: a host keeps it as bytes and encodes only what follows. */
export const OPENING: Readonly<Record<Language, string>> = { zh: opening("zh"), en: opening("en") };
const TOP = { zh: top("zh"), en: top("en") };

/** A whole page: band first, everything inline, no script and no request to anywhere. */
export function page(parts: PageParts): string {
  return OPENING[parts.language] + upToBody(parts) + CLOSING;
}

/** What stands between opening and closing. `title` and `canonical` are escaped here. */
export function upToBody(parts: PageParts): string {
  const { language, query = "" } = parts;
  const head = query === "" ? TOP[language] : top(language, query);
  return (
    `${titled(parts)}</head><body><header class="band ${parts.tone}">${head}` +
    `<div class="wrap">${parts.band}</div></header><main id="main" class="wrap" tabindex="-1">${parts.body}`
  );
}

/** A section under a heading. `id` only where the page links to it. */
export function section(heading: string, content: string, id?: string): string {
  return `<section${id === undefined ? "" : ` id="${id}"`}><h2>${heading}</h2><div class="in">${content}</div></section>`;
}

/** One line of a list of facts: what, the fact, and how it is known. */
export function row(term: string, fact: string): string {
  return `<div><dt>${term}</dt><dd>${fact}</dd></div>`;
}

/** Where to ask and complain. `quote` is what to have at hand (list rows, HTML already safe), or empty. */
export function complaint(language: Language, options: PageOptions, quote: string): string {
  return complaintUpTo(language, quote) + complaintFrom(language, options);
}

/** The beginning of `complaint`, with what differs from page to page: the rest is the same on every page of a language. */
export function complaintUpTo(language: Language, quote: string): string {
  return `<section><h2>${TEXT[language].complain}</h2><div class="in"><dl>${quote}`;
}

/**
 * The farming line of the agriculture departments, for what went wrong before the market (农市发〔2006〕10号, as told at dara.gd.gov.cn
 * post_1553661); 12315 is the market regulator's. Which line a place has is the operator's to say.
 */
const FARM_HOTLINE = "12316";

/** Where the operator's pages name no farming line. */
const NO_HOTLINE = "none";

function farmCall(language: Language, number: string): string {
  if (number === NO_HOTLINE) return "";
  const shown = escapeHtml(number);
  return `<p>${TEXT[language].phrase.farmCall(`<a href="tel:${shown}">${shown}</a>`)}</p>`;
}

/** The rest of `complaint`. */
export function complaintFrom(language: Language, options: PageOptions): string {
  const words = TEXT[language];
  const address = row(words.address, `<span class="code">${escapeHtml(options.publicUrl)}</span>`);
  return (
    `${address}</dl><p><a class="call" href="tel:12315">${words.call}</a></p><p>${words.callNote}</p>` +
    `${farmCall(language, options.farmHotline ?? FARM_HOTLINE)}</div></section>`
  );
}
