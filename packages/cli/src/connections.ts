/** Connections of the one machine: how many, for how long, and what is said to those that are refused before a request is read. */
import { type IncomingMessage, type Server, type ServerOptions, type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Log } from "@suyuan/api/host";
import { networkOf } from "@suyuan/api/http/client-address";
import { DomainError } from "@suyuan/domain/errors";

/** Times of a connection, in milliseconds: the headers of a request; all of it, with its wait for a turn; nothing asked on an open connection. */
export const HEADERS_MS = 10_000;
const REQUEST_MS = 240_000;
/** Longer than proxies keep theirs by default (60 s): they close first, and no request meets a closed one. */
const KEEP_ALIVE_MS = 65_000;
/** How often connections are looked after: a limit above holds to within this. */
const CHECKED_EVERY_MS = 1_000;
/** Requests on one connection, which is closed with the last of them. */
const REQUESTS_PER_CONNECTION = 10_000;

export const SERVER_OPTIONS: ServerOptions = {
  headersTimeout: HEADERS_MS,
  requestTimeout: REQUEST_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  connectionsCheckingInterval: CHECKED_EVERY_MS,
  // It is looked at with the other header lines, and refused with words.
  requireHostHeader: false,
};

export interface ConnectionLimits {
  /** Open connections together; 0 for no limit. */
  readonly inAll: number;
  /** Of one address (IPv6: of one /64); 0 for no limit. */
  readonly perAddress: number;
  /** A reverse proxy in front, which brings the connections of many. */
  readonly isProxy: (address: string) => boolean;
}

const TOLD_EVERY_MS = 1_000;

/** What is asked of a request here. */
export type Incoming = Pick<IncomingMessage, "rawHeaders" | "httpVersion" | "socket">;

/** Bounds the connections of a server. `isRefused` tells of a request whether its connection was refused: nothing is done for it. */
export function boundConnections(
  server: Server,
  limits: ConnectionLimits,
  log: Log,
): { isRefused(incoming: Incoming): boolean } {
  const refused = new WeakSet<Socket>();
  /** The newest answer on each connection: it is asked of an error alone, and costs no listener of every request. */
  const answering = new WeakMap<Duplex, ServerResponse>();
  const byNetwork = new Map<string, number>();
  let inAll = 0;
  let unsaid = 0;
  let nextToldAt = 0;

  const tell = (limit: string) => {
    unsaid += 1;
    const now = performance.now();
    if (now < nextToldAt) return;
    nextToldAt = now + TOLD_EVERY_MS;
    log.warn("connections-refused", { limit, count: unsaid });
    unsaid = 0;
  };

  server.maxRequestsPerSocket = REQUESTS_PER_CONNECTION;
  server.prependListener("connection", (socket: Socket) => {
    const address = socket.remoteAddress ?? "";
    const network = networkOf(address);
    const count = byNetwork.get(network) ?? 0;
    const isMany = limits.perAddress > 0 && count >= limits.perAddress && !limits.isProxy(address);
    if (isMany || (limits.inAll > 0 && inAll >= limits.inAll)) {
      refused.add(socket);
      tell(isMany ? "address" : "all");
      socket.end(rawProblem(isMany ? TOO_MANY_OF_ADDRESS : TOO_MANY));
      socket.destroySoon();
      return;
    }
    inAll += 1;
    byNetwork.set(network, count + 1);
    socket.once("close", () => {
      inAll -= 1;
      const left = (byNetwork.get(network) ?? 1) - 1;
      if (left === 0) byNetwork.delete(network);
      else byNetwork.set(network, left);
    });
  });
  server.prependListener("request", ({ socket }, response) => {
    answering.set(socket, response);
  });
  server.on("clientError", (error: Error & { readonly code?: string }, socket: Duplex) => {
    // Whose answer has begun, or who has gone, cannot be told anything else.
    const answer = answering.get(socket);
    const hasBegun = answer?.headersSent === true && !answer.writableFinished;
    if (socket.writable && !hasBegun && error.code !== "ECONNRESET") {
      socket.end(rawProblem(REFUSALS.get(error.code) ?? MALFORMED));
    }
    socket.destroy();
  });
  return { isRefused: ({ socket }) => refused.has(socket) };
}

/** The refusal of a request that does not name its host once (RFC 9112 section 3.2); undefined of one that does. */
export function hostRefusal({ rawHeaders, httpVersion }: Incoming): DomainError | undefined {
  let hosts = 0;
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const name = rawHeaders[n];
    if (name?.length === 4 && name.toLowerCase() === "host") hosts += 1;
  }
  if (hosts === 1 || (hosts === 0 && httpVersion === "1.0")) return undefined;
  return new DomainError("invalid-request", {
    en: `A request names its host once, in one Host header; this one has ${hosts}.`,
    zh: `请求须有且只有一个 Host 头，此请求有 ${hosts} 个。`,
  });
}

interface RawProblem {
  readonly status: number;
  readonly code: string;
  readonly en: string;
  readonly zh: string;
  readonly retryAfterSeconds?: number;
}

const RETRY_SECONDS = 10;

const TOO_MANY: RawProblem = {
  status: 503,
  code: "busy",
  en: "The service has as many connections open as it takes. Try again in a few seconds.",
  zh: "服务的连接数已达上限，请几秒后重试。",
  retryAfterSeconds: RETRY_SECONDS,
};
const TOO_MANY_OF_ADDRESS: RawProblem = {
  status: 429,
  code: "too-many-requests",
  en: "Your network address has as many connections open as one may. Close some, or send requests one after another on one.",
  zh: "您的网络地址打开的连接数已达上限。请关闭部分连接，或在同一连接上依次发送请求。",
  retryAfterSeconds: RETRY_SECONDS,
};
const MALFORMED: RawProblem = {
  status: 400,
  code: "invalid-request",
  en: "This is no HTTP/1.1 request that can be read.",
  zh: "请求不是可读取的 HTTP/1.1 请求。",
};

/** By the codes of Node and its parser. */
const REFUSALS: ReadonlyMap<string | undefined, RawProblem> = new Map<string | undefined, RawProblem>([
  [
    "ERR_HTTP_REQUEST_TIMEOUT",
    {
      status: 408,
      code: "body-too-slow",
      en: `The request came too slowly: its headers have ${HEADERS_MS / 1000} s, all of it ${REQUEST_MS / 1000} s.`,
      zh: `请求传输过慢：请求头上限 ${HEADERS_MS / 1000} 秒，整个请求上限 ${REQUEST_MS / 1000} 秒。`,
    },
  ],
  [
    "HPE_HEADER_OVERFLOW",
    {
      status: 431,
      code: "invalid-request",
      en: "The request's header lines are too long: at most 16 KB together.",
      zh: "请求头过长，合计不得超过 16 KB。",
    },
  ],
]);

/** A whole answer, for whoever no request was read of. */
function rawProblem({ status, code, en, zh, retryAfterSeconds }: RawProblem): string {
  const title = STATUS_CODES[status] ?? "";
  const body = JSON.stringify({
    type: "about:blank",
    title,
    status,
    detail: en,
    detailZh: zh,
    code,
    retryAfterSeconds,
  });
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    "Content-Type: application/problem+json",
    "Cache-Control: no-store",
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(retryAfterSeconds === undefined ? [] : [`Retry-After: ${retryAfterSeconds}`]),
    "Connection: close",
  ];
  return `${head.join("\r\n")}\r\n\r\n${body}`;
}
