import { personErased, personStatusChanged } from "@suyuan/api/commands/people/changes";
import { personRecovered } from "@suyuan/api/commands/people/names";
import { addOrganisationTo } from "@suyuan/cli/administration";
import { configuration } from "@suyuan/cli/configuration";
import { type RunningServer, startServer } from "@suyuan/cli/serve";
import { addUserTo } from "@suyuan/cli/users/add-user";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshFolder } from "../e2e/api-fixture.ts";
import { freePort } from "../e2e/free-port.ts";
import { axeOn } from "./axe.ts";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { pictured } from "./screens.ts";

const gap = await browserGap();
const OPERATOR = { organisation: "operator", role: "operator", key: "test" } as const;

/** Real Chromium with a virtual authenticator of its own, as a phone has one built in. */
describe.skipIf(gap !== undefined)(`passkeys in a browser${gap === undefined ? "" : `: ${gap}`}`, () => {
  let session: BrowserSession;
  let server: RunningServer;
  let origin: string;
  let count = 0;

  beforeAll(async () => {
    const port = await freePort();
    origin = `http://localhost:${port}`;
    const settings = configuration({ PORT: String(port), HOST: "localhost", DATA_DIR: freshFolder() });
    server = await startServer(settings, () => undefined);
    await addOrganisationTo(server.machine.deps, {
      id: "coop",
      name: "红林",
      kind: "cooperative",
      regionCode: "510824",
    });
    session = await startBrowser();
  });
  afterAll(async () => {
    await session?.close();
    await server?.stop();
  });

  const newPerson = async () => {
    const account = `lin${++count}`;
    const user = { name: `林${count}`, account, organisation: "coop", role: "clerk" };
    const { id, password = "" } = await addUserTo(server.machine.deps, user, { isInitial: false });
    return { id, account, password };
  };

  /** A page whose device has an authenticator; what its policy kept away is told. */
  async function phone() {
    const page = await session.newPage({ width: 360, height: 780 });
    const said: string[] = [];
    page.on("console", (message) => message.type() === "error" && said.push(message.text()));
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("WebAuthn.enable");
    const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        ...{ protocol: "ctap2", transport: "internal", automaticPresenceSimulation: true },
        ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
      },
    });
    const isVerified = (yes: boolean) => cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: yes });
    return { page, said, isVerified };
  }

  const authorize = () =>
    `${origin}/sign-in/auth?${new URLSearchParams({
      ...{ client_id: "console", redirect_uri: `${origin}/console/signed-in`, response_type: "code", scope: "openid" },
      ...{ code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", code_challenge_method: "S256" },
      ...{ ui_locales: "zh", prompt: "login" },
    })}`;

  async function opened(page: Page, { account, password }: { account: string; password: string }) {
    await page.goto(`${origin}/sign-in/passkeys?lang=zh`);
    await page.fill("#account", account);
    await page.fill("#password", password);
    await page.getByRole("button", { name: "继续" }).click();
  }
  async function added(page: Page, who: { account: string; password: string }) {
    await opened(page, who);
    await page.getByRole("button", { name: "添加这台设备的通行密钥" }).click();
    await page.getByText("已添加。").waitFor();
  }
  const byPasskey = async (page: Page) => {
    await page.goto(authorize());
    await page.getByRole("button", { name: "用指纹、面容或屏幕锁登录" }).click();
  };
  /** Who the sign-in page let in, asked of the console that it leads to. */
  const arrived = (page: Page) => page.waitForURL(/\/console\/signed-in\?code=/, { timeout: 15_000 });
  const refused = (page: Page) => page.locator(".said:visible").waitFor();

  test("a passkey is added after the password, opens the account without it, is listed with the day of its use, and opens nothing once removed", async () => {
    const who = await newPerson();
    const { page, said } = await phone();
    await added(page, who);
    await pictured(page, "sign-in/passkeys");
    expect((await axeOn(page)).found).toEqual([]);
    await page.goto(authorize());
    await pictured(page, "sign-in/login-passkey");
    await byPasskey(page);
    await arrived(page);
    await opened(page, who);
    expect(await page.textContent("ul")).toMatch(/我的手机.*最近使用 \d{4}-/);
    await page.getByRole("button", { name: "移除" }).click();
    await page.getByText("已移除").waitFor();
    await byPasskey(page);
    await refused(page);
    expect(new URL(page.url()).pathname).toContain("/interaction/");
    // A refused sign-in is answered by 400, and the console complains of no token that a test made up.
    expect(said.filter((text) => /Content Security Policy/.test(text))).toEqual([]);
    await page.context().close();
  }, 60_000);

  test("it opens nothing for a person who is suspended, whom the operator gave a first password, or who is erased", async () => {
    const { deps } = server.machine;
    for (const end of [
      (id: string) =>
        personStatusChanged(deps, {
          actor: OPERATOR,
          params: { id },
          body: { status: "suspended", reason: "手机遗失" },
        }),
      (id: string) =>
        personRecovered(deps, { actor: OPERATOR, params: { id }, body: { id: `r-${id}`, reason: "手机遗失" } }),
      (id: string) => personErased(deps, { actor: OPERATOR, params: { id }, body: { reason: "本人要求" } }),
    ]) {
      const who = await newPerson();
      const { page } = await phone();
      await added(page, who);
      await end(who.id);
      await byPasskey(page);
      await refused(page);
      expect(new URL(page.url()).pathname).toContain("/interaction/");
      const left = (await deps.table.query(`PERSON#${who.id}`, { prefix: "PASSKEYS" })).items;
      if (end.toString().includes("Status")) expect(left).toHaveLength(1);
      else expect(left).toEqual([]);
      await page.context().close();
    }
  }, 90_000);

  test("an authenticator that did not verify the person opens nothing, and an answer opens one sign-in once", async () => {
    const who = await newPerson();
    const { page, isVerified } = await phone();
    await added(page, who);
    await isVerified(false);
    await byPasskey(page);
    await refused(page);
    await isVerified(true);
    // The answer of one sign-in, sent again and in another: both times nothing.
    let answer = "";
    await page.route("**/sign-in/interaction/**", async (route) => {
      const request = route.request();
      if (request.method() === "POST") answer = new URLSearchParams(request.postData() ?? "").get("passkey") ?? "";
      await route.continue();
    });
    await byPasskey(page);
    await arrived(page);
    await page.unroute("**/sign-in/interaction/**");
    expect(answer).toContain("signature");
    await page.goto(authorize());
    await page.evaluate(
      `document.querySelector("[name=passkey]").value = ${JSON.stringify(answer)}; document.querySelector("form").submit()`,
    );
    await refused(page);
    expect(new URL(page.url()).pathname).toContain("/interaction/");
    await page.context().close();
  }, 60_000);

  test("without a script the pages work by password, and offer no passkey", async () => {
    const who = await newPerson();
    const page = await session.newPage({ width: 360, height: 780, javaScriptEnabled: false });
    await page.goto(authorize());
    expect(await page.getByRole("button", { name: "用指纹、面容或屏幕锁登录" }).isVisible()).toBe(false);
    await opened(page, who);
    expect(await page.textContent("main")).toContain("需要浏览器允许脚本");
    await page.goto(authorize());
    await page.fill("#account", who.account);
    await page.fill("#password", who.password);
    await page.getByRole("button", { name: "登录", exact: true }).click();
    await arrived(page);
    await page.context().close();
  }, 60_000);
});
