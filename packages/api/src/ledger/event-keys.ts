import type { JudgedAs } from "@suyuan/domain/claims/judgement";
import type { Key } from "@suyuan/store/table";
import type { Actor } from "../call.ts";
import { factKey } from "./keys.ts";
import { keyOf, type Partition, partitionOf, type RowKey, type Stretch, stretchOf } from "./row-key.ts";
import type { FactRow, IdRow } from "./rows.ts";

/** The keys of events (EPCIS) and of what captures them, with what lies under them. */

/** What an event's row says beside the fact itself. */
export interface EventMembers {
  /** Who captured it, or whose own fact it is. */
  readonly organisation: string;
  readonly hashId: string;
  /** The sender's, or the hash id where it gave none. */
  readonly eventID: string;
  /** Context entries of the document in force for the event; its own `@context` stays in the event. */
  readonly context: readonly unknown[];
  readonly recordTime: string;
  /** Our batches that it names, `01/{gtin}/10/{lot}`. */
  readonly batches: readonly string[];
  readonly judgedAs: JudgedAs;
  /** By pointer into the event, numbers of more digits than a double holds. */
  readonly digits?: Readonly<Record<string, string>>;
  /** The job whose events appear together: the event is not there before the job is complete. */
  readonly capture?: string;
}

/** The row of an event: its fact, or where the fact is when that belongs to another entity. */
export type EventRow = EventMembers & (FactRow | { readonly at: RowKey<FactRow> });

/** A row under today's names: rows written before the member was called so have `judgedAs` as `standing`. */
export function renamed<T extends object>(row: T & { readonly standing?: JudgedAs }): T {
  return row.standing === undefined ? row : { ...row, judgedAs: row.standing };
}

/** A fact's row as a follower finds it: that of an event, one that an event's row points to, or one whose event has no row yet. */
export type IndexedFact = FactRow & Partial<EventMembers> & { readonly eventRow?: RowKey<EventRow> };

/** What a pointer row holds: the key of the event's row and who captured it. `viewer` in rows made for one who may see the event. */
export interface EventPointer extends RowKey<EventRow> {
  readonly organisation: string;
  readonly viewer?: string;
}

/**
 * What a row by which an event is found holds: what its own key does not say of the key of the event's row, and marks of what the event
 * says, by which most events that a query does not ask for are passed over unread (`epcis/index/marks.ts`).
 */
export interface ShortPointer {
  /** The last 32 hex digits of the event's hash, in base64url; its sort key has the first. */
  readonly h: string;
  /** When the event was declared wrong, of an error declaration. */
  readonly at?: string;
  readonly is: string;
  /** KB of the event with its contexts, where they are more than a few. */
  readonly kb?: number;
}

/** Rows of earlier versions hold the pointer as it is, and no marks. */
export type PointerRow = ShortPointer | EventPointer;

/** A value that a viewer knows of, as one of the events that brought it wrote it, CURIEs expanded. */
export interface KnownRow {
  readonly value: string;
}

/** Where the text of a document is kept until it is carried out. */
export interface StoredDocument {
  /** It came as XML, whose schema leaves more open than that of JSON. */
  readonly binding?: "xml";
  readonly text?: string;
  readonly blob?: string;
}

/** How many events a document had that is all or nothing. */
export interface CaptureCompletion {
  readonly events: number;
}

export const ERROR_BEHAVIOURS = ["rollback", "proceed"] as const;
export type ErrorBehaviour = (typeof ERROR_BEHAVIOURS)[number];

/** One thing that kept an event from being captured: a problem document. */
export interface CaptureError {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly detailZh: string;
  readonly code: string;
  /** RFC 6901 pointers into the document as it was read (JSON); each with what is wrong there. */
  readonly errors: readonly {
    readonly pointer: string;
    readonly detail: string;
    readonly detailZh?: string;
    readonly code?: string;
  }[];
}

/** A capture job as stored. `done` events from the start of the document are settled: captured, already there, or an error. */
export interface CaptureJob {
  readonly id: string;
  readonly actor: Actor;
  readonly createdAt: string;
  readonly finishedAt?: string;
  readonly behaviour: ErrorBehaviour;
  readonly running: boolean;
  readonly success: boolean;
  readonly events: number;
  readonly done: number;
  /** All or nothing over several transactions, and past the point of no return: every event will be there. */
  readonly isCommitting?: true;
  readonly errors: readonly CaptureError[];
  /** What was kept as it came although it is not right: the first of it, by pointer. */
  readonly warnings?: CaptureError["errors"];
  /** More errors than are listed. */
  readonly moreErrors: number;
}

