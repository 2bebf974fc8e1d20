import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

export interface MediaType {
  readonly schema?: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly $ref: string }>>;
}
export interface DescribedAnswer {
  readonly $ref?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, MediaType>>;
}
interface Operation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, DescribedAnswer>>;
}
/** An OpenAPI document as these checks read it. */
export interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly responses: Readonly<Record<string, DescribedAnswer>>;
    readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
  };
}

export interface FoundOperation {
  /** `POST /api/bases` */
  readonly name: string;
  readonly operation: Operation;
  readonly parameters: Readonly<Record<string, string>>;
}

const BASE = "contract";

/**
 * Judges requests and answers by an OpenAPI document, and by nothing else. An answer may hold no member that the document does not name:
 * the document itself lets answers grow, so each object is closed here.
 */
export class ContractChecker {
  readonly #contract: Contract;
  readonly #open: Ajv2020;
  readonly #closed: Ajv2020;
  readonly #compiled = new WeakMap<Ajv2020, Map<string, ValidateFunction>>();
  readonly #templates: readonly {
    readonly path: string;
    readonly pattern: RegExp;
    readonly names: readonly string[];
  }[];

  constructor(contract: Contract) {
    this.#contract = contract;
    this.#open = validator(contract);
    this.#closed = validator(closed(contract) as Contract);
    this.#templates = Object.keys(contract.paths)
      .map((path) => ({
        path,
        pattern: patternOf(path),
        names: [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name),
      }))
      // The more is written out, the nearer the template: `/api/labels/{id}.csv` before `/api/labels/{id}`.
      .sort((a, b) => b.path.replace(/\{\w+\}/g, "").length - a.path.replace(/\{\w+\}/g, "").length);
  }

  /** The operation of a request; `target` is its path with its query. Undefined when the contract names none. */
  operationAt(method: string, target: string): FoundOperation | undefined {
    const { pathname, searchParams } = new URL(target, "https://host");
    for (const { path, pattern, names } of this.#templates) {
      const match = pattern.exec(pathname);
      const operation = this.#contract.paths[path]?.[method.toLowerCase()];
      if (match === null || operation === undefined) continue;
      const inPath = names.map((name, n) => [name, decoded(match[n + 1] ?? "")]);
      const parameters = Object.fromEntries([...inPath, ...searchParams]) as Record<string, string>;
      return { name: `${method} ${path}`, operation, parameters };
    }
    return undefined;
  }

  /** The answer with this status, wherever the document describes it. */
  answerOf(
    { operation }: FoundOperation,
    status: number | string,
  ): { readonly at: string; readonly answer: DescribedAnswer; readonly isShared: boolean } | undefined {
    const answer = operation.responses[status];
    if (answer?.$ref === undefined)
      return answer && { at: `${operation.operationId} ${status}`, answer, isShared: false };
    const name = answer.$ref.split("/").at(-1) ?? "";
    const shared = this.#contract.components.responses[name];
    return shared && { at: name, answer: shared, isShared: true };
  }

  /** What is wrong with a JSON answer; empty when the contract describes it whole. */
  faults(
    method: string,
    target: string,
    reply: { status: number; headers: Headers; json: unknown; text: string },
  ): string[] {
    const found = this.operationAt(method, target);
    if (found === undefined) return reply.status < 300 ? [`${method} ${target} is not in the contract`] : [];
    const described = this.answerOf(found, reply.status);
    if (described === undefined) return [`${found.name} does not declare ${reply.status}`];
    if (reply.text === "") return [];
    const type = reply.headers.get("content-type")?.split(";")[0] ?? "";
    const media = described.answer.content?.[type];
    if (media?.schema === undefined) return [`${found.name} ${reply.status} does not declare ${type}`];
    if (!type.includes("json")) return [];
    return this.#judge(this.#closed, `${described.at} ${type}`, closed(media.schema), reply.json);
  }

  /** What is wrong with a value by a schema of the document. */
  schemaFaults(name: string, schema: object, value: unknown): string[] {
    return this.#judge(this.#open, name, schema, value);
  }

  #judge(ajv: Ajv2020, name: string, schema: object, value: unknown): string[] {
    const compiled = this.#compiled.get(ajv) ?? new Map<string, ValidateFunction>();
    this.#compiled.set(ajv, compiled);
    const validate = compiled.get(name) ?? ajv.compile(absolute(schema));
    compiled.set(name, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      return `${name}: ${instancePath || "/"} ${message} ${JSON.stringify(params)}`;
    });
  }
}

function patternOf(path: string): RegExp {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(
    `^${path
      .split(/\{\w+\}/)
      .map(literal)
      .join("([^/]+)")}$`,
  );
}

function validator(contract: Contract): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: BASE, components: { schemas: contract.components.schemas } });
  return ajv;
}

/** References of the document, from where it is known to the validator. */
function absolute(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', `"${BASE}#/components/`)) as object;
}

/**
 * The schema with every object that names its members closed to others. Inside `allOf` the parts say different things of one object, so
 * there only the whole is closed; `Problem` has extension members of each kind and stays open.
 */
function closed(schema: object): object {
  if (Array.isArray(schema)) return schema.map((part: unknown) => (isObject(part) ? closed(part) : part));
  const { allOf, ...rest } = schema as { readonly allOf?: unknown };
  const inner = Object.fromEntries(
    Object.entries(rest).map(([name, part]) => [name, isObject(part) && name !== "examples" ? closed(part) : part]),
  );
  const isNaming = "properties" in schema && !("additionalProperties" in schema) && "type" in schema;
  return {
    ...inner,
    ...(allOf === undefined ? {} : { allOf }),
    ...(isNaming && typeof (schema as { type: unknown }).type === "string" ? { unevaluatedProperties: false } : {}),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** A segment as it was meant; one that no encoder wrote (`%`, `%ff`) as it was sent: the service refuses it, and the refusal is held too. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
