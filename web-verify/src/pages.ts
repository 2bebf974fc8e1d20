import { renderBadCode } from "./codes/render-bad-code.ts";
import { renderNotIssued } from "./codes/render-not-issued.ts";
import { renderRefusal } from "./codes/render-refusal.ts";
import { renderLinks } from "./links/render-links.ts";
import { renderProduct } from "./links/render-product.ts";
import { passportClosing, renderOwnPart } from "./render-passport.ts";
import { OPENING, type PageOptions } from "./shell.ts";
import { STYLE } from "./style.ts";

/**
 * Every public page, as a host takes them: pure functions of data, language and where the service lives. A passport is rendered
 * without its constant beginning and end, which `opening` and `closing` give by language; the others are whole.
 */
export const PAGES = {
  opening: OPENING,
  closing: passportClosing,
  passport: renderOwnPart,
  notIssued: renderNotIssued,
  badCode: renderBadCode,
  links: renderLinks,
  product: renderProduct,
  refusal: renderRefusal,
} as const;

/** The pages with what an operator says of the place: the farming line beside 12315 (`PageOptions`). */
export function pagesWith(settings: Pick<PageOptions, "farmHotline">): typeof PAGES {
  const { closing, notIssued, badCode, links } = PAGES;
  return {
    ...PAGES,
    closing: (language, options) => closing(language, { ...options, ...settings }),
    notIssued: (language, options) => notIssued(language, { ...options, ...settings }),
    badCode: (language, options) => badCode(language, { ...options, ...settings }),
    links: (view, language, options) => links(view, language, { ...options, ...settings }),
  };
}

/** The inline styles the pages carry, each to be allowed by its hash in the content security policy. */
export const STYLES: readonly string[] = [STYLE];
