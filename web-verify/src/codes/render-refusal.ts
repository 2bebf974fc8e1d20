import type { Language } from "@suyuan/domain/language";
import { escapeHtml } from "../html.ts";
import { drawn } from "../marks.ts";
import { complaint, LANG, type PageOptions, page, row } from "../shell.ts";
import { TEXT } from "../words.ts";
import { REFUSAL_WORDS, refusalWords, WAIT } from "./refusal-words.ts";

const SHAPE = '<path d="M8 12h32v24H8zM8 19h32M20 25l8 7m0-7l-8 7"/>';

/** Why a page cannot be shown: the status of the answer, how long to wait, and the id to quote. */
export interface RefusedPage {
  readonly status: number;
  readonly retryAfterSeconds?: number | undefined;
  readonly requestId?: string | undefined;
}

/** What happened and what to do, in one language. */
function told(
  { status, retryAfterSeconds }: RefusedPage,
  language: Language,
): readonly [title: string, action: string] {
  const { title, action } = refusalWords(status);
  return [title[language], retryAfterSeconds === undefined ? action[language] : WAIT[language](retryAfterSeconds)];
}

/**
 * The page for who opens an address and cannot be answered now: too many requests, a busy service, a wrong method. What to do is told in
 * both languages at once, as nobody can choose one on a page that is not there.
 */
export function renderRefusal(refused: RefusedPage, language: Language, options: PageOptions): string {
  const words = TEXT[language];
  const other = language === "zh" ? "en" : "zh";
  const [title, action] = told(refused, language);
  const { requestId } = refused;
  const quote =
    requestId === undefined ? "" : row(words.requestId, `<span class="code">${escapeHtml(requestId)}</span>`);
  return page({
    language,
    title: `${title} · ${words.home}`,
    tone: "plain",
    band:
      `<div class="state">${drawn(SHAPE)}<div><h1>${title}</h1><p>${action}</p>` +
      `<p lang="${LANG[other]}">${told(refused, other).join(other === "zh" ? "。" : ". ")}</p></div></div>`,
    body:
      `<ul class="advice"><li>${words.refusalNotGoods}</li><li lang="${LANG[other]}">${REFUSAL_WORDS.refusalNotGoods[other]}</li></ul>` +
      complaint(language, options, quote),
  });
}
