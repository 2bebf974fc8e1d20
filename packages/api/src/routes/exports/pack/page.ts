import { createHash } from "node:crypto";
import type { Language } from "@suyuan/domain/language";
import { FACT_WORDS } from "@suyuan/domain/words/fact-words";
import { LEVEL_WORDS } from "@suyuan/domain/words/level-words";
import { STATE_TITLES } from "@suyuan/domain/words/state-titles";
import { chinaMoment, chinaTime, escaped } from "../../../printing/markup.ts";
import { sha256Of } from "./facts.ts";
import type { Pack } from "./pack.ts";
import { PACK_SCRIPT } from "./script.ts";
import { type Both, FILE_KINDS, MEANING, NODE_WORDS, STEP_WORDS, W } from "./words.ts";

/** Bytes of the rows that are drawn of each list: the data have all, and the page stays within its 300 kB. */
const DRAWN_MAX = { nodes: 55_000, edges: 55_000, facts: 90_000, files: 25_000, words: 15_000 } as const;

const STYLE =
  ":root{color-scheme:light}*{box-sizing:border-box}body{font:15px/1.55 system-ui,-apple-system,'PingFang SC','Noto Sans SC','Microsoft YaHei',sans-serif;max-width:68rem;margin:0 auto;padding:1rem;color:#16211b;background:#fff;overflow-wrap:anywhere}" +
  "h1{font-size:1.6rem;margin:.5rem 0}h2{font-size:1.15rem;margin:1.75rem 0 .5rem;color:#0a5c3f}h3{font-size:1rem;margin:1rem 0 .3rem}" +
  ".wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.875rem}th,td{border:1px solid #d3dcd6;padding:.25rem .5rem;text-align:left;vertical-align:top;min-width:5.5rem;overflow-wrap:normal}td.n{min-width:3rem}td code{display:inline-block;min-width:9rem}th{background:#f2f5f3}.n{text-align:right;font-variant-numeric:tabular-nums}code{font:.8125rem ui-monospace,Consolas,monospace;word-break:break-all}" +
  "dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.2rem 1rem}dt{color:#4a5850}dd{margin:0}#check{border:2px solid #6b7870;border-radius:6px;padding:.6rem .9rem;font-weight:600}#check.good{border-color:#0a5c3f;color:#0a5c3f}#check.bad{border-color:#a30f1b;color:#a30f1b}.note{border-left:4px solid #7c4700;background:#fdf4e7;padding:.5rem .9rem}ul.note{padding-left:2rem}.dim{color:#4a5850}" +
  "input[name=l]{position:absolute;opacity:0}label{display:inline-block;padding:.6rem 1rem;border:2px solid #6b7870;border-radius:6px;margin:0 .5rem .5rem 0;cursor:pointer}#zh:checked~label[for=zh],#en:checked~label[for=en]{background:#0a5c3f;border-color:#0a5c3f;color:#fff}input:focus-visible+label{outline:3px solid #1463d8;outline-offset:2px}" +
  "#zh:checked~main .e,#en:checked~main .z{display:none}" +
  "@page{margin:14mm}@media print{body{max-width:none;padding:0;font-size:10pt}label{display:none}table{font-size:8pt}code{font-size:7pt}.wide{overflow:visible}tr{break-inside:avoid}thead{display:table-header-group}h2{break-after:avoid}}";

const hashOf = (text: string): string => createHash("sha256").update(text, "utf8").digest("base64");
const POLICY = `default-src 'none'; style-src 'sha256-${hashOf(STYLE)}'; script-src 'sha256-${hashOf(PACK_SCRIPT)}'; base-uri 'none'; form-action 'none'`;

/** JSON as it may stand in a script element: nothing in it ends that. */
const inScript = (json: string): string =>
  json.replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");

/** What the browser makes of markup that is made here: its text. */
const textIn = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

/** Typed text: browsers read a carriage return as a new line. */
const html = (text: string): string => escaped(text.replace(/\r\n?/g, "\n").replaceAll("\u0000", "\uFFFD"));
const both = ({ zh, en }: Both): string =>
  zh === en ? html(zh) : `<span class="z" lang="zh-CN">${html(zh)}</span><span class="e" lang="en">${html(en)}</span>`;
const named = (words: Readonly<Record<string, Both>>, code: string): string =>
  both(words[code] ?? { zh: code, en: code });
const kindOf = (kind: string): string => both({ zh: FACT_WORDS.zh[kind] ?? kind, en: FACT_WORDS.en[kind] ?? kind });
const levelOf = (level: string): string => named(LEVEL_WORDS, level);

