/** What a tag says of how a statement is known. */
export const LEVEL_WORDS = {
  declared: { zh: "商家申报", en: "declared" },
  confirmed: { zh: "双方确认", en: "confirmed" },
  measured: { zh: "设备测得", en: "measured" },
  attested: { zh: "机构出具", en: "attested" },
  missing: { zh: "缺失", en: "missing" },
} as const;
