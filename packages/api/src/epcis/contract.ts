import type { JsonSchema } from "../http/openapi-schemas.ts";
import { routeWords } from "../http/request-log.ts";
import { pathTemplate } from "../http/target.ts";
import { CONTRACT_SCHEMAS, type ContractSchema } from "./contract-schemas.ts";
import { EPCIS_ROLES } from "./endpoint.ts";
import { PER_PAGE_DEFAULT, PER_PAGE_MAX } from "./paging.ts";
import { RESOURCES } from "./resource-table.ts";

/** One operation of /epcis as the contract tells it. */
export interface EpcisOperationFacts {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly summary: { readonly zh: string; readonly en: string };
  /** What may follow the path: a page of a list, or a query for events with its pages. */
  readonly query?: "page" | "events";
  readonly body?: { readonly schema: ContractSchema; readonly mediaTypes: readonly string[] };
  readonly status: 200 | 201 | 202 | 204;
  /** Of the answer; none for an answer without a body. */
  readonly answer?: ContractSchema;
  /** Statuses of refusals beside those that every operation can give. */
  readonly refusals?: readonly (404 | 409 | 413 | 414 | 415)[];
}

const JSON_TYPES = ["application/json", "application/ld+json"];
const XML_TYPES = ["application/xml", "text/xml"];

const resourceFacts: readonly EpcisOperationFacts[] = RESOURCES.flatMap(({ name, param }) => [
  {
    method: "GET",
    path: `/epcis/${name}`,
    summary: { zh: `${name} 的已知取值`, en: `Known values of ${name}` },
    query: "page",
    status: 200,
    answer: "EpcisCollection",
  },
  {
    method: "GET",
    path: `/epcis/${name}/{${param}}`,
    summary: { zh: `${name} 的一个取值`, en: `One value of ${name}` },
    status: 200,
    answer: "EpcisCollection",
    refusals: [404],
  },
  {
    method: "GET",
    path: `/epcis/${name}/{${param}}/events`,
    summary: { zh: `具有该 ${param} 的事件`, en: `Events with this ${param}` },
    query: "events",
    status: 200,
    answer: "EpcisQueryDocument",
    refusals: [404, 413, 414],
  },
]);

