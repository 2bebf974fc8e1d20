import { drawnFruit, RED_HEART_KIWIFRUIT, SNOW_PEAR } from "@suyuan/cli/demo/drawing";
import { CLAIMS } from "./claims.ts";
import { BASE, CERTIFICATE, GTIN } from "./season.ts";
import type { Step, Who } from "./site.ts";

const post = (as: Who, path: string, body: unknown): Step => ({ as, method: "POST", path, body });

const PICTURE = drawnFruit(RED_HEART_KIWIFRUIT, 240);
export const OTHER_PICTURE = drawnFruit(SNOW_PEAR, 240);

const OTHER_BASE = { ...BASE, id: "yunfeng-3", name: "云峰三号基地", gln: undefined };

/** What changes in a season, and what was typed wrong. */
export const CORRECTIONS: readonly Step[] = [
  ...CLAIMS,
  post("operator", "/api/organisations/chengdu-shop/corrections", { reason: "更名", name: "成都优鲜电商有限公司" }),
  post("clerk", "/api/organisations/yunfeng/corrections", {
    id: "o-2026-1",
    reason: "补办公电话和地址",
    contact: "0839-5222333",
    address: "苍溪县云峰镇",
  }),
  post("operator", "/api/organisations", {
    id: "qingchuan",
    name: "青川山珍专业合作社",
    kind: "cooperative",
    regionCode: "510822",
  }),
  post("clerk", "/api/bases", OTHER_BASE),
  post("clerk", `/api/bases/${OTHER_BASE.id}/plots`, {
    id: "p-2026-1",
    reason: "新建园",
    plots: [{ id: "p2", areaMu: 40, crop: "红心猕猴桃", yieldCapKgPerMu: 1500 }],
  }),
  post("clerk", `/api/bases/${OTHER_BASE.id}/corrections`, {
    id: "b-2026-1",
    reason: "面积复测",
    plots: [{ id: "p1", areaMu: 118.5 }],
  }),
  post("clerk", `/api/products/${GTIN}/corrections`, {
    id: "n-2026-1",
    reason: "补英文名",
    name: { en: "Cangxi red-heart kiwifruit" },
  }),
  post("clerk", `/api/products/${GTIN}/producers`, { id: "m-2026-1", reason: "同一品牌", organisation: "qingchuan" }),
  post("clerk", `/api/products/${GTIN}/producers/qingchuan/withdrawal`, { reason: "合作终止" }),
  post("clerk", `/api/products/${GTIN}/words`, {
    id: "w-2026-1",
    zh: ["海拔 800 米的坡地果园，手工采摘。", "软了就甜。"],
    en: ["Orchards on slopes at 800 m, picked by hand."],
  }),
  {
    as: "clerk",
    method: "POST",
    path: `/api/products/${GTIN}/photo`,
    body: PICTURE,
    headers: { "content-type": "image/png" },
  },
  {
    as: "clerk",
    method: "POST",
    path: `/api/products/${GTIN}/photo`,
    body: OTHER_PICTURE,
    headers: { "content-type": "image/png" },
  },
  post("clerk", `/api/products/${GTIN}/photo/withdrawal`, { reason: "拍得不好" }),
  {
    as: "clerk",
    method: "POST",
    path: `/api/products/${GTIN}/photo?id=ph-2026-3`,
    body: PICTURE,
    headers: { "content-type": "image/png" },
  },
  post("inspector", `/api/products/${GTIN}/hiding`, { id: "h-2026-1", part: "words", reason: "“软了就甜”须核实" }),
  post("inspector", `/api/products/${GTIN}/showing`, { id: "h-2026-2", part: "words", reason: "已核实" }),
  post("clerk", `/api/products/${GTIN}/words/withdrawal`, { reason: "换包装" }),
  post("clerk", `/api/products/${GTIN}/words`, { id: "w-2026-2", zh: ["坡地果园，手工采摘。"] }),
  post("inspector", `/api/certificates/${CERTIFICATE.id}/corrections?from=cangxi-bureau`, {
    id: "c-2026-1",
    reason: "企业信息码录错",
    enterpriseCode: "GF510824260018",
  }),
  post("inspector", `/api/certificates/${CERTIFICATE.id}/scope?from=cangxi-bureau`, {
    id: "c-2026-2",
    reason: "新增基地",
    bases: [BASE.id, OTHER_BASE.id],
    effectiveFrom: "2026-10-01",
  }),
  post("inspector", `/api/certificates/${CERTIFICATE.id}/annual-checks?from=cangxi-bureau`, {
    year: 2027,
    result: "passed",
    inspectedOn: "2026-08-20",
  }),
  post("inspector", `/api/certificates/${CERTIFICATE.id}/annual-checks/2027/void?from=cangxi-bureau`, {
    reason: "年度录错",
  }),
];
