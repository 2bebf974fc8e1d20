import type { Language } from "@suyuan/domain/language";

/** Words of the part that tells what a batch was made of. `{n}` stands for a number. */
export const MADE_WORDS: Readonly<
  Record<
    Language,
    {
      readonly title: string;
      readonly about: string;
      readonly share: string;
      readonly uncertified: string;
      readonly more: string;
      readonly batches: string;
    }
  >
> = {
  zh: {
    title: "原料来源",
    about: "本批次由以下采收的货物分拣、混装或加工而成；比例按投入重量计算，混合之后无法逐一区分。",
    share: "约占 {n}%",
    uncertified: "未声明认证证书",
    more: "另有 {n} 个采收批次未在此列出。",
    batches: "所用批次",
  },
  en: {
    title: "Made of",
    about:
      "This batch was sorted, mixed or made from the harvests below. Shares are by weight of what went in; once mixed, the goods cannot be told apart.",
    share: "about {n} %",
    uncertified: "no certificate claimed",
    more: "{n} more harvests are not named here.",
    batches: "Batches used",
  },
};
