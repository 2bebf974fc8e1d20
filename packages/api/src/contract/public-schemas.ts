import type { JsonSchema } from "../http/openapi/schemas.ts";

/** A reference to a component of the document. */
export function reference(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

const said = (description: string): JsonSchema => ({ type: "string", description });
const texts = (description: string): JsonSchema => ({ type: "array", items: { type: "string" }, description });

function object(required: readonly string[], properties: JsonSchema, more: JsonSchema = {}): JsonSchema {
  return { type: "object", required, properties, ...more };
}

const contexts = {
  type: "array",
  items: reference("LinksetContext"),
  description: "One entry for each level, the most specific first",
};

/** What the resolver answers, in JSON Schema. Its makers are functions over published links; the passport is described in zod. */
export const PUBLIC_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  LinksetTarget: object(["href", "title"], {
    href: { type: "string", format: "uri" },
    title: said("In the language asked for"),
    type: said("Media type of the target"),
    hreflang: texts("Languages of the target"),
    context: texts("Such as markets"),
  }),
  LinksetContext: object(
    ["anchor", "itemDescription"],
    {
      anchor: { type: "string", format: "uri", description: "The Digital Link that the links hang on" },
      itemDescription: said("What it names, in the language asked for"),
    },
    {
      // Each further member is the IRI of a link type of the GS1 Web Vocabulary with its targets (RFC 9264 section 4.2).
      patternProperties: { "^https?:": { type: "array", items: reference("LinksetTarget") } },
    },
  ),
  Linkset: object(["linkset"], { linkset: contexts }, { description: "A link set (RFC 9264 section 4.2) 链接集" }),
  LinksetAsJsonLd: object(["@context", "linkset"], {
    "@context": { type: "object", description: "What the members mean", additionalProperties: true },
    linkset: contexts,
  }),
  ResolverDescription: object(
    ["name", "resolverRoot", "supportedPrimaryKeys", "supportedLinkType"],
    {
      name: said("Of this resolver"),
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

/** A page for people. */
export const html = () => ({ "text/html": { schema: { type: "string", contentMediaType: "text/html" } } });
const refusalPage = () => ({ ...html(), "application/json": { schema: reference("PageRefusal") } });
const linkset = () => ({ schema: reference("Linkset") });
const linksets = () => ({
  "application/json": linkset(),
  "application/ld+json": { schema: reference("LinksetAsJsonLd") },
  ...html(),
});
const problem = (code: string) => ({
  "application/problem+json": {
    schema: { allOf: [reference("Problem"), { type: "object", properties: { code: { const: code } } }] },
  },
});

/** A header of this meaning. */
export const text = (description: string) => ({ description, schema: { type: "string" } });
export const ETAG = { ETag: text("Changes whenever the page does") };

/** What the public addresses answer alike: links as a set or a page; and what stands in place of an answer. */
export const PUBLIC_RESPONSES: Readonly<Record<string, JsonSchema>> = {
  "links-page": {
    description: "页面；Accept: application/json 时为链接集 The page; the link set for JSON",
    headers: ETAG,
    content: { ...html(), "application/json": linkset() },
  },
  "link-set": {
    description: "全部链接（请求链接集时），或浏览器所见页面 All links, for those who ask, or a browser's page",
    headers: { Link: text("Where the link set is, and its JSON-LD context (RFC 8288)") },
    content: { "application/linkset+json": linkset(), ...linksets() },
  },
  "several-links": {
    description: "有多条链接符合 Several links answer the question; choose one",
    content: linksets(),
  },
  "no-code-page": { description: "不是可识别的追溯码 No code that can be read", content: refusalPage() },
  "no-record-page": {
    description:
      "没有记录（从未签发或不可见的码看起来一样） No record: every code that was not issued gets this answer",
    content: refusalPage(),
  },
  "no-digital-link": {
    description: "不是可识别的数字链接 No Digital Link that can be read",
    content: { ...problem("invalid-request"), ...html() },
  },
  "no-record-link": {
    description: "没有记录，或没有所请求类型的链接 No record, or no link of the type asked for",
    content: { ...problem("not-found"), ...html() },
  },
};
