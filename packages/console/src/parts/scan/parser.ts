import type { Scanned } from "./scanned.ts";

/** The parser of codes with its table of identifiers comes a moment after the screen: it is not needed to see it, and there before the first scan. */
type Parser = (sent: string) => Scanned;

const WARM_AFTER_MS = 2_500;

let parser: Parser | undefined;
let coming: Promise<Parser> | undefined;

function load(): Promise<Parser> {
  coming ??= import("./scanned.ts").then(
    ({ scannedIn }) => {
      parser = scannedIn;
      return scannedIn;
    },
    (error: unknown) => {
      coming = undefined;
      throw error;
    },
  );
  return coming;
}

/** Has it loaded soon. Answers how to call that off. */
export function warmParser(): () => void {
  const timer = setTimeout(() => void load().catch(() => undefined), WARM_AFTER_MS);
  return () => clearTimeout(timer);
}

/** Hands on what was scanned: at once where the parser is there. */
export function parsed(sent: string, then: (scanned: Scanned) => void): void {
  if (parser !== undefined) then(parser(sent));
  else void load().then((own) => then(own(sent)));
}
