import { Passport } from "@suyuan/domain/views/passport-schema";
import type { OpenapiPart } from "../http/openapi/document.ts";
import type { JsonSchema, SchemaComponents } from "../http/openapi/schemas.ts";
import { routeWords } from "../http/request-log.ts";
import { pathTemplate } from "../http/target.ts";
import { ETAG, html, PUBLIC_RESPONSES, PUBLIC_SCHEMAS, reference, text } from "./public-schemas.ts";

/** What anyone may open: the consumer's page, and the GS1 Digital Links that lead there. */
interface PublicFacts {
  readonly path: string;
  readonly kind: "passport" | "page" | "link" | "description";
  readonly summary: { readonly zh: string; readonly en: string };
}

const LINK = { zh: "数字链接：", en: "Digital Link of " };

/**
 * The addresses by example of each kind. Key qualifiers that are not listed (consumer variant, AI 22), `/v` of the other keys and links in
 * compressed form answer in the same way.
 */
export const PUBLIC_ADDRESSES: readonly PublicFacts[] = [
  {
    path: "/v/01/{gtin}/10/{lot}",
    kind: "passport",
    summary: { zh: "批次的公开页面", en: "The public page of a batch, and its passport as JSON" },
  },
  {
    path: "/v/01/{gtin}/10/{lot}/21/{serial}",
    kind: "passport",
    summary: { zh: "单件的公开页面", en: "The public page of one pack, and its passport as JSON" },
  },
  { path: "/v/01/{gtin}", kind: "page", summary: { zh: "产品的链接页面", en: "The page of a product's links" } },
  {
    path: "/v/00/{sscc}",
    kind: "page",
    summary: { zh: "物流单元的链接页面", en: "The page of a logistic unit's links" },
  },
  { path: "/v/414/{gln}", kind: "page", summary: { zh: "地点的链接页面", en: "The page of a place's links" } },
  {
    path: "/v/id/base/{organisation}/{id}",
    kind: "page",
    summary: { zh: "生产基地的链接页面", en: "The page of a production base's links" },
  },
  { path: "/01/{gtin}", kind: "link", summary: { zh: `${LINK.zh}产品`, en: `${LINK.en}a product` } },
  { path: "/01/{gtin}/10/{lot}", kind: "link", summary: { zh: `${LINK.zh}批次`, en: `${LINK.en}a batch` } },
  {
    path: "/01/{gtin}/10/{lot}/21/{serial}",
    kind: "link",
    summary: { zh: `${LINK.zh}单件`, en: `${LINK.en}one pack` },
  },
  { path: "/00/{sscc}", kind: "link", summary: { zh: `${LINK.zh}物流单元`, en: `${LINK.en}a logistic unit` } },
  { path: "/414/{gln}", kind: "link", summary: { zh: `${LINK.zh}地点`, en: `${LINK.en}a place` } },
  { path: "/417/{gln}", kind: "link", summary: { zh: `${LINK.zh}机构`, en: `${LINK.en}an organisation` } },
  {
    path: "/id/base/{organisation}/{id}",
    kind: "link",
    summary: { zh: "生产基地的链接", en: "Link of a production base" },
  },
  {
    path: "/.well-known/gs1resolver",
    kind: "description",
    summary: { zh: "解析服务说明", en: "What this GS1 resolver resolves" },
  },
];

/** The public addresses for the OpenAPI document of the whole service. */
export function publicContract(): OpenapiPart {
  return {
    paths: (components) =>
      Object.fromEntries(PUBLIC_ADDRESSES.map((facts) => [facts.path, { get: operationOf(facts, components) }])),
    schemas: PUBLIC_SCHEMAS,
    responses: PUBLIC_RESPONSES,
  };
}

