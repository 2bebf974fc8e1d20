import { readFileSync } from "node:fs";
import { join } from "node:path";
import { membershipEnded, personStatusChanged } from "@suyuan/api/commands/people/changes";
import { personAdded } from "@suyuan/api/commands/people/people";
import { makeRecovery } from "@suyuan/cli/sign-in/people";
import { addUserTo } from "@suyuan/cli/users/add-user";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authorization, Browser, follow, redeem, refresh, signIn, tokenAnswer } from "./sign-in-browser.ts";
import { asPerson, type House, loginPageOf, newPersonOf, openHouse } from "./sign-in-house.ts";

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.server.stop());

const newPerson = () => newPersonOf(house);

/** What a person types. */
const typed = ({ account, password }: { readonly account: string; readonly password: string }) => ({
  account,
  password,
});

const loginPage = (browser: Browser, over: Readonly<Record<string, string>> = {}) => loginPageOf(house, browser, over);

/** The code of a sign-in, not yet redeemed. */
async function codeOf(who: Awaited<ReturnType<typeof newPerson>>) {
  const page = await loginPage(who.browser);
  const { address } = await follow(who.browser, await who.browser.submit(page.address, typed(who)));
  return { code: new URL(address).searchParams.get("code") ?? "", verifier: page.verifier, state: page.state, address };
}

const errorOf = async (answer: Response): Promise<unknown> => [
  answer.status,
  ((await answer.json()) as { readonly error?: string }).error,
];

describe("signing in at the bundled issuer", () => {
  test("gives tokens that open the api, and a session that gives the next ones without a password", async () => {
    const who = await newPerson();
    const tokens = await signIn(who.browser, who);
    const me = await asPerson(who, tokens, "/api/me");
    expect(await me.json()).toMatchObject({
      person: { id: who.id },
      memberships: [{ organisation: { id: "coop" }, role: "clerk" }],
      acting: { organisation: "coop", role: "clerk" },
    });
    expect((await asPerson(who, tokens, "/api/batches")).status).toBe(200);
    const again = await loginPage(who.browser);
    expect(new URL(again.address).pathname).toBe("/console/signed-in");
  });

  test("sends the browser back with the state and the issuer's name", async () => {
    const { address, state } = await codeOf(await newPerson());
    const { searchParams } = new URL(address);
    expect([searchParams.get("state"), searchParams.get("iss")]).toEqual([state, house.issuer]);
  });

  test("says of itself to the console what its discovery document says", async () => {
    const found = await (await fetch(`${house.issuer}/.well-known/openid-configuration`)).json();
    const told = (await (await fetch(`${house.origin}/console/sign-in.json`)).json()) as { readonly metadata: object };
    expect(Object.keys(told.metadata)).toHaveLength(6);
    expect(found).toMatchObject(told.metadata);
  });

  test("shows a page that no script can be put into, that nobody frames, and that keeps what was typed but the password", async () => {
    const browser = new Browser(house.origin);
    const page = await loginPage(browser);
    const policy = page.response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe-inline");
    const wrong = await browser.submit(page.address, { account: `"><script>x`, password: "geheim-geheim" });
    const html = await wrong.text();
    expect(html).toContain("&quot;&gt;&lt;script&gt;x");
    expect(html).not.toContain("<script>x");
    expect(html).not.toContain("geheim");
  });

  test("is in the language that the console asks for", async () => {
    const [zh, en] = [
      await loginPage(new Browser(house.origin)),
      await loginPage(new Browser(house.origin), { ui_locales: "en" }),
    ];
    expect(await zh.response.text()).toContain("登录名");
    expect(await en.response.text()).toContain("Account name");
  });

  test("sets cookies that scripts cannot read and that foreign pages' forms do not carry", async () => {
    const who = await newPerson();
    await signIn(who.browser, who);
    expect(who.browser.cookiesSet.length).toBeGreaterThan(4);
    for (const line of who.browser.cookiesSet) {
      expect(line.toLowerCase()).toContain("httponly");
      expect(line.toLowerCase()).toContain("samesite=lax");
      expect(line.toLowerCase()).toContain("path=/sign-in");
    }
  });

  test("asks whoever got a first password for one of its own, and takes no weak one", async () => {
    const { deps } = house.server.machine;
    const account = "first.time";
    const { password = "" } = await addUserTo(deps, { name: "李四", account, organisation: "coop", role: "clerk" });
    const browser = new Browser(house.origin);
    const page = await loginPage(browser);
    expect(await (await browser.submit(page.address, { account, password })).text()).toContain("设置新密码");
    const offered = [
      ["kurz", "kurz"],
      ["1234567890", "1234567890"],
      ["first.time12", "first.time12"],
      ["红心猕猴桃好吃又便宜", "红心猕猴桃好吃又贵了"],
    ] as const;
    for (const [fresh, again] of offered) {
      expect((await browser.submit(page.address, { fresh, again })).status).toBe(400);
    }
    const own = "红心猕猴桃好吃又便宜";
    const { address } = await follow(browser, await browser.submit(page.address, { fresh: own, again: own }));
    expect(new URL(address).searchParams.get("code")).toBeTruthy();
    await signIn(new Browser(house.origin), { ...house, account, password: own });
  });
});

