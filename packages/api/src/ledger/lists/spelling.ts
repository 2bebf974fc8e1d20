export type Speller = (name: string) => string;

/** Names whose reading is remembered. */
const REMEMBERED = 5_000;

/** Words of the field and places that the dictionary reads otherwise. */
const READ_OTHERWISE = {
  苦参: "kǔ shēn",
  重楼: "chóng lóu",
  藏香猪: "zàng xiāng zhū",
  郫都: "pí dū",
  单县: "shàn xiàn",
  蔚县: "yù xiàn",
  黄陂: "huáng pí",
};

let speller: Promise<Speller> | undefined;

/**
 * Reads names as pinyin. The dictionary (447 kB) is loaded with the first list that is asked for, and names that were read are remembered: a
 * reading takes 0.2 ms. What is stored holds none, so that a name which is corrected is read anew, and older records need no carrying over.
 */
export function spelling(): Promise<Speller> {
  speller ??= import("pinyin-pro").then(({ customPinyin, pinyin }) => {
    customPinyin(READ_OTHERWISE);
    const known = new Map<string, string>();
    return (name) => {
      const before = known.get(name);
      if (before !== undefined) return before;
      const read = pinyin(name, { toneType: "none", type: "array", nonZh: "consecutive", v: true });
      const text = read
        .flatMap((part) => part.trim().toLowerCase().split(/\s+/))
        .filter(Boolean)
        .join(" ");
      if (known.size >= REMEMBERED) known.delete(known.keys().next().value ?? name);
      known.set(name, text);
      return text;
    };
  });
  return speller;
}
