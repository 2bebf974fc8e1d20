import type { IncomingMessage, ServerResponse } from "node:http";
import type { Deps, Log, SignInMetadata } from "@suyuan/api/host";
import { isEndedDevice } from "@suyuan/api/http/people/shared-devices";
import { SHARED_DEVICE_CLAIM } from "@suyuan/api/http/people/tokens";
import { personKey } from "@suyuan/api/ledger/people/keys";
import { readRow } from "@suyuan/api/ledger/read";
import type { Person } from "@suyuan/domain/people/person";
import {
  type ClientMetadata,
  type Configuration,
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
  Provider,
} from "oidc-provider";
import { artifactsOf } from "./artifacts.ts";
import type { SignInKeys } from "./keys.ts";
import { SIGN_IN_PATH } from "./paths.ts";
import { mayGoOn } from "./people.ts";

export const CLIENT_ID = "console";
const ACCESS_TOKEN_S = 600;
const SESSION_S = 14 * 86_400;
const INTERACTION_S = 3_600;
const CODE_S = 60;
/** The only scope of the service's tokens: what a person may do is said by memberships, not by tokens. */
const API_SCOPE = "api";

/** Pages that the issuer shows by itself. */
export interface IssuerPages {
  error(ctx: KoaContextWithOIDC, code: string): Promise<string>;
  signOut(ctx: KoaContextWithOIDC, form: string): Promise<string>;
  signedOut(ctx: KoaContextWithOIDC): Promise<string>;
}

/**
 * The issuer of one machine: authorization code with PKCE for the console alone, access tokens of ten minutes, refresh tokens that are used
 * once, sessions of two weeks. `publicUrl` is the audience of its tokens.
 */
export function bundledProvider(
  deps: Pick<Deps, "table" | "sha256" | "randomBytes" | "publicUrl">,
  keys: SignInKeys,
  pages: IssuerPages,
  log: Log,
): Provider {
  const { publicUrl, table } = deps;
  const personOf = async (id: string) => (await readRow(table, personKey(id)))?.data;
  const provider = new Provider(`${publicUrl}${SIGN_IN_PATH}`, {
    ...LIMITS,
    adapter: (model) => artifactsOf(deps, model),
    clients: [consoleClient(publicUrl)],
    jwks: { keys: keys.signing },
    cookies: cookiesOf(keys),
    features: featuresOf(publicUrl, pages),
    // Said of the person's session: the service looks at the device with each request.
    extraTokenClaims: ({ oidc: { entities } }) => {
      const device = sharedDeviceIn(entities.AuthorizationCode ?? entities.RefreshToken);
      return device === undefined ? undefined : { [SHARED_DEVICE_CLAIM]: device };
    },
    interactions: { policy: policyOf(deps, personOf), url: (_ctx, { uid }) => `${SIGN_IN_PATH}/interaction/${uid}` },
    findAccount: async (_ctx, id, token) => {
      const since = token !== undefined && "authTime" in token ? Number(token.authTime) : Number.POSITIVE_INFINITY;
      const isGood = mayGoOn(await personOf(id), since) && !(await isAtEndedDevice(deps, token));
      return isGood ? { accountId: id, claims: () => ({ sub: id }) } : undefined;
    },
    loadExistingGrant: grantOf(publicUrl),
    renderError: async (ctx, { error }) => {
      ctx.type = "html";
      ctx.body = await pages.error(ctx, error);
    },
  });
  provider.on("server_error", (_ctx, error) => log.error("sign-in", error));
  // What it is asked is told to it by `issuerRequest` alone.
  provider.proxy = true;
  return provider;
}

/** What the issuer does for nobody else, and how long what it gives out lives. */
const LIMITS: Configuration = {
  responseTypes: ["code"],
  scopes: ["openid"],
  claims: { openid: ["sub"] },
  pkce: { required: () => true },
  clientAuthMethods: ["none"],
  enabledJWA: { idTokenSigningAlgValues: ["ES256"] },
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  expiresWithSession: () => true,
  revokeGrantPolicy: () => true,
  ttl: {
    AccessToken: ACCESS_TOKEN_S,
    AuthorizationCode: CODE_S,
    IdToken: ACCESS_TOKEN_S,
    RefreshToken: SESSION_S,
    Session: SESSION_S,
    Grant: SESSION_S,
    Interaction: INTERACTION_S,
  },
};

/** What the issuer's discovery document says of where it is asked. */
export function metadataOf(issuer: string): SignInMetadata {
  return {
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    revocation_endpoint: `${issuer}/token/revocation`,
    end_session_endpoint: `${issuer}/session/end`,
    id_token_signing_alg_values_supported: ["ES256"],
    authorization_response_iss_parameter_supported: true,
  };
}