function operationOf({ path, kind, summary }: PublicFacts, components: SchemaComponents): JsonSchema {
  const name = routeWords(`GET ${kind === "link" ? "/link" : ""}${path.replace("/.", "/")}`);
  const parameters = parametersOf(path, kind);
  return {
    operationId: name.charAt(0).toLowerCase() + name.slice(1),
    tags: ["public"],
    summary: `${summary.zh} ${summary.en}`,
    description: `${summary.zh}\n\n${summary.en}`,
    security: [],
    "x-roles": "public",
    ...(parameters.length === 0 ? {} : { parameters }),
    responses: { ...answersOf(kind, components), ...REFUSALS[kind] },
  };
}

const NAMES: Readonly<Record<string, JsonSchema>> = {
  gtin: { type: "string", pattern: "^(\\d{8}|\\d{12,14})$", description: "GTIN (AI 01)" },
  lot: { type: "string", description: "Batch or lot (AI 10), percent-encoded" },
  serial: { type: "string", description: "Serial number (AI 21), percent-encoded" },
  sscc: { type: "string", pattern: "^\\d{18}$", description: "SSCC (AI 00)" },
  gln: { type: "string", pattern: "^\\d{13}$", description: "GLN (AI 414, 417)" },
  organisation: { type: "string", description: "Id of the organisation whose base it is 机构编号" },
  id: { type: "string", description: "Id of a production base 生产基地编号" },
};

const LANGUAGE = {
  name: "lang",
  in: "query",
  required: false,
  schema: { enum: ["zh", "en"] },
  description: "Language; else by Accept-Language, else Chinese 语言",
};

const LINK_TYPE = {
  name: "linkType",
  in: "query",
  required: false,
  schema: { type: "string" },
  description: "`linkset` for all links, or the type of link to be led to, such as `gs1:traceability` 链接类型",
};

const CONTEXT = {
  name: "context",
  in: "query",
  required: false,
  schema: { type: "string" },
  description: "Prefers the links of this context, such as a market 适用范围",
};

function parametersOf(path: string, kind: PublicFacts["kind"]): JsonSchema[] {
  const inPath = pathTemplate(path).names.map((name) => ({ name, in: "path", required: true, schema: NAMES[name] }));
  if (kind === "description") return [];
  return [...inPath, LANGUAGE, ...(kind === "link" ? [LINK_TYPE, CONTEXT] : [])];
}

const shared = (name: string): JsonSchema => ({ $ref: `#/components/responses/${name}` });

function answersOf(kind: PublicFacts["kind"], components: SchemaComponents): JsonSchema {
  switch (kind) {
    case "passport": {
      const passport = { "application/json": { schema: components.refer(Passport, "output") } };
      const page = { description: "页面；Accept: application/json 时为公开信息 The page; the passport for JSON" };
      return { 200: { ...page, headers: ETAG, content: { ...html(), ...passport } }, 304: NOT_MODIFIED };
    }
    case "page":
      return { 200: shared("links-page"), 304: NOT_MODIFIED };
    case "link":
      return {
        200: shared("link-set"),
        304: NOT_MODIFIED,
        300: shared("several-links"),
        307: {
          description: "转到默认链接或所请求类型的链接 Led to the default link, or the link of the type asked for",
          headers: { Location: text("The link's target 目标网址"), Link: text("Where the link set is (RFC 8288)") },
        },
      };
    case "description":
      return {
        200: {
          description: "成功 OK",
          content: { "application/json": { schema: reference("ResolverDescription") } },
        },
      };
  }
}

const NOT_MODIFIED = { description: "未变化（If-None-Match） Not changed since (If-None-Match)" };

const OVERLOAD = { 429: shared("too-many-requests"), 500: shared("internal"), 503: shared("busy") };
const PAGE_REFUSALS = { 400: shared("no-code-page"), 404: shared("no-record-page"), ...OVERLOAD };

const REFUSALS: Readonly<Record<PublicFacts["kind"], JsonSchema>> = {
  passport: PAGE_REFUSALS,
  page: PAGE_REFUSALS,
  link: { 400: shared("no-digital-link"), 404: shared("no-record-link"), ...OVERLOAD },
  description: OVERLOAD,
};
