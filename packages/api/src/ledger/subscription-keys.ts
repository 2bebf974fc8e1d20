import type { EpcFormat } from "@suyuan/epcis/answers/epc-format";
import type { Schedule } from "@suyuan/epcis/schedule";
import type { Key } from "@suyuan/store/table";
import type { EventPointer } from "./event-keys.ts";
import { factKey } from "./keys.ts";
import { keyOf, type Partition, partitionOf, type RowKey, type Stretch, stretchOf } from "./row-key.ts";
import type { FactRow } from "./rows.ts";

/** The keys of named queries, subscriptions and their deliveries, with what lies under them. */

/** A query under a name: its JSON form as it came, and the prefixes that its names were written with. */
export interface NamedQuery {
  readonly name: string;
  readonly query: Readonly<Record<string, unknown>>;
  /** Prefix to namespace, from `GS1-Extensions` when it was stored. */
  readonly extensions: Readonly<Record<string, string>>;
  readonly createdAt: string;
  /** Ids of its subscriptions. */
  readonly subscriptions: readonly string[];
}

/**
 * How many of each an organisation has. Whoever adds, ends, stops or reinstates one writes this: by its version is known whether what was
 * made of an organisation's subscriptions still holds.
 */
export interface QueryCounts {
  readonly queries: number;
  readonly subscriptions: number;
  /** Values that the queries ask for which have subscriptions; rows of earlier releases lack it. */
  readonly values?: number;
}

/** A standing order to report what a named query finds. Never changed: it is made, and it ends. */
export interface Subscription {
  readonly id: string;
  readonly organisation: string;
  readonly queryName: string;
  /** The query as it was stored: it cannot change while there is a subscription. */
  readonly query: NamedQuery["query"];
  readonly extensions: NamedQuery["extensions"];
  readonly dest: string;
  /** Reports whenever the schedule says so; without one, as events come. */
  readonly schedule?: Schedule;
  readonly reportIfEmpty: boolean;
  /** Events recorded before are not reported: ISO time in UTC with milliseconds. */
  readonly initialRecordTime: string;
  readonly epcFormat: EpcFormat;
  /** Whether deliveries are signed; the secret lies with the state of the deliveries. */
  readonly isSigned: boolean;
  readonly createdAt: string;
}

/** Events that were given up after all attempts. They are still in the answer of the query itself. */
export interface DeadLetter {
  readonly at: string;
  readonly events: number;
  /** Record times of the first and the last of them. */
  readonly from: string;
  readonly to: string;
  readonly error: string;
}

/**
 * Why nothing is delivered, and nothing queued: the key that made or last confirmed the subscription is revoked or has expired; its
 * organisation is suspended (it goes on by itself when that ends); its receiver took nothing for days; somebody paused it.
 */
export const STOP_REASONS = ["key-revoked", "key-expired", "organisation-suspended", "given-up", "paused"] as const;
export type StopReason = (typeof STOP_REASONS)[number];

export interface Stop {
  readonly reason: StopReason;
  /** When the reason came to be. */
  readonly since: string;
}

/** Deliveries stopped `at`: what was recorded later was not queued. */
export interface Stopped extends Stop {
  readonly at: string;
}

/** How far the deliveries of a subscription got. Operational, and no fact: it is overwritten, and gone with the subscription. */
export interface DeliveryState {
  readonly organisation: string;
  readonly queryName: string;
  /** The subscriber's secret: signs deliveries, shown to nobody. */
  readonly token?: string;
  /** Events recorded between `initialRecordTime` and the subscription are still being gathered: from which row it goes on. */
  readonly filling?: { readonly from: string; readonly to: string } | undefined;
  /** Where it lies among those to look at. */
  readonly dueAt?: string;
  /** It lies there by its id, not where earlier versions put all. */
  readonly isDueApart?: true | undefined;
  /** A host is delivering until then. */
  readonly leasedUntil?: string;
  /** Public id of the key that made the subscription or last confirmed it; those of earlier releases lack it and have none that ends. */
  readonly key?: string;
  /** Host of its address: one of an organisation's subscriptions to a host is delivered to at a time. Rows of earlier releases lack it. */
  readonly host?: string;
  readonly stopped?: Stopped | undefined;
  /** Attempts of the present report that failed. */
  readonly failures: number;
  /** Of these, those that the receiver answered with a refusal. */
  readonly refusals?: number | undefined;
  /** Since the last delivery that was taken, the first time that one was not, or was put off because its receiver takes none. */
  readonly failingSince?: string | undefined;
  readonly lastError?: string | undefined;
  readonly lastFailedAt?: string | undefined;
  readonly lastNotifiedAt?: string;
  readonly minRecordTime?: string;
  /** Of the present report only the rest is left: nothing more to tell is no empty report. */
  readonly isRest?: true | undefined;
  readonly deadLetters: readonly DeadLetter[];
  readonly deadEvents: number;
  /** Attempts that the log was told of so far: the number of the next. States of earlier releases lack it and begin with none. */
  readonly attempts?: number;
  /** Ids of the last acts upon it (paused, resumed, told again), newest last: one that comes twice is done once. */
  readonly acts?: readonly string[];
}

