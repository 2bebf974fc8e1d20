import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import {
  DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { expect, test } from "vitest";
import { Allowance, AllowanceSpent, withinTime } from "./allowance.ts";
import { dynamoTable } from "./dynamo-table.ts";
import { s3Blobs } from "./s3-blobs.ts";

const key = { pk: "p", sk: "a" };
const put = [{ put: { ...key, version: 1, data: {} }, when: "absent" }] as const;

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}

/** A table over a scripted client for work that may fail so often, with its time far off. */
function scripted(failures: number, leftMs = 60_000) {
  const client = new DynamoDBClient({ region: "local" });
  const mock = mockClient(client);
  const own = new Allowance(performance.now() + leftMs, failures);
  const table = dynamoTable(client, "items", { baseDelayMs: 0, allowance: () => own });
  return { mock, table, own };
}

test("calls that fail count for the whole work, over reads and writes; then nothing is asked any more", async () => {
  const { mock, table, own } = scripted(3);
  mock.on(GetItemCommand).rejectsOnce(named("InternalServerError")).resolves({});
  mock.on(TransactWriteItemsCommand).rejects(named("InternalServerError"));
  expect(await table.get(key)).toBeUndefined();
  await expect(table.transact(put, "token")).rejects.toMatchObject({ outcome: "unknown" });
  expect(own.leftMs).toBe(0);
  await expect(table.get(key)).rejects.toBeInstanceOf(AllowanceSpent);
  expect([mock.commandCalls(GetItemCommand).length, mock.commandCalls(TransactWriteItemsCommand).length]).toEqual([
    2, 2,
  ]);
});

test("a write that was never sent was not committed", async () => {
  const { mock, table } = scripted(0);
  await expect(table.transact(put, "token")).rejects.toMatchObject({ outcome: "not-committed" });
  expect(mock.calls()).toHaveLength(0);
});

test("others who write the same item do not spend it: contention is no failing of the store", async () => {
  const { mock, table, own } = scripted(1);
  const conflict = () =>
    new TransactionCanceledException({
      message: "conflict",
      $metadata: {},
      CancellationReasons: [{ Code: "TransactionConflict" }],
    });
  mock
    .on(TransactWriteItemsCommand)
    .rejectsOnce(conflict())
    .rejectsOnce(conflict())
    .rejectsOnce(conflict())
    .resolves({});
  expect(await table.transact(put, "token")).toEqual({ ok: true });
  expect(own.leftMs).toBeGreaterThan(0);
});

test("no attempt is given more time than the work has", async () => {
  const { mock, table, own } = scripted(10, 60);
  const hangs = () => new Promise((_, reject) => setTimeout(() => reject(named("TimeoutError")), own.leftMs + 5));
  mock.on(GetItemCommand).callsFake(hangs);
  await expect(table.get(key)).rejects.toBeInstanceOf(AllowanceSpent);
  expect(mock.commandCalls(GetItemCommand)).toHaveLength(1);
});

test("throttling is told from a store that is out of reach, and an answer ends either", () => {
  const own = new Allowance(performance.now() + 60_000, 9);
  own.failed("throttled");
  expect(own.isOutOfReach).toBe(false);
  own.failed("out-of-reach");
  expect(own.isOutOfReach).toBe(true);
  own.answered();
  expect(own.isOutOfReach).toBe(false);
});

test("files are bounded by the same allowance", async () => {
  const client = new S3Client({ region: "local" });
  const mock = mockClient(client);
  const own = new Allowance(performance.now() + 60_000, 1);
  const blobs = s3Blobs(client, "bucket", { allowance: () => own });
  mock.on(PutObjectCommand).rejects(named("InternalError"));
  await expect(blobs.put("a", Buffer.from("1"), "text/plain")).rejects.toMatchObject({ name: "StoreUnavailable" });
  await expect(blobs.put("a", Buffer.from("1"), "text/plain")).rejects.toBeInstanceOf(AllowanceSpent);
  expect(mock.commandCalls(PutObjectCommand)).toHaveLength(1);
});

/** A DynamoDB on a thread of its own, which answers after a while whatever this thread does; tells how often it was asked. */
async function elsewhere(afterMs: number) {
  const worker = new Worker(
    `const { parentPort, workerData } = require("node:worker_threads");
     let asked = 0;
     const server = require("node:http").createServer((request, response) => {
       asked += 1;
       request.resume();
       setTimeout(() => response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end("{}"), workerData);
     });
     parentPort.on("message", () => parentPort.postMessage(asked));
     server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`,
    { eval: true, workerData: afterMs },
  );
  const [port] = (await once(worker, "message")) as [number];
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async asked() {
      worker.postMessage("asked");
      return ((await once(worker, "message")) as [number])[0];
    },
    stop: () => worker.terminate(),
  };
}

test("an answer that came in time while this process stood still is taken, and no failing of the store", async () => {
  const dynamo = await elsewhere(60);
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBClient({ region: "local", endpoint: dynamo.endpoint, credentials, maxAttempts: 1 });
  const own = new Allowance(performance.now() + 60_000, 1);
  const table = dynamoTable(client, "items", { attemptTimeoutMs: 150, allowance: () => own });
  await table.get(key);
  const reading = table.get(key);
  await pause(30);
  // Where work for others stands in the loop: what is due by the clock comes next, and only then what was received.
  await new Promise(setImmediate);
  const still = performance.now() + 400;
  while (performance.now() < still);
  expect(await reading).toBeUndefined();
  expect([await dynamo.asked(), own.isOutOfReach, own.leftMs > 0]).toEqual([2, false, true]);
  await dynamo.stop();
});

test("what is late though this process ran all the while is given up in time", async () => {
  const begun = performance.now();
  const waiting = withinTime(
    50,
    (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error))),
  );
  await expect(waiting).rejects.toThrow(/50 ms/);
  expect(performance.now() - begun).toBeLessThan(5_000);
});
