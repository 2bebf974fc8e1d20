import { signal } from "@preact/signals";

/** What was found of the scanner of this device by its calibration. No secret: kept in the browser's local storage. */
export interface Scanner {
  /** What it sends for the separator, where that is none of the spellings that everybody knows. */
  readonly separator?: string;
  /** What it sends before and after each code, beside a line end. */
  readonly prefix: string;
  readonly suffix: string;
  /** It sends no end of line: a scan is over when nothing more comes. */
  readonly isSilent?: true;
  /** When it was found, ISO 8601. */
  readonly at: string;
}

const KEY = "suyuan-scanner";
export const GROUP_SEPARATOR = "\u001d";

function kept(): Scanner | undefined {
  try {
    const found: Partial<Scanner> | null = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (found === null || typeof found.prefix !== "string" || typeof found.suffix !== "string") return undefined;
    const { prefix, suffix, at = "", separator, isSilent } = found;
    return { prefix, suffix, at, ...spelled(separator), ...(isSilent === true && { isSilent }) };
  } catch {
    return undefined;
  }
}

function spelled(separator: unknown): Pick<Scanner, "separator"> {
  return typeof separator === "string" && separator !== "" ? { separator } : {};
}

export const scanner = signal<Scanner | undefined>(kept());

export function rememberScanner(found: Scanner | undefined): void {
  scanner.value = found;
  try {
    if (found === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(found));
  } catch {
    // A browser that stores nothing forgets it with the tab.
  }
}

/** What the scanner meant: without its own prefix and suffix, the separator as the control character. */
export function meantBy(sent: string, own: Scanner | undefined = scanner.value): string {
  if (own === undefined) return sent;
  const { prefix, suffix, separator } = own;
  let text = sent;
  if (prefix !== "" && text.startsWith(prefix)) text = text.slice(prefix.length);
  if (suffix !== "" && text.endsWith(suffix)) text = text.slice(0, -suffix.length);
  // In an address nothing is separated so.
  return separator === undefined || /https?:/i.test(text) ? text : text.replaceAll(separator, GROUP_SEPARATOR);
}
