import { DomainError, type FieldError } from "@suyuan/domain/errors";
import * as z from "zod";
import type { Actor, Call, Idempotency, SignedIn } from "../call.ts";
import type { Deps } from "../host.ts";
import { JSON_BYTES_MAX, JSON_NODES_MAX, TARGET_CHARS_MAX } from "../limits.ts";
import { bodyPointer, fieldErrors, headerPointer, type PointerOf, paramPointer, queryPointer } from "./field-errors.ts";
import type { RequestSize } from "./gate.ts";
import { idempotencyOf } from "./idempotency.ts";
import { parseJson } from "./json-body.ts";
import { type BothLanguages, declaredBytes, isLargeBody, readBody, requireMediaType } from "./read-body.ts";
import type { Route, RouteBody } from "./route.ts";
import { type PathTemplate, pathTemplate, rawPath, rawQuery, readQuery } from "./target.ts";

/** A route with everything worked out that does not depend on the request. */
export interface Reader {
  readonly route: Route;
  readonly template: PathTemplate;
  /** Names the query may hold; undefined when the schema takes any. */
  readonly queryNames: ReadonlySet<string> | undefined;
  readonly body: BodyReader | undefined;
}

interface BodyReader {
  readonly bytesMax: number;
  /** Undefined: any media type. */
  readonly contentTypes: readonly string[] | undefined;
  readonly tooLarge?: BothLanguages | undefined;
  /** Undefined: the bytes go to the handler as they are. */
  readonly json: { readonly schema: z.ZodType; readonly nodesMax: number } | undefined;
}

/** The call before its actor is known. */
export type ReadCall = Omit<Call<unknown, unknown, unknown>, "actor"> & {
  readonly headers: unknown;
  actor?: Actor;
  signedIn?: SignedIn;
};

/** Compiles a route. Throws for one that contradicts itself: it would never answer as declared. */
export function readerOf(route: Route): Reader {
  const name = `${route.method} ${route.path}`;
  const template = pathTemplate(route.path);
  if (route.params !== undefined) {
    const declared = Object.keys(route.params.shape).sort().join();
    if (declared !== [...template.names].sort().join()) throw new Error(`${name}: params differ from the path`);
  }
  if (route.method === "GET" && route.body !== undefined) throw new Error(`${name}: a GET has no body`);
  if (route.body instanceof z.ZodObject && route.body.def.catchall === undefined) {
    throw new Error(`${name}: the body must be a z.strictObject, so that unknown fields are refused`);
  }
  return { route, template, queryNames: queryNames(route.query), body: bodyReader(route) };
}

function queryNames(query: z.ZodObject | undefined): ReadonlySet<string> | undefined {
  if (query === undefined) return new Set();
  return query.def.catchall === undefined ? new Set(Object.keys(query.shape)) : undefined;
}

function bodyReader({ method, body }: Route): BodyReader | undefined {
  if (method === "GET") return undefined;
  if (body === undefined) return { bytesMax: JSON_BYTES_MAX, contentTypes: undefined, json: undefined };
  if ("file" in body) {
    const { maxBytes, contentTypes, tooLarge } = body.file;
    return { bytesMax: maxBytes, contentTypes, tooLarge, json: undefined };
  }
  const spec = jsonSpec(body);
  return {
    bytesMax: spec.maxBytes ?? JSON_BYTES_MAX,
    contentTypes: ["application/json", ...(spec.contentTypes ?? [])],
    json: { schema: spec.json, nodesMax: spec.maxNodes ?? JSON_NODES_MAX },
  };
}

function jsonSpec(body: Exclude<RouteBody, { readonly file: unknown }>): {
  readonly json: z.ZodType;
  readonly maxBytes?: number;
  readonly maxNodes?: number;
  readonly contentTypes?: readonly string[];
} {
  return "json" in body ? body : { json: body };
}

/** How large a request is, as far as that can be told before its body is read. */
export function sizeOf({ route, body }: Reader, request: Pick<Request, "headers" | "url">): RequestSize {
  const bytesMax = body?.bytesMax ?? 0;
  const bytes = declaredBytes(request.headers, bytesMax);
  return { bytes, isLarge: isLargeAsked(route, request.url) || isLargeBody(request.headers, bytesMax) };
}

function isLargeAsked({ isLarge }: Route, url: string): boolean {
  if (isLarge === undefined || isLarge === true) return isLarge === true;
  return Object.hasOwn(readQuery(rawQuery(url)), isLarge.withQuery);
}

const NO_BYTES = new Uint8Array(0);
const NO_MEMBERS = Object.freeze({});

