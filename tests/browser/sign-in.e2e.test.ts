import { addOrganisationTo } from "@suyuan/cli/administration";
import { configuration } from "@suyuan/cli/configuration";
import { type RunningServer, startServer } from "@suyuan/cli/serve";
import { makeRecovery } from "@suyuan/cli/sign-in/people";
import { addUserTo } from "@suyuan/cli/users/add-user";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshFolder } from "../e2e/api-fixture.ts";
import { freePort } from "../e2e/free-port.ts";
import { axeOn } from "./axe.ts";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { pictured } from "./screens.ts";

const gap = await browserGap();

describe.skipIf(gap !== undefined)(
  `the pages of the sign-in in a browser${gap === undefined ? "" : `: ${gap}`}`,
  () => {
    let session: BrowserSession;
    let server: RunningServer;
    let origin: string;
    let first: { readonly id: string; readonly password?: string };

    beforeAll(async () => {
      const port = await freePort();
      origin = `http://localhost:${port}`;
      server = await startServer(
        configuration({ PORT: String(port), HOST: "localhost", DATA_DIR: freshFolder() }),
        () => undefined,
      );
      const { deps } = server.machine;
      await addOrganisationTo(deps, { id: "coop", name: "红林合作社", kind: "cooperative", regionCode: "510824" });
      first = await addUserTo(deps, { name: "林小禾", account: "lin", organisation: "coop", role: "clerk" });
      session = await startBrowser();
    });
    afterAll(async () => {
      await session.close();
      await server.stop();
    });

    const authorize = (language: "zh" | "en") =>
      `${origin}/sign-in/auth?${new URLSearchParams({
        client_id: "console",
        redirect_uri: `${origin}/console/signed-in`,
        response_type: "code",
        scope: "openid",
        code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        code_challenge_method: "S256",
        ui_locales: language,
      })}`;

    /** Nothing is cut or scrolls sideways, and axe finds nothing. */
    async function judged(page: Page, name: string): Promise<void> {
      await pictured(page, `sign-in/${name}`);
      const { wide, seen } = await page
        .locator("html")
        .evaluate((root) => ({ wide: root.scrollWidth, seen: root.clientWidth }));
      expect([name, wide <= seen]).toEqual([name, true]);
      const { found } = await axeOn(page);
      expect([name, found]).toEqual([name, []]);
    }

    // 360 px, and 200 % of a narrow desk window: half the pixels are left.
    test.each([
      ["zh", 360],
      ["en", 360],
      ["zh", 640],
      ["en", 320],
    ] as const)("show everything in %s at %i px, and axe finds nothing", async (language, width) => {
      const page = await session.newPage({ width, height: 740 });
      await page.goto(authorize(language));
      await judged(page, `login-${language}-${width}`);
      await page.fill("#account", "lin");
      await page.fill("#password", "falsch-falsch");
      await page.click("button");
      await page.waitForSelector("[role=alert]");
      await judged(page, `wrong-${language}-${width}`);
      await page.goto(`${origin}/sign-in/password?lang=${language}`);
      await judged(page, `change-${language}-${width}`);
      const secret = await makeRecovery(server.machine.deps, first.id);
      await page.goto(`${origin}/sign-in/recovery/${secret}?lang=${language}`);
      await judged(page, `recovery-${language}-${width}`);
      await page.goto(`${origin}/sign-in/recovery/none?lang=${language}`);
      await judged(page, `ended-${language}-${width}`);
      await page.context().close();
    });

    test("lead from a first password to a password of one's own and to the console, without a script", async () => {
      const page = await session.newPage({ width: 360, height: 740, javaScriptEnabled: false });
      await page.goto(authorize("zh"));
      await page.fill("#account", "lin");
      await page.fill("#password", first.password ?? "");
      await page.click("button");
      await page.waitForSelector("#fresh");
      await pictured(page, "sign-in/choose");
      await page.fill("#fresh", "布谷鸟在梨园里叫了三声");
      await page.fill("#again", "布谷鸟在梨园里叫了三声");
      await page.click("button");
      await page.waitForURL(/\/console\/signed-in\?code=/);
      await page.context().close();
    });
  },
);
