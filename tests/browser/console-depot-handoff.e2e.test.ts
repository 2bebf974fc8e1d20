import { join } from "node:path";
import { addOrganisationTo } from "@suyuan/cli/administration";
import { addUserTo } from "@suyuan/cli/users/add-user";
import { HANDOFF } from "@suyuan/console/parts/scan/handoff-mark";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshFolder } from "../e2e/api-fixture.ts";
import { browserGap, launchBrowser } from "./browser.ts";
import { cameraOf, showToCamera } from "./camera-file.ts";
import { type ConsoleWorld, signedIn } from "./console-world.ts";
import { type DepotWorld, KIWI, labelOf, scanned, startDepotWorld, wedge } from "./depot-world.ts";
import { walked, walkOf } from "./screens.ts";

const gap = await browserGap();
const file = join(freshFolder(), "camera.y4m");

describe.skipIf(gap !== undefined)(
  `goods handed over without a network${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  () => {
    let browser: Browser;
    let world: DepotWorld;
    /** The same service, as the person of the other depot. */
    let other: ConsoleWorld;

    beforeAll(async () => {
      browser = await launchBrowser(...cameraOf(file));
      world = await startDepotWorld();
      const { deps } = world.server.machine;
      await addOrganisationTo(deps, { id: "chengdu", name: "成都分库", kind: "depot", regionCode: "510100" });
      const who = { name: "周库管", account: "zhou", organisation: "chengdu", role: "depot" } as const;
      const { password = "" } = await addUserTo(deps, who, { isInitial: false });
      other = { ...world, people: { ...world.people, depot: { account: "zhou", password } } };
    }, 120_000);
    afterAll(async () => {
      await browser?.close();
      await world?.server.stop();
    });

    /** Both phones as they are after a while with a network, and without one since. */
    const offline = async (): Promise<readonly [giver: Page, taker: Page]> => {
      showToCamera(file, "nothing");
      const session = { browser, newPage: () => browser.newPage(), close: () => browser.close() };
      const giver = await signedIn(session, world, "depot", { path: "/scan/ship", hasWorker: true });
      const taker = await signedIn(session, other, "depot", { path: "/scan", hasWorker: true });
      for (const page of [giver, taker]) {
        await page.locator("[data-scan]").waitFor();
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
        // The parser of codes and the reader of pictures are there before the network goes.
        const reader = page.waitForResponse(/\.wasm$/, { timeout: 60_000 });
        await page.getByRole("button", { name: "用相机扫" }).click();
        await page.locator("video").waitFor();
        await (await reader).finished();
        await page.waitForTimeout(500);
        await page.getByRole("button", { name: "关闭" }).click();
        await page.context().setOffline(true);
      }
      return [giver, taker];
    };
    const codeOn = async (page: Page): Promise<string> =>
      (await page.locator("[data-handoff]").getAttribute("data-handoff")) ?? "";
    const unsent = (page: Page) => page.locator("[data-unsent]").count();

    test("two phones show each other a code, by their cameras; what both recorded becomes one shipment and one receipt although the receiver is back first, and kilograms that differ are an exception", async () => {
      showToCamera(file, "nothing");
      const [giver, taker] = await offline();
      const [give, take] = [walkOf(giver, "handoff-giver"), walkOf(taker, "handoff-taker")];
      const giving = await giver.context().newCDPSession(giver);
      const taking = await taker.context().newCDPSession(taker);
      expect(await scanned(giver, giving, labelOf("NEW"))).toBe("right: here");
      await giver.getByLabel("成都分库").check();
      await giver.getByRole("button", { name: "发出 1 批" }).click();
      await giver.getByRole("link", { name: "没有网络？给对方手机看" }).click();
      await giver.locator("svg.qr").waitFor();
      await give.look("shows");
      const offer = await codeOn(giver);
      expect(offer.startsWith(HANDOFF)).toBe(true);
      showToCamera(file, offer);
      await walked(taker, "/scan/handoff");
      // A figure that was changed on the way does not fit the chain.
      await wedge(taking, offer.replace('"quantityKg":200', '"quantityKg":201'), { gapMs: 0 });
      await taker.getByText("这个码不完整或被改动过").waitFor();
      await take.look("broken");
      await taker.getByRole("button", { name: "用相机扫" }).click();
      await taker.getByRole("heading", { name: "广元冷库 李库管 发来" }).waitFor({ timeout: 30_000 });
      await take.look("offered");
      expect(await scanned(taker, taking, labelOf("NEW"))).toBe("right: in-shipment");
      await taker.getByLabel("NEW 实收多少").fill("195");
      await taker.getByText("少 5 千克").waitFor();
      await taker.getByRole("button", { name: "收下" }).click();
      await taker.getByRole("link", { name: "给发货方看回执" }).click();
      await taker.locator("svg.qr").waitFor();
      await take.look("answers");
      showToCamera(file, await codeOn(taker));
      await giver.getByRole("button", { name: "用相机扫" }).click();
      await giver.getByText("对方已收 195 千克").waitFor({ timeout: 30_000 });
      await giver.getByText("比发出的少 5 千克").waitFor();
      await give.look("answered");
      // The receiver is back first: its receipt waits for the shipment, and nothing is refused.
      await taker.context().setOffline(false);
      await expect.poll(() => taker.locator("[data-unsent='1'][data-parked='0']").count(), { timeout: 20_000 }).toBe(1);
      await taker.waitForTimeout(4_000);
      expect(await taker.locator("[data-unsent]").getAttribute("data-parked")).toBe("0");
      await walked(taker, "/unsent");
      await taker.getByText("等对方的手机联网").waitFor();
      await giver.context().setOffline(false);
      await expect.poll(() => unsent(giver), { timeout: 30_000 }).toBe(0);
      await expect.poll(() => unsent(taker), { timeout: 90_000 }).toBe(0);
      const { json } = await world.call("depot", "GET", "/api/shipments?direction=out");
      expect(json.items).toHaveLength(1);
      expect(json.items).toMatchObject([
        { items: [{ gtin: KIWI, lot: "NEW", quantityKg: 200 }], receipt: { items: [{ quantityKg: 195 }] } },
      ]);
      const batch = await world.call("bureau", "GET", `/api/batches/${KIWI}/NEW`);
      expect(JSON.stringify(batch.json)).toContain("quantity-short");
      expect([...give.faults, ...take.faults]).toEqual([]);
      await giver.context().close();
      await taker.context().close();
    }, 240_000);

    test("the sender's phone that is back first leaves a shipment on its way; the receiver's takes the same load away, once", async () => {
      const [giver, taker] = await offline();
      const giving = await giver.context().newCDPSession(giver);
      const taking = await taker.context().newCDPSession(taker);
      expect(await scanned(giver, giving, labelOf("OLD"))).toBe("right: here");
      await giver.getByLabel("成都分库").check();
      await giver.getByRole("button", { name: "发出 1 批" }).click();
      await giver.getByRole("link", { name: "没有网络？给对方手机看" }).click();
      await giver.locator("svg.qr").waitFor();
      // Any screen of the depot hears the code.
      await wedge(taking, await codeOn(giver), { gapMs: 0 });
      await taker.getByRole("heading", { name: "广元冷库 李库管 发来" }).waitFor();
      expect(await scanned(taker, taking, labelOf("OLD"))).toBe("right: in-shipment");
      await taker.getByRole("button", { name: "收下" }).click();
      await taker.getByText("已记下").waitFor();
      await giver.context().setOffline(false);
      await expect.poll(() => unsent(giver), { timeout: 30_000 }).toBe(0);
      const before = await world.call("depot", "GET", "/api/shipments?direction=out&status=pending");
      expect(before.json.items).toMatchObject([{ to: "chengdu", items: [{ lot: "OLD" }] }]);
      await taker.context().setOffline(false);
      await expect.poll(() => unsent(taker), { timeout: 30_000 }).toBe(0);
      await taker.goto(`${world.url}/console/scan/receive`);
      await taker.getByText("没有在路上的货").waitFor();
      const after = await world.call("depot", "GET", "/api/shipments?direction=out&status=pending");
      expect(after.json.items).toEqual([]);
    }, 180_000);

    test("a cooperative's phone hands over like a depot's: what its clerk shipped without a network is shown, and the depot's answer heard", async () => {
      showToCamera(file, "nothing");
      const session = { browser, newPage: () => browser.newPage(), close: () => browser.close() };
      const giver = await signedIn(session, world, "clerk", { path: "/shipments/new", hasWorker: true });
      const taker = await signedIn(session, world, "depot", { path: "/scan", hasWorker: true });
      const [giving, taking] = await Promise.all([giver, taker].map((page) => page.context().newCDPSession(page)));
      if (giving === undefined || taking === undefined) throw new Error("a page has no session");
      const walk = walkOf(giver, "handoff-clerk");
      await giver.getByLabel("广元冷库").waitFor();
      await taker.locator("[data-scan]").waitFor();
      for (const page of [giver, taker]) await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
      // The parser of codes is there before the network goes, as after a day's work.
      await walked(giver, "/scan/handoff");
      await wedge(giving, labelOf("NEW"), { gapMs: 0 });
      await giver.getByText("这个码不完整或被改动过").waitFor();
      await walked(giver, "/shipments/new");
      await giver.getByLabel(/PEAR-1/).check();
      for (const page of [giver, taker]) await page.context().setOffline(true);
      await giver.getByLabel("发多少").fill("40");
      await giver.getByLabel("广元冷库").check();
      await giver.locator("form button[type=submit]").click();
      const link = giver.getByRole("link", { name: "没有网络？给对方手机看" });
      await link.waitFor();
      await walk.look("kept");
      await link.click();
      await giver.locator("svg.qr").waitFor();
      await walk.look("shows");
      await wedge(taking, await codeOn(giver), { gapMs: 0 });
      await taker.getByRole("heading", { name: "红林合作社 王小红 发来" }).waitFor();
      await taker.getByRole("button", { name: "手工核对" }).click();
      await taker.getByLabel("PEAR-1 实收多少").fill("38");
      await taker.getByRole("button", { name: "收下" }).click();
      await taker.getByRole("link", { name: "给发货方看回执" }).click();
      await taker.locator("svg.qr").waitFor();
      await wedge(giving, await codeOn(taker), { gapMs: 0 });
      await giver.getByText("对方已收 38 千克").waitFor();
      await giver.getByText("比发出的少 2 千克").waitFor();
      await walk.look("answered");
      for (const page of [giver, taker]) await page.context().setOffline(false);
      await expect.poll(() => unsent(giver), { timeout: 30_000 }).toBe(0);
      await expect.poll(() => unsent(taker), { timeout: 90_000 }).toBe(0);
      const { json } = await world.call("coop", "GET", "/api/shipments?direction=out&limit=1");
      expect(json.items).toMatchObject([
        { to: "cold", items: [{ lot: "PEAR-1", quantityKg: 40 }], receipt: { items: [{ quantityKg: 38 }] } },
      ]);
      expect(walk.faults).toEqual([]);
    }, 240_000);
  },
);
