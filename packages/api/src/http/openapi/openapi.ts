import type { ErrorCode } from "@suyuan/domain/errors";
import * as z from "zod";
import { IDEMPOTENCY_KEY_CHARS_MAX } from "../../limits.ts";
import { PROBLEMS, type Problem } from "../problem.ts";
import { ProblemDocument } from "../problem-response.ts";
import { routeWords } from "../request-log.ts";
import type { FileAnswer, RouteBody, RouteFacts } from "../route.ts";
import { pathTemplate } from "../target.ts";
import { impliedProblems } from "./contract.ts";
import { type JsonSchema, SchemaComponents } from "./schemas.ts";

/** The document itself, as it is answered. */
export const OpenapiDocument = z
  .object({
    openapi: z.string().meta({ description: "Version of the OpenAPI Specification" }),
    info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
    servers: z.array(z.object({ url: z.string() })).optional(),
    tags: z.array(z.object({ name: z.string() })),
    paths: z.record(z.string(), z.unknown()).meta({ description: "Path Items by path" }),
    components: z
      .record(z.string(), z.unknown())
      .meta({ description: "Schemas, parameters, answers by kind and name" }),
  })
  .meta({ id: "OpenapiDocument", description: "An OpenAPI 3.1 document 接口契约" });
export type OpenapiDocument = z.infer<typeof OpenapiDocument>;

/** What the document says of the service as a whole. */
export interface OpenapiInfo {
  readonly title: string;
  readonly version: string;
  readonly description: { readonly zh: string; readonly en: string };
  /** Origin of the service; left out, addresses are relative to the document. */
  readonly serverUrl?: string;
}

/** Operations that stand in no route table, with the schemas that they refer to. */
export interface OpenapiPart {
  readonly tags: readonly string[];
  readonly paths: Readonly<Record<string, JsonSchema>>;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

const NO_PART: OpenapiPart = { tags: [], paths: {}, schemas: {} };

/**
 * The OpenAPI 3.1 document of a route table: the same schemas that validate, every problem each operation can answer, and
 * both languages; `part` is added as it is. Equal tables give equal text. Throws when two routes or schemas share a name.
 */
export function openapi(
  routes: readonly RouteFacts[],
  info: OpenapiInfo,
  part: OpenapiPart = NO_PART,
): OpenapiDocument {
  const components = new SchemaComponents();
  const paths: Record<string, JsonSchema> = {};
  const names = new Set<string>();
  for (const route of routes) {
    const operation = operationOf(route, components);
    const name = String(operation.operationId);
    if (names.has(name)) throw new Error(`two operations are called ${name}`);
    names.add(name);
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation };
  }
  components.refer(ProblemDocument, "output");
  const { document, schemas } = components.resolve({ paths: joined(paths, part.paths) });
  const tags = [...new Set([...routes.map((route) => route.tag), ...part.tags])].map((name) => ({ name }));
  return {
    openapi: "3.1.1",
    info: { title: info.title, version: info.version, description: both(info.description) },
    ...(info.serverUrl === undefined ? {} : { servers: [{ url: info.serverUrl }] }),
    tags,
    paths: document.paths as OpenapiDocument["paths"],
    components: { schemas: joined(schemas, part.schemas), parameters: PARAMETERS, securitySchemes: SECURITY_SCHEMES },
  };
}

function joined<Value>(ours: Readonly<Record<string, Value>>, more: Readonly<Record<string, Value>>) {
  const both = Object.keys(ours).find((name) => Object.hasOwn(more, name));
  if (both !== undefined) throw new Error(`two things are called ${both}`);
  return { ...ours, ...more };
}

const SECURITY_SCHEMES = {
  apiKey: {
    type: "http",
    scheme: "bearer",
    description: "API key, shown once when made. 创建时只显示一次的 API 密钥。",
  },
};

const PARAMETERS = {
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    description:
      "Same key and same request, same answer; same key and another request, 422. 同键同请求返回同一结果；同键不同请求返回 422。",
    schema: { type: "string", minLength: 1, maxLength: IDEMPOTENCY_KEY_CHARS_MAX, pattern: "^[ -~]+$" },
  },
};

function both({ zh, en }: { readonly zh: string; readonly en: string }): string {
  return `${zh}\n\n${en}`;
}

function operationOf(route: RouteFacts, components: SchemaComponents): JsonSchema {
  const parameters = parametersOf(route, components);
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: `${route.summary.zh} ${route.summary.en}`,
    description: both(route.description ?? route.summary),
    security: route.roles === "public" ? [] : [{ apiKey: [] }],
    "x-roles": route.roles,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined ? {} : { requestBody: requestBodyOf(route.body, components) }),
    responses: { ...answersOf(route, components), ...problemsOf(route, components) },
  };
}

