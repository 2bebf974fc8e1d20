/** GS1-128 (ISO/IEC 15417 with FNC1 first, GS1 General Specifications 5.4): the bars of digits that stand in pairs. */

/** The widths of bars and spaces in modules, by the value of the symbol character: 0 to 99 are pairs of digits in code set C. */
const WIDTHS =
  "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112".split(
    " ",
  );
const FNC1 = 102;
const START_C = 105;
const STOP = 106;

/** A bar: its left edge and its width, in modules from the first. */
export interface Bar {
  readonly at: number;
  readonly width: number;
}

/** The bars of a GS1-128 symbol of an even number of digits: element strings of fixed length, without brackets. `modules`: its whole width. */
export function gs1Bars(digits: string): { readonly bars: readonly Bar[]; readonly modules: number } {
  if (!/^(\d\d)+$/.test(digits)) throw new Error("pairs of digits are needed");
  const pairs = (digits.match(/\d\d/g) ?? []).map(Number);
  const values = [START_C, FNC1, ...pairs];
  const check = values.reduce((sum, value, n) => sum + value * Math.max(1, n), 0) % 103;
  const bars: Bar[] = [];
  let at = 0;
  for (const value of [...values, check, STOP]) {
    for (const [n, width] of [...(WIDTHS[value] ?? "")].map(Number).entries()) {
      if (n % 2 === 0) bars.push({ at, width });
      at += width;
    }
  }
  return { bars, modules: at };
}
