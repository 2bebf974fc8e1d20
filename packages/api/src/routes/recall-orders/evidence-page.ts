import type { Language } from "@suyuan/domain/language";
import { escaped as html, chinaTime as time } from "../../printing/markup.ts";
import type { RecallOrderAnswer, RecallTaskAnswer } from "./answers.ts";

/** What shows how a recall went: the recall as it stands, and of each holder what it said and how long it took to acknowledge. */
export interface Evidence {
  readonly recall: RecallOrderAnswer;
  readonly madeAt: string;
  readonly times: readonly {
    readonly organisation: string;
    /** From the order to when the holder's acknowledgement was on record; null while it is not. */
    readonly acknowledgedAfterMinutes: number | null;
    readonly entries: RecallTaskAnswer["entries"];
  }[];
}

/* The evidence file is one page, without a script and without anything from elsewhere. */

const WORDS = {
  zh: {
    title: (id: string) => `召回 ${id} 证据`,
    mock: "演练：未停售任何货物",
    order: "召回令",
    by: "发起机构",
    at: "发起时间",
    scope: "范围",
    level: "级别",
    reason: "原因",
    startBy: "启动不晚于",
    completeBy: "完成不晚于",
    unconfirmed: "时限为系统设置，条文待核实",
    ended: "结束",
    missing: "缺少说明",
    open: "进行中",
    outcome: { completed: "已完成", mistaken: "误发撤销" },
    stopped: (done: number, all: number) => `已停售 ${done} / ${all} 个批次`,
    refused: "未停售的批次",
    withheld: (count: number, kg: number) => `另有 ${count} 个批次（最多 ${kg} 千克）不在查看范围内`,
    balance: "数量核对",
    total: (explained: number, kg: number, percent: number) => `已说明 ${explained} / ${kg} 千克，${percent}%`,
    holder: "持有方",
    batch: "批次",
    due: "应说明",
    found: "查获",
    returned: "退回",
    destroyed: "销毁",
    sold: "已售",
    gap: "尚差",
    affected: "受影响货物",
    class: { certain: "确定", possible: "可能" },
    range: "受影响重量",
    onHand: "在手",
    underWay: "在途",
    soldBefore: "已售（在案）",
    gone: "已损耗（在案）",
    times: "各持有方用时",
    ack: "确认收到",
    minutes: (count: number) => `${count} 分钟`,
    none: "未确认",
    told: "填报",
    statedAt: "所述时间",
    replaced: "已更正",
    made: "生成于",
    limits: "本文件只说明已登记的内容。重量由持有方填报，系统不能证明其真实；未登记的货物不在其中。",
    kg: "千克",
  },
  en: {
    title: (id: string) => `Evidence of recall ${id}`,
    mock: "Exercise: no goods were stopped",
    order: "Order",
    by: "Ordered by",
    at: "Ordered at",
    scope: "Scope",
    level: "Level",
    reason: "Reason",
    startBy: "Start by",
    completeBy: "Complete by",
    unconfirmed: "the limits are settings; the text in force was not read",
    ended: "End",
    missing: "What is missing",
    open: "Open",
    outcome: { completed: "Completed", mistaken: "Lifted as a mistake" },
    stopped: (done: number, all: number) => `${done} of ${all} batches stopped`,
    refused: "Batches that were not stopped",
    withheld: (count: number, kg: number) => `${count} more batches (at most ${kg} kg) are not yours to see`,
    balance: "Balance",
    total: (explained: number, kg: number, percent: number) =>
      `${explained} of ${kg} kg accounted for, ${percent} per cent`,
    holder: "Holder",
    batch: "Batch",
    due: "To account for",
    found: "Found",
    returned: "Returned",
    destroyed: "Destroyed",
    sold: "Sold",
    gap: "Missing",
    affected: "Goods concerned",
    class: { certain: "certain", possible: "possible" },
    range: "Affected",
    onHand: "On hand",
    underWay: "Under way",
    soldBefore: "Sold, on record",
    gone: "Gone, on record",
    times: "Times of the holders",
    ack: "Acknowledged after",
    minutes: (count: number) => `${count} min`,
    none: "not yet",
    told: "Entries",
    statedAt: "Stated time",
    replaced: "corrected",
    made: "Made at",
    limits:
      "This file says what is on record. Weights are what holders told, and nothing here proves them; goods that nobody recorded are not in it.",
    kg: "kg",
  },
} as const;

const STYLE =
  "body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:1.5rem auto;padding:0 1rem;color:#1b2a22}table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{border:1px solid #c9d3cd;padding:.3rem .5rem;text-align:left;vertical-align:top}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:1.5rem}.note{border-left:4px solid #a4580f;padding:.4rem .8rem;background:#fdf4e7}.x{text-decoration:line-through}@media print{body{margin:0}}";

type Cell = string | number;
const cells = (tag: "td" | "th", row: readonly Cell[]): string =>
  row
    .map((cell) => (typeof cell === "number" ? `<${tag} class="n">${cell}</${tag}>` : `<${tag}>${html(cell)}</${tag}>`))
    .join("");
const table = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `<table><thead><tr>${cells("th", head)}</tr></thead><tbody>${rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("")}</tbody></table>`;

