import { DomainError, type ErrorCode } from "@suyuan/domain/errors";
import type { Role } from "@suyuan/domain/organisation";
import { StoreUnavailable } from "@suyuan/store/table";
import type { Context, Handler } from "hono";
import { type Leave, type TurnLimits, Turns } from "../allowances/turns.ts";
import type { Actor, SignedIn } from "../call.ts";
import type { Deps } from "../host.ts";
import { type Authenticator, authenticatorOf, type Identified, KeyRefused } from "./authenticate.ts";
import { type ClientAddress, networkOf, socketAddress, truncatedNetwork } from "./client-address.ts";
import { PersonRefused } from "./people/people.ts";
import { problemResponse, refusalOf } from "./problem-response.ts";
import { type RateLimit, rateLimit } from "./rate-limit.ts";
import { requestIds } from "./request-id.ts";
import { type RequestLine, RequestLog } from "./request-log.ts";
import { apiHeaders, epcisHeaders, type HeaderSet, publicDataHeaders } from "./security-headers.ts";

/** What a host may choose about its front. */
export interface GateOptions {
  /** How this host tells a request's address. By default the peer of the Node server's socket. */
  readonly clientAddress?: ClientAddress;
  /** How this host tells who asks. By default by the API keys in the table, and by the tokens of whoever signs people in. */
  readonly authenticator?: Authenticator;
  /** What an organisation may have under way in this process. */
  readonly turns?: TurnLimits;
  /** Holds every answer and refusal against the declared contract, and fails with 500 where they differ. For tests. */
  readonly checkAnswers?: boolean;
}

/** Filled in as the gate comes to know who asks: what a refusal is logged with, whatever it is refused for. */
export interface Asking {
  by?: Pick<Actor, "key" | "organisation">;
}

/** What every request passes: its id, the limits, authentication and roles, and the way out for refusals. One per application. */
export interface Gate {
  readonly deps: Deps;
  readonly checkAnswers: boolean;
  readonly headers: { readonly api: HeaderSet; readonly publicData: HeaderSet; readonly epcis: HeaderSet };
  /** Handlers whose answers any origin may read. */
  readonly readable: WeakSet<Handler>;
  requestId(): string;
  /** The network that the request counts for. Throws `too-many-requests`. */
  admit(c: Context): string;
  /** Counts a request that named an unknown code. Throws `too-many-requests` once the network has spent its misses. */
  miss(network: string): void;
  /**
   * Who asks, as the authenticator tells, which `asking` is told too. Throws `unauthenticated`, `too-many-requests`, or `forbidden` when the
   * role is not among `roles`.
   */
  identify(request: Pick<Request, "headers">, network: string, roles: readonly Role[], asking?: Asking): Promise<Actor>;
  /** Who is signed in, whatever organisation it acts for. Throws as `identify` does; `forbidden` for a key. */
  signedIn(request: Pick<Request, "headers">, network: string, asking?: Asking): Promise<SignedIn>;
  /**
   * A request of this organisation begins, a large one once it has its turn, and counts its bytes. Throws `too-many-requests` and `busy`;
   * `payload-too-large` for more than a day has. What it answers ends the turn.
   */
  begin(actor: Actor, size: RequestSize): Promise<Leave>;
  /** The problem document for an error; a defect is logged with its cause. */
  refuse(
    error: unknown,
    request: { readonly id: string; readonly route: string; readonly headers: HeaderSet },
  ): Refused;
  /** Logs what became of a request, and of a refused one who asked. */
  tell(line: Omit<RequestLine, "asker">, c: Context, asking?: Asking): void;
}

/** What is known of a request before its body is read. */
export interface RequestSize {
  /** Of the body, as far as it is declared and lawful. */
  readonly bytes: number;
  /** It is worked on for longer than some milliseconds, or has a body that is no small one. */
  readonly isLarge: boolean;
}

export interface Refused {
  readonly response: Response;
  readonly code: ErrorCode;
  /** What was refused, for who tells it in another form. */
  readonly refusal: DomainError;
}

const OUTAGES_TOLD_EVERY_MS = 1_000;

