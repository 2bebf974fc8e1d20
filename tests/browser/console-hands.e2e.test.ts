import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { signedIn } from "./console-world.ts";
import { type DepotWorld, startDepotWorld } from "./depot-world.ts";
import { firstDay, received, whereIsThisLot } from "./hand-tasks.ts";
import { type Effort, effortText } from "./hands.ts";
import { shown, WINDOWS, walked } from "./screens.ts";

const gap = await browserGap();

/** Roles with people of their own in the world of these tests. */
const ROLES = ["clerk", "depot", "inspector", "laboratory", "operator"] as const;

describe.skipIf(gap !== undefined)(
  `what hands and mind have to do${gap === undefined ? "" : ` (skipped: ${gap})`}`,
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

    // Times depend on the machine and on the model: they are told, and what was done is held.
    const told = (effort: Effort | undefined): Effort => {
      if (effort === undefined) throw new Error("no such task");
      console.log(effortText(effort));
      return effort;
    };

    test("a clerk who never saw the app signs in, registers a batch and prints its labels: two minutes by the keystroke-level model, and the next batch takes three taps", async () => {
      const [signing, first, again] = (await firstDay(session, world)).map(told);
      expect([signing?.taps, signing?.screens]).toEqual([6, 3]);
      expect(first?.taps).toBeLessThanOrEqual(10);
      expect(first?.keys).toBeLessThanOrEqual(12);
      expect([again?.taps, again?.keys]).toEqual([3, 3]);
    }, 240_000);

    test("a depot takes in a load of two lots with a scan, a tap and a weight each, and two taps more", async () => {
      const { taps, keys, screens } = told(await received(session, world));
      expect([taps, keys]).toEqual([6, 4]);
      expect(screens).toBeLessThanOrEqual(3);
    }, 240_000);

    test("an officer answers where a lot is, and who holds how much, with its number and one tap; a recall is four more, with the holders in sight", async () => {
      const [found, recalled] = (await whereIsThisLot(session, world)).map(told);
      expect([found?.taps, found?.keys]).toEqual([1, 4]);
      expect(recalled?.taps).toBe(4);
    }, 240_000);

    test.each(ROLES)("no place of %s is more than two taps from the home, on a phone", async (role) => {
      const page = await signedIn(session, world, role);
      await shown(page);
      const pathsOf = async (links: Locator) =>
        (await links.evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""))).map((href) =>
          new URL(href, world.url).pathname.replace(/\/$/, ""),
        );
      const inSight = page.locator("a[href^='/console']").filter({ visible: true });
      // The list of a desk names every place of the role; a phone has a bar and "more".
      const phone = page.viewportSize() ?? WINDOWS.phone;
      await page.setViewportSize(WINDOWS.desk);
      await page.locator("nav.places .wide-only a[href$='/tour']").waitFor();
      const places = await pathsOf(page.locator("nav.places a"));
      await page.setViewportSize(phone);
      const first = await pathsOf(inSight);
      expect(first).toContain("/console/more");
      await walked(page, "/more");
      const second = new Set([...first, ...(await pathsOf(inSight))]);
      expect(places.length).toBeGreaterThan(4);
      expect(places.filter((path) => !second.has(path))).toEqual([]);
      await page.context().close();
    });
  },
);
