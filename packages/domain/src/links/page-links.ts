import type { PageLink } from "../presentation/presentation.ts";
import type { Link } from "./link.ts";
import { gs1LinkType, type LinkTypeName } from "./type.ts";

/** Links of one product or lot that its pages may show, and how long their addresses may be there: the page has room for no more. */
const KEPT_MAX = 5;
const HREF_CHARACTERS_MAX = 300;

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

/** The links in force at a product's or lot's own anchor, as its pages show them: at most five, what shoppers look for first. */
export function pageLinksOf(links: readonly Link[], anchor: string): readonly PageLink[] {
  const rank = ({ linkType }: Link) => (FIRST.includes(linkType) ? FIRST.indexOf(linkType) : FIRST.length);
  return links
    .filter((link) => link.anchor === anchor && !NOT_SHOWN.includes(link.linkType))
    .filter(({ href }) => href.length <= HREF_CHARACTERS_MAX)
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, KEPT_MAX)
    .map(({ href, title, hreflang }) => ({
      href,
      title: title.en === undefined ? { zh: title.zh } : { zh: title.zh, en: title.en },
      ...(hreflang === undefined ? {} : { hreflang }),
    }));
}
