import { type ColdChainProfile, configured, recording, recordingSource, tolerance } from "./profile.ts";

/** Vegetables and mushrooms: most like the freezing point, and those of the tropics are harmed by it. */
export const vegetables: ColdChainProfile[] = [
  {
    id: "leafy-vegetables",
    name: {
      zh: "耐寒叶菜（菠菜、苋菜、小白菜、菜心、芥菜、茼蒿等）",
      en: "Cold-hardy leafy vegetables (spinach, amaranth, pak-choi, choy sum, mustard, garland chrysanthemum)",
    },
    minCelsius: -0.3,
    maxCelsius: 2,
    targetCelsius: { min: 0, max: 2 },
    humidityPercent: { min: 95, max: 100 },
    below: tolerance(30, 60, 0.7),
    above: tolerance(120, 360, 8),
    ...recording,
    // Spinach, amaranth 10–14 days at 0–2 °C: UC Davis storage table (Cantwell 2001). Leafy Asian vegetables 12–20 days at 1 °C: Acta Hort. 553:695.
    shelfLifeDays: 20,
    sources: [
      "Target 0–2 °C, 95–100 % RH: produce storage tables (spinach, amaranth)",
      "Pak-choi, tatsoi, choy sum, Chinese mustard, garland chrysanthemum: no chilling injury to speak of at 1 °C: Acta Horticulturae 553:695",
      "Freezing about −0.3 °C: configuration, general knowledge",
      configured,
      recordingSource,
    ],
  },
  {
    id: "malabar-spinach",
    name: { zh: "木耳菜（落葵）", en: "Malabar spinach" },
    minCelsius: 10,
    maxCelsius: 15,
    targetCelsius: { min: 10, max: 15 },
    below: tolerance(120, 360, 5),
    above: tolerance(120, 360, 10),
    ...recording,
    sources: [
      "Chilling injury at 0 and 5 °C, not at 10 and 15 °C; at 25 °C the leaves yellow within 4–6 days: Food Preservation Science 26(4):211 (2000)",
      configured,
      recordingSource,
    ],
  },
  {
    id: "mushroom",
    name: { zh: "食用菌（草菇除外）", en: "Edible mushroom (not straw mushroom)" },
    minCelsius: -0.9,
    maxCelsius: 2,
    targetCelsius: { min: 0, max: 2 },
    humidityPercent: { min: 90, max: 98 },
    below: tolerance(30, 60, 0.6),
    above: tolerance(120, 360, 8),
    ...recording,
    // 7–14 days at 0 °C: UC Davis storage table (Cantwell 2001); 12–17 days: produce storage tables.
    shelfLifeDays: 17,
    sources: [
      "0–2 °C for mushrooms, the straw mushroom excepted: cnf21.cn/1943",
      "95–98 % RH: UC Davis Postharvest, mushroom; 90–95 %: transtec.ru; both are let stand",
      "Freezing −0.9 °C: configuration, general knowledge",
      configured,
      recordingSource,
    ],
  },
  {
    id: "straw-mushroom",
    name: { zh: "草菇", en: "Straw mushroom" },
    minCelsius: 14,
    maxCelsius: 16,
    targetCelsius: { min: 15, max: 16 },
    below: tolerance(60, 180, 2),
    above: tolerance(120, 360, 9),
    ...recording,
    sources: [
      "Best at 15–16 °C, autolysis at 12–14 °C: globethesis 2531305453474584; UPM 88875",
      configured,
      recordingSource,
    ],
  },
];
