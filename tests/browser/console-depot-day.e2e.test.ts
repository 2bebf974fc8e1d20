import { depotWords } from "@suyuan/console/words/depot/depot";
import { logWords } from "@suyuan/console/words/depot/logs";
import { unitWords } from "@suyuan/console/words/depot/units";
import { workWords } from "@suyuan/console/words/depot/work";
import { language } from "@suyuan/console/words/dictionary";
import { placeWords } from "@suyuan/console/words/guide/place";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { press, walkedIn } from "./days.ts";
import { daysAgo, KIWI, labelOf, scanned, startDepotWorld, wedge } from "./depot-world.ts";
import { pictured, shown, WINDOWS, walkOf } from "./screens.ts";

const gap = await browserGap();

describe.skipIf(gap !== undefined)(`a depot's whole day${gap === undefined ? "" : ` (skipped: ${gap})`}`, () => {
  let session: BrowserSession;
  beforeAll(async () => {
    session = await startBrowser();
  });
  afterAll(() => session?.close());

  test.each(walkedIn(["phone", "en"]))(
    "from sign-in to the buyers' page (%s, %s): received, put away, picked by remaining life, shipped; no screen has what axe finds or cut text",
    async (windowName, lang) => {
      language.value = lang;
      const words = { ...depotWords(), ...workWords() };
      const world = await startDepotWorld();
      const page: Page = await signedIn(session, world, "depot", { ...WINDOWS[windowName], language: lang });
      const cdp = await page.context().newCDPSession(page);
      const walk = walkOf(page, `depot-${windowName}-${lang}`);
      const open = async (path: string) => {
        await page.goto(`${world.url}/console${path}`);
        await page.locator("main h1").waitFor();
        await shown(page);
      };
      const sent = () => expect.poll(() => page.locator("[data-unsent]").count(), { timeout: 20_000 }).toBe(0);
      const skip = page.locator(".tour button").last();
      await skip.waitFor();
      await walk.look("tour");
      await skip.click();
      await press(page, placeWords().deny);
      await walk.look("home");
      await page.locator("a.row", { hasText: "红林合作社" }).click();
      await page.locator("[data-lot='ROAD-1']").waitFor();
      expect(await scanned(page, cdp, labelOf("ROAD-1"))).toBe("right: in-shipment");
      const item = page.locator("[data-lot='ROAD-1']");
      await item.getByLabel(words.weighed("ROAD-1")).fill("95");
      await item.getByRole("button", { name: words.reject }).click();
      await item.getByLabel(words.rejected).fill("3");
      await walk.look("rejection");
      await item.getByRole("button", { name: words.rejectReasons[0] ?? "" }).click();
      expect(await scanned(page, cdp, labelOf("ROAD-2"))).toBe("right: in-shipment");
      await walk.look("receive");
      await page.getByRole("button", { name: words.save, exact: true }).click();
      await page.getByText(words.saved, { exact: true }).waitFor();
      await walk.look("received");
      await sent();
      await page.locator("main .acts").getByRole("link", { name: words.store, exact: true }).click();
      await page.getByLabel(words.room).fill("1号库");
      await page.getByRole("heading", { name: words.store }).click();
      for (const lot of ["ROAD-1", "OLD", "NEW"]) expect(await scanned(page, cdp, labelOf(lot))).toBe("right: here");
      await walk.look("put-away");
      await page.getByRole("button", { name: words.storeDone(3) }).click();
      await page.getByText(words.saved, { exact: true }).waitFor();
      await sent();
      await open("/stock");
      await page.locator("[data-room='1号库']").waitFor();
      await walk.look("stock");
      await open("/scan/pick");
      await page.getByText(words.pickNext).first().waitFor();
      expect(await scanned(page, cdp, labelOf("NEW"))).toBe("wrong: earlier-first");
      await walk.look("pick-other-first");
      expect(await scanned(page, cdp, labelOf("OLD"))).toBe("right: here");
      await page.getByRole("button", { name: words.thenShip }).click();
      await page.getByLabel("红林合作社").check();
      await page.getByLabel(words.vehicle).fill("川A88888");
      await walk.look("ship");
      await page.getByRole("button", { name: words.shipDone(1) }).click();
      await page.locator("svg.qr").waitFor();
      await walk.look("driver");
      await sent();
      for (const code of ["CALLED", "NOWHERE"]) {
        await open("/scan");
        await scanned(page, cdp, labelOf(code));
        await walk.look(code === "CALLED" ? "stopped" : "unknown");
      }
      await open("/scan");
      await wedge(cdp, "]C100095200005100000015");
      await page.getByText(unitWords().notFound).waitFor();
      await walk.look("unit");
      await open("/logs");
      await page
        .getByLabel(/ROAD-1/)
        .first()
        .check();
      const at = (n: number) =>
        `${daysAgo(1)} ${String(8 + (n >> 2)).padStart(2, "0")}:${String((n % 4) * 15).padStart(2, "0")}:00`;
      const lines = Array.from({ length: 24 }, (_, n) => `${n + 1},${at(n)},${(1 + Math.sin(n / 3)).toFixed(1)}`);
      const text = ["Model,RC-5+", "Serial,EFI234105840", "No.,Time,Temperature(°C)", ...lines].join("\n");
      const file = { name: "cold-room.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
      await page.getByLabel(logWords().file).setInputFiles(file);
      await page.locator(".chart").waitFor();
      await walk.look("log");
      await page.getByRole("button", { name: logWords().save, exact: true }).click();
      await page.getByText(words.saved, { exact: true }).waitFor();
      await sent();
      for (const [path, name] of [
        ["/scan/handoff", "handoff"],
        ["/shipments", "shipments"],
        ["/more", "more"],
        ["/unsent", "unsent"],
      ] as const) {
        await open(path);
        await walk.look(name);
      }
      // Of the unit that nobody recorded the browser says that it was not found.
      expect(complaints.get(page)?.filter((text) => !text.includes("404"))).toEqual([]);
      await page.goto(`${world.url}/01/${KIWI}/10/OLD?lang=${lang}`);
      // What the buyer reads tells of the depot's day.
      await expect.poll(() => page.locator("main").textContent(), { timeout: 20_000 }).toContain("广元冷库");
      await pictured(page, `depot-${windowName}-${lang}/99-buyers`);
      expect(walk.faults).toEqual([]);
      await page.context().close();
      await world.server.stop();
    },
    600_000,
  );
});
