import type { Namespaces } from "../hash-values.ts";
import { identityOf } from "./identity.ts";

/** What one value of a MATCH_ parameter accepts: one identifier in its canonical form, or all that fit a pattern. */
export type IdentifierTest =
  | { readonly kind: "exact"; readonly identity: string }
  | {
      readonly kind: "pattern";
      readonly scheme: string;
      readonly components: readonly string[];
      /**
       * Where in a canonical form the given components stand, as the source of a regular expression that captures them, and what must be
       * captured, run together; undefined where no right key fits. Of one shape there are few, however many patterns there are.
       */
      readonly fit?: { readonly shape: string; readonly given: string };
    };

const ANY = "*";
/** Source of what no text meets. */
const NOTHING = "(?!)";

/**
 * Digits of a key whose company prefix, or whose prefix and reference, are given; `lead` is the digit before the prefix, or none. A
 * reference that does not fill the key up makes none.
 */
function keyDigits(length: number, lead: string, prefix: string | undefined, reference: string | undefined): string {
  if (prefix === undefined) return `\\d{${length}}`;
  if (reference !== undefined) {
    const isWhole = (lead === "" ? 0 : 1) + prefix.length + reference.length + 1 === length;
    return isWhole ? `${lead}${prefix}${reference}\\d` : NOTHING;
  }
  return `${lead}${prefix}\\d{${length - prefix.length - (lead === "" ? 0 : 1)}}`;
}

/** A GTIN: the indicator is the item reference's first digit and stands before the prefix. */
function gtin(prefix: string | undefined, item: string | undefined): string {
  if (item === undefined) return keyDigits(14, "\\d", prefix, undefined);
  return keyDigits(14, item.slice(0, 1), prefix, item.slice(1));
}

/** Two digits of a piece or total, given or not. */
const two = (part: string | undefined) => (part?.length === 2 ? part : part === undefined ? "\\d{2}" : NOTHING);
/** AI 8010 has 30 characters at most. */
const partNumber = (whole: string) => (whole.length <= 30 ? whole : NOTHING);
const upTo = (prefix: string | undefined) => (prefix === undefined ? "[^/]+" : `${prefix}[^/]+`);

interface Scheme {
  readonly parts: number;
  /** The canonical path of what fits; components are undefined where the pattern has `*`. */
  readonly path: (prefix?: string, second?: string, third?: string, fourth?: string) => string;
}

/**
 * Schemes of the Tag Data Standard (section 8) by the canonical path of their identifiers. What a serial leaves open is
 * optional, so that a pattern also takes in the class or narrower pattern which an event names instead of an instance.
 * `lgtin` is no scheme of patterns there; it has the meaning that is meant when it is asked for.
 */
const PATTERNS: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ["sgtin", { parts: 3, path: (prefix, item) => `01/${gtin(prefix, item)}(?:/21/.+)?` }],
  ["lgtin", { parts: 3, path: (prefix, item) => `01/${gtin(prefix, item)}/10/.+` }],
  ["upui", { parts: 3, path: (prefix, item) => `01/${gtin(prefix, item)}(?:/235/.+)?` }],
  ["sscc", { parts: 2, path: (prefix) => `00/${keyDigits(18, "\\d", prefix, undefined)}` }],
  ["sgln", { parts: 3, path: (prefix, place) => `414/${keyDigits(13, "", prefix, place)}(?:/254/.+)?` }],
  ["pgln", { parts: 2, path: (prefix) => `417/${keyDigits(13, "", prefix, undefined)}` }],
  ["grai", { parts: 3, path: (prefix, asset) => `8003/${keyDigits(14, "0", prefix, asset)}[^/]*` }],
  ["giai", { parts: 2, path: (prefix) => `8004/${upTo(prefix)}` }],
  ["gsrn", { parts: 2, path: (prefix) => `8018/${keyDigits(18, "", prefix, undefined)}` }],
  ["gsrnp", { parts: 2, path: (prefix) => `8017/${keyDigits(18, "", prefix, undefined)}` }],
  ["gdti", { parts: 3, path: (prefix, type) => `253/${keyDigits(13, "", prefix, type)}[^/]*` }],
  ["sgcn", { parts: 3, path: (prefix, coupon) => `255/${keyDigits(13, "", prefix, coupon)}\\d*` }],
  ["ginc", { parts: 2, path: (prefix) => `401/${upTo(prefix)}` }],
  ["gsin", { parts: 2, path: (prefix) => `402/${keyDigits(17, "", prefix, undefined)}` }],
  [
    "cpi",
    {
      parts: 3,
      path: (prefix, part) => `8010/${part === undefined ? upTo(prefix) : partNumber(`${prefix}${part}`)}(?:/8011/.+)?`,
    },
  ],
  [
    "itip",
    {
      parts: 5,
      path: (prefix, item, piece, total) => `8006/${gtin(prefix, item)}${two(piece)}${two(total)}(?:/21/.+)?`,
    },
  ],
]);

