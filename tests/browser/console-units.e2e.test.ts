import { addKeyOf } from "@suyuan/cli/administration";
import { depotWords } from "@suyuan/console/words/depot/depot";
import { unitWords } from "@suyuan/console/words/depot/units";
import { workWords } from "@suyuan/console/words/depot/work";
import { language } from "@suyuan/console/words/dictionary";
import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { COMMON, press, walkedIn } from "./days.ts";
import { type DepotWorld, KIWI, labelOf, PEAR, scanned, startDepotWorld, wedge } from "./depot-world.ts";
import { WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();
const CARTON = "095200005100000015";
const PALLET = "095200005100000022";
/** As a label's bars are sent by a scanner. */
const barsOf = (sscc: string) => `]C100${sscc}`;

/** A company prefix of the depot's, under which its units are numbered. */
async function prefixOf(world: DepotWorld, organisation: string, prefix: string): Promise<void> {
  const { secret } = await addKeyOf(world.server.machine.deps, { org: "service", role: "operator" });
  const response = await fetch(`${world.server.url}/api/organisations/${organisation}/gs1-prefixes`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ prefix }),
  });
  if (!response.ok) throw new Error(`prefix ${response.status}: ${await response.text()}`);
}

describe.skipIf(gap !== undefined)(`goods in units${gap === undefined ? "" : ` (skipped: ${gap})`}`, () => {
  let session: BrowserSession;
  beforeAll(async () => {
    session = await startBrowser();
  });
  afterAll(() => session?.close());

  test.each(walkedIn(["phone", "zh"], COMMON))(
    "(%s, %s) packed, nested, taken out and shipped by SSCC without a network, each once; received by one code at the other side",
    async (windowName, lang) => {
      language.value = lang;
      const words = { ...depotWords(), ...workWords(), ...unitWords() };
      const world = await startDepotWorld();
      await prefixOf(world, "cold", "6901234");
      const look = { ...WINDOWS[windowName], language: lang };
      const page = await signedIn(session, world, "depot", { ...look, path: "/scan/unit", hasWorker: true });
      const cdp = await page.context().newCDPSession(page);
      const walk = walkOf(page, `units-${windowName}-${lang}`);
      const unitOf = async (sscc: string, who: "coop" | "depot" = "depot") =>
        (await world.call(who, "GET", `/api/units/${sscc}`)).json;
      const sent = () => expect.poll(() => page.locator("[data-unsent]").count(), { timeout: 30_000 }).toBe(0);
      await page.getByText(words.none).waitFor();
      await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
      await walk.look("none-yet");

      // One gets its number from the service, and is taken back.
      await page.getByRole("link", { name: words.pack, exact: true }).click();
      await page.locator("[data-scan]").waitFor();
      await press(page, words.pack);
      await page.getByText(words.packWhich).waitFor();
      await walk.look("pack-nothing");
      await press(page, words.numbered);
      expect(await scanned(page, cdp, labelOf("CALLED"))).toBe("stopped: recalled");
      await press(page, words.known);
      expect(await scanned(page, cdp, labelOf("NEW"))).toBe("right: here");
      await page.locator("[data-lot='NEW'] input").fill("30");
      await page
        .getByText(words.left("170 千克"))
        .or(page.getByText(words.left("170 kg")))
        .waitFor();
      await walk.look("pack");
      await press(page, words.packDone(1));
      const number = await page.locator("[data-number]").getAttribute("data-number", { timeout: 20_000 });
      expect(number).toMatch(/^06901234/);
      await walk.look("numbered");
      const download = page.waitForEvent("download");
      await press(page, words.printLabel);
      expect((await download).suggestedFilename()).toBe(`${number}.pdf`);
      await page.getByRole("link", { name: words.found }).click();
      await page.getByRole("button", { name: words.undo }).click();
      await press(page, words.undoReasons[0] ?? "");
      await page.locator("dialog").getByRole("button", { name: words.undo }).click();
      await expect.poll(async () => (await unitOf(number ?? "")).status, { timeout: 20_000 }).toBe("empty");

      await page.context().setOffline(true);
      await packOffline(page, cdp);
      await takeOutOffline(page);
      await shipOffline(page, cdp);
      expect((await world.call("depot", "GET", "/api/units?limit=20")).json.items).toHaveLength(1);
      await page.context().setOffline(false);
      await sent();
      expect(await unitOf(PALLET)).toMatchObject({
        status: "under-way",
        contents: [
          { lot: "PEAR-1", quantityKg: 20 },
          { lot: "OLD", quantityKg: 50 },
        ],
        units: [CARTON],
      });
      const coming = async () =>
        (await world.call("coop", "GET", "/api/shipments?direction=in&status=pending")).json.items;
      await expect.poll(async () => (await coming()).length, { timeout: 20_000 }).toBe(1);
      expect(await coming()).toMatchObject([{ from: "cold", units: [{ sscc: PALLET, isNested: true }] }]);
      expect((await world.call("depot", "GET", `/api/batches/${KIWI}/OLD`)).json.onHand).toContainEqual(
        expect.objectContaining({ organisation: "cold", quantityKg: 150 }),
      );
      expect(complaints.get(page)?.filter((text) => !text.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);
      expect(walk.faults).toEqual([]);
      await page.context().close();
      await received(world);
      await world.server.stop();

      async function packOffline(on: Page, keys: CDPSession): Promise<void> {
        await walked(on, "/scan/pack");
        await on.locator("[data-scan]").waitFor();
        expect(await scanned(on, keys, barsOf(CARTON))).toBe("right: unit");
        expect(await scanned(on, keys, labelOf("OLD"))).toBe("right: here");
        await on.locator("[data-lot='OLD'] input").fill("60");
        await press(on, words.packDone(1));
        await on.getByText(words.saved, { exact: true }).waitFor();
        await press(on, words.again);
        expect(await scanned(on, keys, barsOf(PALLET))).toBe("right: unit");
        expect(await scanned(on, keys, barsOf(CARTON))).toBe("right: unit");
        expect(await scanned(on, keys, barsOf(CARTON))).toBe("twice: ticked");
        expect(await scanned(on, keys, labelOf("PEAR-1", { gtin: PEAR }))).toBe("right: here");
        await on.locator("[data-lot='PEAR-1'] input").fill("20");
        await walk.look("nest");
        await press(on, words.packDone(2));
        await on.getByText(words.saved, { exact: true }).waitFor();
        await walked(on, "/scan/unit");
        await on.locator(`[data-unit='${PALLET}']`).waitFor();
        await walk.look("here");
      }

      async function takeOutOffline(on: Page): Promise<void> {
        await on.locator(`[data-unit='${PALLET}'] a`).click();
        await press(on, words.takeOut);
        await on.locator(`[data-take-out] [data-unit='${CARTON}'] input`).check();
        await walk.look("take-out");
        await press(on, words.takeOutAct(1));
        await on.getByText(words.saved, { exact: true }).waitFor();
        await walked(on, `/scan/unit?sscc=${CARTON}`);
        await press(on, words.takeOut);
        await on.locator("[data-take-out] [data-lot='OLD'] input[type=checkbox]").check();
        await on.locator("[data-take-out] [data-lot='OLD'] input[inputmode=decimal]").fill("90");
        await press(on, words.takeOutAct(1));
        await on
          .getByText(/最多 60|60 kg/)
          .first()
          .waitFor();
        await on.locator("[data-take-out] [data-lot='OLD'] input[inputmode=decimal]").fill("10");
        await press(on, words.takeOutAct(1));
        await on.getByText(words.saved, { exact: true }).waitFor();
        await walked(on, `/scan/pack?sscc=${PALLET}`);
        await on.locator(`[data-outside='${PALLET}']`).waitFor();
        const keys = await on.context().newCDPSession(on);
        expect(await scanned(on, keys, barsOf(CARTON))).toBe("right: unit");
        await press(on, words.packDone(1));
        await on.getByText(words.saved, { exact: true }).waitFor();
      }

      async function shipOffline(on: Page, keys: CDPSession): Promise<void> {
        await walked(on, `/scan/unit?sscc=${PALLET}`);
        await on.getByRole("heading", { name: "0952 0000 5100 0000 22" }).waitFor();
        await walk.look("one");
        await walked(on, "/scan/ship");
        await on.locator("[data-scan]").waitFor();
        // What is inside goes with what is around it.
        expect(await scanned(on, keys, barsOf(CARTON))).toBe("wrong: unit");
        await walk.look("inside-another");
        expect(await scanned(on, keys, barsOf(PALLET))).toBe("right: unit");
        expect(await scanned(on, keys, labelOf("OLD"))).toBe("right: here");
        await on.getByText(words.bothWays("OLD")).waitFor();
        await walk.look("both-ways");
        await on.locator("[data-lot='OLD']").getByRole("button", { name: words.remove }).click();
        await on.getByLabel("红林合作社").check();
        await walk.look("ship");
        await press(on, words.shipThings(1));
        await on.locator("svg.qr").waitFor();
        await walk.look("driver");
      }

      async function received(at: DepotWorld): Promise<void> {
        const other = await signedIn(session, at, "clerk", { ...look, path: "/scan/receive", hasWorker: true });
        const keys = await other.context().newCDPSession(other);
        const there = walkOf(other, `units-received-${windowName}-${lang}`);
        await other.locator("a.row", { hasText: "广元冷库" }).waitFor();
        await other.evaluate("navigator.serviceWorker.ready.then(() => true)");
        await other.context().setOffline(true);
        await other.locator("[data-scan]").waitFor();
        await wedge(keys, barsOf(PALLET));
        await other.locator(`[data-unit='${PALLET}']`).waitFor();
        await there.look("load");
        expect(await scanned(other, keys, labelOf("OLD"))).toBe("wrong: unit");
        expect(await scanned(other, keys, barsOf(PALLET))).toBe("right: unit");
        await there.look("checked");
        await press(other, words.save);
        await other.getByText(words.saved, { exact: true }).waitFor();
        await walked(other, "/scan/unit");
        await other.locator(`[data-unit='${PALLET}']`).waitFor();
        await there.look("stands-here");
        expect(await unitOf(PALLET)).toMatchObject({ status: "under-way" });
        await other.context().setOffline(false);
        await expect.poll(async () => (await unitOf(PALLET, "coop")).status, { timeout: 30_000 }).toBe("standing");
        expect(await unitOf(PALLET, "coop")).toMatchObject({ holder: "honglin", weightKg: 70 });
        expect(there.faults).toEqual([]);
        await other.context().close();
      }
    },
    300_000,
  );
});