describe("a code", () => {
  test("is used once: a second use is refused and ends what the first one gave", async () => {
    const who = await newPerson();
    const { code, verifier } = await codeOf(who);
    const tokens = await redeem(who.issuer, who.origin, code, verifier);
    const fields = { grant_type: "authorization_code", redirect_uri: `${who.origin}/console/signed-in`, code };
    expect(await errorOf(await tokenAnswer(who.issuer, { ...fields, code_verifier: verifier }))).toEqual([
      400,
      "invalid_grant",
    ]);
    expect(
      await errorOf(
        await tokenAnswer(who.issuer, { grant_type: "refresh_token", refresh_token: tokens.refresh_token }),
      ),
    ).toEqual([400, "invalid_grant"]);
  });

  test.each([
    ["another verifier", { code_verifier: "x".repeat(43) }],
    ["no verifier", {}],
  ])("is refused with %s", async (_what, fields) => {
    const who = await newPerson();
    const { code } = await codeOf(who);
    const answer = await tokenAnswer(who.issuer, {
      grant_type: "authorization_code",
      redirect_uri: `${who.origin}/console/signed-in`,
      code,
      ...fields,
    });
    expect(await errorOf(answer)).toEqual([400, "invalid_grant"]);
  });

  test.each([
    ["a foreign address", { redirect_uri: "https://evil.example/console/signed-in" }],
    ["another path of ours", { redirect_uri: "ORIGIN/console/" }],
    ["the right one with a query", { redirect_uri: "ORIGIN/console/signed-in?next=https://evil.example" }],
    ["a client that is not there", { client_id: "other" }],
  ])("goes to no other place: %s is refused on a page, without a redirect", async (_what, over) => {
    const browser = new Browser(house.origin);
    const changed = Object.fromEntries(
      Object.entries(over).map(([name, value]) => [name, value.replace("ORIGIN", house.origin)]),
    );
    const answer = await browser.open(authorization(house.issuer, house.origin, changed).address);
    expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
  });

  test.each([
    ["without PKCE", { code_challenge: "" }],
    ["with a plain challenge", { code_challenge_method: "plain" }],
    ["for tokens in the address", { response_type: "token" }],
    ["for the tokens of another service", { resource: "https://other.example" }],
  ])("is not given to a request %s", async (_what, over) => {
    const browser = new Browser(house.origin);
    const answer = await browser.open(authorization(house.issuer, house.origin, over).address);
    const location = answer.headers.get("location") ?? "";
    expect(new URL(location).pathname).toBe("/console/signed-in");
    expect(location).toContain("error=");
    expect(location).not.toContain("code=");
  });
});

