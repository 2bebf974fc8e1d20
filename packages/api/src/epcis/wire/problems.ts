import type { DomainError, ErrorCode, FieldError } from "@suyuan/domain/errors";
import { extensionsOf, refusalOf } from "../../http/problem-response.ts";
import type { HeaderSet } from "../../http/security-headers.ts";

/** The exceptions that EPCIS 2.0 names, with the status each goes out with and its title. */
const EXCEPTIONS = {
  ValidationException: { status: 400, title: "Invalid content", titleZh: "内容无效", code: "invalid-request" },
  QueryValidationException: { status: 400, title: "Invalid query", titleZh: "查询无效", code: "invalid-query" },
  QueryParameterException: {
    status: 400,
    title: "Invalid query parameter",
    titleZh: "查询参数无效",
    code: "invalid-query-parameter",
  },
  SubscriptionControlsException: {
    status: 400,
    title: "Contradictory subscription",
    titleZh: "订阅设置矛盾",
    code: "subscription-controls",
  },
  SecurityException: { status: 403, title: "Not allowed", titleZh: "没有权限", code: "forbidden" },
  NoSuchResourceException: { status: 404, title: "Resource not found", titleZh: "没有记录", code: "not-found" },
  NoSuchNameException: { status: 404, title: "No such name", titleZh: "没有此名称", code: "not-found" },
  NotAcceptableException: { status: 406, title: "Not acceptable", titleZh: "无法按要求应答", code: "not-acceptable" },
  ResourceAlreadyExistsException: { status: 409, title: "Already exists", titleZh: "已存在", code: "id-taken" },
  CaptureLimitExceededException: {
    status: 413,
    title: "Capture limit exceeded",
    titleZh: "超出采集上限",
    code: "payload-too-large",
  },
  QueryTooComplexException: {
    status: 413,
    title: "Query too complex",
    titleZh: "查询过于复杂",
    code: "query-too-complex",
  },
  QueryTooLargeException: {
    status: 413,
    title: "Query result too large",
    titleZh: "结果过多",
    code: "query-too-large",
  },
  URITooLongException: { status: 414, title: "URI too long", titleZh: "地址过长", code: "uri-too-long" },
  UnsupportedMediaTypeException: {
    status: 415,
    title: "Unsupported media type",
    titleZh: "不支持的内容类型",
    code: "unsupported-media-type",
  },
  ImplementationException: { status: 500, title: "Server error", titleZh: "系统错误", code: "internal" },
} as const;

export type EpcisException = keyof typeof EXCEPTIONS;

/** One fault of a document, an event or a parameter: `pointer` is an RFC 6901 JSON Pointer into the body, `?name` or `{name}`. */
export interface EpcisFault extends FieldError {
  readonly code?: string;
}

export interface EpcisProblemOptions {
  /** Only where it differs from the exception's usual one. */
  readonly status?: number;
  /** Our stable name of the problem; by default the exception's. */
  readonly code?: string;
  readonly errors?: readonly EpcisFault[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Members of the document beside the standard ones: which limit, how much, when it ends. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A refusal in the words of EPCIS: `type: "epcisException:ValidationException"`, title, status, detail, plus our `code`, `detailZh`, `errors`. */
export class EpcisProblem extends Error {
  override readonly name = "EpcisProblem";
  readonly exception: EpcisException;
  readonly status: number;
  readonly code: string;
  readonly detailZh: string;
  readonly errors: readonly EpcisFault[];
  readonly headers: Readonly<Record<string, string>>;
  readonly extensions: Readonly<Record<string, unknown>>;
  constructor(
    exception: EpcisException,
    detail: { readonly en: string; readonly zh: string },
    options: EpcisProblemOptions = {},
  ) {
    super(detail.en);
    this.exception = exception;
    this.status = options.status ?? EXCEPTIONS[exception].status;
    this.code = options.code ?? EXCEPTIONS[exception].code;
    this.detailZh = detail.zh;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
    this.extensions = options.extensions ?? {};
  }
}

/** Refusals of the rules that EPCIS has an exception for. Every other rule refused the event's content: a ValidationException. */
const OF_RULES: Partial<Record<ErrorCode, { readonly exception: EpcisException; readonly status: number }>> = {
  unauthenticated: { exception: "SecurityException", status: 401 },
  forbidden: { exception: "SecurityException", status: 403 },
  "not-found": { exception: "NoSuchResourceException", status: 404 },
  "method-not-allowed": { exception: "ImplementationException", status: 405 },
  "id-taken": { exception: "ResourceAlreadyExistsException", status: 409 },
  "payload-too-large": { exception: "CaptureLimitExceededException", status: 413 },
  "body-too-slow": { exception: "ImplementationException", status: 408 },
  "unsupported-media-type": { exception: "UnsupportedMediaTypeException", status: 415 },
  "too-many-requests": { exception: "ImplementationException", status: 429 },
  internal: { exception: "ImplementationException", status: 500 },
  busy: { exception: "ImplementationException", status: 503 },
};

/** Any error as the refusal it is to the sender. `defect` is true for what nobody foresaw: told to no one. */
export function epcisRefusal(error: unknown): { readonly problem: EpcisProblem; readonly defect: boolean } {
  if (error instanceof EpcisProblem) return { problem: error, defect: false };
  const { refusal, defect } = refusalOf(error);
  return { problem: ofRule(refusal), defect };
}

function ofRule(refusal: DomainError): EpcisProblem {
  const { exception, status } = OF_RULES[refusal.code] ?? { exception: "ValidationException" as const, status: 400 };
  const { retryAfterSeconds, allow, bytesMax } = refusal.extensions;
  const headers: Record<string, string> = {};
  if (typeof retryAfterSeconds === "number") headers["retry-after"] = String(retryAfterSeconds);
  if (Array.isArray(allow)) headers.allow = allow.join(", ");
  if (refusal.code === "unauthenticated") headers["www-authenticate"] = 'Bearer realm="suyuan"';
  const detail = { en: refusal.message, zh: refusal.detailZh };
  const { code, errors } = refusal;
  // Every 413 names its limit in the same members.
  const ofBody = typeof bytesMax === "number" ? { limit: "bytesPerRequest", size: bytesMax } : {};
  const extensions = { ...ofBody, ...extensionsOf(refusal) };
  return new EpcisProblem(exception, detail, { status, code, errors, headers, extensions });
}

/** The `application/problem+json` response (RFC 9457). `headers` are those of every answer; the problem's own come on top. */
export function epcisProblemResponse(problem: EpcisProblem, requestId: string, headers: HeaderSet): Response {
  const { title, titleZh } = EXCEPTIONS[problem.exception];
  const document = {
    type: `epcisException:${problem.exception}`,
    title,
    titleZh,
    status: problem.status,
    detail: problem.message,
    detailZh: problem.detailZh,
    code: problem.code,
    instance: `urn:x-request-id:${requestId}`,
    ...(problem.errors.length > 0 ? { errors: problem.errors } : {}),
    ...problem.extensions,
  };
  return new Response(JSON.stringify(document), {
    status: problem.status,
    headers: {
      ...headers,
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-request-id": requestId,
      ...problem.headers,
    },
  });
}
