import { language } from "@suyuan/console/words/dictionary";
import { roleWords } from "@suyuan/console/words/guide/roles";
import { tourWords } from "@suyuan/console/words/guide/tour";
import { officeWords } from "@suyuan/console/words/office";
import { operatorWords } from "@suyuan/console/words/operator";
import { registryWords } from "@suyuan/console/words/oversight/registry";
import { searchWords } from "@suyuan/console/words/oversight/search";
import { webhookWords } from "@suyuan/console/words/oversight/webhooks";
import { partWords } from "@suyuan/console/words/parts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { because, buyersPage, follow, press, unmeant, walkedIn } from "./days.ts";
import { type DepotWorld, KIWI, startDepotWorld } from "./depot-world.ts";
import { type Subscribed, subscribed } from "./office-world.ts";
import { opened, type Walk, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();

describe.skipIf(gap !== undefined).each(walkedIn(["desk", "en"]))(
  `an operator's whole day, on a %s in %s${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  (window, lang) => {
    let session: BrowserSession;
    let world: DepotWorld;
    let hook: Subscribed;
    let page: Page;
    let walk: Walk;

    beforeAll(async () => {
      language.value = lang;
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
      hook = await subscribed(world);
      page = await signedIn(session, world, "operator", { ...WINDOWS[window], language: lang });
      walk = walkOf(page, `operator-day-${window}-${lang}`);
    });
    afterAll(async () => {
      hook?.close();
      await session?.close();
      await world?.server.stop();
    });

    const reason = () => page.getByLabel(partWords().reason);
    const dialogReason = (text: string, act: string) => because(page, partWords().reason, text, act);

    test("begins with whether the service runs, and what needs somebody", async () => {
      await walk.look("home");
      await press(page, tourWords().skip);
      await page.getByText(officeWords().ready, { exact: true }).waitFor();
    });

    test("an organisation is added, and a person who signs in with the password that was shown once and chooses another", async () => {
      const [office, words] = [officeWords(), operatorWords()];
      await walked(page, "/organisations");
      await follow(page, office.addOrganisation);
      await press(page, office.save);
      await page.locator("[data-wrong]").first().waitFor();
      await walk.look("organisation-refused");
      await page.getByLabel(office.name, { exact: true }).fill("云峰合作社");
      // Nobody knows the code of a county: its name finds it.
      await page.getByLabel(office.region, { exact: true }).fill("苍溪");
      await page.getByRole("button", { name: "四川省广元市苍溪县 510824" }).click();
      expect(await page.getByLabel(office.region, { exact: true }).inputValue()).toBe("510824");
      await page.getByLabel(office.id, { exact: true }).fill("yunfeng");
      await press(page, office.save);
      await page.locator("article").getByText("云峰合作社").first().waitFor();
      await walk.look("organisation");
      await page.locator("article").getByRole("link", { name: words.addPerson }).click();
      await page.getByLabel(words.name, { exact: true }).fill("何小丽");
      await page.getByLabel(words.account, { exact: true }).fill("hexiaoli");
      await page.getByLabel(roleWords().roles.clerk).check();
      await walk.look("person-form");
      await press(page, words.addPerson);
      const password = (await page.locator(".big.code").textContent()) ?? "";
      expect(password).toMatch(/\S{8,}/);
      await walk.look("first-password");
      const theirs = await session.newPage(WINDOWS.phone);
      await theirs.goto(`${world.url}/console/`);
      await theirs.getByLabel("登录名").fill("hexiaoli");
      await theirs.getByLabel("密码").fill(password);
      await theirs.getByRole("button", { name: "登录", exact: true }).click();
      await theirs.locator("#fresh").waitFor();
      if ((await theirs.locator("#current").count()) > 0) await theirs.locator("#current").fill(password);
      for (const field of ["#fresh", "#again"]) await theirs.locator(field).fill("hongxin-mihoutao-2026");
      await theirs.locator("form button").last().click();
      await theirs.locator(".places").waitFor();
      await theirs.context().close();
    });

    test("a key is made and ended, and the organisation suspended and let act again, each with a reason", async () => {
      const words = operatorWords();
      await walked(page, "/organisations/yunfeng/key");
      await page.getByLabel(roleWords().roles.integrator).check();
      await walk.look("key-form");
      await press(page, words.makeKey);
      expect(await page.locator(".big.code").textContent()).toMatch(/^sy_/);
      await walked(page, "/organisations/yunfeng");
      await page.getByText(words.neverUsed).waitFor();
      await page.locator("article").getByRole("button", { name: words.revoke }).click();
      await dialogReason(words.revokeReasons[0] ?? "", words.revoke);
      await page
        .locator("article")
        .getByText(words.revokeReasons[0] ?? "")
        .first()
        .waitFor();
      await page.locator("article").getByRole("button", { name: words.suspend }).click();
      await dialogReason(words.suspendReasons[0] ?? "", words.suspend);
      await page.locator("article").getByRole("button", { name: words.resume }).waitFor();
      await walk.look("organisation-suspended");
      await page.locator("article").getByRole("button", { name: words.resume }).click();
      await dialogReason(words.resumeReasons[0] ?? "", words.resume);
      await page.locator("article").getByRole("button", { name: words.suspend }).waitFor();
    });

    test("what a partner's system received is seen and sent again; the webhook is paused and resumed", async () => {
      const words = webhookWords();
      await expect
        .poll(
          async () => {
            await opened(page, `${world.url}/console/webhooks/${hook.id}`);
            return page.getByText(words.outcomes.delivered, { exact: true }).count();
          },
          { timeout: 30_000 },
        )
        .toBeGreaterThan(0);
      await walk.look("webhook");
      await page.getByRole("button", { name: words.again }).first().click();
      await page.getByText(words.againAsked.slice(0, 12)).waitFor();
      await press(page, words.pause);
      await page.getByText(new RegExp(words.stoppedFor.paused)).waitFor();
      await walk.look("webhook-paused");
      await press(page, words.resume);
      await page.getByRole("button", { name: words.pause, exact: true }).waitFor();
    });

    test("a phone number and a name are corrected, a prefix recorded, a number looked up", async () => {
      const words = registryWords();
      await walked(page, "/organisations/honglin");
      await walk.look("organisation-busy");
      await page.getByLabel(words.prefix).fill("95200005");
      await press(page, words.addPrefix);
      await page.getByText("95200005", { exact: true }).waitFor();
      await walk.look("prefix");
      await page.locator("article").getByRole("link", { name: words.correct }).click();
      await page.getByLabel(words.workPhone).fill("0839-5200100");
      await reason().fill(words.organisationReasons[2] ?? "");
      await walk.look("organisation-correct");
      await press(page, words.correct);
      await page.locator("article").getByText("0839-5200100").first().waitFor();
      await walked(page, "/people");
      await page.getByLabel(searchWords().findPerson).fill("zzz");
      await page.getByText(searchWords().nobody).waitFor();
      await page.getByLabel(searchWords().findPerson).fill("wxh");
      await page.getByText(searchWords().nobody).waitFor({ state: "detached" });
      await page.getByRole("link", { name: /王小红/ }).waitFor();
      expect(await page.locator("ul.rows > li").count()).toBe(1);
      await walk.look("people");
      await walked(page, "/search?q=wangxiao");
      await page.getByRole("link", { name: /王小红/ }).waitFor();
      await walk.look("search-person");
      await page.getByRole("link", { name: /王小红/ }).click();
      await page.locator("article").getByRole("link", { name: words.correct }).click();
      await page.getByLabel(words.name, { exact: true }).fill("王晓红");
      await page.getByText(words.was("王小红")).waitFor();
      await reason().fill(words.personReasons[0] ?? "");
      await walk.look("person-correct");
      await press(page, words.correct);
      await page.locator("article").getByRole("heading", { name: "王晓红" }).waitFor();
      await walk.look("person");
      await walked(page, "/numbers");
      await page.getByLabel(words.number, { exact: true }).fill(KIWI);
      await press(page, words.look);
      await page.getByText("红林合作社").first().waitFor();
      await walk.look("number");
    });

    test("a password that somebody forgot is given anew", async () => {
      const words = operatorWords();
      await walked(page, "/people");
      await page.getByRole("link", { name: /李库管/ }).click();
      await page.locator("article").getByRole("button", { name: words.recover }).click();
      await dialogReason(words.recoverReasons[0] ?? "", words.recover);
      expect(await page.locator(".big.code").textContent()).toMatch(/\S{8,}/);
      await walk.look("password-anew");
    });

    test("every other place is looked at", async () => {
      for (const path of [
        ...["/devices?all=yes", "/devices/shared", "/webhooks", "/set-aside", "/backups", "/audit"],
        ...["/search?q=%E7%BA%A2", "/more", "/me", "/"],
      ]) {
        await walked(page, path);
        await walk.look(path.replace(/\W+/g, "-").slice(1) || "home-again");
      }
    });

    test("ends at the page that buyers see", async () => {
      await buyersPage(page, { url: world.url, path: `/v/01/${KIWI}/10/NEW`, lang }, /红林合作社/, walk);
    });

    test("axe found nothing on any screen, no text was cut, no script failed and nothing was kept away by the policy", () => {
      expect(walk.faults).toEqual([]);
      expect(unmeant(complaints.get(page))).toEqual([]);
    });
  },
);
