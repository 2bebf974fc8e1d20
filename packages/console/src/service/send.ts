import { askedAsPerson, type Paths, type Problem, problemIn } from "./client.ts";
import { Unreachable } from "./credentials.ts";
import { newId } from "./ids.ts";
import { forgetReads } from "./reading.ts";

/** A command as it goes over the wire: what an outbox keeps. */
export interface WireCommand {
  /** Made once, kept with the command, and sent with each attempt: the service takes it once. */
  readonly id: string;
  /** What it is about, as a Digital Link path or `shipment/…`: commands on one subject keep their order. */
  readonly subject: string;
  readonly method: "POST";
  /** With its parameters filled in. */
  readonly path: string;
  readonly body: unknown;
  /** What the person did, in their words: `登记 苍溪红心猕猴桃 800 千克`. */
  readonly label: string;
  readonly typed?: Typed | undefined;
}

/** What a form held when its command was sent: its address below the origin, and its fields by name. */
export interface Typed {
  readonly at: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Fields of a screen, by the names under which they are kept. */
export type FieldsNamed = (name: string) => boolean;

/**
 * The form that is open: put here by what keeps typed fields (parts/draft.ts), once a form has loaded that. `read` reads it. `going` marks what is typed at an
 * address as it goes out, and answers what forgets that; what is typed meanwhile is none of it.
 */
export const openForm: { read?: () => Typed | undefined; going?: (path: string, which: FieldsNamed) => () => void } =
  {};

/** What became of a command. `kept`: it is safe on this device, and goes out by itself. `unreachable`: nothing was kept, nothing was sent. */
export type WireOutcome =
  | { readonly kind: "taken"; readonly answer: unknown }
  | { readonly kind: "refused"; readonly problem: Problem }
  | { readonly kind: "kept" }
  | { readonly kind: "unreachable" };

/** Carries commands to the service. */
export type Carrier = (command: WireCommand) => Promise<WireOutcome>;

/** Sends at once and keeps nothing. */
export const straight: Carrier = async ({ id, path, body }) => {
  const headers = { "content-type": "application/json", "idempotency-key": id };
  const request = new Request(new URL(path, location.origin), { method: "POST", headers, body: JSON.stringify(body) });
  try {
    const response = await askedAsPerson(request);
    const answer: unknown = await response.json();
    if (response.ok) return { kind: "taken", answer };
    const problem = problemIn(answer);
    return problem === undefined ? { kind: "unreachable" } : { kind: "refused", problem };
  } catch (error) {
    if (error instanceof Unreachable || error instanceof SyntaxError) return { kind: "unreachable" };
    throw error;
  }
};

let carrier: Carrier = straight;

/** From now on commands go this way: an outbox puts itself here. */
export function carryBy(next: Carrier): void {
  carrier = next;
}

type Operation<Path extends keyof Paths> = Paths[Path] extends { post: infer Post } ? Post : never;
/** Paths that take a command. */
export type PostPath = { [Path in keyof Paths]: Paths[Path] extends { post: object } ? Path : never }[keyof Paths];
type BodyOf<Path extends PostPath> =
  Operation<Path> extends { requestBody: { content: { "application/json": infer Body } } } ? Body : never;
type AnswerOf<Path extends PostPath> =
  Operation<Path> extends { responses: infer Answers }
    ? { [Status in keyof Answers]: Status extends 200 | 201 | 202 ? JsonOf<Answers[Status]> : never }[keyof Answers]
    : never;
type JsonOf<Answer> = Answer extends { content: { "application/json": infer Body } } ? Body : never;

/** What became of a typed command. */
export type Outcome<Answer> =
  | { readonly kind: "taken"; readonly answer: Answer }
  | Exclude<WireOutcome, { kind: "taken" }>;

export interface Command<Path extends PostPath> {
  /** The parameters of the path by name. */
  readonly params?: Readonly<Record<string, string>>;
  /** Of the address, such as whose shipment it is. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body: BodyOf<Path>;
  readonly subject: string;
  readonly label: string;
  /** Kept by who may send it again after a reload. */
  readonly id?: string;
}

/** A path of the contract with its parameters, encoded. */
export function filled(
  path: string,
  params: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const whole = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const pairs = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return pairs.length === 0 ? whole : `${whole}?${new URLSearchParams(pairs)}`;
}

/** The one way to write: everything that a screen records goes through here. Rejects with `SignedOut` alone. */
export function send<Path extends PostPath>(path: Path, command: Command<Path>): Promise<Outcome<AnswerOf<Path>>> {
  return carried(carrier, path, command);
}

/** For what is answered by a secret that is told once: it goes out now or not at all, and nothing of it is kept on the device. */
export function sendAtOnce<Path extends PostPath>(
  path: Path,
  command: Command<Path>,
): Promise<Outcome<AnswerOf<Path>>> {
  return carried(straight, path, command);
}

async function carried<Path extends PostPath>(
  carry: Carrier,
  path: Path,
  { params, query, body, subject, label, id = newId() }: Command<Path>,
): Promise<Outcome<AnswerOf<Path>>> {
  const typed = openForm.read?.();
  const outcome = await carry({ id, subject, method: "POST", path: filled(path, params, query), body, label, typed });
  if (outcome.kind === "taken") forgetReads();
  // The contract's own tests hold that the answer has the shape that is named here.
  return outcome as Outcome<AnswerOf<Path>>;
}
