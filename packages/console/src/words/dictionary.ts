import { signal } from "@preact/signals";
import type { Language } from "@suyuan/domain/language";

/** The language of the person at the device. Whoever reads it while drawing is drawn again when it changes. */
export const language = signal<Language>("zh");

/** The languages as BCP 47 names them. */
export const LANG = { zh: "zh-CN", en: "en" } as const;

/** Of two texts that the service sent, the one for this person. */
export function said({ zh, en }: { readonly zh: string; readonly en?: string | undefined }): string {
  return language.value === "en" && en !== undefined && en !== "" ? en : zh;
}

/**
 * The words of one part of the app, Chinese first. A word that English lacks, or has too many, does not compile. What is returned reads
 * the words in the language of the moment.
 */
export function dictionary<Words>(both: { readonly zh: Words; readonly en: NoInfer<Words> }): () => Words {
  return () => both[language.value];
}
