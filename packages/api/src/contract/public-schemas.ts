import type { JsonSchema } from "../http/openapi/schemas.ts";

/** A reference to a component of the document. */
export function reference(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

const text = (description: string): JsonSchema => ({ type: "string", description });
const texts = (description: string): JsonSchema => ({ type: "array", items: { type: "string" }, description });

function object(required: readonly string[], properties: JsonSchema, more: JsonSchema = {}): JsonSchema {
  return { type: "object", required, properties, ...more };
}

const linkset = {
  type: "array",
  items: reference("LinksetContext"),
  description: "One entry for each level, the most specific first",
};

/** What the resolver answers, in JSON Schema. Its makers are functions over published links; the passport is described in zod. */
export const PUBLIC_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  LinksetTarget: object(["href", "title"], {
    href: { type: "string", format: "uri" },
    title: text("In the language asked for"),
    type: text("Media type of the target"),
    hreflang: texts("Languages of the target"),
    context: texts("Such as markets"),
  }),
  LinksetContext: object(
    ["anchor", "itemDescription"],
    {
      anchor: { type: "string", format: "uri", description: "The Digital Link that the links hang on" },
      itemDescription: text("What it names, in the language asked for"),
    },
    {
      // Each further member is the IRI of a link type of the GS1 Web Vocabulary with its targets (RFC 9264 section 4.2).
      patternProperties: { "^https?:": { type: "array", items: reference("LinksetTarget") } },
    },
  ),
  Linkset: object(["linkset"], { linkset }, { description: "A link set (RFC 9264 section 4.2) 链接集" }),
  LinksetAsJsonLd: object(["@context", "linkset"], {
    "@context": { type: "object", description: "What the members mean", additionalProperties: true },
    linkset,
  }),
  ResolverDescription: object(
    ["name", "resolverRoot", "supportedPrimaryKeys", "supportedLinkType"],
    {
      name: text("Of this resolver"),
      resolverRoot: { type: "string", format: "uri" },
      supportedPrimaryKeys: texts("Application Identifiers of the keys that it resolves"),
      supportedLinkType: {
        type: "array",
        items: object(["namespace", "prefix"], {
          namespace: { type: "string", format: "uri" },
          prefix: { type: "string" },
        }),
      },
      linkTypeDefaultCanBeLinkset: { type: "boolean" },
      jsonLdContextLocation: { type: "string", format: "uri" },
    },
    { description: "GS1-Conformant Resolver 1.2, resolver description file" },
  ),
  PageRefusal: object(["state"], { state: object(["code"], { code: { enum: ["malformed-code", "not-issued"] } }) }),
};

const HTML = { "text/html": { schema: { type: "string", contentMediaType: "text/html" } } };
const PAGE = { ...HTML, "application/json": { schema: reference("PageRefusal") } };

const PROBLEM = { "application/problem+json": { schema: codeOf("not-found") } };

function codeOf(code: string): JsonSchema {
  return { allOf: [reference("Problem"), { type: "object", properties: { code: { const: code } } }] };
}

/** What the public addresses answer instead of what was asked for: a page for people, JSON for programs. */
export const PUBLIC_RESPONSES: Readonly<Record<string, JsonSchema>> = {
  "no-code-page": { description: "不是可识别的追溯码 No code that can be read", content: structuredClone(PAGE) },
  "no-record-page": {
    description:
      "没有记录（从未签发或不可见的码看起来一样） No record: every code that was not issued gets this answer",
    content: structuredClone(PAGE),
  },
  "no-digital-link": {
    description: "不是可识别的数字链接 No Digital Link that can be read",
    content: { "application/problem+json": { schema: codeOf("invalid-request") }, ...structuredClone(HTML) },
  },
  "no-record-link": {
    description: "没有记录，或没有所请求类型的链接 No record, or no link of the type asked for",
    content: { ...structuredClone(PROBLEM), ...structuredClone(HTML) },
  },
};
