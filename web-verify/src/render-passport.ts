import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { commitmentSection, inputsSection, productSection, stateBand } from "./batch-sections.ts";
import { certificateSection } from "./certificate/certificate-section.ts";
import { isolated } from "./html.ts";
import { madeSection } from "./made/made-section.ts";
import { toneOf } from "./marks.ts";
import { keepingSection } from "./own/keeping-section.ts";
import { ownSection } from "./own/own-section.ts";
import { CLOSING, complaintFrom, complaintUpTo, OPENING, type PageOptions, row, section, upToBody } from "./shell.ts";
import { journeySection, scansSection, temperatureSection, testsSection } from "./trail-sections.ts";
import { TEXT } from "./words.ts";

/**
 * The consumer page of one batch or pack: a whole HTML document with its style inline, readable without script. Every
 * string of the passport is treated as hostile. Pure: the same passport, language and options give the same string.
 */
export function renderPassport(passport: Passport, language: Language, options: PageOptions): string {
  return OPENING[language] + renderOwnPart(passport, language) + passportClosing(language, options);
}

/** How the page of every passport of a language ends: what to do with a complaint, and what the page does not prove. */
export function passportClosing(language: Language, options: PageOptions): string {
  const words = TEXT[language];
  const limits = section(words.limitsOfPage, `<p>${words.limitsText}</p>`, "limits");
  return complaintFrom(language, options) + limits + CLOSING;
}

/** Where the page of a Digital Link is: a page that is passed on by this address counts as no scan of the code. */
function pageOf(uri: string): string {
  return uri.replace(/^(https?:\/\/[^/]*)\//, "$1/v/");
}

/** The page between `OPENING` of its language and its closing: all that differs from passport to passport. */
export function renderOwnPart(passport: Passport, language: Language): string {
  const words = TEXT[language];
  const { product, state } = passport;
  const name = language === "en" ? (product.en ?? product.zh) : product.zh;
  const below =
    keepingSection(passport, language) +
    madeSection(passport, language) +
    certificateSection(passport, language) +
    commitmentSection(passport, language) +
    inputsSection(passport, language) +
    testsSection(passport, language) +
    journeySection(passport, language) +
    temperatureSection(passport, language) +
    scansSection(passport, language) +
    ownSection(passport, language);
  return upToBody({
    language,
    // Whoever is sent this sees it before they open it, perhaps days later: it names the goods and judges nothing.
    title: `${name} ${words.lot} ${passport.lot} · ${words.home}`,
    about: words.aboutBatch,
    canonical: pageOf(passport.uri),
    tone: toneOf(state.code),
    band: stateBand(passport, language),
    body: productSection(passport, language, below) + below + complaintUpTo(language, quoted(passport, language)),
  });
}

/** What to quote in a complaint. */
function quoted(passport: Passport, language: Language): string {
  const { batch } = passport;
  const words = TEXT[language];
  const code = (text: string) => `<span class="code">${isolated(text, language)}</span>`;
  const bureau = row(words.bureau, isolated((batch.base ?? batch.producer).region, language));
  return row(words.batchId, code(`01/${passport.gtin}/10/${passport.lot}`)) + bureau;
}
