import { addUserTo } from "@suyuan/cli/users/add-user";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axeOn } from "./axe.ts";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { type ConsoleWorld, signedIn, startWorld } from "./console-world.ts";
import { pictured } from "./screens.ts";

const gap = await browserGap();

describe.skipIf(gap !== undefined)(`a shared device in a browser${gap === undefined ? "" : `: ${gap}`}`, () => {
  let session: BrowserSession;
  let world: ConsoleWorld;
  beforeAll(async () => {
    [session, world] = await Promise.all([startBrowser(), startWorld()]);
  });
  afterAll(async () => {
    await session?.close();
    await world?.server.stop();
  });

  async function judged(page: Page, name: string): Promise<void> {
    await pictured(page, `sign-in/${name}`);
    const { found } = await axeOn(page);
    expect([name, found]).toEqual([name, []]);
  }

  async function setPin(
    page: Page,
    { account, password }: { account: string; password: string },
    pin: string,
    called?: string,
  ) {
    await page.goto(`${world.url}/sign-in/pin?lang=zh`);
    // Asked of the first alone.
    expect(await page.locator("#called").count()).toBe(called === undefined ? 0 : 1);
    if (called !== undefined) await page.fill("#called", called);
    await page.fill("#account", account);
    await page.fill("#password", password);
    await page.fill("#pin", pin);
    await page.fill("#again", pin);
    await judged(page, called === undefined ? "pin-set" : "pin-begin");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("PIN 已设好").waitFor();
  }

  test("two persons change over by name and PIN, with keys of 64 px, and each stands in the console by its own name", async () => {
    const { deps } = world.server.machine;
    const user = { name: "周库管", account: "zhou", organisation: "cold", role: "depot" };
    const { password = "" } = await addUserTo(deps, user, { isInitial: false });
    const page = await signedIn(session, world, "depot");
    await setPin(page, world.people.depot, "2580", "一号库平板");
    await setPin(page, { account: "zhou", password }, "7391");
    await page.goto(`${world.url}/console/me`);
    await page.locator(".places").waitFor();
    await judged(page, "me");
    // From any screen of the depot by one tap.
    await page.locator("header").getByRole("button", { name: "换人" }).click();
    await page.getByRole("button", { name: "周库管" }).waitFor();
    await judged(page, "pin-who");
    await page.getByRole("button", { name: "周库管" }).click();
    await page.locator("[data-keys]").waitFor();
    await judged(page, "pin-keys");
    for (const digit of "7391") {
      const key = page.getByRole("button", { name: digit, exact: true });
      const box = await key.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(64);
      await key.click();
    }
    await page.getByRole("button", { name: "进入" }).click();
    await page.locator(".top-who", { hasText: "周库管" }).waitFor();
    expect(await page.textContent("header")).not.toContain("李库管");
    const kept: string = await page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })");
    expect(kept).not.toMatch(/eyJ|7391|李库管/);
    await ended(page);
    await page.context().close();
  }, 180_000);

  /** The operator sees the device by its name and ends it: nobody's name is asked there any more. */
  async function ended(device: Page): Promise<void> {
    const page = await signedIn(session, world, "operator");
    await page.goto(`${world.url}/console/devices`);
    await page.getByRole("link", { name: "共用设备" }).click();
    const row = page.locator("li.row", { hasText: "一号库平板" });
    await row.getByText("2 人设了 PIN").waitFor();
    await row.getByText("李库管").waitFor();
    await judged(page, "shared-devices");
    await row.getByRole("button", { name: "停止共用" }).click();
    const dialog = page.locator("dialog[open]");
    await judged(page, "shared-device-end");
    await dialog.getByLabel("原因").fill("平板遗失");
    await dialog.getByRole("button", { name: "停止共用", exact: true }).click();
    await row.getByText("平板遗失").waitFor();
    expect(await row.getByRole("button").count()).toBe(0);
    await judged(page, "shared-device-ended");
    await page.context().close();
    await device.locator("header").getByRole("button", { name: "换人" }).click();
    await device.locator("#account").waitFor();
    expect(await device.getByRole("button", { name: "周库管" }).count()).toBe(0);
  }
});
