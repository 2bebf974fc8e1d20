import { bureauWords } from "@suyuan/console/words/bureau";
import { clerkWords } from "@suyuan/console/words/clerk";
import { language } from "@suyuan/console/words/dictionary";
import { tourWords } from "@suyuan/console/words/guide/tour";
import { recallOrderWords } from "@suyuan/console/words/oversight/recall-orders";
import { recallWords } from "@suyuan/console/words/oversight/recalls";
import { supervisionWords } from "@suyuan/console/words/oversight/supervision";
import { partWords } from "@suyuan/console/words/parts";
import { recordWords } from "@suyuan/console/words/records";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { because, buyersPage, follow, press, unmeant, walkedIn } from "./days.ts";
import { type DepotWorld, daysAgo, KIWI, startDepotWorld } from "./depot-world.ts";
import { opened, type Walk, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();
const NUMBER = "LB-18-26092200001A";
const LOT = "CERT-1";

describe.skipIf(gap !== undefined).each(walkedIn(["desk", "zh"]))(
  `a bureau's whole day, on a %s in %s${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  (window, lang) => {
    let session: BrowserSession;
    let world: DepotWorld;
    let page: Page;
    let walk: Walk;
    let certificate: string;

    beforeAll(async () => {
      language.value = lang;
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
      page = await signedIn(session, world, "inspector", { ...WINDOWS[window], language: lang });
      walk = walkOf(page, `bureau-day-${window}-${lang}`);
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    const reason = () => page.getByLabel(partWords().reason);

    test("begins with what waits for a decision: recalls by their clocks, then alerts, the oldest first", async () => {
      await walk.look("home");
      await press(page, tourWords().skip);
      await page.getByRole("heading", { name: bureauWords().openRecalls }).waitFor();
      expect(await page.locator("main a.duty").first().textContent()).toContain("检出禁用农药");
      await page.locator("a.duty.note").first().click();
      await page.getByRole("button", { name: bureauWords().acknowledge }).click();
      const dialog = page.locator("dialog[open]");
      await dialog.getByRole("button", { name: bureauWords().acknowledgeReasons[0] ?? "" }).click();
      await walk.look("alert-why");
      await dialog.getByRole("button", { name: bureauWords().acknowledge }).click();
      await dialog.waitFor({ state: "detached" });
      await page.locator("article .band").getByText(bureauWords().exceptionStates.acknowledged).waitFor();
      await walk.look("alert");
    });

    test("a certificate is granted, and what was typed wrong is corrected", async () => {
      const words = bureauWords();
      await walked(page, "/certificates");
      await walk.look("certificates-none");
      await follow(page, words.grant);
      await page.getByLabel(words.number, { exact: true }).fill(NUMBER);
      await page.getByLabel("红林合作社").check();
      await page.getByLabel("红心猕猴桃").check();
      await page.getByLabel("云峰果园").check();
      await page.getByLabel(words.approved).fill("30000");
      await walk.look("grant");
      await press(page, words.grant);
      await page
        .locator("article")
        .getByText(/30,000/)
        .first()
        .waitFor();
      await walk.look("certificate");
      certificate = decodeURIComponent(new URL(page.url()).pathname.split("/").at(-1) ?? "");
      await follow(page, words.correct);
      await page.getByLabel(words.approved).fill("36000");
      await reason().fill(words.correctReasons[0] ?? "");
      await walk.look("certificate-correct");
      await press(page, words.correct);
      await page
        .locator("article")
        .getByText(/36,000/)
        .first()
        .waitFor();
    });

    test("a check is recorded and voided; the certificate is suspended by a ground, which is lifted", async () => {
      const words = bureauWords();
      await follow(page, words.check);
      await press(page, words.check);
      await page.locator("article").getByRole("button", { name: words.voidCheck }).click();
      await because(page, partWords().reason, words.voidCheckReasons[0] ?? "", words.voidCheck);
      await page.locator("article del").first().waitFor();
      await follow(page, words.suspend);
      await reason().fill(words.suspendReasons[1] ?? "");
      await walk.look("suspend");
      await press(page, words.suspend);
      await page.locator("article .band").getByText(partWords().status.suspended).waitFor();
      await walk.look("suspended");
      await follow(page, words.reinstate);
      await reason().fill(words.reinstateReasons[0] ?? "");
      await walk.look("reinstate");
      await press(page, words.reinstate);
      await page.locator("article .band").getByText(partWords().status.valid).waitFor();
    });

    test("a lot is found by its number, its producer, its certificate, its base, its code, pinyin and a pasted link, and its history is read", async () => {
      const body = { base: "yunfeng", plots: ["y1"], harvestedOn: daysAgo(0), quantityKg: 800, certificate };
      const made = await world.call("coop", "POST", "/api/batches", { gtin: KIWI, lot: LOT, ...body });
      expect(made.status).toBe(201);
      await world.call("coop", "POST", `/api/batches/${KIWI}/${LOT}/corrections`, {
        ...{ id: "c-1", reason: "看错了秤", quantityKg: 790 },
      });
      const missed: string[] = [];
      for (const asked of [LOT, "红林", NUMBER, "云峰", KIWI, "hlhzs", "hongxin", "hxmht"]) {
        await opened(page, `${world.url}/console/search?q=${encodeURIComponent(asked)}`);
        if ((await page.locator("main a.row, main div.row").count()) === 0) missed.push(asked);
      }
      expect(missed).toEqual([]);
      await walk.look("search");
      await walked(page, "/search");
      await page.locator("input[data-search]").fill(`${world.url}/01/${KIWI}/10/${LOT}/21/ABC`);
      await page.getByRole("link", { name: new RegExp(`${recordWords().searchKinds.batch} ${LOT}`) }).click();
      await page.locator("article").getByText(/790/).first().waitFor();
      await page.locator("del", { hasText: "800" }).first().waitFor();
      await walk.look("batch");
    });

    test("a recall is ordered, and buyers read it at once; who holds how much is on its screen; it is ended", async () => {
      const words = bureauWords();
      await walked(page, `/batches/${KIWI}/OLD`);
      await follow(page, recordWords().recall);
      await page.getByText(clerkWords().recallLevel, { exact: true }).first().waitFor();
      await page.getByRole("radio").nth(1).check();
      await reason().fill(clerkWords().recallReasons[0] ?? "");
      await walk.look("recall-form");
      await press(page, clerkWords().recallDone);
      await page.locator("article .band", { hasText: recordWords().recallStatus.open }).waitFor();
      await page.locator("article").getByText(recallWords().deadline).first().waitFor();
      await walk.look("recall");
      expect(await page.locator("article .row", { hasText: "广元冷库" }).first().textContent()).toContain("200");
      const buyer = await session.newPage(WINDOWS.phone);
      await buyer.goto(`${world.url}/v/01/${KIWI}/10/OLD`);
      await expect.poll(() => buyer.locator("body").textContent()).toMatch(/追回|召回/);
      await buyer.context().close();
      const listed = async () => {
        await opened(page, `${world.url}/console/recalls`);
        return page.locator("main a.row", { hasText: "OLD" }).count();
      };
      await expect.poll(listed, { timeout: 30_000 }).toBe(1);
      await walk.look("recalls");
      await walked(page, "/recalls/table");
      await walk.look("recall-table");
      await walked(page, "/recalls");
      await page.locator("main a.row", { hasText: "OLD" }).click();
      await follow(page, words.endRecall);
      await page.getByRole("radio").first().check();
      await reason().fill(words.endReasons[0] ?? "");
      await walk.look("recall-end");
      await press(page, words.endRecall);
      const told = recallWords().endedAs(recordWords().recallStatus.completed);
      await page.locator("article .band").getByText(told).waitFor();
      await walk.look("recall-ended");
    });

    test("a recall by scope is simulated, exercised, ordered, told by its holder, and lifted; its evidence is taken along", async () => {
      const words = recallOrderWords();
      const simulated = async (isMock: boolean) => {
        await walked(page, "/recalls/new");
        await page.locator("input[type=search]").fill(LOT);
        await page.locator("button.row", { hasText: LOT }).first().click();
        await walk.look(isMock ? "recall-scope" : "recall-scope-again");
        await press(page, words.simulate);
        await page.getByText(words.simulated).waitFor();
        await page.getByRole("radio").first().check();
        await page.getByRole("button", { name: isMock ? words.mock : words.real, exact: true }).click();
        await reason().fill(words.reasons[isMock ? 3 : 0] ?? "");
        await walk.look(isMock ? "recall-exercise" : "recall-order");
        await press(page, isMock ? words.sendMock : words.send);
        await page.locator(".band").waitFor();
      };
      await simulated(true);
      await page.getByText(words.isMock).first().waitFor();
      await walk.look("recall-cockpit-exercise");
      const [evidence] = await Promise.all([page.waitForEvent("download"), press(page, words.evidence)]);
      expect(evidence.suggestedFilename()).toMatch(/^recall-.*\.html$/);
      await simulated(false);
      await page.getByText(words.stopped(1, 1)).waitFor();
      await walk.look("recall-cockpit");
      await page.locator("a.row", { hasText: "红林" }).first().click();
      await page.getByText(words.mail).click();
      await walk.look("recall-task-seen");
      const holder = await signedIn(session, world, "clerk", { ...WINDOWS[window], language: lang });
      const own = walkOf(holder, `bureau-day-holder-${window}-${lang}`);
      await opened(holder, `${world.url}/console/recalls/tasks`);
      await own.look("recall-tasks");
      await holder.locator("main a.row", { hasText: words.reasons[0] ?? "" }).click();
      await own.look("recall-task");
      await press(holder, words.acknowledge);
      await holder.getByText(words.statuses.acknowledged).first().waitFor();
      await holder.getByLabel(words.found, { exact: true }).fill("790");
      await press(holder, words.say);
      await holder.getByText(words.statuses.explained).first().waitFor();
      await own.look("recall-task-told");
      expect(own.faults).toEqual([]);
      await holder.context().close();
      await walked(page, "/recalls");
      await page.locator('a.row[href*="/recalls/orders/"]', { hasText: words.reasons[0] ?? "" }).click();
      await page.locator("main section b", { hasText: "100%" }).waitFor();
      await follow(page, words.end);
      await page.getByRole("radio").nth(1).check();
      await reason().fill(bureauWords().endReasons[1] ?? "");
      await walk.look("recall-order-end");
      await press(page, words.end);
      await page.locator(".band").getByText(words.ended.mistaken).waitFor();
      await walk.look("recall-order-ended");
    });

    test("links are hidden, a base that registers too much is refused, a laboratory is barred and admitted again", async () => {
      const words = supervisionWords();
      const links = words.parts.links ?? "";
      await walked(page, "/products");
      await page.locator("main a.row", { hasText: "红心猕猴桃" }).click();
      await press(page, words.hide(links));
      await because(page, partWords().reason, words.hideReasons[0] ?? "", words.hide(links));
      await page.getByText(words.hidden(words.hideReasons[0] ?? "")).waitFor();
      await walk.look("product");
      await walked(page, "/bases");
      await page.locator("main a.row").first().click();
      await page.getByLabel(words.capacityNow.block).check();
      await press(page, words.capacitySet);
      await page
        .locator(".history")
        .getByText(lang === "zh" ? "产能规则" : "Capacity rule set")
        .waitFor();
      await walk.look("base");
      await walked(page, "/laboratories");
      await page.locator("main a.row").first().click();
      await press(page, words.bar);
      await because(page, partWords().reason, words.barReasons[0] ?? "", words.bar);
      await press(page, words.admit);
      await because(page, partWords().reason, words.admitReasons[0] ?? "", words.admit);
      await page.getByRole("button", { name: words.bar }).waitFor();
      await walk.look("laboratory");
    });

    test("lists are read as tables and taken along", async () => {
      await walked(page, "/certificates/table");
      await page.getByRole("cell", { name: NUMBER }).waitFor();
      await walk.look("certificates-table");
      const [download] = await Promise.all([page.waitForEvent("download"), press(page, partWords().export)]);
      expect(download.suggestedFilename()).toMatch(/\.csv$/);
      for (const path of [
        ...["/", "/certificates", "/exceptions", "/exceptions/table", "/batches", "/batches/table", "/reports"],
        ...["/webhooks", "/audit", "/more", "/me"],
      ]) {
        await walked(page, path);
        await walk.look(path.replace(/\W+/g, "-").slice(1) || "home-again");
      }
    });

    test("ends at the page that buyers see, with the certificate that stands", async () => {
      await buyersPage(page, { url: world.url, path: `/v/01/${KIWI}/10/${LOT}`, lang }, new RegExp(NUMBER), walk);
    });

    test("axe found nothing on any screen, no text was cut, no script failed and nothing was kept away by the policy", () => {
      expect(walk.faults).toEqual([]);
      expect(unmeant(complaints.get(page))).toEqual([]);
    });
  },
);
