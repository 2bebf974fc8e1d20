import type { Batch } from "../batches/batch.ts";
import { defined } from "../fact.ts";
import { filledHref } from "../links/target.ts";
import type { PageLink, ProductPage } from "../presentation/presentation.ts";
import type { Passport } from "./passport-schema.ts";

type Own = Pick<Passport, "words" | "photo">;

/** Links of the owner that one page shows. */
export const SHOWN_LINKS_MAX = 5;

/** Whose words they are: of who registered the batch, or of another who owns the product. */
function sayer(batch: Batch, page: ProductPage): "producer" | "brand-owner" {
  return page.owner === batch.organisation ? "producer" : "brand-owner";
}

/** The owner's words and photo, where its bureau has not hidden them. Nobody speaks for a registration that was taken back. */
export function ownPart(batch: Batch, page: ProductPage | undefined): Own {
  if (page === undefined || batch.voided !== undefined) return {};
  const { words, photo, hidden = [] } = page;
  const by = sayer(batch, page);
  return {
    ...(words === undefined || hidden.includes("words")
      ? {}
      : {
          words: {
            zh: [...words.zh],
            ...(words.en ? { en: [...words.en] } : {}),
            by,
            on: words.saidOn,
            level: "declared",
          },
        }),
    ...(photo === undefined || hidden.includes("photo") ? {} : { photo: photoPart(batch.gtin, photo, by) }),
  };
}

function photoPart(
  gtin: string,
  { sha256, width, height }: NonNullable<ProductPage["photo"]>,
  by: "producer" | "brand-owner",
): NonNullable<Passport["photo"]> {
  return { path: photoPath(gtin, sha256), width, height, by, level: "declared" };
}

/** Where a photo is served: its name changes with its bytes. */
export function photoPath(gtin: string, sha256: string): string {
  return `/photos/${gtin}/${sha256}.webp`;
}

/** The owner's links for a batch, those of the lot first, as they stand: what only a pack can fill is still open. */
export function ownLinks(batch: Batch, page: ProductPage | undefined): readonly PageLink[] {
  if (batch.voided !== undefined || page?.hidden?.includes("links") === true) return [];
  return [...(batch.links ?? []), ...(page?.links ?? [])];
}

/** What a batch has more of than its page lists. */
export function moreThanListed({
  testsBeyond,
  temperatureBeyond,
  storageBeyond = 0,
  settled,
}: Batch): Pick<Passport, "more"> {
  const steps = storageBeyond + (settled?.handoffs ?? 0);
  const more = defined({ tests: testsBeyond?.count, temperature: temperatureBeyond, steps: steps || undefined });
  return Object.keys(more).length === 0 ? {} : { more };
}

/** The links as the page of a batch or pack has them, each once: one that leaves open what this page does not name is not there. */
export function linksPart(
  links: readonly PageLink[],
  named: { readonly gtin: string; readonly lot: string; readonly serial?: string | undefined },
): Pick<Passport, "links"> {
  const shown = new Map<string, NonNullable<Passport["links"]>[number]>();
  for (const { href: template, title, hreflang } of links) {
    const href = filledHref(template, named);
    if (href === undefined || shown.has(href) || shown.size >= SHOWN_LINKS_MAX) continue;
    const languages = hreflang === undefined ? {} : { hreflang: [...hreflang] };
    shown.set(href, { href, host: new URL(href).hostname, title: { ...title }, ...languages });
  }
  return shown.size === 0 ? {} : { links: [...shown.values()] };
}
