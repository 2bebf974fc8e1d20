import type { Examples, OperationExample } from "@suyuan/api/http/openapi/examples";
import { type Contract, ContractChecker, type FoundOperation } from "./checker.ts";
import { refusals } from "./refusals.ts";
import { openSite, type Reply, type Step } from "./site.ts";
import { walk } from "./walk.ts";

/** A text is shown by its beginning: enough to see what it is. */
const TEXT_CHARS_MAX = 400;
/** In place of bytes that are no text. */
const BINARY = "(binary)";
/** A list of objects is shown by its first ones: the examples travel with the application. */
const LIST_ITEMS_MAX = 3;

function shortened(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (!Array.isArray(value))
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shortened(one)]));
  const isList = value.every((one) => typeof one === "object" && one !== null && !Array.isArray(one));
  return (isList ? value.slice(0, LIST_ITEMS_MAX) : value).map(shortened);
}

/** What an example shows of a body. The contract as an example of itself would hold itself. */
function shown(step: Step, { json, text, headers }: Reply): unknown {
  if (step.path === "/openapi.json") return { ...(json as object), tags: [], paths: {}, components: {} };
  if (json !== undefined) return shortened(json);
  if (headers.get("content-type")?.startsWith("image/webp")) return BINARY;
  if (headers.get("content-type")?.startsWith("text/csv")) return `${text.split("\n").slice(0, 3).join("\n")}\n`;
  return text.length > TEXT_CHARS_MAX ? `${text.slice(0, TEXT_CHARS_MAX)}…` : text;
}

interface Recorded {
  parameters?: Record<string, string>;
  readonly bodies: Record<string, unknown>;
  readonly answers: Record<string, Record<string, unknown>>;
}

/** Collects the first right request of each operation, its first answer of each kind, and the first refusal of each kind. */
class Recorder {
  readonly #checker: ContractChecker;
  readonly #operations = new Map<string, Recorded>();
  readonly #shared = new Map<string, Record<string, unknown>>();
  readonly #problems = new Map<string, object>();
  readonly missed: string[] = [];

  constructor(contract: Contract) {
    this.#checker = new ContractChecker(contract);
  }

  readonly seen = (step: Step, reply: Reply): void => {
    const found = this.#checker.operationAt(step.method, step.path);
    const described = found && this.#checker.answerOf(found, reply.status);
    if (found === undefined || described === undefined) {
      this.missed.push(`${step.method} ${step.path} ${reply.status} ${reply.text.slice(0, 300)}`);
      return;
    }
    const type = reply.headers.get("content-type")?.split(";")[0] ?? "";
    const body = shown(step, reply);
    if (reply.status >= 400) this.#refused(body);
    else this.#asked(this.#operationOf(found), found, step);
    if (reply.text === "") return;
    if (described.isShared) this.#shared.set(described.at, { [type]: body, ...this.#shared.get(described.at) });
    else if (reply.status < 400) {
      const { answers } = this.#operationOf(found);
      answers[reply.status] = { [type]: body, ...answers[reply.status] };
    }
  };

  #operationOf({ name }: FoundOperation): Recorded {
    const known = this.#operations.get(name) ?? { bodies: {}, answers: {} };
    this.#operations.set(name, known);
    return known;
  }

  #asked(operation: Recorded, { parameters }: FoundOperation, { body, headers }: Step): void {
    operation.parameters = { ...parameters, ...operation.parameters };
    if (body === undefined) return;
    const isSent = typeof body === "string" || body instanceof Uint8Array;
    const type = isSent ? (headers?.["content-type"] ?? "") : "application/json";
    operation.bodies[type] ??= body instanceof Uint8Array ? BINARY : body;
  }

  #refused(body: unknown): void {
    const { code, type: kind } = (body ?? {}) as { readonly code?: string; readonly type?: string };
    const isOurs = kind?.startsWith("https://") === true && code !== undefined;
    if (isOurs && !this.#problems.has(code)) this.#problems.set(code, body as object);
  }

  examples(): Examples {
    const sorted = <Value>(map: ReadonlyMap<string, Value>): Record<string, Value> =>
      Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
    const operations = sorted(this.#operations) as Record<string, OperationExample>;
    return { operations, shared: sorted(this.#shared), problems: sorted(this.#problems) };
  }
}

/** Runs the service through its main job and its refusals, and gives what an example of each is. `missed`: what no operation took. */
export async function recordExamples(
  contract: object,
): Promise<{ readonly examples: Examples; readonly missed: readonly string[] }> {
  const recorder = new Recorder(JSON.parse(JSON.stringify(contract)) as Contract);
  const site = await openSite();
  try {
    await walk(site, recorder.seen, () => refusals(site, recorder.seen));
  } finally {
    site.close();
  }
  return { examples: recorder.examples(), missed: recorder.missed };
}
