import { bilingual } from "@suyuan/domain/wording";
import { readSchedule } from "@suyuan/epcis/schedule";
import { CursorInvalid } from "@suyuan/store/table";
import type { Hono } from "hono";
import * as z from "zod";
import { countUndeclared } from "../../allowances/quotas.ts";
import type { Idempotency } from "../../call.ts";
import { bodyPointer, fieldErrors } from "../../http/field-errors.ts";
import type { Gate } from "../../http/gate.ts";
import { idempotencyOf } from "../../http/idempotency.ts";
import { parseJson } from "../../http/json-body.ts";
import { readBody, requireMediaType } from "../../http/read-body.ts";
import { rawPath, rawQuery } from "../../http/target.ts";
import { isKeyName, KEY_NAME_REFUSED, KeyText } from "../../http/text.ts";
import { subscriptionsOfQuery } from "../../ledger/subscription-keys.ts";
import { documentReply } from "../query/document-reply.ts";
import { runQuery } from "../query/run-query.ts";
import { type EpcisCall, type EpcisReply, endpoint } from "../wire/endpoint.ts";
import { DOCUMENT_OFFERS } from "../wire/negotiate.ts";
import {
  badParameter,
  badToken,
  nextPageHeaders,
  openPosition,
  pageAsked,
  sealPosition,
  TableCursor,
} from "../wire/paging.ts";
import { type EpcisFault, EpcisProblem } from "../wire/problems.ts";
import {
  listQueries,
  NAME_CHARACTERS_MAX,
  parsedQuery,
  queryView,
  readQuery,
  removeQuery,
  storeQuery,
} from "./named-queries.ts";
import { forgetSubscription } from "./queue.ts";
import { addSubscription, endSubscription, readSubscription } from "./subscriptions.ts";
import { listSubscriptions } from "./view.ts";
import { type DestinationFault, judgeDestination, type WebhookPolicy } from "./webhook-address.ts";

const BYTES_MAX = 64 * 1024;
const NODES_MAX = 5_000;
const JSON_TYPES = ["application/json", "application/ld+json"];

export interface SubscriptionOptions {
  /** Where subscribers' destinations may lie; the host's sender must be given the same. Public addresses when left out. */
  readonly destinations?: WebhookPolicy;
}

/** Mounts named queries and their subscriptions under /epcis/queries. An organisation sees its own alone. */
export function subscriptionEndpoints(app: Hono, gate: Gate, { destinations = {} }: SubscriptionOptions = {}): void {
  const query = "/epcis/queries/{queryName}";
  endpoint(app, gate, { method: "POST", path: "/epcis/queries", handler: postQuery });
  endpoint(app, gate, { method: "GET", path: "/epcis/queries", handler: getQueries });
  endpoint(app, gate, { method: "GET", path: query, handler: getQuery });
  endpoint(app, gate, { method: "DELETE", path: query, handler: deleteQuery });
  endpoint(app, gate, { method: "GET", path: `${query}/events`, offers: DOCUMENT_OFFERS, handler: getEvents });
  const post = (call: EpcisCall) => postSubscription(call, destinations);
  endpoint(app, gate, { method: "POST", path: `${query}/subscriptions`, handler: post });
  endpoint(app, gate, { method: "GET", path: `${query}/subscriptions`, handler: getSubscriptions });
  const one = `${query}/subscriptions/{subscriptionID}`;
  endpoint(app, gate, { method: "GET", path: one, handler: getSubscription });
  endpoint(app, gate, { method: "DELETE", path: one, handler: deleteSubscription });
}

const nameIn = ({ params }: EpcisCall): string => params.queryName ?? "";

async function readJson<T>(
  { deps, actor, request }: EpcisCall,
  schema: z.ZodType<T>,
): Promise<{ readonly body: T; readonly idempotency: Idempotency | undefined }> {
  requireMediaType(request.headers, JSON_TYPES);
  const bytes = await readBody(request, BYTES_MAX);
  await countUndeclared(deps, actor.organisation, request, bytes);
  const asked = { method: "POST", path: rawPath(request), query: rawQuery(request.url), bytes };
  const idempotency = idempotencyOf(deps, request.headers.get("idempotency-key"), asked);
  const value = parseJson(bytes, NODES_MAX);
  const read = schema.safeParse(value);
  if (!read.success) throw invalid(fieldErrors(read.error.issues, bodyPointer, value));
  return { body: read.data, idempotency };
}

const QueryBody = z.strictObject({
  name: KeyText(NAME_CHARACTERS_MAX),
  query: z.record(z.string(), z.unknown()),
});

async function postQuery(call: EpcisCall): Promise<EpcisReply> {
  const { deps, actor, asked } = call;
  const { body, idempotency } = await readJson(call, QueryBody);
  const extensions = Object.fromEntries(asked.extensions);
  const { location = "", ...answer } = await storeQuery(deps, actor, { ...body, extensions, idempotency });
  return { status: 201, body: answer.body, location };
}

