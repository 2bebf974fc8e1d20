import type { Shape } from "../service/client.ts";
import { landWords } from "../words/land.ts";

export type Profile = Shape<"Product">["coldChainProfile"];

/** What the cold chain may have to keep, to choose from. */
export function profileOptions(): readonly { readonly value: Profile; readonly label: string }[] {
  return Object.entries(landWords().profiles).map(([id, label]) => ({ value: id as Profile, label }));
}

/** Days as they were typed: null where nothing was, undefined where that is no number of days. */
export function wholeDays(typed: string): number | null | undefined {
  const text = typed.trim();
  if (text === "") return null;
  return /^[1-9]\d{0,3}$/.test(text) && Number(text) <= 3650 ? Number(text) : undefined;
}

/** 8, 12 and 13 digits are GTINs too: written with 14 they begin with zeros (GS1 General Specifications, 3.3.2). */
export function gtin14(typed: string): string {
  const digits = typed.replace(/\s/g, "");
  return /^\d{8}$|^\d{12,13}$/.test(digits) ? digits.padStart(14, "0") : digits;
}
