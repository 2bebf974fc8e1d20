import { type DigitalLink, digitalLinkPath, parseDigitalLink } from "@suyuan/gs1/link/parse";
import { defined } from "../fact.ts";

/** Primary keys that this service resolves: products with their batches and packs, logistic units, places and parties. */
export const RESOLVED_KEYS = ["00", "01", "414", "417"] as const;

/** What an address names. */
export type LinkSubject =
  | {
      readonly kind: "trade-item";
      readonly gtin: string;
      readonly lot?: string;
      readonly serial?: string;
      /** Names a variant (AI 22). */
      readonly variant?: string;
      /** Names a third-party serial (AI 235). */
      readonly thirdParty?: string;
    }
  | { readonly kind: "place"; readonly gln: string }
  | { readonly kind: "base"; readonly id: string }
  | { readonly kind: "logistic-unit"; readonly sscc: string };

/** One step on the way from the address up to its key: the anchor of its links, and the shelf that holds them. */
export interface LinkLevel {
  readonly anchor: string;
  readonly shelf: string;
}

/** An address with what it names and the levels at which links may hang, most specific first. */
export interface LinkAddress {
  /** Canonical path. The first level's anchor is this path. */
  readonly path: string;
  readonly subject: LinkSubject;
  readonly levels: readonly LinkLevel[];
}

type Pairs = readonly { readonly ai: string; readonly value: string }[];

/**
 * The levels of a trade item: serial, variant and lot, lot, variant, product; or third-party serial, product. A serial with a lot stands
 * under its whole path. Lot and variant share a shelf where both are named, as do variant and product: five reads find everything.
 */
function tradeItemLevels(path: string, gtin: string, qualifiers: Pairs): readonly LinkLevel[] {
  const key = { ai: "01", value: gtin };
  const only = (...ais: readonly string[]) =>
    digitalLinkPath([key, ...qualifiers.filter(({ ai }) => ais.includes(ai))]);
  const has = (ai: string) => qualifiers.some((pair) => pair.ai === ai);
  const product = digitalLinkPath([key]);
  return [
    ...(has("21") ? [{ anchor: path, shelf: only("21") }] : []),
    ...(has("235") ? [{ anchor: only("235"), shelf: only("235") }] : []),
    ...(has("22") && has("10") ? [{ anchor: only("22", "10"), shelf: only("10") }] : []),
    ...(has("10") ? [{ anchor: only("10"), shelf: only("10") }] : []),
    ...(has("22") ? [{ anchor: only("22"), shelf: product }] : []),
    { anchor: product, shelf: product },
  ];
}

function tradeItem(gtin: string, qualifiers: Pairs): LinkSubject {
  const named = (ai: string) => qualifiers.find((pair) => pair.ai === ai)?.value;
  const of = { lot: named("10"), serial: named("21"), variant: named("22"), thirdParty: named("235") };
  return { kind: "trade-item", gtin, ...defined(of) };
}

/** The address that a Digital Link is; undefined when its key is none of those resolved here. */
export function addressOf({ path, key, qualifiers }: DigitalLink): LinkAddress | undefined {
  const { ai, value } = key;
  if (ai === "01") {
    return { path, subject: tradeItem(value, qualifiers), levels: tradeItemLevels(path, value, qualifiers) };
  }
  if (ai !== "00" && ai !== "414" && ai !== "417") return undefined;
  const root = digitalLinkPath([key]);
  const subject: LinkSubject = ai === "00" ? { kind: "logistic-unit", sscc: value } : { kind: "place", gln: value };
  const levels = [...(path === root ? [] : [{ anchor: path, shelf: root }]), { anchor: root, shelf: root }];
  return { path, subject, levels };
}

const BASE_PATH = /^\/id\/base\/([A-Za-z0-9][A-Za-z0-9._-]{0,63}(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,63})?)$/;

/** `/id/base/{organisation}/{id}`: how a base without a GLN is addressed; those of earlier versions as `/id/base/{id}`. */
export function baseAddress(path: string): LinkAddress | undefined {
  const id = BASE_PATH.exec(path)?.[1];
  if (id === undefined) return undefined;
  return { path, subject: { kind: "base", id }, levels: [{ anchor: path, shelf: path }] };
}

/** The distinct shelves of an address, most specific first: at most three. */
export function shelvesOf({ levels }: Pick<LinkAddress, "levels">): readonly string[] {
  return [...new Set(levels.map(({ shelf }) => shelf))];
}

/** Why a text is no anchor that links can hang on. */
export interface AnchorFault {
  readonly en: string;
  readonly zh: string;
}

/** The path in an anchor: it may be written as a path, with or without its first slash, or as a URI of this service or of id.gs1.org. */
function pathIn(text: string, publicUrl: string): string {
  for (const origin of [publicUrl, "https://id.gs1.org"]) {
    if (text.startsWith(`${origin}/`)) return text.slice(origin.length);
  }
  return text.startsWith("/") || text.includes("://") ? text : `/${text}`;
}

const FOREIGN_LEVEL: AnchorFault = {
  en: "Links of a serial (21) hang on GTIN and serial alone; leave out the lot (10) and the variant (22).",
  zh: "单件（21）的链接只挂在 GTIN 与序列号上：请去掉批号（10）和变体（22）。",
};

/**
 * The address under which links are registered: a Digital Link with a key resolved here and no query, at a level that GS1-Conformant
 * Resolver knows (a serial without lot or variant), or the path of a base.
 */
export function readAnchor(
  text: string,
  publicUrl: string,
): { readonly address: LinkAddress } | { readonly fault: AnchorFault } {
  const path = pathIn(text, publicUrl);
  const base = baseAddress(path);
  if (base !== undefined) return { address: base };
  const link = parseDigitalLink(path);
  if (!link.ok) return { fault: unreadable(link.reason.detail) };
  const address = link.value.query === "" && link.value.stem === "" ? addressOf(link.value) : undefined;
  if (address === undefined) {
    const keys = RESOLVED_KEYS.join(", ");
    return { fault: unreadable(`links hang on the keys ${keys} of this service, without a query`) };
  }
  const { subject } = address;
  const isMixed = "serial" in subject && ("lot" in subject || "variant" in subject);
  return isMixed ? { fault: FOREIGN_LEVEL } : { address };
}

function unreadable(detail: string): AnchorFault {
  return {
    en: `No anchor for links: ${detail}. Write it as 01/{gtin}, 01/{gtin}/10/{lot}, 414/{gln}, 00/{sscc} or id/base/{id}.`,
    zh: "不是可挂链接的标识：请写作 01/{gtin}、01/{gtin}/10/{批号}、414/{gln}、00/{sscc} 或 id/base/{编号}。",
  };
}
