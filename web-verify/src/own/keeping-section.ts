import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { dateText } from "../figures.ts";
import { escapeHtml } from "../html.ts";
import { isStopped, TAGS } from "../marks.ts";
import { row, section } from "../shell.ts";
import { OWN_WORDS } from "./own-words.ts";

/** Net weight of the pack, how long the goods keep and who says so, and how to keep them. Of stopped goods nothing is advised. */
export function keepingSection(passport: Passport, language: Language): string {
  const { pack, keeping, state } = passport;
  const words = OWN_WORDS[language];
  const kept = isStopped(state.code) ? undefined : keeping;
  const rows = weightRow(pack, language) + untilRow(kept?.until, language) + storageRow(kept?.storage, language);
  return rows === "" ? "" : section(words.keeping, `<dl>${rows}</dl>`);
}

function weightRow(pack: Passport["pack"], language: Language): string {
  if (pack === undefined) return "";
  const words = OWN_WORDS[language];
  const whose = pack.of === "every-pack" ? ` <span class="dim">${words.everyPack}</span>` : "";
  return row(words.netWeight, `<strong>${weightText(pack.netWeightG)}</strong>${whose}${TAGS[language][pack.level]}`);
}

/** Grams below a kilogram, else kilograms: as a label has it (JJF 1070). Both languages write the units so. */
function weightText(grams: number): string {
  return grams < 1000 ? `${grams} g` : `${Number((grams / 1000).toFixed(3))} kg`;
}

function untilRow(until: NonNullable<Passport["keeping"]>["until"], language: Language): string {
  if (until === undefined) return "";
  const words = OWN_WORDS[language];
  const { on, basis, days } = until;
  const date = dateText(on, language);
  // The longest that such goods keep is nobody's declaration of these.
  const shown = basis === "producer" ? `<strong>${date}</strong>${TAGS[language][until.level]}` : date;
  return row(words.until[basis], `${shown} <span class="dim">${words.untilMeans[basis](String(days))}</span>`);
}

function storageRow(storage: NonNullable<Passport["keeping"]>["storage"], language: Language): string {
  if (storage === undefined) return "";
  const words = OWN_WORDS[language];
  return row(words.storage, `${escapeHtml(storage[language])} <span class="dim">${words.storageMeans}</span>`);
}
