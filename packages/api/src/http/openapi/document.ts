import * as z from "zod";
import type { JsonSchema, SchemaComponents } from "./schemas.ts";

/** The document itself, as it is answered. */
export const OpenapiDocument = z
  .object({
    openapi: z.string().meta({ description: "Version of the OpenAPI Specification" }),
    info: z.object({
      title: z.string(),
      version: z.string(),
      description: z.string(),
      contact: z.object({ name: z.string() }).optional(),
      license: z.object({ name: z.string(), identifier: z.string() }).optional(),
    }),
    servers: z.array(z.object({ url: z.string() })),
    tags: z.array(z.object({ name: z.string(), description: z.string() })),
    paths: z.record(z.string(), z.unknown()).meta({ description: "Path Items by path" }),
    components: z.record(z.string(), z.unknown()).meta({ description: "Schemas, answers, examples by kind and name" }),
  })
  .meta({ id: "OpenapiDocument", description: "An OpenAPI 3.1 document 接口契约" });
export type OpenapiDocument = z.infer<typeof OpenapiDocument>;

export interface BothLanguages {
  readonly zh: string;
  readonly en: string;
}

/** What the document says of the service as a whole. */
export interface OpenapiInfo {
  readonly title: string;
  readonly version: string;
  readonly description: BothLanguages;
  /** What each tag is about; every tag that an operation names has its entry. */
  readonly tags: Readonly<Record<string, BothLanguages>>;
  /** Origin of the service; left out, addresses are relative to the document. */
  readonly serverUrl?: string;
}

/** Operations that stand in no route table, with the schemas and answers that they refer to. */
export interface OpenapiPart {
  readonly paths: (components: SchemaComponents) => Readonly<Record<string, JsonSchema>>;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly responses?: Readonly<Record<string, JsonSchema>>;
}

export function both({ zh, en }: BothLanguages): string {
  return `${zh}\n\n${en}`;
}