/**
 * `hash` is the 64 hex digits of an event's hash id; `event` stands for it in the sort keys of its pointers; `term` is a value that events
 * are found by, already bounded in length. Times are UTC with milliseconds, so that text order is time order.
 */
const eventPartition = (organisation: string, hash: string): string => `EVENT#${organisation}#${hash}`;
export const eventKey = (organisation: string, hash: string): RowKey<EventRow> =>
  keyOf(eventPartition(organisation, hash), "EVENT");
/** The same event once more, declared wrong. */
export const errorDeclarationKey = (
  organisation: string,
  hash: string,
  declaredAt: string,
  digest: string,
): RowKey<EventRow> => keyOf(eventPartition(organisation, hash), `ERROR#${declaredAt}#${digest}`);
/** The row of the event beside which an error declaration lies; an event's own is its own. */
export const declaredEventKey = ({ pk }: RowKey<EventRow>): RowKey<EventRow> => keyOf(pk, "EVENT");
/** The error declarations beside an event, oldest first. */
export const errorDeclarations = ({ pk }: RowKey<EventRow>): Stretch<EventRow> => stretchOf(pk, "ERROR#");
/** The row of an event that is kept with its fact in one, as that of the fact. */
export const eventFactKey = ({ pk, sk }: RowKey<EventRow>): RowKey<FactRow> => keyOf(pk, sk);
/** A key that came from outside, as that of an event's row: whoever reads it is shown what the viewer may see. */
export const eventKeyAt = ({ pk, sk }: Key): RowKey<EventRow> => keyOf(pk, sk);

/** Pointers to every organisation's events that name an identifier. */
export const identifierPartition = (term: string): Partition<PointerRow> => partitionOf(`EPC#${term}`);
export const identifierKey = (
  term: string,
  eventTime: string,
  organisation: string,
  event: string,
): RowKey<PointerRow> => keyOf(identifierPartition(term), `${eventTime}#${organisation}#${event}`);
/** Pointers to the events that a viewer may see, by one of their values. */
export const seenPartition = (
  viewer: string,
  index: "STEP" | "READPOINT" | "LOCATION",
  term: string,
): Partition<PointerRow> => partitionOf(`SEEN#${viewer}#${index}#${term}`);
/** Pointers to all events that a viewer may see, by event time or by record time. */
export const seenTimePartition = (viewer: string, index: "TIME" | "RECORD"): Partition<PointerRow> =>
  partitionOf(`SEEN#${viewer}#${index}`);
export const seenKey = (
  partition: Partition<PointerRow>,
  time: string,
  organisation: string,
  event: string,
): RowKey<PointerRow> => keyOf(partition, `${time}#${organisation}#${event}`);
export const eventIdPartition = (viewer: string, term: string): Partition<EventPointer> =>
  partitionOf(`EVENTID#${viewer}#${term}`);
/** For whom rows by event id are that lead every organisation to the events of all: who may see one is asked of its batches. */
export const EVERYBODY = "";
/** One organisation gives an event id once. */
export const eventIdKey = (viewer: string, term: string, organisation: string): RowKey<EventPointer> =>
  keyOf(eventIdPartition(viewer, term), organisation);

/** A capture job: what was handed in, and how far it got. */
export const captureJobKey = (id: string): RowKey<CaptureJob> => keyOf(`CAPTURE#${id}`, "JOB");
/** Its document, until it is carried out. */
export const captureDocumentKey = (id: string): RowKey<StoredDocument> => keyOf(`CAPTURE#${id}`, "DOCUMENT");
/** There once all events of a document that is all or nothing are. */
export const captureCompleteKey = (id: string): RowKey<CaptureCompletion> => keyOf(`CAPTURE#${id}`, "COMPLETE");
/** The fact that a document was handed in. */
export const captureFactKey = (id: string): RowKey<FactRow> => factKey(captureJobKey(id), 1);
export const capturePartition = (organisation: string): Partition<IdRow> => partitionOf(`CAPTURES#${organisation}`);
export const captureListKey = (organisation: string, createdAt: string, id: string): RowKey<IdRow> =>
  keyOf(capturePartition(organisation), `${createdAt}#${id}`);

/** What a viewer knows of a top-level resource (`epcs`, `readPoints` …): one row per distinct value, in the order of values. */
export const knownPartition = (viewer: string, resource: string): Partition<KnownRow> =>
  partitionOf(`KNOWN#${viewer}#${resource}`);
export const knownKey = (viewer: string, resource: string, term: string): RowKey<KnownRow> =>
  keyOf(knownPartition(viewer, resource), term);
/** A page token given back before its time. */
export const spentTokenKey = (viewer: string, digest: string): RowKey<object> =>
  keyOf(`TOKEN#${viewer}#${digest}`, "SPENT");
