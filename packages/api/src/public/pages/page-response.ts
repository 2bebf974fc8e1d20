import { takesGzip } from "../../http/body-encoding.ts";
import type { HeaderSet } from "../../http/security-headers.ts";
import type { Bytes, Page } from "./page.ts";

/** `*` or a tag in If-None-Match that equals `etag`, which is a strong one; weak comparison, as RFC 9110 section 13.1.2 has it for GET. */
export function isUnchanged(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header === "*" || header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}

/** A page as it goes out: compressed where that is taken, 304 where the reader has it. */
export function pageResponse(page: Page, request: Request, headers: HeaderSet): Response | Promise<Response> {
  const etag = `"${page.tag}"`;
  if (page.status === 200 && isUnchanged(request.headers.get("if-none-match"), etag)) {
    return new Response(null, { status: 304, headers: { ...headers, etag } });
  }
  const isHead = request.method === "HEAD";
  if (!takesGzip(request.headers.get("accept-encoding"))) return sent(page, page.plain(), isHead, headers);
  const bytes = page.gzip();
  if (bytes instanceof Promise) return bytes.then((made) => sent(page, made, isHead, headers, "gzip"));
  return sent(page, bytes, isHead, headers, "gzip");
}

function sent(page: Page, body: Bytes, isHead: boolean, headers: HeaderSet, coding?: "gzip"): Response {
  return new Response(isHead ? null : body, { status: page.status, headers: page.headers(headers, body, coding) });
}
