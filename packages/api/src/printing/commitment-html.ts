import { createHash } from "node:crypto";
import type { CommitmentPrint } from "./commitment-pdf.ts";
import { QUIET_MODULES } from "./label-plan.ts";
import { escaped as html } from "./markup.ts";
import { symbolOf } from "./symbol.ts";

const STYLE =
  "@page{size:148mm 105mm;margin:6mm}*{box-sizing:border-box}body{font:12pt/1.5 system-ui,'PingFang SC','Noto Sans SC','Microsoft YaHei',sans-serif;color:#000;background:#fff;margin:0}main{max-width:148mm;margin:0 auto;padding:4mm}" +
  "h1{font-size:20pt;line-height:1.2;margin:0 0 3mm}.code{float:right;width:34mm;margin:0 0 2mm 4mm}.code svg{display:block;width:100%}p{margin:0 0 2mm}ul{list-style:none;margin:0 0 2mm;padding:0}li svg{width:1em;height:1em;vertical-align:-.12em;margin-right:.4em}dl{display:grid;grid-template-columns:max-content 1fr;gap:.5mm 4mm;margin:0;clear:both}dt{color:#333}dd{margin:0;overflow-wrap:anywhere}.foot{margin-top:3mm;font-size:8.5pt;color:#333;overflow-wrap:anywhere}@media print{main{padding:0;max-width:none}body{font-size:9pt;line-height:1.4}h1{font-size:17pt;margin:0 0 2mm}p,ul{margin:0 0 1mm}.code{width:31mm}.foot{margin-top:1.5mm;font-size:7.5pt}.foot p{margin:0}}";
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE, "utf8").digest("base64")}'; base-uri 'none'; form-action 'none'`;

/** A box with or without its tick, drawn: not every font has the characters. */
const box = (isTicked: boolean): string =>
  `<svg viewBox="0 0 20 20" role="img" aria-label="${isTicked ? "已选" : "未选"}" fill="none" stroke="#000" stroke-width="1.8"><path d="M1 1h18v18H1z"/>${isTicked ? '<path d="M4.5 10.5l4 4.5 7-10" stroke-width="2.6"/>' : ""}</svg>`;

/** A code as SVG: its dark modules as one path, within the quiet zone that readers need. */
function symbolSvg(uri: string): string {
  const { size, isDark } = symbolOf(uri);
  const path: string[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (isDark(row, column)) path.push(`M${column + QUIET_MODULES} ${row + QUIET_MODULES}h1v1h-1z`);
    }
  }
  const side = size + 2 * QUIET_MODULES;
  return `<svg viewBox="0 0 ${side} ${side}" role="img" aria-label="${html(uri)}" shape-rendering="crispEdges"><rect width="${side}" height="${side}" fill="#fff"/><path d="${path.join("")}"/></svg>`;
}

/** The certificate as a page that needs nothing besides itself: read on a screen, sent on, or printed on A6 across. */
export function commitmentHtml({
  title,
  heading,
  promise,
  basisHead,
  bases,
  rows,
  uri,
  foot,
}: CommitmentPrint): string {
  const ticks = bases.map(({ words, isChosen }) => `<li>${box(isChosen)}${html(words)}</li>`).join("");
  const content = rows.map(([name, value]) => `<dt>${html(name)}</dt><dd>${html(value)}</dd>`).join("");
  const last = [...foot, uri].map((line) => `<p>${html(line)}</p>`).join("");
  return (
    `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${html(title)}</title><style>${STYLE}</style></head>` +
    `<body><main><div class="code">${symbolSvg(uri)}</div><h1>${html(heading)}</h1><p>${html(promise)}</p><p>${html(basisHead)}</p><ul>${ticks}</ul><dl>${content}</dl><div class="foot">${last}</div></main></body></html>\n`
  );
}
