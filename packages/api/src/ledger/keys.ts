import type { Key } from "@suyuan/store/table";

/**
 * Every key of the table is made here and nowhere else; docs/access-patterns.md lists them. `#` separates: no id, GTIN, lot (CSET 82)
 * or date can hold it, and free text is percent-encoded first.
 */

const key = (pk: string, sk: string): Key => ({ pk, sk });

/** Zero-padded so that text order is number order. */
const padded = (value: number): string => String(value).padStart(6, "0");

export const FACT_PREFIX = "F#";
export const BATCH_PREFIX = "BATCH#";
export const SHIPMENT_PREFIX = "SHIPMENT#";

/** Outbox rows are spread over this many partitions so that no single one carries every write. */
export const OUTBOX_SHARDS = 4;

export const organisationKey = (id: string): Key => key(`ORG#${id}`, "ORG");
/** One row per batch that the organisation registered or received, by harvest date. */
export const heldBatchKey = (organisation: string, harvestedOn: string, gtin: string, lot: string): Key =>
  key(`ORG#${organisation}`, `${BATCH_PREFIX}${harvestedOn}#${gtin}#${lot}`);
/** One row per shipment that the organisation sent (`out`) or is sent (`in`), by shipping time. */
export const partyShipmentKey = (organisation: string, direction: "in" | "out", shippedAt: string, id: string): Key =>
  key(`ORG#${organisation}`, `${SHIPMENT_PREFIX}${direction}#${shippedAt}#${id}`);
export const holderCertificateKey = (organisation: string, id: string): Key => key(`ORG#${organisation}`, `CERT#${id}`);

export const baseKey = (id: string): Key => key(`BASE#${id}`, "BASE");
export const seasonKey = (base: string, year: number | string): Key => key(`BASE#${base}`, `SEASON#${year}`);
export const plotInputsKey = (base: string, plot: string): Key => key(`BASE#${base}`, `PLOT#${plot}`);
/** One row per batch of a base by harvest date: which batches a late input touches. */
export const harvestKey = (base: string, harvestedOn: string, gtin: string, lot: string): Key =>
  key(`BASE#${base}`, `HARVEST#${harvestedOn}#${gtin}#${lot}`);

export const productKey = (gtin: string): Key => key(`GTIN#${gtin}`, "PRODUCT");
/** The public part of every certificate that covers this GTIN: the page reads it without knowing the certificate. */
export const gtinCertificatesKey = (gtin: string): Key => key(`GTIN#${gtin}`, "CERTS");

export const certificateKey = (id: string): Key => key(`CERT#${id}`, "CERT");
export const balanceKey = (id: string): Key => key(`CERT#${id}`, "BALANCE");
/** One certificate number, one certificate: granting it twice would double its balance. */
export const certificateNumberKey = (scheme: string, number: string): Key =>
  key(`CERTNO#${scheme}#${encodeURIComponent(number)}`, "CERT");

export const batchKey = (gtin: string, lot: string): Key => key(`BATCH#${gtin}#${lot}`, "BATCH");
export const serialKey = (gtin: string, lot: string, serial: string): Key =>
  key(`SERIAL#${gtin}#${lot}#${serial}`, "SERIAL");
export const roomKey = (organisation: string, location: string): Key =>
  key(`ROOM#${organisation}#${encodeURIComponent(location)}`, "ROOM");

/** Where the fact of a farm input is, by the input's id. */
export const inputKey = (id: string): Key => key(`INPUT#${id}`, "INPUT");

/** A test report's sample and file belong to one batch. */
export const sampleKey = (sampleId: string): Key => key(`SAMPLE#${sampleId}`, "SAMPLE");
export const reportFileKey = (sha256: string): Key => key(`REPORT#${sha256}`, "REPORT");

export const shipmentKey = (id: string): Key => key(`SHIPMENT#${id}`, "SHIPMENT");
export const labelRunKey = (id: string): Key => key(`RUN#${id}`, "RUN");
export const labelSerialsKey = (id: string, chunk: number): Key => key(`RUN#${id}`, `SERIALS#${padded(chunk)}`);
export const recallKey = (id: string): Key => key(`RECALL#${id}`, "RECALL");

