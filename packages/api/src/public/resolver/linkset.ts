import type { Language } from "@suyuan/domain/language";
import type { LinkTarget, LinkTitle } from "@suyuan/domain/links/link";
import type { PublishedLevel } from "@suyuan/domain/links/published";
import { DEFAULT_LINK, DEFAULT_LINK_MULTI } from "@suyuan/domain/links/type";

/** A target in a link set (RFC 9264). */
interface TargetObject {
  readonly href: string;
  readonly title: string;
  readonly type?: string;
  readonly hreflang?: readonly string[];
  readonly context?: readonly string[];
}

/** One anchor with its targets by link type. */
export type LinkContextObject = {
  readonly anchor: string;
  readonly itemDescription: string;
} & { readonly [linkType: string]: string | readonly TargetObject[] };

export interface Linkset {
  readonly linkset: readonly LinkContextObject[];
}

export const LINKSET_CONTEXT = "https://ref.gs1.org/standards/resolver/linkset-context";

/** A title in the language asked for, or as it is. */
export function titleIn({ zh, en }: LinkTitle, language: Language): string {
  return language === "en" ? (en ?? zh) : zh;
}

function targetObject(target: LinkTarget, language: Language): TargetObject {
  const { href, title, type, hreflang, context } = target;
  return {
    href,
    title: titleIn(title, language),
    ...(type !== undefined && { type }),
    ...(hreflang && { hreflang }),
    ...(context && { context }),
  };
}

function contextObject(level: PublishedLevel, language: Language, publicUrl: string): LinkContextObject {
  const { anchor, description, defaultLink, links, multi } = level;
  const byType = new Map<string, readonly TargetObject[]>();
  if (defaultLink !== undefined) {
    byType.set(DEFAULT_LINK, [{ href: defaultLink.href, title: titleIn(defaultLink.title, language) }]);
  }
  if (multi.length > 0)
    byType.set(
      DEFAULT_LINK_MULTI,
      multi.map((target) => targetObject(target, language)),
    );
  for (const link of links) {
    byType.set(link.linkType, [...(byType.get(link.linkType) ?? []), targetObject(link, language)]);
  }
  return {
    anchor: publicUrl + anchor,
    itemDescription: titleIn(description, language),
    ...Object.fromEntries(byType),
  };
}

/** The levels as a link set: each with its own anchor on this host, most specific first; titles in one language. */
export function linksetOf(levels: readonly PublishedLevel[], language: Language, publicUrl: string): Linkset {
  return { linkset: levels.map((level) => contextObject(level, language, publicUrl)) };
}

/** What the members of a link set mean as JSON-LD; the terms of the linkset context of GS1 that are used here. */
const JSON_LD_CONTEXT = {
  "@vocab": "http://www.iana.org/assignments/relation/",
  linkset: "@graph",
  anchor: "@id",
  href: "@id",
  title: "http://purl.org/dc/terms/title",
  type: "http://purl.org/dc/terms/format",
  hreflang: { "@id": "http://purl.org/dc/terms/language", "@container": "@set" },
  itemDescription: "http://www.w3.org/2000/01/rdf-schema#comment",
} as const;

/** The link set as JSON-LD with its context inside. */
export function asJsonLd(linkset: Linkset): object {
  return { "@context": JSON_LD_CONTEXT, ...linkset };
}
