/** Programs print binary floats in full ("4.050000190734863"), hence the many decimals. */
const DECIMAL = /^[+\-−]?(?:\d{1,7}(?:[.,]\d{0,20})?|[.,]\d{1,20})$/;

/** A number with a decimal point or comma; undefined when the text is anything else. */
export function parseDecimal(text: string): number | undefined {
  if (!DECIMAL.test(text)) return undefined;
  const number = Number(text);
  return Number.isNaN(number) ? Number(text.replace(",", ".").replace("−", "-")) : number;
}
