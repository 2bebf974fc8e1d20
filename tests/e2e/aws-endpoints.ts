/** As much of S3 and SQS as the functions use, over HTTP in this process: the bundles carry their own clients, and find it by environment. */
import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Message {
  readonly messageId: string;
  readonly body: string;
}

/** A message of a queue that keeps the order of each group. */
export interface GroupedMessage extends Message {
  readonly group: string;
}

export interface AwsEndpoints {
  readonly url: string;
  /** Objects by `/bucket/key`. */
  readonly objects: ReadonlyMap<string, Buffer>;
  /** Takes every message that waits in the queue of scans. */
  receive(): readonly Message[];
  /** Takes every message that waits in the queue of deliveries. */
  receiveDeliveries(): readonly GroupedMessage[];
  /** Makes the queue answer with 500, or stop doing so. */
  breakQueue(broken: boolean): void;
  stop(): Promise<void>;
}

interface State {
  readonly objects: Map<string, Buffer>;
  waiting: Message[];
  readonly deliveries: GroupedMessage[];
  broken: boolean;
}

export async function startAwsEndpoints(): Promise<AwsEndpoints> {
  const state: State = { objects: new Map(), waiting: [], deliveries: [], broken: false };
  const server = createServer((request, response) => void answer(state, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects: state.objects,
    receive: () => state.waiting.splice(0),
    receiveDeliveries: () => state.deliveries.splice(0),
    breakQueue: (broken) => {
      state.broken = broken;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const target = request.headers["x-amz-target"];
  if (target === "AmazonSQS.SendMessage") sendMessage(state, body, response);
  else if (target === "AmazonSQS.SendMessageBatch") sendDeliveries(state, body, response);
  else if (target === undefined && request.method === "PUT") putObject(state, request, body, response);
  else if (target === undefined && request.method === "GET") getObject(state, request, response);
  else response.writeHead(501).end();
}

/** SQS answers with the digest of what it took, and its client compares. */
function sendMessage(state: State, body: Buffer, response: ServerResponse): void {
  if (state.broken) {
    response.writeHead(500, { "content-type": "application/x-amz-json-1.0" }).end("{}");
    return;
  }
  const { MessageBody: text } = JSON.parse(body.toString()) as { readonly MessageBody: string };
  const message = { messageId: randomUUID(), body: text };
  state.waiting.push(message);
  const digest = createHash("md5").update(text).digest("hex");
  response
    .writeHead(200, { "content-type": "application/x-amz-json-1.0" })
    .end(JSON.stringify({ MessageId: message.messageId, MD5OfMessageBody: digest }));
}

function sendDeliveries(state: State, body: Buffer, response: ServerResponse): void {
  const { Entries } = JSON.parse(body.toString()) as {
    readonly Entries: readonly { readonly Id: string; readonly MessageBody: string; readonly MessageGroupId: string }[];
  };
  const Successful = Entries.map(({ Id, MessageBody: text, MessageGroupId: group }) => {
    const message = { messageId: randomUUID(), body: text, group };
    state.deliveries.push(message);
    return { Id, MessageId: message.messageId, MD5OfMessageBody: createHash("md5").update(text).digest("hex") };
  });
  response
    .writeHead(200, { "content-type": "application/x-amz-json-1.0" })
    .end(JSON.stringify({ Successful, Failed: [] }));
}

function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? "/", "http://s3.example").pathname;
}

function putObject(state: State, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const path = pathOf(request);
  if (request.headers["if-none-match"] === "*" && state.objects.has(path)) {
    refuse(response, 412, "PreconditionFailed");
    return;
  }
  state.objects.set(path, body);
  response.writeHead(200, { etag: `"${createHash("md5").update(body).digest("hex")}"` }).end();
}

function getObject(state: State, request: IncomingMessage, response: ServerResponse): void {
  const found = state.objects.get(pathOf(request));
  if (found === undefined) refuse(response, 404, "NoSuchKey");
  else response.writeHead(200, { "content-type": "application/octet-stream" }).end(found);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { "content-type": "application/xml" })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}
