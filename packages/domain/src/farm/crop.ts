import type { Plot } from "./base.ts";
import type { Product } from "./product.ts";

/**
 * What is grown, by the words that farms and packs use for it: from the family to the kind. Two that stand one below the other do not
 * contradict each other (水果 and 梨), two beside each other do (猕猴桃 and 梨). Only words that are clear by themselves are here.
 */
const WORDS: Readonly<Record<string, string>> = {
  fruit: "水果 果树 鲜果 fruit",
  "fruit/kiwifruit": "猕猴桃 弥猴桃 奇异果 软枣猕猴桃 kiwi kiwis kiwifruit kiwifruits",
  "fruit/pear": "梨 pear pears",
  "fruit/citrus": "柑橘 柑桔 蜜柑 citrus",
  "fruit/citrus/mandarin": "橘子 桔子 椪柑 沃柑 春见 耙耙柑 蜜橘 蜜桔 mandarin mandarins tangerine tangerines",
  "fruit/citrus/orange": "橙 脐橙 orange oranges",
  "fruit/citrus/pomelo": "柚 蜜柚 pomelo",
  "fruit/citrus/lemon": "柠檬 lemon lemons",
  "fruit/apple": "苹果 apple apples",
  "fruit/peach": "桃 水蜜桃 peach peaches",
  "fruit/cherry": "樱桃 车厘子 cherry cherries",
  "fruit/plum": "李子 脆李 青脆李 plum plums",
  "fruit/grape": "葡萄 提子 grape grapes",
  "fruit/loquat": "枇杷 loquat loquats",
  "fruit/strawberry": "草莓 strawberry strawberries",
  "fruit/blueberry": "蓝莓 blueberry blueberries",
  "fruit/pineapple": "菠萝 凤梨 pineapple pineapples",
  "fruit/starfruit": "杨桃 starfruit",
  "fruit/melon/watermelon": "西瓜 watermelon watermelons",
  "fruit/persimmon": "柿子 persimmon persimmons",
  "fruit/pomegranate": "石榴 pomegranate pomegranates",
  nut: "坚果 nuts",
  "nut/walnut": "核桃 胡桃 walnut walnuts",
  "nut/chestnut": "板栗 chestnut chestnuts",
  vegetable: "蔬菜 vegetable vegetables",
  "vegetable/leafy": "叶菜 青菜 菠菜 白菜 生菜 芹菜 韭菜 空心菜 苋菜 甘蓝 包菜 莲花白 spinach cabbage lettuce celery",
  "vegetable/tomato": "番茄 西红柿 tomato tomatoes",
  "vegetable/cucumber": "黄瓜 cucumber cucumbers",
  "vegetable/aubergine": "茄子 aubergine eggplant",
  "vegetable/pepper": "辣椒 青椒 甜椒 chilli chili",
  "vegetable/radish": "萝卜 radish",
  "vegetable/potato": "马铃薯 土豆 洋芋 potato potatoes",
  "vegetable/sweet-potato": "红薯 甘薯 红苕 sweet-potato sweet-potatoes",
  "vegetable/garlic": "大蒜 蒜苗 garlic",
  "vegetable/ginger": "生姜 ginger",
  "vegetable/lotus": "莲藕 lotus",
  "vegetable/bamboo": "竹笋 bamboo",
  fungus: "食用菌 菌菇 蘑菇 mushroom mushrooms",
  "fungus/shiitake": "香菇 shiitake",
  "fungus/wood-ear": "木耳",
  "fungus/morel": "羊肚菌 morel morels",
  "fungus/oyster": "平菇 oyster-mushroom",
  tea: "茶 茶叶 绿茶 红茶 tea teas",
  oil: "油料",
  "oil/camellia": "油茶 茶油 山茶油 camellia",
  "oil/rapeseed": "油菜籽 菜籽 rapeseed",
  grain: "粮食 grain",
  "grain/rice": "水稻 稻谷 稻米 大米 rice",
  "grain/wheat": "小麦 wheat",
  "grain/maize": "玉米 maize corn",
  "grain/soybean": "大豆 黄豆 soybean soybeans",
  "spice/sichuan-pepper": "花椒 藤椒 青花椒",
};

interface Entry {
  readonly word: string;
  readonly crop: string;
  /** Of a Latin word, which counts by itself only. */
  readonly alone?: RegExp;
}

const LATIN = /[a-z]/;

function entryOf(word: string, crop: string): Entry {
  if (!LATIN.test(word)) return { word, crop };
  return { word, crop, alone: new RegExp(`(?<![a-z])${word.replace("-", "[- ]?")}(?![a-z])`) };
}

/** The longer word goes first: 樱桃 is no 桃, 油茶 is no 茶. */
const VOCABULARY: readonly Entry[] = Object.entries(WORDS)
  .flatMap(([crop, words]) => words.split(" ").map((word) => entryOf(word, crop)))
  .sort((a, b) => b.word.length - a.word.length);

/** Where a word of the vocabulary stands in a text; -1 where it does not. */
function placeOf({ word, alone }: Entry, text: string): number {
  if (alone === undefined) return text.indexOf(word);
  // A search for the word itself costs a tenth of one for the pattern.
  return word.includes("-") || text.includes(word) ? text.search(alone) : -1;
}

/** What a wording names of the vocabulary; empty where it is worded otherwise: then nothing is known, and nothing is claimed. */
export function cropsIn(wording: string): ReadonlySet<string> {
  const found = new Set<string>();
  let text = wording.normalize("NFKC").toLowerCase();
  for (const entry of VOCABULARY) {
    for (let at = placeOf(entry, text); at >= 0; at = placeOf(entry, text)) {
      found.add(entry.crop);
      text = `${text.slice(0, at)}\n${text.slice(at + entry.word.length)}`;
    }
  }
  return found;
}

const isWithin = (crop: string, other: string): boolean => crop === other || crop.startsWith(`${other}/`);

/** Can one be what the other is? Only two wordings that are both understood can contradict each other. */
export function agree(crops: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  if (crops.size === 0 || others.size === 0) return true;
  return [...crops].some((crop) => [...others].some((other) => isWithin(crop, other) || isWithin(other, crop)));
}

/**
 * The plots that are recorded as growing something else than the product is by its name; where that is not understood, by its category. A
 * profile of cold chain says nothing: there are few, and goods take the nearest.
 */
export function plotsOfOtherCrops(plots: readonly Plot[], { name, category }: Product): readonly Plot[] {
  const named = cropsIn(`${name.zh} ${name.en ?? ""}`);
  const grown = named.size > 0 ? named : cropsIn(category);
  return plots.filter(({ crop }) => !agree(cropsIn(crop), grown));
}

/** Is some of the goods what the others name, or a kind of it? Only of wordings that are both understood. */
export function isOf(goods: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...goods].some((crop) => [...others].some((other) => isWithin(crop, other)));
}
