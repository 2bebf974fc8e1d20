import { addOrganisationTo } from "@suyuan/cli/administration";
import { addUserTo } from "@suyuan/cli/users/add-user";
import { clerkWords } from "@suyuan/console/words/clerk";
import { language } from "@suyuan/console/words/dictionary";
import { noPageWords } from "@suyuan/console/words/guide/no-page";
import { platformWords } from "@suyuan/console/words/oversight/platform";
import { recallOrderWords } from "@suyuan/console/words/oversight/recall-orders";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { buyersPage, follow, press, unmeant, walkedIn } from "./days.ts";
import { type DepotWorld, KIWI, minutesAgo, startDepotWorld } from "./depot-world.ts";
import { type Walk, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();

describe.skipIf(gap !== undefined).each(walkedIn(["phone", "zh"]))(
  `an online shop's whole day, on a %s in %s${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  (window, lang) => {
    let session: BrowserSession;
    let world: DepotWorld;
    let page: Page;
    let walk: Walk;

    beforeAll(async () => {
      language.value = lang;
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
      const { deps } = world.server.machine;
      await addOrganisationTo(deps, { id: "shop", name: "川果优选", kind: "platform", regionCode: "510104" });
      const who = { name: "孙对接", account: "sundj", organisation: "shop", role: "integrator" } as const;
      const { password = "" } = await addUserTo(deps, who, { isInitial: false });
      const sent = await world.call("depot", "POST", "/api/shipments", {
        ...{ id: "to-shop", to: "shop", shippedAt: minutesAgo(90) },
        items: [{ gtin: KIWI, lot: "OLD", quantityKg: 80 }],
      });
      expect(sent.status).toBe(201);
      page = await signedIn(session, world, { account: "sundj", password }, { ...WINDOWS[window], language: lang });
      walk = walkOf(page, `platform-day-${window}-${lang}`);
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    test("begins with what it has to do, what comes to it and its webhooks, and says what each is where there is none", async () => {
      const words = platformWords();
      await page.getByText(words.noTask).waitFor();
      await page.getByText(words.noFeeds).waitFor();
      await page.locator("a.row", { hasText: "OLD" }).waitFor();
      await walk.look("home");
    });

    test("what came is weighed and received, by its own screen; what only depots do is not offered", async () => {
      await page.locator("a.row", { hasText: "OLD" }).click();
      await page.locator("article").getByText(clerkWords().notReceived).waitFor();
      await walk.look("shipment");
      await follow(page, clerkWords().receive);
      await walk.look("receive");
      await page.locator("form button[type=submit]").click();
      await page.locator("article .message.calm").waitFor();
      await expect
        .poll(async () => (await world.call("depot", "GET", "/api/shipments/to-shop?from=cold")).json.status)
        .toBe("confirmed");
      await walked(page, "/shipments");
      expect(await page.locator("main").getByRole("link", { name: clerkWords().newShipment }).count()).toBe(0);
      await walk.look("shipments");
      await walked(page, "/batches");
      await page.locator("a.row", { hasText: "OLD" }).click();
      await page.locator("article .big").waitFor();
      await walk.look("batch");
      // The page that buyers see, and the evidence pack.
      expect(await page.locator("article .acts a, article .acts button").count()).toBe(2);
    });

    test("a recall of what it holds is on its home with its clock, and is answered there", async () => {
      const words = recallOrderWords();
      const scope = { kind: "batch", id: `01/${KIWI}/10/OLD` };
      const order = { id: "rc-shop", scope, reason: "抽检农残超标", level: 1 };
      expect((await world.call("bureau", "POST", "/api/recalls", { ...order, simulate: true })).status).toBe(200);
      expect((await world.call("bureau", "POST", "/api/recalls", order)).status).toBe(201);
      await expect
        .poll(
          async () => {
            await walked(page, "/audit");
            await walked(page, "");
            return page.locator("main a.row", { hasText: "抽检农残超标" }).count();
          },
          { timeout: 30_000 },
        )
        .toBe(1);
      await walk.look("home-recall");
      await page.locator("main a.row", { hasText: "抽检农残超标" }).click();
      await page.locator(".band").waitFor();
      await walk.look("task");
      await press(page, words.acknowledge);
      await expect.poll(() => page.getByRole("button", { name: words.acknowledge, exact: true }).count()).toBe(0);
      await walk.look("task-acknowledged");
      for (const path of ["/recalls/tasks", "/webhooks", "/audit", "/search?q=OLD", "/more", "/me"]) {
        await walked(page, path);
        await walk.look(path.replace(/\W+/g, "-").slice(1));
      }
      // Nothing that its keys may not do has a screen.
      for (const path of ["/labels/new", "/recalls/new", "/scan"]) {
        await walked(page, path);
        await page.getByText(noPageWords().title).waitFor();
      }
    });

    test("ends at the page that buyers see", async () => {
      await buyersPage(page, { url: world.url, path: `/v/01/${KIWI}/10/OLD`, lang }, /川果优选/, walk);
    });

    test("axe found nothing on any screen, no text was cut, no script failed and nothing was kept away by the policy", () => {
      expect(walk.faults).toEqual([]);
      expect(unmeant(complaints.get(page))?.filter((text) => !/404/.test(text))).toEqual([]);
    });
  },
);
