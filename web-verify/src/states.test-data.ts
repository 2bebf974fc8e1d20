/** One passport for every state, made from the rich one. Test data: never part of a page. */
import type { Passport } from "@suyuan/domain/passport";
import { DISTURBED, ITEMS, RICH, VALID_ON_HARVEST } from "./rich-passport.test-data.ts";

type Certificate = NonNullable<Passport["certificate"]>;
type Standing = Certificate["today"]["standing"];

const CERTIFICATE: Certificate = {
  scheme: "green-food",
  number: "LB-18-26032212345A",
  grade: "A",
  holder: "苍溪县永宁镇红心猕猴桃专业合作社",
  validFrom: "2026-03-18",
  validTo: "2029-03-17",
  onHarvest: { date: "2026-09-12", standing: "valid" },
  today: { date: "2026-09-21", standing: "valid" },
  reasons: [],
  level: "attested",
};

function standing(today: Standing, onHarvest: Standing = "valid"): Certificate {
  return {
    ...CERTIFICATE,
    onHarvest: { date: "2026-09-12", standing: onHarvest },
    today: { date: "2026-09-21", standing: today },
  };
}

/** One passport per state, each with the facts that lead to it. */
export const BY_STATE: Readonly<Record<Passport["state"]["code"], Passport>> = {
  "in-order": RICH,
  "in-order-with-remarks": {
    ...RICH,
    serial: { serial: "7KQ2M9X4TB", scans: 0 },
    state: {
      code: "in-order-with-remarks",
      reasons: [
        {
          code: "temperature",
          zh: "冷链温度有超出限值和缺失的时段。",
          en: "Cold-chain temperature was out of limits at times and partly not recorded.",
        },
        { code: "quantity-short", zh: "一次交接收货比发货少 12.5 公斤。", en: "One handoff was 12.5 kg short." },
        { code: "late-entry", zh: "入库记录在发生 4 天后补录。", en: "One storage record was entered 4 days late." },
      ],
    },
    journey: [
      ...RICH.journey.slice(0, 4),
      {
        kind: "void",
        at: "2026-09-15T20:00:00.000Z",
        from: "苍溪县城郊产地冷链集配中心",
        to: "重庆双福批发市场",
        level: "declared",
      },
      {
        kind: "handed-over",
        at: "2026-09-15T22:00:00.000Z",
        from: "苍溪县城郊产地冷链集配中心",
        to: "成都益民生鲜电商平台",
        pending: true,
        level: "declared",
      },
    ],
    temperature: [DISTURBED],
  },
  recalled: {
    ...RICH,
    state: {
      code: "recalled",
      reasons: [
        {
          code: "recalled",
          zh: "2026-09-20 已召回（1 级）：市场抽检发现氯氟氰菊酯残留超标",
          en: "Recalled on 2026-09-20 (level 1): 市场抽检发现氯氟氰菊酯残留超标",
        },
        VALID_ON_HARVEST,
      ],
    },
    recall: { level: 1, reason: "市场抽检发现氯氟氰菊酯残留超标", at: "2026-09-20T02:15:00.000Z" },
  },
  "test-failed": {
    ...RICH,
    state: {
      code: "test-failed",
      reasons: [
        {
          code: "test-failed",
          zh: "2026-09-14 的检测报告不合格，尚无复检合格记录。",
          en: "The report of 2026-09-14 failed and no re-test has passed since.",
        },
      ],
    },
    commitment: {
      basis: ["self-test"],
      status: "refused",
      reasons: [{ code: "untested-actives", zh: "用过但未检测：嘧菌酯。", en: "Used but not tested: azoxystrobin." }],
      level: "missing",
    },
    tests: [
      {
        sampledOn: "2026-09-12",
        testedOn: "2026-09-13",
        issuedOn: "2026-09-14",
        by: "广元市农产品质量安全检验检测中心",
        items: ITEMS.map((item, index) => (index === 3 ? { ...item, resultMgPerKg: 0.11, over: true } : item)),
        verdict: "failed",
        level: "attested",
      },
    ],
    temperature: [],
    temperatureMissing: true,
  },
  "certificate-withdrawn": {
    ...RICH,
    state: {
      code: "certificate-withdrawn",
      reasons: [
        VALID_ON_HARVEST,
        {
          code: "certificate-withdrawn",
          zh: "证书 LB-18-26032212345A 在 2026-09-21 已被撤销。",
          en: "Certificate LB-18-26032212345A is withdrawn as of 2026-09-21.",
        },
      ],
    },
    certificate: standing("withdrawn"),
  },
  "certificate-suspended": {
    ...RICH,
    state: {
      code: "certificate-suspended",
      reasons: [
        VALID_ON_HARVEST,
        {
          code: "certificate-suspended",
          zh: "证书 LB-18-26032212345A 在 2026-09-21 处于暂停状态。",
          en: "Certificate LB-18-26032212345A is suspended as of 2026-09-21.",
        },
      ],
    },
    certificate: standing("suspended"),
  },
  "certificate-expired": {
    ...RICH,
    state: {
      code: "certificate-expired",
      reasons: [
        {
          code: "certificate-expired",
          zh: "证书 WGH-SC16-00821 在 2026-09-12 已过期。",
          en: "Certificate WGH-SC16-00821 had expired on 2026-09-12.",
        },
      ],
    },
    certificate: {
      ...standing("expired", "expired"),
      scheme: "pollution-free",
      number: "WGH-SC16-00821",
      validFrom: "2022-06-01",
      validTo: "2025-05-31",
    },
  },
  "certificate-not-in-force": {
    ...RICH,
    state: {
      code: "certificate-not-in-force",
      reasons: [
        {
          code: "annual-check-missing",
          zh: "证书 LB-18-26032212345A 在 2026-09-12 所属证书年度的年检尚无记录。",
          en: "The annual check of certificate LB-18-26032212345A for the certificate year of 2026-09-12 is not on record.",
        },
      ],
    },
    certificate: standing("annual-check-missing", "annual-check-missing"),
  },
  uncertified: {
    gtin: RICH.gtin,
    lot: RICH.lot,
    uri: RICH.uri,
    asOf: RICH.asOf,
    state: {
      code: "uncertified",
      reasons: [
        { code: "no-certificate", zh: "本批次未声明任何认证证书。", en: "No certificate is claimed for this batch." },
      ],
    },
    product: { zh: "苍溪雪梨", category: "鲜果" },
    batch: RICH.batch,
    commitment: { basis: ["quality-control"], status: "declared", reasons: [], level: "declared" },
    inputs: { activesUsed: [], intervalKept: true, level: "declared" },
    tests: [],
    journey: RICH.journey.slice(0, 1),
    temperature: [],
    temperatureMissing: false,
  },
};
