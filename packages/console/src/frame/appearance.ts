import { effect, signal } from "@preact/signals";
import type { Language } from "@suyuan/domain/language";
import { LANG, language } from "../words/dictionary.ts";

/** How the app looks on this device. No secret: kept in the browser's local storage. */
export interface Appearance {
  readonly language: Language;
  readonly theme: "device" | "light" | "dark";
  /** Per cent of the usual size of letters. */
  readonly letters: 100 | 125 | 150;
  readonly contrast: "device" | "more";
}

const KEY = "suyuan-appearance";

const USUAL: Appearance = { language: "zh", theme: "device", letters: 100, contrast: "device" };

function kept(): Appearance {
  try {
    const stored: Partial<Appearance> = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    const asked = new URLSearchParams(location.search).get("lang");
    return { ...USUAL, ...stored, ...((asked === "zh" || asked === "en") && { language: asked }) };
  } catch {
    return USUAL;
  }
}

export const appearance = signal<Appearance>(USUAL);

export function change(part: Partial<Appearance>): void {
  appearance.value = { ...appearance.value, ...part };
  try {
    localStorage.setItem(KEY, JSON.stringify(appearance.value));
  } catch {
    // A browser that stores nothing forgets it with the tab.
  }
}

/** Makes the document look as this device is set, from now on. */
export function wearAppearance(): void {
  // The address may ask for a language; the way by the sign-in page forgets the address, so it is kept now.
  change(kept());
  effect(() => {
    const { theme, letters, contrast, language: chosen } = appearance.value;
    const root = document.documentElement;
    language.value = chosen;
    root.lang = LANG[chosen];
    if (theme === "device") delete root.dataset.theme;
    else root.dataset.theme = theme;
    root.dataset.letters = String(letters);
    if (contrast === "more") root.dataset.contrast = "more";
    else delete root.dataset.contrast;
  });
}
