import { IDEMPOTENCY_KEY_CHARS_MAX } from "../../limits.ts";
import { ProblemDocument } from "../problem-response.ts";
import { routeWords } from "../request-log.ts";
import type { FileAnswer, RouteBody, RouteFacts } from "../route.ts";
import { pathTemplate } from "../target.ts";
import { both, type OpenapiDocument, type OpenapiInfo, type OpenapiPart } from "./document.ts";
import { type Examples, illustrate, NO_EXAMPLES } from "./examples.ts";
import { refusalsOf } from "./refusals.ts";
import { type JsonSchema, SchemaComponents } from "./schemas.ts";

/**
 * The OpenAPI 3.1 document of a route table: the same schemas that validate, every problem each operation can answer, and
 * both languages, with the operations of other parts and an example for what has one. Equal tables give equal text. Throws when two
 * routes, schemas or answers share a name, and for a tag that `info` does not describe.
 */
export function openapi(
  routes: readonly RouteFacts[],
  info: OpenapiInfo,
  parts: readonly OpenapiPart[] = [],
  examples: Examples = NO_EXAMPLES,
): OpenapiDocument {
  const components = new SchemaComponents();
  const refusals = new Map<string, JsonSchema>();
  let paths: Record<string, JsonSchema> = {};
  const names = new Set<string>();
  for (const route of routes) {
    const operation = operationOf(route, components, refusals);
    const name = String(operation.operationId);
    if (names.has(name)) throw new Error(`two operations are called ${name}`);
    names.add(name);
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation };
  }
  components.refer(ProblemDocument, "output");
  for (const part of parts) paths = joined(paths, part.paths(components));
  const resolved = components.resolve({ paths, responses: Object.fromEntries(refusals) });
  let { schemas } = resolved;
  let responses = resolved.document.responses as Record<string, JsonSchema>;
  for (const part of parts) {
    schemas = joined(schemas, part.schemas);
    responses = joined(responses, part.responses ?? {});
  }
  // Parts keep what they describe: no example of one document may show in another.
  const document = structuredClone({ paths: resolved.document.paths as OpenapiDocument["paths"], responses });
  illustrate(document, examples);
  const shown = Object.entries(examples.problems).map(([name, value]) => [name, { value }]);
  return {
    openapi: "3.1.1",
    info: infoOf(info),
    servers: [{ url: info.serverUrl ?? "/" }],
    tags: tagsOf(document.paths, info),
    paths: document.paths,
    components: {
      schemas,
      responses: document.responses,
      ...(shown.length === 0 ? {} : { examples: Object.fromEntries(shown) }),
      parameters: PARAMETERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

function infoOf({ title, version, description }: OpenapiInfo): OpenapiDocument["info"] {
  return {
    title,
    version,
    description: both(description),
    contact: { name: "本服务的运营方 The operator of this service" },
    license: { name: "Apache-2.0", identifier: "Apache-2.0" },
  };
}

/** The tags that the operations name, in their order. */
function tagsOf(paths: OpenapiDocument["paths"], { tags }: OpenapiInfo): OpenapiDocument["tags"] {
  const operations = Object.values(paths).flatMap((item) => Object.values(item as Record<string, JsonSchema>));
  const names = new Set(operations.flatMap((operation) => operation.tags as readonly string[]));
  return [...names].map((name) => {
    const about = tags[name];
    if (about === undefined) throw new Error(`the tag ${name} is not described`);
    return { name, description: both(about) };
  });
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
  person: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description:
      "Access token of the issuer that GET /console/sign-in.json names, by the authorization code flow with PKCE. A person with several memberships names one in the headers Suyuan-Organisation and, where it has several roles there, Suyuan-Role. 登录后取得的访问令牌；在多个机构任职时用请求头 Suyuan-Organisation（及 Suyuan-Role）指明其一。",
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

function operationOf(route: RouteFacts, components: SchemaComponents, refusals: Map<string, JsonSchema>): JsonSchema {
  const parameters = parametersOf(route, components);
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: `${route.summary.zh} ${route.summary.en}`,
    description: both(route.description ?? route.summary),
    security: securityOf(route.roles),
    "x-roles": route.roles,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined ? {} : { requestBody: requestBodyOf(route.body, components) }),
    responses: { ...answersOf(route, components), ...refusalsOf(route, components, refusals) },
  };
}

function securityOf(roles: RouteFacts["roles"]): JsonSchema[] {
  if (roles === "public") return [];
  return roles === "person" ? [{ person: [] }] : [{ apiKey: [] }, { person: [] }];
}

/** `POST /api/batches/{gtin}/{lot}/tests` is `postBatchesGtinLotTests`. */
function operationId({ method, path }: RouteFacts): string {
  const name = routeWords(`${method} ${path.replace(/^\/api(?=\/)/, "")}`);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function parametersOf(route: RouteFacts, components: SchemaComponents): JsonSchema[] {
  const inPath =
    route.params === undefined
      ? pathTemplate(route.path).names.map((name) => ({ name, schema: { type: "string" } }))
      : components.members(route.params);
  const inQuery = route.query === undefined ? [] : components.members(route.query);
  const inHeaders = route.headers === undefined ? [] : components.members(route.headers);
  return [
    ...inPath.map(({ name, schema }) => ({ name, in: "path", required: true, schema })),
    ...inQuery.map(({ name, schema, required }) => ({ name, in: "query", required, schema })),
    ...inHeaders.map(({ name, schema, required }) => ({ name, in: "header", required, schema })),
    ...(route.method === "POST" && route.roles !== "person"
      ? [{ $ref: "#/components/parameters/IdempotencyKey" }]
      : []),
  ];
}

function requestBodyOf(body: RouteBody, components: SchemaComponents): JsonSchema {
  if ("file" in body) {
    const types = body.file.contentTypes ?? ["*/*"];
    const description = `文件，最多 ${body.file.maxBytes} 字节。\n\nThe file itself, at most ${body.file.maxBytes} bytes.`;
    return { required: true, description, content: Object.fromEntries(types.map((type) => [type, { schema: FILE }])) };
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

/** A file: text as it is, or any bytes. */
const FILE = { type: "string", format: "binary" } as const;

function fileContent({ file }: FileAnswer): JsonSchema {
  return Object.fromEntries(
    file.map((type) => [type, { schema: type === "application/json" ? JSON_FILE : textOrBytes(type) }]),
  );
}

/** A file that is JSON: its members are described where what it is of is. */
const JSON_FILE = { type: "object" } as const;

function textOrBytes(type: string): JsonSchema {
  return TEXT_TYPE.test(type) ? { type: "string", contentMediaType: type } : FILE;
}

const TEXT_TYPE = /^text\/|[+/]xml$/;

function headersOf({ method }: RouteFacts, status: string): JsonSchema {
  if (method !== "POST") return {};
  const replayed = {
    description: "`true` when this is the stored answer to a repeat. 重复提交时为 true。",
    schema: { type: "string", enum: ["true"] },
  };
  const location = { description: "Address of what was made. 新资源地址。", schema: { type: "string" } };
  return { headers: { "Idempotent-Replayed": replayed, ...(status === "201" ? { Location: location } : {}) } };
}
