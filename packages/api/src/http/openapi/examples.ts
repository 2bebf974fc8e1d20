import type { JsonSchema } from "./schemas.ts";

/** What was asked of one operation and what it answered, in a run of the service. */
export interface OperationExample {
  /** Values of path and query parameters by name. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Request bodies by media type. */
  readonly bodies?: Readonly<Record<string, unknown>>;
  /** Bodies by media type, by status. */
  readonly answers: Readonly<Record<string, Bodies>>;
}

/** Bodies by media type. */
type Bodies = Readonly<Record<string, unknown>>;

/**
 * Examples recorded from a run of the service: by operation (`POST /api/bases`); of the answers that operations share, by their names as
 * components; and one problem document for each code.
 */
export interface Examples {
  readonly operations: Readonly<Record<string, OperationExample>>;
  readonly shared: Readonly<Record<string, Bodies>>;
  readonly problems: Readonly<Record<string, object>>;
}

export const NO_EXAMPLES: Examples = { operations: {}, shared: {}, problems: {} };

interface Media {
  [mediaType: string]: JsonSchema;
}
interface Operation extends JsonSchema {
  readonly parameters?: (JsonSchema & { readonly name?: string; readonly schema?: JsonSchema })[];
  readonly requestBody?: { readonly content: Media };
  readonly responses: Readonly<Record<string, { readonly content?: Media }>>;
}

/** Puts each example where the document describes what it is one of. Changes `document`; leaves out what has no place in it. */
export function illustrate(
  document: { readonly paths: object; readonly responses: Readonly<Record<string, JsonSchema>> },
  { operations, shared, problems }: Examples,
): void {
  const paths = document.paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  const refusals: { readonly content?: Media }[] = Object.values(document.responses);
  for (const [path, byMethod] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(byMethod)) {
      const example = operations[`${method.toUpperCase()} ${path}`];
      if (example !== undefined) illustrateOperation(operation, example);
      refusals.push(...Object.values(operation.responses));
    }
  }
  for (const refusal of refusals) illustrateRefusal(refusal, problems);
  for (const [name, { content }] of Object.entries<{ readonly content?: Media }>(document.responses)) {
    illustrateContent(content, shared[name] ?? {});
  }
}

function illustrateOperation(operation: Operation, { parameters = {}, bodies = {}, answers }: OperationExample): void {
  for (const parameter of operation.parameters ?? []) {
    const value = parameters[parameter.name ?? ""];
    if (value === undefined) continue;
    parameter.example = parameter.schema?.type === "integer" ? Number(value) : value;
  }
  illustrateContent(operation.requestBody?.content, bodies);
  for (const [status, byType] of Object.entries(answers))
    illustrateContent(operation.responses[status]?.content, byType);
}

/** Each media type gets its own example, or that of another type which is described alike. Where codes have theirs, none. */
function illustrateContent(content: Media = {}, byType: Bodies): void {
  const schemaOf = (type: string) => JSON.stringify(content[type]?.schema);
  for (const [type, media] of Object.entries(content)) {
    if (media.examples !== undefined) continue;
    const isLike = (other: string) => type === "*/*" || schemaOf(other) === schemaOf(type);
    const like = Object.hasOwn(byType, type) ? type : Object.keys(byType).find(isLike);
    if (like !== undefined) media.example = byType[like];
  }
}

/** One example for each code that the refusal may carry. */
function illustrateRefusal({ content }: { readonly content?: Media }, problems: Examples["problems"]): void {
  const media = content?.["application/problem+json"];
  const names = codesIn(media?.schema).filter((code) => Object.hasOwn(problems, code));
  if (media === undefined || names.length === 0) return;
  media.examples = Object.fromEntries(names.map((code) => [code, { $ref: `#/components/examples/${code}` }]));
}

interface CodeSchema {
  readonly allOf?: readonly CodeSchema[];
  readonly properties?: { readonly code?: { readonly const?: string; readonly enum?: readonly string[] } };
}

function codesIn(schema: unknown): readonly string[] {
  const { allOf = [], properties } = (schema ?? {}) as CodeSchema;
  const { const: only, enum: several = [] } = properties?.code ?? {};
  return [...(only === undefined ? several : [only]), ...allOf.flatMap(codesIn)];
}
