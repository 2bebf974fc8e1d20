import { DomainError } from "@suyuan/domain/errors";
import { type Context, type Handler, Hono } from "hono";
import { countUndeclared } from "../allowances/quotas.ts";
import type { Answer } from "../call.ts";
import type { Deps } from "../host.ts";
import { KeptJson, sendBody, WrittenJson } from "./body-encoding.ts";
import { deviceClaimIn, RECEIVED_HEADER, settled, type UnderWay, underWay } from "./devices/numbered.ts";
import { type Asking, type Gate, openGate, type Refused } from "./gate.ts";
import { nothingAt } from "./malformed-link.ts";
import { requireDeclaredAnswer, requireDeclaredProblem } from "./openapi/contract.ts";
import { type Reader, readCall, readerOf, sizeOf } from "./read-call.ts";
import { metricName } from "./request-log.ts";
import { FileContent, type Method, type Route } from "./route.ts";
import { type HeaderSet, PREFLIGHT_HEADERS } from "./security-headers.ts";
import { rawPath, rawQuery } from "./target.ts";

/**
 * Serves a table of routes: one handler each, compiled now. `app` comes from `newApp`, with the same gate. Throws for a table that
 * contradicts itself.
 */
export function bindRoutes(app: Hono, deps: Deps, routes: readonly Route[], gate: Gate = openGate(deps)): void {
  const seen = new Set<string>();
  for (const route of routes) {
    const reader = readerOf(route);
    const key = `${route.method} ${reader.template.pattern}`;
    if (seen.has(key)) throw new Error(`${route.method} ${route.path} is declared twice`);
    seen.add(key);
    app.on(route.method, reader.template.pattern, handlerOf(reader, gate));
  }
}

/**
 * An application that routes on raw paths and has no routes yet. It answers HEAD, OPTIONS, unknown methods (405 with Allow), unknown paths
 * (404, or 400 for what is no Digital Link) and what is thrown as problem documents; `refusals` are the headers of those.
 */
export function newApp(
  gate: Gate,
  refusals: HeaderSet = gate.headers.api,
  { router, shown = ({ response }) => response }: AppOptions = {},
): Hono {
  const app = new Hono({ getPath: rawPath, ...(router && { router }) });
  app.onError((error, c) => {
    const startedMs = performance.now();
    const refused = gate.refuse(error, { id: gate.requestId(), route: UNMATCHED, headers: refusals });
    gate.tell({ route: PAGE, status: refused.response.status, startedMs, code: refused.code }, c);
    return shown(refused, c.req.raw);
  });
  app.notFound((c) => {
    const { response, refused } = unmatched(app, gate, c, refusals);
    return refused === undefined ? response : shown(refused, c.req.raw);
  });
  return app;
}

/** How an application may differ. */
export interface AppOptions {
  readonly router?: Hono["router"];
  /** How a refusal is shown to who asks; the problem document by default. */
  readonly shown?: (refused: Refused, request: Request) => Response | Promise<Response>;
}

/** What became of a request that no handler took. */
interface Unmatched {
  readonly response: Response;
  readonly refused: Refused | undefined;
}

interface Bound {
  readonly reader: Reader;
  readonly name: string;
  readonly metric: string;
  readonly isPublic: boolean;
  /** For every answer and refusal. */
  readonly headers: HeaderSet;
  readonly jsonHeaders: HeaderSet;
  readonly cacheControl: string | undefined;
}

function handlerOf(reader: Reader, gate: Gate): Handler {
  const { route } = reader;
  const name = `${route.method} ${route.path}`;
  const isPublic = route.roles === "public";
  const headers = isPublic && route.method === "GET" ? gate.headers.publicData : gate.headers.api;
  const jsonHeaders = { ...headers, "content-type": "application/json" };
  const bound = {
    reader,
    name,
    metric: metricName(name),
    isPublic,
    headers,
    jsonHeaders,
    cacheControl: route.cacheControl,
  };
  const handler: Handler = async (c) => {
    const startedMs = performance.now();
    const id = gate.requestId();
    const asking: Asking = {};
    const told: Told = {};
    let refused: Refused | undefined;
    let response: Response;
    try {
      response = await responseOf(bound, await answerOf(bound, gate, c, { id, asking, told }), c.req.raw, id);
    } catch (error) {
      refused = refuse(bound, gate, error, id);
      response = refused.response;
    }
    if (told.received !== undefined) response.headers.set(RECEIVED_HEADER, told.received);
    const { status } = response;
    gate.tell({ route: name, metric: bound.metric, status, startedMs, code: refused?.code }, c, asking);
    return response;
  };
  if (isPublic && route.method === "GET") gate.readable.add(handler);
  return handler;
}

interface Asked {
  readonly id: string;
  readonly asking: Asking;
  readonly told: Told;
}

/** Filled in of a command that has a number of its device: what is said of the device beside the answer or refusal. */
interface Told {
  received?: string | undefined;
}