/** Every operation of /epcis. OPTIONS (discovery of methods, versions and limits) and HEAD work on each path beside these. */
export const EPCIS_CONTRACT: readonly EpcisOperationFacts[] = [
  {
    method: "GET",
    path: "/epcis",
    summary: { zh: "EPCIS 资源目录", en: "The resources of the EPCIS server" },
    status: 200,
    answer: "EpcisCollection",
  },
  {
    method: "POST",
    path: "/epcis/capture",
    summary: { zh: "提交 EPCIS 文档", en: "Capture a document of events" },
    body: { schema: "EpcisDocument", mediaTypes: [...JSON_TYPES, ...XML_TYPES] },
    status: 202,
    refusals: [413, 415],
  },
  {
    method: "GET",
    path: "/epcis/capture",
    summary: { zh: "采集任务列表", en: "Capture jobs" },
    query: "page",
    status: 200,
    answer: "EpcisCaptureJobs",
  },
  {
    method: "GET",
    path: "/epcis/capture/{captureID}",
    summary: { zh: "一个采集任务", en: "One capture job" },
    status: 200,
    answer: "EpcisCaptureJob",
    refusals: [404],
  },
  {
    method: "GET",
    path: "/epcis/events",
    summary: { zh: "查询事件", en: "Query events" },
    query: "events",
    status: 200,
    answer: "EpcisQueryDocument",
    refusals: [413, 414],
  },
  {
    method: "POST",
    path: "/epcis/events",
    summary: { zh: "提交一个事件", en: "Capture one event" },
    body: { schema: "EpcisEvent", mediaTypes: JSON_TYPES },
    status: 201,
    answer: "EpcisEvent",
    refusals: [409, 413, 415],
  },
  {
    method: "GET",
    path: "/epcis/events/{eventID}",
    summary: { zh: "一个事件及其错误声明", en: "One event and its error declarations" },
    status: 200,
    answer: "EpcisQueryDocument",
    refusals: [404],
  },
  ...resourceFacts,
  {
    method: "POST",
    path: "/epcis/queries",
    summary: { zh: "保存命名查询", en: "Store a named query" },
    body: { schema: "EpcisQueryDefinition", mediaTypes: JSON_TYPES },
    status: 201,
    answer: "EpcisQueryDefinition",
    refusals: [409, 413, 415],
  },
  {
    method: "GET",
    path: "/epcis/queries",
    summary: { zh: "命名查询列表", en: "Named queries" },
    query: "page",
    status: 200,
    answer: "EpcisQueryDefinitions",
  },
  {
    method: "GET",
    path: "/epcis/queries/{queryName}",
    summary: { zh: "一个命名查询", en: "One named query" },
    status: 200,
    answer: "EpcisQueryDefinition",
    refusals: [404],
  },
  {
    method: "DELETE",
    path: "/epcis/queries/{queryName}",
    summary: { zh: "删除命名查询及其订阅", en: "Remove a named query and end its subscriptions" },
    status: 204,
    refusals: [404],
  },
  {
    method: "GET",
    path: "/epcis/queries/{queryName}/events",
    summary: { zh: "命名查询的事件", en: "Events of a named query" },
    query: "page",
    status: 200,
    answer: "EpcisQueryDocument",
    refusals: [404, 413, 414],
  },
  {
    method: "POST",
    path: "/epcis/queries/{queryName}/subscriptions",
    summary: { zh: "订阅命名查询", en: "Subscribe to a named query by webhook" },
    body: { schema: "EpcisSubscription", mediaTypes: JSON_TYPES },
    status: 201,
    answer: "EpcisSubscriptionState",
    refusals: [404, 413, 415],
  },
  {
    method: "GET",
    path: "/epcis/queries/{queryName}/subscriptions",
    summary: { zh: "命名查询的订阅", en: "Subscriptions of a named query" },
    query: "page",
    status: 200,
    answer: "EpcisSubscriptions",
    refusals: [404],
  },
  {
    method: "GET",
    path: "/epcis/queries/{queryName}/subscriptions/{subscriptionID}",
    summary: { zh: "一个订阅及其投递情况", en: "One subscription and how its deliveries stand" },
    status: 200,
    answer: "EpcisSubscriptionState",
    refusals: [404],
  },
  {
    method: "DELETE",
    path: "/epcis/queries/{queryName}/subscriptions/{subscriptionID}",
    summary: { zh: "结束订阅", en: "End a subscription" },
    status: 204,
    refusals: [404],
  },
  {
    method: "DELETE",
    path: "/epcis/nextPageToken/{token}",
    summary: { zh: "作废分页令牌", en: "Release a page token" },
    status: 204,
  },
];

/** Operations, tags and schemas of /epcis for the OpenAPI document of the whole service. */
export function epcisContract(): {
  readonly tags: readonly string[];
  readonly paths: Readonly<Record<string, JsonSchema>>;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
} {
  const paths: Record<string, JsonSchema> = {};
  for (const facts of EPCIS_CONTRACT) {
    paths[facts.path] = { ...paths[facts.path], [facts.method.toLowerCase()]: operationOf(facts) };
  }
  return { tags: ["epcis"], paths, schemas: CONTRACT_SCHEMAS };
}

function operationOf(facts: EpcisOperationFacts): JsonSchema {
  const name = routeWords(`${facts.method} ${facts.path}`);
  return {
    operationId: name.charAt(0).toLowerCase() + name.slice(1),
    tags: ["epcis"],
    summary: `${facts.summary.zh} ${facts.summary.en}`,
    description: `${facts.summary.zh}（EPCIS 2.0）\n\n${facts.summary.en} (EPCIS 2.0).`,
    security: [{ apiKey: [] }],
    "x-roles": EPCIS_ROLES,
    parameters: [...parametersOf(facts), ...HEADERS],
    ...(facts.body === undefined
      ? {}
      : { requestBody: { required: true, content: contentOf(facts.body.schema, facts.body.mediaTypes) } }),
    responses: { [facts.status]: answerOf(facts), ...refusalsOf(facts) },
  };
}

