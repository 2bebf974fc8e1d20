import { digitalLinkPath } from "@suyuan/gs1/link/parse";
import { percentDecode } from "@suyuan/gs1/percent";
import type { Batch } from "../batches/batch.ts";
import type { Product } from "../farm/product.ts";
import type { LinkAddress, LinkSubject } from "./anchor.ts";
import type { LinkedLevel } from "./choose.ts";
import type { Link, LinkShelf, LinkTarget, LinkTitle } from "./link.ts";
import { filledHref, variablesIn } from "./target.ts";
import { gs1LinkType, type LinkTypeName } from "./type.ts";

/** A base or an organisation as its GLN tells it. */
export interface GlnEntry {
  readonly kind: "base" | "organisation";
  readonly id: string;
  readonly organisation: string;
  readonly name: string;
}

/** What is stored about an address: the things it names, and the shelves of links by their path. */
export interface LinkedThings {
  readonly product?: Pick<Product, "name" | "organisation"> | undefined;
  readonly batch?: Pick<Batch, "certificate" | "recall"> | undefined;
  /** Was this serial issued for this lot? Known only of an address that names both. */
  readonly isSerialIssued?: boolean | undefined;
  readonly place?: GlnEntry | undefined;
  readonly shelves: ReadonlyMap<string, LinkShelf>;
}

/** A level with the words for what its anchor names. */
export interface PublishedLevel extends LinkedLevel {
  readonly description: LinkTitle;
}

/** Is anything known of the address, at any level? */
export function isKnown({ subject }: LinkAddress, { product, place, shelves }: LinkedThings): boolean {
  if (subject.kind === "trade-item") return product !== undefined;
  return place !== undefined || (subject.kind === "logistic-unit" && shelves.size > 0);
}

const TITLES = {
  pack: { zh: "本码的公开记录", en: "What is on record for this code" },
  certification: { zh: "认证证书及其状态", en: "Certificate and its standing" },
  recall: { zh: "召回公告", en: "Recall notice" },
  trace: { zh: "流转经过", en: "Journey" },
  events: { zh: "EPCIS 事件（供系统读取，须有密钥）", en: "EPCIS events (for systems, with a key)" },
  product: { zh: "产品登记信息", en: "Registered product" },
  place: { zh: "地点与主体登记信息", en: "Registered place or party" },
  unit: { zh: "物流单元登记信息", en: "Registered logistic unit" },
} as const satisfies Record<string, LinkTitle>;

/** Does the address name a lot or a single pack, which may not have been issued? */
function namesPack(subject: LinkSubject): boolean {
  return subject.kind === "trade-item" && (subject.lot ?? subject.serial ?? subject.thirdParty) !== undefined;
}

function made(linkType: LinkTypeName, href: string, title: LinkTitle): LinkTarget {
  return { linkType: gs1LinkType(linkType), href, title };
}

/** The page of an anchor under the types that describe it; the first is its default. */
function pageLinks(subject: LinkSubject, anchor: string, publicUrl: string): readonly LinkTarget[] {
  const href = `${publicUrl}/v${anchor}`;
  const as = (type: LinkTypeName, title: LinkTitle) => [made(type, href, title), made("registryEntry", href, title)];
  if (subject.kind === "logistic-unit") return as("logisticsInfo", TITLES.unit);
  if (subject.kind !== "trade-item") return as("locationInfo", TITLES.place);
  const isPack = namesPack(subject) && anchor !== digitalLinkPath([{ ai: "01", value: subject.gtin }]);
  return as("pip", isPack ? TITLES.pack : TITLES.product);
}

function eventsLink(publicUrl: string, parameter: string, anchor: string): LinkTarget {
  const identifier = encodeURIComponent(`https://id.gs1.org${anchor}`);
  return made("epcis", `${publicUrl}/epcis/events?${parameter}=${identifier}`, TITLES.events);
}

/** The anchor of the batch, where its record is what the service knows. */
function batchAnchor(subject: LinkSubject, { batch }: LinkedThings): string | undefined {
  if (subject.kind !== "trade-item" || subject.lot === undefined || batch === undefined) return undefined;
  return lotAnchor(subject.gtin, subject.lot);
}

function lotAnchor(gtin: string, lot: string): string {
  return digitalLinkPath([
    { ai: "01", value: gtin },
    { ai: "10", value: lot },
  ]);
}

