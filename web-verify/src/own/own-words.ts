import type { Language } from "@suyuan/domain/language";

/** Words of what the owner shows, and of how the goods keep. */
export interface OwnPageWords {
  readonly keeping: string;
  readonly netWeight: string;
  readonly everyPack: string;
  readonly until: Readonly<Record<"producer" | "profile", string>>;
  /** How that date is known; `days` are from the harvest on. */
  readonly untilMeans: Readonly<Record<"producer" | "profile", (days: string) => string>>;
  readonly storage: string;
  readonly storageMeans: string;
  readonly from: Readonly<Record<"producer" | "brand-owner", string>>;
  readonly unchecked: Readonly<Record<"producer" | "brand-owner", string>>;
  /** In place of the photo; nothing that was typed, since it stands in an attribute. */
  readonly photo: Readonly<Record<"producer" | "brand-owner", string>>;
  readonly links: string;
  readonly opens: string;
}

export const OWN_WORDS: Readonly<Record<Language, OwnPageWords>> = {
  zh: {
    keeping: "净含量与保存",
    netWeight: "净含量",
    everyPack: "本批每件",
    until: { producer: "保质期至", profile: "最多可存至" },
    untilMeans: {
      producer: (days) => `生产者标示的保质期为 ${days} 天，自采收日起算。`,
      profile: (days) =>
        `生产者未标示保质期；这是同类产品在适宜条件下最长的保存时间（自采收起 ${days} 天），不是保证。`,
    },
    storage: "保存建议",
    storageMeans: "同类产品的一般建议",
    from: { producer: "来自生产者", "brand-owner": "来自品牌方" },
    unchecked: {
      producer: "以下内容由生产者自行提供，未经核实。",
      "brand-owner": "以下内容由该商品条码的品牌方提供，未经核实。",
    },
    photo: {
      producer: "产品照片，生产者提供",
      "brand-owner": "产品照片，品牌方提供",
    },
    links: "外部链接",
    opens: "前往",
  },
  en: {
    keeping: "Weight and keeping",
    netWeight: "Net weight",
    everyPack: "each pack of the batch",
    until: { producer: "Best before", profile: "Keeps at most until" },
    untilMeans: {
      producer: (days) => `The producer declares a shelf life of ${days} days from the harvest on.`,
      profile: (days) =>
        `The producer declares none. This is the longest that such goods keep in proper storage (${days} days from the harvest on), not a promise.`,
    },
    storage: "Storage",
    storageMeans: "general advice for such goods",
    from: { producer: "From the producer", "brand-owner": "From the brand owner" },
    unchecked: {
      producer: "What follows is the producer's own; nobody has checked it.",
      "brand-owner": "What follows comes from the brand owner of this bar code; nobody has checked it.",
    },
    photo: {
      producer: "Photo of the product, from its producer",
      "brand-owner": "Photo of the product, from its brand owner",
    },
    links: "Links to other sites",
    opens: "leads to",
  },
};