/** The n-th fact of an entity: n is the entity item's version after it. */
export const factKey = (entity: Key, n: number): Key => key(entity.pk, `${FACT_PREFIX}${padded(n)}`);
/** The n-th fact of an item that shares its partition with others (the inputs of a plot). */
export const subFactKey = (entity: Key, n: number): Key =>
  key(`${entity.pk}#${entity.sk}`, `${FACT_PREFIX}${padded(n)}`);

export const idempotencyKey = (organisation: string, value: string): Key =>
  key(`IDEMPOTENCY#${organisation}#${encodeURIComponent(value)}`, "IDEMPOTENCY");

export const outboxPartition = (shard: number): string => `OUTBOX#${shard}`;
export const outboxKey = (shard: number, recordedAt: string, factId: string): Key =>
  key(outboxPartition(shard), `${recordedAt}#${factId}`);
/** Facts that a follower could not process, in the order of when they are tried again: one row for each such fact and follower. */
export const ASIDE_PARTITION = "ASIDE";
export const asideKey = (nextAt: string, factId: string, follower: string): Key =>
  key(ASIDE_PARTITION, `${nextAt}#${factId}#${follower}`);
/** Where a followed outbox row goes: every fact by day, so that anything derived can be rebuilt without a scan. */
export const journalKey = (recordedAt: string, factId: string): Key =>
  key(`JOURNAL#${recordedAt.slice(0, 10)}`, `${recordedAt}#${factId}`);
export const exceptionPartition = (region: string): string => `EXCEPTION#${region}`;
/** The n-th flag that a fact raised about one subject. */
export const exceptionKey = (region: string, at: string, factId: string, subject: string, n: number): Key =>
  key(exceptionPartition(region), `${at}#${factId}#${subject}#${padded(n)}`);
/** The same file for the same batch is the same log. */
export const temperatureLogKey = (gtin: string, lot: string, sha256: string): Key =>
  key(`${BATCH_PREFIX}${gtin}#${lot}`, `LOG#${sha256}`);

/**
 * Events (EPCIS). `hash` is the 64 hex digits of an event's hash id; `event` stands for it in the sort keys of its pointers; `term` is a
 * value that events are found by, already bounded in length. Times are UTC with milliseconds, so that text order is time order.
 */
export const eventPartition = (organisation: string, hash: string): string => `EVENT#${organisation}#${hash}`;
export const eventKey = (organisation: string, hash: string): Key => key(eventPartition(organisation, hash), "EVENT");
/** The same event once more, declared wrong. */
export const errorDeclarationKey = (organisation: string, hash: string, declaredAt: string, digest: string): Key =>
  key(eventPartition(organisation, hash), `ERROR#${declaredAt}#${digest}`);
/** Pointers to every organisation's events that name an identifier. */
export const identifierPartition = (term: string): string => `EPC#${term}`;
export const identifierKey = (term: string, eventTime: string, organisation: string, event: string): Key =>
  key(identifierPartition(term), `${eventTime}#${organisation}#${event}`);
/** Pointers to the events that a viewer may see, by one of their values. */
export const seenPartition = (viewer: string, index: "STEP" | "READPOINT" | "LOCATION", term: string): string =>
  `SEEN#${viewer}#${index}#${term}`;
/** Pointers to all events that a viewer may see, by event time or by record time. */
export const seenTimePartition = (viewer: string, index: "TIME" | "RECORD"): string => `SEEN#${viewer}#${index}`;
export const seenKey = (partition: string, time: string, organisation: string, event: string): Key =>
  key(partition, `${time}#${organisation}#${event}`);
export const eventIdPartition = (viewer: string, term: string): string => `EVENTID#${viewer}#${term}`;
/** One organisation gives an event id once. */
export const eventIdKey = (viewer: string, term: string, organisation: string): Key =>
  key(eventIdPartition(viewer, term), organisation);

