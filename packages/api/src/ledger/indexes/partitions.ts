/** How the sort key of a fact begins, in whichever partition. */
export const FACT_PREFIX = "F#";

/**
 * What the partitions begin with whose rows are there to be found by: each row says the same whoever puts it, and may be put by itself,
 * outside of a transaction. No fact lies in them, nor what follows from one alone. Entries of the audit trail stand beside nothing either.
 * The rights of the Lambdas name them, too.
 */
export const INDEX_PARTITIONS = [
  "SEEN#",
  "EPC#",
  "EVENTID#",
  "KNOWN#",
  "LIST#",
  "SEARCH#",
  "SERIAL#",
  "AUDIT#",
  "FIGROWS#",
  "FIGREGIONS#",
] as const;

/** May a row of this partition be put by itself? */
export function isIndexPartition(pk: string): boolean {
  return INDEX_PARTITIONS.some((beginning) => pk.startsWith(beginning));
}

/**
 * What the partitions begin with whose rows are deleted: rows that come and go, and no fact beside them. The Lambdas have a right to delete in
 * these and nowhere else. What waits and goes soon belongs here: elsewhere its empty keys would be read over for days. In every other partition, a new one among
 * them, a row that is taken away loses what it held, and its key goes with the table's expiry (`deletes` of the store's adapter): a right knows partitions alone, and one to delete beside facts would be one to delete them.
 */
export const GOING_PARTITIONS = [
  ...["OUTBOX#", "ASIDE", "UNCONFIRMED", "AIDDUE", "EXCEPTIONS#", "ROOM#", "SEEN#", "EPC#", "EVENTID#"],
  ...["DELIVERY#", "DUE", "RECEIVER#", "SUBSCRIPTIONS#", "LINKS#", "FIGURESDUE"],
  ...["OUTBOX#", "ASIDE", "UNCONFIRMED", "EXCEPTIONS#", "ROOM#", "SEEN#", "EPC#", "EVENTID#"],
  ...["DELIVERY#", "DUE", "RECEIVER#", "SUBSCRIPTIONS#", "LINKS#", "FIGURESDUE", "AIDDUE"],
  ...["CERTNO#", "GLN#", "SAMPLE#", "REPORT#"],
  ...["ACCOUNT#", "SUBJECT#", "PEOPLE-WORDS", "HOUSEHOLDNAMES#"],
] as const;

/** Is a row of this partition deleted when it is taken away, and can no fact lie in it? */
export function isGoingPartition(pk: string): boolean {
  return GOING_PARTITIONS.some((beginning) => pk.startsWith(beginning));
}

/**
 * What the partitions begin with that nothing is ever taken out of: those that hold nothing but facts, or a thing that stays with its facts, the
 * order in which facts were recorded, and the audit trail. In the others that hold facts rows beside them come and go: of a batch, a base, a
 * certificate, a shipment, a product, an organisation, a person, queries, exceptions.
 */
export const KEPT_PARTITIONS = [
  "ACT#",
  "RUN#",
  "JOURNAL#",
  "AUDIT#",
  "EVENT#",
  "CAPTURE#",
  "TRANSFORMATION#",
  "RECALL#",
  "INPUT#",
  "COMMISSION#",
  "UNIT#",
  "GS1PREFIX#",
  "LINK#",
  "SUBSCRIPTION#",
  "SERIAL#",
  "HOUSEHOLD#",
  "BENEFIT#",
  "STANDARD#",
  "DISPUTE#",
  "FINDING#",
  "SAMPLING#",
  "ORDER#",
  "AGREEMENT#",
  "INDICATORS#",
  "OBJECTION#",
  "OBJECTED#",
  "CATALOGUEENTRY#",
] as const;

/** What the partitions begin with that deliveries to webhooks write: whoever delivers has no right to any other. */
export const DELIVERY_PARTITIONS = ["DELIVERY#", "DUE", "RECEIVER#", "QUERYCOUNTS#"] as const;

/** What the counting of scans writes: it has no right to anything else. */
export const SCAN_PARTITIONS = ["SERIAL#"] as const;

/** What holds nothing but what is written once: events with their facts, and the order of facts. */
export const WRITTEN_ONCE = ["EVENT#", "JOURNAL#"] as const;

/** Is this a row that is written once and then stands: a fact wherever it lies, an event, a place in the order of facts? */
const stands = ({ pk, sk }: { readonly pk: string; readonly sk: string }): boolean =>
  sk.startsWith(FACT_PREFIX) || WRITTEN_ONCE.some((beginning) => pk.startsWith(beginning));

/** Throws where this row is to be taken away and never may be, a fact wherever it lies: a defect. */
export function requireRemovable(key: { readonly pk: string; readonly sk: string }): void {
  const { pk, sk } = key;
  if (KEPT_PARTITIONS.some((beginning) => pk.startsWith(beginning)) || stands(key))
    throw new RangeError(`nothing takes ${pk} ${sk} away`);
}

/** Throws where what stands is to be written over, or a fact written where rows are deleted: a defect. */
export function requireStanding(key: { readonly pk: string; readonly sk: string }, version: number): void {
  if (stands(key) && (version !== 1 || isGoingPartition(key.pk)))
    throw new RangeError(`no fact is written as version ${version} of ${key.pk} ${key.sk}`);
}
