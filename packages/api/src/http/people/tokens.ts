import { DomainError } from "@suyuan/domain/errors";
import type { JWTPayload, JWTVerifyResult } from "jose";
import type { Deps, SignIn } from "../../host.ts";
import { TOKEN_CACHE_ENTRIES_MAX, TOKEN_CHARS_MAX } from "../../limits.ts";
import { IssuerUnavailable, KeyCache } from "./key-cache.ts";

/** Asymmetric signatures alone: whoever verifies must not be able to sign (RFC 8725 section 3.1). */
const ALGORITHMS = [
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
  "PS256",
  "PS384",
  "PS512",
  "RS256",
  "RS384",
  "RS512",
];

/** Clocks may differ by this much, in seconds. */
const SKEW_S = 30;

/** What a token says, once its signature was verified. */
export interface Told {
  readonly subject: string;
  readonly name?: string;
  /** The shared device at which the person signed in, where our own issuer says so. */
  readonly sharedDevice?: string;
  /** Epoch seconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** The form of a signed token in its compact serialisation. */
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

export function isToken(text: string): boolean {
  return text.startsWith("eyJ") && text.length <= TOKEN_CHARS_MAX && COMPACT.test(text);
}

/** Reads an access token of the issuer: what it tells, or the refusal. Rejects with the refusal `busy` while the issuer's keys are out of reach. */
export type TokenReader = (token: string) => Told | DomainError | Promise<Told | DomainError>;

/**
 * Verifies JWT access tokens (RFC 9068; those of issuers that mark them otherwise too): signature by a key of the issuer, algorithm, issuer,
 * audience, type, times. A token that was verified is remembered until it ends.
 */
export function tokenReader(signIn: SignIn, { sha256 }: Pick<Deps, "sha256">): TokenReader {
  const keys = new KeyCache(signIn.keys);
  const known = new Map<string, Told>();

  async function verified(token: string, digest: string): Promise<Told | DomainError> {
    const told = toldBy(await verify(token, signIn, keys), signIn);
    if (told instanceof DomainError) return told;
    if (known.size >= TOKEN_CACHE_ENTRIES_MAX) known.delete(known.keys().next().value ?? digest);
    known.set(digest, told);
    return told;
  }

  return (token) => {
    const digest = sha256(token);
    const hit = known.get(digest);
    if (hit === undefined) return verified(token, digest).catch(refusalFor);
    if (signIn.now().getTime() / 1000 < hit.expiresAt + SKEW_S) return hit;
    known.delete(digest);
    return signInEnded();
  };
}

async function verify(
  token: string,
  { issuer, audience, claims, now }: SignIn,
  keys: KeyCache,
): Promise<JWTVerifyResult> {
  const { jwtVerify } = await import("jose");
  return jwtVerify(token, keys.keyOf, {
    algorithms: ALGORITHMS,
    issuer,
    ...(claims.audience === "aud" ? { audience } : {}),
    clockTolerance: SKEW_S,
    currentDate: now(),
    requiredClaims: ["iat", "exp", claims.subject],
  });
}

/** The claim by which our own issuer names the shared device at which a person signed in. */
export const SHARED_DEVICE_CLAIM = "shared_device";

function toldBy({ protectedHeader, payload }: JWTVerifyResult, { kind, audience, claims }: SignIn): Told | DomainError {
  const { [claims.subject]: subject, [claims.name]: name, [claims.audience]: meant, iat = 0, exp = 0 } = payload;
  const isMeant = meant === audience || (Array.isArray(meant) && meant.includes(audience));
  if (!isMeant || !isAccessToken(protectedHeader.typ, payload)) return noToken();
  if (typeof subject !== "string" || subject === "" || subject.length > 255) return noToken();
  const { [SHARED_DEVICE_CLAIM]: device } = payload;
  const shared = kind === "bundled" && typeof device === "string" ? { sharedDevice: device } : {};
  const told = { subject, issuedAt: iat, expiresAt: exp, ...shared };
  return typeof name === "string" && name.length <= 200 ? { ...told, name } : told;
}

/** An access token, by RFC 9068 or by the marks of issuers that came before it: an ID token tells who somebody is, and lets nobody in. */
function isAccessToken(typ: string | undefined, payload: JWTPayload): boolean {
  if (typ !== undefined && /^(?:application\/)?at\+jwt$/i.test(typ)) return true;
  return payload.token_use === "access" || payload.typ === "Bearer";
}

/** What an error of the verification is to who asks; a refusal that says nothing of the token is thrown on. */
async function refusalFor(error: unknown): Promise<DomainError> {
  if (error instanceof IssuerUnavailable) throw issuerUnavailable();
  const { errors } = await import("jose");
  if (error instanceof errors.JWTExpired) return signInEnded();
  if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof DOMException)
    return noToken();
  throw error;
}

const ISSUER_RETRY_SECONDS = 10;

function issuerUnavailable(): DomainError {
  return new DomainError(
    "busy",
    {
      en: "Who you are cannot be verified at the moment: the sign-in service is out of reach. You are not signed out; send the same again.",
      zh: "暂时无法核实身份：登录服务无法访问。您并未退出登录，请稍后原样重试。",
    },
    { extensions: { retryAfterSeconds: ISSUER_RETRY_SECONDS } },
  );
}

function signInEnded(): DomainError {
  return new DomainError("unauthenticated", {
    en: "This sign-in has ended. Renew it, or sign in again.",
    zh: "登录已过期，请续期或重新登录。",
  });
}

/** The refusal of what is no token of the issuer for this service: which of its parts is wrong is not told. */
export function noToken(): DomainError {
  return new DomainError("unauthenticated", {
    en: "This is no access token for this service. Sign in, or send an API key.",
    zh: "这不是本服务的有效访问令牌。请登录，或使用 API 密钥。",
  });
}
