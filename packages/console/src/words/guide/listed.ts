import { said } from "../dictionary.ts";

/** Several short texts in one line, parted as the reader's language parts them. */
export function listed(texts: readonly string[]): string {
  return texts.join(said({ zh: "、", en: ", " }));
}
