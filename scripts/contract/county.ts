import { codeAt } from "@suyuan/api/commands/county/codes";
import { GTIN, LOT } from "./season.ts";
import { LABEL_KEYS, type Step, type Who } from "./site.ts";

const post = (as: Who, path: string, body: unknown): Step => ({ as, method: "POST", path, body });
const get = (as: Who, path: string): Step => ({ as, method: "GET", path });

const HOUSEHOLD = {
  id: "510824100201-017",
  class: "lifted",
  village: "510824100201",
  validFrom: "2019-12-01",
  plots: [{ id: "1", areaMu: 2.5, crop: "红心猕猴桃", yieldCapKgPerMu: 1500 }],
  person: { name: "王桂芳", contact: "0839-5222017" },
};
const PAID = { household: HOUSEHOLD.id, paidOn: "2026-10-07" };
const DELIVERY = {
  ...{ id: "js-2026-1", ...PAID, gtin: GTIN, lot: LOT, quantityKg: 420.5, pricePerKg: 6.4 },
  ...{ paidYuan: 2691.2, receipt: "No. 0002317" },
};

/** The second code of the sheet that the office makes below. */
const CODE = codeAt(
  { labelKeys: LABEL_KEYS },
  `510824/${HOUSEHOLD.id}`,
  { sheet: "qr-2026-1", by: "cangxi-county", key: LABEL_KEYS.current },
  2,
);

/** A household, what it was paid, and what it says of that. */
export const COUNTY: readonly Step[] = [
  post("statistician", "/api/households", HOUSEHOLD),
  post("statistician", `/api/households/${HOUSEHOLD.id}/corrections?county=510824`, {
    reason: "防返贫监测对象，2023 年起",
    classes: [
      { class: "lifted", from: "2019-12-01", to: "2022-12-31" },
      { class: "monitored", from: "2023-01-01" },
    ],
  }),
  post("clerk", "/api/deliveries", DELIVERY),
  post("clerk", "/api/benefits/js-2026-1/corrections?from=yunfeng", {
    id: "jsg-1",
    reason: "复秤",
    quantityKg: 420,
    paidYuan: 2688,
  }),
  post("statistician", "/api/benefits/js-2026-1/confirmation?from=yunfeng", { outcome: "confirmed", how: "paper" }),
  post("clerk", "/api/wages", {
    id: "wg-2026-1",
    ...PAID,
    paidYuan: 2400,
    from: "2026-09-01",
    to: "2026-09-30",
    days: 20,
  }),
  post("clerk", "/api/benefits/wg-2026-1/void?from=yunfeng", { reason: "农户填错" }),
  post("clerk", "/api/dividends", { id: "fh-2026-1", ...PAID, paidYuan: 320, year: 2025 }),
  post("statistician", `/api/households/${HOUSEHOLD.id}/codes?county=510824`, {
    id: "qr-2026-1",
    count: 6,
    validTo: "2027-09-30",
  }),
  post("clerk", "/api/benefits/fh-2026-1/code?from=yunfeng", { code: `${CODE.slice(0, 4)} ${CODE.slice(4)}` }),
  get("statistician", "/api/households?limit=20&class=monitored"),
  get("statistician", `/api/benefits?household=${HOUSEHOLD.id}&county=510824`),
  post("statistician", `/api/households/${HOUSEHOLD.id}/erasure?county=510824`, { reason: "本人要求" }),
  get("statistician", "/api/statistics?region=510824&from=2026-09&to=2026-10&by=month"),
  get("statistician", "/api/statistics.csv?from=2026-09&to=2026-10&by=scheme"),
  get("statistician", "/api/statistics/rows?key=registered-grams&from=2026-09&to=2026-10&limit=5"),
  get("statistician", "/api/statistics/guidance?year=2026"),
];

const SEPTEMBER = { region: "510824", month: "2026-09" };

/** Figures for everyone: what would be shown, its publication, and what anyone reads of it. */
export const PUBLISHING: readonly Step[] = [
  get("statistician", "/api/publications/preview?region=510824&month=2026-09&level=township"),
  post("statistician", "/api/publications", SEPTEMBER),
  get("nobody", "/api/publications?region=510824"),
  get("nobody", "/api/publications/510824/2026-09?table=harvest"),
  get("nobody", "/api/publications/510824/2026-09/cells.csv"),
];

/** A month that was published, and another level of it. */
export const PUBLISHED_TWICE: readonly Step[] = [
  post("statistician", "/api/publications", SEPTEMBER),
  post("statistician", "/api/publications", { ...SEPTEMBER, level: "township" }),
];

/** More than the batch weighs. */
export const OVER_BATCH: readonly Step[] = [
  post("statistician", "/api/households", { ...HOUSEHOLD, id: "510824100201-018", plots: [], person: undefined }),
  post("clerk", "/api/deliveries", { ...DELIVERY, id: "js-2026-9", household: "510824100201-018", quantityKg: 90_000 }),
];

/** A code of a household that has none. */
export const NO_CODE: readonly Step[] = [
  post("clerk", "/api/dividends", {
    ...PAID,
    id: "fh-2026-8",
    household: "510824100201-018",
    paidYuan: 50,
    year: 2025,
  }),
  post("clerk", "/api/benefits/fh-2026-8/code?from=yunfeng", { code: "4821 0937" }),
];

const STANDARD = {
  id: "DB510824-T-012-2026",
  kind: "limit",
  title: { zh: "苍溪红心猕猴桃农药残留限量", en: "Residue limits of Cangxi red-heart kiwifruit" },
  source: "https://www.cncx.gov.cn/standards/012",
  from: "2026-09-01",
  entries: [{ subject: "多杀霉素", clause: "4.2 表1", crops: ["猕猴桃"], mgPerKg: 0.02 }],
};

/** A county's own standard, what is in force, and its end. */
export const STANDARDS: readonly Step[] = [
  post("statistician", "/api/standards", STANDARD),
  get("clerk", "/api/standards?region=510824&on=2026-10-08"),
  get("clerk", `/api/standards/rules?subject=${encodeURIComponent("多杀霉素")}&crop=${encodeURIComponent("猕猴桃")}`),
  post("statistician", `/api/standards/${STANDARD.id}/end`, { to: "2027-12-31", reason: "修订版施行" }),
];

/** Laxer than the country's limit on the day. */
export const LAXER: readonly Step[] = [
  post("statistician", "/api/standards", {
    ...STANDARD,
    id: "DB510824-T-013-2018",
    from: "2018-01-01",
    to: "2018-12-31",
    entries: [{ ...STANDARD.entries[0], mgPerKg: 0.1 }],
  }),
];
