import type { Instant } from "../calendar.ts";

/** A title in Chinese and, when there is one, in English. */
export interface LinkTitle {
  readonly zh: string;
  readonly en?: string | undefined;
}

/** Where a link leads and for whom, as GS1-Conformant Resolver describes a target. */
export interface LinkTarget {
  /** IRI of the link type, canonical. */
  readonly linkType: string;
  readonly href: string;
  readonly title: LinkTitle;
  /** Languages of the target: `ll` or `ll-CC`. */
  readonly hreflang?: readonly string[];
  /** Media type of the target. */
  readonly type?: string;
  /** Whatever else distinguishes it, typically a market. */
  readonly context?: readonly string[];
  /** The place on a page of ours that a person is led to. No part of the target in a link set: there one page is one address. */
  readonly fragment?: string;
}

/** Where a person is led who follows a link: to its place on the page, where it has one. */
export function addressIn({ href, fragment }: LinkTarget): string {
  return fragment === undefined ? href : `${href}#${fragment}`;
}

/**
 * A link that an organisation added to what is its own. `default`: `single` is where a request goes that asks for nothing else; `multi`
 * is one of several that refine it by language, media type or context.
 */
export interface Link extends LinkTarget {
  readonly id: string;
  readonly organisation: string;
  /** Path of the Digital Link that it hangs on, canonical: `/01/…/10/…`. */
  readonly anchor: string;
  readonly default?: "single" | "multi";
  readonly addedAt: Instant;
  readonly correctedAt?: Instant;
}

/** A link with what became of it. Withdrawn links stay on record and are served no more. */
export interface LinkRecord {
  readonly link: Link;
  /** Path of the shelf that holds it while it is in force. */
  readonly shelf: string;
  readonly withdrawn?: { readonly at: Instant; readonly reason: string };
}

/**
 * The links in force that one read finds together: those of a product and its variants, of a lot and the variants in it, of one serial, of
 * one place. `organisation` owns what they hang on.
 */
export interface LinkShelf {
  readonly organisation: string;
  readonly links: readonly Link[];
}

/** Links that one shelf holds at most: some 200 KB if each is as long as it may be. */
export const LINKS_PER_SHELF_MAX = 100;
