import type { Language } from "@suyuan/domain/language";
import { drawn } from "../marks.ts";
import { complaint, type PageOptions, page } from "../shell.ts";
import { TEXT } from "../words.ts";

const SHAPE = '<path d="M6 16V6h10m16 0h10v10m0 16v10H32m-16 0H6V32M24 13v14m0 6v2"/>';

/** The page (status 400) for what is not a code at all: wrong length, check digit or characters. It does not echo the input. */
export function renderBadCode(language: Language, options: PageOptions): string {
  const words = TEXT[language];
  return page({
    language,
    title: words.badCode,
    tone: "plain",
    band: `<div class="state">${drawn(SHAPE)}<div><h1>${words.badCode}</h1><p>${words.badCodeAction}</p></div></div>`,
    body: `<ul class="advice"><li>${words.badCodeTyped}</li><li>${words.badCodeOther}</li></ul>${complaint(language, options, "")}`,
  });
}
