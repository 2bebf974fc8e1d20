import { addOrganisationTo } from "@suyuan/cli/administration";
import { addUserTo } from "@suyuan/cli/users/add-user";
import { language } from "@suyuan/console/words/dictionary";
import { frameWords } from "@suyuan/console/words/frame";
import { tourWords } from "@suyuan/console/words/guide/tour";
import { partWords } from "@suyuan/console/words/parts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { buyersPage, follow, press, unmeant, walkedIn } from "./days.ts";
import { type DepotWorld, KIWI, startDepotWorld } from "./depot-world.ts";
import { type Walk, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();

describe.skipIf(gap !== undefined).each(walkedIn(["desk", "en"]))(
  `a county office's whole day, on a %s in %s${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  (window, lang) => {
    let session: BrowserSession;
    let world: DepotWorld;
    let page: Page;
    let walk: Walk;

    beforeAll(async () => {
      language.value = lang;
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
      const { deps } = world.server.machine;
      await addOrganisationTo(deps, { id: "county", name: "苍溪县产业办", kind: "county", regionCode: "510824" });
      const who = { name: "周统计", account: "zhoutj", organisation: "county", role: "statistician" } as const;
      const { password = "" } = await addUserTo(deps, who, { isInitial: false });
      page = await signedIn(session, world, { account: "zhoutj", password }, { ...WINDOWS[window], language: lang });
      walk = walkOf(page, `county-day-${window}-${lang}`);
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    test("begins with the places that it reads, and each is one tap away", async () => {
      await walk.look("home");
      await press(page, tourWords().skip);
      await follow(page, frameWords().batches);
      await page.locator("a.row", { hasText: "ROAD-1" }).click();
      await page.locator("article").waitFor();
      await walk.look("batch");
      expect(await page.locator("article .acts a, article .acts button").count()).toBe(1);
    });

    test("what is shown is sorted, filtered and taken along; nothing can be changed", async () => {
      await walked(page, "/batches/table");
      await page.getByRole("cell", { name: "ROAD-1" }).waitFor();
      await walk.look("batches-table");
      const [download] = await Promise.all([page.waitForEvent("download"), press(page, partWords().export)]);
      expect(download.suggestedFilename()).toMatch(/\.csv$/);
      await walked(page, "/exceptions");
      await page.locator("a.row", { hasText: "HELD" }).first().click();
      await page.locator("article .history").first().waitFor();
      await walk.look("exception");
      // A county office reads alerts; the bureau decides about them.
      expect(await page.locator("article button").count()).toBe(0);
      await walked(page, "/exceptions/table");
      await page.getByRole("cell", { name: /HELD/ }).first().waitFor();
      await walk.look("exceptions-table");
      const [alerts] = await Promise.all([page.waitForEvent("download"), press(page, partWords().export)]);
      expect(alerts.suggestedFilename()).toMatch(/\.csv$/);
      for (const path of ["/batches", "/bases", "/products", "/search?q=NEW", "/audit", "/more", "/me"]) {
        await walked(page, path);
        await walk.look(path.replace(/\W+/g, "-").slice(1));
      }
      await walked(page, "/batches/new");
      expect(await page.locator("form").count()).toBe(0);
    });

    test("ends at the page that buyers see", async () => {
      await buyersPage(page, { url: world.url, path: `/v/01/${KIWI}/10/NEW`, lang }, /红林合作社/, walk);
    });

    test("axe found nothing on any screen, no text was cut, no script failed and nothing was kept away by the policy", () => {
      expect(walk.faults).toEqual([]);
      expect(unmeant(complaints.get(page))?.filter((text) => !/404/.test(text))).toEqual([]);
    });
  },
);
