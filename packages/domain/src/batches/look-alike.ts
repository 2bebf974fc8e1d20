import { lotId } from "./identity.ts";

/** Spellings that are looked up for one lot: each costs a read. */
const SPELLINGS_MAX = 8;
/** Places at which a single O or 0 is taken for the other. */
const SINGLE_SWAPS_MAX = 4;

const asDigits = (upper: string): string => upper.replaceAll("O", "0").replace(/[IL]/g, "1");

function singleSwaps(upper: string): readonly string[] {
  const places = [...upper.matchAll(/[O0]/g)].map(({ index }) => index).slice(0, SINGLE_SWAPS_MAX);
  return places.map((at) => `${upper.slice(0, at)}${upper[at] === "O" ? "0" : "O"}${upper.slice(at + 1)}`);
}

/**
 * Other lots that hands and eyes take for this one: in capitals or small letters, with O for 0 and I or L for 1, and the other way round.
 * The likeliest first, at most eight.
 */
export function lookAlikes(lot: string): readonly string[] {
  const upper = lot.toUpperCase();
  const likely = [upper, lot.toLowerCase(), asDigits(upper), ...singleSwaps(upper), upper.replaceAll("0", "O")];
  return [...new Set(likely)].filter((other) => other !== lot).slice(0, SPELLINGS_MAX);
}

/** What is said of a lot beside others of the same product and owner that look like it. */
export interface LookAlikeWarning {
  readonly code: "lot-look-alike";
  readonly zh: string;
  readonly en: string;
  /** `01/{gtin}/10/{lot}` of the others. */
  readonly batches: readonly string[];
}

/** The warning that a lot looks like others; none where there are none. */
export function lookAlikeWarnings(
  lot: string,
  others: readonly { readonly gtin: string; readonly lot: string }[],
): readonly LookAlikeWarning[] {
  if (others.length === 0) return [];
  const lots = others.map((other) => other.lot);
  return [
    {
      code: "lot-look-alike",
      en: `Lot ${lot} looks like ${lots.join(", ")}, which you registered for the same product. If these are the same goods, void this registration: they would spend the balance twice. If not, a lot that looks different saves mix-ups.`,
      zh: `批号 ${lot} 与贵机构同一产品的批号 ${lots.join("、")} 形似。如为同一批货，请撤销本次登记，以免重复占用余量；如为另一批货，建议换用不易混淆的批号。`,
      batches: others.map(lotId),
    },
  ];
}
