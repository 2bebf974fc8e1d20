import type { Batch, Recall } from "@suyuan/domain/batches/batch";
import { type PackedBatch, packBatch } from "@suyuan/domain/batches/codec";
import { jsonBytes, shortened } from "@suyuan/domain/bounds/bytes";
import { defined } from "@suyuan/domain/fact";
import { digestOf } from "@suyuan/domain/views/digest";
import { HEAD_DATA_BYTES } from "./parts.ts";

type Recalls = Pick<Batch, "recall" | "raisedRecalls" | "mistakenRecalls">;

/** Of a batch's row with what stops it: enough for a page, small whatever the batch is. */
const DIGEST_BYTES = 2500;
/** Characters of every reason but that of the recall in force, which is never cut: the first that lets the row fit. */
const REASON_CHARACTERS = [500, 120, 40, 10] as const;

/**
 * What stops a batch, or no longer does, with so much of the batch that its page can be made: at most `HEAD_DATA_BYTES` of JSON, however
 * many recalls it had and however long their reasons are (whole they are in the facts). Recalls that were mistakes are the first to give way.
 */
export function stopRowOf(batch: Batch): PackedBatch {
  for (const characters of REASON_CHARACTERS) {
    const stop = withRecalls(batch, recallsOf(batch, characters));
    if (jsonBytes(stop) <= HEAD_DATA_BYTES) return stop;
  }
  const { mistakenRecalls: _, ...stopping } = recallsOf(batch, Math.min(...REASON_CHARACTERS));
  return withRecalls(batch, stopping);
}

function withRecalls(batch: Batch, recalls: Recalls): PackedBatch {
  const { recall: _, raisedRecalls: __, mistakenRecalls: ___, ...rest } = batch;
  const room = HEAD_DATA_BYTES - jsonBytes(defined({ raisedRecalls: recalls.raisedRecalls }));
  return { ...packBatch(digestOf({ ...rest, ...recalls }, Math.min(DIGEST_BYTES, room))), ...recalls };
}

function recallsOf({ recall, raisedRecalls, mistakenRecalls }: Batch, characters: number): Recalls {
  const short = (one: Recall): Recall => ({ ...withEnd(one, characters), reason: shortened(one.reason, characters) });
  return defined({
    recall: recall && withEnd(recall, characters),
    raisedRecalls: raisedRecalls?.map(short),
    mistakenRecalls: mistakenRecalls?.map(short),
  });
}

function withEnd(recall: Recall, characters: number): Recall {
  const { ended } = recall;
  return ended === undefined ? recall : { ...recall, ended: { ...ended, reason: shortened(ended.reason, characters) } };
}
