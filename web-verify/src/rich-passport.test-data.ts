/** Passports as a season of Cangxi (苍溪) red-heart kiwifruit would give them. Test data: never part of a page. */
import type { Passport } from "@suyuan/domain/passport";

type Temperature = Passport["temperature"][number];

const GTIN = "06901234500016";
const LOT = "HX20260912-03";

/** A truck's log every twelve minutes: cooling down, holding, with the given disturbances. */
function line(minutes: number, at: (share: number) => number | null): Temperature["line"] {
  const points: [number, number | null][] = [];
  for (let index = 0; index < 60; index += 1) {
    const share = index / 59;
    points.push([Math.round(share * minutes), at(share)]);
  }
  return points;
}

const STEADY: Temperature = {
  device: { model: "RC-5+", serial: "EF7215008842" },
  from: "2026-09-12T10:30:00.000Z",
  to: "2026-09-14T01:10:00.000Z",
  minCelsius: 0.1,
  maxCelsius: 1.8,
  mktCelsius: 0.9,
  coverage: 1,
  gaps: [],
  gapCount: 0,
  limits: { minCelsius: -0.5, maxCelsius: 2 },
  minutesAbove: 0,
  minutesBelow: 0,
  verdict: "in-range",
  reasons: [],
  summaryOnly: false,
  line: line(2320, (share) => Math.round(9 + 6 * Math.sin(share * 23) + (share < 0.08 ? 2 : 0))),
  level: "measured",
};

export const DISTURBED: Temperature = {
  device: { model: "RC-5+", serial: "EF7215008842" },
  from: "2026-09-15T22:00:00.000Z",
  to: "2026-09-17T14:00:00.000Z",
  minCelsius: -1.2,
  maxCelsius: 6.4,
  mktCelsius: 2.1,
  coverage: 0.871,
  gaps: [
    { from: "2026-09-16T10:40:00.000Z", to: "2026-09-16T14:52:00.000Z" },
    { from: "2026-09-17T03:10:00.000Z", to: "2026-09-17T04:05:00.000Z" },
  ],
  gapCount: 2,
  limits: { minCelsius: -0.5, maxCelsius: 2 },
  minutesAbove: 214,
  minutesBelow: 48,
  verdict: "major-excursion",
  reasons: [
    {
      code: "above-limit",
      zh: "高于 2 °C 累计 3 小时 34 分钟，最长一次 2 小时 50 分钟。",
      en: "Above 2 °C for 3 h 34 min in all, 2 h 50 min at a stretch.",
    },
    {
      code: "below-limit",
      zh: "低于 −0.5 °C 累计 48 分钟，有冷害风险。",
      en: "Below −0.5 °C for 48 min: risk of chilling injury.",
    },
    { code: "gaps", zh: "有 2 段共 5 小时 7 分钟没有记录。", en: "No record for 5 h 7 min in two spans." },
  ],
  summaryOnly: false,
  line: line(2400, (share) => {
    if ((share > 0.31 && share < 0.425) || (share > 0.72 && share < 0.76)) return null;
    if (share > 0.5 && share < 0.58) return Math.round(20 + 44 * Math.sin(((share - 0.5) / 0.08) * Math.PI));
    if (share > 0.9 && share < 0.94) return -12;
    return Math.round(8 + 5 * Math.sin(share * 31));
  }),
  level: "measured",
};

export const ITEMS: Passport["tests"][number]["items"] = [
  { active: "氯吡脲", resultMgPerKg: 0.008, limitMgPerKg: 0.05, over: false },
  { active: "苯醚甲环唑", resultMgPerKg: 0.031, limitMgPerKg: 5, over: false },
  { active: "嘧菌酯", resultMgPerKg: 0.012, limitMgPerKg: 5, over: false },
  { active: "高效氯氟氰菊酯和氯氟氰菊酯", resultMgPerKg: 0.004, limitMgPerKg: 0.02, over: false },
  { active: "多菌灵", resultMgPerKg: 0.0015, limitMgPerKg: 0.5, over: false },
  { active: "吡虫啉", resultMgPerKg: 0.006, limitMgPerKg: 0.5, over: false },
];

