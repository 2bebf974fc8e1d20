import { existsSync, readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

/** The official OpenAPI file, read where it lies beside a checkout; it is not part of this repository. */
const FILE = new URL("../../../shared/data/epcis/official-openapi/openapi.json", import.meta.url);

export const hasOfficialFile = existsSync(FILE);

type Node = { [name: string]: unknown };

/** Steps into the file. Throws when it has no such place: then an amendment is out of date. */
function at(node: unknown, ...steps: readonly string[]): Node {
  return steps.reduce<unknown>((value, step) => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step))
      throw new Error(`no ${steps.join("/")}`);
    return (value as Node)[step];
  }, node) as Node;
}

/**
 * Where the file contradicts itself or cannot be met by any server, and how it is read here. Each is undone by taking its line away.
 */
export const AMENDMENTS: readonly { readonly reason: string; readonly amend: (file: Node) => void }[] = [
  {
    reason: 'a Link header is no URI: the schema\'s own example is <…>; rel="next"',
    amend: (file) => void delete at(file, "components", "schemas", "Link").format,
  },
  {
    reason: "the 404 lists NoSuchNameException alone, and its own example is NoSuchResourceException",
    amend: (file) => typesOf(file, "404ResourceNotFound").push("epcisException:NoSuchResourceException"),
  },
  {
    reason: "the body of the 409 is asked to have the status 406",
    amend: (file) => {
      const problem = problemOf(file, "409ResourceAlreadyExistsException");
      at(problem, "properties", "status").enum = [409];
    },
  },
  {
    reason: "a capture job with errors matches both branches of a oneOf: the other has no required member",
    amend: (file) => {
      const [, branches] = at(file, "components", "schemas", "CaptureJob").allOf as [Node, Node];
      branches.anyOf = branches.oneOf;
      delete branches.oneOf;
    },
  },
  {
    reason: "the query language refuses parameters with a 400 that GET /events does not list, and its other paths do",
    amend: (file) => {
      at(file, "paths", "/events", "get", "responses")["400"] = { $ref: "#/components/responses/400QueryIssues" };
    },
  },
  {
    reason:
      "a query beyond its limits is 413 (QueryTooLarge, QueryTooComplex), which only the paths of named queries list",
    amend: (file) => {
      for (const path of Object.keys(at(file, "paths")).filter((one) => one.endsWith("/events") || one === "/events")) {
        at(file, "paths", path, "get", "responses")["413"] = { $ref: "#/components/responses/413QueryScopeOrSize" };
      }
    },
  },
  {
    reason: "the 400 of subscriptions is listed as application/json, every other problem as application/problem+json",
    amend: (file) => {
      const content = at(file, "components", "responses", "400SubscriptionIssues", "content");
      content["application/problem+json"] = content["application/json"];
    },
  },
  {
    reason: "the patterns of schedules are not of ECMA-262 (\\g<name>): they are left to the schedule's own reader",
    amend: (file) => {
      for (const name of ["Second", "Minute", "Hour", "DayOfMonth", "Month", "DayOfWeek"]) {
        delete at(file, "components", "schemas", `GS1-Query-${name}`).pattern;
      }
    },
  },
  {
    reason: "one query's definition is listed as an array, and its own example is the object",
    amend: (file) => {
      const media = at(file, "paths", "/queries/{queryName}", "get", "responses", "200", "content", "application/json");
      media.schema = (media.schema as Node).items;
    },
  },
  {
    reason: "nothing is said of the body of a new query's 201: ours is its definition",
    amend: (file) => {
      const content = { "application/json": { schema: { $ref: "#/components/schemas/QueryDefinition" } } };
      at(file, "paths", "/queries", "post", "responses", "201").content = content;
    },
  },
];

function problemOf(file: Node, response: string): Node {
  const schema = at(file, "components", "responses", response, "content", "application/problem+json", "schema");
  return (schema.allOf as [Node])[0];
}

function typesOf(file: Node, response: string): string[] {
  return at(problemOf(file, response), "properties", "type").enum as string[];
}