async function getQuery(call: EpcisCall): Promise<EpcisReply> {
  return { status: 200, body: queryView(await readQuery(call.deps, call.actor.organisation, nameIn(call))) };
}

async function deleteQuery(call: EpcisCall): Promise<EpcisReply> {
  const { deps, actor } = call;
  await readQuery(deps, actor.organisation, nameIn(call));
  for (const id of await removeQuery(deps, actor, nameIn(call))) await forgetSubscription(deps, id);
  return { status: 204 };
}

async function getQueries(call: EpcisCall): Promise<EpcisReply> {
  const { deps, actor } = call;
  return pageOf(call, "queries", async (limit, cursor) => {
    const { queries, cursor: next } = await listQueries(deps, actor.organisation, limit, cursor);
    return { items: queries.map(queryView), next };
  });
}

/** One page of a list of rows, with the way to the next. */
async function pageOf(
  call: EpcisCall,
  list: string,
  read: (limit: number, cursor?: string) => Promise<{ items: readonly object[]; next: string | undefined }>,
): Promise<EpcisReply> {
  const { deps, actor, query } = call;
  const { perPage, token } = pageAsked(call);
  const unknown = query.find(([name]) => name !== "perPage" && name !== "nextPageToken");
  if (unknown !== undefined) throw badParameter(unknown[0].slice(0, 64), "unknown parameter", "没有这个参数");
  const cursor =
    token === undefined ? undefined : await openPosition(deps, actor.organisation, list, token, TableCursor);
  const { items, next } = await read(perPage, cursor).catch((error: unknown) => {
    if (!(error instanceof CursorInvalid)) throw error;
    throw badToken();
  });
  const page = next === undefined ? undefined : sealPosition(deps, actor.organisation, list, next);
  return { status: 200, body: items, headers: nextPageHeaders(call, page) };
}

/** Parameters of a subscription over a WebSocket, which the standard lets a server leave out. */
const WEBSOCKET = /^(?:stream|second|minute|hour|dayOfMonth|month|dayOfWeek|reportIfEmpty|initialRecordTime)$/;

async function getEvents(call: EpcisCall): Promise<EpcisReply> {
  const { deps, actor, query, request } = call;
  const named = await readQuery(deps, actor.organisation, nameIn(call));
  const isUpgrade = request.headers.get("upgrade")?.toLowerCase() === "websocket";
  if (isUpgrade || query.some(([name]) => WEBSOCKET.test(name))) throw noWebSocket();
  const unknown = query.find(([name]) => name !== "perPage" && name !== "nextPageToken");
  if (unknown !== undefined) throw badParameter(unknown[0].slice(0, 64), "unknown parameter", "没有这个参数");
  const { events, next } = await runQuery(deps, actor.organisation, parsedQuery(named), pageAsked(call));
  return documentReply(call, events, { queryName: named.name, next });
}

const Instant = z.iso.datetime({
  offset: true,
  error: bilingual("a time with seconds and offset", "须为带秒和时区的时间"),
});
const flag = z.boolean({ error: bilingual("true or false", "须为 true 或 false") });
const Secret = z
  .string()
  .min(1, bilingual("1 to 512 characters", "须为 1 至 512 个字符"))
  .max(512, bilingual("1 to 512 characters", "须为 1 至 512 个字符"));

const SubscriptionBody = z.strictObject({
  dest: z.string({ error: bilingual("a URL is required", "须填写网址") }),
  signatureToken: Secret.optional(),
  /** So the official schema names it among what is required. */
  secret: Secret.optional(),
  reportIfEmpty: flag.optional(),
  schedule: z
    .strictObject(
      Object.fromEntries(
        ["second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek"].map((name) => [name, z.string().optional()]),
      ),
    )
    .optional(),
  stream: flag.optional(),
  initialRecordTime: Instant.optional(),
});

/** Of a query that an earlier version stored. */
function nameTooLong(): EpcisProblem {
  return new EpcisProblem("ValidationException", {
    en: `A query with subscriptions has a name of ${KEY_NAME_REFUSED.en}. Store this query under a shorter name and subscribe to that.`,
    zh: `可订阅的查询，其名称${KEY_NAME_REFUSED.zh}。请以较短的名称另存该查询后再订阅。`,
  });
}

