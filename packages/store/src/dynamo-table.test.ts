import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { describe, expect, test } from "vitest";
import { dynamoTable } from "./dynamo-table.ts";
import { LimitExceeded, type Op } from "./table.ts";

const $metadata = {};

function named(name: string): DynamoDBServiceException {
  return new DynamoDBServiceException({ name, message: name, $fault: "server", $metadata });
}

function cancelledFor(...codes: readonly string[]): TransactionCanceledException {
  const CancellationReasons = codes.map((Code) => ({ Code }));
  return new TransactionCanceledException({ message: "cancelled", $metadata, CancellationReasons });
}

/** As Node and the SDK report a connection that broke after the request was sent. */
function connectionLost(): Error {
  return Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}

/** A table over a scripted client; its waits are recorded, not waited. */
function scripted(budgetMs = 1000) {
  const client = new DynamoDBClient({ region: "local" });
  const mock = mockClient(client);
  const waits: number[] = [];
  const sleep = async (ms: number) => {
    waits.push(ms);
  };
  const table = dynamoTable(client, "items", { sleep, random: () => 0.5, baseDelayMs: 10, budgetMs });
  return { mock, table, waits };
}

function tokensOf(mock: ReturnType<typeof scripted>["mock"]): readonly unknown[] {
  return mock.commandCalls(TransactWriteItemsCommand).map((call) => call.args[0].input.ClientRequestToken);
}

const key = { pk: "p", sk: "a" };
const stored = { pk: { S: "p" }, sk: { S: "a" }, v: { N: "1" }, d: { S: "{}" } };
const ops: readonly Op[] = [
  { put: { ...key, version: 1, data: {} }, when: "absent" },
  { check: { pk: "p", sk: "b" }, when: { versionIs: 3 } },
];

describe("items that are each put where nothing lies", () => {
  const items = ["a", "b", "c"].map((sk) => ({ pk: "p", sk, version: 1, data: {} }));
  const thereAlready = () => new ConditionalCheckFailedException({ message: "there", $metadata });

  test("are put one by one under a guard, and those that were there are named", async () => {
    const { mock, table } = scripted();
    mock.on(PutItemCommand).resolves({ ConsumedCapacity: { CapacityUnits: 1 } });
    mock
      .on(PutItemCommand, { Item: { pk: { S: "p" }, sk: { S: "b" }, v: { N: "1" }, d: { S: "{}" } } })
      .rejects(thereAlready());
    expect(await table.putAbsent(items)).toEqual({ there: [1] });
    const calls = mock.commandCalls(PutItemCommand).map((call) => call.args[0].input);
    expect(calls.map(({ Item, ConditionExpression }) => [Item?.sk?.S, ConditionExpression])).toEqual(
      ["a", "b", "c"].map((sk) => [sk, "attribute_not_exists(v)"]),
    );
  });

  test("are sent again one by one after throttling; one whose answer was lost is found there", async () => {
    const { mock, table } = scripted();
    mock.on(PutItemCommand).rejectsOnce(named("ThrottlingException")).rejectsOnce(connectionLost()).resolves({});
    expect(await table.putAbsent(items)).toEqual({ there: [] });
    expect(mock.commandCalls(PutItemCommand)).toHaveLength(5);
  });

  test("may have been put when one of them got no answer to the end", async () => {
    const { mock, table } = scripted(0);
    mock.on(PutItemCommand).resolves({});
    mock
      .on(PutItemCommand, { Item: { pk: { S: "p" }, sk: { S: "c" }, v: { N: "1" }, d: { S: "{}" } } })
      .rejects(connectionLost());
    await expect(table.putAbsent(items)).rejects.toMatchObject({ name: "StoreUnavailable", outcome: "unknown" });
  });
});

