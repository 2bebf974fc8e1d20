import type { Log } from "@suyuan/api/host";
import type { OutboxRow } from "@suyuan/api/ledger/rows";
import type { Key } from "@suyuan/store/table";
import * as z from "zod";

/** What is read of a DynamoDB stream's batch. */
export interface OutboxBatch {
  readonly Records: readonly unknown[];
}

/** The records that are to be delivered again, by sequence number. */
export interface Failures {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

const Text = z.object({ S: z.string() });
const Sequence = z.object({ dynamodb: z.object({ SequenceNumber: z.string() }) });
/** The new image of an outbox row, as the table's adapter stores it: keys, and the data as JSON text. */
const Inserted = z.object({ dynamodb: z.object({ NewImage: z.object({ pk: Text, sk: Text, d: Text }) }) });
const Row = z.object({
  pk: z.string(),
  sk: z.string(),
  kind: z.string(),
  recordedAt: z.string(),
  progress: z.object({ done: z.array(z.string()), bookmarks: z.record(z.string(), z.json()) }).optional(),
});

/** Follows every row of a batch, whatever happens to the others. */
export async function followBatch(
  { Records: records }: OutboxBatch,
  log: Log,
  follow: (outbox: Key, row: OutboxRow) => Promise<void>,
): Promise<Failures> {
  const failures = await Promise.all(
    records.map(async (record) => {
      try {
        const { pk, sk, d } = Inserted.parse(record).dynamodb.NewImage;
        const { progress, ...row } = Row.parse(JSON.parse(d.S));
        await follow({ pk: pk.S, sk: sk.S }, progress === undefined ? row : { ...row, progress });
        return [];
      } catch (error) {
        log.error("fact-not-followed", error);
        return [{ itemIdentifier: Sequence.parse(record).dynamodb.SequenceNumber }];
      }
    }),
  );
  return { batchItemFailures: failures.flat() };
}
