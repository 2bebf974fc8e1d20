import type { Refused } from "../http/gate.ts";
import type { HeaderSet } from "../http/security-headers.ts";
import { languageOf, rawQuery } from "../http/target.ts";
import { type Page, type Pages, pageOf, type RefusedPage } from "./pages/page.ts";
import { pageResponse } from "./pages/page-response.ts";
import { isBrowser } from "./resolver/accept.ts";

/** Pages that are kept: those that differ by nothing but their status, the seconds to wait and the language. */
const KEPT_MAX = 200;

/** What a problem's answer says in its headers, and the page too. */
const TOLD = ["retry-after", "allow", "x-request-id"];

/**
 * Shows refusals to people: a page with the same status and headers for who asks with a browser, the problem document for everybody else. A
 * page is made and compressed once for all who get the same, so that refusing stays cheap where many are refused.
 */
export class RefusalPages {
  readonly #pages: Pick<Pages, "refusal">;
  readonly #publicUrl: string;
  readonly #headers: HeaderSet;
  readonly #kept = new Map<string, Page>();

  /** `headers`: those of every page. */
  constructor(pages: Pick<Pages, "refusal">, publicUrl: string, headers: HeaderSet) {
    this.#pages = pages;
    this.#publicUrl = publicUrl;
    this.#headers = headers;
  }

  shown({ response, refusal }: Refused, request: Request): Response | Promise<Response> {
    if (!isBrowser(request.headers.get("accept"))) return response;
    const { retryAfterSeconds } = refusal.extensions;
    const seconds = typeof retryAfterSeconds === "number" ? retryAfterSeconds : undefined;
    const { status } = response;
    // Only of a defect somebody has to be told: there the id is what finds it in the log.
    const requestId = status === 500 ? (response.headers.get("x-request-id") ?? undefined) : undefined;
    const page = this.#page({ status, retryAfterSeconds: seconds, requestId }, request);
    const told = TOLD.flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    return pageResponse(page, request, { ...this.#headers, ...Object.fromEntries(told), "cache-control": "no-store" });
  }

  #page(refused: RefusedPage, request: Request): Page {
    const language = languageOf(rawQuery(request.url), request.headers.get("accept-language"));
    const { status, retryAfterSeconds = "", requestId } = refused;
    const tag = `${status}.${retryAfterSeconds}.${language}`;
    const made = () =>
      pageOf(status, tag, "html", () => ({
        text: this.#pages.refusal(refused, language, { publicUrl: this.#publicUrl }),
      }));
    if (requestId !== undefined) return made();
    const page = this.#kept.get(tag) ?? made();
    if (this.#kept.size < KEPT_MAX) this.#kept.set(tag, page);
    return page;
  }
}