describe("a refresh token", () => {
  test("is used once; a copy that is used again ends the grant, and the session goes on without it", async () => {
    const who = await newPerson();
    const first = await signIn(who.browser, who);
    const second = await refresh(who.issuer, first.refresh_token);
    expect((await asPerson(who, second, "/api/me")).status).toBe(200);
    for (const token of [first.refresh_token, second.refresh_token]) {
      const answer = await tokenAnswer(who.issuer, { grant_type: "refresh_token", refresh_token: token });
      expect(await errorOf(answer)).toEqual([400, "invalid_grant"]);
    }
    expect(new URL((await loginPage(who.browser)).address).searchParams.get("code")).toBeTruthy();
  });

  test("used by two at once gives new ones to one of them at most", async () => {
    const who = await newPerson();
    const { refresh_token } = await signIn(who.browser, who);
    const ask = () => tokenAnswer(who.issuer, { grant_type: "refresh_token", refresh_token });
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });

  test("ends with the session when the person signs out", async () => {
    const who = await newPerson();
    const tokens = await signIn(who.browser, who);
    const back = `${who.origin}/console/signed-out`;
    const asked = new URLSearchParams({ id_token_hint: tokens.id_token, post_logout_redirect_uri: back });
    const page = await who.browser.open(`${who.issuer}/session/end?${asked}`);
    const html = await page.text();
    const [, xsrf = ""] = /name="xsrf" value="([^"]+)"/.exec(html) ?? [];
    const done = await who.browser.submit(`${who.issuer}/session/end/confirm`, { xsrf, logout: "yes" });
    expect(done.headers.get("location")).toBe(back);
    const answer = await tokenAnswer(who.issuer, { grant_type: "refresh_token", refresh_token: tokens.refresh_token });
    expect(await errorOf(answer)).toEqual([400, "invalid_grant"]);
    expect(new URL((await loginPage(who.browser)).address).pathname).toContain("/interaction/");
  });

  test("is not followed to a foreign address after signing out", async () => {
    const who = await newPerson();
    const { id_token } = await signIn(who.browser, who);
    const asked = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: "https://evil.example/" });
    const answer = await who.browser.open(`${who.issuer}/session/end?${asked}`);
    expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
  });
});

