import { addDays, addYears, type CalendarDate } from "@suyuan/domain/calendar";
import { daysAgo, type Stage } from "./stage.ts";

/** GTINs under the prefix 952, which GS1 keeps for demonstrations. */
export const KIWIFRUIT = "09520000510824";
export const PEAR = "09520000510831";

export const YUNFENG = "yunfeng";
export const LONGWANG = "longwang";

/** Certificate ids by what becomes of them. */
export const CERTIFICATES = {
  kiwifruit: "kiwifruit",
  kiwifruitOld: "kiwifruit-old",
  pear: "pear-yunfeng",
  pearSuspended: "pear-longwang",
} as const;

/** What the kiwifruit certificate approves a year; the season leaves some of it. */
export const KIWIFRUIT_KG = 30_000;

/** Actives used on the kiwifruit plot that most batches come from; tests must name them. */
export const KIWIFRUIT_ACTIVES = ["多杀霉素", "苯醚甲环唑"] as const;
export const PEAR_ACTIVES = ["啶虫脒", "代森锰锌"] as const;

/** Green food asks fruit for at least 200 mu an application (中绿审〔2021〕34号); snow pears yield 1 to 1.5 t a mu (57yx.com/techan31268). */
async function addBases({ cast }: Stage): Promise<void> {
  const kiwifruit = (id: string, areaMu: number) => ({ id, areaMu, crop: "红心猕猴桃", yieldCapKgPerMu: 1500 });
  const pears = (id: string, areaMu: number) => ({ id, areaMu, crop: "苍溪雪梨", yieldCapKgPerMu: 1500 });
  await cast.clerk.api.post("/api/bases", {
    id: YUNFENG,
    name: "云峰果园基地（演示）",
    regionCode: "510824",
    plots: [kiwifruit("y1", 110), kiwifruit("y2", 80), kiwifruit("y3", 30), kiwifruit("y4", 30), pears("y5", 220)],
  });
  await cast.clerk.api.post("/api/bases", {
    id: LONGWANG,
    name: "龙王果园基地（演示）",
    regionCode: "510824",
    plots: [kiwifruit("l1", 210), pears("l2", 210)],
  });
}

async function addProducts({ cast }: Stage): Promise<void> {
  await cast.clerk.api.post("/api/products", {
    gtin: KIWIFRUIT,
    name: { zh: "红心猕猴桃", en: "Red-heart kiwifruit" },
    category: "鲜果",
    coldChainProfile: "red-heart-kiwifruit",
    shelfLifeDays: 120,
  });
  await cast.clerk.api.post("/api/products", {
    gtin: PEAR,
    name: { zh: "苍溪雪梨", en: "Cangxi snow pear" },
    category: "鲜果",
    coldChainProfile: "pear",
  });
}

/** A holder keeps one enterprise code, with the year of its first licence (hao86.com on GF codes). */
function enterpriseCode(stage: Stage): string {
  return `GF510824${addYears(daysAgo(stage, 12), -3).slice(2, 4)}0000`;
}

interface Grant {
  readonly id: string;
  readonly gtin: string;
  readonly bases: readonly string[];
  readonly approvedKgPerYear: number;
  readonly validFrom: CalendarDate;
  readonly validTo: CalendarDate;
  /** Last digits of the number: no certificate of the Center has them. */
  readonly serial: string;
}

async function grant(stage: Stage, { gtin, serial, ...terms }: Grant): Promise<void> {
  const { cast } = stage;
  const [year, month] = [terms.validFrom.slice(2, 4), terms.validFrom.slice(5, 7)];
  await cast.inspector.api.post("/api/certificates", {
    ...terms,
    scheme: "green-food",
    number: `LB-18-${year}${month}22${serial}A`,
    grade: "A",
    enterpriseCode: enterpriseCode(stage),
    holder: cast.clerk.id,
    gtins: [gtin],
  });
}

