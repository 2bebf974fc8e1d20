import { createHash, timingSafeEqual } from "node:crypto";
import type { LambdaEvent } from "hono/aws-lambda";

/** What the front adds to a request. The gateway itself can be reached by anyone; only the front knows the secret. */
const SECRET = "x-front-secret";
/** The path exactly as the viewer sent it: the gateway decodes `%2F` and cuts at `%3F`, and both may stand in a lot. */
const PATH = "x-front-path";
/** The viewer's address: the gateway sees the front's own. */
const ADDRESS = "x-front-address";

/** A path in visible ASCII, without query or fragment. */
const RAW_PATH = /^\/[!"$->@-~]*$/;

/** Payload format 2.0. */
// oxlint-disable-next-line typescript/no-deprecated -- its successor `@hono/aws-lambda` is not published yet
export type GatewayEvent = Extract<LambdaEvent, { readonly rawPath: string }>;
interface Result {
  readonly statusCode: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly isBase64Encoded?: boolean;
}
export type Handler = (event: GatewayEvent) => Promise<Result>;

/** Bytes of a body, as it is encoded, that Lambda takes back: 6 MiB with all around it. */
const ANSWER_BYTES_MAX = 6 * 1024 * 1024 - 64 * 1024;

/** In place of an answer that Lambda would refuse, which the gateway would tell as a 500 without a word. */
const ANSWER_TOO_LARGE: Result = {
  statusCode: 500,
  headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  body: JSON.stringify({
    type: "/problems/internal",
    title: "Internal error",
    titleZh: "系统错误",
    status: 500,
    code: "internal",
    detail: "The answer is larger than can be sent at once. Ask for less: a smaller limit or perPage.",
    detailZh: "返回内容超过单次可发送的大小，请减少数量（limit 或 perPage）。",
  }),
};

/** Measured in bytes of UTF-8, quotes and line ends escaped: the answer travels as JSON. */
export function sendable(result: Result, bytesMax = ANSWER_BYTES_MAX): Result {
  const { body = "" } = result;
  // At most six bytes for a character: most answers need not be weighed.
  if (body.length * 6 <= bytesMax) return result;
  return Buffer.byteLength(JSON.stringify(body)) <= bytesMax ? result : ANSWER_TOO_LARGE;
}

/**
 * Lets in what came through the front, with the path and the address that the front tells in the places where the gateway
 * puts its own; whoever went around it gets 403 and reaches no code of the application.
 */
export function behindFront(secrets: readonly string[], handle: Handler): Handler {
  const accepted = secrets.map(digest);
  return async (event) => {
    const { [SECRET]: shown, [PATH]: path, [ADDRESS]: address, ...headers } = event.headers;
    if (shown === undefined) return { statusCode: 403 };
    const told = digest(shown);
    if (!accepted.some((one) => timingSafeEqual(told, one))) return { statusCode: 403 };
    if (path === undefined || !RAW_PATH.test(path) || address === undefined) return { statusCode: 400 };
    const { requestContext } = event;
    const http = { ...requestContext.http, path, sourceIp: address };
    return sendable(await handle({ ...event, rawPath: path, headers, requestContext: { ...requestContext, http } }));
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
