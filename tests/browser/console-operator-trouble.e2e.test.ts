import { TestDevice } from "@suyuan/api/fixtures/devices";
import { batchKey, historyOf } from "@suyuan/api/ledger/keys";
import { readAll } from "@suyuan/api/ledger/read";
import { freshToken } from "@suyuan/api/ledger/retry";
import { asideOps, setAside } from "@suyuan/api/ledger/set-aside";
import { addKeyOf } from "@suyuan/cli/administration";
import { language } from "@suyuan/console/words/dictionary";
import { tourWords } from "@suyuan/console/words/guide/tour";
import { officeWords } from "@suyuan/console/words/office";
import { operatorWords } from "@suyuan/console/words/operator";
import { webhookWords } from "@suyuan/console/words/oversight/webhooks";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { follow, press, unmeant, walkedIn } from "./days.ts";
import { type DepotWorld, KIWI, startDepotWorld } from "./depot-world.ts";
import { type Subscribed, subscribed } from "./office-world.ts";
import { opened, type Walk, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();

/** What an operator is there for: something does not arrive, does not come, or is not done, and the screens say what to do. */
describe.skipIf(gap !== undefined).each(walkedIn(["phone", "zh"]))(
  `an operator finds what is amiss, on a %s in %s${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  (window, lang) => {
    let session: BrowserSession;
    let world: DepotWorld;
    let hook: Subscribed;
    let page: Page;
    let walk: Walk;

    /** A handheld whose first two commands have not come. */
    const lackingDevice = async () => {
      const { deps } = world.server.machine;
      const { secret } = await addKeyOf(deps, { org: "cold", role: "depot" });
      const send = async (path: string, body: string, headers: Readonly<Record<string, string>> = {}) => {
        const own = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
        return (await fetch(`${world.url}${path}`, { method: "POST", headers: { ...own, ...headers }, body })).status;
      };
      const content = { id: "d-7f3a91c2", name: "二号冷库手持机", kind: "handheld" };
      expect(await send("/api/devices", JSON.stringify(content))).toBe(201);
      const device = new TestDevice(deps, content.id);
      for (let lost = 0; lost < 2; lost++) device.write("POST", "/api/devices", content);
      const came = device.write("POST", "/api/shipments/none/void", { id: "v-1", reason: "写错" });
      expect(await send(came.path, came.body, came.headers)).toBe(404);
    };

    /** A recorded fact that search could not take, as a follower that failed leaves it. */
    const asideFact = async () => {
      const { deps } = world.server.machine;
      const stored = await readAll(deps.table, historyOf(batchKey(KIWI, "NEW")), {}, 1);
      const own = stored.flatMap(({ pk, sk, data }) => ("fact" in data ? [{ pk, sk, ...data }] : []));
      const [{ pk, sk, id, fact } = expect.fail("NEW has no fact")] = own;
      const now = new Date().toISOString();
      const row = {
        ...{ follower: "event-index", waiting: [], fact: { pk, sk }, factId: id, kind: fact.kind, recordedAt: now },
        ...{ since: now, attempts: 3, nextAt: new Date(Date.now() + 3_600_000).toISOString() },
        reason: "Error: the index was being rebuilt",
      };
      expect((await deps.table.transact(asideOps([row]), freshToken(deps))).ok).toBe(true);
    };

    beforeAll(async () => {
      language.value = lang;
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
      hook = await subscribed(world);
      hook.answers.push(...Array<number>(50).fill(500));
      await lackingDevice();
      await asideFact();
      page = await signedIn(session, world, "operator", { ...WINDOWS[window], language: lang });
      walk = walkOf(page, `operator-trouble-${window}-${lang}`);
    });
    afterAll(async () => {
      hook?.close();
      await session?.close();
      await world?.server.stop();
    });

    test("the home names each thing that needs somebody, with the way there", async () => {
      const words = operatorWords();
      await press(page, tourWords().skip);
      await page.getByRole("link", { name: words.seeSetAside }).waitFor();
      await page.getByRole("link", { name: words.seeDevices }).waitFor();
      await walk.look("home");
    });

    test("what was set aside says what it is and why, and is tried again at once", async () => {
      const words = operatorWords();
      await follow(page, words.seeSetAside);
      await page.getByText("the index was being rebuilt").waitFor();
      await walk.look("set-aside");
      await press(page, words.retryOne);
      await page.getByText(words.retried(1)).waitFor();
      await walk.look("set-aside-hastened");
      const { deps } = world.server.machine;
      await expect
        .poll(
          async () => {
            const rows = [];
            for await (const row of setAside(deps.table)) rows.push(row);
            return rows.length;
          },
          { timeout: 90_000, interval: 1_000 },
        )
        .toBe(0);
    }, 120_000);

    test("a device with a gap says which numbers lack, since when, and what to do", async () => {
      await walked(page, "");
      await follow(page, operatorWords().seeDevices);
      await page.getByText("二号冷库手持机").first().waitFor();
      await walk.look("devices");
      await page.locator("main summary, main a.row, main button").filter({ hasText: "二号冷库手持机" }).first().click();
      await page.getByText(operatorWords().gap(1, 2)).waitFor();
      await walk.look("device");
    });

    test("a webhook that does not arrive says why, and is sent again once its receiver is back", async () => {
      const words = webhookWords();
      await expect
        .poll(
          async () => {
            await opened(page, `${world.url}/console/webhooks/${hook.id}`);
            return page.getByText("500").count();
          },
          { timeout: 40_000 },
        )
        .toBeGreaterThan(0);
      await walk.look("webhook-failing");
      hook.answers.length = 0;
      await page.getByRole("button", { name: words.again }).first().click();
      await expect
        .poll(
          async () => {
            await opened(page, `${world.url}/console/webhooks/${hook.id}`);
            return page.getByText(words.outcomes.delivered, { exact: true }).count();
          },
          { timeout: 40_000 },
        )
        .toBeGreaterThan(0);
      await walk.look("webhook-delivered");
      // With nothing left to be done it says so, and what would be well done.
      await opened(page, `${world.url}/console/health`);
      await page.getByText(officeWords().ready).waitFor();
      await page.getByText(operatorWords().neverBackedUp).waitFor();
      await page.getByText(operatorWords().keepsUp).waitFor();
      await walk.look("home-in-order");
    }, 120_000);

    test("axe found nothing on any screen, no text was cut, no script failed and nothing was kept away by the policy", () => {
      expect(walk.faults).toEqual([]);
      // Health answers 503 while something is set aside.
      expect(unmeant(complaints.get(page))?.filter((text) => !text.includes("503"))).toEqual([]);
    });
  },
);
