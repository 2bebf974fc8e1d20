import { dictionary } from "../dictionary.ts";

/** Words of a division of China that is looked for by its name. */
export const regionWords = dictionary({
  zh: { found: "找到的区划" },
  en: { found: "Found by this name" },
});
