import { clerkWords } from "@suyuan/console/words/clerk";
import { language } from "@suyuan/console/words/dictionary";
import { partWords } from "@suyuan/console/words/parts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { signedIn } from "./console-world.ts";
import { press } from "./days.ts";
import { type DepotWorld, daysAgo, KIWI, startDepotWorld } from "./depot-world.ts";
import { WINDOWS, walked } from "./screens.ts";

const gap = await browserGap();
/** The app's timers run a hundred times as fast. */
const HURRIED = `{
  const [once, again] = [window.setTimeout, window.setInterval];
  window.setTimeout = (work, ms = 0, ...more) => once(work, ms >= 10_000 ? ms / 100 : ms, ...more);
  window.setInterval = (work, ms = 0, ...more) => again(work, ms >= 10_000 ? ms / 20 : ms, ...more);
  const at = performance.now.bind(performance);
  performance.now = () => at() * 100;
}`;

describe.skipIf(gap !== undefined)(
  `what others record while somebody looks${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  () => {
    let session: BrowserSession;
    let world: DepotWorld;
    let page: Page;
    const asked: string[] = [];

    const recorded = async (lot: string) => {
      const body = { gtin: KIWI, lot, base: "yunfeng", plots: ["y1"], harvestedOn: daysAgo(1), quantityKg: 1 };
      expect((await world.call("coop", "POST", "/api/batches", body)).status).toBe(201);
    };
    const rows = () => page.locator("main .rows .row");

    beforeAll(async () => {
      language.value = "zh";
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
      for (let n = 0; n < 60; n += 1) await recorded(`R${String(n).padStart(2, "0")}`);
      page = await signedIn(session, world, "clerk", { ...WINDOWS.desk, hasWorker: false, forget: HURRIED });
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      await walked(page, "/batches");
      await rows().first().waitFor();
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    test("comes into a list by itself; pages that were opened stay open, where they were scrolled to, and what is typed stays", async () => {
      await page.getByRole("button", { name: partWords().more, exact: true }).click();
      await expect.poll(() => rows().count()).toBeGreaterThan(60);
      const before = await rows().count();
      await page.evaluate("scrollTo(0, 1500)");
      await recorded("SEEN-1");
      await expect.poll(() => rows().filter({ hasText: "SEEN-1" }).count(), { timeout: 20_000 }).toBe(1);
      await expect.poll(() => rows().count()).toBe(before + 1);
      expect(await page.evaluate("scrollY")).toBeGreaterThan(1000);
      // Nothing stands twice.
      const names = await rows().allTextContents();
      expect(new Set(names).size).toBe(names.length);
    });

    test("moves nothing under hands that type, and comes once they have left", async () => {
      await walked(page, "/batches/new");
      const weight = page.getByLabel(new RegExp(clerkWords().weight));
      await weight.fill("12");
      await page.waitForLoadState("networkidle");
      asked.length = 0;
      await recorded("SEEN-2");
      await page.waitForTimeout(7_000);
      expect(asked.filter((path) => path.startsWith("/api/"))).toEqual([]);
      expect(await page.evaluate('document.activeElement.matches("form input")')).toBe(true);
      await page.evaluate("document.activeElement.blur()");
      await expect.poll(() => asked.includes("/api/batches"), { timeout: 20_000 }).toBe(true);
      expect(await weight.inputValue()).toBe("12");
      await press(page, clerkWords().register);
      await page.getByRole("heading", { name: clerkWords().done, exact: true }).waitFor();
    });

    test("is asked for no more often by an officer whose screen is open, whose looks are counted, and at once when they come back to it", async () => {
      const officer = await signedIn(session, world, "inspector", {
        ...WINDOWS.desk,
        hasWorker: false,
        forget: HURRIED,
      });
      const asks: string[] = [];
      await walked(officer, "/batches");
      await officer.locator("main .rows .row").first().waitFor();
      await officer.waitForLoadState("networkidle");
      officer.on("request", (request) => asks.push(new URL(request.url()).pathname));
      await officer.waitForTimeout(7_000);
      expect(asks.filter((path) => path === "/api/batches")).toEqual([]);
      await officer.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
      await expect.poll(() => asks.filter((path) => path === "/api/batches").length).toBe(1);
      await officer.context().close();
    });
  },
);
