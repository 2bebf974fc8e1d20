import { BANDS } from "@suyuan/web-verify/look/tokens";

const BASE = "/console/";

/** The one document of the app. Nothing is inline: its policy lets in files of this origin alone. */
export function documentOf({
  scripts,
  styles,
  homes,
}: {
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
  /** By role, what its home needs besides. */
  readonly homes: Readonly<Record<string, readonly string[]>>;
}): string {
  const [main = "", ...others] = scripts;
  return [
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">',
    '<meta name="format-detection" content="telephone=no"><title>溯源</title><link rel="icon" href="/favicon.ico">',
    `<link rel="manifest" href="${BASE}manifest.webmanifest"><meta name="theme-color" content="${BANDS.calm}">`,
    ...styles.map((path) => `<link rel="stylesheet" href="${BASE}${path}">`),
    // Asked for beside the scripts: without it nobody can be sent to sign in.
    `<link rel="preload" as="fetch" href="${BASE}sign-in.json" crossorigin>`,
    `<meta name="homes" content='${JSON.stringify(homes)}'>`,
    ...others.map((path) => `<link rel="modulepreload" href="${BASE}${path}">`),
    `<script type="module" src="${BASE}${main}"></script></head>`,
    '<body><div id="app"><p class="opening" role="status">正在打开…</p></div>',
    '<noscript><p class="opening">请在浏览器设置中允许运行脚本（JavaScript）。 Please allow scripts for this page.</p></noscript>',
    "</body></html>",
  ].join("");
}
