import { digitalLinkPath } from "@suyuan/gs1/link/parse";
import { percentDecode } from "@suyuan/gs1/percent";
import type { Batch } from "../batches/batch.ts";
import type { Product } from "../farm/product.ts";
import type { LinkAddress, LinkLevel, LinkSubject } from "./anchor.ts";
import type { LinkedLevel } from "./choose.ts";
import type { Link, LinkShelf, LinkTarget, LinkTitle } from "./link.ts";
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
  events: { zh: "EPCIS 事件", en: "EPCIS events" },
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
  return digitalLinkPath([
    { ai: "01", value: subject.gtin },
    { ai: "10", value: subject.lot },
  ]);
}

/** What the service makes from what is stored, the page apart: of a batch, and of a logistic unit. */
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
    made("traceability", href, TITLES.trace),
    ...(batch.certificate === undefined ? [] : [made("certificationInfo", href, TITLES.certification)]),
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

/** Does our page, and not what the owner set, answer a request that asks for nothing else? */
function isPageDefault(
  { levels, subject }: LinkAddress,
  things: LinkedThings,
  ownAt: (level: LinkLevel) => readonly Link[],
): boolean {
  if (things.batch?.recall !== undefined) return true;
  // A lot or pack of which the owner told nothing may never have been issued: only our page says so.
  const ofPack = levels.filter(({ shelf }) => shelf === levels[0]?.shelf);
  if (namesPack(subject) && ofPack.every((level) => ownAt(level).length === 0)) return true;
  const recorded = batchAnchor(subject, things);
  for (const level of levels) {
    if (ownAt(level).some((link) => link.default === "single")) return false;
    if (level.anchor === recorded) return true;
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
 * default of its own; or the owner told nothing of that very lot or pack, so that it may never have been issued.
 */
export function publishedLevels(
  address: LinkAddress,
  things: LinkedThings,
  publicUrl: string,
): readonly PublishedLevel[] {
  const { subject, levels } = address;
  const ownAt = ({ anchor, shelf }: LinkLevel): readonly Link[] => {
    const links = things.shelves.get(shelf)?.links ?? [];
    // A serial's links hang on GTIN and serial, wherever the lot stands in the address too.
    const isSerial = subject.kind === "trade-item" && subject.serial !== undefined && anchor === address.path;
    return isSerial ? links : links.filter((link) => link.anchor === anchor);
  };
  const isPage = isPageDefault(address, things, ownAt);
  const isRecalled = things.batch?.recall !== undefined;
  const published = levels.map((level, n): PublishedLevel => {
    const { anchor } = level;
    const own = ownAt(level);
    const hasPage = n === levels.length - 1 || (n === 0 && isPage);
    const page = hasPage ? pageLinks(subject, anchor, publicUrl) : [];
    const set = n === 0 && isPage ? undefined : own.find((link) => link.default === "single");
    const defaultLink = set ?? page[0];
    return {
      anchor,
      description: descriptionOf(subject, things, anchor),
      links: together(own, [...page, ...systemLinks(subject, things, anchor, publicUrl)]),
      ...(defaultLink === undefined ? {} : { defaultLink }),
      multi: isRecalled ? [] : own.filter((link) => link.default === "multi"),
    };
  });
  // What would refine a default that something more specific replaces refines nothing here.
  const deciding = published.findIndex(({ defaultLink }) => defaultLink !== undefined);
  return published
    .map((level, n) => (n > deciding ? { ...level, multi: [] } : level))
    .filter(({ links }) => links.length > 0);
}
