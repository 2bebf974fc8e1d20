import type { ErrorCode } from "@suyuan/domain/errors";
import type { Language } from "@suyuan/domain/language";
import { html } from "hono/html";
import { PROBLEMS } from "../../http/problem.ts";
import { frontPage, type Html } from "./shell.ts";

const WORDS = {
  zh: {
    wayOut: "怎么办",
    retryable: "稍后原样重试可能成功。",
    final: "原样重试不会成功。",
    status: "状态码",
    back: "接口说明",
  },
  en: {
    wayOut: "What to do",
    retryable: "The very same request may succeed later.",
    final: "The very same request will not succeed.",
    status: "Status",
    back: "The interface, explained",
  },
} as const;

/** `/problems/{code}` for people: what a refusal of this kind means, and the way out. */
export function problemPage(code: ErrorCode, language: Language): Html {
  const { title, status, retryable, wayOut } = PROBLEMS[code];
  const words = WORDS[language];
  const body = html`<section><p class="soft"><code>${code}</code> · ${words.status} ${status}</p><h2>${words.wayOut}</h2><p>${wayOut[language]}</p><p>${retryable ? words.retryable : words.final}</p><p><a href="/docs?lang=${language}">${words.back}</a></p></section>`;
  return frontPage({ language, title: title[language], description: wayOut[language], isListed: false, body });
}
