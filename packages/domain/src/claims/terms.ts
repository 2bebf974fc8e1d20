import { cbvWord, type VocabularyName } from "@suyuan/epcis/cbv";
import type { EpcisEvent } from "@suyuan/epcis/event";
import { expandedName, namespacesOf } from "@suyuan/epcis/hash-values";
import { ourId } from "../events/uris.ts";

/** The words in which an event speaks of things of ours: URIs under `{publicUrl}/id/…`, and names under `{publicUrl}/voc/`. */

type Fields = Readonly<Record<string, unknown>>;

/** A party as an event names it: `organisation` when the URI is one of ours. */
export interface StatedParty {
  readonly uri: string;
  readonly organisation: string | undefined;
  /** RFC 6901, into the event. */
  readonly pointer: string;
}

function itemsOf(event: EpcisEvent, field: string): readonly Fields[] {
  const list = (event as Fields)[field];
  return Array.isArray(list) ? list.map((item) => (typeof item === "object" && item !== null ? item : {})) : [];
}

/** Who has the goods comes before who owns them; a source or destination of type `location` is no party. */
const PARTY_TYPES = ["possessing_party", "owning_party"];

/** The party that the goods come from or go to. */
export function partyAt(event: EpcisEvent, end: "source" | "destination", publicUrl: string): StatedParty | undefined {
  const items = itemsOf(event, `${end}List`);
  for (const type of PARTY_TYPES) {
    const n = items.findIndex((item) => wordOf("sourceDestType", item.type) === type);
    const uri = items[n]?.[end];
    if (typeof uri !== "string") continue;
    return { uri, organisation: ourId(uri, "organisation", publicUrl), pointer: `/${end}List/${n}/${end}` };
  }
  return undefined;
}

/** A place as the event names it. */
export interface StatedPlace {
  readonly uri: string;
  readonly pointer: string;
}

/** Where the event happened and where the goods are after it, in this order. */
export function placesOf(event: EpcisEvent): readonly StatedPlace[] {
  return (["readPoint", "bizLocation"] as const).flatMap((field) => {
    const uri = event[field]?.id;
    return uri === undefined ? [] : [{ uri, pointer: `/${field}/id` }];
  });
}

/** The organisation of ours whose premises the event names, if it names any. */
export function partyOfPlace(event: EpcisEvent, publicUrl: string): StatedParty | undefined {
  for (const { uri, pointer } of placesOf(event)) {
    const organisation = ourId(uri, "organisation", publicUrl);
    if (organisation !== undefined) return { uri, organisation, pointer };
  }
  return undefined;
}

/** A business document that the event names. */
export interface StatedDocument {
  readonly uri: string;
  readonly pointer: string;
}

/** The business documents of one type, as the event lists them. */
export function documentsOf(event: EpcisEvent, type: string): readonly StatedDocument[] {
  return itemsOf(event, "bizTransactionList").flatMap((item, n) => {
    const uri = item.bizTransaction;
    const isMeant = wordOf("bizTransactionType", item.type) === type && typeof uri === "string";
    return isMeant ? [{ uri, pointer: `/bizTransactionList/${n}/bizTransaction` }] : [];
  });
}

/** The bare word of a value of the Core Business Vocabulary, in whatever spelling; undefined when there is no text. */
export function wordOf(vocabulary: VocabularyName, value: unknown): string | undefined {
  return typeof value === "string" ? cbvWord(vocabulary, value) : undefined;
}

/** A member of an event or of its ILMD by its full name. */
export interface Term {
  readonly iri: string;
  readonly value: unknown;
  readonly pointer: string;
}

const pointerStep = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

/**
 * The extension members of an object with their names spelt out, by the contexts in force (of the document, then the event's own).
 * `at` is the object's own pointer.
 */
export function termsOf(object: unknown, at: string, context: readonly unknown[]): readonly Term[] {
  if (typeof object !== "object" || object === null) return [];
  const namespaces = namespacesOf(context);
  return Object.entries(object).flatMap(([name, value]) => {
    if (!name.includes(":")) return [];
    const iri = expandedName(name, namespaces).replace(/^\{(.*)\}/, "$1");
    return [{ iri, value, pointer: `${at}/${pointerStep(name)}` }];
  });
}
