import type { Wording } from "../series/reading.ts";

/** Identifiers of the cold-chain profiles; products name one of these. */
export const COLD_CHAIN_PROFILE_IDS = [
  "red-heart-kiwifruit",
  "pear",
  "mandarin",
  "leafy-vegetables",
  "mushroom",
  "tea",
  "frozen",
  "chilled-meat",
] as const;

export type ColdChainProfileId = (typeof COLD_CHAIN_PROFILE_IDS)[number];

/**
 * How much time outside one limit is still a minor excursion. More than `singleMinutes` in one stretch, more than
 * `cumulativeMinutes` altogether, or any time farther than `majorBeyondCelsius` outside the limit is a major one.
 */
export interface ExcursionTolerance {
  singleMinutes: number;
  cumulativeMinutes: number;
  majorBeyondCelsius: number;
}

/**
 * Limits of air temperature for one kind of product, both sides. A value exactly at a limit is inside. A product that cold
 * cannot harm has no lower limit. Tolerances and intervals are configuration; `sources` tells where the others come from.
 */
export interface ColdChainProfile {
  id: string;
  name: Wording;
  /** Chilling injury or freezing begins below this. */
  minCelsius?: number;
  maxCelsius: number;
  /** What a cold room should be set to. */
  targetCelsius: { min?: number; max: number };
  humidityPercent?: { min?: number; max: number };
  below?: ExcursionTolerance;
  above: ExcursionTolerance;
  /** A swing within one day that already does harm, in kelvin. */
  maxDailySwingKelvin?: number;
  /** Loggers should record at least this often. */
  expectedIntervalMinutes: number;
  /** Readings farther apart than this prove nothing about the time between them. */
  maxGapMinutes: number;
  /**
   * Days from harvest (slaughter, freezing) that such goods keep at the target temperature: the longest that the sources give, since
   * goods are called too old by it. Goods kept warmer keep shorter.
   */
  shelfLifeDays: number;
  sources: string[];
}

/** Recording while transported every 10 minutes and in store every 30, GB 31605-2020 (numbers to be confirmed). */
const recording = { expectedIntervalMinutes: 10, maxGapMinutes: 30 } as const;

const configured =
  "Tolerated minutes and the step to a major excursion: configuration, no published source; set by the bureau";
const recordingSource =
  "Recording interval 10 min in transport, 30 min in store: GB 31605-2020, numbers to be confirmed";

function tolerance(singleMinutes: number, cumulativeMinutes: number, majorBeyondCelsius: number): ExcursionTolerance {
  return { singleMinutes, cumulativeMinutes, majorBeyondCelsius };
}

const produce: ColdChainProfile[] = [
  {
    id: "red-heart-kiwifruit",
    name: { zh: "红心猕猴桃", en: "Red-heart kiwifruit" },
    minCelsius: 0,
    maxCelsius: 2,
    targetCelsius: { min: 1, max: 2 },
    humidityPercent: { min: 90, max: 95 },
    below: tolerance(30, 120, 1.5),
    above: tolerance(120, 480, 5),
    maxDailySwingKelvin: 3,
    ...recording,
    // Actinidia chinensis 3–5 months at 0 °C: UC Davis storage table (Cantwell 2001). 'Hongyang' up to 4 months: Scientia Horticulturae 2019 (Choi).
    shelfLifeDays: 150,
    sources: [
      "Target 1–2 °C, 90–95 % RH; 'Hongyang' is chilling-sensitive at 0 °C: Acta Horticulturae Sinica 2013, 40(2):341",
      "Freezing −1.5 °C (general kiwifruit), hence the major step below: UC Davis Postharvest, kiwifruit",
      "Swings 2–7 °C soften more than 2–5 °C: PubMed 37959011; the 3 K threshold is configuration",
      configured,
      recordingSource,
    ],
  },
  {
    id: "pear",
    name: { zh: "雪梨", en: "Asian pear" },
    minCelsius: -1.5,
    maxCelsius: 1,
    targetCelsius: { min: -1, max: 1 },
    humidityPercent: { min: 90, max: 95 },
    below: tolerance(30, 60, 0.5),
    above: tolerance(240, 720, 10),
    ...recording,
    // Asian pear 4–6 months at 1 °C: UC Davis storage table (Cantwell 2001); 3–5 months: UC Davis Postharvest, Asian pear.
    shelfLifeDays: 180,
    sources: [
      "Target 0 ± 1 °C, 90–95 % RH, freezing −1.5 °C: UC Davis Postharvest, Asian pear",
      configured,
      recordingSource,
    ],
  },
  {
    id: "mandarin",
    name: { zh: "柑橘", en: "Mandarin" },
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
      "5–8 °C, 90–95 % RH, chilling injury below 5 °C, freezing about −1 °C: UC Davis Postharvest, mandarin",
      configured,
      recordingSource,
    ],
  },
  {
    id: "leafy-vegetables",
    name: { zh: "叶菜", en: "Leafy vegetables" },
    minCelsius: -0.3,
    maxCelsius: 2,
    targetCelsius: { min: 0, max: 2 },
    humidityPercent: { min: 95, max: 100 },
    below: tolerance(30, 60, 0.7),
    above: tolerance(120, 360, 8),
    ...recording,
    // Spinach, amaranth 10–14 days at 0–2 °C: UC Davis storage table (Cantwell 2001).
    shelfLifeDays: 14,
    sources: [
      "Target 0–2 °C, 95–100 % RH: produce storage tables (spinach, amaranth)",
      "Freezing about −0.3 °C: configuration, general knowledge",
      configured,
      recordingSource,
    ],
  },
  {
    id: "mushroom",
    name: { zh: "食用菌", en: "Edible mushroom" },
    minCelsius: -0.9,
    maxCelsius: 2,
    targetCelsius: { min: 0, max: 2 },
    humidityPercent: { min: 90, max: 95 },
    below: tolerance(30, 60, 0.6),
    above: tolerance(120, 360, 8),
    ...recording,
    // 7–14 days at 0 °C: UC Davis storage table (Cantwell 2001); 12–17 days: produce storage tables.
    shelfLifeDays: 17,
    sources: [
      "Target 0–2 °C, 90–95 % RH, 12–17 days at 0 °C: produce storage tables",
      "Freezing −0.9 °C: configuration, general knowledge",
      configured,
      recordingSource,
    ],
  },
];

