import type { OpenapiPart } from "../../http/openapi/document.ts";
import type { JsonSchema } from "../../http/openapi/schemas.ts";
import { routeWords } from "../../http/request-log.ts";
import { pathTemplate } from "../../http/target.ts";
import { EPCIS_ROLES } from "../wire/endpoint.ts";
import { PER_PAGE_DEFAULT, PER_PAGE_MAX } from "../wire/paging.ts";
import { EPCIS_CONTRACT, type EpcisOperationFacts, JSON_TYPES, XML_TYPES } from "./operations.ts";
import { CONTRACT_SCHEMAS, type ContractSchema } from "./schemas.ts";

/** Operations, schemas and refusals of /epcis for the OpenAPI document of the whole service. */
export function epcisContract(): OpenapiPart {
  const paths: Record<string, JsonSchema> = {};
  for (const facts of EPCIS_CONTRACT) {
    paths[facts.path] = { ...paths[facts.path], [facts.method.toLowerCase()]: operationOf(facts) };
  }
  return {
    paths: () => paths,
    schemas: CONTRACT_SCHEMAS,
    responses: { ...REFUSAL_RESPONSES, [EVENTS]: EVENTS_ANSWER },
  };
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

const text = (description: string) => ({ description, schema: { type: "string" } });
const VERSION = { "GS1-EPCIS-Version": text("版本 Version of the answer") };
const NEXT = { Link: text('下一页 rel="next"'), "GS1-Next-Page-Token-Expires": text("有效期") };

/** Events are answered alike, whatever they were found by. */
const EVENTS = "epcis-events";
const EVENTS_ANSWER: JsonSchema = {
  description: STATUS_WORDS[200],
  headers: { ...VERSION, ...NEXT },
  content: contentOf("EpcisQueryDocument", [...JSON_TYPES, ...XML_TYPES]),
};

function answerOf({ status, answer, query, method }: EpcisOperationFacts): JsonSchema {
  if (answer === "EpcisQueryDocument") return { $ref: `#/components/responses/${EVENTS}` };
  const headers = {
    ...VERSION,
    ...(query === undefined ? {} : NEXT),
    ...(method === "POST" ? { Location: text("新资源地址 Address of what was made") } : {}),
  };
  return {
    description: STATUS_WORDS[status],
    headers,
    ...(answer === undefined ? {} : { content: contentOf(answer, JSON_TYPES) }),
  };
}

/** The exception types that each status stands for, in the words of EPCIS 2.0. */
const REFUSALS: Readonly<Record<number, readonly string[]>> = {
  400: ["ValidationException", "QueryParameterException", "QueryValidationException"],
  401: ["SecurityException"],
  403: ["SecurityException"],
  404: ["NoSuchResourceException", "NoSuchNameException"],
  406: ["NotAcceptableException"],
  409: ["ResourceAlreadyExistsException"],
  413: ["CaptureLimitExceededException", "QueryTooLargeException", "QueryTooComplexException"],
  414: ["URITooLongException"],
  415: ["UnsupportedMediaTypeException"],
  429: ["ImplementationException"],
  500: ["ImplementationException"],
  503: ["ImplementationException"],
};

const PROBLEM_CONTENT = { "application/problem+json": { schema: { $ref: "#/components/schemas/EpcisProblem" } } };

const refusalName = (status: number | string): string => `epcis-${status}`;

const REFUSAL_RESPONSES: Readonly<Record<string, JsonSchema>> = Object.fromEntries(
  Object.entries(REFUSALS).map(([status, types]) => [
    refusalName(status),
    { description: types.join(", "), content: structuredClone(PROBLEM_CONTENT) },
  ]),
);
const ALWAYS = [400, 401, 403, 406, 429, 500, 503];

function refusalsOf({ refusals = [] }: EpcisOperationFacts): JsonSchema {
  const statuses = [...ALWAYS, ...refusals].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${refusalName(status)}` }]),
  );
}
