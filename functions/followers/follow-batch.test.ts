import type { OutboxRow } from "@suyuan/api/ledger/rows";
import type { Key } from "@suyuan/store/table";
import { describe, expect, test } from "vitest";
import { followBatch } from "./follow-batch.ts";

/** What was logged and counted. */
function watching() {
  const told: unknown[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (event: string, _cause: unknown, fields?: object) => void told.push([event, fields]),
  };
  const metrics = {
    count: (name: string, kind: string) => void told.push([name, kind]),
    milliseconds: () => undefined,
    level: () => undefined,
  };
  return { log, metrics, told };
}

/** A stream record of an outbox row, as DynamoDB writes it. */
function record(sequence: string, row: Partial<OutboxRow> | string) {
  const data = typeof row === "string" ? row : JSON.stringify(row);
  const image = { pk: { S: "OUTBOX#1" }, sk: { S: `2026-09-10#${sequence}` }, v: { N: "1" }, d: { S: data } };
  return { eventName: "INSERT", dynamodb: { SequenceNumber: sequence, NewImage: image } };
}

const row: OutboxRow = {
  pk: "BATCH#1#A",
  sk: "F#000001",
  kind: "batch-registered",
  recordedAt: "2026-09-10T10:00:00.000Z",
};

describe("a batch of the stream", () => {
  test("has each row followed, with the key of its outbox row", async () => {
    const followed: [Key, OutboxRow][] = [];
    const answer = await followBatch(
      { Records: [record("1", row), record("2", { ...row, sk: "F#000002" })] },
      watching(),
      async (...one) => {
        followed.push(one);
      },
    );
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(followed).toEqual([
      [{ pk: "OUTBOX#1", sk: "2026-09-10#1" }, row],
      [
        { pk: "OUTBOX#1", sk: "2026-09-10#2" },
        { ...row, sk: "F#000002" },
      ],
    ]);
  });

  test("hands on how far the followers are, and refuses a row whose bookmarks it cannot read", async () => {
    const progress = {
      done: ["exceptions"],
      bookmarks: { "late-inputs": { after: "x", left: [], failed: [] }, captures: null },
    };
    const followed: OutboxRow[] = [];
    const records = [record("1", { ...row, progress }), record("2", { ...row, progress: { done: "all" } as never })];
    const answer = await followBatch({ Records: records }, watching(), async (_key, one) => {
      followed.push(one);
    });
    expect(followed).toEqual([{ ...row, progress }]);
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: "2" }]);
  });

  test("reports what failed and what cannot be read, and follows the rest", async () => {
    const followed: string[] = [];
    const records = [
      record("1", row),
      record("2", "{"),
      record("3", { ...row, kind: "bad" }),
      record("4", { pk: "x" }),
      record("5", row),
    ];
    const answer = await followBatch({ Records: records }, watching(), async ({ sk }, { kind }) => {
      if (kind === "bad") throw new Error("out of reach");
      followed.push(sk);
    });
    expect(answer.batchItemFailures.map(({ itemIdentifier: id }) => id)).toEqual(["2", "3", "4"]);
    expect(followed).toEqual(["2026-09-10#1", "2026-09-10#5"]);
  });

  test("tells of a fact that was written over or deleted, with its key and nothing of what it held, and follows the rest", async () => {
    const Keys = { pk: { S: "BATCH#1#A" }, sk: { S: "F#000002" } };
    const altered = (eventName: string) => ({
      eventName,
      dynamodb: { Keys, SequenceNumber: "9", ApproximateCreationDateTime: 1_790_000_000, NewImage: { d: { S: "{}" } } },
    });
    const { told, ...watch } = watching();
    const followed: string[] = [];
    const Records = [altered("MODIFY"), record("1", row), altered("REMOVE")];
    const answer = await followBatch({ Records }, watch, async ({ sk }) => void followed.push(sk));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(followed).toEqual(["2026-09-10#1"]);
    const of = (how: string) => ["fact-altered", { pk: "BATCH#1#A", sk: "F#000002", how, at: 1_790_000_000 }];
    expect(told).toEqual([of("MODIFY"), ["FactsAltered", "fact"], of("REMOVE"), ["FactsAltered", "fact"]]);
  });
});