/** `POST /api/batches/{gtin}/{lot}/tests` is `postBatchesGtinLotTests`. */
function operationId({ method, path }: RouteFacts): string {
  const name = routeWords(`${method} ${path.replace(/^\/api\//, "/")}`);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function parametersOf(route: RouteFacts, components: SchemaComponents): JsonSchema[] {
  const inPath =
    route.params === undefined
      ? pathTemplate(route.path).names.map((name) => ({ name, schema: { type: "string" }, required: true }))
      : components.members(route.params);
  const inQuery = route.query === undefined ? [] : components.members(route.query);
  return [
    ...inPath.map(({ name, schema }) => ({ name, in: "path", required: true, schema })),
    ...inQuery.map(({ name, schema, required }) => ({ name, in: "query", required, schema })),
    ...(route.method === "POST" ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : []),
  ];
}

function requestBodyOf(body: RouteBody, components: SchemaComponents): JsonSchema {
  if ("file" in body) {
    const types = body.file.contentTypes ?? ["*/*"];
    const description = `文件，最多 ${body.file.maxBytes} 字节。\n\nThe file itself, at most ${body.file.maxBytes} bytes.`;
    return { required: true, description, content: Object.fromEntries(types.map((type) => [type, {}])) };
  }
  const spec = "json" in body ? body : { json: body, contentTypes: [] };
  const schema = components.refer(spec.json, "input");
  const types = ["application/json", ...(spec.contentTypes ?? [])];
  return { required: true, content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}

const STATUS_WORDS: Readonly<Record<string, string>> = {
  "200": "成功 OK",
  "201": "已登记 Recorded",
  "202": "已受理 Accepted",
  "204": "成功，无内容 Done, nothing to say",
};

function answersOf(route: RouteFacts, components: SchemaComponents): JsonSchema {
  const responses: JsonSchema = {};
  for (const [status, answer] of Object.entries(route.answers)) {
    responses[status] = {
      description: STATUS_WORDS[status] ?? "成功 OK",
      ...headersOf(route, status),
      ...(answer === null ? {} : { content: "file" in answer ? fileContent(answer) : jsonContent(components, answer) }),
    };
  }
  return responses;
}

function jsonContent(components: SchemaComponents, schema: Parameters<SchemaComponents["refer"]>[0]): JsonSchema {
  return { "application/json": { schema: components.refer(schema, "output") } };
}

function fileContent({ file }: FileAnswer): JsonSchema {
  return Object.fromEntries(file.map((type) => [type, {}]));
}

function headersOf({ method }: RouteFacts, status: string): JsonSchema {
  if (method !== "POST") return {};
  const replayed = {
    description: "`true` when this is the stored answer to a repeat. 重复提交时为 true。",
    schema: { type: "string", enum: ["true"] },
  };
  const location = { description: "Address of what was made. 新资源地址。", schema: { type: "string" } };
  return { headers: { "Idempotent-Replayed": replayed, ...(status === "201" ? { Location: location } : {}) } };
}

const PROBLEM_HEADERS: Readonly<Record<number, JsonSchema>> = {
  401: { "WWW-Authenticate": { schema: { type: "string" } } },
  429: { "Retry-After": { schema: { type: "integer" }, description: "Seconds 秒" } },
  503: { "Retry-After": { schema: { type: "integer" }, description: "Seconds 秒" } },
};

/** One response per status, naming every code that has it. */
function problemsOf(route: RouteFacts, components: SchemaComponents): JsonSchema {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set([...impliedProblems(route), ...route.problems])) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const problem = components.refer(ProblemDocument, "output");
  const responses: JsonSchema = {};
  for (const [status, codes] of [...byStatus].sort(([a], [b]) => a - b)) {
    const headers = PROBLEM_HEADERS[status];
    responses[status] = {
      description: codes.map(problemLine).join("\n"),
      ...(headers === undefined ? {} : { headers }),
      content: {
        "application/problem+json": {
          schema: { allOf: [problem, { type: "object", properties: { code: { enum: codes } } }] },
        },
      },
    };
  }
  return responses;
}

function problemLine(code: ErrorCode): string {
  const { title, wayOut }: Problem = PROBLEMS[code];
  return `- \`${code}\`: ${title.zh}，${wayOut.zh}。 ${title.en}. ${wayOut.en}.`;
}
