/** How the sort key of a fact begins, in whichever partition. */
const FACT_PREFIX = "F#";

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
] as const;

/** May a row of this partition be put by itself? */
export function isIndexPartition(pk: string): boolean {
  return INDEX_PARTITIONS.some((beginning) => pk.startsWith(beginning));
}

/**
 * What the partitions begin with that nothing is ever taken out of: those that hold nothing but facts, or a thing that stays with its facts, the
 * order in which facts were recorded, and the audit trail. The Lambdas have no right to. Of the other partitions that hold facts each has rows
 * beside them that come and go, and a right knows partitions alone: a batch (parts of a long one, what was made of it, which event stands), a
 * base and a certificate (parts of a season or balance, behind the same beginning; harvests and inputs that stand), a shipment (an event declared wrong), a product (its row when its number is released, certificates
 * shown), an organisation (its lists), queries, exceptions.
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
  "DISPUTE#",
  "FINDING#",
  "SAMPLING#",
  "ORDER#",
  "AGREEMENT#",
] as const;

/** What the partitions begin with that deliveries to webhooks write: whoever delivers has no right to any other. */
export const DELIVERY_PARTITIONS = ["DELIVERY#", "DUE", "RECEIVER#", "QUERYCOUNTS#"] as const;

/** What the counting of scans writes: it has no right to anything else. */
export const SCAN_PARTITIONS = ["SERIAL#"] as const;

/** Throws where this row is to be taken away and never may be, a fact wherever it lies: a defect. */
export function requireRemovable({ pk, sk }: { readonly pk: string; readonly sk: string }): void {
  if (KEPT_PARTITIONS.some((beginning) => pk.startsWith(beginning)) || sk.startsWith(FACT_PREFIX))
    throw new RangeError(`nothing takes ${pk} ${sk} away`);
}
