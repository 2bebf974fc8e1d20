import type { Language } from "@suyuan/domain/language";
import { html, raw } from "hono/html";
import { FRONT_STYLE } from "./style.ts";

/** A piece of a page: what was put in was escaped. */
export type Html = ReturnType<typeof html>;

const LANG = { zh: "zh-CN", en: "en" } as const;
const OTHER = { zh: { language: "en", name: "English" }, en: { language: "zh", name: "中文" } } as const;
const BRAND = { zh: "溯源", en: "Suyuan" } as const;

/** A whole page: a band with its heading, then its body; no script, nothing from elsewhere. `isListed` lets search engines keep it. */
export function frontPage(parts: {
  readonly language: Language;
  readonly title: string;
  /** Stands under the heading. */
  readonly lead?: string;
  readonly description: string;
  readonly isListed: boolean;
  readonly body: Html;
}): Html {
  const { language, title, lead, description, isListed, body } = parts;
  const other = OTHER[language];
  return html`<!doctype html><html lang="${LANG[language]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">${isListed ? "" : raw('<meta name="robots" content="noindex">')}<meta name="description" content="${description}"><meta property="og:title" content="${title}"><meta property="og:description" content="${description}"><title>${title}</title><style>${raw(FRONT_STYLE)}</style></head><body><header class="band"><div class="in"><div class="top"><a href="/?lang=${language}">${BRAND[language]}</a><a href="?lang=${other.language}" lang="${LANG[other.language]}" hreflang="${LANG[other.language]}">${other.name}</a></div><h1>${title}</h1>${lead === undefined ? "" : html`<p>${lead}</p>`}</div></header><main>${body}</main></body></html>`;
}
