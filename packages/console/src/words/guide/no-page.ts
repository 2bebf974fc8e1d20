import { dictionary } from "../dictionary.ts";

/** Words of an address that leads nowhere. */
export const noPageWords = dictionary({
  zh: {
    title: "没有这一页",
    way: "网址可能不完整。请从首页进入。",
    toHome: "回首页",
  },
  en: {
    title: "There is no such page",
    way: "The address may be incomplete. Start from the home page.",
    toHome: "Home",
  },
});