/** Certificates with the annual checks that their years need: those begun more than a year ago have the second year's. */
async function grantCertificates(stage: Stage): Promise<void> {
  const begun = daysAgo(stage, 500);
  const expired = daysAgo(stage, 12);
  const running = { validFrom: begun, validTo: addDays(addYears(begun, 3), -1) };
  const { kiwifruit, kiwifruitOld, pear, pearSuspended } = CERTIFICATES;
  const kiwifruitBases = [YUNFENG, LONGWANG];
  await grant(stage, {
    ...running,
    id: kiwifruit,
    gtin: KIWIFRUIT,
    bases: kiwifruitBases,
    approvedKgPerYear: KIWIFRUIT_KG,
    serial: "00001",
  });
  await grant(stage, {
    id: kiwifruitOld,
    gtin: KIWIFRUIT,
    bases: [LONGWANG],
    approvedKgPerYear: 20_000,
    validFrom: addDays(addYears(expired, -3), 1),
    validTo: expired,
    serial: "00002",
  });
  await grant(stage, {
    ...running,
    id: pear,
    gtin: PEAR,
    bases: [YUNFENG],
    approvedKgPerYear: 80_000,
    serial: "00003",
  });
  await grant(stage, {
    ...running,
    id: pearSuspended,
    gtin: PEAR,
    bases: [LONGWANG],
    approvedKgPerYear: 150_000,
    serial: "00004",
  });
  const check = { year: Number(begun.slice(0, 4)) + 1, result: "passed", inspectedOn: daysAgo(stage, 90) };
  for (const id of [kiwifruit, pear, pearSuspended]) {
    await stage.cast.inspector.api.post(`/api/certificates/${id}/annual-checks`, check);
  }
}

interface Use {
  readonly plots: readonly string[];
  readonly product: string;
  readonly active: string;
  readonly days: number;
  readonly interval: number;
  readonly dosage: string;
  readonly amount: string;
  readonly target: string;
  readonly crop: string;
}

/**
 * What was sprayed in summer, each product as it is used: 多杀霉素 and what else is here stand on the list of NY/T 393-2020 (the first was read
 * there, the others are general knowledge); mancozeb on pears 800 倍 (ccnfp.com 119772), scab and psylla as ipa361 1936056 has them. Intervals are
 * those of the demo: no label was opened.
 */
const USES: readonly Use[] = [
  {
    plots: ["y1", "y2"],
    product: "10% 苯醚甲环唑水分散粒剂",
    active: "苯醚甲环唑",
    days: 75,
    interval: 30,
    dosage: "1500 倍液喷雾",
    amount: "每亩 100 克",
    target: "褐斑病",
    crop: "猕猴桃",
  },
  {
    plots: ["y1", "y2"],
    product: "10% 多杀霉素悬浮剂",
    active: "多杀霉素",
    days: 60,
    interval: 7,
    dosage: "2500 倍液喷雾",
    amount: "每亩 60 毫升",
    target: "蓟马",
    crop: "猕猴桃",
  },
  {
    plots: ["y5"],
    product: "80% 代森锰锌可湿性粉剂",
    active: "代森锰锌",
    days: 80,
    interval: 21,
    dosage: "800 倍液喷雾",
    amount: "每亩 180 克",
    target: "黑星病",
    crop: "梨",
  },
  {
    plots: ["y5"],
    product: "20% 啶虫脒可溶粉剂",
    active: "啶虫脒",
    days: 66,
    interval: 14,
    dosage: "8000 倍液喷雾",
    amount: "每亩 18 克",
    target: "梨木虱",
    crop: "梨",
  },
];

async function recordUses(stage: Stage): Promise<void> {
  for (const { plots, active, days, interval, crop, ...told } of USES) {
    for (const [n, plot] of plots.entries()) {
      const day = daysAgo(stage, days - n);
      await stage.cast.clerk.api.post("/api/inputs", {
        ...told,
        base: YUNFENG,
        plot,
        actives: [active],
        appliedOn: day,
        stoppedOn: day,
        safetyIntervalDays: interval,
        labelCrops: [crop],
        manufacturer: "演示农化有限公司",
        source: "苍溪县陵江镇农资店（演示）",
      });
    }
  }
}

/** Two bases, two products, four certificates, and what was sprayed in summer. */
export async function prepareLand(stage: Stage): Promise<void> {
  const { operator, laboratory } = stage.cast;
  const accreditation = {
    accreditation: "CMA 000000000000（演示）",
    reason: "补登检测资质 (accreditation, for the demo)",
  };
  await operator.api.post(`/api/organisations/${laboratory.id}/corrections`, accreditation);
  await addBases(stage);
  await addProducts(stage);
  await grantCertificates(stage);
  await recordUses(stage);
}
