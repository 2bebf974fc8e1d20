import type { Sent } from "@suyuan/domain/answer";
import type { ErrorCode } from "@suyuan/domain/errors";
import type { Role } from "@suyuan/domain/organisation";
import type * as z from "zod";
import type { Answer, Call, SignedIn } from "../call.ts";
import type { Deps } from "../host.ts";
import type { KeptJson, WrittenJson } from "./body-encoding.ts";
import type { BothLanguages } from "./read-body.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A JSON body with limits or media types of its own. `maxBytes` and `maxNodes` replace the usual ones (see limits.ts). */
export interface JsonBody<Schema extends z.ZodType = z.ZodType> {
  readonly json: Schema;
  readonly maxBytes?: number;
  readonly maxNodes?: number;
  /** Media types taken besides `application/json`, such as `application/ld+json`. */
  readonly contentTypes?: readonly string[];
}

/** A body handed over as bytes. Without `contentTypes` any media type is taken: loggers' files arrive under all sorts of names. */
export interface FileBody {
  readonly file: {
    readonly maxBytes: number;
    readonly contentTypes?: readonly string[];
    /** Said after the refusal of a larger one. */
    readonly tooLarge?: BothLanguages;
  };
}

export type RouteBody = z.ZodType | JsonBody | FileBody;

/** An answer that is not JSON: the handler returns a `FileContent` of one of these media types. */
export interface FileAnswer {
  readonly file: readonly string[];
}

/** What each success status carries: a schema, a file, or nothing (`null`, for 204). */
export type RouteAnswers = { readonly [Status in Answer["status"]]?: z.ZodType | FileAnswer | null };

/** The body of an answer that is not JSON. A stream is sent as it comes; `filename` makes it a download. */
export class FileContent {
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer> | string | ReadableStream<Uint8Array>;
  readonly filename: string | undefined;
  constructor(
    contentType: string,
    bytes: Uint8Array<ArrayBuffer> | string | ReadableStream<Uint8Array>,
    filename?: string,
  ) {
    this.contentType = contentType;
    this.bytes = bytes;
    this.filename = filename;
  }
}

/** What one operation is, as data: the binder, the OpenAPI document and the role tests all read this. */
export interface RouteFacts {
  readonly method: Method;
  /** `/api/batches/{gtin}/{lot}`; a segment is literal or holds one `{name}` with a literal before or after it. */
  readonly path: string;
  readonly tag: string;
  readonly summary: { readonly zh: string; readonly en: string };
  readonly description?: { readonly zh: string; readonly en: string };
  /** Roles that may call it; `public` needs no key; `person`: whoever is signed in, whatever organisation it acts for. */
  readonly roles: readonly Role[] | "public" | "person";
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** Header fields that it reads, by their names in lower case. */
  readonly headers?: z.ZodObject;
  readonly body?: RouteBody;
  readonly answers: RouteAnswers;
  /** Refusals by rule. What every route of its kind can answer (400, 401, 403, 429, 503, 500 …) is added by the document. */
  readonly problems: readonly ErrorCode[];
  /** Counts for no network's allowance: a watcher must hear how the service is when others have spent theirs. */
  readonly isUnlimited?: true;
  /** Its answer tells a secret, once: it is not compressed, so that its length tells nothing of it (BREACH). */
  readonly tellsSecret?: true;
  /**
   * Takes its organisation's turn for large requests whatever its size: it is worked on for longer than some milliseconds. With a
   * query parameter of that name: what it names is large, and the request is not.
   */
  readonly isLarge?: true | { readonly withQuery: string };
  /** `Cache-Control` of a public 200; anything else is `no-store`. */
  readonly cacheControl?: string;
}

/** One operation and the function that does it. The function's own types were checked by `route`. */
export interface Route extends RouteFacts {
  readonly handler: (deps: Deps, call: never) => Promise<Answer>;
}

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type ParamsOf<Path extends string, Schema> = Schema extends z.ZodType
  ? z.output<Schema>
  : { readonly [Name in NamesIn<Path>]: string };
type QueryOf<Schema> = Schema extends z.ZodType ? z.output<Schema> : Readonly<Record<never, never>>;
type BodyOf<Body> = Body extends z.ZodType
  ? z.output<Body>
  : Body extends JsonBody<infer Schema>
    ? z.output<Schema>
    : undefined;
/** What a handler may hand back: a body that one of the declared answers describes. The status is checked in tests. */
type AnswerOf<Answers> = Answer<BodyOfAnswer<Answers[keyof Answers]>>;
type BodyOfAnswer<Declared> = Declared extends z.ZodType
  ? Sent<Declared> | KeptJson<Sent<Declared> & object> | WrittenJson<Sent<Declared> & object>
  : Declared extends FileAnswer
    ? FileContent
    : null;
type CallOf<Roles, Params, Query, Body, Headers> = (Roles extends "public"
  ? Omit<Call<Params, Query, Body>, "actor">
  : Roles extends "person"
    ? Omit<Call<Params, Query, Body>, "actor"> & { readonly signedIn: SignedIn }
    : Call<Params, Query, Body>) & { readonly headers: QueryOf<Headers> };

/**
 * Declares an operation. The handler's `call` has the types that the schemas put out, and its answer the type of the declared ones;
 * without a `params` schema each `{name}` of the path is a string. A public operation has no `actor`; one for people has `signedIn` instead.
 */
export function route<
  const Path extends string,
  const Roles extends readonly Role[] | "public" | "person",
  const Answers extends RouteAnswers,
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends RouteBody | undefined = undefined,
  Headers extends z.ZodObject | undefined = undefined,
>(
  spec: Omit<RouteFacts, "path" | "roles" | "params" | "query" | "headers" | "body" | "answers"> & {
    readonly path: Path;
    readonly roles: Roles;
    readonly answers: Answers;
    readonly params?: Params;
    readonly query?: Query;
    readonly headers?: Headers;
    readonly body?: Body;
    readonly handler: (
      deps: Deps,
      call: CallOf<Roles, ParamsOf<Path, Params>, QueryOf<Query>, BodyOf<Body>, Headers>,
    ) => Promise<AnswerOf<Answers>>;
  },
): Route {
  // The optional members are present or absent, never undefined: the spec is the route.
  return spec as unknown as Route;
}
