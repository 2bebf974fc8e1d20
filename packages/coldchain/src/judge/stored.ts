import { type ColdChainProfile, configured, recording, recordingSource, tolerance } from "./profile.ts";

/**
 * Made tea. GB/T 30375-2013, as reported at destinyresearchinstitute.com/n460490.htm, sets a temperature of store for green tea (and advises it
 * for lightly oxidised oolong) and humidity alone for the others. It speaks of the store, not of the road: so no log is asked for.
 */
const TEA = "GB/T 30375-2013 as reported at destinyresearchinstitute.com/n460490.htm";

const tea: ColdChainProfile[] = [
  {
    id: "tea",
    name: { zh: "茶叶（未注明茶类）", en: "Tea (kind not told)" },
    isAmbient: true,
    ...recording,
    sources: [
      `No temperature is judged: the kinds of tea differ, name green-tea, black-tea or dark-tea. ${TEA}`,
      recordingSource,
    ],
  },
  {
    id: "green-tea",
    name: { zh: "绿茶（含轻发酵乌龙茶）", en: "Green tea (and lightly oxidised oolong)" },
    maxCelsius: 10,
    targetCelsius: { max: 10 },
    humidityPercent: { max: 50 },
    above: tolerance(1440, 4320, 15),
    isAmbient: true,
    ...recording,
    // Sealed and cool, 12–18 months: what makers declare; GB/T 14456.1-2017 sets no term.
    shelfLifeDays: 548,
    sources: [`At most 10 °C and 50 % RH in store: ${TEA}`, configured, recordingSource],
  },
  {
    id: "black-tea",
    name: { zh: "红茶、白茶、花茶、乌龙茶", en: "Black, white, scented and oolong tea" },
    humidityPercent: { max: 50 },
    isAmbient: true,
    ...recording,
    sources: [`At most 50 % RH in store, no temperature: ${TEA}`, recordingSource],
  },
  {
    id: "dark-tea",
    name: { zh: "黑茶、紧压茶", en: "Dark and compressed tea" },
    humidityPercent: { max: 60 },
    isAmbient: true,
    ...recording,
    sources: [`At most 60 % RH in store, no temperature: ${TEA}`, recordingSource],
  },
];

/** Goods that are made or processed. */
export const stored: ColdChainProfile[] = [
  ...tea,
  {
    id: "frozen",
    name: { zh: "冷冻食品", en: "Frozen food" },
    maxCelsius: -18,
    targetCelsius: { max: -18 },
    // A door or a defrost lifts the air for one reading and leaves the goods as they are: two in a row, at the interval asked for, do not.
    above: { ...tolerance(30, 120, 3), beyondMinutes: 20 },
    ...recording,
    // At −18 °C: meat about 12 months, vegetables packed without air up to 24. One profile for all, so the longest.
    shelfLifeDays: 730,
    sources: [
      "At or below −18 °C: GB/T 24616-2019",
      "−15 °C while loading and unloading, hence the major step: frozen rail transport table; that it must hold 20 minutes: configuration",
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
      "0–4 °C: wkda.cn; never below −1.5 °C, freezing −1.7 °C, 85–90 % RH: chilled pork storage tables, to be confirmed",
      "8 °C as the ceiling of chilled food, hence the major step: GB/T 24616-2019",
      configured,
      recordingSource,
    ],
  },
];
