import { addressOf, baseAddress, type LinkAddress } from "@suyuan/domain/links/anchor";
import { expandDigitalLink } from "@suyuan/gs1/epc/binary";
import { type DigitalLink, parseDigitalLink } from "@suyuan/gs1/link/parse";
import type { Refusal } from "@suyuan/gs1/result";

/** What a request asks about. `address` is undefined for a valid Digital Link with a key that is not resolved here. */
export interface Asked {
  readonly address: LinkAddress | undefined;
  /** Path and attributes of the uncompressed link, when a compressed one was sent. */
  readonly sameAs?: string;
  /** The query to pass on, as sent. */
  readonly query: string;
}

/** Only these of a query are GS1's business; others are passed on unread. */
const NUMERIC_NAME = /^(?:[0-9]|%3[0-9])+(?:=|$)/;

function attributesIn(query: string): string {
  return query
    .split(/[&;]/)
    .filter((parameter) => NUMERIC_NAME.test(parameter))
    .join("&");
}

/** A link under this service's root: what stands before its key is no part of ours. */
function rooted(link: DigitalLink): Refusal | undefined {
  if (link.stem === "") return undefined;
  return { code: "path", detail: "something stands before the GS1 key in the path" };
}

function compressed(path: string, query: string): Asked | Refusal {
  const expanded = expandDigitalLink(path);
  if (!expanded.ok) return expanded.reason;
  const { uri, link } = expanded.value;
  const whole = [link.query, query].filter((part) => part !== "").join("&");
  return rooted(link) ?? { address: addressOf(link), sameAs: uri, query: whole };
}

/**
 * Reads a request's raw path and query as a GS1 Digital Link, uncompressed or as an EPC binary string (`/eh…`, `/ex…`), or as the address
 * of a base. A trailing slash and GTINs of 8, 12 and 13 digits are forgiven. A refusal is a malformed link. Never throws.
 */
export function readRequest(rawPath: string, query: string): Asked | Refusal {
  const path = rawPath.length > 1 && rawPath.endsWith("/") ? rawPath.slice(0, -1) : rawPath;
  if (/^\/e[hx][^/]*$/.test(path)) return compressed(path, query);
  const base = baseAddress(path);
  if (base !== undefined) return { address: base, query };
  const link = parseDigitalLink(`${path}?${attributesIn(query)}`, { legacyGtin: true });
  if (!link.ok) return link.reason;
  return rooted(link.value) ?? { address: addressOf(link.value), query };
}

/** The value of a query parameter, decoded; the last one where it is repeated, as URI Syntax has it. Undefined when it is not there. */
export function parameterOf(query: string, name: string): string | undefined {
  let found: string | undefined;
  for (const parameter of query.split(/[&;]/)) {
    const equals = parameter.indexOf("=");
    if ((equals < 0 ? parameter : parameter.slice(0, equals)) === name) {
      found = equals < 0 ? "" : decoded(parameter.slice(equals + 1));
    }
  }
  return found;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/**
 * A target with the whole query of the request passed on as it came: behind `?`, or `&` where the target has a query, and before its
 * fragment. What no header may hold is percent-encoded.
 */
export function withQuery(href: string, query: string): string {
  if (query === "") return href;
  const safe = query.replace(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character.toWellFormed()));
  const hash = href.indexOf("#");
  const [target, fragment] = hash < 0 ? [href, ""] : [href.slice(0, hash), href.slice(hash)];
  return `${target}${target.includes("?") ? "&" : "?"}${safe}${fragment}`;
}