/**
 * Reads a request as the route declares it. `verify` is given the body once it is there, before anything is made of it. Throws
 * `invalid-request` with every invalid field, 413, 415, or what `verify` throws.
 */
export async function readCall(
  reader: Reader,
  deps: Deps,
  request: Request,
  requestId: string,
  verify?: (bytes: Uint8Array) => Promise<void>,
): Promise<ReadCall> {
  const { route, template } = reader;
  const path = rawPath(request);
  const query = rawQuery(request.url);
  if (path.length + query.length > TARGET_CHARS_MAX) throw targetTooLong();
  const errors: FieldError[] = [];
  const rawParams = template.read(path);
  const params = route.params === undefined ? rawParams : parsed(route.params, rawParams, paramPointer, errors);
  const queryValue = query === "" && route.query === undefined ? NO_MEMBERS : parsedQuery(reader, query, errors);
  const headers = parsedHeaders(route, request, errors);
  const bytes = reader.body === undefined ? NO_BYTES : await bodyBytes(reader.body, request);
  if (verify !== undefined) await verify(bytes);
  const body = parsedBody(reader, bytes, errors);
  const [first] = errors;
  if (first !== undefined) throw invalid(errors, first);
  const call = { params, query: queryValue, headers, body, bytes, requestId };
  const idempotency = idempotencyIn(reader, deps, request, { path, query, bytes });
  return idempotency === undefined ? call : { ...call, idempotency };
}

function parsedQuery({ route, queryNames: names }: Reader, query: string, errors: FieldError[]): unknown {
  const values = readQuery(query);
  if (names !== undefined) {
    for (const name of Object.keys(values)) {
      if (names.has(name)) continue;
      errors.push({ pointer: queryPointer([name]), detail: "unknown parameter", detailZh: "没有这个参数" });
      delete values[name];
    }
  }
  return route.query === undefined ? NO_MEMBERS : parsed(route.query, values, queryPointer, errors);
}

/** The header fields that the route names; others are nobody's business here. */
function parsedHeaders({ headers }: Route, request: Request, errors: FieldError[]): unknown {
  if (headers === undefined) return NO_MEMBERS;
  const sent = Object.keys(headers.shape).flatMap((name) => {
    const value = request.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return parsed(headers, Object.fromEntries(sent), headerPointer, errors);
}

async function bodyBytes(body: BodyReader, request: Request): Promise<Uint8Array<ArrayBuffer>> {
  if (body.contentTypes !== undefined) requireMediaType(request.headers, body.contentTypes);
  return readBody(request, body.bytesMax, body.tooLarge);
}

function parsedBody({ route, body }: Reader, bytes: Uint8Array, errors: FieldError[]): unknown {
  if (body?.json !== undefined)
    return parsed(body.json.schema, parseJson(bytes, body.json.nodesMax), bodyPointer, errors);
  if (route.body === undefined && bytes.byteLength > 0 && !isEmptyObject(bytes)) {
    errors.push({ pointer: "", detail: "this operation takes no body", detailZh: "此操作不接受请求内容" });
  }
  return undefined;
}

/** Clients that always send JSON send `{}` where there is nothing to say. */
function isEmptyObject(bytes: Uint8Array): boolean {
  return bytes.byteLength === 2 && bytes[0] === 0x7b && bytes[1] === 0x7d;
}

function parsed(schema: z.ZodType, value: unknown, pointerOf: PointerOf, errors: FieldError[]): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  errors.push(...fieldErrors(result.error.issues, pointerOf, value));
  return undefined;
}

function idempotencyIn(
  { route }: Reader,
  deps: Deps,
  request: Request,
  asked: { readonly path: string; readonly query: string; readonly bytes: Uint8Array },
): Idempotency | undefined {
  if (route.method !== "POST") return undefined;
  return idempotencyOf(deps, request.headers.get("idempotency-key"), { method: "POST", ...asked });
}

function invalid(errors: readonly FieldError[], first: FieldError): DomainError {
  return new DomainError(
    "invalid-request",
    {
      en: `${errors.length} invalid, first ${first.pointer === "" ? "the body" : first.pointer}: ${first.detail}. Nothing was changed.`,
      zh: `有 ${errors.length} 处无效，首处${first.pointer === "" ? "请求内容" : ` ${first.pointer}`}：${first.detailZh}。未作任何更改。`,
    },
    { errors },
  );
}

function targetTooLong(): DomainError {
  return new DomainError("invalid-request", {
    en: `The address may have at most ${TARGET_CHARS_MAX} characters.`,
    zh: `地址不得超过 ${TARGET_CHARS_MAX} 个字符。`,
  });
}