export function evidencePage(evidence: Evidence, language: Language): string {
  const words = WORDS[language];
  const { recall, madeAt } = evidence;
  const { mock, clock, total, stopping, withheld } = recall;
  const parts = [
    `<h1>${html(words.title(recall.id))}</h1>`,
    mock === true ? `<p class="note">${words.mock}</p>` : "",
    `<h2>${words.order}</h2>`,
    ordered(evidence, language),
    `<p>${words.startBy} ${time(clock.startBy)}${clock.completeBy === undefined ? "" : ` · ${words.completeBy} ${time(clock.completeBy)}`}${clock.confirmed ? "" : ` · ${words.unconfirmed}`}<br><small>${html(clock.source)}</small></p>`,
    mock === true ? "" : `<p>${words.stopped(stopping.stopped, stopping.batches)}</p>`,
    withheld === undefined ? "" : `<p class="note">${words.withheld(withheld.batches, withheld.maxKg)}</p>`,
    refused(evidence, language),
    `<h2>${words.balance}</h2><p><b>${words.total(total.explainedKg, total.kg, total.percent)}</b></p>`,
    balance(evidence, language),
    `<h2>${words.times}</h2>`,
    times(evidence, language),
    `<h2>${words.affected}</h2>`,
    affected(evidence, language),
    `<p class="note">${words.limits}</p><p><small>${words.made} ${time(madeAt)}</small></p>`,
  ];
  const title = html(words.title(recall.id));
  const lang = language === "zh" ? "zh-CN" : "en";
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style></head><body>${parts.join("\n")}</body></html>\n`;
}

const nameIn = ({ recall: { names } }: Evidence, id: string): string => names[id] ?? id;
const productIn = ({ recall: { products } }: Evidence, batch: string, language: Language): string => {
  const product = products[batch];
  return product === undefined ? batch : `${(language === "en" ? product.en : undefined) ?? product.zh} ${batch}`;
};

function ordered(evidence: Evidence, language: Language): string {
  const words = WORDS[language];
  const { by, at, scope, level, reason, ended } = evidence.recall;
  const days = scope.from === undefined && scope.to === undefined ? "" : ` ${scope.from ?? ""} – ${scope.to ?? ""}`;
  const rows: (readonly string[])[] = [
    [words.by, nameIn(evidence, by)],
    [words.at, time(at)],
    [words.scope, `${scope.kind} ${scope.id}${days}`],
    [words.level, String(level)],
    [words.reason, reason],
    [
      words.ended,
      ended === undefined ? words.open : `${time(ended.at)} · ${words.outcome[ended.outcome]} · ${ended.reason}`,
    ],
  ];
  if (ended?.missing !== undefined) rows.push([words.missing, ended.missing]);
  return `<table><tbody>${rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("")}</tbody></table>`;
}

function refused({ recall: { stopping } }: Evidence, language: Language): string {
  if (stopping.refused.length === 0) return "";
  const lines = stopping.refused.map((one) => `<li>${html(one.batch)}: ${html(one[language])}</li>`);
  return `<h3>${WORDS[language].refused}</h3><ul>${lines.join("")}</ul>`;
}

function balance(evidence: Evidence, language: Language): string {
  const { holder, batch, due, found, returned, destroyed, sold, gap, kg } = WORDS[language];
  const heads = [holder, batch, ...[due, found, returned, destroyed, sold, gap].map((word) => `${word} (${kg})`)];
  return table(
    heads,
    evidence.recall.balance.map((line) => [
      nameIn(evidence, line.organisation),
      productIn(evidence, line.batch, language),
      line.kg,
      line.foundKg,
      line.returnedKg,
      line.destroyedKg,
      line.soldKg,
      line.missingKg,
    ]),
  );
}

function times(evidence: Evidence, language: Language): string {
  const words = WORDS[language];
  const rows = evidence.times.map(({ organisation, acknowledgedAfterMinutes: after, entries }) => {
    const told = entries.map((entry) => {
      const said = [
        entry.acknowledged === true ? words.ack : undefined,
        entry.foundKg === undefined ? undefined : `${words.found} ${entry.foundKg}`,
        entry.returnedKg === undefined ? undefined : `${words.returned} ${entry.returnedKg}`,
        entry.destroyedKg === undefined ? undefined : `${words.destroyed} ${entry.destroyedKg}`,
        entry.soldKg === undefined ? undefined : `${words.sold} ${entry.soldKg}`,
        entry.batch,
        entry.reason,
        entry.isReplaced === true ? words.replaced : undefined,
      ].filter((part) => part !== undefined);
      const line = `${time(entry.recordedAt)} (${words.statedAt} ${time(entry.at)}): ${said.join(" · ")}`;
      return `<li${entry.isReplaced === true ? ' class="x"' : ""}>${html(line)}</li>`;
    });
    const acknowledged = after === null ? words.none : words.minutes(after);
    return `<tr>${cells("td", [nameIn(evidence, organisation), acknowledged])}<td><ul>${told.join("")}</ul></td></tr>`;
  });
  return `<table><thead><tr>${cells("th", [words.holder, words.ack, words.told])}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function affected(evidence: Evidence, language: Language): string {
  const words = WORDS[language];
  const { kg } = words;
  const heads = [
    words.holder,
    words.batch,
    "",
    `${words.range} (${kg})`,
    ...[words.onHand, words.underWay, words.soldBefore, words.gone].map((word) => `${word} (${kg})`),
  ];
  return table(
    heads,
    evidence.recall.affected.map((one) => [
      nameIn(evidence, one.holder),
      productIn(evidence, one.batch, language),
      words.class[one.class],
      one.minKg === one.maxKg ? String(one.minKg) : `${one.minKg} – ${one.maxKg}`,
      one.onHandKg,
      one.underWayKg,
      one.soldKg,
      one.goneKg,
    ]),
  );
}
