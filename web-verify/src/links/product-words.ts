import type { Both } from "../state-words.ts";

/** What is said on the page of a product, which is no batch. */
export const PRODUCT_WORDS = {
  productPage: { zh: "产品登记信息", en: "Registered product" },
  productHint: {
    zh: "这里介绍的是产品，不是您手中的这一批：本页对任何一批、任何一件都不作结论。",
    en: "This is about the product, not about the batch in your hand: nothing here judges any batch or pack.",
  },
  aboutProduct: {
    zh: "请打开查看这个产品的登记信息，以及怎样查到您手中的那一批。",
    en: "Open for what is registered of this product, and how to look up the batch in your hand.",
  },
  gtin: { zh: "商品条码", en: "GTIN" },
  owner: { zh: "产品所有者", en: "Owner" },
  ownRecord: { zh: "登记时自己填写", en: "as its owner registered it" },
  findBatch: { zh: "查您手中的这一批", en: "Look up the batch in your hand" },
  findByCode: {
    zh: "扫描包装上的追溯二维码，直接打开这一批（或这一件）的记录。",
    en: "Scan the trace code on the pack: it opens the record of that batch or pack.",
  },
  findByLot: {
    zh: "扫不了码时，找包装上印的批号：通常在“批号”“生产批号”或“LOT”后面，靠近生产日期或二维码。把它接在下面这个地址后面打开，区分大小写：",
    en: 'If it cannot be scanned, find the batch number printed on the pack: mostly after <span lang="zh-CN">批号</span>, <span lang="zh-CN">生产批号</span> or LOT, near the date or the code. Open this address with it at the end; upper and lower case differ:',
  },
  lotHere: { zh: "批号", en: "BATCH" },
  findNone: {
    zh: "包装上既没有追溯码也没有批号，就查不到是哪一批；本页不列出批号，也不会用别的批次代替。",
    en: "A pack with neither code nor batch number cannot be looked up. No batch numbers are listed here, and no other batch is shown in its place.",
  },
  schemes: { zh: "认证历史", en: "Certification" },
  noSchemes: { zh: "本产品没有登记过认证证书。", en: "No certificate was ever registered for this product." },
  schemesHint: {
    zh: "证书只在其有效期内、对所列产品和基地有效。某一批是否在认证范围内，要看该批的页面。",
    en: "A certificate holds within its dates, for its products and bases. Whether it covers a batch is told on that batch's page.",
  },
  onDay: { zh: "查询当日", en: "Today" },
  ownLinks: { zh: "相关链接", en: "Links" },
} satisfies Record<string, Both>;
