import type { Role } from "@suyuan/domain/organisation";
import type { Context, Handler } from "hono";
import { Hono } from "hono";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { sendBody } from "../../http/body-encoding.ts";
import type { Asking, Gate } from "../../http/gate.ts";
import { declaredBytes, isLargeBody } from "../../http/read-body.ts";
import { metricName } from "../../http/request-log.ts";
import { FileContent } from "../../http/route.ts";
import { EPCIS_PREFLIGHT, type HeaderSet } from "../../http/security-headers.ts";
import { type PathTemplate, pathTemplate, rawPath, rawQuery } from "../../http/target.ts";
import { JSON_BYTES_MAX, TARGET_CHARS_MAX } from "../../limits.ts";
import { JSON_OFFERS, negotiate, type Offer } from "./negotiate.ts";
import { EpcisProblem, epcisProblemResponse, epcisRefusal } from "./problems.ts";
import { queryPairs } from "./query-pairs.ts";
import {
  type CbvXmlFormat,
  cbvXmlFormatAsked,
  DISCOVERY_HEADERS,
  type EpcFormat,
  type EpcisVersion,
  epcFormatAsked,
  extensionsAsked,
  VERSION_HEADERS,
  versionsAsked,
} from "./versions.ts";

/** Who may use /epcis: every role sees its own organisation's events. */
export const EPCIS_ROLES: readonly Role[] = ["integrator", "clerk", "depot", "laboratory", "inspector"];

/** How the answer is wanted, from the request's headers. */
export interface Asked {
  /** One of the operation's offers; `application/json` where there is nothing to choose. */
  readonly mediaType: string;
  readonly version: EpcisVersion;
  readonly epcFormat: EpcFormat;
  readonly cbvXmlFormat: CbvXmlFormat;
  /** Prefix to namespace, from `GS1-Extensions`. */
  readonly extensions: ReadonlyMap<string, string>;
}

/** One request to an operation of /epcis, its sender known and allowed. */
export interface EpcisCall {
  readonly actor: Actor;
  readonly params: Readonly<Record<string, string>>;
  /** The raw query, each name and value percent-decoded once, in order, repeats kept; `+` is a plus. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly asked: Asked;
  readonly request: Request;
  readonly requestId: string;
  readonly deps: Deps;
}

export interface EpcisReply {
  readonly status: 200 | 201 | 202 | 204;
  /** JSON, or a `FileContent` with a media type of its own. */
  readonly body?: unknown;
  /** Of a JSON body, where it is not the one negotiated. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly location?: string;
}

export interface EpcisOperation {
  readonly method: "GET" | "POST" | "DELETE";
  /** `/epcis/events/{eventID}`. */
  readonly path: string;
  /** `EPCIS_ROLES` when left out. */
  readonly roles?: readonly Role[];
  /** Forms of the answer to choose from by Accept; JSON for a GET, and no choice for others, when left out. */
  readonly offers?: readonly Offer[];
  /** Lower-case headers that OPTIONS on this path tells besides the versions; a 413 carries them too (the capture limits). */
  readonly announce?: HeaderSet;
  /** Bytes of the body that it takes, where they are more than usual. */
  readonly bytesMax?: number;
  readonly handler: (call: EpcisCall) => Promise<EpcisReply>;
}

/** An application for /epcis with no operations yet: it routes on raw paths and refuses in the words of EPCIS. */
export function newEpcisApp(gate: Gate): Hono {
  const app = new Hono({ getPath: rawPath });
  app.onError((error, c) => respond(gate, UNMATCHED, c, () => Promise.reject(error)));
  app.notFound((c) => respond(gate, UNMATCHED, c, () => Promise.reject(refusalAt(app, rawPath(c.req.raw)))));
  return app;
}

/**
 * Mounts one operation with the gate (rate limit, key, role), version headers, epcisException problem documents, HEAD and OPTIONS.
 * OPTIONS needs no key: it tells what anyone may read in the standard.
 */
export function endpoint(app: Hono, gate: Gate, operation: EpcisOperation): void {
  const template = pathTemplate(operation.path);
  const name = `${operation.method} ${operation.path}`;
  const announce = operation.announce ?? {};
  const handler: Handler = (c) =>
    respond(
      gate,
      name,
      c,
      async (id, asking) => replyTo(c.req.raw, gate, await answerOf(gate, operation, template, c, { id, asking }), id),
      announce,
    );
  app.on(operation.method, template.pattern, handler);
  discoverable(app, gate, template.pattern, operation);
}

const UNMATCHED = "unmatched";

/** Answers, refuses and logs: nothing is thrown to the host. */
async function respond(
  gate: Gate,
  route: string,
  c: Context,
  answer: (requestId: string, asking: Asking) => Promise<Response>,
  announce: HeaderSet = {},
): Promise<Response> {
  const startedMs = performance.now();
  const id = gate.requestId();
  const asking: Asking = {};
  let code: string | undefined;
  let response: Response;
  try {
    response = await answer(id, asking);
  } catch (error) {
    const { problem, defect } = epcisRefusal(error);
    if (defect) gate.deps.log.error("defect", error, { route, instance: id });
    code = problem.code;
    const limits = problem.status === 413 ? announce : {};
    response = epcisProblemResponse(problem, id, { ...gate.headers.epcis, ...VERSION_HEADERS, ...limits });
    if (c.req.method === "HEAD") response = new Response(null, response);
  }
  const metric = route === UNMATCHED ? "UnmatchedLatency" : metricName(route);
  gate.tell({ route, metric, status: response.status, startedMs, code }, c, asking);
  return response;
}

