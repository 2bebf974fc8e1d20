import { type GatewayEvent, type Handler, sendable } from "./front.ts";

/** What a load balancer gives a function, with its setting for headers of several values. Paths and queries come as they were sent. */
export interface BalancerEvent {
  readonly httpMethod: string;
  readonly path: string;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  readonly multiValueQueryStringParameters?: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

export interface BalancerResult {
  readonly statusCode: number;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** A balancer takes back 1 MB, head and all. */
export const ANSWER_BYTES_MAX = 1024 * 1024 - 64 * 1024;

/**
 * Behind a load balancer, where there is no edge of ours: nobody else may call the function, so no secret is shown. The viewer's address is
 * what the balancer wrote last into `X-Forwarded-For`; what a viewer wrote into it stands before that and is not looked at.
 */
export function behindBalancer(handle: Handler): (event: BalancerEvent) => Promise<BalancerResult> {
  return async (event) => {
    const result = sendable(await handle(eventOf(event)), ANSWER_BYTES_MAX);
    const { statusCode, headers = {}, body = "", isBase64Encoded = false } = result;
    const multiValueHeaders = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value : [value]]),
    );
    return { statusCode, multiValueHeaders, body, isBase64Encoded };
  };
}

/** As the gateway would tell it (payload format 2.0). */
function eventOf(event: BalancerEvent): GatewayEvent {
  const { httpMethod: method, path, multiValueHeaders, multiValueQueryStringParameters: asked = {}, body } = event;
  const headers = Object.fromEntries(
    Object.entries(multiValueHeaders).map(([name, values]) => [name.toLowerCase(), values.join(",")]),
  );
  const sourceIp = headers["x-forwarded-for"]?.split(",").at(-1)?.trim() ?? "";
  const rawQueryString = Object.entries(asked)
    .flatMap(([name, values]) => values.map((value) => `${name}=${value}`))
    .join("&");
  const http = { method, path, protocol: "HTTP/1.1", sourceIp, userAgent: headers["user-agent"] ?? "" };
  const host = headers.host ?? "";
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString,
    headers,
    body: body === undefined || body === "" ? null : body,
    isBase64Encoded: event.isBase64Encoded,
    requestContext: {
      accountId: "",
      apiId: "",
      authentication: null,
      authorizer: {},
      domainName: host,
      domainPrefix: "",
      http,
      requestId: headers["x-amzn-trace-id"] ?? "",
      routeKey: "$default",
      stage: "$default",
      time: "",
      timeEpoch: 0,
    },
  };
}
