import type { Both } from "../state-words.ts";

/** What a page says that cannot be shown: by the status of the answer. */
interface RefusalWords {
  readonly title: Both;
  /** What to do. */
  readonly action: Both;
}

const ELSEWHERE: RefusalWords = {
  title: { zh: "这个页面打不开", en: "This page cannot be shown" },
  action: { zh: "请重新扫描包装上的二维码。", en: "Please scan the code on the pack again." },
};

const BY_STATUS: Readonly<Record<number, RefusalWords>> = {
  400: {
    title: { zh: "这个地址无法识别", en: "This address cannot be read" },
    action: {
      zh: "请核对地址，或重新扫描包装上的二维码。",
      en: "Check the address, or scan the code on the pack again.",
    },
  },
  404: {
    title: { zh: "没有这个页面", en: "There is no such page" },
    action: {
      zh: "请核对地址，或重新扫描包装上的二维码。",
      en: "Check the address, or scan the code on the pack again.",
    },
  },
  405: {
    title: { zh: "这个地址只供查看", en: "This address is for reading only" },
    action: {
      zh: "请直接打开地址，或重新扫描包装上的二维码。",
      en: "Open the address itself, or scan the code on the pack again.",
    },
  },
  410: {
    title: { zh: "这个页面不再提供", en: "This page is no longer there" },
    action: { zh: "请重新扫描包装上的二维码。", en: "Please scan the code on the pack again." },
  },
  429: {
    title: { zh: "查询太频繁，请稍候", en: "Too many look-ups: please wait" },
    action: { zh: "稍候再打开本页即可。", en: "Open this page again a little later." },
  },
  500: {
    title: { zh: "系统出错了", en: "Something went wrong here" },
    action: { zh: "请稍后再试；如果一直这样，请告诉我们。", en: "Try again later, and tell us if it stays so." },
  },
  503: {
    title: { zh: "系统繁忙，请稍候", en: "Busy: please wait" },
    action: { zh: "稍候再打开本页即可。", en: "Open this page again a little later." },
  },
};

/** What is said for a status. */
export function refusalWords(status: number): RefusalWords {
  return BY_STATUS[status] ?? ELSEWHERE;
}

/** How long to wait, in whole seconds. */
export const WAIT: Both<(seconds: number) => string> = {
  zh: (seconds) => `请等 ${seconds} 秒再打开本页。`,
  en: (seconds) => `Wait ${seconds === 1 ? "1 second" : `${seconds} seconds`}, then open this page again.`,
};

export const REFUSAL_WORDS = {
  refusalNotGoods: {
    zh: "这只说明现在打不开页面，与商品本身无关：既不表示商品有问题，也不表示没有问题。",
    en: "It is about this page alone and says nothing of the goods, neither good nor bad.",
  },
  requestId: { zh: "请求编号", en: "Request" },
} satisfies Record<string, Both>;
