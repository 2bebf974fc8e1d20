import * as oauth from "oauth4webapi";
import { Unreachable } from "../service/credentials.ts";
import { language } from "../words/dictionary.ts";
import { type Attempt, keepAttempt } from "./attempts.ts";
import { type SignInSettings, scopesOf } from "./settings.ts";

/** What a sign-in gave. In memory alone. */
export interface Tokens {
  readonly access: string;
  readonly refresh: string | undefined;
  readonly id: string | undefined;
  /** Epoch milliseconds by this device's clock. */
  readonly goodUntil: number;
}

/** The issuer said no: the person must sign in anew. */
export class IssuerRefused extends Error {
  override readonly name = "IssuerRefused";
}

/** A device whose clock is off still signs in. */
const CLOCK_TOLERANCE_SECONDS = 300;
/** A token that ends sooner than this is renewed first. */
const MARGIN_MS = 30_000;
const USUAL_LIFE_SECONDS = 300;

export const CALLBACK = "/console/signed-in";

/** One issuer, found and ready. */
export interface Issuer {
  readonly settings: SignInSettings;
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
}

/** oauth4webapi's switch for plain HTTP: only for an issuer that our own address names so, as on a machine on trial. */
function transport({ issuer }: Pick<SignInSettings, "issuer">) {
  // oxlint-disable-next-line typescript/no-deprecated -- marked so to make it stand out, as its documentation says
  return { [oauth.allowInsecureRequests]: issuer.startsWith("http:") };
}

/** Network failures become `Unreachable`; what the issuer refuses, `IssuerRefused`. */
async function told<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError && error.status < 500) throw new IssuerRefused(error.error);
    if (error instanceof oauth.AuthorizationResponseError) throw new IssuerRefused(error.error);
    throw new Unreachable("the issuer could not be asked", { cause: error });
  }
}

/** What is needed of an issuer, as it is kept while the browser is at its page. */
type Found = Pick<Issuer, "settings" | "server">;

function ready({ settings, server }: Found): Issuer {
  return {
    settings,
    server,
    client: { client_id: settings.clientId, [oauth.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
  };
}

/** The issuer by what the service says of it; its discovery document is asked for where that is not enough. */
export function findIssuer(settings: SignInSettings): Promise<Issuer> {
  const { issuer, metadata } = settings;
  if (metadata !== undefined) return Promise.resolve(ready({ settings, server: { ...metadata, issuer } }));
  return told(async () => {
    const url = new URL(issuer);
    const response = await oauth.discoveryRequest(url, { algorithm: "oidc", ...transport(settings) });
    return ready({ settings, server: await oauth.processDiscoveryResponse(url, response) });
  });
}

/** Sends the browser to the issuer's page, which with `asksAnew` asks who it is whoever is known there; it comes back at `CALLBACK`, and then goes on to `returnTo`. */
export async function leaveForIssuer(
  { settings, server, client }: Issuer,
  returnTo: string,
  { asksAnew = false }: { readonly asksAnew?: boolean } = {},
): Promise<void> {
  const verifier = oauth.generateRandomCodeVerifier();
  const attempt = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier,
    returnTo,
    asksAnew,
  };
  const url = new URL(server.authorization_endpoint ?? "");
  const parameters = {
    client_id: client.client_id,
    redirect_uri: location.origin + CALLBACK,
    response_type: "code",
    scope: scopesOf(settings),
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state: attempt.state,
    // The language of its pages (OpenID Connect Core 1.0, 3.1.2.1).
    ui_locales: language.value,
    nonce: attempt.nonce,
    ...(settings.audience !== undefined && { resource: settings.audience }),
    // Whoever is known at this browser is asked all the same who it is now.
    ...(asksAnew && { prompt: "login" }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  keepAttempt({ ...attempt, found: JSON.stringify({ settings, server }) });
  location.assign(url);
}

function tokensOf(answer: oauth.TokenEndpointResponse, before?: Tokens): Tokens {
  return {
    access: answer.access_token,
    refresh: answer.refresh_token ?? before?.refresh,
    id: answer.id_token ?? before?.id,
    goodUntil: Date.now() + (answer.expires_in ?? USUAL_LIFE_SECONDS) * 1000 - MARGIN_MS,
  };
}

/** The issuer that the browser comes back from, as this tab knew it when it left: nobody is asked for it again. */
export function issuerOf({ found }: Attempt): Issuer {
  return ready(JSON.parse(found) as Found);
}

/** The tokens for the code in the address that the issuer sent the browser back to, and where the person wanted to go. */
export function redeemed(
  { settings, server, client }: Issuer,
  attempt: Attempt,
  address: URL,
): Promise<{ tokens: Tokens; returnTo: string; isAnew: boolean }> {
  return told(async () => {
    const parameters = oauth.validateAuthResponse(server, client, address, attempt.state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      parameters,
      location.origin + CALLBACK,
      attempt.verifier,
      {
        ...transport(settings),
        ...(settings.audience !== undefined && { additionalParameters: { resource: settings.audience } }),
      },
    );
    const answer = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: attempt.nonce,
      requireIdToken: true,
    });
    return { tokens: tokensOf(answer), returnTo: attempt.returnTo, isAnew: attempt.asksAnew === true };
  });
}

/** New tokens for the refresh token, which is used up by this. */
export function renewed({ settings, server, client }: Issuer, before: Tokens): Promise<Tokens> {
  return told(async () => {
    if (before.refresh === undefined) throw new IssuerRefused("there is no refresh token");
    const response = await oauth.refreshTokenGrantRequest(
      server,
      client,
      oauth.None(),
      before.refresh,
      transport(settings),
    );
    return tokensOf(await oauth.processRefreshTokenResponse(server, client, response), before);
  });
}

/** Ends the refresh token; what the network loses of it ends by itself. */
export async function revoke({ settings, server, client }: Issuer, { refresh }: Tokens): Promise<void> {
  if (refresh === undefined || server.revocation_endpoint === undefined) return;
  await oauth.revocationRequest(server, client, oauth.None(), refresh, transport(settings)).catch(() => undefined);
}

/** The issuer's page that ends its session with this browser; undefined where it has none. */
export function endOfSession({ server, client }: Issuer, tokens: Tokens): URL | undefined {
  if (server.end_session_endpoint === undefined) return undefined;
  const url = new URL(server.end_session_endpoint);
  url.searchParams.set("client_id", client.client_id);
  if (tokens.id !== undefined) url.searchParams.set("id_token_hint", tokens.id);
  url.searchParams.set("post_logout_redirect_uri", `${location.origin}/console/signed-out`);
  return url;
}
