import { hash } from "node:crypto";
import { renderRefusal } from "@suyuan/web-verify/codes/render-refusal";
import { STYLE } from "@suyuan/web-verify/style";

/** A request as a function's own address gives it (payload format 2.0). */
export interface Asked {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface Apology {
  readonly statusCode: 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** When to come back: longer than an instance needs to start, shorter than somebody waits. */
const RETRY_SECONDS = 10;

const POLICY = `default-src 'none'; style-src 'sha256-${hash("sha256", STYLE, "base64")}'; img-src data: 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/**
 * What is said in place of what failed: 503 with Retry-After, a page for people and a problem document (RFC 9457) for programs, the same as
 * the application's own. It asks nobody, so it answers whatever else is down.
 */
export function apologise({ headers }: Asked, publicUrl: string): Apology {
  const isPerson = headers.accept?.includes("text/html") === true;
  const language = /^\s*en\b/i.test(headers["accept-language"] ?? "") ? "en" : "zh";
  const page = () => renderRefusal({ status: 503, retryAfterSeconds: RETRY_SECONDS }, language, { publicUrl });
  return {
    statusCode: 503,
    headers: {
      "content-type": isPerson ? "text/html; charset=utf-8" : "application/problem+json",
      "cache-control": "no-store",
      "retry-after": String(RETRY_SECONDS),
      vary: "accept, accept-language",
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "Retry-After",
      "content-security-policy": POLICY,
    },
    body: isPerson ? page() : JSON.stringify(problem(publicUrl)),
  };
}

const problem = (publicUrl: string) => ({
  type: `${publicUrl}/problems/busy`,
  title: "Busy",
  titleZh: "系统繁忙",
  status: 503,
  detail: "The service is busy. Ask again a little later.",
  detailZh: "系统繁忙，请稍后再试。",
  code: "busy",
  retryAfterSeconds: RETRY_SECONDS,
});