async function answerOf(
  gate: Gate,
  operation: EpcisOperation,
  template: PathTemplate,
  c: Context,
  { id: requestId, asking }: { readonly id: string; readonly asking: Asking },
): Promise<EpcisReply & { readonly asked: Asked }> {
  const request = c.req.raw;
  const network = gate.admit(c);
  requireShort(request);
  const path = rawPath(request);
  const actor = await gate.identify(request, network, operation.roles ?? EPCIS_ROLES, asking);
  const asked = askedBy(request.headers, operation);
  const params = template.read(path);
  const call = { actor, params, query: queryPairs(rawQuery(request.url)), asked, request, requestId, deps: gate.deps };
  const { bytesMax = JSON_BYTES_MAX } = operation;
  const isLarge = operation.method === "POST" && isLargeBody(request.headers, bytesMax);
  const leave = await gate.begin(actor, { bytes: declaredBytes(request.headers, bytesMax), isLarge });
  try {
    return { ...(await operation.handler(call)), asked };
  } finally {
    leave();
  }
}

function askedBy(headers: Headers, { method, offers }: EpcisOperation): Asked {
  const versions = versionsAsked(headers);
  const choice = offers ?? (method === "GET" ? JSON_OFFERS : undefined);
  const chosen =
    choice === undefined
      ? { mediaType: "application/json", version: versions[0] ?? "2.0.0" }
      : negotiate(headers.get("accept"), versions, choice);
  return {
    ...chosen,
    epcFormat: epcFormatAsked(headers, chosen.version),
    cbvXmlFormat: cbvXmlFormatAsked(headers),
    extensions: extensionsAsked(headers),
  };
}

async function replyTo(
  request: Request,
  gate: Gate,
  reply: EpcisReply & { readonly asked: Asked },
  requestId: string,
): Promise<Response> {
  const { status, body, asked } = reply;
  const headers: Record<string, string> = {
    ...gate.headers.epcis,
    ...VERSION_HEADERS,
    "gs1-epcis-version": asked.version,
    "gs1-cbv-version": asked.version,
    "x-request-id": requestId,
    ...(reply.location === undefined ? {} : { location: reply.location }),
    ...reply.headers,
  };
  if (body === undefined || status === 204) return new Response(null, { status, headers });
  const isFile = body instanceof FileContent;
  headers["content-type"] = isFile ? body.contentType : (reply.contentType ?? asked.mediaType);
  return sendBody(isFile ? body.bytes : JSON.stringify(body), status, headers, request);
}

interface Discovered {
  readonly methods: Set<string>;
  announce: HeaderSet;
}

const discoveredOf = new WeakMap<Hono, Map<string, Discovered>>();

/** OPTIONS, mounted with the first operation of a path. */
function discoverable(app: Hono, gate: Gate, pattern: string, { method, announce }: EpcisOperation): void {
  const paths = discoveredOf.get(app) ?? new Map<string, Discovered>();
  discoveredOf.set(app, paths);
  const known = paths.get(pattern);
  const path = known ?? { methods: new Set<string>(), announce: {} };
  path.methods.add(method);
  path.announce = { ...path.announce, ...announce };
  if (known !== undefined) return;
  paths.set(pattern, path);
  app.on("OPTIONS", pattern, (c) =>
    respond(gate, "OPTIONS /epcis", c, async (id) => {
      gate.admit(c);
      requireShort(c.req.raw);
      versionsAsked(c.req.raw.headers);
      const allow = allowed([...path.methods]).join(", ");
      const own = { ...EPCIS_PREFLIGHT, allow, "access-control-allow-methods": allow, "x-request-id": id };
      return new Response(null, {
        status: 204,
        headers: { ...gate.headers.epcis, ...DISCOVERY_HEADERS, ...path.announce, ...own },
      });
    }),
  );
}

function allowed(methods: readonly string[]): readonly string[] {
  return ["OPTIONS", ...methods, ...(methods.includes("GET") ? ["HEAD"] : [])];
}

/** A known path with another method (405), or an unknown path (404). */
function refusalAt(app: Hono, path: string): EpcisProblem {
  const methods = ["GET", "POST", "DELETE"].filter((method) =>
    app.router.match(method, path)[0].some(([[, matched]]) => matched.method === method),
  );
  if (methods.length === 0) return noSuchResource();
  const allow = allowed(methods).join(", ");
  return new EpcisProblem(
    "ImplementationException",
    { en: `This address takes ${allow}.`, zh: `此地址支持的方法：${allow}。` },
    { status: 405, code: "method-not-allowed", headers: { allow } },
  );
}

/** What is not there and what the sender may not see: one answer for both. */
export function noSuchResource(): EpcisProblem {
  return new EpcisProblem("NoSuchResourceException", {
    en: "There is no such resource, or this key may not see it.",
    zh: "没有此资源，或当前密钥无权查看。",
  });
}

function requireShort(request: Request): void {
  if (rawPath(request).length + rawQuery(request.url).length <= TARGET_CHARS_MAX) return;
  throw new EpcisProblem("URITooLongException", {
    en: `The address may have at most ${TARGET_CHARS_MAX} characters. Ask for less at once, or store the query under /epcis/queries.`,
    zh: `地址不得超过 ${TARGET_CHARS_MAX} 个字符。请减少参数，或先在 /epcis/queries 保存查询。`,
  });
}
