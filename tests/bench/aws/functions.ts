/** What buyers' requests and the counting of scans take of a processor in the real bundles, over DynamoDB Local and a stand-in for SQS. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openGate } from "@suyuan/api/http/gate";
import { createManagementApp } from "@suyuan/api/routes/app";
import { dynamoTable } from "@suyuan/store/dynamo-table";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { macKeys } from "@suyuan/store/keys/mac-keys";
import { bundle } from "../../../infra/src/bundle.ts";
import { startDynamoLocal } from "../../contract/dynamo-local.ts";
import { startAwsEndpoints } from "../../e2e/aws-endpoints.ts";
import { addParties, depsOver, GTIN, prepare, registration, richBatch, sendOver } from "../season.ts";
import { FUNCTION_ENVIRONMENT } from "./environment.ts";

/** Scans before the measured ones, and those: packs of one lot and, one by one, of many. */
const WARM = 150;
const MEASURED = 400;
const LOTS = 40;

/** Milliseconds of a whole processor. */
export interface Computing {
  readonly hotPageMs: number;
  readonly pageMs: number;
  readonly countMs: number;
  readonly pageBytes: number;
}

type Handler = (event: object, context: object) => Promise<{ readonly statusCode: number; readonly body?: string }>;

const CONTEXT = {
  functionName: "function",
  functionVersion: "1",
  invokedFunctionArn: "arn:aws:lambda:ap-southeast-1:111122223333:function:function",
  memoryLimitInMB: "1024",
  awsRequestId: "request",
  getRemainingTimeInMillis: () => 15_000,
};

/** Payload format 2.0 of an HTTP API, as a phone's request comes through the edge. */
function requestOf(path: string, agent: string): object {
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: "",
    headers: {
      accept: "text/html,application/xhtml+xml",
      "accept-encoding": "gzip, deflate, br",
      "accept-language": "zh-CN,zh;q=0.9",
      host: "api.execute-api.example",
      "user-agent": agent,
      "x-front-secret": FUNCTION_ENVIRONMENT.ORIGIN_SECRETS,
      "x-front-path": path,
      "x-front-address": "203.0.113.7",
    },
    isBase64Encoded: false,
    requestContext: {
      http: { method: "GET", path, protocol: "HTTP/1.1", sourceIp: "198.51.100.1", userAgent: agent },
      requestId: "gateway-request",
      stage: "$default",
      timeEpoch: 1_789_034_400_000,
    },
  };
}

/** Paths of packs: of one lot, and of many. */
interface Packs {
  readonly hot: readonly string[];
  readonly others: readonly string[];
}

async function packsOn(client: Parameters<typeof dynamoTable>[0], folder: string): Promise<Packs> {
  const base = depsOver(dynamoTable(client, "suyuan"), folderBlobs(join(folder, "blobs")));
  const deps = { ...base, labelKeys: macKeys([FUNCTION_ENVIRONMENT.LABEL_KEYS ?? ""]) };
  const keys = await addParties(deps);
  const app = createManagementApp(deps, openGate(deps));
  const send = sendOver((request) => app.fetch(request), keys);
  await prepare(send);
  await richBatch(send, "HOT");
  const lots = Array.from({ length: LOTS }, (_, n) => `LOT${n}`);
  for (const [n, lot] of lots.entries()) await send("coop", "/api/batches", registration(lot, n));
  const printed = async (lot: string, count: number) => {
    const run = await send("coop", "/api/labels", { id: `run-${lot}`, gtin: GTIN, lot, count, netWeightG: 1 });
    const request = new Request(`https://suyuan.example/api/labels/${String(run.id)}.csv`, {
      headers: { authorization: `Bearer ${keys.coop}` },
    });
    const rows = (await (await app.fetch(request)).text()).trim().split("\r\n").slice(1);
    return rows.map((row) => new URL(row.split(",")[1] ?? "").pathname);
  };
  const hot = await printed("HOT", WARM + MEASURED);
  const each = Math.ceil((WARM + MEASURED) / LOTS);
  const perLot: string[][] = [];
  for (const lot of lots) perLot.push(await printed(lot, each));
  return { hot, others: Array.from({ length: each }, (_, n) => perLot.flatMap((paths) => paths[n] ?? [])).flat() };
}

/** Milliseconds of processor time for each, after some to warm up. */
async function computing<Each>(all: readonly Each[], work: (each: Each) => Promise<unknown>): Promise<number> {
  for (const one of all.slice(0, WARM)) await work(one);
  const measured = all.slice(WARM, WARM + MEASURED);
  const before = process.cpuUsage();
  for (const one of measured) await work(one);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / measured.length;
}

/** Loads a bundle as Lambda does; what it writes of itself is kept from the table that is printed here. */
async function handlerOf(service: "public" | "scans", folder: string): Promise<Handler> {
  bundle(service, join(folder, service));
  const loaded = (await import(pathToFileURL(join(folder, service, "lambda.mjs")).href)) as {
    readonly handler: Handler;
  };
  return loaded.handler;
}

export async function measureFunctions(): Promise<Computing> {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-functions-"));
  const [dynamo, aws] = await Promise.all([startDynamoLocal(), startAwsEndpoints()]);
  const write = process.stdout.write.bind(process.stdout);
  try {
    await dynamo.createTable("suyuan");
    const packs = await packsOn(dynamo.client, folder);
    Object.assign(process.env, FUNCTION_ENVIRONMENT, {
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
      AWS_ENDPOINT_URL_SQS: aws.url,
      SCANS_QUEUE_URL: `${aws.url}/111122223333/scans`,
    });
    process.stdout.write = (chunk: string | Uint8Array) => (String(chunk).startsWith("{") ? true : write(chunk));
    const pages = await handlerOf("public", folder);
    const count = await handlerOf("scans", folder);
    const asked = async (path: string) => {
      const answer = await pages(requestOf(path, path.slice(-14)), CONTEXT);
      if (answer.statusCode !== 200) throw new Error(`${path} answers ${answer.statusCode}`);
      return answer;
    };
    const hotPageMs = await computing(packs.hot, asked);
    const pageMs = await computing(packs.others, asked);
    const one = await asked(packs.hot[0] ?? "");
    const messages = aws.receive();
    const before = process.cpuUsage();
    const answer = (await count({ Records: messages }, CONTEXT)) as unknown as { readonly batchItemFailures: object[] };
    const { user, system } = process.cpuUsage(before);
    if (messages.length < 2 * MEASURED || answer.batchItemFailures.length > 0)
      throw new Error("scans were not counted");
    const pageBytes = Buffer.byteLength(one.body ?? "", "base64");
    return { hotPageMs, pageMs, countMs: (user + system) / 1000 / messages.length, pageBytes };
  } finally {
    process.stdout.write = write;
    await aws.stop();
    await dynamo.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