async function postSubscription(call: EpcisCall, destinations: WebhookPolicy): Promise<EpcisReply> {
  const { deps, actor, asked } = call;
  const { name } = await readQuery(deps, actor.organisation, nameIn(call));
  if (!isKeyName(name)) throw nameTooLong();
  const { body, idempotency } = await readJson(call, SubscriptionBody);
  const { dest, schedule, reportIfEmpty = false, initialRecordTime } = body;
  if (schedule !== undefined && body.stream === true) throw bothControls();
  if (schedule === undefined && body.stream !== true) throw noControls();
  const reading = schedule === undefined ? undefined : readSchedule(schedule);
  if (reading?.ok === false) {
    throw invalid(
      reading.faults.map(({ field, ...rest }) => ({ ...rest, pointer: field ? `/schedule/${field}` : "/schedule" })),
    );
  }
  const fault = await judgeDestination(dest, destinations);
  if (fault !== undefined) throw invalid([{ pointer: "/dest", code: `destination-${fault}`, ...DESTINATION[fault] }]);
  const signatureToken = body.signatureToken ?? body.secret;
  const { location = "", ...answer } = await addSubscription(deps, actor, {
    queryName: nameIn(call),
    dest,
    ...(schedule === undefined ? {} : { schedule }),
    reportIfEmpty,
    epcFormat: asked.epcFormat,
    initialRecordTime: initialRecordTime === undefined ? undefined : new Date(initialRecordTime).toISOString(),
    signatureToken,
    idempotency,
  });
  // The official file wants this Location as a URI, where all others may be relative.
  return { status: 201, body: answer.body, location: `${deps.publicUrl}${location}` };
}

async function getSubscriptions(call: EpcisCall): Promise<EpcisReply> {
  const { deps, actor } = call;
  const { name } = await readQuery(deps, actor.organisation, nameIn(call));
  return pageOf(call, `subscriptions\n${name}`, async (limit, cursor) => {
    const place = subscriptionsOfQuery(actor.organisation, name);
    const { views, cursor: next } = await listSubscriptions(deps, actor.organisation, place, limit, cursor);
    return { items: views, next };
  });
}

async function getSubscription(call: EpcisCall): Promise<EpcisReply> {
  const { deps, actor, params } = call;
  const { name } = await readQuery(deps, actor.organisation, nameIn(call));
  return { status: 200, body: await readSubscription(deps, actor.organisation, name, params.subscriptionID ?? "") };
}

async function deleteSubscription(call: EpcisCall): Promise<EpcisReply> {
  const { deps, actor, params } = call;
  const { name } = await readQuery(deps, actor.organisation, nameIn(call));
  const { subscriptionID } = await readSubscription(deps, actor.organisation, name, params.subscriptionID ?? "");
  await endSubscription(deps, actor, name, subscriptionID);
  await forgetSubscription(deps, subscriptionID);
  return { status: 204 };
}

const DESTINATION: Readonly<Record<DestinationFault, { readonly detail: string; readonly detailZh: string }>> = {
  url: { detail: "not a URL of at most 2048 characters", detailZh: "不是有效的网址（最多 2048 个字符）" },
  scheme: { detail: "must be an https URL", detailZh: "须为 https 网址" },
  credentials: {
    detail: "must hold no user name, password or fragment; use signatureToken",
    detailZh: "不得包含用户名、密码或片段，请使用 signatureToken",
  },
  port: {
    detail: "must be on port 443, or on one from 1024 on that no other protocol is known for (8443)",
    detailZh: "端口须为 443，或 1024 以上且不属于其他协议的端口（如 8443）",
  },
  address: { detail: "must lead to a public address", detailZh: "须指向公网地址" },
};

function invalid(errors: readonly EpcisFault[]): EpcisProblem {
  const [first] = errors;
  return new EpcisProblem(
    "ValidationException",
    {
      en: `${errors.length} invalid, first ${first?.pointer}: ${first?.detail}. Nothing was changed.`,
      zh: `有 ${errors.length} 处无效，首处 ${first?.pointer}：${first?.detailZh ?? first?.detail}。未作任何更改。`,
    },
    { errors },
  );
}

function noControls(): EpcisProblem {
  return invalid([
    {
      pointer: "/stream",
      detail: 'give either "stream": true or a schedule, or nobody knows when to report',
      detailZh: '须给出 "stream": true 或 schedule，否则无法确定何时推送',
    },
  ]);
}

function bothControls(): EpcisProblem {
  return new EpcisProblem("SubscriptionControlsException", {
    en: "A subscription reports either as events come (stream) or by its schedule: leave one out.",
    zh: "订阅只能实时推送（stream）或按 schedule 推送：请去掉其中之一。",
  });
}

function noWebSocket(): EpcisProblem {
  return new EpcisProblem(
    "ImplementationException",
    {
      en: "Subscriptions by WebSocket are not offered. Subscribe by webhook: POST to subscriptions of this query.",
      zh: "不提供 WebSocket 订阅。请使用 webhook：向该查询的 subscriptions 提交 POST。",
    },
    { status: 501, code: "not-implemented" },
  );
}
