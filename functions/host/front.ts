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
type GatewayEvent = Extract<LambdaEvent, { readonly rawPath: string }>;
type Handler = (event: GatewayEvent) => Promise<{ readonly statusCode: number }>;

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
    return handle({ ...event, rawPath: path, headers, requestContext: { ...requestContext, http } });
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