describe("what ends everything", () => {
  test("signing out everywhere: tokens, refresh tokens and sessions of all devices", async () => {
    const who = await newPerson();
    const other = new Browser(who.origin);
    const [here, there] = [await signIn(who.browser, who), await signIn(other, who)];
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await asPerson(who, here, "/api/me/sign-out", { method: "POST" })).status).toBe(204);
    const answer = await tokenAnswer(who.issuer, { grant_type: "refresh_token", refresh_token: there.refresh_token });
    expect(await errorOf(answer)).toEqual([400, "invalid_grant"]);
    for (const browser of [who.browser, other]) {
      expect(new URL((await loginPage(browser)).address).pathname).toContain("/interaction/");
    }
    await expect.poll(async () => (await asPerson(who, there, "/api/me")).status, { timeout: 20_000 }).toBe(401);
  });

  test("a suspension: no session, no new sign-in, and words that say so", async () => {
    const who = await newPerson();
    const tokens = await signIn(who.browser, who);
    const actor = { organisation: "operator", role: "operator", key: "test" } as const;
    const body = { status: "suspended" as const, reason: "手机遗失" };
    await personStatusChanged(who.server.machine.deps, { actor, params: { id: who.id }, body });
    const answer = await tokenAnswer(who.issuer, { grant_type: "refresh_token", refresh_token: tokens.refresh_token });
    expect(await errorOf(answer)).toEqual([400, "invalid_grant"]);
    const page = await loginPage(who.browser);
    const refused = await who.browser.submit(page.address, typed(who));
    expect([refused.status, (await refused.text()).includes("账号已被暂停")]).toEqual([403, true]);
  });

  test("a membership that ends: the sign-in stays, and opens nothing", async () => {
    const who = await newPerson();
    const tokens = await signIn(who.browser, who);
    const actor = { organisation: "operator", role: "operator", key: "test" } as const;
    const body = { organisation: "coop", role: "clerk" as const, reason: "离职" };
    await membershipEnded(who.server.machine.deps, { actor, params: { id: who.id }, body });
    await expect.poll(async () => (await asPerson(who, tokens, "/api/batches")).status, { timeout: 20_000 }).toBe(403);
    expect(await (await asPerson(who, tokens, "/api/me")).json()).toMatchObject({ memberships: [] });
  });

  test("a link for recovery: works once, and ends every session of before", async () => {
    const who = await newPerson();
    const tokens = await signIn(who.browser, who);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const secret = await makeRecovery(who.server.machine.deps, who.id);
    const link = `${who.issuer}/recovery/${secret}`;
    const browser = new Browser(who.origin);
    expect((await browser.open(link)).status).toBe(200);
    const fresh = "春天的第一声布谷";
    expect((await browser.submit(link, { fresh: "kurz", again: "kurz" })).status).toBe(400);
    const long = `${fresh}${fresh}`;
    expect((await browser.submit(link, { fresh: long, again: long })).status).toBe(200);
    expect((await browser.submit(link, { fresh: long, again: long })).status).toBe(404);
    const answer = await tokenAnswer(who.issuer, { grant_type: "refresh_token", refresh_token: tokens.refresh_token });
    expect(await errorOf(answer)).toEqual([400, "invalid_grant"]);
    await signIn(new Browser(who.origin), { ...who, password: long });
  });

  test("whoever signs in in the very second in which all sessions ended stays signed in", async () => {
    const who = await newPerson();
    const first = await signIn(who.browser, who);
    // Sessions know whole seconds: with room left in this one.
    await new Promise((resolve) => setTimeout(resolve, 1_020 - (Date.now() % 1_000)));
    expect((await asPerson(who, first, "/api/me/sign-out", { method: "POST" })).status).toBe(204);
    const browser = new Browser(who.origin);
    const tokens = await signIn(browser, who);
    expect((await asPerson(who, tokens, "/api/me")).status).toBe(200);
    expect(new URL((await loginPage(browser)).address).pathname).toBe("/console/signed-in");
  });

  test("a password that the person changes: the old one opens nothing more, and sessions of before end", async () => {
    const who = await newPerson();
    const tokens = await signIn(who.browser, who);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const fresh = "布谷鸟在梨园里叫了三声";
    const address = `${who.issuer}/password`;
    const change = (current: string) =>
      who.browser.submit(address, { account: who.account, current, fresh, again: fresh });
    expect((await change("falsch-falsch")).status).toBe(400);
    expect((await change(who.password)).status).toBe(200);
    expect((await change(who.password)).status).toBe(400);
    const answer = await tokenAnswer(who.issuer, { grant_type: "refresh_token", refresh_token: tokens.refresh_token });
    expect(await errorOf(answer)).toEqual([400, "invalid_grant"]);
  });

  test("a link for recovery that never was is refused like one that was used", async () => {
    const answer = await new Browser(house.origin).open(`${house.issuer}/recovery/${"A".repeat(43)}`);
    expect([answer.status, (await answer.text()).includes("此链接已失效")]).toEqual([404, true]);
  });
});

test("somebody else who signs in at a browser takes the place of whoever was there: the code is theirs, and what the first had ends", async () => {
  const [first, second] = [await newPerson(), await newPerson()];
  const { browser } = first;
  const before = await signIn(browser, first);
  const page = await loginPage(browser, { prompt: "login" });
  const { address } = await follow(browser, await browser.submit(page.address, typed(second)));
  const code = new URL(address).searchParams.get("code") ?? "";
  const tokens = await redeem(house.issuer, house.origin, code, page.verifier);
  expect(await (await asPerson(house, tokens, "/api/me")).json()).toMatchObject({ person: { id: second.id } });
  const answer = await tokenAnswer(house.issuer, { grant_type: "refresh_token", refresh_token: before.refresh_token });
  expect(await errorOf(answer)).toEqual([400, "invalid_grant"]);
});

