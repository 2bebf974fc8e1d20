import type { LinkPreference, Weighted } from "@suyuan/domain/links/preference";

/** Values of one Accept header that are read; what follows them is ignored. */
const VALUES_MAX = 50;
const HEADER_CHARS_MAX = 4000;
const VALUE = /^[a-z0-9!#$&^_.+*-]+(?:\/[a-z0-9!#$&^_.+*-]+)?$/;
const WEIGHT = /^\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*$/;

function weighted(part: string): Weighted[] {
  const [name = "", ...parameters] = part.toLowerCase().split(";");
  const value = name.trim();
  if (!VALUE.test(value)) return [];
  const q = parameters.find((parameter) => /^\s*q\s*=/.test(parameter));
  if (q === undefined) return [{ value, weight: 1 }];
  const weight = WEIGHT.exec(q)?.[1];
  return weight === undefined ? [] : [{ value, weight: Number(weight) }];
}

/** The values of an Accept or Accept-Language header with their weights (RFC 9110 section 12.4.2). Values in bad form are passed over. */
export function weightedValues(header: string | null): readonly Weighted[] {
  if (header === null) return [];
  return header.slice(0, HEADER_CHARS_MAX).split(",", VALUES_MAX).flatMap(weighted);
}

/** The header's wishes; undefined when it has none, or lets everything in alike. */
function wishes(header: string | null): readonly Weighted[] | undefined {
  const values = weightedValues(header);
  return values.some(({ value }) => value !== "*" && value !== "*/*") ? values : undefined;
}

/** What a request prefers of several links. */
export function preferenceOf(headers: Headers, context: string | undefined): LinkPreference {
  return {
    mediaTypes: wishes(headers.get("accept")),
    languages: wishes(headers.get("accept-language")),
    context: context === "" ? undefined : context,
  };
}

/** How a link set can be shown. */
export type Rendering = "html" | "linkset" | "json" | "ld";

const RENDERINGS: readonly (readonly [Rendering, string])[] = [
  ["linkset", "application/linkset+json"],
  ["json", "application/json"],
  ["ld", "application/ld+json"],
  ["html", "text/html"],
];

function weightOf(type: string, asked: readonly Weighted[]): number {
  const [family] = type.split("/");
  const ranges = [type, `${family}/*`, "*/*"];
  for (const range of ranges) {
    const found = asked.find(({ value }) => value === range);
    if (found) return found.weight;
  }
  return 0;
}

/**
 * How to show a link set to this Accept header: as a page where none is sent or HTML is preferred, else in the form preferred; as
 * `application/linkset+json` when all will do or none is known.
 */
export function renderingFor(accept: string | null): Rendering {
  if (accept === null || accept.trim() === "") return "html";
  const asked = weightedValues(accept);
  let best: Rendering = "linkset";
  let weight = 0;
  for (const [rendering, type] of RENDERINGS) {
    const own = weightOf(type, asked);
    if (own > weight) [best, weight] = [rendering, own];
  }
  return best;
}

/** Does the header name `application/linkset+json`, and nothing that it prefers to it? That asks for the link set, whatever the address. */
export function asksForLinkset(accept: string | null): boolean {
  if (accept === null || !/linkset/i.test(accept)) return false;
  const asked = weightedValues(accept);
  const own = asked.find(({ value }) => value === "application/linkset+json")?.weight ?? 0;
  return own > 0 && asked.every(({ weight }) => weight <= own);
}

/** Is a person's browser asking, which a page tells more than a problem document? */
export function isBrowser(accept: string | null): boolean {
  return accept !== null && accept.trim() !== "" && renderingFor(accept) === "html";
}
