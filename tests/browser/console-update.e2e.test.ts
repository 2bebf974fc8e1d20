import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { press } from "./days.ts";
import { KIWI } from "./depot-world.ts";
import { shown, WINDOWS, walked, walkOf } from "./screens.ts";
import { startTwoVersions, type TwoVersions } from "./two-versions.ts";

const gap = await browserGap();

const WEIGHT = "红心猕猴桃 · 这一批多重";

describe.skipIf(gap !== undefined)(
  `an update of the app in the middle${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  () => {
    let session: BrowserSession;
    let world: TwoVersions;
    let page: Page;
    let second: Page;

    beforeAll(async () => {
      [session, world] = await Promise.all([startBrowser(), startTwoVersions()]);
      page = await signedIn(session, world, "clerk", { ...WINDOWS.phone, hasWorker: true });
    }, 120_000);
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    /** Keeps a registration that cannot be sent. */
    const kept = async (kg: string) => {
      await walked(page, "/batches/new");
      await page.getByLabel(WEIGHT).fill(kg);
      await press(page, "登记");
      await page.getByText("已存在本机").waitFor();
      await press(page, "再登记一批");
    };
    const unsent = (on: Page) => on.locator("[data-unsent]").first().getAttribute("data-unsent");
    const lots = async () => {
      const { json } = await world.call("coop", "GET", "/api/batches?limit=100");
      return json.items.filter(({ quantityKg }: { quantityKg: number }) => [611, 622].includes(quantityKg));
    };
    const caches = (on: Page): Promise<string[]> => on.evaluate("caches.keys()");
    const mark = (on: Page, text?: string): Promise<unknown> =>
      on.evaluate(text === undefined ? "window.mark" : `window.mark = ${JSON.stringify(text)}`);
    const bar = (on: Page) => on.getByRole("button", { name: "更新", exact: true });

    test("a new version waits while people work: nothing typed or unsent moves, and the old one goes on", async () => {
      await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
      await expect.poll(() => page.evaluate("navigator.serviceWorker.controller !== null")).toBe(true);
      second = await page.context().newPage();
      await second.goto(`${world.url}/console/batches/${KIWI}/NEW/loss`);
      await second.locator(".places").waitFor();
      await shown(second);
      await second.getByLabel("损耗多重").fill("12");
      world.isHeld = true;
      await kept("611");
      await expect.poll(() => unsent(page)).toBe("1");
      await page.getByLabel(WEIGHT).fill("812.5");
      await mark(page, "old");
      await mark(second, "old");
      expect(await bar(page).count()).toBe(0);
      world.release();
      await page.evaluate("navigator.serviceWorker.getRegistration('/console').then((one) => one.update())");
      await bar(page).waitFor({ timeout: 60_000 });
      await walkOf(page, "update").look("waits");
      // What is typed and recorded meanwhile is the old version's business.
      await kept("622");
      await expect.poll(() => unsent(page)).toBe("2");
      await page.getByLabel(WEIGHT).fill("733.5");
      expect([await mark(page), await mark(second)]).toEqual(["old", "old"]);
      expect(await caches(page)).toHaveLength(2);
    }, 120_000);

    test("with a tap it takes over: what stood in the open form stands there, what was unsent is read by the new version, and a tab beside it keeps what was typed", async () => {
      const path = new URL(page.url()).pathname;
      await bar(page).click();
      await expect.poll(() => mark(page).catch(() => "old"), { timeout: 30_000 }).toBeUndefined();
      await page.locator(".places").waitFor();
      await shown(page);
      expect(new URL(page.url()).pathname).toBe(path);
      expect(await page.getByLabel(WEIGHT).inputValue()).toBe("733.5");
      await expect.poll(() => unsent(page), { timeout: 20_000 }).toBe("2");
      expect(await bar(page).count()).toBe(0);
      expect(await page.evaluate("fetch('/console/worker.js').then((answer) => answer.text())")).toContain(
        "the next version",
      );
      expect(await second.getByLabel("损耗多重").inputValue()).toBe("12");
      await second.reload();
      await second.locator(".places").waitFor();
      await shown(second);
      expect(await second.getByLabel("损耗多重").inputValue()).toBe("12");
    }, 120_000);

    test("what the old version kept the new one sends, once; no script complains", async () => {
      expect(await lots()).toEqual([]);
      world.isHeld = false;
      await expect.poll(async () => (await lots()).length, { timeout: 60_000 }).toBe(2);
      await expect
        .poll(() => page.locator("[data-unsent='2'], [data-unsent='1']").count(), { timeout: 30_000 })
        .toBe(0);
      expect((await lots()).map(({ quantityKg }: { quantityKg: number }) => quantityKg).sort()).toEqual([611, 622]);
      expect(await page.getByLabel(WEIGHT).inputValue()).toBe("733.5");
      expect(complaints.get(page)?.filter((text) => !text.includes("503"))).toEqual([]);
    }, 120_000);
  },
);
