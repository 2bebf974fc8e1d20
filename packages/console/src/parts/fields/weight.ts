import { grams, kgOfJin } from "../../words/figures.ts";

export type WeightUnit = "kg" | "jin";

/** What a typed weight is, or which word says what is wrong with it. */
export interface TypedWeight {
  readonly kg?: number;
  readonly wrong?: "weightNotNumber" | "weightPositive" | "weightDecimals";
}

/** Full-width digits and stops, as an input method for Chinese leaves them. */
function halfWidth(text: string): string {
  return text.replace(/[０-９．，。]/g, (sign) =>
    sign === "。" || sign === "．" ? "." : sign === "，" ? "," : String.fromCharCode(sign.charCodeAt(0) - 0xfee0),
  );
}

/** Reads a weight in kilograms or jin, above zero unless nothing is a weight too. A comma stands before every three digits or nowhere; nothing is guessed. */
export function typedWeight(text: string, unit: WeightUnit, mayBeZero = false): TypedWeight {
  const plain = halfWidth(text).trim();
  if (plain === "") return {};
  const digits = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(plain) ? plain.replaceAll(",", "") : plain;
  if (!/^\d{1,9}(?:\.\d*)?$|^\.\d+$/.test(digits)) return { wrong: "weightNotNumber" };
  const number = Number(digits);
  const kg = unit === "kg" ? number : kgOfJin(number);
  const exact = unit === "kg" ? number : number / 2;
  if (Math.abs(grams(kg) - exact) > 1e-9) return { wrong: "weightDecimals" };
  return kg > 0 || mayBeZero ? { kg: grams(kg) } : { wrong: "weightPositive" };
}
