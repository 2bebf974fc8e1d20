import { DomainError } from "@suyuan/domain/errors";
import { parseDigitalLink } from "@suyuan/gs1/digital-link";
import type { Hono } from "hono";
import type { Deps } from "./deps.ts";
import { newApp } from "./http/bind.ts";
import type { Gate } from "./http/gate.ts";
import { type HeaderSet, PREFLIGHT_HEADERS, pageHeaders } from "./http/security-headers.ts";
import { rawPath, rawQuery } from "./http/target.ts";
import { type Language, type Page, type PageKind, type Pages, PassportPages } from "./public-page.ts";

export interface PublicOptions {
  readonly pages: Pages;
  /** Base64 SHA-256 of each inline style that the pages carry. */
  readonly styleHashes: readonly string[];
  readonly gate: Gate;
}

/** What the page shows depends on these request headers. */
const VARY = "Accept, Accept-Language, Accept-Encoding";

/** `?lang=` decides, then the first of zh and en in Accept-Language, then Chinese. */
function languageOf(query: string, header: string | null): Language {
  const asked = /(?:^|&)lang=(zh|en)(?:&|$)/.exec(query)?.[1];
  if (asked === "zh" || asked === "en") return asked;
  const first = /(?:^|[\s,])(zh|en)\b/i.exec(header ?? "")?.[1]?.toLowerCase();
  return first === "en" ? "en" : "zh";
}

/** JSON only for those who ask for it and not for HTML. */
function kindOf(accept: string | null): PageKind {
  return accept !== null && /application\/(?:[a-z.+-]*\+)?json/i.test(accept) && !/text\/html/i.test(accept)
    ? "json"
    : "html";
}

/** `*` or a tag in If-None-Match that equals ours; weak comparison, as RFC 9110 section 13.1.2 has it for GET. */
function isUnchanged(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header === "*" || header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}

/** Whether gzip is among the codings taken, and not refused with a weight of 0 (RFC 9110 section 12.5.3). */
function takesGzip(header: string | null): boolean {
  return (header ?? "").split(",").some((coding) => {
    const [name = "", weight = ""] = coding.split(";", 2);
    return name.trim().toLowerCase() === "gzip" && !/^\s*q=0(?:\.0*)?\s*$/i.test(weight);
  });
}

function pageResponse(page: Page, request: Request, headers: HeaderSet): Response {
  const etag = `"${page.tag}"`;
  if (page.status === 200 && isUnchanged(request.headers.get("if-none-match"), etag)) {
    return new Response(null, { status: 304, headers: { ...headers, etag } });
  }
  const zip = takesGzip(request.headers.get("accept-encoding"));
  const body = zip ? page.gzip() : page.bytes;
  return new Response(request.method === "HEAD" ? null : body, {
    status: page.status,
    headers: {
      ...headers,
      "content-type": page.contentType,
      "content-length": String(body.byteLength),
      ...(zip ? { "content-encoding": "gzip" } : {}),
      ...(page.status === 200 ? { etag } : {}),
    },
  });
}

/**
 * The consumer page, the passport as JSON, and the redirect from a GS1 Digital Link to its page. Nothing is written on the way; a
 * serial's scan is told to the recorder. Unknown codes count against their network; known ones hardly do.
 */
export function createPublicApp(deps: Deps, { pages, styleHashes, gate }: PublicOptions): Hono {
  const app = newApp(gate);
  const passports = new PassportPages(deps, pages);
  const html = { ...pageHeaders(deps.publicUrl, styleHashes), "cache-control": "no-cache", vary: VARY };
  const data = { ...gate.headers.publicData, "cache-control": "no-cache", vary: VARY };

  app.get("/v/*", async (c) => {
    const startedMs = performance.now();
    const request = c.req.raw;
    const network = gate.admit(c);
    const kind = kindOf(request.headers.get("accept"));
    const language = languageOf(rawQuery(request.url), request.headers.get("accept-language"));
    const path = rawPath(request).slice(2).replace(/\/$/, "");
    const found = await passports.page(path, language, kind, request.method === "GET");
    if (found.status !== 200) gate.miss(network);
    deps.metrics.milliseconds("PageLatency", performance.now() - startedMs);
    return pageResponse(found, request, kind === "json" ? data : html);
  });

  app.get("/01/*", (c) => {
    const path = rawPath(c.req.raw);
    gate.admit(c);
    const parsed = parseDigitalLink(path.replace(/\/$/, ""), { legacyGtin: true });
    if (!parsed.ok) throw malformedLink(parsed.reason);
    const query = rawQuery(c.req.raw.url);
    const location = `/v${parsed.value.path}${query === "" ? "" : `?${query}`}`;
    return new Response(null, { status: 307, headers: { ...data, location } });
  });

  const preflight = () => new Response(null, { status: 204, headers: PREFLIGHT_HEADERS });
  app.options("/v/*", preflight);
  app.options("/01/*", preflight);
  return app;
}

function malformedLink({ code, detail }: { readonly code: string; readonly detail: string }): DomainError {
  return new DomainError(
    "invalid-request",
    {
      en: `This is no GS1 Digital Link that this service can read: ${detail}. Scan the code again, or check the address.`,
      zh: "该地址不是本服务可识别的 GS1 Digital Link，请重新扫码或核对地址。",
    },
    { extensions: { reason: code } },
  );
}
