import type { CalendarDate, Instant } from "../calendar.ts";

/**
 * What the owner of a product tells shoppers of it, on the page of every batch: a photo, two lines, links. All of it is the owner's own word,
 * beside what the service knows. Types only: the rules stand beside them.
 */

/** Parts of a page that the owner fills, and that the owner's bureau may hide. */
export const PAGE_PARTS = ["words", "photo", "links"] as const;
export type PagePart = (typeof PAGE_PARTS)[number];

/** One or two lines of plain text, in Chinese and, where there are any, in English. */
export interface OwnWords {
  readonly zh: readonly string[];
  readonly en?: readonly string[];
  readonly saidOn: CalendarDate;
}

/** A photo as it is served: made anew from what was uploaded, without its metadata. `sha256` is of the bytes that are served. */
export interface Photo {
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly addedOn: CalendarDate;
}

/** That a bureau took a part off the page. It holds until a bureau shows the part again, whatever the owner puts there meanwhile. */
export interface Hiding {
  readonly at: Instant;
  readonly by: string;
  readonly reason: string;
}

/** Kept with the product. */
export interface Presentation {
  readonly words?: OwnWords;
  readonly photo?: Photo;
  /** SHA-256 of those before, newest first: they stay on record. */
  readonly formerPhotos?: readonly string[];
  readonly hidden?: Readonly<Partial<Record<PagePart, Hiding>>>;
}

/** What has a presentation: a product. */
export interface Presented {
  readonly gtin: string;
  readonly organisation: string;
  readonly presentation?: Presentation;
}

/** An owner's link as a page shows it. `href` is https, and may hold `{gtin}`, `{lot}` and `{serial}`. */
export interface PageLink {
  readonly href: string;
  readonly title: { readonly zh: string; readonly en?: string };
  readonly hreflang?: readonly string[];
}

/** The part of it that pages read, kept beside the public certificates of the GTIN. `owner`: the organisation whose words these are. */
export interface ProductPage {
  readonly owner: string;
  readonly words?: OwnWords;
  readonly photo?: Photo;
  readonly links?: readonly PageLink[];
  readonly hidden?: readonly PagePart[];
}

/** The page's part after a change of the product; the links on it stay. */
export function productPage(product: Presented, before: ProductPage | undefined): ProductPage {
  const { words, photo, hidden = {} } = product.presentation ?? {};
  const parts = PAGE_PARTS.filter((part) => hidden[part] !== undefined);
  return {
    owner: product.organisation,
    ...(words === undefined ? {} : { words }),
    ...(photo === undefined ? {} : { photo }),
    ...(before?.links === undefined ? {} : { links: before.links }),
    ...(parts.length === 0 ? {} : { hidden: parts }),
  };
}