/** One attempt at a delivery, as its log keeps it: what was told, and what came of it. */
export interface DeliveryAttempt {
  readonly number: number;
  readonly at: string;
  /** `given-up`: it failed, and its events are told no more by themselves. */
  readonly outcome: "delivered" | "failed" | "given-up";
  /** Of the same report: 1 for the first. */
  readonly attempt: number;
  readonly events: number;
  /** Record times of the first and the last event; absent of a report without any. */
  readonly from?: string;
  readonly to?: string;
  /** The first event: what the report was about. */
  readonly first?: { readonly eventID: string; readonly type: string; readonly bizStep?: string };
  readonly error?: string;
}

/** Names a subscription to look at. */
export type Due = Pick<Subscription, "id" | "organisation" | "queryName"> & Pick<DeliveryState, "host">;

/** A host that takes nothing from an organisation at present: all its subscriptions there wait together. */
export interface ReceiverPause {
  /** Attempts on end that found it unreachable, too slow or failing. */
  readonly failures: number;
  readonly pausedUntil: string;
  readonly error: string;
}

/** The named queries of an organisation, by name. A removed one is gone from here; what happened to it stays in its facts. */
export const queriesPartition = (organisation: string): Partition<NamedQuery> => partitionOf(`QUERIES#${organisation}`);
export const namedQueryKey = (organisation: string, name: string): RowKey<NamedQuery> =>
  keyOf(queriesPartition(organisation), encodeURIComponent(name));
/** A name may be used again: its facts are told apart by time and a token. */
export const namedQueryFactKey = (
  organisation: string,
  name: string,
  recordedAt: string,
  token: string,
): RowKey<FactRow> =>
  keyOf(`${queriesPartition(organisation)}#${encodeURIComponent(name)}`, `F#${recordedAt}#${token}`);
/** How many queries and subscriptions an organisation has. */
export const queryCountsKey = (organisation: string): RowKey<QueryCounts> =>
  keyOf(`QUERYCOUNTS#${organisation}`, "COUNTS");
/** The subscriptions of an organisation: a follower reads them all, a list those of one query. */
export const subscriptionsPartition = (organisation: string): Partition<Subscription> =>
  partitionOf(`SUBSCRIPTIONS#${organisation}`);
export const subscriptionsOfQuery = (organisation: string, query: string): Stretch<Subscription> =>
  stretchOf(subscriptionsPartition(organisation), `${encodeURIComponent(query)}#`);
export const subscriptionKey = (organisation: string, query: string, id: string): RowKey<Subscription> =>
  keyOf(subscriptionsPartition(organisation), `${encodeURIComponent(query)}#${id}`);
export const subscriptionFactKey = (id: string, n: 1 | 2): RowKey<FactRow> => factKey({ pk: `SUBSCRIPTION#${id}` }, n);

