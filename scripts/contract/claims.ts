import { PRODUCT } from "./season.ts";
import type { Step, Who } from "./site.ts";

const post = (as: Who, path: string, body: unknown): Step => ({ as, method: "POST", path, body });
const get = (as: Who, path: string): Step => ({ as, method: "GET", path });

/** Whose the numbers are that GS1 lent: a prefix recorded and taken back, and a GTIN that somebody took for theirs. */
export const CLAIMS: readonly Step[] = [
  post("operator", "/api/organisations/yunfeng/gs1-prefixes", { prefix: "690123456789" }),
  get("operator", "/api/organisations/yunfeng/gs1-prefixes"),
  post("operator", "/api/organisations/chengdu-shop/gs1-prefixes", { prefix: "6954321" }),
  post("operator", "/api/organisations/chengdu-shop/gs1-prefixes/6954321/withdrawal", { reason: "登错机构" }),
  post("clerk", "/api/products", { ...PRODUCT, gtin: "06954321000017" }),
  get("operator", "/api/claims?kind=certificate-number&scheme=green-food&number=LB-18-26012212345A"),
  get("operator", "/api/claims?kind=gtin&number=06954321000017"),
  post("operator", "/api/claims/release", {
    kind: "gtin",
    number: "06954321000017",
    from: "yunfeng",
    reason: "商品条码属其他企业，已核对其厂商识别代码证书",
  }),
];
