import { dictionary } from "../dictionary.ts";

/** What leads from a record to disputes and findings. */
export const watchActWords = dictionary({
  zh: { dispute: "对记录提出异议", find: "登记检查问题" },
  en: { dispute: "Dispute a record of it", find: "Write a finding" },
});
