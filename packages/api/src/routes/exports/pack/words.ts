import type { PackedFile } from "./pack.ts";

/** Every word of the evidence pack, both languages side by side: the page shows one of them. */
export interface Both {
  readonly zh: string;
  readonly en: string;
}

export const W = {
  title: { zh: "批次证据包", en: "Evidence pack of a batch" },
  batch: { zh: "批次", en: "Batch" },
  product: { zh: "产品", en: "Product" },
  producer: { zh: "登记机构", en: "Registered by" },
  base: { zh: "基地与地块", en: "Base and plots" },
  harvested: { zh: "采收日期", en: "Harvested" },
  quantity: { zh: "登记重量", en: "Registered" },
  onHand: { zh: "现存", en: "On hand" },
  madeAt: { zh: "生成时间（北京时间）", en: "Made at (China time)" },
  service: { zh: "生成系统", en: "Made by the service at" },
  reader: { zh: "提供给", en: "For" },
  digest: { zh: "数据摘要 SHA-256", en: "SHA-256 of its data" },
  state: { zh: "状态", en: "State" },
  certified: { zh: "认证", en: "Certification" },
  unchecked: {
    zh: "尚未检查：此处不能运行网页脚本。文件内容仍可阅读。",
    en: "Not checked: scripts do not run here. Everything can still be read.",
  },
  meaning: { zh: "本文件说明什么、不说明什么", en: "What this file shows and what it does not" },
  trace: { zh: "来龙去脉", en: "Where it came from, where it went" },
  places: { zh: "货物所在", en: "Where goods were" },
  steps: { zh: "每一步", en: "Each step" },
  history: { zh: "登记事实", en: "Facts on record" },
  files: { zh: "相关文件的摘要", en: "Digests of files" },
  noFiles: { zh: "没有带摘要的文件。", en: "No file with a digest is on record." },
  fileHow: {
    zh: "文件本身不在此包内。取得文件后计算其 SHA-256（如 sha256sum），与下列摘要比较。",
    en: "The files are not in this pack. Whoever has one computes its SHA-256 (sha256sum, say) and compares.",
  },
  proofs: { zh: "日志证明", en: "Proofs of the log" },
  noProofs: {
    zh: "没有。这个系统尚未建立防篡改日志：本包不能证明这些事实何时进入系统、此后未被系统方改写，也不能证明没有遗漏。可再次从系统导出：对同一提供对象，同一事实的摘要相同。",
    en: "None. The tamper-evident log of this service does not exist yet: nothing here proves when these facts came into the service, that its operator has not rewritten them since, or that none is left out. Ask the service for another pack: the same facts, for the same reader, have the same digests.",
  },
  own: { zh: "自行核对", en: "Check it yourself" },
  ownHow: {
    zh: "数据在本文件的 id 为 pack 的 JSON 中。每条 facts[n].fact 按 RFC 8785 写成规范 JSON，其 UTF-8 文本的 SHA-256 即 facts[n].sha256；整个 JSON 同样计算，即上面的数据摘要。",
    en: "The data are the JSON with the id pack in this file. Each facts[n].fact as canonical JSON (RFC 8785), in UTF-8, has the SHA-256 facts[n].sha256; the whole JSON, likewise, has the digest above.",
  },
  place: { zh: "位置", en: "Place" },
  holder: { zh: "持有方", en: "Holder" },
  kg: { zh: "千克", en: "kg" },
  ofIt: { zh: "其中本批次相关（千克）", en: "Of this batch (kg)" },
  evidence: { zh: "依据", en: "Known as" },
  from: { zh: "自", en: "From" },
  to: { zh: "至", en: "To" },
  step: { zh: "步骤", en: "Step" },
  when: { zh: "发生时间", en: "Happened" },
  recorded: { zh: "登记时间", en: "Recorded" },
  by: { zh: "登记方", en: "By" },
  kind: { zh: "类别", en: "Kind" },
  sum: { zh: "SHA-256", en: "SHA-256" },
  same: { zh: "核对", en: "Same?" },
  into: { zh: "来源", en: "came into it" },
  outOf: { zh: "去向", en: "came out of it" },
} as const satisfies Readonly<Record<string, Both>>;

/** What is said once, before everything else. */
export const MEANING: readonly Both[] = [
  {
    zh: "它是系统中此刻关于本批次的登记，按提供对象的查看权限取出。不属于其查看范围的货物和步骤不在其中。",
    en: "It holds what is on record of this batch now, as far as the reader named above may see it. Goods and steps of others are not in it.",
  },
  {
    zh: "登记不等于事实。每一步旁注明依据：由谁填写、双方确认、仪器测得或机构出具。没有登记的货物和事情不在其中。",
    en: "A record is not the truth of it. Beside each step stands how it is known: typed by one party, agreed by both, measured, or attested. What nobody recorded is not in it.",
  },
  {
    zh: "完整性检查只能发现传送或保存中的损坏和无心改动。有意改动的人可以同时改写摘要：请把上面的数据摘要另行保存或当面核对。",
    en: "The check finds damage and careless changes. Whoever changes the file on purpose can change its digests, too: keep the digest of its data apart, or compare it with whoever made the file.",
  },
  {
    zh: "操作人员姓名、单件序列号清单和文件本身均未收录。",
    en: "Names of the people who acted, lists of single packs, and the files themselves are left out.",
  },
];

export const FILE_KINDS: Readonly<Record<PackedFile["kind"], Both>> = {
  "test-report": { zh: "检测报告", en: "test report" },
  "temperature-log": { zh: "温度记录文件", en: "temperature log" },
  photo: { zh: "照片", en: "photo" },
};

export const NODE_WORDS: Readonly<Record<string, Both>> = {
  batch: { zh: "货物", en: "goods" },
  shipment: { zh: "在途", en: "under way" },
  transformation: { zh: "加工", en: "transformation" },
  base: { zh: "基地", en: "base" },
  loss: { zh: "损耗", en: "loss" },
};

export const STEP_WORDS: Readonly<Record<string, Both>> = {
  harvested: { zh: "采收", en: "harvested" },
  transformed: { zh: "加工", en: "transformed" },
  shipped: { zh: "发货", en: "shipped" },
  received: { zh: "收货", en: "received" },
  "taken-back": { zh: "退回", en: "taken back" },
  lost: { zh: "损耗", en: "lost" },
  contact: { zh: "同运、同加工，未混合", en: "beside it, not mixed" },
};
