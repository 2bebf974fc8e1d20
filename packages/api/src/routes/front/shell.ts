import type { Language } from "@suyuan/domain/language";
import { html, raw } from "hono/html";

/** A piece of a page: what was put in was escaped. */
export type Html = ReturnType<typeof html>;

/** The style of every page here, inline: allowed by its hash, so its text must not change between the two. */
export const FRONT_STYLE =
  ":root{color-scheme:light dark;--ink:#1c2420;--soft:#55605a;--line:#d5ddd8;--ground:#fff;--green:#1b6e3c}" +
  "@media(prefers-color-scheme:dark){:root{--ink:#e6ece8;--soft:#a3b0a8;--line:#38433d;--ground:#141a17;--green:#6cc48f}}" +
  "*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.6 system-ui,-apple-system,'PingFang SC','Noto Sans SC','Microsoft YaHei',sans-serif;overflow-wrap:anywhere}" +
  "main,header{max-width:52rem;margin:0 auto;padding:0 1rem}header{display:flex;justify-content:space-between;gap:1rem;padding-top:1rem;color:var(--soft)}" +
  "h1{font-size:1.7rem;line-height:1.3;margin:1.5rem 0 .5rem}h2{font-size:1.2rem;margin:2.2rem 0 .5rem;padding-top:.6rem;border-top:1px solid var(--line)}h3{font-size:1rem;margin:1rem 0 .2rem}" +
  "a{color:var(--green)}p{margin:.5rem 0}ul{padding-left:1.2rem}code,pre{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.86em}" +
  "pre{white-space:pre-wrap;border:1px solid var(--line);border-radius:.4rem;padding:.6rem;margin:.4rem 0}" +
  "details{border:1px solid var(--line);border-radius:.4rem;margin:.4rem 0;padding:.4rem .7rem}summary{cursor:pointer;min-height:1.8rem}" +
  "summary b{color:var(--green)}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.25rem .5rem .25rem 0;border-bottom:1px solid var(--line)}.soft{color:var(--soft)}" +
  "nav a{display:inline-block;padding:.3rem .8rem .3rem 0}:focus-visible{outline:2px solid currentColor;outline-offset:2px}";

const LANG = { zh: "zh-CN", en: "en" } as const;
const OTHER = { zh: { language: "en", name: "English" }, en: { language: "zh", name: "中文" } } as const;
const BRAND = { zh: "溯源", en: "Suyuan" } as const;

/** A whole page: no script, nothing from elsewhere. `isListed` lets search engines keep it. */
export function frontPage(parts: {
  readonly language: Language;
  readonly title: string;
  readonly description: string;
  readonly isListed: boolean;
  readonly body: Html;
}): Html {
  const { language, title, description, isListed, body } = parts;
  const other = OTHER[language];
  return html`<!doctype html><html lang="${LANG[language]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">${isListed ? "" : raw('<meta name="robots" content="noindex">')}<meta name="description" content="${description}"><meta property="og:title" content="${title}"><meta property="og:description" content="${description}"><title>${title}</title><style>${raw(FRONT_STYLE)}</style></head><body><header><a href="/?lang=${language}">${BRAND[language]}</a><a href="?lang=${other.language}" lang="${LANG[other.language]}" hreflang="${LANG[other.language]}">${other.name}</a></header><main>${body}</main></body></html>`;
}
