import { amendWords } from "@suyuan/console/words/amend";
import { language } from "@suyuan/console/words/dictionary";
import { tourWords } from "@suyuan/console/words/guide/tour";
import { officeWords } from "@suyuan/console/words/office";
import { partWords } from "@suyuan/console/words/parts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { because, buyersPage, follow, press, unmeant, walkedIn } from "./days.ts";
import { type DepotWorld, KIWI, startDepotWorld } from "./depot-world.ts";
import { opened, type Walk, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();

describe.skipIf(gap !== undefined).each(walkedIn(["phone", "en"]))(
  `a laboratory's whole day, on a %s in %s${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  (window, lang) => {
    let session: BrowserSession;
    let world: DepotWorld;
    let page: Page;
    let walk: Walk;

    beforeAll(async () => {
      language.value = lang;
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
      const asked = await world.call("coop", "POST", "/api/commissions", {
        ...{ id: "cm-1", laboratory: "lab", gtin: KIWI, lot: "NEW" },
      });
      expect(asked.status).toBe(201);
      page = await signedIn(session, world, "laboratory", { ...WINDOWS[window], language: lang });
      walk = walkOf(page, `laboratory-day-${window}-${lang}`);
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    /** By keys alone at a desk: the field is reached by Tab, and what stands there is written over. */
    const typed = async (label: string | RegExp, text: string) => {
      const field = page.getByLabel(label, { exact: typeof label === "string" });
      if (window === "phone") return field.fill(text);
      for (let n = 0; n < 60 && !(await field.evaluate((one) => one.matches(":focus"))); n++) {
        await page.keyboard.press("Tab");
      }
      await page.keyboard.press("Control+a");
      await page.keyboard.type(text);
    };

    const report = async (sample: string, result: string) => {
      const words = officeWords();
      await typed(words.sampleId, sample);
      await typed(words.active, "多菌灵");
      await typed(new RegExp(`^${words.result.slice(0, 2)}`), result);
      await typed(words.limit, "0.5");
    };

    test("begins with what it was asked to test, by the product's name, and the report is one tap away", async () => {
      await page.getByText("红心猕猴桃").first().waitFor();
      await walk.look("home");
      await press(page, tourWords().skip);
      await follow(page, /NEW/);
      await walk.look("report-empty");
      expect(await page.locator("main").textContent()).toContain("红心猕猴桃");
    });

    test("a batch of its region is reported on without a commission: the code on the sample, put into the search, leads to the report", async () => {
      await walked(page, `/search?q=${encodeURIComponent(`(01)${KIWI}(10)OLD`)}`);
      await page.getByRole("link", { name: amendWords().testReport }).waitFor();
      await walk.look("code-of-a-sample");
      await follow(page, new RegExp(amendWords().testReport));
      await page.locator("main").getByText("红心猕猴桃").first().waitFor();
      await walked(page, "");
      await follow(page, /NEW/);
    });

    test("a report is typed, at a desk by keys alone; what was left out is named at its field", async () => {
      const words = officeWords();
      await press(page, words.reported);
      await page.locator("[data-wrong]").first().waitFor();
      await walk.look("report-refused");
      await report("S-9", "0.02");
      await walk.look("report");
      if (window === "phone") await press(page, words.reported);
      else await page.keyboard.press("Enter");
      await page.locator("article").getByText("S-9").first().waitFor();
      await walk.look("batch");
    });

    test("it stands among the reports; one that is wrong is taken back with a reason, and made anew", async () => {
      const words = officeWords();
      await expect
        .poll(
          async () => {
            await opened(page, `${world.url}/console/reports`);
            return page.getByText("S-9").count();
          },
          { timeout: 30_000 },
        )
        .toBeGreaterThan(0);
      await walk.look("reports");
      await press(page, words.voidReport);
      await because(page, partWords().reason, words.voidReportReasons[0] ?? "", words.voidReport);
      await page.getByRole("link", { name: words.reportAgain }).waitFor();
      await walk.look("voided");
      await follow(page, words.reportAgain);
      // Filled from the one that was taken back: only what was wrong is typed.
      await expect.poll(() => page.getByLabel(words.sampleId, { exact: true }).inputValue()).toBe("S-9");
      expect(await page.getByLabel(words.active, { exact: true }).inputValue()).toBe("多菌灵");
      expect(await page.getByLabel(words.limit, { exact: true }).inputValue()).toBe("0.5");
      await walk.look("report-again");
      await report("S-10", "0.03");
      await press(page, words.reported);
      await page.locator("article").getByText("S-10").first().waitFor();
      for (const path of ["/", "/commissions", "/reports", "/batches", "/webhooks", "/audit", "/more", "/me"]) {
        await walked(page, path);
        await walk.look(path.slice(1) || "home-again");
      }
    });

    test("the items of last time come with their limits and without results: nothing is reported as not detected unless somebody says so", async () => {
      const words = officeWords();
      await walked(page, `/report/${KIWI}/OLD`);
      await press(page, words.sameItems(1));
      expect(await page.getByLabel(words.limit, { exact: true }).inputValue()).toBe("0.5");
      await page.getByLabel(words.sampleId, { exact: true }).fill("S-11");
      await press(page, words.reported);
      await page.getByText(words.resultMissing).waitFor();
      expect(await page.getByRole("button", { name: words.passed, exact: true }).getAttribute("aria-pressed")).toBe(
        "false",
      );
      await walk.look("items-of-last-time");
      await press(page, words.notFound);
      expect(await page.getByRole("button", { name: words.passed, exact: true }).getAttribute("aria-pressed")).toBe(
        "true",
      );
      await walked(page, "");
    });

    test("ends at the page that buyers see, which tells the verdict", async () => {
      await buyersPage(page, { url: world.url, path: `/v/01/${KIWI}/10/NEW`, lang }, /多菌灵|carbendazim/i, walk);
    });

    test("axe found nothing on any screen, no text was cut, no script failed and nothing was kept away by the policy", () => {
      expect(walk.faults).toEqual([]);
      expect(unmeant(complaints.get(page))).toEqual([]);
    });
  },
);
