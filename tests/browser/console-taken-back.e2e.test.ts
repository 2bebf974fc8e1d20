import { clerkWords } from "@suyuan/console/words/clerk";
import { language } from "@suyuan/console/words/dictionary";
import { partWords } from "@suyuan/console/words/parts";
import { unsentWords } from "@suyuan/console/words/unsent";
import { unsentListWords } from "@suyuan/console/words/unsent-list";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { signedIn } from "./console-world.ts";
import { because, press, walkedIn } from "./days.ts";
import { type DepotWorld, startDepotWorld } from "./depot-world.ts";
import { WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();
/** A phone that takes long to find that it has no network. */
const SLOW_TO_FAIL = `{
  const ask = window.fetch;
  window.fetch = async (...asked) => {
    if (!navigator.onLine) await new Promise((done) => setTimeout(done, 1500));
    return ask(...asked);
  };
}`;

/** A mistake that is seen while it still lies on the device, and a tab that another one has left behind. */
describe.skipIf(gap !== undefined)(
  `what is not sent yet can still be put right${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  () => {
    let session: BrowserSession;
    let world: DepotWorld;
    beforeAll(async () => {
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    /** Weights that are on record, of those that these tests register. */
    const weights = async (known: readonly number[]): Promise<readonly number[]> => {
      const { json } = await world.call("coop", "GET", "/api/batches?limit=100");
      const all = json.items.map(({ quantityKg }: { quantityKg: number }) => quantityKg);
      return all.filter((kg: number) => known.includes(kg));
    };
    const registered = async (page: Page, kg: string) => {
      const again = page.getByRole("button", { name: clerkWords().another, exact: true });
      if (await again.isVisible()) await again.click();
      else await walked(page, "/batches/new");
      await page.getByLabel(new RegExp(clerkWords().weight)).fill(kg);
      await press(page, clerkWords().register);
      await page.getByText(partWords().kept).waitFor();
    };

    test.each(walkedIn(["phone", "zh"]))(
      "without a network a weight is changed in its own form, and another is taken back with a reason; the right ones are sent alone, and no gap is named (%s, %s)",
      async (windowName, lang) => {
        language.value = lang;
        const page = await signedIn(session, world, "clerk", {
          ...{ ...WINDOWS[windowName], language: lang, hasWorker: true, forget: SLOW_TO_FAIL },
        });
        const words = unsentListWords();
        const walk = walkOf(page, `taken-back-${windowName}-${lang}`);
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
        await walked(page, "/batches/new");
        await page.context().setOffline(true);
        await page.waitForFunction("!navigator.onLine");
        const n = (windowName === "desk" ? 1 : 0) + (lang === "en" ? 10 : 0);
        const [wrong, right, other] = [3270 + n, 327 + n, 512 + n];
        await registered(page, String(wrong));
        await registered(page, String(other));
        await walked(page, "/unsent");
        await walk.look("unsent");
        await page.locator("[data-state=waiting]").first().getByRole("button", { name: words.change }).click();
        const weight = page.getByLabel(new RegExp(clerkWords().weight));
        await weight.waitFor();
        expect(await weight.inputValue()).toBe(String(wrong));
        await walk.look("form-again");
        await weight.fill(String(right));
        await press(page, clerkWords().register);
        await page.getByText(partWords().kept).waitFor();
        await walked(page, "/unsent");
        await page
          .locator("[data-state=waiting]", { hasText: String(other) })
          .getByRole("button", { name: words.takeBack })
          .click();
        await because(page, partWords().reason, words.reasons[1] ?? "", words.takeBack);
        await page.locator("[data-state=given-up]").nth(1).waitFor();
        await walk.look("taken-back");
        expect(await page.locator("[data-state=waiting]").count()).toBe(1);
        await page.context().setOffline(false);
        await expect.poll(() => weights([wrong, right, other]), { timeout: 20_000 }).toEqual([right]);
        const device = async () => {
          const { json } = await world.call("coop", "GET", "/api/devices?limit=100");
          const [newest] = json.items;
          return (await world.call("coop", "GET", `/api/devices/${newest.id}`)).json;
        };
        await expect
          .poll(async () => {
            const { gaps, givenUp } = await device();
            return [gaps, givenUp.length];
          })
          .toEqual([[], 2]);
        expect(walk.faults).toEqual([]);
        await page.context().close();
      },
      120_000,
    );

    test("a tab that another one has left behind by an update says so, keeps what is typed and what is unsent, and goes on once it is updated", async () => {
      language.value = "zh";
      const page = await signedIn(session, world, "clerk", { ...WINDOWS.phone, hasWorker: true });
      await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
      await walked(page, "/batches/new");
      await page.context().setOffline(true);
      await registered(page, "431");
      // What a tab of the next version does as it starts.
      const kept: unknown = await page.evaluate(`(async () => {
        const name = (await indexedDB.databases()).map((one) => one.name).find((one) => /^suyuan-outbox-[0-9a-f]+$/.test(one));
        return new Promise((resolve, reject) => {
          const asked = indexedDB.open(name, 99);
          asked.onerror = () => reject(asked.error);
          asked.onsuccess = () => {
            const all = asked.result.transaction("commands").objectStore("commands").getAll();
            all.onsuccess = () => { asked.result.close(); resolve(all.result.length); };
          };
        });
      })()`);
      expect(kept).toBe(1);
      await press(page, clerkWords().another);
      await page.getByLabel(new RegExp(clerkWords().weight)).fill("432");
      await press(page, clerkWords().register);
      await page.getByText(unsentWords().otherVersion).waitFor();
      await page.getByText(partWords().notSentTitle).waitFor();
      await walkOf(page, "left-behind").look("other-version");
      expect(await page.getByLabel(new RegExp(clerkWords().weight)).inputValue()).toBe("432");
      await page.context().setOffline(false);
      await page.getByRole("button", { name: unsentWords().update, exact: true }).click();
      await page.locator(".places").waitFor();
      expect(await page.getByLabel(new RegExp(clerkWords().weight)).inputValue()).toBe("432");
      await page.context().close();
    }, 120_000);
  },
);
