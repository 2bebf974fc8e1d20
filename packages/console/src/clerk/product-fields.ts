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
