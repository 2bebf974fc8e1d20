import { clerkWords } from "@suyuan/console/words/clerk";
import { language } from "@suyuan/console/words/dictionary";
import { placeWords } from "@suyuan/console/words/guide/place";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { press, walkedIn } from "./days.ts";
import { type DepotWorld, startDepotWorld } from "./depot-world.ts";
import { opened, shown, type Walk, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();
const HERE = { latitude: 31.732_46, longitude: 105.938_51 };

/** How often a page asked the device where it is. */
const COUNTED = `{
  const ask = Geolocation.prototype.getCurrentPosition;
  window.asked = 0;
  Geolocation.prototype.getCurrentPosition = function (...all) { window.asked += 1; return ask.apply(this, all); };
}`;

describe.skipIf(gap !== undefined).each(walkedIn(["phone", "zh"]))(
  `where something was recorded, on a %s in %s${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  (window, lang) => {
    let session: BrowserSession;
    let world: DepotWorld;
    let page: Page;
    let walk: Walk;
    let kg = lang === "zh" ? 600 : 700;

    beforeAll(async () => {
      language.value = lang;
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
      page = await signedIn(session, world, "clerk", { ...WINDOWS[window], language: lang, forget: COUNTED });
      await page.context().grantPermissions(["geolocation"], { origin: world.url });
      await page.context().setGeolocation(HERE);
      walk = walkOf(page, `place-${window}-${lang}`);
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    const asked = () => page.evaluate<number>("window.asked");
    const registered = async () => {
      kg += 1;
      await walked(page, "/");
      await walked(page, "/batches/new");
      await page.getByLabel(new RegExp(clerkWords().weight)).fill(String(kg));
      await press(page, clerkWords().register);
      await page.getByRole("heading", { name: clerkWords().done, exact: true }).waitFor();
    };
    const device = async (): Promise<string> =>
      (await world.call("coop", "GET", "/api/devices?limit=100")).json.items.at(-1).id;
    /** What lies on the device of the service's rows: asked as the person asks, on their own screen. */
    const placesShown = async () => {
      await walked(page, "/me/places");
      return page.locator("main .row").allTextContents();
    };

    test("is asked for once, after the tour, with what it is for; nothing asks the device before", async () => {
      expect(await asked()).toBe(0);
      await page.locator(".tour button").last().click();
      await page.getByRole("heading", { name: placeWords().title }).waitFor();
      await walk.look("question");
      expect(await asked()).toBe(0);
      await press(page, placeWords().deny);
      await page.locator(".tour").waitFor({ state: "detached" });
      await opened(page, `${world.url}/console/`);
      expect(await page.getByRole("heading", { name: placeWords().title }).count()).toBe(0);
      expect(await asked()).toBe(0);
    });

    test("is said of nothing while it is not allowed", async () => {
      await registered();
      expect(await asked()).toBe(0);
      expect(await placesShown()).toEqual([]);
      await walk.look("none-kept");
    });

    test("once allowed on one's own page, goes with what is recorded, to a kilometre, and stands on one's own page alone", async () => {
      await walked(page, "/me");
      await walk.look("own-page");
      await press(page, placeWords().allow);
      await expect.poll(asked).toBe(1);
      await registered();
      await registered();
      await expect.poll(placesShown).toHaveLength(2);
      expect((await placesShown())[0]).toContain(placeWords().near("31.73,105.94"));
      await walk.look("kept");
      // A key of the same cooperative is another's.
      const path = `/api/devices/${await device()}/places`;
      expect((await world.call("coop", "GET", path)).status).toBe(404);
      const batches = (await world.call("coop", "GET", "/api/batches?limit=100")).json.items;
      const { gtin, lot } = batches.find(({ quantityKg }: { quantityKg: number }) => quantityKg === kg);
      const buyers = await (await fetch(`${world.url}/v/01/${gtin}/10/${lot}`)).text();
      expect(buyers).not.toMatch(/31\.73|105\.9/);
    });

    test("is never waited for: without an answer from the device what is recorded goes at once, and a reload asks again", async () => {
      await page.reload();
      await shown(page);
      await expect.poll(asked).toBe(1);
      await page.context().setGeolocation(null);
      await registered();
    });

    test("is erased by the person's own wish, at once and for good; what was recorded stays", async () => {
      const count = async () => (await world.call("coop", "GET", "/api/batches?limit=100")).json.items.length;
      const before = await count();
      expect((await placesShown()).length).toBeGreaterThanOrEqual(2);
      await press(page, placeWords().erase);
      await walk.look("erasing");
      await press(page, placeWords().eraseSure);
      await page.getByText(placeWords().erased, { exact: true }).waitFor();
      await expect.poll(placesShown).toEqual([]);
      expect(await count()).toBe(before);
      await walked(page, "/me");
      await press(page, placeWords().deny);
      await registered();
      expect(await placesShown()).toEqual([]);
    });

    test("axe found nothing on any screen, no text was cut, no script failed", () => {
      expect(walk.faults).toEqual([]);
      expect(complaints.get(page)?.filter((text) => !/404/.test(text))).toEqual([]);
    });
  },
);
