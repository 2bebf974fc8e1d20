import { BASE, GTIN, LOT, REGISTRATION } from "./season.ts";
import type { Step, Who } from "./site.ts";

/** Online shops: what is shared with them, what changes for them and what they sold. */

const post = (as: Who, path: string, body: unknown): Step => ({ as, method: "POST", path, body });
const get = (as: Who, path: string): Step => ({ as, method: "GET", path });

const SOLD_LOT = "CX26100688";
const AGREEMENT = {
  id: "ag-2026-1",
  platform: "tianfu-shop",
  gtins: [GTIN],
  fields: ["weights", "certificate", "tests", "temperature", "origin"],
  sells: true,
};
const ORDER = {
  id: "tf-20261008-0001",
  seller: "yunfeng",
  items: [{ gtin: GTIN, lot: SOLD_LOT, quantityKg: 12.5 }],
  soldAt: "2026-10-08T09:00:00+08:00",
};

export const PLATFORMS: readonly Step[] = [
  post("clerk", "/api/batches", { ...REGISTRATION, lot: SOLD_LOT, quantityKg: 60 }),
  post("clerk", "/api/agreements", AGREEMENT),
  get("platform", "/api/agreements?limit=20"),
  post("platform", "/api/orders", ORDER),
  post("platform", `/api/orders/${ORDER.id}/corrections`, {
    id: "tf-fix-1",
    reason: "少发一箱",
    items: [{ gtin: GTIN, lot: SOLD_LOT, quantityKg: 10 }],
  }),
  post("platform", "/api/orders", { ...ORDER, id: "tf-20261008-0002" }),
  post("platform", "/api/orders/tf-20261008-0002/void", { id: "tf-void-1", reason: "买家退单" }),
  get("clerk", `/api/orders/${ORDER.id}?from=tianfu-shop`),
  get("clerk", "/api/orders?limit=20&status=standing"),
  post("clerk", "/api/agreements", { ...AGREEMENT, id: "ag-2026-2", platform: "chengdu-shop", sells: false }),
  post("clerk", "/api/agreements/chengdu-shop/end", { id: "ae-2026-1", reason: "合同到期" }),
];

const SAID = {
  name: { zh: "苍溪红心猕猴桃", en: "Cangxi red-heart kiwifruit" },
  kinds: ["famous", "fine"],
  season: { from: 9, to: 11 },
  gtins: [GTIN],
  producers: ["yunfeng"],
  bases: [{ organisation: "yunfeng", id: BASE.id }],
  words: { zh: ["果心红色，肉质细嫩。"] },
};
const ENTRY = { id: "red-heart", region: "510824", ...SAID };

/** Special products, from the county office to whoever looks. */
export const CATALOGUE: readonly Step[] = [
  post("statistician", "/api/catalogue", ENTRY),
  post("statistician", "/api/catalogue/red-heart/corrections", {
    ...SAID,
    id: "ce-2026-1",
    reason: "上市月份写错",
    season: { from: 8, to: 11 },
  }),
  get("nobody", "/api/catalogue?region=510824&limit=20"),
  post("statistician", "/api/catalogue", { ...ENTRY, id: "twice" }),
  {
    as: "statistician",
    method: "POST",
    path: "/api/catalogue/twice/withdrawal",
    body: { id: "cw-2026-1", reason: "重复登记" },
  },
];

/** Once what was recorded is followed. */
export const PLATFORM_FEED: readonly Step[] = [get("platform", "/api/catalogue/changes?cursor=0&limit=2")];

export const PLATFORMS_REFUSED: readonly Step[] = [
  post("platform", "/api/orders", {
    ...ORDER,
    id: "tf-20261008-0003",
    items: [{ gtin: GTIN, lot: SOLD_LOT, quantityKg: 99 }],
  }),
  post("platform", "/api/orders", {
    ...ORDER,
    id: "tf-20261008-0004",
    seller: "guangyuan-cold",
    items: [{ gtin: GTIN, lot: LOT, quantityKg: 1 }],
  }),
];
