import type { Passport } from "@suyuan/domain/views/passport-schema";
import { STATE_TITLES as TITLES } from "@suyuan/domain/words/state-titles";

export type StateCode = Passport["state"]["code"];

/** One thing in both languages: what lacks one does not compile. */
export type Both<T = string> = { readonly zh: T; readonly en: T };

/** What the state of a batch is called: the largest words on the page. */
export const STATE_TITLES: Record<StateCode, Both> = TITLES;

/**
 * A recall by who ordered it (生产者召回, 农业农村部门责令追回) and by what is wrong: the goods, or at level 3 their label alone, which forbids
 * nobody to eat them.
 */
export const RECALL_TITLES: Record<NonNullable<Passport["recall"]>["orderedBy"], { ofGoods: Both; ofLabel: Both }> = {
  producer: {
    ofGoods: { zh: "已召回：请勿食用", en: "Recalled: do not eat" },
    ofLabel: { zh: "已召回：标签问题", en: "Recalled: label problem" },
  },
  bureau: {
    ofGoods: { zh: "责令追回：请勿食用", en: "Ordered back: do not eat" },
    ofLabel: { zh: "责令追回：标签问题", en: "Ordered back: label problem" },
  },
};

/** Of goods whose label alone is wrong. */
export const LABEL_RECALL_ACTION: Both = {
  zh: "标签或说明有误，请按下面的说明处理；也可凭包装到购买处退货。",
  en: "The label or what it says is wrong: follow the notice below. You can also return it with its packaging.",
};

/** What to do about it, or how to read on. */
export const STATE_ACTIONS: Record<StateCode, Both> = {
  "in-order": { zh: "下面逐条列出，并注明由谁提供。", en: "Each record below says who it comes from." },
  "in-order-so-far": {
    zh: "该有的记录都有；流转尚未结束：",
    en: "All that is due is on record; the journey goes on:",
  },
  registered: { zh: "但这些应有的记录还没有：", en: "But these records should be there and are not:" },
  "in-order-with-remarks": { zh: "请先看这几点：", en: "Please read these first:" },
  voided: {
    zh: "带有此码的商品没有有效登记，请向销售者询问。",
    en: "Goods that carry this code have no valid record: ask the seller about them.",
  },
  recalled: {
    zh: "请立即停止食用，保留包装，退回购买处。",
    en: "Stop eating it, keep the packaging and return it to where you bought it.",
  },
  "test-failed": {
    zh: "复检合格之前请勿食用，可凭包装到购买处退货。",
    en: "Do not eat it unless a re-test passes; you can return it with its packaging.",
  },
  "interval-breached": {
    zh: "施药后未满安全间隔期即采收。检测合格之前请勿食用，可凭包装到购买处退货。",
    en: "It was harvested before the safety interval after spraying had passed. Do not eat it unless a test passes; you can return it with its packaging.",
  },
  "past-shelf-life": {
    zh: "这样的鲜货不应再出售。码可能来自旧包装，请核对包装上的日期。",
    en: "Such goods should no longer be sold as fresh. The code may come from an old pack: compare the dates on it.",
  },
  "certificate-withdrawn": { zh: "请不要当作认证产品购买。", en: "Do not buy it as a certified product." },
  "certificate-suspended": {
    zh: "恢复之前，请不要当作认证产品购买。",
    en: "Until it is reinstated, do not buy it as certified.",
  },
  "certificate-expired": { zh: "请不要当作认证产品购买。", en: "Do not buy it as a certified product." },
  "certificate-not-in-force": { zh: "请不要当作认证产品购买。", en: "Do not buy it as a certified product." },
  "label-voided": {
    zh: "请勿凭此码相信包装上的说法，可向购买处询问。",
    en: "Do not rely on it for what the pack says; ask where you bought it.",
  },
  uncertified: {
    zh: "请不要当作认证产品购买。其余记录如下。",
    en: "Do not buy it as certified. Its other records follow.",
  },
};
