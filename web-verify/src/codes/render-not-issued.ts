import type { Language } from "@suyuan/domain/language";
import { drawn } from "../marks.ts";
import { complaint, type PageOptions, page } from "../shell.ts";
import { TEXT } from "../words.ts";

const SHAPE = '<path d="M6 6h36v36H6zM18 19a6 6 0 1 1 8 6c-2 1-2 2-2 4m0 5v2"/>';

/**
 * The page for a well-formed code that nobody issued: one and the same for every unknown batch and serial, so that it
 * tells nothing about which codes exist, and never the data of some other batch.
 */
export function renderNotIssued(language: Language, options: PageOptions): string {
  const words = TEXT[language];
  return page({
    language,
    title: words.notIssued,
    tone: "plain",
    band: `<div class="state">${drawn(SHAPE)}<div><h1>${words.notIssued}</h1><p>${words.notIssuedAction}</p></div></div>`,
    body: `<ul class="advice"><li>${words.notIssuedRetry}</li><li>${words.notIssuedCopy}</li><li>${words.notIssuedKeep}</li></ul>${complaint(language, options, "")}`,
  });
}
