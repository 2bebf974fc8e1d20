import createClient from "openapi-fetch";
import { noteServiceTime } from "../words/clock.ts";
import { credentials, Unreachable } from "./credentials.ts";
import type { components, paths } from "./generated/contract.d.ts";

export type Paths = paths;
/** A shape of the contract by its name. */
export type Shape<Name extends keyof components["schemas"]> = components["schemas"][Name];
export type Problem = Shape<"Problem">;

/** The service said no, and why. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** A slow network may take so long until an answer begins, and so long again until all of it is there. */
const PATIENCE_MS = 30_000;
const BODY_PATIENCE_MS = 60_000;
/** Answers that have no body (Fetch Standard, "null body status"). */
const BODILESS: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/** Asks within our patience: the answer is whole, as a network that stops in the middle of it would else be waited for without end. Rejects with `Unreachable`. */
export async function asked(request: Request): Promise<Response> {
  const patience = new AbortController();
  let timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const response = await fetch(new Request(request, { signal: patience.signal, cache: "no-store" }));
    clearTimeout(timer);
    timer = setTimeout(() => patience.abort(), BODY_PATIENCE_MS);
    const { status, statusText, headers } = response;
    const body = await response.arrayBuffer();
    return new Response(BODILESS.has(status) ? null : body, { status, statusText, headers });
  } catch (cause) {
    throw new Unreachable("the service could not be reached", { cause });
  } finally {
    clearTimeout(timer);
  }
}

/** Asks in the person's name. A token that the service no longer takes is renewed once. */
export async function askedAsPerson(request: Request): Promise<Response> {
  const who = credentials();
  const signed = (token: string) => {
    const own = new Request(request.clone());
    own.headers.set("authorization", `Bearer ${token}`);
    const organisation = who.organisation();
    if (organisation !== undefined) own.headers.set("suyuan-organisation", organisation);
    const role = who.role();
    if (role !== undefined) own.headers.set("suyuan-role", role);
    return own;
  };
  const response = await asked(signed(await who.token()));
  return response.status === 401 ? asked(signed(await who.token(true))) : response;
}

/** The service by its contract. Answers come as openapi-fetch gives them: `taken` makes values and errors of them. */
export const service = createClient<paths>({ baseUrl: globalThis.location?.origin ?? "", fetch: askedAsPerson });

/** A problem document, or undefined for what a proxy or a captive portal answers in the service's place. */
export function problemIn(body: unknown): Problem | undefined {
  if (typeof body !== "object" || body === null || !("code" in body) || !("detail" in body)) return undefined;
  return body as Problem;
}

/** The body of a success. Rejects with `Refused` where the service said no, and with `Unreachable` where something else answered. */
export async function taken<Body>(
  asking: Promise<{ readonly data?: Body; readonly error?: unknown; readonly response: Response }>,
): Promise<Body> {
  const { data, error, response } = await asking;
  if (data !== undefined) {
    if (typeof data === "object" && data !== null && "asOf" in data) noteServiceTime(String(data.asOf));
    return data;
  }
  const problem = problemIn(error);
  if (problem !== undefined) throw new Refused(problem);
  throw new Unreachable(`${response.status} without a problem document`);
}
