import { defined } from "../fact.ts";
import type { PageLink } from "../presentation/presentation.ts";
import type { Link } from "./link.ts";
import { gs1LinkType, type LinkTypeName } from "./type.ts";

/** Links of one product or lot that its pages may show. */
const KEPT_MAX = 5;
/** Bytes that they may take where pages read them: an item of up to 4 KB is read for the least that a read costs. */
export const PAGE_LINK_BYTES_MAX = { product: 1500, lot: 800 } as const;

/** What a shopper looks for first. */
const FIRST: readonly string[] = (
  [
    "recipeInfo",
    "consumerHandlingStorageInfo",
    "instructions",
    "nutritionalInfo",
    "allergenInfo",
    "ingredientsInfo",
    "pip",
  ] as const satisfies readonly LinkTypeName[]
).map(gs1LinkType);

/** What programs read, and what others say: a certificate, a recall and a registry's entry are not for the owner to link in their place. */
const NOT_SHOWN: readonly string[] = (
  [
    "epcis",
    "masterData",
    "jws",
    "dpp",
    "certificationInfo",
    "recallStatus",
    "registryEntry",
    "verificationService",
  ] as const satisfies readonly LinkTypeName[]
).map(gs1LinkType);

const bytesOf = (link: PageLink): number => new TextEncoder().encode(JSON.stringify(link)).byteLength;

/**
 * The links in force at a product's or lot's own anchor, as its pages show them: what shoppers look for first, at most five, and of those
 * what fits.
 */
export function pageLinksOf(
  links: readonly Link[],
  anchor: string,
  of: keyof typeof PAGE_LINK_BYTES_MAX,
): readonly PageLink[] {
  const rank = ({ linkType }: Link) => (FIRST.includes(linkType) ? FIRST.indexOf(linkType) : FIRST.length);
  const candidates = links
    .filter((link) => link.anchor === anchor && !NOT_SHOWN.includes(link.linkType))
    .toSorted((a, b) => rank(a) - rank(b));
  const kept: PageLink[] = [];
  let room: number = PAGE_LINK_BYTES_MAX[of];
  for (const { href, title, hreflang } of candidates) {
    const link = { href, title: defined(title), ...defined({ hreflang }) };
    const bytes = bytesOf(link);
    if (kept.length === KEPT_MAX || bytes > room) continue;
    kept.push(link);
    room -= bytes;
  }
  return kept;
}