describe("guessing", () => {
  test("an account that is not there is answered as a wrong password is, word for word", async () => {
    const who = await newPerson();
    const shown = async (account: string) => {
      const page = await loginPage(new Browser(house.origin));
      const browser = who.browser;
      const own = await loginPage(browser);
      const answer = await browser.submit(own.address, { account, password: "falsch-falsch" });
      expect(page.response.status).toBe(200);
      // Every page has a challenge of its own for who signs in by a passkey.
      const text = (await answer.text()).replace(/challenge&quot;:&quot;[\w-]+/, "CHALLENGE");
      expect(text).toContain("CHALLENGE");
      return [answer.status, text.replaceAll(account, "ACCOUNT")];
    };
    expect(await shown(who.account)).toEqual(await shown("nobody-here"));
  });

  test("after five failures an account is paused for this network, and the right password waits, too", async () => {
    const who = await newPerson();
    const page = await loginPage(who.browser);
    for (let n = 0; n < 6; n++)
      await who.browser.submit(page.address, { account: who.account, password: `falsch-${n}-x` });
    const paused = await who.browser.submit(page.address, typed(who));
    expect([paused.status, (await paused.text()).includes("尝试次数过多")]).toEqual([429, true]);
  });

  test("a device that was signed in before is not paused by what others try", async () => {
    const who = await newPerson();
    await signIn(who.browser, who);
    const stranger = new Browser(house.origin);
    const page = await loginPage(stranger);
    for (let n = 0; n < 7; n++)
      await stranger.submit(page.address, { account: who.account, password: `falsch-${n}-x` });
    const own = await loginPage(who.browser, { prompt: "login" });
    const answer = await who.browser.submit(own.address, typed(who));
    expect(answer.status).toBe(303);
  });

  test("a form that another site's page sends is refused, and changes nothing", async () => {
    const who = await newPerson();
    const page = await loginPage(who.browser);
    const foreign = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    expect((await who.browser.submit(page.address, typed(who), foreign)).status).toBe(403);
  });

  test("a sign-in page of another browser is none", async () => {
    const who = await newPerson();
    const page = await loginPage(new Browser(house.origin));
    const answer = await who.browser.submit(page.address, typed(who));
    expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
  });
});

test("what lies in the data folder opens nothing: no password, token, code, session or link is there as it was given out", async () => {
  const who = await newPerson();
  const tokens = await signIn(who.browser, who);
  const secret = await makeRecovery(who.server.machine.deps, who.id);
  const session = who.browser.cookiesSet.flatMap((line) => /^suyuan_session=([^;]+)/.exec(line)?.[1] ?? []);
  const stored = ["suyuan.sqlite", "suyuan.sqlite-wal"]
    .map((name) => readFileSync(join(house.folder, name)).toString("latin1"))
    .join("");
  expect(stored).toContain(who.id);
  for (const given of [who.password, tokens.access_token, tokens.refresh_token, tokens.id_token, secret, ...session]) {
    expect(stored.includes(given)).toBe(false);
  }
});

test("no line of the log holds an account, a name, a password or a token", async () => {
  const who = await newPerson();
  const tokens = await signIn(who.browser, who);
  await asPerson(who, tokens, "/api/me");
  const told = house.lines.join("\n");
  expect(told).toContain("GET /api/me");
  for (const given of [who.account, who.password, tokens.access_token, "张"]) expect(told).not.toContain(given);
});

test("an issuer of others signs people in: its tokens are verified by the keys that it publishes, and the console may ask it", async () => {
  const who = await newPerson();
  const OIDC_ORIGINS = "https://tokens.example";
  const other = await openHouse({ OIDC_ISSUER: house.issuer, OIDC_AUDIENCE: house.origin, OIDC_ORIGINS });
  try {
    const { deps } = other.server.machine;
    const actor = { organisation: "operator", role: "operator", key: "test" } as const;
    const subject = { issuer: house.issuer, subject: who.id };
    await personAdded(deps, { actor, body: { id: "p-00000000000000aa", name: "王五", subject } });
    const tokens = await signIn(who.browser, who);
    const me = await asPerson(other, tokens, "/api/me");
    expect([me.status, await me.json()]).toMatchObject([200, { person: { id: "p-00000000000000aa", name: "王五" } }]);
    expect(await (await fetch(`${other.origin}/console/sign-in.json`)).json()).toMatchObject({
      kind: "external",
      issuer: house.issuer,
    });
    const policy = (await fetch(`${other.origin}/console/`)).headers.get("content-security-policy") ?? "";
    expect(policy).toContain(`connect-src 'self' ${new URL(house.issuer).origin} ${OIDC_ORIGINS};`);
    const own = (await fetch(`${house.origin}/console/`)).headers.get("content-security-policy") ?? "";
    expect(own).toContain("connect-src 'self';");
    expect([400, 404]).toContain((await fetch(`${other.origin}/sign-in/auth`)).status);
  } finally {
    await other.server.stop();
  }
});
