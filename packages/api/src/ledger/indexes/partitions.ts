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
] as const;

/** May a row of this partition be put by itself? */
export function isIndexPartition(pk: string): boolean {
  return INDEX_PARTITIONS.some((beginning) => pk.startsWith(beginning));
}

/**
 * What the partitions begin with that nothing is ever taken out of: acts and runs of labels, which hold nothing but their facts, the order
 * in which facts were recorded, and the audit trail. The Lambdas have no right to. Partitions of things that change (a batch, a base, a
 * certificate) hold rows beside their facts that come and go, and a right knows partitions alone.
 */
export const KEPT_PARTITIONS = ["ACT#", "RUN#", "JOURNAL#", "AUDIT#"] as const;

/** Throws where a row of this partition is to be taken away: a defect. */
export function requireRemovable(pk: string): void {
  if (KEPT_PARTITIONS.some((beginning) => pk.startsWith(beginning)))
    throw new RangeError(`nothing is taken out of ${pk}`);
}
