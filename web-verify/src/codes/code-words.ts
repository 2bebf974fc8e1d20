import type { Both } from "../state-words.ts";

/** What is said to who holds a code that leads to no batch. */
export const CODE_WORDS = {
  notIssued: { zh: "没有签发过这个编码", en: "This code was not issued" },
  notIssuedAction: {
    zh: "查不到记录。请不要凭这个码相信包装上的说法。",
    en: "There is no record of it. Do not rely on it for what the pack says.",
  },
  notIssuedRetry: {
    zh: "码可能破损或没扫全：请擦净、展平后再扫一次，或核对码下方印的数字。",
    en: "The code may be damaged or only partly read: clean and flatten it, scan again, or compare the digits printed below it.",
  },
  notIssuedCopy: {
    zh: "也可能是包装印制了从未签发的码。我们只展示准确对应的批次，不会用别的批次代替。",
    en: "Or the pack carries a code that nobody issued. Only the exact batch is ever shown, never another one in its place.",
  },
  notIssuedKeep: {
    zh: "如果仍然查不到，请保留包装和购物凭证，联系卖家，或拨打下面的热线。",
    en: "If it still fails, keep the packaging and receipt, and ask the seller or call the hotline below.",
  },
  badCode: { zh: "这个编码不完整或有误", en: "This code is incomplete or wrong" },
  badCodeAction: {
    zh: "格式不对，无法查询。请重新扫描包装上的二维码。",
    en: "It is not in a form that can be looked up. Please scan the code on the pack again.",
  },
  badCodeTyped: {
    zh: "如果是手工输入，请逐位核对：商品条码 14 位，批号与包装上印的完全一致（区分大小写）。",
    en: "If you typed it, compare every character: the GTIN has 14 digits, and the batch must match the pack exactly (upper and lower case differ).",
  },
  badCodeOther: {
    zh: "扫到的也可能不是追溯码，例如价签或广告。",
    en: "You may also have scanned something else, such as a price tag or an advertisement.",
  },
} satisfies Record<string, Both>;
