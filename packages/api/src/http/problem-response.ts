import { DomainError, type ErrorCode } from "@suyuan/domain/errors";
import { CursorInvalid, type Obstacle, StoreUnavailable } from "@suyuan/store/table";
import * as z from "zod";
import { PROBLEMS } from "./problem.ts";
import type { HeaderSet } from "./security-headers.ts";

const FieldFault = z.object({
  pointer: z.string().meta({
    description:
      "RFC 6901 JSON Pointer into the body; `?name` is a query parameter, `{name}` a path parameter 字段位置",
  }),
  detail: z.string(),
  detailZh: z.string(),
});

/** The wire form of every refusal (RFC 9457), in both languages. */
export const ProblemDocument = z
  .looseObject({
    type: z.string().meta({ description: "Address of the page about this kind of problem 问题说明页" }),
    title: z.string(),
    titleZh: z.string(),
    status: z.number().int(),
    detail: z.string(),
    detailZh: z.string(),
    code: z.string().meta({ description: "Stable name of the kind of problem 错误代码" }),
    instance: z.string().meta({ description: "Id of this request, to quote to the operator 请求编号" }),
    errors: z.array(FieldFault).optional(),
    retryAfterSeconds: z.number().optional(),
  })
  .meta({ id: "Problem", description: "RFC 9457 problem details 错误详情" });

const BUSY_RETRY_SECONDS = 2;

const BUSY = new DomainError(
  "busy",
  {
    en: "The service is busy. Nothing you sent is lost if you send it again with the same ids.",
    zh: "系统繁忙。请稍后以相同的编号重新提交，不会重复记录。",
  },
  { extensions: { retryAfterSeconds: BUSY_RETRY_SECONDS } },
);

/** What an obstacle is to the sender, and until when to wait: somebody must see to it first. */
const OBSTACLES: Readonly<Record<Obstacle, { readonly en: string; readonly zh: string }>> = {
  "disk-full": {
    en: "The service's disk is full: nothing can be recorded until its operator makes room. Keep what you sent and send it again with the same ids.",
    zh: "服务器磁盘已满，运维人员清理空间前无法登记。请保留所填内容，稍后以相同的编号重新提交。",
  },
  "read-only": {
    en: "The service's disk is read only: nothing can be recorded until its operator has seen to it. Keep what you sent and send it again with the same ids.",
    zh: "服务器磁盘为只读，运维人员处理前无法登记。请保留所填内容，稍后以相同的编号重新提交。",
  },
  damaged: {
    en: "What is stored here is damaged, and is not shown rather than shown wrong. The operator must see to it; quote the instance.",
    zh: "此处存储的数据已损坏，为避免显示错误内容不予显示。请将 instance 告知运维人员处理。",
  },
};
const OBSTACLE_RETRY_SECONDS = 60;

function unavailable({ obstacle }: StoreUnavailable): DomainError {
  if (obstacle === undefined) return BUSY;
  const extensions = { cause: obstacle, retryAfterSeconds: OBSTACLE_RETRY_SECONDS };
  return new DomainError("busy", OBSTACLES[obstacle], { extensions });
}

const INTERNAL = new DomainError("internal", {
  en: "Something went wrong on our side. Quote the instance to the operator.",
  zh: "系统出现错误，请将 instance 告知运维人员。",
});
const BAD_CURSOR = new DomainError(
  "invalid-request",
  { en: "The cursor does not belong to this list. Start again without it.", zh: "游标与此列表不符，请从头开始。" },
  { errors: [{ pointer: "?cursor", detail: "not a cursor of this list", detailZh: "不是本列表的游标" }] },
);

/** What an error is to the sender. `defect` is true for what nobody foresaw: it is logged in full and told to no one. */
export function refusalOf(error: unknown): { readonly refusal: DomainError; readonly defect: boolean } {
  if (error instanceof DomainError) return { refusal: error, defect: error.code === "internal" };
  if (error instanceof StoreUnavailable) return { refusal: unavailable(error), defect: false };
  if (error instanceof CursorInvalid) return { refusal: BAD_CURSOR, defect: false };
  return { refusal: INTERNAL, defect: true };
}

/** Extension members may not replace the standard ones. */
const STANDARD = new Set(["type", "title", "titleZh", "status", "detail", "detailZh", "code", "instance", "errors"]);

/** What a refusal says beside the members that every one has (RFC 9457 section 3.2): which limit, how much, when it ends. */
export function extensionsOf({ extensions }: Pick<DomainError, "extensions">): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(extensions).filter(([name]) => !STANDARD.has(name)));
}

/**
 * The `application/problem+json` response. An extension `retryAfterSeconds` is also sent as Retry-After and `allow` as
 * Allow; a 401 names the scheme (RFC 9110 section 11.6.1).
 */
export function problemResponse(
  refusal: DomainError,
  context: { readonly publicUrl: string; readonly requestId: string; readonly headers: HeaderSet },
): Response {
  const { status, title } = PROBLEMS[refusal.code];
  const document: Record<string, unknown> = {
    type: `${context.publicUrl}/problems/${refusal.code}`,
    title: title.en,
    titleZh: title.zh,
    status,
    detail: refusal.message,
    detailZh: refusal.detailZh,
    code: refusal.code,
    instance: context.requestId,
  };
  if (refusal.errors.length > 0) document.errors = refusal.errors;
  Object.assign(document, extensionsOf(refusal));
  const headers: Record<string, string> = {
    ...context.headers,
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "x-request-id": context.requestId,
    ...headersFor(refusal.code, refusal.extensions),
  };
  return new Response(JSON.stringify(document), { status, headers });
}

function headersFor(code: ErrorCode, extensions: Readonly<Record<string, unknown>>): Record<string, string> {
  const headers: Record<string, string> = {};
  const { retryAfterSeconds, allow } = extensions;
  if (typeof retryAfterSeconds === "number") headers["retry-after"] = String(retryAfterSeconds);
  if (Array.isArray(allow)) headers.allow = allow.join(", ");
  if (code === "unauthenticated") headers["www-authenticate"] = 'Bearer realm="suyuan"';
  return headers;
}
