import { dictionary } from "../dictionary.ts";

/** Words of finding things and people, also by how their names are read. */
export const searchWords = dictionary({
  zh: {
    nothing: "没有找到",
    nothingWay: "换个词试试：名称或编号的开头都可以。",
    findPerson: "按姓名、拼音或登录名查找",
    findPersonShort: "姓名、拼音",
    nobody: "没有这样的人",
    nobodyWay: "可以输入姓名中的字、拼音（如 wangxiaoming 或 wxm）或登录名的开头。",
    byPinyin: "按拼音找到的",
    noneRead: "按拼音没有找到",
    noneReadWay: (count: number) => `拼音只在最新的 ${count} 个机构、产品和基地里找。也可以输入汉字、批号或证书编号。`,
  },
  en: {
    nothing: "Nothing found",
    nothingWay: "Try another word: the beginning of a name or a number will do.",
    findPerson: "Find by name, pinyin or sign-in name",
    findPersonShort: "Name, pinyin",
    nobody: "Nobody like that",
    nobodyWay: "Type a character of the name, its pinyin (wangxiaoming or wxm), or the beginning of the sign-in name.",
    byPinyin: "Found by pinyin",
    noneRead: "Nothing is read so",
    noneReadWay: (count) =>
      `Pinyin is looked for among the newest ${count} organisations, products and bases. Characters, lots and numbers find everything.`,
  },
});
