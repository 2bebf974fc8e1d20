import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import type { KeySet, SignIn } from "../../host.ts";

const CLAIM = /^(?:subject|name|audience)=[^\s=,]{1,200}$/;

function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.search !== "" || url.hash !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "127.0.0.1" || host === "[::1]";
}

/** The variables that say who signs people in. Without `OIDC_ISSUER` the others say nothing. */
export const OIDC_VARIABLES = {
  OIDC_ISSUER: z
    .string()
    .refine(
      isIssuer,
      bilingual(
        "must be the issuer's address as its tokens have it in iss, with https, such as https://id.example/realms/food",
        "须为令牌中 iss 所写的签发方地址（https），如 https://id.example/realms/food",
      ),
    )
    .optional(),
  OIDC_AUDIENCE: z.string().min(1).max(500).optional(),
  OIDC_CLIENT_ID: z.string().min(1).max(200).default("console"),
  OIDC_SCOPES: z
    .string()
    .regex(
      /^[\x21\x23-\x5B\x5D-\x7E]+(?: [\x21\x23-\x5B\x5D-\x7E]+)*$/,
      bilingual("must be scopes with one space between them", "须为以一个空格分隔的 scope"),
    )
    .default("openid"),
  OIDC_CLAIMS: z
    .string()
    .refine(
      (text) => text.split(",").every((part) => CLAIM.test(part.trim())),
      bilingual(
        "must say which claims hold what, such as subject=sub,name=name,audience=client_id",
        "须写明各项所在的声明，如 subject=sub,name=name,audience=client_id",
      ),
    )
    .optional(),
};

const Settings = z.object(OIDC_VARIABLES);
export type OidcSettings = z.output<typeof Settings>;

/** The issuer that the environment names, whose tokens are for `OIDC_AUDIENCE` (the public address, if that is not set); undefined when it names none. */
export function externalSignIn(settings: OidcSettings, publicUrl: string): SignIn | undefined {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience = publicUrl, OIDC_CLIENT_ID: clientId, OIDC_SCOPES } = settings;
  if (issuer === undefined) return undefined;
  const named = (settings.OIDC_CLAIMS ?? "").split(",").map((part) => part.trim().split("="));
  const claims = {
    subject: "sub",
    audience: "aud",
    name: "name",
    ...Object.fromEntries(named.filter(([name]) => name !== "")),
  };
  const scopes = OIDC_SCOPES.split(" ");
  const keys = discoveredKeys(issuer);
  return { kind: "external", issuer, clientId, audience, scopes, claims, keys, now: () => new Date() };
}

const TIMEOUT_MS = 5_000;
const BYTES_MAX = 128 * 1024;

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.string() });
const Keys = z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(100) });

/** The keys that the issuer's discovery document leads to (OpenID Connect Discovery 1.0 section 4). Rejects when they cannot be had, or are somebody else's. */
export function discoveredKeys(issuer: string): () => Promise<KeySet> {
  const at = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  return async () => {
    const { issuer: said, jwks_uri: address } = Discovery.parse(await jsonAt(at));
    if (said !== issuer) throw new Error(`${at} speaks for another issuer`);
    if (!isIssuer(address) && URL.parse(address)?.protocol !== "https:")
      throw new Error(`${at} names keys without https`);
    return Keys.parse(await jsonAt(address));
  };
}

async function jsonAt(address: string): Promise<unknown> {
  const headers = { accept: "application/json, application/jwk-set+json" };
  const response = await fetch(address, { headers, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > BYTES_MAX) throw new Error(`${address} answered more than ${BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}
