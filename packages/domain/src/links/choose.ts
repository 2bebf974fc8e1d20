import type { LinkTarget } from "./link.ts";
import {
  compareFits,
  contextFit,
  type Fits,
  isAskedFor,
  type LinkPreference,
  languageFit,
  mediaTypeFit,
} from "./preference.ts";
import { canonicalLinkType, DEFAULT_LINK, DEFAULT_LINK_MULTI } from "./type.ts";

/** The links in force at one level of an address. */
export interface LinkedLevel {
  /** Path of the Digital Link that they hang on. */
  readonly anchor: string;
  readonly links: readonly LinkTarget[];
  /** Where a request goes that asks for nothing else; its media type, languages and context do not count. */
  readonly defaultLink?: LinkTarget;
  /** What refines the default. */
  readonly multi: readonly LinkTarget[];
}

/** What is asked of an address. `linkType` as in the request: CURIE or IRI, any spelling. */
export interface LinkRequest {
  readonly linkType?: string | undefined;
  readonly preference: LinkPreference;
}

/**
 * The answer: one target; all links of the address; several equally good ones (of one level); or no link of that type, with the types that
 * there are.
 */
export type LinkChoice =
  | { readonly kind: "redirect"; readonly target: LinkTarget }
  | { readonly kind: "linkset" }
  | { readonly kind: "choices"; readonly level: LinkedLevel; readonly targets: readonly LinkTarget[] }
  | { readonly kind: "not-held"; readonly held: readonly string[] };

function fitsOf(target: LinkTarget, { mediaTypes, languages, context }: LinkPreference): Fits {
  return [
    mediaTypeFit(target.type, mediaTypes),
    languageFit(target.hreflang, languages),
    contextFit(target.context, context),
  ];
}

/** Those that nothing beats: by media type, then language, then context (GS1-Conformant Resolver 1.2.1, 2.6.3). */
function bestOf(targets: readonly LinkTarget[], preference: LinkPreference): readonly LinkTarget[] {
  const all = targets.map((target) => ({ target, fits: fitsOf(target, preference) }));
  return all.filter(({ fits }) => all.every((other) => compareFits(fits, other.fits) >= 0)).map(({ target }) => target);
}

/** The one of several refinements that was asked for; undefined when none was, or several were alike. */
function refined(multi: readonly LinkTarget[], preference: LinkPreference): LinkTarget | undefined {
  const [first, ...others] = bestOf(
    multi.filter((target) => isAskedFor(fitsOf(target, preference))),
    preference,
  );
  return others.length === 0 ? first : undefined;
}

/** From the most specific level up: a refinement that fits, else the default of the level that has one. */
function defaultOf(levels: readonly LinkedLevel[], preference: LinkPreference): LinkTarget | undefined {
  for (const { defaultLink, multi } of levels) {
    const target = refined(multi, preference) ?? defaultLink;
    if (target !== undefined) return target;
  }
  return undefined;
}

/** The link types held at any level, without repeats, most specific first. */
export function typesHeld(levels: readonly LinkedLevel[]): readonly string[] {
  return [...new Set(levels.flatMap(({ links }) => links.map(({ linkType }) => linkType)))];
}

/**
 * The rules of a conformant resolver. `levels` run from the most specific up. Without a link type: the default, refined where a refinement
 * was asked for. With one: the best link of that type at the most specific level that has it; 300 only where nothing tells two apart; a
 * type that is not held never falls back to the default. `linkset`, and `all` as before 2024, ask for everything.
 */
export function chooseLink(levels: readonly LinkedLevel[], request: LinkRequest): LinkChoice {
  const { linkType, preference } = request;
  if (linkType === "linkset" || linkType === "all") return { kind: "linkset" };
  const type = canonicalLinkType(linkType || DEFAULT_LINK);
  if (type === DEFAULT_LINK) {
    const target = defaultOf(levels, preference);
    return target === undefined ? { kind: "not-held", held: typesHeld(levels) } : { kind: "redirect", target };
  }
  for (const level of levels) {
    const held = type === DEFAULT_LINK_MULTI ? level.multi : level.links.filter((link) => link.linkType === type);
    const [target, ...others] = bestOf(held, preference);
    if (target === undefined) continue;
    if (others.length === 0) return { kind: "redirect", target };
    return { kind: "choices", level, targets: [target, ...others] };
  }
  return { kind: "not-held", held: typesHeld(levels) };
}