/** A pattern in its parts. */
export interface Parsed {
  readonly scheme: string;
  readonly components: readonly string[];
}

/** `urn:epc:idpat:` with at least one `*`, and nothing but `*` after the first (Tag Data Standard, section 8). */
export function parsePattern(text: string): Parsed | undefined {
  const [, scheme = "", body = ""] = /^urn:epc:idpat:([a-z]{1,12}):(\S{1,120})$/.exec(text) ?? [];
  const components = body.split(".");
  const first = components.indexOf(ANY);
  if (first < 0 || components.slice(first).some((component) => component !== ANY)) return undefined;
  const known = PATTERNS.get(scheme);
  if (known === undefined || components.length !== known.parts) return undefined;
  const [prefix = "", ...others] = components.slice(0, first);
  // What is left of a component has no character that means anything in a regular expression.
  const isRight = first === 0 || (/^\d{6,12}$/.test(prefix) && others.every((part) => /^[\w%-]+$/.test(part)));
  return isRight ? { scheme, components } : undefined;
}

/** Stand for the characters of a component while the path is made: one code unit for each component. */
const PLACEHOLDERS = "\ue000\ue001\ue002\ue003";

/** References that must be digits make a right key only with the prefix's complement; others fit nothing. */
function fitOf({ scheme, components }: Parsed): { readonly shape: string; readonly given: string } | undefined {
  const places = components.map((component, index) =>
    component === ANY ? undefined : (PLACEHOLDERS[index] ?? "").repeat(component.length),
  );
  const path = PATTERNS.get(scheme)?.path(...places) ?? NOTHING;
  if (path.includes(NOTHING)) return undefined;
  const taken = components.map(() => 0);
  let given = "";
  const shape = path.replace(/[\ue000-\ue003]+/g, (run) => {
    for (const place of run) {
      const index = PLACEHOLDERS.indexOf(place);
      given += components[index]?.[taken[index] ?? 0] ?? "";
      taken[index] = (taken[index] ?? 0) + 1;
    }
    return `(.{${run.length}})`;
  });
  return { shape, given };
}

/**
 * How one value of MATCH_epc, MATCH_epcClass and their like selects identifiers, after EPCIS 1.2 section 8.2.7.1.1 (the rule
 * that EPCIS 2.0 refers to by the same number; its wording was not at hand):
 *
 * - A pure identity pattern `urn:epc:idpat:…` accepts what agrees with it component by component, `*` standing for anything.
 *   A `*` in the event's class is met by `*` alone: `….*.*` finds the class `….112345.*`, `….112345.400` does not.
 * - Any other URI is compared for equality, here by canonical identity, so that EPC URN, class URN and Digital Link of one
 *   key are the same, on whatever host, and the link of a finer level (`/01/{gtin}/10/{lot}/21/{serial}`) is its finest one.
 *
 * So a Digital Link never acts as a pattern: `/01/{gtin}` is the class without lot and finds no lots and no serials of it.
 * A company prefix is compared by its digits: canonical forms do not keep where it ends, and no prefix begins another.
 */
export function identifierTest(value: string, namespaces: () => Namespaces): IdentifierTest {
  const pattern = parsePattern(value.trim());
  if (pattern !== undefined) {
    const fit = fitOf(pattern);
    return { kind: "pattern", ...pattern, ...(fit === undefined ? {} : { fit }) };
  }
  const instance = value.trim().replace(/^urn:epc:idpat:(?!.*\*)/, "urn:epc:id:");
  return { kind: "exact", identity: identityOf(instance, namespaces) };
}
