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
