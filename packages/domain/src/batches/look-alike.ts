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

/** What is said of a lot: that others of the same product and owner look like it, or that it has signs that some codes do not carry. */
export interface LotWarning {
  readonly code: "lot-look-alike" | "lot-signs";
  readonly zh: string;
  readonly en: string;
  /** `01/{gtin}/10/{lot}` of the others. */
  readonly batches: readonly string[];
}

/** The warning that a lot looks like others; none where there are none. */
export function lookAlikeWarnings(
  lot: string,
  others: readonly { readonly gtin: string; readonly lot: string }[],
): readonly LotWarning[] {
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

/**
 * Lots and serials of GB/T 33993-2017 have at most 20 characters and none of these (ec21cn.org 6_4_2). The edition in force, GB/T 33993-2024,
 * is known by its contents alone (chinesestandard.net): what its clause 5 says was not read, so this warns and refuses nothing.
 */
const NOT_IN_CHINESE_CODES = /[%&/<>?]/g;

/** The warning that a lot has such signs; none where it has none. GS1 allows them, and links write them with `%`. */
export function lotSignsWarnings(lot: string): readonly LotWarning[] {
  const signs = [...new Set(lot.match(NOT_IN_CHINESE_CODES) ?? [])].join(" ");
  if (signs === "") return [];
  return [
    {
      code: "lot-signs",
      en: `Lot ${lot} has ${signs}, which GB/T 33993-2017 does not allow in a trade code (the text of the 2024 edition was not available). It is registered; letters, digits and hyphens are read by every program.`,
      zh: `批号 ${lot} 含有 ${signs}，GB/T 33993-2017 商品二维码不允许使用（2024 版条文尚待核实）。已照此登记；只用字母、数字和连字符的批号各种程序都能识别。`,
      batches: [],
    },
  ];
}