/** The one client: public, known by its exact addresses. */
function consoleClient(publicUrl: string): ClientMetadata {
  return {
    client_id: CLIENT_ID,
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    redirect_uris: [`${publicUrl}/console/signed-in`],
    post_logout_redirect_uris: [`${publicUrl}/console/`, `${publicUrl}/console/signed-out`],
    id_token_signed_response_alg: "ES256",
  };
}

function cookiesOf({ cookies }: SignInKeys): Configuration["cookies"] {
  const safe = { httpOnly: true, sameSite: "lax", signed: true } as const;
  return {
    keys: [...cookies],
    names: { session: "suyuan_session", interaction: "suyuan_sign_in", resume: "suyuan_sign_in_resume" },
    long: { ...safe, path: SIGN_IN_PATH },
    short: safe,
  };
}

function featuresOf(publicUrl: string, pages: IssuerPages): Configuration["features"] {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    userinfo: { enabled: false },
    revocation: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: async (ctx, form) => {
        ctx.body = await pages.signOut(ctx, form);
      },
      postLogoutSuccessSource: async (ctx) => {
        ctx.type = "html";
        ctx.body = await pages.signedOut(ctx);
      },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => publicUrl,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, resource) => {
        if (resource !== publicUrl) throw new errors.InvalidTarget();
        return {
          scope: API_SCOPE,
          audience: publicUrl,
          accessTokenTTL: ACCESS_TOKEN_S,
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: "ES256" } },
        };
      },
    },
  };
}

/** Signs in anew whose session does not count any more. There is nothing to consent to: the console is the service's own. */
/** Among the ways in which a person showed who they are stands the shared device at which they did. */
const AT_SHARED_DEVICE = "shared:";

/** What a sign-in is marked with that was made at this device. */
export function markOfDevice(id: string): string {
  return `${AT_SHARED_DEVICE}${id}`;
}

/** The shared device at which a session was begun, of what the issuer keeps of it. */
function sharedDeviceIn(of: unknown): string | undefined {
  const amr = typeof of === "object" && of !== null && "amr" in of && Array.isArray(of.amr) ? of.amr : [];
  const mark = amr.map(String).find((one) => one.startsWith(AT_SHARED_DEVICE));
  return mark?.slice(AT_SHARED_DEVICE.length);
}

async function isAtEndedDevice(deps: Pick<Deps, "table">, of: unknown): Promise<boolean> {
  const device = sharedDeviceIn(of);
  return device !== undefined && (await isEndedDevice(deps, device));
}

function policyOf(deps: Pick<Deps, "table">, personOf: (id: string) => Promise<Person | undefined>) {
  const policy = interactionPolicy.base();
  policy.remove("consent");
  policy.get("login")?.checks.add(
    new interactionPolicy.Check("signed_out", "the session ended", async ({ oidc }) => {
      const { accountId, loginTs = 0 } = oidc.session ?? {};
      if (accountId === undefined) return interactionPolicy.Check.NO_NEED_TO_PROMPT;
      const goesOn = mayGoOn(await personOf(accountId), loginTs) && !(await isAtEndedDevice(deps, oidc.session));
      return goesOn ? interactionPolicy.Check.NO_NEED_TO_PROMPT : interactionPolicy.Check.REQUEST_PROMPT;
    }),
  );
  return policy;
}

/** The grant of a session, made where there is none: one for each session, which ends with it. */
function grantOf(resource: string) {
  return async ({ oidc }: KoaContextWithOIDC) => {
    const { client, session, provider } = oidc;
    if (client === undefined || session?.accountId === undefined) return undefined;
    const known = session.grantIdFor(client.clientId);
    const found = known === undefined ? undefined : await provider.Grant.find(known);
    if (found !== undefined && found.accountId === session.accountId) return found;
    const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
    grant.addOIDCScope("openid");
    grant.addResourceScope(resource, API_SCOPE);
    await grant.save();
    return grant;
  };
}

/** Hands a request to the issuer as it was asked at the public address, whatever proxy it came through. */
export function toIssuer(
  provider: Provider,
  publicUrl: string,
  { incoming, outgoing }: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse },
): Promise<void> {
  const asked = asAtPublicUrl(incoming, publicUrl);
  return new Promise((resolve) => {
    outgoing.once("close", resolve);
    void provider.callback()(asked, outgoing);
  });
}

/** The request with the host and scheme of the public address, and its path below the issuer's. */
export function asAtPublicUrl(incoming: IncomingMessage, publicUrl: string): IncomingMessage {
  const { host, protocol } = new URL(publicUrl);
  const { url = "/" } = incoming;
  incoming.headers.host = host;
  incoming.headers["x-forwarded-proto"] = protocol.slice(0, -1);
  delete incoming.headers["x-forwarded-host"];
  delete incoming.headers["x-forwarded-for"];
  if (url.startsWith(SIGN_IN_PATH)) {
    Object.assign(incoming, { originalUrl: url, url: url.slice(SIGN_IN_PATH.length) || "/" });
  }
  return incoming;
}
