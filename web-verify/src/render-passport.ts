import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { certificateSection, commitmentSection, inputsSection, productSection, stateBand } from "./batch-sections.ts";
import { isolated } from "./html.ts";
import { toneOf } from "./marks.ts";
import { afterOpening, complaint, OPENING, type PageOptions, row, section } from "./shell.ts";
import { journeySection, scansSection, temperatureSection, testsSection } from "./trail-sections.ts";
import { TEXT } from "./words.ts";

/**
 * The consumer page of one batch or pack: a whole HTML document with its style inline, readable without script. Every
 * string of the passport is treated as hostile. Pure: the same passport, language and options give the same string.
 */
export function renderPassport(passport: Passport, language: Language, options: PageOptions): string {
  return OPENING[language] + renderAfterOpening(passport, language, options);
}

/** The same page without its constant beginning, `OPENING` of its language. */
export function renderAfterOpening(passport: Passport, language: Language, options: PageOptions): string {
  const words = TEXT[language];
  const { product, state } = passport;
  const name = language === "en" ? (product.en ?? product.zh) : product.zh;
  return afterOpening({
    language,
    title: `${words.stateTitle[state.code]} · ${name} ${passport.lot}`,
    tone: toneOf(state.code),
    band: stateBand(passport, language),
    body:
      productSection(passport, language) +
      certificateSection(passport, language) +
      commitmentSection(passport, language) +
      inputsSection(passport, language) +
      testsSection(passport, language) +
      journeySection(passport, language) +
      temperatureSection(passport, language) +
      scansSection(passport, language) +
      section(words.limitsOfPage, `<p>${words.limitsText}</p>`) +
      complaintOf(passport, language, options),
  });
}

function complaintOf(passport: Passport, language: Language, options: PageOptions): string {
  const words = TEXT[language];
  const id = `<span class="code">${isolated(`01/${passport.gtin}/10/${passport.lot}`)}</span>`;
  const bureau = row(words.bureau, isolated(passport.batch.base.region));
  return complaint(language, options, row(words.batchId, id) + bureau);
}
