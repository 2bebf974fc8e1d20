import type { Wording } from "../series/reading.ts";

/**
 * What to do at home with goods of a profile, by its id: general advice for the kind, in no more words than a label has room for. Configuration,
 * with its sources; of a profile that is not here nothing is said.
 */
const ADVICE: Readonly<Record<string, Wording>> = {
  // Home storage of fruit and vegetables: Kader, Thompson, Sylva, Harris, "Storing Fresh Fruits and Vegetables for Better Taste", UC Davis.
  "red-heart-kiwifruit": {
    zh: "硬果置室温催软，软后放冰箱冷藏，尽快食用。",
    en: "Let hard fruit soften at room temperature; then keep it in the refrigerator and eat it soon.",
  },
  pear: { zh: "放冰箱冷藏，食用前再洗。", en: "Keep in the refrigerator; wash before eating." },
  ...alike(["mandarin", "orange", "guanxi-pomelo", "lemon"], {
    zh: "室温存放，避免日晒。",
    en: "Keep at room temperature, out of the sun.",
  }),
  ...alike(["leafy-vegetables", "mushroom"], {
    zh: "放冰箱冷藏，尽快食用，食用前再洗。",
    en: "Keep in the refrigerator; use soon and wash before use.",
  }),
  // Best at 15–16 °C, autolysis at 12–14 °C: globethesis 2531305453474584; UPM 88875.
  "straw-mushroom": {
    zh: "不宜放冰箱（低温会自溶），置阴凉处，尽快食用。",
    en: "Not in the refrigerator, where it breaks down; keep it cool and use it soon.",
  },
  // GB/T 30375-2013 as reported at destinyresearchinstitute.com/n460490.htm.
  ...alike(["tea", "black-tea", "dark-tea"], {
    zh: "干燥、避光存放，远离异味。",
    en: "Keep dry, in the dark, away from anything that smells.",
  }),
  "green-tea": {
    zh: "干燥、避光、远离异味，宜 10 ℃ 以下存放。",
    en: "Keep dry, in the dark, away from anything that smells, best at 10 °C or below.",
  },
  // GB/T 24616-2019.
  frozen: { zh: "−18 ℃ 以下冷冻保存。", en: "Keep frozen at −18 °C or below." },
  // 0–4 °C throughout: trade's storage tables; a ceiling of 8 °C: GB/T 24616-2019.
  "chilled-meat": { zh: "0–4 ℃ 冷藏，尽快食用。", en: "Keep at 0–4 °C and use soon." },
};

function alike(profiles: readonly string[], advice: Wording): Readonly<Record<string, Wording>> {
  return Object.fromEntries(profiles.map((profile) => [profile, advice]));
}

/** The advice for goods of a profile; undefined where there is none. */
export function keepingAdvice(profile: string): Wording | undefined {
  return Object.hasOwn(ADVICE, profile) ? ADVICE[profile] : undefined;
}