/** What the service makes from what is stored, the page as a whole apart: of a batch, and of a logistic unit. */
function systemLinks(
  subject: LinkSubject,
  things: LinkedThings,
  anchor: string,
  publicUrl: string,
): readonly LinkTarget[] {
  if (subject.kind === "logistic-unit") return [eventsLink(publicUrl, "MATCH_anyEPC", anchor)];
  const { batch } = things;
  if (batch === undefined || anchor !== batchAnchor(subject, things)) return [];
  const href = `${publicUrl}/v${anchor}`;
  return [
    { ...made("traceability", href, TITLES.trace), fragment: "journey" },
    ...(batch.certificate === undefined
      ? []
      : [{ ...made("certificationInfo", href, TITLES.certification), fragment: "certificate" }]),
    ...(batch.recall === undefined ? [] : [made("recallStatus", href, TITLES.recall)]),
    eventsLink(publicUrl, "MATCH_anyEPCClass", anchor),
  ];
}

/** Types in which our own word stands alone: what a bureau granted or a recall says is not for the producer to replace. */
const OURS_ALONE: readonly string[] = (["certificationInfo", "recallStatus", "registryEntry"] as const).map(
  gs1LinkType,
);

/** The owner's links with those that the service makes: of a type that both have, only the owner's count, or only ours. */
function together(own: readonly LinkTarget[], system: readonly LinkTarget[]): readonly LinkTarget[] {
  const isIn = (links: readonly LinkTarget[], { linkType }: LinkTarget) =>
    links.some((link) => link.linkType === linkType);
  return [
    ...system.filter((link) => OURS_ALONE.includes(link.linkType) || !isIn(own, link)),
    ...own.filter((link) => !OURS_ALONE.includes(link.linkType) || !isIn(system, link)),
  ];
}

/** The owner's links by the anchor of the level at which an address has them. */
type LinksByAnchor = ReadonlyMap<string, readonly Link[]>;

/** The links that hang on each level's anchor, as they were added. */
function hangingLinks({ levels, path, subject }: LinkAddress, { shelves }: LinkedThings): LinksByAnchor {
  const hanging = levels.map(({ anchor, shelf }) => {
    const links = shelves.get(shelf)?.links ?? [];
    // A serial's links hang on GTIN and serial, wherever the lot stands in the address too.
    const isSerial = subject.kind === "trade-item" && subject.serial !== undefined && anchor === path;
    return [anchor, isSerial ? links : links.filter((link) => link.anchor === anchor)] as const;
  });
  return new Map(hanging);
}

/** The place among the levels of what a target with these variables tells of: the lot, the serial, or where it hangs itself. */
function placeOf({ href }: Link, own: number, { levels, subject }: LinkAddress): number {
  if (subject.kind !== "trade-item") return own;
  const variables = variablesIn(href);
  if (variables.includes("serial")) return 0;
  if (!variables.includes("lot")) return own;
  const { gtin, lot } = subject;
  const anchor = lot === undefined ? undefined : lotAnchor(gtin, lot);
  const place = levels.findIndex((level) => level.anchor === anchor);
  return place < 0 ? own : Math.min(own, place);
}

/**
 * The links of each level with their variables filled from the address: one link with `{lot}` on a product is a link of every lot. One
 * whose variable the address does not name tells nothing here.
 */
function filledLinks(address: LinkAddress, hanging: LinksByAnchor): LinksByAnchor {
  const { levels, subject } = address;
  const filled = new Map<string, Link[]>();
  for (const [n, { anchor }] of levels.entries()) {
    for (const link of hanging.get(anchor) ?? []) {
      const href = subject.kind === "trade-item" ? filledHref(link.href, subject) : link.href;
      const place = levels[placeOf(link, n, address)]?.anchor ?? anchor;
      if (href !== undefined) filled.set(place, [...(filled.get(place) ?? []), { ...link, href }]);
    }
  }
  return filled;
}

/** Is what an address names, at its most specific level, on record with the service? */
function isOnRecord(subject: LinkSubject, { batch, isSerialIssued }: LinkedThings): boolean {
  if (subject.kind !== "trade-item") return true;
  if (subject.serial !== undefined || subject.thirdParty !== undefined) return isSerialIssued === true;
  return batch !== undefined;
}

/** Did neither the owner nor a record tell of the lot or pack that the address names? It may never have been issued: our page says so. */
function isUntold(address: LinkAddress, things: LinkedThings, hanging: LinksByAnchor): boolean {
  const { levels, subject } = address;
  if (!namesPack(subject) || isOnRecord(subject, things)) return false;
  return levels.every(({ anchor, shelf }) => shelf !== levels[0]?.shelf || (hanging.get(anchor) ?? []).length === 0);
}