describe("a transaction", () => {
  test("that met throttling or another transaction is sent again with its token, after growing waits", async () => {
    const { mock, table, waits } = scripted();
    mock
      .on(TransactWriteItemsCommand)
      .rejectsOnce(named("ThrottlingException"))
      .rejectsOnce(cancelledFor("TransactionConflict", "None"))
      .rejectsOnce(cancelledFor("None", "ProvisionedThroughputExceeded"))
      .rejectsOnce(cancelledFor("ThrottlingError", "TransactionConflict"))
      .resolves({});
    expect(await table.transact(ops, "token")).toEqual({ ok: true });
    expect(tokensOf(mock)).toEqual(Array(5).fill("token"));
    expect(waits).toEqual([5, 10, 20, 40]);
  });

  test("whose throttling outlasts the budget was certainly not committed", async () => {
    const { mock, table } = scripted(0);
    mock.on(TransactWriteItemsCommand).rejects(cancelledFor("TransactionConflict", "None"));
    await expect(table.transact(ops, "token")).rejects.toMatchObject({
      name: "StoreUnavailable",
      outcome: "not-committed",
    });
  });

  test("whose answer was lost after the commit is repeated with its token and found committed", async () => {
    const { mock, table } = scripted();
    mock
      .on(TransactWriteItemsCommand)
      .rejectsOnce(connectionLost())
      .rejectsOnce(named("InternalServerError"))
      .resolves({});
    expect(await table.transact(ops, "token")).toEqual({ ok: true });
    expect(tokensOf(mock)).toEqual(["token", "token", "token"]);
  });

  test("without any answer has an unknown outcome, and stays unknown when later attempts are throttled", async () => {
    for (const lost of [
      connectionLost(),
      named("TimeoutError"),
      named("InternalServerError"),
      named("TransactionInProgressException"),
    ]) {
      const { mock, table } = scripted(30);
      mock.on(TransactWriteItemsCommand).rejectsOnce(lost).rejects(named("ThrottlingException"));
      await expect(table.transact(ops, "token")).rejects.toMatchObject({
        name: "StoreUnavailable",
        outcome: "unknown",
      });
    }
  });

  test("that never left the machine was not committed", async () => {
    const { mock, table } = scripted(0);
    mock.on(TransactWriteItemsCommand).rejects(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));
    await expect(table.transact(ops, "token")).rejects.toMatchObject({ outcome: "not-committed" });
  });

  test("is given up when an attempt takes too long, and repeated", async () => {
    let requests = 0;
    // The first request is taken and never answered.
    const server = createServer((_, response) => {
      requests++;
      if (requests > 1) response.setHeader("content-type", "application/x-amz-json-1.0").end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const client = new DynamoDBClient({
      region: "local",
      endpoint: `http://127.0.0.1:${port}`,
      credentials,
      maxAttempts: 1,
    });
    const table = dynamoTable(client, "items", { attemptTimeoutMs: 200, baseDelayMs: 0 });
    expect(await table.transact(ops, "token")).toEqual({ ok: true });
    expect(requests).toBe(2);
    client.destroy();
    server.closeAllConnections();
    server.close();
  });

  test("cancelled by failed guards is a conflict at exactly those indexes, whatever else stood in its way", async () => {
    const { mock, table } = scripted();
    mock
      .on(TransactWriteItemsCommand)
      .rejectsOnce(cancelledFor("None", "ConditionalCheckFailed"))
      .rejectsOnce(cancelledFor("ConditionalCheckFailed", "TransactionConflict"));
    expect(await table.transact(ops, "t1")).toEqual({ ok: false, conflicts: [1] });
    expect(await table.transact(ops, "t2")).toEqual({ ok: false, conflicts: [0] });
  });

  test("cancelled without a reason for each operation is no conflict: its outcome is unknown", async () => {
    for (const cancelled of [
      new TransactionCanceledException({ message: "", $metadata }),
      cancelledFor("ConditionalCheckFailed"),
    ]) {
      const { mock, table } = scripted();
      mock.on(TransactWriteItemsCommand).rejects(cancelled);
      await expect(table.transact(ops, "token")).rejects.toMatchObject({
        name: "StoreUnavailable",
        outcome: "unknown",
      });
    }
  });

  test("that DynamoDB calls invalid is a broken limit, and is not repeated", async () => {
    const invalid = [
      named("ValidationException"),
      named("IdempotentParameterMismatchException"),
      cancelledFor("ValidationError", "None"),
    ];
    for (const error of invalid) {
      const { mock, table, waits } = scripted();
      mock.on(TransactWriteItemsCommand).rejects(error);
      await expect(table.transact(ops, "token")).rejects.toThrow(LimitExceeded);
      expect(waits).toEqual([]);
    }
  });

  test("without permission or table fails at once as not committed", async () => {
    for (const name of ["AccessDeniedException", "ResourceNotFoundException"]) {
      const { mock, table, waits } = scripted();
      mock.on(TransactWriteItemsCommand).rejects(named(name));
      await expect(table.transact(ops, "token")).rejects.toMatchObject({ outcome: "not-committed" });
      expect(waits).toEqual([]);
    }
  });
});

describe("a read", () => {
  test("is repeated when it was throttled or lost, and an outage of reads leaves nothing unknown", async () => {
    const { mock, table } = scripted(30);
    mock
      .on(GetItemCommand)
      .rejectsOnce(named("ThrottlingException"))
      .rejectsOnce(connectionLost())
      .resolves({ Item: stored });
    mock.on(QueryCommand).rejects(connectionLost());
    expect(await table.get(key)).toEqual({ ...key, version: 1, data: {} });
    await expect(table.query("p")).rejects.toMatchObject({ name: "StoreUnavailable", outcome: "not-committed" });
  });

  test("of many keys asks again for exactly those that were not processed", async () => {
    const { mock, table } = scripted();
    const other = { ...stored, sk: { S: "b" } };
    const left = [
      { pk: { S: "p" }, sk: { S: "b" } },
      { pk: { S: "p" }, sk: { S: "c" } },
    ];
    mock
      .on(BatchGetItemCommand)
      .resolvesOnce({ Responses: { items: [stored] }, UnprocessedKeys: { items: { Keys: left } } })
      .resolvesOnce({ Responses: { items: [other] } });
    const found = await table.getMany(
      ["c", "b", "a"].map((sk) => ({ pk: "p", sk })),
      { consistent: true },
    );
    expect(found.map((item) => item?.sk)).toEqual([undefined, "b", "a"]);
    const again = mock.commandCalls(BatchGetItemCommand)[1]?.args[0].input.RequestItems?.items;
    expect(again).toEqual({ Keys: left, ConsistentRead: true });
  });

  test("whose keys stay unprocessed is an outage, never a missing item", async () => {
    const { mock, table } = scripted(0);
    const unprocessed = { items: { Keys: [{ pk: { S: "p" }, sk: { S: "a" } }] } };
    mock.on(BatchGetItemCommand).resolves({ Responses: {}, UnprocessedKeys: unprocessed });
    await expect(table.getMany([key])).rejects.toMatchObject({ name: "StoreUnavailable" });
  });

  test("of an item that this program did not write is an outage, not a crash", async () => {
    for (const foreign of [
      { ...stored, d: { S: "{" } },
      { pk: stored.pk, sk: stored.sk },
    ]) {
      const { mock, table } = scripted();
      mock.on(GetItemCommand).resolves({ Item: foreign });
      await expect(table.get(key)).rejects.toMatchObject({ name: "StoreUnavailable" });
    }
  });
});
