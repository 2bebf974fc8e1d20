import { type ColdChainProfile, configured, recording, recordingSource, tolerance } from "./profile.ts";

/** Citrus differs by kind more than most: what lemons need rots mandarins, and what oranges like pits lemons. */
const citrus: ColdChainProfile[] = [
  {
    id: "mandarin",
    name: { zh: "宽皮柑橘（椪柑除外）", en: "Mandarin (not Ponkan)" },
    minCelsius: 5,
    maxCelsius: 8,
    targetCelsius: { min: 5, max: 8 },
    humidityPercent: { min: 90, max: 95 },
    below: tolerance(120, 480, 6),
    above: tolerance(240, 720, 10),
    ...recording,
    // 2–6 weeks at 5–8 °C: UC Davis Postharvest, mandarin.
    shelfLifeDays: 42,
    sources: [
      "5–8 °C, 90–95 % RH, chilling injury below 5 °C: UC Davis Postharvest, mandarin (it gives no freezing point)",
      "Freezing about −1 °C, hence the major step below: exotico temp.htm",
      "Ponkan chills at 5 °C within 3 months: lawdata.com.tw no. 376809",
      configured,
      recordingSource,
    ],
  },
  {
    id: "orange",
    name: { zh: "甜橙（脐橙等）", en: "Sweet orange" },
    minCelsius: 3,
    maxCelsius: 8,
    targetCelsius: { min: 3, max: 8 },
    humidityPercent: { min: 90, max: 95 },
    below: tolerance(120, 480, 3.8),
    above: tolerance(240, 720, 10),
    ...recording,
    // Up to 3 months at 3–8 °C: UC Davis Postharvest, orange.
    shelfLifeDays: 90,
    sources: [
      "3–8 °C depending on cultivar and origin, 90–95 % RH: UC Davis Postharvest, orange (uid 41)",
      "Freezing −0.8 °C, hence the major step below: cargohandbook.com, oranges",
      configured,
      recordingSource,
    ],
  },
  {
    id: "guanxi-pomelo",
    name: { zh: "琯溪蜜柚", en: "Guanxi honey pomelo" },
    minCelsius: 3,
    maxCelsius: 5,
    targetCelsius: { min: 3, max: 5 },
    humidityPercent: { min: 80, max: 90 },
    below: tolerance(120, 480, 4),
    above: tolerance(480, 1440, 15),
    ...recording,
    // 150–210 days in cold storage: the same.
    shelfLifeDays: 210,
    sources: [
      "3–5 °C, 80–90 % RH for Guanxi pomelo; distributed warm it is to be sold within 10 days: IIR, 3rd conference, pap. 168",
      "The major step below: configuration, about freezing (general knowledge of citrus)",
      configured,
      recordingSource,
    ],
  },
  {
    id: "lemon",
    name: { zh: "柠檬", en: "Lemon" },
    minCelsius: 12,
    maxCelsius: 14,
    targetCelsius: { min: 12, max: 14 },
    humidityPercent: { min: 90, max: 95 },
    below: tolerance(480, 1440, 5),
    above: tolerance(480, 1440, 10),
    ...recording,
    // Up to 6 months: the same.
    shelfLifeDays: 180,
    sources: [
      "12–14 °C for up to 6 months, 90–95 % RH: UC Davis text at pectinguard.com/en/lemon",
      "Chilling injury below 13 °C ('Eureka'): Acta Horticulturae 553:299; yellow lemons are carried at 10–11 °C: cargohandbook.com, hence the long tolerance below",
      configured,
      recordingSource,
    ],
  },
];

export const fruit: ColdChainProfile[] = [
  {
    id: "red-heart-kiwifruit",
    name: { zh: "红心猕猴桃", en: "Red-heart kiwifruit" },
    minCelsius: 0.5,
    maxCelsius: 2,
    targetCelsius: { min: 1, max: 2 },
    humidityPercent: { min: 90, max: 95 },
    // Chilling is a matter of days: dips of a room that is set to 1 °C are none. Below −1.5 °C the fruit freezes.
    below: tolerance(120, 480, 2),
    above: tolerance(120, 480, 5),
    maxDailySwingKelvin: 3,
    ...recording,
    // Actinidia chinensis 3–5 months at 0 °C: UC Davis storage table (Cantwell 2001). 'Hongyang' up to 4 months: Scientia Horticulturae 2019 (Choi).
    shelfLifeDays: 150,
    sources: [
      "1.5 ± 0.5 °C kept 'Donghong' well: zjlykj 2024.02.014",
      "'Hongyang' stored at 0 °C developed chilling injury, earlier than 'Xuxiang': Acta Horticulturae Sinica 2013, 40(2):341; hence no long stay below 0.5 °C (the half degree between the two is configuration)",
      "Freezing −1.5 °C (general kiwifruit; 'Hayward' −1.5 to −2.5 by soluble solids: mdpi 2311-7524/10/6/624), hence the major step below",
      "Swings 2–7 °C soften more than 2–5 °C: PubMed 37959011; the 3 K threshold is configuration",
      configured,
      recordingSource,
    ],
  },
  {
    id: "pear",
    name: { zh: "雪梨", en: "Asian pear" },
    minCelsius: -1,
    maxCelsius: 1,
    targetCelsius: { min: -1, max: 1 },
    humidityPercent: { min: 90, max: 95 },
    below: tolerance(30, 60, 0.5),
    above: tolerance(240, 720, 10),
    ...recording,
    // Asian pear 4–6 months at 1 °C: UC Davis storage table (Cantwell 2001); 3–5 months: UC Davis Postharvest, Asian pear.
    shelfLifeDays: 180,
    sources: [
      "Target 0 ± 1 °C, 90–95 % RH: UC Davis Postharvest, Asian pear",
      "Freezing −1.5 °C, which may vary with soluble solids: the same; hence the major step below, and no stay between −1 and it",
      configured,
      recordingSource,
    ],
  },
  ...citrus,
];
