import { DomainError } from "@suyuan/domain/errors";
import type { Actor, SignedIn } from "../call.ts";
import type { Deps } from "../host.ts";
import { isLive, noteUse, SECRET } from "../ledger/api-keys.ts";
import { apiKeyKey, organisationKey } from "../ledger/keys.ts";
import { readRow } from "../ledger/read.ts";
import { KEY_CACHE_ENTRIES_MAX, KEY_CACHE_MS } from "../limits.ts";
import { peopleOf } from "./people/people.ts";
import { isToken } from "./people/tokens.ts";

/** How a host tells who asks. */
export interface Authenticator {
  readonly actor: ActorOf;
  /** Who is signed in, whatever organisation it acts for; a refusal for a key. */
  readonly signedIn: (request: Pick<Request, "headers">) => Promise<SignedIn | DomainError>;
}

/**
 * Tells who asks: an actor, or the refusal (`unauthenticated`) with its way out. It looks at the request's headers alone, changes nothing,
 * and rejects when what it must ask is out of reach. An actor may come at once, so that a known key costs no turn of the event loop.
 */
export type ActorOf = (request: Pick<Request, "headers">) => Identified | Promise<Identified>;

export type Identified = Actor | DomainError;

/** The refusal of a key that is or was one: whose it is goes to the log, not to who asks. */
export class KeyRefused extends DomainError {
  readonly of: Pick<Actor, "key" | "organisation">;
  constructor({ code, message, detailZh }: DomainError, of: Pick<Actor, "key" | "organisation">) {
    super(code, { en: message, zh: detailZh });
    this.of = of;
  }
}

function noKey(): DomainError {
  return new DomainError("unauthenticated", {
    en: "Send a valid API key as Authorization: Bearer <key>.",
    zh: "请在 Authorization 头中以 Bearer 方式提供有效的 API 密钥。",
  });
}

function noPerson(): DomainError {
  return new DomainError("forbidden", {
    en: "This is for people who are signed in: an API key stands for its organisation and is nobody.",
    zh: "此地址仅供已登录的人员使用；API 密钥只代表机构。",
  });
}

function keyEnded(expiresAt = ""): DomainError {
  return new DomainError("unauthenticated", {
    en: `This API key ended at ${expiresAt}. Ask whoever runs the service for a new one.`,
    zh: `该 API 密钥已于 ${expiresAt} 到期。请向服务运营方申请新的密钥。`,
  });
}

function organisationSuspended(since: string): DomainError {
  return new DomainError("forbidden", {
    en: `Your organisation's keys are suspended since ${since}. What it recorded stays. Ask whoever runs the service for the reason.`,
    zh: `贵机构的密钥自 ${since} 起已被暂停，已登记的内容保留。原因请咨询服务运营方。`,
  });
}

/**
 * Authentication by API key: checks Bearer keys against the store, strongly consistent. A valid key is remembered for at most 5 seconds, so a
 * revocation or a suspension takes effect within that time; a refusal is never remembered. A malformed token costs the same look-up as an
 * unknown one, so the time tells nothing of the reason. Whoever holds a key that ended, or whose organisation is suspended, is told so.
 */
export function apiKeyAuthenticator(deps: Pick<Deps, "table" | "sha256" | "now" | "randomBytes">): ActorOf {
  const known = new Map<string, { readonly actor: Actor; readonly until: number }>();
  const nobody = deps.sha256("");

  async function lookUp(hash: string): Promise<Identified> {
    const asked = deps.now().getTime();
    const row = await readRow(deps.table, apiKeyKey(hash));
    if (row === undefined) return noKey();
    const { id, organisation, role, expiresAt, revokedAt } = row.data;
    const refused = (why: DomainError) => new KeyRefused(why, { key: id, organisation });
    if (revokedAt !== undefined) return refused(noKey());
    if (!isLive(row.data, deps.now())) return refused(keyEnded(expiresAt));
    const suspended = (await readRow(deps.table, organisationKey(organisation)))?.data.suspended;
    if (suspended !== undefined) return refused(organisationSuspended(suspended.since));
    await noteUse(deps, row);
    const actor = { organisation, role, key: id };
    if (known.size >= KEY_CACHE_ENTRIES_MAX) known.delete(known.keys().next().value ?? hash);
    const end = expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiresAt);
    known.set(hash, { actor, until: Math.min(asked + KEY_CACHE_MS, end) });
    return actor;
  }

  return ({ headers }) => {
    const token = bearerToken(headers.get("authorization"));
    if (token === undefined) return noKey();
    if (!SECRET.test(token)) return lookUp(nobody);
    const hash = deps.sha256(token);
    const hit = known.get(hash);
    if (hit !== undefined) {
      const now = deps.now().getTime();
      if (now < hit.until && now >= hit.until - KEY_CACHE_MS) return hit.actor;
      known.delete(hash);
    }
    return lookUp(hash);
  };
}

/** API keys, and the access tokens of whoever signs people in on this host. */
export function authenticatorOf(
  deps: Pick<Deps, "table" | "sha256" | "now" | "randomBytes" | "signIn">,
): Authenticator {
  const byKey = apiKeyAuthenticator(deps);
  const { signIn } = deps;
  if (signIn === undefined) return keysAlone(byKey);
  const people = peopleOf(signIn, deps);
  const tokenOf = ({ headers }: Pick<Request, "headers">) => {
    const token = bearerToken(headers.get("authorization"));
    return token !== undefined && isToken(token) ? token : undefined;
  };
  return {
    actor: (request) => {
      const token = tokenOf(request);
      return token === undefined ? byKey(request) : people.actor(token, request.headers);
    },
    signedIn: async (request) => {
      const token = tokenOf(request);
      return token === undefined ? notSignedIn(byKey, request) : people.signedIn(token, request.headers);
    },
  };
}

/** For a host, or a test, that signs nobody in. */
export function keysAlone(byKey: ActorOf): Authenticator {
  return { actor: byKey, signedIn: (request) => notSignedIn(byKey, request) };
}

async function notSignedIn(byKey: ActorOf, request: Pick<Request, "headers">): Promise<DomainError> {
  const found = await byKey(request);
  return found instanceof DomainError ? found : noPerson();
}

/** The token of `Bearer <token>` (RFC 6750); the scheme's letters are of either case. */
function bearerToken(authorization: string | null): string | undefined {
  if (authorization === null || authorization.length < 8) return undefined;
  return authorization.slice(0, 7).toLowerCase() === "bearer " ? authorization.slice(7).trim() : undefined;
}