const others: ColdChainProfile[] = [
  {
    id: "tea",
    name: { zh: "绿茶", en: "Green tea" },
    maxCelsius: 10,
    targetCelsius: { max: 10 },
    humidityPercent: { max: 50 },
    above: tolerance(1440, 4320, 15),
    ...recording,
    // Green tea, sealed and cool, 12–18 months: what makers declare; GB/T 14456.1-2017 sets no term.
    shelfLifeDays: 548,
    sources: ["Below 10 °C and at most 50 % RH for green tea: GB/T 30375", configured, recordingSource],
  },
  {
    id: "frozen",
    name: { zh: "冷冻食品", en: "Frozen food" },
    maxCelsius: -18,
    targetCelsius: { max: -18 },
    above: tolerance(30, 120, 3),
    ...recording,
    // At −18 °C: meat about 12 months, vegetables packed without air up to 24. One profile for all, so the longest.
    shelfLifeDays: 730,
    sources: [
      "At or below −18 °C: GB/T 24616-2019",
      "−15 °C while loading and unloading, hence the major step: frozen rail transport table",
      configured,
      recordingSource,
    ],
  },
  {
    id: "chilled-meat",
    name: { zh: "冷鲜肉", en: "Chilled meat" },
    minCelsius: -1.5,
    maxCelsius: 4,
    targetCelsius: { min: 0, max: 4 },
    humidityPercent: { min: 85, max: 90 },
    below: tolerance(30, 60, 0.2),
    above: tolerance(30, 120, 4),
    ...recording,
    // Pork packed without air up to 30 days below 4 °C (unpacked 5–7 days): trade's storage tables.
    shelfLifeDays: 30,
    sources: [
      "0–4 °C and never below −1.5 °C, freezing −1.7 °C, 85–90 % RH: chilled pork storage tables",
      "8 °C as the ceiling of chilled food, hence the major step: GB/T 24616-2019",
      configured,
      recordingSource,
    ],
  },
];

/** Every profile, in the order of `COLD_CHAIN_PROFILE_IDS`. */
export const coldChainProfiles: readonly ColdChainProfile[] = [...produce, ...others];

/** Is this text the id of a profile? */
export function isColdChainProfileId(text: string): text is ColdChainProfileId {
  return (COLD_CHAIN_PROFILE_IDS as readonly string[]).includes(text);
}

/** The built-in profile of an id. */
export function coldChainProfile(id: ColdChainProfileId): ColdChainProfile {
  const profile = coldChainProfiles.find((each) => each.id === id);
  if (!profile) throw new RangeError(`no cold-chain profile ${id}`);
  return profile;
}
