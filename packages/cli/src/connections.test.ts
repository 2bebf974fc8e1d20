import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { boundConnections, type ConnectionLimits, hostRefusal, SERVER_OPTIONS } from "./connections.ts";

let server: Server;
let handled = 0;
const warnings: unknown[] = [];
const log = { info() {}, warn: (...args: unknown[]) => void warnings.push(args), error() {} };
const opened: Socket[] = [];

function listening(limits: Partial<ConnectionLimits> = {}): Promise<unknown> {
  server = createServer(SERVER_OPTIONS, (request, response) => {
    if (connections.isRefused(request)) return;
    handled += 1;
    // As an application does that reads the body before it answers.
    if (request.url === "/half") {
      response.write("half of ");
      return;
    }
    if (request.method === "POST") {
      request.resume().on("end", () => response.end("answered"));
      return;
    }
    response.end(String(hostRefusal(request)?.detailZh ?? "answered"));
  });
  const connections = boundConnections(server, { inAll: 0, perAddress: 0, isProxy: () => false, ...limits }, log);
  server.listen(0, "127.0.0.1");
  return once(server, "listening");
}

beforeEach(() => {
  handled = 0;
  warnings.length = 0;
});
afterEach(() => {
  for (const socket of opened.splice(0)) socket.destroy();
  server.closeAllConnections();
  server.close();
});

async function open(): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  opened.push(socket);
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

/** What comes until the other side closes. */
async function told(socket: Socket, said = ""): Promise<string> {
  let text = "";
  socket.on("data", (part) => {
    text += part;
  });
  if (said !== "") socket.write(said);
  if (!socket.closed) await once(socket, "close");
  return text;
}

const GET = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

describe("connections beyond a bound", () => {
  test("of one address are refused with words and nothing is done for them; one that closes makes room", async () => {
    await listening({ perAddress: 2 });
    const first = await open();
    await open();
    const refused = await told(await open(), GET);
    expect(refused).toMatch(/^HTTP\/1\.1 429 /);
    expect(refused).toContain("Retry-After: 10\r\n");
    expect(JSON.parse(refused.split("\r\n\r\n")[1] ?? "")).toMatchObject({
      status: 429,
      code: "too-many-requests",
      detailZh: expect.stringContaining("连接"),
    });
    expect([handled, warnings]).toEqual([0, [["connections-refused", { limit: "address", count: 1 }]]]);
    first.destroy();
    await once(first, "close");
    // The server hears of it with a later turn of the loop.
    let answer = "";
    while (!answer.includes("answered")) answer = await told(await open(), GET);
    expect(handled).toBe(1);
  });

  test("of all together are refused with 503", async () => {
    await listening({ inAll: 1 });
    await open();
    expect(await told(await open())).toMatch(/^HTTP\/1\.1 503 [\s\S]*"code":"busy"/);
  });

  test("of a proxy are those of many", async () => {
    await listening({ perAddress: 1, isProxy: (address) => address === "127.0.0.1" });
    await open();
    expect(await told(await open(), GET)).toContain("answered");
  });
});

describe("what is no request", () => {
  test.each([
    ["bytes of something else", "\x16\x03\x01\x02\x00\r\n\r\n", 400],
    ["a header line without end", `GET / HTTP/1.1\r\nHost: x\r\nA: ${"a".repeat(20_000)}\r\n\r\n`, 431],
    ["two lengths", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd", 400],
  ])("is refused in words of both languages and closed: %s", async (_, said, status) => {
    await listening();
    const answer = await told(await open(), said);
    expect(answer.startsWith(`HTTP/1.1 ${status} `)).toBe(true);
    const problem = JSON.parse(answer.split("\r\n\r\n")[1] ?? "") as { detail: string; detailZh: string };
    expect(problem.detailZh).toMatch(/请求/);
    expect(problem.detail).not.toMatch(/[一-鿿]/);
    expect(handled).toBe(0);
  });

  test("is refused in words, too, where it turns out so with the body", async () => {
    await listening();
    const said = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n";
    expect(await told(await open(), said)).toMatch(/^HTTP\/1\.1 400 [\s\S]*请求/);
    const cut = await open();
    const answer = told(cut);
    cut.end("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
    expect(await answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*请求/);
  });

  test("is refused in words, too, where the connection has had its answers before", async () => {
    await listening();
    const socket = await open();
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(String((await once(socket, "data"))[0])).toMatch(/answered/);
    expect(await told(socket, "\x16\x03\x01\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 [\s\S]*请求/);
  });

  test("puts no words into an answer that has begun", async () => {
    await listening();
    const socket = await open();
    socket.write("GET /half HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(String((await once(socket, "data"))[0])).toMatch(/^HTTP\/1\.1 200 /);
    expect(await told(socket, "\x16\x03\x01\r\n\r\n")).not.toMatch(/400|请求/);
  });

  test.each([
    ["two hosts", "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\nConnection: close\r\n\r\n", /有 2 个/],
    ["none", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", /有 0 个/],
    ["one", GET, /answered/],
    ["none, as HTTP/1.0 allows", "GET / HTTP/1.0\r\n\r\n", /answered/],
  ])("names its host once: %s", async (_, said, answer) => {
    await listening();
    expect(await told(await open(), said)).toMatch(answer);
  });
});

test("the times of a connection are stated, and looked after often enough to hold", () => {
  const { headersTimeout = 0, requestTimeout = 0, connectionsCheckingInterval = Infinity } = SERVER_OPTIONS;
  expect([headersTimeout, requestTimeout]).toEqual([10_000, 240_000]);
  expect(connectionsCheckingInterval).toBeLessThanOrEqual(headersTimeout / 5);
});
