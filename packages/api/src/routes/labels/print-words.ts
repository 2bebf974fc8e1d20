import type { Language } from "@suyuan/domain/language";
import type { Words } from "../../printing/label-words.ts";
import type { LabelText } from "./label-files.ts";
import { CHARACTER_MM, netWeightCharacterMm, netWeightText } from "./label-layout.ts";

const HEADS = {
  zh: {
    net: "净含量",
    lot: "批次 Lot",
    harvested: "采收",
    bestBefore: "保质期至",
    producer: "生产者",
    origin: "产地",
    scan: "扫码查验",
    trial: "仅供试印",
  },
  en: {
    net: "Net weight",
    lot: "Lot",
    harvested: "Harvested",
    bestBefore: "Best before",
    producer: "Producer",
    origin: "Origin",
    scan: "Check at",
    trial: "Trial only",
  },
} as const satisfies Readonly<Record<Language, object>>;

export interface PrintedText extends LabelText {
  readonly gtin: string;
  /** Phones cannot open the address: each label says that it is a trial. */
  readonly isTrial: boolean;
}

/**
 * The words of a printed label, none stronger than what is known: the certificate is named where it counts, and nothing is called genuine, safe or
 * certified. Producer, origin, best before, GTIN and address make way on a small label, whose page has them; the rest must stand.
 */
export function printedWords(text: PrintedText, language: Language): readonly Words[] {
  const head = HEADS[language];
  const { name, nameEn, lot, harvestedOn, bestBefore, producer, origin, domain, gtin } = text;
  const { netWeightGrams: grams, isCommitted, isTrial } = text;
  const characterMm = CHARACTER_MM;
  const said = (words: string): Words => ({ text: words, characterMm });
  const optional = (words: string): Words => ({ text: words, characterMm, isOptional: true });
  const net = grams === undefined ? undefined : netWeightText(grams);
  return [
    ...(isTrial ? [said(head.trial)] : []),
    ...(isCommitted ? [{ text: "承诺达标合格证", characterMm, isBold: true as const }] : []),
    { text: language === "en" ? (nameEn ?? name) : name, characterMm, isBold: true },
    ...(grams === undefined || net === undefined
      ? []
      : [
          {
            text: `${head.net} ${net}`,
            parts: [head.net, net],
            characterMm: netWeightCharacterMm(grams),
            mayGoLast: true as const,
          },
        ]),
    { ...said(`${head.lot} ${lot}`), parts: [head.lot, lot] },
    said(`${head.harvested} ${harvestedOn}`),
    ...(bestBefore === undefined ? [] : [optional(`${head.bestBefore} ${bestBefore}`)]),
    optional(`${head.producer} ${producer}`),
    ...(origin === "" ? [] : [optional(`${head.origin} ${origin}`)]),
    optional(`GTIN ${gtin}`),
    optional(`${head.scan} ${domain}`),
  ];
}

/** What the calibration page says: what to measure and what to do. */
export const CALIBRATION_WORDS: Readonly<Record<Language, readonly string[]>> = {
  zh: ["用尺量：横尺应为 {mm} 毫米。", "不符：打印窗口选“实际大小”或 100%，页边距选“无”。"],
  en: ["The ruler must measure {mm} mm.", "If not, print at actual size (100%) with no margins."],
};
