import { addUserTo } from "@suyuan/cli/users/add-user";
import { language } from "@suyuan/console/words/dictionary";
import { lockWords } from "@suyuan/console/words/guide/lock";
import { landWords } from "@suyuan/console/words/land";
import { unsentWords } from "@suyuan/console/words/unsent";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { type ConsoleWorld, complaints, type Person, signedIn, startWorld } from "./console-world.ts";
import { shown, type Walk, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();
const PIN = "2580";

describe.skipIf(gap !== undefined)(
  `people who share a phone without a network${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  () => {
    let session: BrowserSession;
    let world: ConsoleWorld;
    let page: Page;
    let walk: Walk;
    let zhou: Person;
    const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
    const top = () => page.locator(".top-who");

    beforeAll(async () => {
      language.value = "zh";
      [session, world] = await Promise.all([startBrowser(), startWorld()]);
      const user = { name: "周明", account: "zhou", organisation: "honglin", role: "clerk" };
      const { password = "" } = await addUserTo(world.server.machine.deps, user, { isInitial: false });
      zhou = { account: "zhou", password };
      page = await signedIn(session, world, "clerk", { ...WINDOWS.phone, hasWorker: true });
      walk = walkOf(page, "persons-phone-zh");
      await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
    }, 120_000);
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    async function signInAs({ account, password }: Person, name: string): Promise<void> {
      await page.fill("#account", account);
      await page.fill("#password", password);
      await page.click("form button");
      await page.locator(".top-who", { hasText: name }).waitFor();
      // The name is there while the app still goes where it was asked for.
      await page.locator("nav.places").waitFor();
    }

    async function recordBase(name: string): Promise<void> {
      await walked(page, "/bases/new");
      const words = landWords();
      await page.getByLabel(words.baseName, { exact: true }).fill(name);
      await page.getByLabel(words.plotCode, { exact: true }).fill("y1");
      await page.getByLabel(words.area, { exact: true }).fill("10");
      await page.getByLabel(words.crop, { exact: true }).fill("猕猴桃");
      await press(words.save);
      await page.getByText(/已存在本机/).waitFor();
    }

    async function type(pin: string): Promise<void> {
      for (const digit of pin) await press(digit);
      await press(lockWords().enter);
    }

    test("each has been here once with a network, and one sets a PIN for the screen", async () => {
      await walked(page, "/me");
      await press("换人");
      await signInAs(zhou, "周明");
      await walked(page, "/me");
      const words = lockWords();
      await page.locator("summary", { hasText: words.lock }).click();
      await page.getByLabel(words.newPin).fill(PIN);
      await page.getByLabel(words.pinAgain).fill("2581");
      await press(words.setLock);
      await page.getByText(words.pinDiffers).waitFor();
      await page.getByLabel(words.pinAgain).fill(PIN);
      await press(words.setLock);
      await page.getByText(words.isSet(5)).waitFor();
      await walk.look("lock-set");
      const kept: string = await page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })");
      expect(kept).not.toMatch(/eyJ|2580|周明/);
    }, 60_000);

    test("without a network another goes on in their own name, marked as not signed in, and what the first read and typed is gone", async () => {
      await page.context().setOffline(true);
      await page.locator(".notice-bar", { hasText: "没有网络" }).waitFor();
      await walked(page, "/me");
      await press("换人");
      await page.getByRole("heading", { name: lockWords().whoIsIt }).waitFor();
      await walk.look("who-is-it");
      await page.getByRole("button", { name: /王小红/ }).click();
      await top().filter({ hasText: "王小红" }).waitFor();
      await page.getByText(/正在以“王小红”的名义记录/).waitFor();
      await recordBase("东山基地");
      await walk.look("unverified");
    }, 60_000);

    test("who has a PIN for the screen shows it, and is told of what the others have not sent", async () => {
      await walked(page, "/me");
      await press("换人");
      await page.getByRole("button", { name: /周明/ }).click();
      await type("1357");
      await page.getByText(lockWords().wrong).waitFor();
      await walk.look("pin-wrong");
      await type(PIN);
      await top().filter({ hasText: "周明" }).waitFor();
      await page.locator("[data-others]", { hasText: unsentWords().others("王小红", 1) }).waitFor();
      await recordBase("西山基地");
    }, 60_000);

    test("an idle screen locks without a network too: what is typed stays, no key reaches it, and the PIN opens it", async () => {
      await walked(page, "/bases/new");
      const name = page.getByLabel(landWords().baseName, { exact: true });
      await name.fill("南山基");
      await page.evaluate("localStorage.setItem('suyuan-active', String(Date.now() - 6 * 60_000))");
      await page.getByRole("dialog", { name: lockWords().lockedTitle }).waitFor();
      await walk.look("locked");
      await page.evaluate("document.activeElement.blur()");
      await page.keyboard.type("地x");
      expect(await page.getByRole("link").count()).toBe(0);
      await type(PIN);
      await name.waitFor();
      expect(await name.inputValue()).toBe("南山基");
    }, 60_000);

    test("with the network back each one's acts go out under their own sign-in alone, and stand under their name", async () => {
      await page.context().setOffline(false);
      await page.getByRole("button", { name: "登录并发出" }).click();
      await page.locator("#account").waitFor();
      await signInAs(zhou, "周明");
      await walked(page, "/bases");
      await page.getByRole("link", { name: /西山基地/ }).waitFor();
      expect(await page.getByRole("link", { name: /东山基地/ }).count()).toBe(0);
      await page.locator("[data-others]", { hasText: "王小红" }).waitFor();
      await walked(page, "/me");
      await press("换人");
      await signInAs(world.people.clerk, "王小红");
      await page.locator("[data-unsent]").waitFor({ state: "detached" });
      await walked(page, "/bases");
      for (const [base, person] of [
        ["东山基地", "王小红"],
        ["西山基地", "周明"],
      ] as const) {
        await page.getByRole("link", { name: new RegExp(base) }).click();
        await page.locator(".history", { hasText: person }).waitFor();
        await walked(page, "/bases");
      }
      await shown(page);
      expect(await page.locator("[data-others]").count()).toBe(0);
      expect(walk.faults).toEqual([]);
      expect(
        complaints.get(page)?.filter((text) => !/ERR_INTERNET_DISCONNECTED|Failed to fetch|fetch/.test(text)),
      ).toEqual([]);
    }, 90_000);
  },
);
