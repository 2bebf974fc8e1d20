import { language } from "@suyuan/console/words/dictionary";
import { placeWords } from "@suyuan/console/words/guide/place";
import { recallOrderWords } from "@suyuan/console/words/oversight/recall-orders";
import { partWords } from "@suyuan/console/words/parts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { press, walkedIn } from "./days.ts";
import { type DepotWorld, startDepotWorld } from "./depot-world.ts";
import { opened, shown, type Walk, WINDOWS, walked, walkOf } from "./screens.ts";
import { batchId } from "./trace-world.ts";

const gap = await browserGap();
const RECALL = "rs-1";
/** A phone with much to do: what is to be done at once is done a while later. What is kept is then shown before its form knows of it. */
const BUSY = `{
  const at = window.setTimeout;
  window.setTimeout = (work, ms = 0, ...more) => at(work, ms < 50 ? 400 : ms, ...more);
}`;

describe.skipIf(gap !== undefined).each(walkedIn(["phone", "zh"]))(
  `a depot's day with a recall of what it has, on a %s in %s${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  (window, lang) => {
    let session: BrowserSession;
    let world: DepotWorld;
    let page: Page;
    let walk: Walk;
    const words = () => recallOrderWords();
    const task = async () => (await world.call("bureau", "GET", `/api/recalls/${RECALL}/tasks/cold`)).json;
    const sent = () => expect.poll(() => page.locator("[data-unsent]").count(), { timeout: 20_000 }).toBe(0);

    beforeAll(async () => {
      language.value = lang;
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
      page = await signedIn(session, world, "depot", {
        ...WINDOWS[window],
        language: lang,
        hasWorker: true,
        forget: BUSY,
      });
      walk = walkOf(page, `recall-task-${window}-${lang}`);
      await page.locator(".tour button").last().click();
      await press(page, placeWords().deny);
      await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    test("begins without one, and finds it on its home once a bureau has ordered it, with its clock", async () => {
      expect(await page.getByRole("region", { name: words().tasks }).count()).toBe(0);
      const scope = { kind: "batch", id: batchId("OLD") };
      const order = { id: RECALL, scope, reason: "农药残留超标", level: 1 };
      expect((await world.call("bureau", "POST", "/api/recalls", order)).status).toBe(201);
      await opened(page, `${world.url}/console/`);
      const band = page.getByRole("region", { name: words().tasks });
      await band.getByText(words().statuses.open).waitFor();
      await band.locator("time").waitFor();
      // Read ahead, for a cold room without a network.
      await page.waitForLoadState("networkidle");
      await walk.look("home");
    });

    test("without a network the task is there, is acknowledged, and what was found is told; all of it is kept and said to be", async () => {
      await page.context().setOffline(true);
      await page.getByRole("region", { name: words().tasks }).locator("a").click();
      await page.getByRole("heading", { name: words().yours }).waitFor();
      await page.getByLabel(words().found, { exact: true }).fill("15");
      await press(page, words().acknowledge);
      await page.getByText(words().statuses.acknowledged).first().waitFor();
      await page.getByLabel(words().destroyed, { exact: true }).fill("40");
      await press(page, words().say);
      await page.getByText(words().unsent).nth(1).waitFor();
      expect(await page.locator("section", { hasText: words().yours }).first().textContent()).toContain("145");
      await expect.poll(() => page.getByLabel(words().found, { exact: true }).inputValue()).toBe("");
      await walk.look("told-offline");
      expect((await task()).entries).toEqual([]);
    });

    test("a weight that was mistyped is corrected before it was sent, with the reason beside it", async () => {
      await press(page, words().correct);
      expect(await page.getByLabel(words().found, { exact: true }).inputValue()).toBe("15");
      await page.getByLabel(words().found, { exact: true }).fill("150");
      await page.locator("form").getByRole("button", { name: words().correct, exact: true }).click();
      await page.getByText(partWords().reasonMissing).waitFor();
      await page.getByLabel(partWords().reason).fill("少打了一个 0");
      await walk.look("correcting");
      await page.locator("form").getByRole("button", { name: words().correct, exact: true }).click();
      await page.getByText(words().replaced).waitFor();
      expect(await page.locator("section", { hasText: words().yours }).first().textContent()).toContain("10");
    });

    test("what was typed and not told outlives a way round, and with the network back all arrives once, in its order", async () => {
      await page.getByLabel(words().returned, { exact: true }).fill("6");
      await walked(page, "/");
      await page.goBack();
      await page.getByLabel(words().returned, { exact: true }).waitFor();
      expect(await page.getByLabel(words().returned, { exact: true }).inputValue()).toBe("6");
      await page.context().setOffline(false);
      await sent();
      await expect.poll(async () => (await task()).status, { timeout: 20_000 }).toBe("acknowledged");
      const { entries, balance } = await task();
      expect(entries).toHaveLength(3);
      expect(balance[0]).toMatchObject({ foundKg: 150, destroyedKg: 40, missingKg: 10 });
    });

    test("the rest is told, the bureau sees it all accounted for, and the task is no more on the home", async () => {
      await page.reload();
      await shown(page);
      await page.getByLabel(words().soldKg, { exact: true }).fill("4");
      await press(page, words().say);
      await page.getByText(words().statuses.explained).first().waitFor();
      await walk.look("explained");
      expect((await task()).balance[0]).toMatchObject({ returnedKg: 6, soldKg: 4, missingKg: 0 });
      await opened(page, `${world.url}/console/`);
      await expect.poll(() => page.getByRole("region", { name: words().tasks }).count()).toBe(0);
    });

    test("axe found nothing on any screen, no text was cut, no script failed", () => {
      expect(walk.faults).toEqual([]);
      expect(complaints.get(page)?.filter((text) => !/ERR_INTERNET_DISCONNECTED|Failed to fetch/.test(text))).toEqual(
        [],
      );
    });
  },
);
