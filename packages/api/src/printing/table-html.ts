import { createHash } from "node:crypto";
import { escaped as html } from "./markup.ts";
import type { TablePrint } from "./table-pdf.ts";

const STYLE =
  "@page{size:A4 landscape;margin:12mm}*{box-sizing:border-box}body{font:16px/1.5 system-ui,'PingFang SC','Noto Sans SC','Microsoft YaHei',sans-serif;color:#1b2a22;background:#fff;margin:0}main{max-width:75rem;margin:0 auto;padding:1rem}h1{font-size:1.5rem;line-height:1.3;margin:0 0 .75rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:0 0 1rem}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}.t{overflow-x:auto}table{border-collapse:collapse;width:100%;min-width:52rem;font-size:.875rem}th,td{border-bottom:1px solid #9aa8a0;padding:.4rem .5rem;text-align:left;vertical-align:top;white-space:pre-line}th{background:#eef2ef}.r{text-align:right;font-variant-numeric:tabular-nums}p{font-size:.875rem;margin:.5rem 0}@media(max-width:30rem){dl{grid-template-columns:1fr}dd{margin-bottom:.3rem}}@media print{main{max-width:none;padding:0}body{font-size:9pt}table{min-width:0;font-size:8pt}p{font-size:8pt}thead{display:table-header-group}tr{break-inside:avoid}}";
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE, "utf8").digest("base64")}'; base-uri 'none'; form-action 'none'`;

/** The sheet as a page that needs nothing besides itself. */
export function tableHtml({ title, heading, lead, columns, rows, notes, foot, lang }: TablePrint): string {
  const side = (n: number) => (columns[n]?.isRight === true ? ' class="r"' : "");
  const head = columns.map((column, n) => `<th scope="col"${side(n)}>${html(column.title)}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map((cell, n) => `<td${side(n)}>${html(cell)}</td>`).join("")}</tr>`);
  const facts = lead.map(([name, value]) => `<dt>${html(name)}</dt><dd>${html(value)}</dd>`).join("");
  const last = [...notes, foot].map((note) => `<p>${html(note)}</p>`).join("");
  return (
    `<!doctype html><html lang="${lang ?? "zh-CN"}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${html(title)}</title><style>${STYLE}</style></head>` +
    `<body><main><h1>${html(heading)}</h1><dl>${facts}</dl><div class="t" tabindex="0" role="region" aria-label="${html(heading)}"><table><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table></div>${last}</main></body></html>\n`
  );
}
