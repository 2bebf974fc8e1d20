import type { EpcisEvent } from "@suyuan/epcis/event";
import { type Namespaces, namespacesOf } from "@suyuan/epcis/hash-values";
import { expandedUri } from "@suyuan/epcis/query/identity";
import { lotsNamed, type NamedLot } from "./lots.ts";

/** An event with the URIs of its standard fields spelt out, so that no prefix hides what it names. */
export interface SpeltEvent {
  readonly event: EpcisEvent;
  /** Every place that names a lot, of ours or not. */
  readonly lots: readonly NamedLot[];
  /** The JSON-LD contexts in force: of the document, then the event's own. */
  readonly context: readonly unknown[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Standard fields that hold URIs and words of the vocabulary, at whatever depth below them. Extensions are not among them. */
const FIELDS: ReadonlySet<string> = new Set([
  ...["epcList", "parentID", "childEPCs", "inputEPCList", "outputEPCList"],
  ...["quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"],
  ...["bizStep", "disposition", "persistentDisposition", "readPoint", "bizLocation"],
  ...["bizTransactionList", "sourceList", "destinationList"],
]);

/** Levels below a field at which the standard has a URI: a list of objects. */
const LEVELS_MAX = 3;

function spelt(value: unknown, namespaces: () => Namespaces, levels: number): unknown {
  if (typeof value === "string") return expandedUri(value, namespaces);
  if (levels === 0 || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => spelt(item, namespaces, levels - 1));
  const members = Object.entries(value).map(([name, item]) => [name, spelt(item, namespaces, levels - 1)]);
  return Object.fromEntries(members);
}

/** Reads an event under the contexts of its document. Its extensions, its times and its numbers stay as they are. */
export function speltEvent(event: EpcisEvent, documentContext: readonly unknown[] = []): SpeltEvent {
  const context = [...documentContext, (event as Fields)["@context"] ?? []].flat();
  const isDeclaring = context.some((entry) => typeof entry === "object" && entry !== null);
  const namespaces = namespacesOf(context);
  const members = Object.entries(event).map(([name, value]) => [
    name,
    FIELDS.has(name) && isDeclaring ? spelt(value, () => namespaces, LEVELS_MAX) : value,
  ]);
  const plain = isDeclaring ? (Object.fromEntries(members) as EpcisEvent) : event;
  return { event: plain, lots: lotsNamed(plain), context };
}
