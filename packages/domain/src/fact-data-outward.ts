import type { CalendarDate, Instant } from "./calendar.ts";
import type { LotWeighed } from "./fact-data-custody.ts";
import type { Grams } from "./quantity.ts";
import type { Correcting } from "./record-facts.ts";

/** What the facts hold of what owners show (links, words and photos), of online shops, and of EPCIS events and queries. As with fact-data.ts, none of it is ever renamed or taken away. */

/** The whole link as it is from then on. */
export interface LinkStated {
  readonly link: {
    readonly id: string;
    readonly organisation: string;
    readonly anchor: string;
    readonly default?: "single" | "multi";
    readonly addedAt: Instant;
    readonly correctedAt?: Instant;
    readonly href: string;
    readonly linkType: string;
    readonly title: { readonly zh: string; readonly en?: string | undefined };
    readonly type?: string;
    readonly hreflang?: readonly string[];
    readonly context?: readonly string[];
  };
}

export interface LinkWithdrawn extends LinkStated {
  readonly reason: string;
}

interface Words {
  readonly zh: readonly string[];
  readonly en?: readonly string[];
  readonly saidOn: CalendarDate;
}

/** `sha256` is of the bytes as they are served. */
interface Photo {
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly addedOn: CalendarDate;
}

/** `before` and `after`: as they were and as they are. `id` is that of the act, where its sender gave one. */
interface Replaced<Part> {
  readonly id?: string;
  readonly gtin: string;
  readonly before: Part;
  readonly after: Part;
}

export type WordsStated = Replaced<{ readonly words?: Words }>;

export interface WordsWithdrawn extends WordsStated {
  readonly reason: string;
}

/** `uploadedSha256`: of the file as it was uploaded, which is not kept. */
export interface PhotoAdded extends Replaced<{ readonly photo?: Photo }> {
  readonly uploadedSha256: string;
}

export interface PhotoWithdrawn extends Replaced<{ readonly photo?: Photo }> {
  readonly reason: string;
}

/** A bureau took a part (`words`, `photo`, `links`) off the pages of the product, or shows it again. */
export interface PagePartModerated extends Replaced<{ readonly hidden: readonly string[] }> {
  readonly part: string;
  readonly reason: string;
}

/**
 * An EPCIS event that changes no weight of ours: `batches` are those that it names, `01/{gtin}/10/{lot}`. The oldest facts say `judgedAs`
 * under the name `standing`.
 */
export interface EventCaptured {
  readonly judgedAs: "observation" | "contradiction" | "foreign";
  readonly batches: readonly string[];
}

export interface CaptureAccepted {
  /** Of the capture job. */
  readonly id: string;
  readonly behaviour: "rollback" | "proceed";
  readonly events: number;
  readonly sha256: string;
}

export interface QueryStored {
  readonly name: string;
  readonly query: unknown;
  /** Namespace by prefix. */
  readonly extensions: Readonly<Record<string, string>>;
}

export interface QueryRemoved {
  readonly name: string;
  /** Ids of the subscriptions that ended with it. */
  readonly ended: readonly string[];
}

export interface SubscriptionAdded {
  readonly id: string;
  readonly queryName: string;
  /** Host of the address: the rest may hold a secret. */
  readonly destination: string;
}

export interface SubscriptionEnded {
  readonly id: string;
  readonly queryName: string;
}

/** What online shops report, and what is shared with them. */
export interface PlatformFacts {
  readonly "agreement-given": AgreementGiven;
  readonly "agreement-ended": AgreementEnded;
  readonly "order-recorded": OrderRecorded;
  readonly "order-corrected": OrderCorrected;
  readonly "order-voided": OrderVoided;
  readonly "catalogue-entry-recorded": CatalogueEntryRecorded;
  readonly "catalogue-entry-corrected": CatalogueEntryCorrected;
  readonly "catalogue-entry-withdrawn": CatalogueEntryWithdrawn;
}

interface CatalogueEntrySaid {
  readonly name: { readonly zh: string; readonly en?: string };
  readonly kinds: readonly string[];
  readonly season?: { readonly from: number; readonly to: number };
  readonly gtins: readonly string[];
  readonly producers: readonly string[];
  readonly bases?: readonly string[];
  readonly words?: { readonly zh: readonly string[]; readonly en?: readonly string[] };
}

/** A special product of a county. `season`: its months. `bases`: as they are stored. */
interface CatalogueEntryRecorded extends CatalogueEntrySaid {
  readonly id: string;
  readonly region: string;
}

interface CatalogueEntryCorrected extends Correcting {
  readonly before: CatalogueEntrySaid;
  readonly after: CatalogueEntrySaid;
}

type CatalogueEntryWithdrawn = Correcting;

/** `organisations`: whose batches are shared; `gtins`: of these products alone; `before`: what stood until then. */
interface AgreementGiven extends AgreementSaid {
  readonly id?: string;
  readonly platform: string;
  readonly before?: AgreementSaid;
}

interface AgreementSaid {
  readonly organisations: readonly string[];
  readonly gtins?: readonly string[];
  readonly fields: readonly string[];
  readonly sells?: true;
}

interface AgreementEnded {
  readonly id?: string;
  readonly platform: string;
  readonly organisations: readonly string[];
  readonly reason: string;
}

/** `labelledGrams` of an item carry codes; `drawnFromRooms`: the grams that left each room of the seller. */
export interface SoldLine extends LotWeighed {
  readonly labelledGrams?: Grams;
  readonly drawnFromRooms?: Readonly<Record<string, Grams>>;
}

/** `seller`: who had the goods. `id` is the platform's own number of the order, `{platform}/{id}`. */
interface OrderRecorded {
  readonly id: string;
  readonly seller: string;
  readonly items: readonly SoldLine[];
}

/** The items as they were, and as they are from then on. `corrects` names the order. */
interface OrderCorrected extends Correcting {
  readonly seller: string;
  readonly before: { readonly items: readonly LotWeighed[] };
  readonly after: { readonly items: readonly SoldLine[] };
}

/** `items` went back to the seller. */
interface OrderVoided extends Correcting {
  readonly seller: string;
  readonly items: readonly LotWeighed[];
}
