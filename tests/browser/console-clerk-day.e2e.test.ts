import { readFile } from "node:fs/promises";
import { amendWords } from "@suyuan/console/words/amend";
import { clerkWords } from "@suyuan/console/words/clerk";
import { language } from "@suyuan/console/words/dictionary";
import { frameWords } from "@suyuan/console/words/frame";
import { tourWords } from "@suyuan/console/words/guide/tour";
import { landWords } from "@suyuan/console/words/land";
import { partWords } from "@suyuan/console/words/parts";
import { printingWords } from "@suyuan/console/words/printing";
import { recordWords } from "@suyuan/console/words/records";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sized } from "../sized.ts";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { type ConsoleWorld, complaints, granted, signedIn, startWorld } from "./console-world.ts";
import { follow, press, unmeant, walkedIn } from "./days.ts";
import { opened, shown, type Walk, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();
const GTIN = "09520000510824";

/** Every place of a clerk, looked at once more at the end of the day, with what is on record by then, in the other language. */
const PLACES = [
  "/",
  "/batches",
  "/batches/new",
  "/farm",
  "/farm/new",
  "/shipments",
  "/shipments/new",
  "/labels",
  "/labels/new",
  "/certificates",
  `/products/${GTIN}`,
  `/products/${GTIN}/correct`,
  "/bases",
  "/tests",
  "/import",
  "/recalls",
  "/organisation",
  "/search?q=2",
  "/audit",
  "/unsent",
  "/more",
  "/me",
];

const words = () => ({
  ...recordWords(),
  ...printingWords(),
  ...clerkWords(),
  ...amendWords(),
  ...landWords(),
});

describe.skipIf(gap !== undefined).each(walkedIn(["phone", "zh"]))(
  `a clerk's whole day, on a %s in %s${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  (window, lang) => {
    let session: BrowserSession;
    let world: ConsoleWorld;
    let page: Page;
    let walk: Walk;

    beforeAll(async () => {
      language.value = lang;
      [session, world] = await Promise.all([startBrowser(), startWorld()]);
      page = await signedIn(session, world, "clerk", { ...WINDOWS[window], language: lang });
      walk = walkOf(page, `clerk-day-${window}-${lang}`);
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    test("begins with an empty home that says what comes first, and the product and the base are recorded from there", async () => {
      const {
        addProduct,
        nameZh,
        gtin,
        shelfLife,
        save,
        addBase,
        baseName,
        plotCode,
        area,
        crop,
        anotherPlot,
        registerTitle,
      } = words();
      await walk.look("home-empty");
      const { next, skip, done } = tourWords();
      await press(page, next);
      await walk.look("tour");
      await press(page, skip);
      await page.reload();
      await shown(page);
      expect(await page.getByText(tourWords().title).count()).toBe(0);
      expect(done).not.toBe("");
      await follow(page, registerTitle);
      await walk.look("register-before-products");
      await follow(page, addProduct);
      await page.getByLabel(nameZh, { exact: true }).fill("红心猕猴桃");
      await page.getByLabel(gtin, { exact: true }).fill(GTIN.slice(1));
      await page.getByLabel(shelfLife).fill("90");
      await walk.look("product-new");
      await press(page, save);
      await page.getByRole("link", { name: /红心猕猴桃/ }).waitFor();
      await walked(page, "/bases/new");
      await press(page, save);
      await walk.look("base-new-refused");
      await page.getByLabel(baseName, { exact: true }).fill("云峰果园");
      await page.getByLabel(plotCode, { exact: true }).fill("y1");
      await page.getByLabel(area, { exact: true }).fill("40");
      await page.getByLabel(crop, { exact: true }).fill("猕猴桃");
      await press(page, anotherPlot);
      await page.getByLabel(plotCode, { exact: true }).nth(1).fill("y2");
      await page.getByLabel(area, { exact: true }).nth(1).fill("12.5");
      await walk.look("base-new");
      await press(page, save);
      await page.getByRole("link", { name: /云峰果园/ }).waitFor();
      expect(addBase).not.toBe("");
    });

    test("a spraying is recorded, and the interval that runs is on the home", async () => {
      const { inputProduct, actives, dosage, interval, saveFarm } = words();
      await walked(page, "/farm/new");
      await page.getByLabel(/^y2/).check();
      await page.getByLabel(inputProduct, { exact: true }).fill("25% 吡唑醚菌酯悬浮剂");
      await page.getByLabel(actives, { exact: true }).fill("吡唑醚菌酯");
      await page.getByLabel(dosage, { exact: true }).fill("2000 倍液");
      await page.getByLabel(interval, { exact: true }).fill("7");
      await walk.look("farm-new");
      await press(page, saveFarm);
      // The list beside it has it too, and is hidden on a phone.
      await page.locator("main").getByText("25% 吡唑醚菌酯悬浮剂").filter({ visible: true }).first().waitFor();
      await walk.look("farm-record");
      await walked(page, "/");
      await page.locator("a.duty").first().waitFor();
      await walk.look("home-interval");
    });

    test("the certificate that the bureau grants is on the home with its balance", async () => {
      await granted(session, world);
      await opened(page, `${world.url}/console/`);
      await page
        .getByText(/30,000/)
        .first()
        .waitFor();
      await walk.look("home-balance");
      await walked(page, "/certificates");
      await follow(page, /LB-18/);
      await walk.look("certificate");
    });

    test("a batch is registered from a weight and a plot, in jin if one likes, and says what it leaves", async () => {
      const { registerTitle, weight, register, done } = words();
      await walked(page, "/");
      await follow(page, registerTitle);
      await page.getByLabel(new RegExp(clerkWords().weight)).fill("3200");
      await press(page, lang === "zh" ? "斤" : "jin (500 g)");
      await page.getByLabel(new RegExp(clerkWords().weight)).fill("3200");
      const inInterval = page.locator("label", { hasText: /^y2/ });
      expect(await inInterval.textContent()).toMatch(lang === "zh" ? /安全间隔期/ : /safety interval/);
      await page.getByLabel(/^y1/).check();
      await page
        .getByText(/28,400/)
        .first()
        .waitFor();
      await walk.look("register");
      await press(page, register);
      await page.getByRole("heading", { name: done }).waitFor();
      await walk.look("registered");
      expect(weight).not.toBe("");
    });

    test("a slip is corrected with the old value beside the new, and the history keeps both", async () => {
      const { open, correct, correctDone } = { ...words(), open: clerkWords().open };
      await follow(page, open);
      await walk.look("batch");
      await page.locator("summary", { hasText: recordWords().moreActs }).click();
      await follow(page, correct === clerkWords().correct ? recordWords().correct : correct);
      await page.getByLabel(clerkWords().weight).fill("1500");
      await page.getByText(amendWords().was(lang === "zh" ? "1,600 千克" : "1,600 kg")).waitFor();
      await page.getByLabel(partWords().reason).fill("看错了秤");
      await walk.look("batch-correct");
      await press(page, correctDone);
      await page.getByText("看错了秤").waitFor();
      expect(await page.locator("del").first().textContent()).toContain("1600");
      await walk.look("batch-corrected");
    });

    test("labels are ordered and their document is saved", async () => {
      const { label, net, count, labelDone, pdf } = words();
      await follow(page, label);
      await page.getByLabel(net, { exact: true }).fill("500");
      await page.getByLabel(count, { exact: true }).fill("24");
      await walk.look("labels-new");
      await press(page, labelDone);
      await page.getByRole("button", { name: pdf }).waitFor();
      await page.locator("main button.main:not([disabled])").waitFor();
      const [download] = await Promise.all([page.waitForEvent("download", { timeout: 90_000 }), press(page, pdf)]);
      expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe("%PDF-");
      await walk.look("labels-print");
    });

    test("goods are shipped, and the shipment says that it waits for the receiver", async () => {
      await walked(page, "/shipments/new");
      await page.getByLabel(/-01/).check();
      await page.getByLabel("广元冷库").check();
      await walk.look("ship");
      await press(page, words().shipDone);
      await page.locator("article").getByText(words().notReceived).waitFor();
      await walk.look("shipment");
    });

    test("what buyers read of the product is written, corrected and taken off again", async () => {
      const { writeWords, lineZh, save, withdrawWords, reason, withdrawReasons, act } = { ...words(), ...partWords() };
      await walked(page, `/products/${GTIN}`);
      await page.locator("summary", { hasText: writeWords }).click();
      await page.getByLabel(lineZh(1), { exact: true }).fill("海拔 800 米的坡地果园，手工采摘。");
      await press(page, save);
      await page.locator("blockquote", { hasText: "海拔 800 米" }).waitFor();
      await walk.look("product-words");
      await press(page, withdrawWords);
      await page.getByRole("dialog").getByLabel(reason).waitFor();
      await walk.look("withdraw-why");
      await press(page, withdrawReasons[0] ?? "");
      await page.getByRole("dialog").getByRole("button", { name: withdrawWords }).click();
      await page.locator("blockquote").waitFor({ state: "detached" });
      await walked(page, `/products/${GTIN}/correct`);
      await page.getByLabel(words().shelfLife).fill("120");
      await page.getByText(amendWords().was("90")).waitFor();
      await page.getByLabel(reason).fill("新品种更耐放");
      await walk.look("product-correct");
      await press(page, act);
      await page.getByText("新品种更耐放").waitFor();
    });

    test("a laboratory is asked for a test, and the asking is ended again", async () => {
      const { commission, commissionDone, endCommission, endCommissionReasons, ended } = words();
      await walked(page, "/batches");
      await follow(page, /-01/);
      await page.locator("summary", { hasText: recordWords().moreActs }).click();
      await follow(page, commission);
      await page.getByLabel(/广元检测中心/).check();
      await walk.look("commission");
      await press(page, commissionDone);
      // It leads to where the asking stands.
      await page.waitForURL(/\/console\/tests$/);
      await press(page, endCommission);
      await press(page, endCommissionReasons[1] ?? "");
      await page.getByRole("dialog").getByRole("button", { name: endCommission }).click();
      await page.getByText(new RegExp(ended)).waitFor();
      await walk.look("tests-ended");
    });

    test("ends at the page that buyers see, with what was recorded", async () => {
      await walked(page, "/batches");
      await follow(page, /-01/);
      const consumer = await page.getByRole("link", { name: recordWords().consumerPage }).getAttribute("href");
      await page.goto(`${world.url}${consumer}${lang === "en" ? "?lang=en" : ""}`);
      const text = await page.locator("body").textContent();
      for (const known of ["LB-18-26092200001A", "云峰果园", "红林合作社"]) expect(text).toContain(known);
      await walk.look("buyers-page");
    });

    // The usual run looks once more on the phone alone, where words are cut soonest.
    test.runIf(sized(window === "phone", true))(
      "every place reads as well in the other language, with the whole day on record",
      async () => {
        const other = lang === "zh" ? "en" : "zh";
        await opened(page, `${world.url}/console/?lang=${other}`);
        for (const path of PLACES) {
          await walked(page, path);
          await walk.look(`${other}${path.replaceAll(/[^a-z]+/g, "-")}`);
        }
        expect(await page.locator("nav.places").textContent()).toMatch(other === "en" ? /Batches/ : /批次/);
        language.value = lang;
        expect(frameWords().batches).not.toBe("");
      },
      600_000,
    );

    test("axe found nothing on any screen, no text was cut, no script failed and nothing was kept away by the policy", () => {
      expect(walk.faults).toEqual([]);
      expect(unmeant(complaints.get(page))).toEqual([]);
    });
  },
);