async function answerOf(
  { reader, isPublic }: Bound,
  gate: Gate,
  c: Context,
  { id, asking, told }: Asked,
): Promise<Answer> {
  const { route } = reader;
  const request = c.req.raw;
  const network = route.isUnlimited === true ? "-" : gate.admit(c);
  const signedIn = route.roles === "person" ? await gate.signedIn(request, network, asking) : undefined;
  const actor =
    typeof route.roles === "string" ? undefined : await gate.identify(request, network, route.roles, asking);
  const claim = actor === undefined || route.method === "GET" ? undefined : deviceClaimIn(request.headers);
  const leave = actor === undefined ? undefined : await gate.begin(actor, sizeOf(reader, request));
  const under: { way?: UnderWay } = {};
  const verify = async (bytes: Uint8Array): Promise<void> => {
    if (actor === undefined) return;
    await countUndeclared(gate.deps, actor.organisation, request, bytes);
    if (claim === undefined) return;
    const query = rawQuery(request.url);
    const target = `${rawPath(request)}${query === "" ? "" : `?${query}`}`;
    under.way = await underWay(gate.deps, actor.organisation, claim, { method: route.method, target, bytes });
  };
  try {
    const call = await readCall(reader, gate.deps, request, id, verify);
    if (actor !== undefined) call.actor = actor;
    if (signedIn !== undefined) call.signedIn = signedIn;
    // The handler's own parameter types were checked against the schemas by `route`.
    const answer = await route.handler(gate.deps, call as never);
    if (gate.checkAnswers) requireDeclaredAnswer(route, asDeclared(answer));
    if (under.way !== undefined) told.received = await settled(gate.deps, under.way);
    return answer;
  } catch (error) {
    if (under.way !== undefined) told.received ??= await settled(gate.deps, under.way, error);
    if (isPublic && error instanceof DomainError && error.code === "not-found") gate.miss(network);
    throw error;
  } finally {
    leave?.();
  }
}

function refuse(bound: Bound, gate: Gate, error: unknown, id: string): Refused {
  const request = { id, route: bound.name, headers: bound.headers };
  if (!gate.checkAnswers) return gate.refuse(error, request);
  try {
    requireDeclaredProblem(bound.reader.route, error);
    return gate.refuse(error, request);
  } catch (undeclared) {
    return gate.refuse(undeclared, request);
  }
}

function asDeclared(answer: Answer): Answer {
  const { body } = answer;
  return body instanceof KeptJson || body instanceof WrittenJson ? { ...answer, body: body.value } : answer;
}

async function responseOf(bound: Bound, answer: Answer, request: Request, id: string): Promise<Response> {
  const { status, body } = answer;
  const isFile = body instanceof FileContent;
  const headers: Record<string, string> = {
    ...(status === 204 || isFile ? bound.headers : bound.jsonHeaders),
    "x-request-id": id,
  };
  if (answer.location !== undefined) headers.location = answer.location;
  if (answer.headers !== undefined) Object.assign(headers, answer.headers);
  if (answer.replayed === true) headers["idempotent-replayed"] = "true";
  if (bound.cacheControl !== undefined && status === 200) headers["cache-control"] = bound.cacheControl;
  if (status === 204) return new Response(null, { status, headers });
  if (body instanceof KeptJson) return body.responseTo(request, headers);
  if (isFile) headers["content-type"] = body.contentType;
  if (isFile && body.filename !== undefined) headers["content-disposition"] = attachment(body.filename);
  const written = body instanceof WrittenJson ? body.text : undefined;
  const sent = isFile ? body.bytes : (written ?? JSON.stringify(body ?? null));
  if (bound.reader.route.tellsSecret === true) return new Response(sent, { status, headers });
  return sendBody(sent, status, headers, request);
}

/** RFC 6266: an ASCII name for old clients and the exact one. */
function attachment(filename: string): string {
  const ascii = filename.replace(/[^A-Za-z0-9._-]/g, "_");
  const exact = encodeURIComponent(filename).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${exact}`;
}

const METHODS: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const UNMATCHED = "unmatched";
/** What answers with pages and redirects has no lines but for its refusals. */
const PAGE = "page";

/** A request that no handler took: OPTIONS, a known path with another method, or an unknown path. */
function unmatched(app: Hono, gate: Gate, c: Context, headers: HeaderSet): Unmatched {
  const startedMs = performance.now();
  const id = gate.requestId();
  const path = rawPath(c.req.raw);
  const { allow, readable } = allowedAt(app, gate, path);
  let refused: Refused | undefined;
  let response: Response;
  if (c.req.method === "OPTIONS" && allow.length > 0) {
    const cors = readable ? PREFLIGHT_HEADERS : {};
    const told = { ...headers, ...cors, allow: allow.join(", "), "x-request-id": id };
    response = new Response(null, { status: 204, headers: told });
  } else {
    const error = allow.length > 0 ? methodNotAllowed(allow) : nothingAt(c.req.method, path);
    refused = gate.refuse(error, { id, route: UNMATCHED, headers });
    response = refused.response;
  }
  const { status } = response;
  gate.tell({ route: UNMATCHED, metric: "UnmatchedLatency", status, startedMs, code: refused?.code }, c);
  return { response, refused };
}

/** The methods that handlers take at this path. Only reached off the hot path, so the router is asked method by method. */
function allowedAt(app: Hono, gate: Gate, path: string): { readonly allow: string[]; readonly readable: boolean } {
  let readable = false;
  const methods = METHODS.filter((method) => {
    const own = app.router.match(method, path)[0].filter(([[, matched]]) => matched.method === method);
    readable ||= own.some(([[handler]]) => gate.readable.has(handler as Handler));
    return own.length > 0;
  });
  if (methods.length === 0) return { allow: [], readable };
  const head = methods.includes("GET") ? ["HEAD"] : [];
  return { allow: [...methods, ...head, "OPTIONS"], readable };
}

function methodNotAllowed(allow: readonly string[]): DomainError {
  return new DomainError(
    "method-not-allowed",
    { en: `This address takes ${allow.join(", ")}.`, zh: `此地址支持的方法：${allow.join("、")}。` },
    { extensions: { allow } },
  );
}
