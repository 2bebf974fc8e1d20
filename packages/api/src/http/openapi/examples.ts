import type { JsonSchema } from "./schemas.ts";

/** What was asked of one operation and what it answered, in a run of the service. */
export interface OperationExample {
  /** Values of path and query parameters by name. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Bodies by media type, by status. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Examples recorded from a run of the service: by operation (`POST /api/bases`), and one refusal for each code of each kind of problem
 * document (`not-found`, `epcisException:…`).
 */
export interface Examples {
  readonly operations: Readonly<Record<string, OperationExample>>;
  readonly problems: Readonly<Record<string, object>>;
}

interface Media {
  [mediaType: string]: JsonSchema;
}
interface Operation extends JsonSchema {
  readonly parameters?: (JsonSchema & { readonly name?: string })[];
  readonly requestBody?: { readonly content: Media };
  readonly responses: Readonly<Record<string, { readonly content?: Media }>>;
}

/** Puts each example where the document describes what it is one of. Changes `document`; leaves out what has no place in it. */
export function illustrate(
  document: { readonly paths: object; readonly responses: Readonly<Record<string, JsonSchema>> },
  { operations, problems }: Examples,
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
}

function illustrateOperation(operation: Operation, { parameters = {}, body, answers }: OperationExample): void {
  for (const parameter of operation.parameters ?? []) {
    if (parameter.name !== undefined && Object.hasOwn(parameters, parameter.name)) {
      parameter.example = parameters[parameter.name];
    }
  }
  if (body !== undefined) for (const media of Object.values(operation.requestBody?.content ?? {})) media.example = body;
  for (const [status, byType] of Object.entries(answers)) {
    for (const [type, value] of Object.entries(byType)) {
      const media = operation.responses[status]?.content?.[type];
      if (media !== undefined) media.example = value;
    }
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