/** Builds the gate. Limits and remembered keys live in it: two applications in one process share a gate to share them. */
export function openGate(deps: Deps, options: GateOptions = {}): Gate {
  const limit = rateLimit(deps.rateLimitPerMinute);
  const turns = new Turns(options.turns);
  const clientAddress = options.clientAddress ?? socketAddress;
  const authenticator = options.authenticator ?? authenticatorOf(deps);
  const requests = new RequestLog(deps);
  let nextOutageAt = 0;
  /** Told once a second at most: while a store is out of reach every request meets it. */
  function outage(error: StoreUnavailable, { route, id }: { readonly route: string; readonly id: string }): void {
    const now = performance.now();
    if (now < nextOutageAt) return;
    nextOutageAt = now + OUTAGES_TOLD_EVERY_MS;
    const { obstacle = "unknown", outcome, message } = error;
    deps.log.warn("store-unavailable", { route, instance: id, obstacle, outcome, said: message.slice(0, 200) });
  }
  return {
    deps,
    checkAnswers: options.checkAnswers ?? false,
    headers: {
      api: apiHeaders(deps.publicUrl),
      publicData: publicDataHeaders(deps.publicUrl),
      epcis: epcisHeaders(deps.publicUrl),
    },
    readable: new WeakSet(),
    requestId: requestIds(deps.randomBytes),
    admit(c) {
      const network = networkOf(clientAddress(c));
      requireAllowance(limit.takeAddress(network, deps.now().getTime()));
      return network;
    },
    miss: (network) => requireAllowance(limit.takeMiss(network, deps.now().getTime())),
    async identify(request, network, roles, asking = {}) {
      const found = authenticator.actor(request);
      const identified = found instanceof Promise ? await found : found;
      if (!(identified instanceof DomainError)) asking.by = identified;
      else if (identified instanceof KeyRefused || identified instanceof PersonRefused) asking.by = identified.of;
      return admitted(identified, limit, { network, roles, now: deps.now().getTime() });
    },
    async signedIn(request, network, asking = {}) {
      const found = await authenticator.signedIn(request);
      return signedInOf(found, limit, { network, asking, now: deps.now().getTime() });
    },
    begin: (actor, size) => begun(turns, deps, actor, size),
    refuse(error, request) {
      const { refusal, defect } = refusalOf(error);
      if (defect) deps.log.error("defect", error, { route: request.route, instance: request.id });
      if (error instanceof StoreUnavailable) outage(error, request);
      const context = { publicUrl: deps.publicUrl, requestId: request.id, headers: request.headers };
      return { response: problemResponse(refusal, context), code: refusal.code, refusal };
    },
    tell(line, c, { by } = {}) {
      if (line.code === undefined) return requests.tell(line);
      const network = truncatedNetwork(clientAddress(c));
      requests.tell({ ...line, asker: { network, key: by?.key, organisation: by?.organisation } });
    },
  };
}

/** What ends the turn of a request that may begin. */
async function begun(
  turns: Turns,
  { quotas }: Pick<Deps, "quotas">,
  { organisation }: Actor,
  { bytes, isLarge }: RequestSize,
): Promise<Leave> {
  const leave = turns.enter(organisation);
  try {
    if (bytes > 0) await quotas?.take(organisation, "bytesPerDay", bytes);
    if (!isLarge) return leave;
    const leaveLarge = await turns.enterLarge(organisation);
    return () => {
      leaveLarge();
      leave();
    };
  } catch (error) {
    leave();
    throw error;
  }
}

/** The actor, within its allowance and in one of the roles. Who could not be told counts as a miss of its network. */
function admitted(
  actor: Identified,
  limit: RateLimit,
  { network, roles, now }: { readonly network: string; readonly roles: readonly Role[]; readonly now: number },
): Actor {
  if (actor instanceof DomainError) return refusedTo(actor, limit, { network, now });
  requireAllowance(limit.takeKey(actor.key, now));
  if (!roles.includes(actor.role)) {
    throw new DomainError(
      "forbidden",
      {
        en: `This needs one of the roles ${roles.join(", ")}; ${actor.person === undefined ? "this key has" : "you act in"} the role ${actor.role}.`,
        zh: `此操作需要以下角色之一：${roles.join("、")}；${actor.person === undefined ? "当前密钥" : "您当前"}的角色为 ${actor.role}。`,
      },
      { extensions: { roles } },
    );
  }
  return actor;
}

/** Who is signed in, within its allowance, for the log too. */
function signedInOf(
  found: SignedIn | DomainError,
  limit: RateLimit,
  { network, asking, now }: { readonly network: string; readonly asking: Asking; readonly now: number },
): SignedIn {
  if (found instanceof PersonRefused) asking.by = found.of;
  if (found instanceof DomainError) return refusedTo(found, limit, { network, now });
  asking.by = { key: found.person, organisation: found.acting?.organisation ?? "-" };
  requireAllowance(limit.takeKey(found.person, now));
  return found;
}

/** Throws the refusal, which counts as a miss of its network where who asks could not be told; `too-many-requests` once those are spent. */
function refusedTo(
  refusal: DomainError,
  limit: RateLimit,
  { network, now }: { readonly network: string; readonly now: number },
): never {
  requireAllowance(limit.takeMiss(network, now));
  throw refusal;
}

function requireAllowance(waitSeconds: number): void {
  if (waitSeconds === 0) return;
  throw new DomainError(
    "too-many-requests",
    { en: `Too many requests. Try again in ${waitSeconds} s.`, zh: `请求过于频繁，请在 ${waitSeconds} 秒后重试。` },
    { extensions: { retryAfterSeconds: waitSeconds } },
  );
}
