/** Refusals of what is recorded of households, and of a region's own standards. */
export const COUNTY_PROBLEMS = {
  "deliveries-exceed-batch": {
    status: 409,
    title: { zh: "交售超过批次重量", en: "More delivered than the batch weighs" },
    retryable: false,
    wayOut: { zh: "核对重量和批号，或先更正批次重量", en: "Check weight and lot, or correct the batch's weight first" },
  },
  "standard-laxer": {
    status: 409,
    title: { zh: "地方标准宽于上级标准", en: "Laxer than a standard above" },
    retryable: false,
    wayOut: {
      zh: "按 errors 所列条款从严后重新发布",
      en: "Make each line listed in errors as strict as the clause that it names",
    },
  },
  "code-refused": {
    status: 409,
    title: { zh: "确认码无效", en: "Code not taken" },
    retryable: false,
    wayOut: {
      zh: "请农户核对确认码；用完、到期或停用的，由县或村的部门重新生成",
      en: "Ask the household to read its code again; its office makes new ones for those that are used up, ended or stopped",
    },
  },
  "already-published": {
    status: 409,
    title: { zh: "该月数据已发布", en: "Already published" },
    retryable: false,
    wayOut: {
      zh: "每月只发布一个版本；更正随下月数据一并发布",
      en: "A month has one version: corrections go out with the next month's",
    },
  },
} as const;
