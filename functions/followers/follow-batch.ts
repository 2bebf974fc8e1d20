import type { OutboxRow } from "@suyuan/api/ledger/rows";
import type { Key } from "@suyuan/store/table";
import * as z from "zod";
import type { Watch } from "../host/watch.ts";

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

/** That a row which is written once was written over or is gone. */
const Altered = z.object({
  eventName: z.enum(["MODIFY", "REMOVE"]),
  dynamodb: z.object({ Keys: z.object({ pk: Text, sk: Text }), ApproximateCreationDateTime: z.number() }),
});

/** Follows every row of a batch, whatever happens to the others, and tells of facts that were altered: nothing of ours alters any. */
export async function followBatch(
  { Records: records }: OutboxBatch,
  { log, metrics }: Pick<Watch, "log" | "metrics">,
  follow: (outbox: Key, row: OutboxRow) => Promise<void>,
): Promise<Failures> {
  const failures = await Promise.all(
    records.map(async (record) => {
      const altered = Altered.safeParse(record).data;
      if (altered !== undefined) {
        const { Keys: key, ApproximateCreationDateTime: at } = altered.dynamodb;
        log.error("fact-altered", undefined, { pk: key.pk.S, sk: key.sk.S, how: altered.eventName, at });
        metrics.count("FactsAltered", "fact");
        return [];
      }
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
