import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Deps, Log, SignIn } from "@suyuan/api/host";
import { newApp } from "@suyuan/api/http/bind";
import type { Gate, Refused } from "@suyuan/api/http/gate";
import { languageOf, rawQuery } from "@suyuan/api/http/target";
import type { Language } from "@suyuan/domain/language";
import type { Hono } from "hono";
import type { KoaContextWithOIDC, Provider } from "oidc-provider";
import { Attempts } from "./attempts.ts";
import { changeDoor } from "./change.ts";
import { type Doors, nodeOf, pageHeadersOf } from "./doors.ts";
import { publicKeys, type SignInKeys } from "./keys.ts";
import { loginDoor } from "./login.ts";
import { messagePage, signOutPage } from "./pages.ts";
import { Challenges } from "./passkeys/challenges.ts";
import { passkeysDoor } from "./passkeys/door.ts";
import { SIGN_IN_PATH } from "./paths.ts";
import { pinDoor } from "./pins/door.ts";
import { bundledProvider, CLIENT_ID, metadataOf, toIssuer } from "./provider.ts";
import { recoveryDoor } from "./recovery.ts";
import { WORDS } from "./words.ts";

/** Is this an address of the bundled issuer? */
export function isSignIn(url: string): boolean {
  const path = url.slice(url.indexOf("/", url.indexOf("://") + 3));
  return path.startsWith(SIGN_IN_PATH) && /^(?:[/?#]|$)/.test(path.slice(SIGN_IN_PATH.length));
}

/** Who signs people in where no other issuer is named: this machine. */
export function bundledSignIn(publicUrl: string, keys: () => SignInKeys): SignIn {
  return {
    kind: "bundled",
    issuer: `${publicUrl}${SIGN_IN_PATH}`,
    clientId: CLIENT_ID,
    audience: publicUrl,
    scopes: ["openid"],
    metadata: metadataOf(`${publicUrl}${SIGN_IN_PATH}`),
    claims: { subject: "sub", audience: "aud", name: "name" },
    keys: async () => publicKeys(keys()),
    now: () => new Date(),
  };
}

/** The bundled issuer with its pages. The issuer is made anew when its keys are others. */
export function signInApp(
  deps: Deps,
  gate: Gate,
  { keys, log }: { readonly keys: () => SignInKeys; readonly log: Log },
): Hono {
  let made: { readonly keys: SignInKeys; readonly provider: Provider } | undefined;
  const provider = () => {
    const now = keys();
    if (made?.keys !== now) made = { keys: now, provider: bundledProvider(deps, now, issuerPages(deps), log) };
    return made.provider;
  };
  const challenges = new Challenges({ keys });
  const doors: Doors = { deps, gate, log, attempts: new Attempts(), challenges, provider, keys };
  const app = newApp(gate, undefined, { shown: (refused, request) => refusalPage(deps, refused, request) });
  loginDoor(app, doors);
  recoveryDoor(app, doors);
  changeDoor(app, doors);
  passkeysDoor(app, doors);
  pinDoor(app, doors);
  app.all(`${SIGN_IN_PATH}/*`, async (c) => {
    gate.admit(c);
    const { outgoing } = nodeOf(c);
    for (const [name, value] of Object.entries(pageHeadersOf(deps))) {
      if (name !== "content-type") outgoing.setHeader(name, value);
    }
    await toIssuer(provider(), deps.publicUrl, nodeOf(c));
    return RESPONSE_ALREADY_SENT;
  });
  return app;
}

async function refusalPage(deps: Deps, { refusal, response }: Refused, request: Request): Promise<Response> {
  const language = languageOf(rawQuery(request.url), request.headers.get("accept-language"));
  const text = language === "zh" ? refusal.detailZh : refusal.message;
  const html = messagePage(language, { title: WORDS[language].failed, text });
  const retry = response.headers.get("retry-after");
  const headers = { ...pageHeadersOf(deps), ...(retry === null ? {} : { "retry-after": retry }) };
  return new Response(String(await html), { status: response.status, headers });
}

/** The pages that the issuer shows by itself, in the language that was asked for. */
function issuerPages({ publicUrl }: Pick<Deps, "publicUrl">) {
  const languageIn = (ctx: KoaContextWithOIDC): Language => {
    const asked = /[?&]ui_locales=(zh|en)\b/.exec(ctx.req.url ?? "")?.[1];
    return languageOf(
      `lang=${asked ?? ""}&${rawQuery(`${publicUrl}${ctx.req.url ?? ""}`)}`,
      ctx.get("accept-language"),
    );
  };
  return {
    error: async (ctx: KoaContextWithOIDC, code: string) => {
      const language = languageIn(ctx);
      const words = WORDS[language];
      return String(await messagePage(language, { title: words.failed, text: `${words.failedWhy} (${code})` }));
    },
    signOut: async (ctx: KoaContextWithOIDC, form: string) => String(await signOutPage(languageIn(ctx), form)),
    signedOut: async (ctx: KoaContextWithOIDC) => {
      const language = languageIn(ctx);
      return String(
        await messagePage(language, { title: WORDS[language].signOut, text: WORDS[language].signedOut, isDone: true }),
      );
    },
  };
}