export const VALID_ON_HARVEST = {
  code: "certificate-valid-on-harvest",
  zh: "采收日 2026-09-12，证书 LB-18-26032212345A 有效。",
  en: "Certificate LB-18-26032212345A was valid on the harvest date 2026-09-12.",
};

/** Everything a page can hold: certificate, commitment, two tests, seven steps, two logs, a scanned serial. */
export const RICH: Passport = {
  gtin: GTIN,
  lot: LOT,
  uri: `https://suyuan.example/01/${GTIN}/10/${LOT}/21/7KQ2M9X4TB`,
  asOf: "2026-09-21",
  serial: { serial: "7KQ2M9X4TB", scans: 3, firstScanAt: "2026-09-20T10:21:44.000Z" },
  state: { code: "in-order", reasons: [VALID_ON_HARVEST] },
  product: { zh: "苍溪红心猕猴桃", en: "Cangxi red-heart kiwifruit", category: "鲜果" },
  batch: {
    harvestedOn: "2026-09-12",
    registeredAt: "2026-09-12T08:46:12.000Z",
    producer: { name: "苍溪县永宁镇红心猕猴桃专业合作社", region: "四川省广元市苍溪县" },
    base: { name: "永宁镇兰池村二号基地", region: "四川省广元市苍溪县" },
    level: "declared",
  },
  certificate: {
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
  },
  commitment: { basis: ["quality-control", "commissioned-test"], status: "supported", reasons: [], level: "attested" },
  inputs: { activesUsed: ["氯吡脲", "苯醚甲环唑", "嘧菌酯"], intervalKept: true, level: "declared" },
  tests: [
    {
      sampledOn: "2026-09-12",
      testedOn: "2026-09-13",
      issuedOn: "2026-09-14",
      by: "广元市农产品质量安全检验检测中心",
      items: ITEMS,
      verdict: "passed",
      level: "attested",
    },
    {
      sampledOn: "2026-09-12",
      testedOn: "2026-09-12",
      issuedOn: "2026-09-12",
      by: "苍溪县永宁镇红心猕猴桃专业合作社",
      items: ITEMS.slice(0, 3),
      verdict: "passed",
      level: "declared",
    },
  ],
  journey: [
    { kind: "harvested", at: "2026-09-12", place: "永宁镇兰池村二号基地", level: "declared" },
    {
      kind: "handed-over",
      at: "2026-09-12T09:20:00.000Z",
      from: "苍溪县永宁镇红心猕猴桃专业合作社",
      to: "苍溪县城郊产地冷链集配中心",
      receivedAt: "2026-09-12T10:05:00.000Z",
      differenceKg: -12.5,
      level: "confirmed",
    },
    {
      kind: "stored-in",
      at: "2026-09-12T10:40:00.000Z",
      place: "苍溪县城郊产地冷链集配中心 · 3 号预冷库",
      level: "declared",
    },
    {
      kind: "stored-out",
      at: "2026-09-15T21:10:00.000Z",
      place: "苍溪县城郊产地冷链集配中心 · 3 号预冷库",
      level: "declared",
    },
    {
      kind: "handed-over",
      at: "2026-09-15T22:00:00.000Z",
      from: "苍溪县城郊产地冷链集配中心",
      to: "成都益民生鲜电商平台",
      receivedAt: "2026-09-16T05:30:00.000Z",
      differenceKg: 0,
      level: "confirmed",
    },
  ],
  temperature: [
    STEADY,
    {
      ...STEADY,
      device: { model: "Fridge-tag 2L" },
      from: "2026-09-15T22:00:00.000Z",
      to: "2026-09-16T05:20:00.000Z",
      line: line(440, (share) => Math.round(8 + 4 * Math.sin(share * 9))),
    },
  ],
  temperatureMissing: false,
};
