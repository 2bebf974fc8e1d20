import { hash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Deps, Log } from "@suyuan/api/host";
import type { Gate } from "@suyuan/api/http/gate";
import type { Html } from "@suyuan/api/routes/front/shell";
import { DomainError } from "@suyuan/domain/errors";
import type { Context } from "hono";
import type { Provider } from "oidc-provider";
import type { Attempts } from "./attempts.ts";
import type { SignInKeys } from "./keys.ts";
import { SIGN_IN_STYLE } from "./pages.ts";
import type { Challenges } from "./passkeys/challenges.ts";
import { WORDS } from "./words.ts";

/** Everything that the pages of the issuer stand on. */
export interface Doors {
  readonly deps: Deps;
  readonly gate: Gate;
  readonly log: Log;
  readonly attempts: Attempts;
  readonly challenges: Challenges;
  readonly provider: () => Provider;
  readonly keys: () => SignInKeys;
}

/** What the Node server hands over beside a request. */
export interface NodeEnvironment {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

export function nodeOf(c: Context): NodeEnvironment {
  return c.env as NodeEnvironment;
}

const STYLE_HASH = hash("sha256", SIGN_IN_STYLE, "base64");

/** For the pages of the sign-in: forms of this origin alone, no script but the one own file. Set-Cookie is the issuer's. */
export function pageHeadersOf({ publicUrl }: Pick<Deps, "publicUrl">): Readonly<Record<string, string>> {
  return {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": [
      "default-src 'none'",
      `style-src 'sha256-${STYLE_HASH}'`,
      "script-src 'self'",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    // A form's request says where it came from, to this origin alone.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    ...(publicUrl.startsWith("https:") ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
  };
}

const FORM_BYTES_MAX = 8_192;

/** The fields of a form that a page of ours sent. Throws `forbidden` for another's, `payload-too-large`, `unsupported-media-type`. */
export async function formOf({ publicUrl }: Pick<Deps, "publicUrl">, request: Request): Promise<URLSearchParams> {
  requireOwnPage(publicUrl, request);
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers.get("content-type") ?? "")) throw notOwnForm();
  const length = request.headers.get("content-length") ?? "";
  if (!/^\d{1,5}$/.test(length) || Number(length) > FORM_BYTES_MAX) throw notOwnForm();
  return new URLSearchParams(await request.text());
}

/** Throws `forbidden` for a request that a page of another origin made. */
export function requireOwnPage(publicUrl: string, request: Pick<Request, "headers">): void {
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  if (site !== null ? site === "same-origin" : origin === publicUrl) return;
  throw notOwnForm();
}

function notOwnForm(): DomainError {
  return new DomainError("forbidden", { en: WORDS.en.foreign, zh: WORDS.zh.foreign });
}

export async function page({ deps }: Pick<Doors, "deps">, html: Html, status = 200): Promise<Response> {
  return new Response(String(await html), { status, headers: pageHeadersOf(deps) });
}