/** Does our page, and not what the owner set, answer a request that asks for nothing else? */
function isPageDefault({ levels, subject }: LinkAddress, things: LinkedThings, filled: LinksByAnchor): boolean {
  const recorded = batchAnchor(subject, things);
  for (const { anchor } of levels) {
    if (filled.get(anchor)?.some((link) => link.default === "single")) return false;
    if (anchor === recorded) return true;
  }
  return true;
}

const QUALIFIERS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  "10": { zh: "批次", en: "batch" },
  "21": { zh: "单件", en: "pack" },
  "22": { zh: "变体", en: "variant" },
  "235": { zh: "第三方序列号", en: "third-party serial" },
  "254": { zh: "分位", en: "part" },
  "7040": { zh: "设施", en: "facility" },
};

/** What the qualifiers of an anchor say, in words: `批次 L1 单件 S1`. */
function qualifierWords(anchor: string): { readonly zh: string; readonly en: string } {
  const segments = anchor.split("/").slice(3);
  const words = { zh: "", en: "" };
  for (let n = 0; n < segments.length; n += 2) {
    const { zh, en } = QUALIFIERS[segments[n] ?? ""] ?? { zh: "", en: "" };
    const value = percentDecode(segments[n + 1] ?? "", "path");
    words.zh += ` ${zh} ${value}`;
    words.en += `, ${en} ${value}`;
  }
  return words;
}

function descriptionOf(subject: LinkSubject, { product, place }: LinkedThings, anchor: string): LinkTitle {
  if (subject.kind === "base") return { zh: place?.name ?? subject.id };
  const words = qualifierWords(anchor);
  if (subject.kind === "logistic-unit") return { zh: `物流单元 ${subject.sscc}`, en: `Logistic unit ${subject.sscc}` };
  const { zh, en = zh }: LinkTitle =
    subject.kind === "place" ? { zh: place?.name ?? subject.gln } : (product?.name ?? { zh: subject.gtin });
  return { zh: zh + words.zh, en: en + words.en };
}

/**
 * The link set of an address: at each level that has any, the owner's links in force and those that the service makes from what it knows
 * (page, traceability, certification, recall, events), most specific first. The default is the owner's where they set one. It is our
 * page, with the identifier kept, in every other case: nothing was set; the batch is recalled; the batch has a record here and no
 * default of its own; or neither a record nor the owner told of that very lot or pack, so that it may never have been issued: that level
 * has this default, and no links but those that the owner gives every lot.
 */
export function publishedLevels(
  address: LinkAddress,
  things: LinkedThings,
  publicUrl: string,
): readonly PublishedLevel[] {
  const { subject, levels } = address;
  const hanging = hangingLinks(address, things);
  const filled = filledLinks(address, hanging);
  const isRecalled = things.batch?.recall !== undefined;
  const untold = isUntold(address, things, hanging);
  const isPage = isRecalled || untold || isPageDefault(address, things, filled);
  const published = levels.map((level, n): PublishedLevel => {
    const { anchor } = level;
    const own = filled.get(anchor) ?? [];
    const hasPage = n === levels.length - 1 || (n === 0 && isPage);
    const page = hasPage ? pageLinks(subject, anchor, publicUrl) : [];
    const set = n === 0 && isPage ? undefined : own.find((link) => link.default === "single");
    const defaultLink = set ?? page[0];
    // People are led to the page that says so; programs are told of the product alone, and of what its owner links to every lot.
    const isPresumed = n === 0 && untold;
    const system = isPresumed ? [] : [...page, ...systemLinks(subject, things, anchor, publicUrl)];
    return {
      anchor,
      description: descriptionOf(subject, things, isPresumed ? (levels.at(-1)?.anchor ?? anchor) : anchor),
      links: together(own, system),
      ...(defaultLink === undefined ? {} : { defaultLink }),
      multi: isRecalled ? [] : own.filter((link) => link.default === "multi"),
    };
  });
  // What would refine a default that something more specific replaces refines nothing here.
  const deciding = published.findIndex(({ defaultLink }) => defaultLink !== undefined);
  return published
    .map((level, n) => (n > deciding ? { ...level, multi: [] } : level))
    .filter(({ links, defaultLink }) => links.length > 0 || defaultLink !== undefined);
}

/** The levels as programs are told of them: of a lot or pack that nobody told of there is nothing to link. */
export function toldLevels(levels: readonly PublishedLevel[]): readonly PublishedLevel[] {
  return levels.filter(({ links }) => links.length > 0);
}