type Cell = string | number;
const cell = (value: Cell): string => (typeof value === "number" ? `<td class="n">${value}</td>` : `<td>${value}</td>`);

/** The first rows that have so many bytes together. */
function drawn(rows: readonly string[], most: number): readonly string[] {
  let bytes = 0;
  const end = rows.findIndex((one) => {
    bytes += Buffer.byteLength(one);
    return bytes > most;
  });
  return end < 0 ? rows : rows.slice(0, end);
}

function table(heads: readonly Both[], all: readonly string[], most: number): string {
  const rows = drawn(all, most);
  const left = all.length - rows.length;
  const more = left === 0 ? "" : `<p class="dim">${both(moreOf(left))}</p>`;
  const head = heads.map((one) => `<th scope="col">${both(one)}</th>`).join("");
  return `<div class="wide" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div>${more}`;
}

const moreOf = (left: number): Both => ({
  zh: `另有 ${left} 行在本文件的数据中，未在此列出。`,
  en: `${left} more ${left === 1 ? "row is" : "rows are"} in the data of this file and not drawn here.`,
});

function list(items: readonly string[]): string {
  const told = drawn(items, DRAWN_MAX.words);
  const more = told.length < items.length ? `<p class="dim">${both(moreOf(items.length - told.length))}</p>` : "";
  return items.length === 0 ? "" : `<ul>${told.join("")}</ul>${more}`;
}

const row = (cells: readonly Cell[]): string => `<tr>${cells.map(cell).join("")}</tr>`;
const listed = (rows: readonly (readonly [Both, string])[]): string =>
  `<dl>${rows.map(([name, value]) => `<dt>${both(name)}</dt><dd>${value}</dd>`).join("")}</dl>`;

type Names = (id: string) => string;

/** Organisations by their names, as far as the reader may know those. */
function namesIn({ record, trace }: Pack): Names {
  return (id) => html(record.parties[id]?.name ?? trace.names[id] ?? id);
}

/** The page that carries a pack: it needs nothing besides itself. `digest`: SHA-256 of the pack's canonical JSON. */
export function packPage(pack: Pack, digest: string, language: Language): string {
  const names = namesIn(pack);
  const seen = [
    `<h1>${both(W.title)}</h1>`,
    headOf(pack, digest, names),
    `<h2>${both(W.meaning)}</h2><ul class="note">${MEANING.map((one) => `<li>${both(one)}</li>`).join("")}</ul>`,
    stateOf(pack),
    `<h2>${both(W.trace)}</h2>`,
    places(pack, names),
    steps(pack, names),
    history(pack, names),
    filesPart(pack, names),
    `<h2>${both(W.proofs)}</h2><p class="note">${both(W.noProofs)}</p>`,
    `<h2>${both(W.own)}</h2><p>${both(W.ownHow)}</p>`,
  ].join("");
  const title = html(`${W.title[language]} ${pack.record.batch}`);
  const sums = JSON.stringify({ pack: digest, seen: sha256Of(textIn(seen)) });
  const chosen = (one: Language) => (one === language ? " checked" : "");
  return (
    `<!doctype html><html lang="${language === "zh" ? "zh-CN" : "en"}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>${title}</title><style>${STYLE}</style></head><body>` +
    `<input type="radio" name="l" id="zh"${chosen("zh")}><label for="zh" lang="zh-CN">中文</label><input type="radio" name="l" id="en"${chosen("en")}><label for="en" lang="en">English</label>` +
    `<main><p id="check" role="status">${both(W.unchecked)}</p><div id="seen">${seen}</div></main>` +
    `<script type="application/json" id="sums">${inScript(sums)}</script>` +
    `<script type="application/json" id="pack">${inScript(JSON.stringify(pack))}</script>` +
    `<script>${PACK_SCRIPT}</script></body></html>\n`
  );
}

function headOf({ record, madeAt, service, reader }: Pack, digest: string, names: Names): string {
  const { batch, detail, quantityKg } = record;
  const { zh, en = zh } = detail.product;
  const base = detail.base === undefined ? "" : html([detail.base.name, ...detail.plots].join(" · "));
  return listed([
    [W.batch, `<code>${html(batch)}</code>`],
    [W.product, both({ zh, en })],
    [W.producer, html(detail.producer)],
    ...(base === "" ? [] : [[W.base, base] as const]),
    [W.harvested, html(detail.harvestedOn)],
    [W.quantity, `${quantityKg} ${both(W.kg)}`],
    [W.reader, names(reader.organisation)],
    [W.madeAt, chinaTime(madeAt)],
    [W.service, `<code>${html(service)}</code>`],
    [W.digest, `<code>${digest}</code>`],
  ]);
}