const HEADERS: readonly JsonSchema[] = ["GS1-EPCIS-Version", "GS1-EPC-Format", "GS1-Extensions"].map((name) => ({
  name,
  in: "header",
  required: false,
  schema: { type: "string" },
}));

const PAGE: readonly JsonSchema[] = [
  {
    name: "perPage",
    in: "query",
    required: false,
    schema: { type: "integer", minimum: 1, default: PER_PAGE_DEFAULT },
    description: `每页条数，超过 ${PER_PAGE_MAX} 按 ${PER_PAGE_MAX} 计。 More than ${PER_PAGE_MAX} is cut to it.`,
  },
  { name: "nextPageToken", in: "query", required: false, schema: { type: "string" } },
];

const EVENT_QUERY: JsonSchema = {
  name: "query",
  in: "query",
  required: false,
  style: "form",
  explode: true,
  schema: { type: "object", additionalProperties: { type: "string" } },
  description:
    "EPCIS 2.0 SimpleEventQuery 的任一参数（EQ_bizStep、GE_eventTime、MATCH_anyEPC 等），多值以 | 分隔。 Any parameter of the standard's SimpleEventQuery; | separates the values of a list.",
};

function parametersOf({ path, query }: EpcisOperationFacts): readonly JsonSchema[] {
  const inPath = pathTemplate(path).names.map((name) => {
    return { name, in: "path", required: true, schema: { type: "string" } };
  });
  return [...inPath, ...(query === undefined ? [] : PAGE), ...(query === "events" ? [EVENT_QUERY] : [])];
}

function contentOf(schema: ContractSchema, mediaTypes: readonly string[]): JsonSchema {
  const reference = { $ref: `#/components/schemas/${schema}` };
  return Object.fromEntries(
    mediaTypes.map((type) => [type, { schema: type.endsWith("/xml") ? { type: "string" } : reference }]),
  );
}

const STATUS_WORDS = { 200: "成功 OK", 201: "已登记 Recorded", 202: "已受理 Accepted", 204: "完成 Done" };

function answerOf({ status, answer, query, method }: EpcisOperationFacts): JsonSchema {
  const types = answer === "EpcisQueryDocument" ? [...JSON_TYPES, ...XML_TYPES] : JSON_TYPES;
  const text = (description: string) => ({ description, schema: { type: "string" } });
  const headers = {
    "GS1-EPCIS-Version": text("版本 Version of the answer"),
    ...(query === undefined ? {} : { Link: text('下一页 rel="next"'), "GS1-Next-Page-Token-Expires": text("有效期") }),
    ...(method === "POST" ? { Location: text("新资源地址 Address of what was made") } : {}),
  };
  return {
    description: STATUS_WORDS[status],
    headers,
    ...(answer === undefined ? {} : { content: contentOf(answer, types) }),
  };
}

const REFUSALS: Readonly<Record<number, string>> = {
  400: "ValidationException, QueryParameterException, QueryValidationException",
  401: "SecurityException",
  403: "SecurityException",
  404: "NoSuchResourceException, NoSuchNameException",
  406: "NotAcceptableException",
  409: "ResourceAlreadyExistsException",
  413: "CaptureLimitExceededException, QueryTooLargeException, QueryTooComplexException",
  414: "URITooLongException",
  415: "UnsupportedMediaTypeException",
  429: "ImplementationException",
  500: "ImplementationException",
  503: "ImplementationException",
};
const ALWAYS = [400, 401, 403, 406, 429, 500, 503];

function refusalsOf({ refusals = [] }: EpcisOperationFacts): JsonSchema {
  const statuses = [...ALWAYS, ...refusals].sort((a, b) => a - b);
  const content = { "application/problem+json": { schema: { $ref: "#/components/schemas/EpcisProblem" } } };
  return Object.fromEntries(statuses.map((status) => [status, { description: REFUSALS[status] ?? "", content }]));
}
