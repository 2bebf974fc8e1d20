import { dictionary } from "../dictionary.ts";

/** Words of the codes by which a household confirms what it was paid. */
export const codeWords = dictionary({
  zh: {
    title: "农户确认码",
    make: "生成确认码",
    what: "打印后交给农户，或打电话逐个告知。农户核对付款无误后，把其中一个告诉合作社；每个只能用一次。重新生成后，上一张作废。",
    count: "几个",
    countWrong: (most: number) => `请填 1 到 ${most}`,
    validTo: "有效到哪天",
    once: "只显示这一次，系统不留存。请现在打印或抄下。",
    sheet: "确认码 农户",
    how: (day: string) => `付款属实再告诉合作社一个，每个用一次，${day} 前有效。不属实不要说，告诉村里。`,
    print: "打印",
    back: "回到农户",
    enter: "凭确认码确认",
    enterWhat: "请农户先看清重量、单价和金额，再说出一个确认码。确认后，这笔收益即为双方认可。",
    code: "农户说的确认码",
    codeHint: "8 位数字，输错 5 次整张停用",
    codeWrong: "请填 8 位数字",
    confirm: "确认属实",
  },
  en: {
    title: "Codes of the household",
    make: "Make codes",
    what: "Print them for the household, or read them to it over the telephone. Once it has checked a payment it tells the cooperative one of them; each serves once. A new sheet ends the one before.",
    count: "How many",
    countWrong: (most: number) => `From 1 to ${most}`,
    validTo: "Valid until",
    once: "Shown once and kept nowhere: print or copy them now.",
    sheet: "Codes of household",
    how: (day: string) =>
      `Tell one to the cooperative when a payment is right; each serves once, until ${day}. If it is not right, tell none, and tell your village.`,
    print: "Print",
    back: "Back to the household",
    enter: "Confirm by a code",
    enterWhat:
      "Let the household read weight, price and amount, then tell you one of its codes. The payment is then confirmed by both sides.",
    code: "The code that the household tells",
    codeHint: "Eight digits; five wrong ones stop the whole sheet",
    codeWrong: "Eight digits",
    confirm: "It is so",
  },
});