function stateOf({ record: { state, certified, onHand, parties } }: Pack): string {
  const reasons = (all: readonly Both[]) => list(all.map((one) => `<li>${both(one)}</li>`));
  const stock = onHand.map(
    ({ organisation, quantityKg }) =>
      `<li>${html(parties[organisation]?.name ?? organisation)}: ${quantityKg} ${both(W.kg)}</li>`,
  );
  return (
    `<h2>${both(W.state)}</h2><p><b>${named(STATE_TITLES, state.code)}</b></p>${reasons(state.reasons)}` +
    `<h3>${both(W.certified)}</h3><p>${html(certified.certificate ?? "—")}</p>${reasons(certified.reasons)}` +
    `<h3>${both(W.onHand)}</h3>${list(stock) || "<p>0</p>"}`
  );
}

type Node = Pack["trace"]["nodes"][number];

/** How much of a place has to do with the batch, and in which direction. */
function share({ contaminated, contributed }: Pick<Node, "contaminated" | "contributed">): string {
  const of = (range: { readonly minKg: number; readonly maxKg: number } | undefined, word: Both): string[] => {
    if (range === undefined) return [];
    const { minKg, maxKg } = range;
    return [`${minKg === maxKg ? maxKg : `${minKg}–${maxKg}`} ${both(word)}`];
  };
  return [...of(contributed, W.into), ...of(contaminated, W.outOf)].join("; ");
}

function places({ trace }: Pack, names: Names): string {
  const rows = trace.nodes.map((node) =>
    row([
      `<code>${html(node.id)}</code>`,
      named(NODE_WORDS, node.kind),
      node.holder === undefined ? (node.kind === "base" ? names(node.id) : "") : names(node.holder),
      chinaMoment(node.at),
      node.kg,
      share(node),
      levelOf(node.level),
    ]),
  );
  const heads = [W.place, W.kind, W.holder, W.when, W.kg, W.ofIt, W.evidence];
  return `<h3>${both(W.places)}</h3>${table(heads, rows, DRAWN_MAX.nodes)}`;
}

function steps({ trace }: Pack, names: Names): string {
  const inTime = trace.edges.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const rows = inTime.map((edge) =>
    row([
      chinaMoment(edge.at),
      named(STEP_WORDS, edge.kind),
      `<code>${html(edge.from)}</code>`,
      `<code>${html(edge.to)}</code>`,
      edge.kg,
      names(edge.by),
      levelOf(edge.level),
    ]),
  );
  const heads = [W.when, W.step, W.from, W.to, W.kg, W.by, W.evidence];
  return `<h3>${both(W.steps)}</h3>${table(heads, rows, DRAWN_MAX.edges)}`;
}

function history({ facts, record, left }: Pack, names: Names): string {
  const rows = facts.map(({ batch, sha256, fact }, n) => {
    const other = batch === record.batch ? "" : `<br><code>${html(batch)}</code>`;
    // The last cell is filled by the script: it is no word of the page.
    return `<tr>${[n + 1, kindOf(fact.kind) + other, names(fact.by.organisation), chinaMoment(fact.occurredAt), chinaTime(fact.recordedAt), `<code>${sha256}</code>`].map(cell).join("")}<td id="f${n}"></td></tr>`;
  });
  const heads = [{ zh: "序号", en: "No." }, W.kind, W.by, W.when, W.recorded, W.sum, W.same];
  const missing = left.facts + left.batches === 0 ? "" : `<p class="note">${both(leftOf(left))}</p>`;
  return `<h2>${both(W.history)}</h2>${table(heads, rows, DRAWN_MAX.facts)}${missing}`;
}

const leftOf = ({ facts, batches }: Pack["left"]): Both => ({
  zh: `本包容纳不下全部：另有 ${facts} 条事实和 ${batches} 个来源批次的历史未收录，请逐个批次导出。`,
  en: `A pack has room for no more: ${facts} facts, and the histories of ${batches} batches before it, are not in it. Ask for packs of those batches one by one.`,
});

function filesPart({ files }: Pack, names: Names): string {
  const rows = files.map(({ kind, batch, sha256, by }) =>
    row([named(FILE_KINDS, kind), `<code>${html(batch)}</code>`, names(by), `<code>${sha256}</code>`]),
  );
  const heads = [W.kind, W.batch, W.by, W.sum];
  const part =
    rows.length === 0 ? `<p>${both(W.noFiles)}</p>` : `<p>${both(W.fileHow)}</p>${table(heads, rows, DRAWN_MAX.files)}`;
  return `<h2>${both(W.files)}</h2>${part}`;
}
