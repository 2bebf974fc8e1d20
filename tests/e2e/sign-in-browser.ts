import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";

/** What a browser does at sign-in, as far as the server can tell: cookies, redirects by hand, forms with the headers of a page of their own. */
export class Browser {
  readonly #origin: string;
  readonly #cookies = new Map<string, { readonly value: string; readonly path: string }>();
  /** `Set-Cookie` lines as they came. */
  readonly cookiesSet: string[] = [];

  constructor(origin: string) {
    this.#origin = origin;
  }

  cookieNames(): string[] {
    return [...this.#cookies.keys()];
  }

  async open(address: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address, this.#origin);
    const sent = [...this.#cookies].filter(([, { path }]) => url.pathname.startsWith(path));
    const headers = new Headers(init.headers);
    if (sent.length > 0) headers.set("cookie", sent.map(([name, { value }]) => `${name}=${value}`).join("; "));
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  /** Sends a form as the page at this address does. */
  submit(address: string, fields: Readonly<Record<string, string>>, headers: Record<string, string> = {}) {
    return this.open(address, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        origin: this.#origin,
        "sec-fetch-site": "same-origin",
        ...headers,
      },
      body: new URLSearchParams(fields).toString(),
    });
  }

  #keep(line: string): void {
    this.cookiesSet.push(line);
    const [pair = "", ...attributes] = line.split("; ");
    const [name = "", value = ""] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
    const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? "/";
    const isGone = value === "" || attributes.some((one) => /^expires=thu, 01 jan 1970/i.test(one));
    if (isGone) this.#cookies.delete(name);
    else this.#cookies.set(name, { value, path });
  }
}

/** One authorization request of the console. */
export interface Asked {
  readonly verifier: string;
  readonly state: string;
  readonly address: string;
}

export function authorization(issuer: string, origin: string, over: Readonly<Record<string, string>> = {}): Asked {
  const verifier = randomBytes(32).toString("base64url");
  const state = randomBytes(8).toString("hex");
  const parameters = new URLSearchParams({
    client_id: "console",
    redirect_uri: `${origin}/console/signed-in`,
    response_type: "code",
    scope: "openid",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    state,
    ...over,
  });
  return { verifier, state, address: `${issuer}/auth?${parameters}` };
}

const Tokens = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  id_token: z.string(),
  expires_in: z.number(),
});
export type Tokens = z.infer<typeof Tokens>;

/** Asks the token endpoint. */
export async function tokenAnswer(issuer: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(`${issuer}/token`, { method: "POST", body: new URLSearchParams({ client_id: "console", ...fields }) });
}

export async function redeem(issuer: string, origin: string, code: string, verifier: string): Promise<Tokens> {
  const answer = await tokenAnswer(issuer, {
    grant_type: "authorization_code",
    redirect_uri: `${origin}/console/signed-in`,
    code,
    code_verifier: verifier,
  });
  return Tokens.parse(await answer.json());
}

export async function refresh(issuer: string, token: string): Promise<Tokens> {
  return Tokens.parse(await (await tokenAnswer(issuer, { grant_type: "refresh_token", refresh_token: token })).json());
}

/** Follows redirects of this origin until a page answers, or the address leads back to the console. */
export async function follow(browser: Browser, response: Response): Promise<{ response: Response; address: string }> {
  let [at, found] = [response.url, response];
  while (found.status >= 300 && found.status < 400) {
    at = new URL(found.headers.get("location") ?? "", at).href;
    if (new URL(at).pathname.startsWith("/console/")) break;
    found = await browser.open(at);
  }
  return { response: found, address: at };
}

/** Signs in with account and password from the console's first redirect to its tokens. */
export async function signIn(
  browser: Browser,
  { issuer, origin, account, password }: Readonly<Record<"issuer" | "origin" | "account" | "password", string>>,
): Promise<Tokens> {
  const asked = authorization(issuer, origin);
  const page = await follow(browser, await browser.open(asked.address));
  const sent = await browser.submit(page.address, { account, password });
  const { address } = await follow(browser, sent);
  const code = new URL(address).searchParams.get("code");
  if (code === null) throw new Error(`no code: ${sent.status} ${address}`);
  return redeem(issuer, origin, code, asked.verifier);
}
