import { dictionary } from "../dictionary.ts";

/** Words of finding things by how their names are read. */
export const searchWords = dictionary({
  zh: {
    byPinyin: "按拼音找到的",
    noneRead: "按拼音没有找到",
    noneReadWay: (count: number) => `拼音只在最新的 ${count} 个机构、产品和基地里找。也可以输入汉字、批号或证书编号。`,
  },
  en: {
    byPinyin: "Found by pinyin",
    noneRead: "Nothing is read so",
    noneReadWay: (count) =>
      `Pinyin is looked for among the newest ${count} organisations, products and bases. Characters, lots and numbers find everything.`,
  },
});