/** What the file says of one answer, and what of it does not hold. */
export interface Judgement {
  /** `GET /events/{eventID} 200`. */
  readonly name: string;
  readonly faults: readonly string[];
}

export class OfficialOpenapi {
  readonly #file: Node;
  readonly #ajv = new Ajv({ strict: false, allErrors: true });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor() {
    this.#file = JSON.parse(readFileSync(FILE, "utf8")) as Node;
    for (const { amend } of AMENDMENTS) amend(this.#file);
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(this.#file, "openapi");
  }

  /** Every operation and status of the file, as `GET /events/{eventID} 200`. */
  answers(): readonly string[] {
    return Object.entries(at(this.#file, "paths")).flatMap(([path, operations]) =>
      ["get", "post", "delete", "options"].flatMap((method) => {
        const operation = (operations as Node)[method] as Node | undefined;
        const statuses = Object.keys((operation?.responses as Node | undefined) ?? {});
        return statuses.map((status) => `${method.toUpperCase()} ${path} ${status}`);
      }),
    );
  }

  /** Holds an answer to a request under /epcis against the file: its status, headers, media type and body. */
  async judge(method: string, path: string, response: Response): Promise<Judgement> {
    const bare = path.split("?", 1)[0]?.replace(/^\/epcis\/?/, "/") ?? "/";
    const template = Object.keys(at(this.#file, "paths")).find((one) => matchesTemplate(one, bare));
    const status = String(response.status);
    if (template === undefined) return { name: `${method} ${bare} ${status}`, faults: ["no such path"] };
    const name = `${method} ${template} ${status}`;
    const responses = (at(this.#file, "paths", template)[method.toLowerCase()] as Node | undefined)?.responses as Node;
    const said = this.#resolved(responses?.[status]);
    if (said === undefined) return { name, faults: ["no such status"] };
    const faults = [...this.#headerFaults(said, response), ...(await this.#bodyFaults(said, response))];
    return { name, faults };
  }

  #resolved(node: unknown): Node | undefined {
    const reference = (node as Node | undefined)?.$ref;
    return typeof reference === "string" ? at(this.#file, ...reference.slice(2).split("/")) : (node as Node);
  }

  #headerFaults(said: Node, response: Response): readonly string[] {
    return Object.entries((said.headers as Node | undefined) ?? {}).flatMap(([name, header]) => {
      const text = response.headers.get(name);
      const schema = this.#resolved(header)?.schema as Node;
      if (text === null) return [];
      return this.#faults(schema, headerValue(text, this.#resolved(schema) ?? {})).map((fault) => `${name}: ${fault}`);
    });
  }

  async #bodyFaults(said: Node, response: Response): Promise<readonly string[]> {
    const content = said.content as Node | undefined;
    const text = await response.clone().text();
    if (content === undefined) return text === "" ? [] : ["a body that the file does not know"];
    const type = response.headers.get("content-type")?.split(";")[0] ?? "";
    const media = content[type === "application/ld+json" ? "application/json" : type] as Node | undefined;
    if (media === undefined) return [`media type ${type} is not one of ${Object.keys(content).join(", ")}`];
    return type.endsWith("xml") ? [] : this.#faults(media.schema as Node, JSON.parse(text));
  }

  #faults(schema: Node, value: unknown): readonly string[] {
    const text = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"openapi#/');
    const validate = this.#compiled.get(text) ?? this.#ajv.compile(JSON.parse(text) as Node);
    this.#compiled.set(text, validate);
    return validate(value) ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
  }
}

function matchesTemplate(template: string, path: string): boolean {
  const [steps, given] = [template.split("/"), path.split("/")];
  return steps.length === given.length && steps.every((step, n) => step.startsWith("{") || step === given[n]);
}

/** A header's text as the value its schema speaks of. */
function headerValue(text: string, schema: Node): unknown {
  if (schema.type === "integer") return Number(text);
  // `simple`, exploded: a=1,b=2.
  if (schema.type === "object") return Object.fromEntries(text.split(",").map((part) => part.split("=", 2)));
  return text;
}