/** A capture job: what was handed in, and how far it got. */
export const captureJobKey = (id: string): Key => key(`CAPTURE#${id}`, "JOB");
/** Its document, until it is carried out. */
export const captureDocumentKey = (id: string): Key => key(`CAPTURE#${id}`, "DOCUMENT");
/** There once all events of a document that is all or nothing are. */
export const captureCompleteKey = (id: string): Key => key(`CAPTURE#${id}`, "COMPLETE");
/** The fact that a document was handed in. */
export const captureFactKey = (id: string): Key => key(`CAPTURE#${id}`, `${FACT_PREFIX}${padded(1)}`);
export const capturePartition = (organisation: string): string => `CAPTURES#${organisation}`;
export const captureListKey = (organisation: string, createdAt: string, id: string): Key =>
  key(capturePartition(organisation), `${createdAt}#${id}`);

/** What a viewer knows of a top-level resource (`epcs`, `readPoints` …): one row per distinct value, in the order of values. */
export const knownPartition = (viewer: string, resource: string): string => `KNOWN#${viewer}#${resource}`;
export const knownKey = (viewer: string, resource: string, term: string): Key =>
  key(knownPartition(viewer, resource), term);
/** A page token given back before its time. */
export const spentTokenKey = (viewer: string, digest: string): Key => key(`TOKEN#${viewer}#${digest}`, "SPENT");

/** What a GLN names: one base or one organisation. */
export const glnKey = (gln: string): Key => key(`GLN#${gln}`, "GLN");
/** A link that an owner added, by its id. */
export const linkKey = (id: string): Key => key(`LINK#${id}`, "LINK");
/** The links in force of a shelf, by its path: what the resolver reads. */
export const linksKey = (shelf: string): Key => key(`LINKS#${shelf}`, "LINKS");

/** The named queries of an organisation, by name. A removed one is gone from here; what happened to it stays in its facts. */
export const queriesPartition = (organisation: string): string => `QUERIES#${organisation}`;
export const namedQueryKey = (organisation: string, name: string): Key =>
  key(queriesPartition(organisation), encodeURIComponent(name));
/** A name may be used again: its facts are told apart by time and a token. */
export const namedQueryFactKey = (organisation: string, name: string, recordedAt: string, token: string): Key =>
  key(`${queriesPartition(organisation)}#${encodeURIComponent(name)}`, `${FACT_PREFIX}${recordedAt}#${token}`);
/** How many queries and subscriptions an organisation has. */
export const queryCountsKey = (organisation: string): Key => key(`QUERYCOUNTS#${organisation}`, "COUNTS");
/** The subscriptions of an organisation: a follower reads them all, a list those of one query by its prefix. */
export const subscriptionsPartition = (organisation: string): string => `SUBSCRIPTIONS#${organisation}`;
export const subscriptionPrefix = (query: string): string => `${encodeURIComponent(query)}#`;
export const subscriptionKey = (organisation: string, query: string, id: string): Key =>
  key(subscriptionsPartition(organisation), `${subscriptionPrefix(query)}${id}`);
export const deliveryPartition = (id: string): string => `DELIVERY#${id}`;
export const subscriptionFactKey = (id: string, n: 1 | 2): Key =>
  key(`SUBSCRIPTION#${id}`, `${FACT_PREFIX}${padded(n)}`);
/** How far a subscription's deliveries got; its secret lies here too. Gone with the subscription. */
export const deliveryStateKey = (id: string): Key => key(deliveryPartition(id), "STATE");
/** Events that a subscription has yet to be told, by record time. */
export const PENDING_PREFIX = "PENDING#";
export const pendingKey = (id: string, recordTime: string, event: string): Key =>
  key(deliveryPartition(id), `${PENDING_PREFIX}${recordTime}#${event}`);
/** Subscriptions to look at: as soon as may be, or from a time on. */
export const DUE_PARTITION = "DUE";
export const DUE_NOW_PREFIX = "NOW#";
export const DUE_AT_PREFIX = "AT#";
export const dueNowKey = (id: string): Key => key(DUE_PARTITION, `${DUE_NOW_PREFIX}${id}`);
export const dueAtKey = (at: string, id: string): Key => key(DUE_PARTITION, `${DUE_AT_PREFIX}${at}#${id}`);
