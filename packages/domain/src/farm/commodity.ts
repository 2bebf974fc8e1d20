import type { ColdChainProfileId } from "@suyuan/coldchain/judge/profiles";
import { isColdChainProfileId } from "@suyuan/coldchain/judge/profiles";
import type { FieldFault } from "../field-errors.ts";

/** What its owner says of a product where its cold-chain profile leaves it open: as it was harvested, or made into something else. */
export const PRODUCT_FORMS = ["fresh", "processed"] as const;
export type ProductForm = (typeof PRODUCT_FORMS)[number];

/** What kind of goods a product is, as far as the law asks for different papers with it. */
export type Commodity = "fresh-produce" | "processed-food" | "made-tea" | "frozen-food" | "chilled-meat";

/** What the goods of a cold-chain profile are where their owner says nothing else. A new profile does not compile without its row. */
const BY_PROFILE: Readonly<Record<ColdChainProfileId, Commodity>> = {
  "red-heart-kiwifruit": "fresh-produce",
  pear: "fresh-produce",
  mandarin: "fresh-produce",
  "leafy-vegetables": "fresh-produce",
  mushroom: "fresh-produce",
  orange: "fresh-produce",
  "guanxi-pomelo": "fresh-produce",
  lemon: "fresh-produce",
  "malabar-spinach": "fresh-produce",
  "straw-mushroom": "fresh-produce",
  tea: "made-tea",
  "green-tea": "made-tea",
  "black-tea": "made-tea",
  "dark-tea": "made-tea",
  frozen: "frozen-food",
  "chilled-meat": "chilled-meat",
};

/**
 * The kind of goods: `form` narrows what the profile says. Dried mushrooms are `processed` under the profile of mushrooms; tea leaf as it is
 * picked is `fresh` under that of tea, and fresh produce then. Goods under a profile that nobody knows are fresh produce: what is asked of
 * those is asked of them.
 */
export function commodityOf({ profile, form }: { readonly profile: string; readonly form?: ProductForm }): Commodity {
  const kind = isColdChainProfileId(profile) ? BY_PROFILE[profile] : "fresh-produce";
  if (kind === "fresh-produce" && form === "processed") return "processed-food";
  if (kind === "made-tea" && form === "fresh") return "fresh-produce";
  return kind;
}

/** What is wrong with a form: frozen goods and meat are never produce as it was harvested. */
export function formFaults(profile: ColdChainProfileId, form: ProductForm | undefined): FieldFault[] {
  const kind = BY_PROFILE[profile];
  if (form !== "fresh" || (kind !== "frozen-food" && kind !== "chilled-meat")) return [];
  return [
    {
      pointer: "/form",
      en: `"fresh" is fruit, vegetables, fungi or tea leaf as they were harvested; the cold-chain profile ${profile} is for ${kind === "frozen-food" ? "frozen goods" : "chilled meat"}. Leave form out, or name the profile of the fresh produce.`,
      zh: `“fresh”（鲜品）指采收后未经加工的水果、蔬菜、食用菌或鲜叶，而冷链标准 ${profile} 适用于${kind === "frozen-food" ? "冷冻食品" : "冷鲜肉"}。请不填 form，或改用相应鲜品的冷链标准。`,
    },
  ];
}
