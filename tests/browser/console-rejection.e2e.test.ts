import { drawnFruit, RED_HEART_KIWIFRUIT } from "@suyuan/cli/demo/drawing";
import { workWords } from "@suyuan/console/words/depot/work";
import { language } from "@suyuan/console/words/dictionary";
import { rejectionWords } from "@suyuan/console/words/rejection";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { COMMON, walkedIn } from "./days.ts";
import { type DepotWorld, KIWI, startDepotWorld } from "./depot-world.ts";
import { opened, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();
const PICTURE = { name: "rotten.png", mimeType: "image/png", buffer: Buffer.from(drawnFruit(RED_HEART_KIWIFRUIT)) };

describe.skipIf(gap !== undefined)(
  `goods turned away with a photo${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  () => {
    let session: BrowserSession;
    let world: DepotWorld;
    beforeAll(async () => {
      session = await startBrowser();
    });
    afterAll(() => session?.close());

    const shipment = () => world.call("coop", "GET", "/api/shipments/way-1?from=honglin");
    const hasPicture = (page: Page) =>
      page
        .locator(".photo img")
        .first()
        .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth > 0);

    test.each(walkedIn(["phone", "zh"], COMMON))(
      "(%s, %s) the photo is taken without a network, outlives the app, goes out behind the receipt, and is seen by the sender and the bureau until it is taken back",
      async (windowName, lang) => {
        language.value = lang;
        const words = { ...rejectionWords(), ...workWords() };
        const look = { ...WINDOWS[windowName], language: lang };
        world = await startDepotWorld();
        const page = await signedIn(session, world, "depot", {
          ...look,
          path: "/scan/receive/honglin/way-1",
          hasWorker: true,
        });
        const walk = walkOf(page, `rejection-${windowName}-${lang}`);
        const item = page.locator("[data-lot='ROAD-1']");
        await item.waitFor();
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
        await item.getByRole("button", { name: words.tickByHand }).click();
        await item.getByRole("button", { name: words.reject }).click();
        await page.context().setOffline(true);
        await item.getByLabel(words.rejected, { exact: true }).first().fill("8");
        await item.getByRole("button", { name: words.rejectReasons[0] ?? "" }).click();
        await item.locator("input[type=file]").setInputFiles(PICTURE);
        await item.locator(".photo img").waitFor();
        await walk.look("photo");
        await page.waitForTimeout(500);
        // The app is closed and opened again: what was typed is there, and so is the photo.
        await page.reload();
        await item.locator(".photo img").waitFor();
        expect(await hasPicture(page)).toBe(true);
        await page.getByRole("button", { name: words.save, exact: true }).click();
        await page.getByText(words.saved, { exact: true }).waitFor();
        expect(await page.locator("[data-unsent]").getAttribute("data-unsent")).toBe("2");
        await page.context().setOffline(false);
        // Opened without a network, it did not know who is there: now it asks, and goes on.
        await page.reload();
        await expect.poll(async () => (await shipment()).json.photos?.length, { timeout: 60_000 }).toBe(1);
        await expect.poll(() => page.locator("[data-unsent]").count(), { timeout: 20_000 }).toBe(0);
        const { json } = await shipment();
        expect(json).toMatchObject({
          receipt: { items: [{ lot: "ROAD-1", quantityKg: 92, rejectedKg: 8 }, { lot: "ROAD-2" }] },
          photos: [{ gtin: KIWI, lot: "ROAD-1" }],
        });
        expect(json.receipt.remark).toContain(words.rejectReasons[0]);

        const clerk = await signedIn(session, world, "clerk", { ...look, path: "/shipments/honglin/way-1" });
        const clerks = walkOf(clerk, `rejection-clerk-${windowName}-${lang}`);
        await expect.poll(() => hasPicture(clerk), { timeout: 20_000 }).toBe(true);
        await clerks.look("sender-sees");
        expect(await clerk.getByRole("button", { name: words.takeBack }).count()).toBe(0);

        const officer = await signedIn(session, world, "inspector", { ...look, path: `/batches/${KIWI}/ROAD-1` });
        const officers = walkOf(officer, `rejection-bureau-${windowName}-${lang}`);
        await officer.locator("main a[href*='/shipments/honglin/way-1']").click();
        await expect.poll(() => hasPicture(officer), { timeout: 20_000 }).toBe(true);
        await officers.look("bureau-sees");

        // The depot adds another one later, and takes the first back.
        await walked(page, "/shipments/honglin/way-1");
        await expect.poll(() => hasPicture(page), { timeout: 20_000 }).toBe(true);
        const other = { ...PICTURE, buffer: Buffer.from(drawnFruit(RED_HEART_KIWIFRUIT, 300)) };
        await page.locator("main input[type=file]").setInputFiles(other);
        await page.getByRole("button", { name: words.send, exact: true }).click();
        await page.getByText(words.sending).waitFor();
        await expect.poll(async () => (await shipment()).json.photos.length, { timeout: 30_000 }).toBe(2);
        await page.getByRole("button", { name: words.takeBack }).first().click();
        await page.getByRole("button", { name: words.takeBackReasons[0] ?? "" }).click();
        await walk.look("take-back");
        await page.locator("dialog").getByRole("button", { name: words.takeBack }).click();
        await page.getByText(words.takenBack, { exact: true }).waitFor();
        await walk.look("taken-back");
        await opened(clerk, `${world.url}/console/shipments/honglin/way-1`);
        expect(await clerk.locator("[data-photo='voided'] img").count()).toBe(0);
        await clerk.locator("[data-photo='voided']").getByText(words.takenBack).waitFor();
        await clerks.look("sender-sees-no-more");
        // Nothing of it is on the buyers' page.
        const passport = await (await fetch(`${world.url}/v/01/${KIWI}/10/ROAD-1`)).text();
        expect(passport).not.toContain("receipt/photos");
        for (const photo of json.photos) expect(passport).not.toContain(photo.sha256);
        expect([page, clerk, officer].flatMap((one) => complaints.get(one) ?? []).filter(isNoNetwork)).toEqual([]);
        expect([...walk.faults, ...clerks.faults, ...officers.faults]).toEqual([]);
        for (const one of [page, clerk, officer]) await one.context().close();
        await world.server.stop();
      },
      300_000,
    );
  },
);

/** What a browser says of addresses that it could not reach while the network was cut is no complaint. */
function isNoNetwork(text: string): boolean {
  return !text.includes("ERR_INTERNET_DISCONNECTED");
}
