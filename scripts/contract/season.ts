/** What is registered, shipped, tested and told in the walk: one cooperative, one depot, one batch of kiwifruit. */

export const GTIN = "06901234567892";
export const LOT = "CX26100601";
export const SSCC = "106141412345678908";
/** A crate that a depot's system packs; the other one has links of its producer. */
export const CRATE = "095200005100000053";
export const BASE_GLN = "6901234500004";
export const ORGANISATION_GLN = "6901234500011";
export const BATCH = `/api/batches/${GTIN}/${LOT}`;
export const CLASS = `https://id.gs1.org/01/${GTIN}/10/${LOT}`;

export const BASE = {
  id: "yunfeng-1",
  name: "云峰一号基地",
  regionCode: "510824",
  gln: BASE_GLN,
  plots: [{ id: "p1", areaMu: 120, crop: "红心猕猴桃", yieldCapKgPerMu: 1500 }],
};

export const PRODUCT = {
  gtin: GTIN,
  name: { zh: "苍溪红心猕猴桃", en: "Red-heart kiwifruit" },
  category: "水果",
  coldChainProfile: "red-heart-kiwifruit",
  shelfLifeDays: 60,
};

export const CERTIFICATE = {
  id: "lb-2026-17",
  scheme: "green-food",
  number: "LB-18-26012212345A",
  grade: "A",
  enterpriseCode: "GF510824260017",
  holder: "yunfeng",
  gtins: [GTIN],
  bases: [BASE.id],
  approvedKgPerYear: 20_000,
  validFrom: "2026-03-01",
  validTo: "2029-02-28",
};

export const REGISTRATION = {
  gtin: GTIN,
  lot: LOT,
  base: BASE.id,
  plots: ["p1"],
  harvestedOn: "2026-10-06",
  quantityKg: 1250.5,
  certificate: CERTIFICATE.id,
  commitmentBasis: "commissioned-test",
};

export const INPUT = {
  base: BASE.id,
  plot: "p1",
  product: "0.3% 苦参碱水剂",
  actives: ["苦参碱"],
  dosage: "每亩 100 毫升",
  appliedOn: "2026-09-01",
  stoppedOn: "2026-09-03",
  safetyIntervalDays: 14,
  target: "叶蝉",
  kind: "pesticide",
  manufacturer: "某生物科技有限公司",
  source: "陵江镇农资店",
  registrationNumber: "PD20101234",
  amount: "3 升",
  labelCrops: ["猕猴桃", "茶树"],
};

export const TEST = {
  sampleId: "S-2026-1007",
  sampledOn: "2026-10-06",
  receivedOn: "2026-10-06",
  testedOn: "2026-10-07",
  issuedOn: "2026-10-07",
  standard: "GB 2763-2026",
  items: [
    { active: "苦参碱", resultMgPerKg: 0.02, limitMgPerKg: 5 },
    { active: "毒死蜱", notDetected: true, loqMgPerKg: 0.01, limitMgPerKg: 0.02 },
  ],
  verdict: "passed",
  fileSha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
};

export const LOGGER_FILE = [
  "Model,RC-5+",
  "Serial,EFI234105840",
  "No.,Time,Temperature(°C)",
  ...Array.from(
    { length: 13 },
    (_, n) => `${n + 1},2026-10-07 ${String(n + 6).padStart(2, "0")}:00:00,${n === 7 ? 2.6 : 1.2}`,
  ),
].join("\n");

/** The file of a room that other goods lay in. */
export const OTHER_LOGGER_FILE = LOGGER_FILE.replace("EFI234105840", "EFI234105841").replaceAll(",1.2", ",1.4");

export const item = (quantityKg: number, lot = LOT) => ({ gtin: GTIN, lot, quantityKg });

export const SHIPMENT = {
  id: "s-2026-1",
  to: "guangyuan-cold",
  items: [item(600)],
  shippedAt: "2026-10-07T06:00:00+08:00",
  vehicle: "川H 12345",
};

export const RECEIPT = {
  items: [item(588)],
  receivedAt: "2026-10-07T19:00:00+08:00",
  temperatureC: 1.4,
  remark: "短少一筐",
};

export const RUN = { id: "run-2026-1", gtin: GTIN, lot: LOT, count: 48, netWeightG: 500 };

export const LINK = {
  id: "recipe",
  anchor: `01/${GTIN}`,
  linkType: "gs1:recipeInfo",
  href: "https://www.example.com/kiwi",
  title: { zh: "吃法", en: "How to eat it" },
  hreflang: ["zh"],
  type: "text/html",
};

const JSON_LD = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"];

export const STORING = {
  type: "ObjectEvent",
  action: "OBSERVE",
  bizStep: "storing",
  disposition: "in_progress",
  eventTime: "2026-10-08T08:00:00+08:00",
  eventTimeZoneOffset: "+08:00",
  quantityList: [{ epcClass: CLASS, quantity: 40, uom: "KGM" }],
  readPoint: { id: "https://id.gs1.org/414/6901234000016" },
  bizLocation: { id: "https://id.gs1.org/414/6901234000016/254/B1" },
};

export const PACKING = {
  "@context": JSON_LD,
  type: "AggregationEvent",
  action: "ADD",
  bizStep: "packing",
  eventTime: "2026-10-08T08:30:00+08:00",
  eventTimeZoneOffset: "+08:00",
  parentID: `https://id.gs1.org/00/${CRATE}`,
  childQuantityList: [{ epcClass: CLASS, quantity: 20, uom: "KGM" }],
};

export const DOCUMENT = {
  "@context": JSON_LD,
  type: "EPCISDocument",
  schemaVersion: "2.0",
  creationDate: "2026-10-08T09:00:00+08:00",
  epcisBody: { eventList: [STORING] },
};

export const SUBSCRIPTION = {
  dest: "https://hooks.example.com/epcis",
  signatureToken: "a-secret-that-both-know",
  stream: true,
};
