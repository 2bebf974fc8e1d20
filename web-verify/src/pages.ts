import { renderBadCode } from "./render-bad-code.ts";
import { renderNotIssued } from "./render-not-issued.ts";
import { renderPassport } from "./render-passport.ts";
import { STYLE } from "./style.ts";

/** Every public page, as a host takes them: pure functions of data, language and where the service lives. */
export const PAGES = { passport: renderPassport, notIssued: renderNotIssued, badCode: renderBadCode } as const;

/** The inline styles the pages carry, each to be allowed by its hash in the content security policy. */
export const STYLES: readonly string[] = [STYLE];