const deliveryPk = (id: string): string => `DELIVERY#${id}`;
/** How far a subscription's deliveries got; its secret lies here too. Gone with the subscription. */
export const deliveryStateKey = (id: string): RowKey<DeliveryState> => keyOf(deliveryPk(id), "STATE");
/** Attempts that a log keeps; a newer one lies where the oldest lay. */
export const ATTEMPTS_KEPT = 50;
const LOG_PREFIX = "LOG#";
/** Where the attempt of this number lies, with the version that it gets there: each place is written in turn. */
export const attemptKey = (id: string, number: number): RowKey<DeliveryAttempt> & { readonly version: number } => ({
  ...keyOf<DeliveryAttempt>(deliveryPk(id), `${LOG_PREFIX}${String(number % ATTEMPTS_KEPT).padStart(2, "0")}`),
  version: Math.floor(number / ATTEMPTS_KEPT) + 1,
});
export const attemptsOf = (id: string): Stretch<DeliveryAttempt> => stretchOf(deliveryPk(id), LOG_PREFIX);
/** Gone with the pause, and some time after it by itself. */
export const receiverPauseKey = (organisation: string, host: string): RowKey<ReceiverPause> =>
  keyOf(`RECEIVER#${organisation}`, encodeURIComponent(host));
const PENDING_PREFIX = "PENDING#";
/** Events that a subscription has yet to be told, by record time. */
export const pendingKey = (id: string, recordTime: string, event: string): RowKey<EventPointer> =>
  keyOf(deliveryPk(id), `${PENDING_PREFIX}${recordTime}#${event}`);
export const pendingEvents = (id: string): Stretch<EventPointer> => stretchOf(deliveryPk(id), PENDING_PREFIX);
/** The record time of the event that a pending row waits for. */
export const recordTimeOfPending = ({ sk }: RowKey<EventPointer>): string =>
  sk.slice(PENDING_PREFIX.length, sk.lastIndexOf("#"));
/** All that a subscription's deliveries keep: their state and the pending events. */
export const deliveryPartition = (id: string): Partition<DeliveryState | EventPointer | DeliveryAttempt> =>
  partitionOf(deliveryPk(id));

/** Where subscriptions lie that are to be looked at, each by its own id: one partition of DynamoDB takes 1,000 write units a second. */
const DUE_PLACES = 8;
/** All of them in one, as earlier versions wrote them; read until none is left there. */
const FORMER_DUE: Partition<Due> = partitionOf("DUE");
const FORMER_NOW_PREFIX = "NOW#";
const DUE_PREFIX = "AT#";
/** Instead of a time, and before all of them: as soon as may be. */
const NOW = "";
const placeOf = (id: string): Partition<Due> => partitionOf(`DUE#${(id.at(-1)?.charCodeAt(0) ?? 0) % DUE_PLACES}`);
/** A subscription to look at as soon as may be. */
export const dueNowKey = (id: string): RowKey<Due> => keyOf(placeOf(id), `${DUE_PREFIX}${NOW}#${id}`);
export const formerDueNowKey = (id: string): RowKey<Due> => keyOf(FORMER_DUE, `${FORMER_NOW_PREFIX}${id}`);
/** The key of a row of those due that somebody else saw. */
export const dueRowAt = ({ pk, sk }: Key): RowKey<Due> => keyOf(pk, sk);
/** The row by which the deliveries of a state are due at a time, if they are. */
export const dueKeyOf = (
  id: string,
  { dueAt, isDueApart }: Pick<DeliveryState, "dueAt" | "isDueApart">,
): RowKey<Due> | undefined =>
  dueAt === undefined ? undefined : keyOf(isDueApart ? placeOf(id) : FORMER_DUE, `${DUE_PREFIX}${dueAt}#${id}`);

/** Rows of one place, and the bounds of their sort keys. */
export interface DueStretch {
  readonly place: Partition<Due>;
  readonly range: { readonly from: string; readonly to: string };
}
/** All that is to be looked at by `now`: what was woken, and what was due then or before. */
export const dueBy = (now: string): readonly DueStretch[] => {
  const range = { from: DUE_PREFIX, to: `${DUE_PREFIX}${now}~` };
  const own = Array.from({ length: DUE_PLACES }, (_, n) => ({ place: partitionOf<Due>(`DUE#${n}`), range }));
  const formerNow = { from: FORMER_NOW_PREFIX, to: `${FORMER_NOW_PREFIX}~` };
  return [{ place: FORMER_DUE, range: formerNow }, { place: FORMER_DUE, range }, ...own];
};
/** Was the subscription woken, rather than due at a time? */
export const isDueNow = ({ sk }: RowKey<Due>): boolean =>
  sk.startsWith(FORMER_NOW_PREFIX) || sk.startsWith(`${DUE_PREFIX}${NOW}#`);
