import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { type ConsoleWorld, complaints, signedIn, startWorld } from "./console-world.ts";
import { GTIN, type Subscribed, season, subscribed } from "./office-world.ts";
import { opened, shown, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();

const ENGLISH = { language: "en" } as const;

describe.skipIf(gap !== undefined)(`days at the office${gap === undefined ? "" : ` (skipped: ${gap})`}`, () => {
  let session: BrowserSession;
  let world: ConsoleWorld;
  let lot: string;
  let hook: Subscribed;

  beforeAll(async () => {
    [session, world] = await Promise.all([startBrowser(), startWorld()]);
    lot = await season(session, world);
    hook = await subscribed(world);
  }, 180_000);
  afterAll(async () => {
    hook?.close();
    await session?.close();
    await world?.server.stop();
  });

  test("an operator on a phone sees what a partner's system received and sends it again, corrects a name, records a prefix and releases a number", async () => {
    const page = await signedIn(session, world, "operator", { ...WINDOWS.phone, ...ENGLISH });
    const walk = walkOf(page, "operator-day-phone-en");
    await walk.look("health");
    await walked(page, "/more");
    await walk.look("more");
    await expect
      .poll(
        async () => {
          await opened(page, `${world.url}/console/webhooks/${hook.id}`);
          return page.getByText("delivered", { exact: true }).count();
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0);
    await walk.look("webhook");
    await page.getByRole("button", { name: "Send again" }).first().click();
    await page.getByText("It will be sent again within seconds").waitFor();
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await page.getByText(/Somebody paused it/).waitFor();
    await walk.look("webhook-paused");
    await page.getByRole("button", { name: "Resume", exact: true }).click();
    await page.getByRole("button", { name: "Pause", exact: true }).waitFor();
    for (const path of ["/webhooks", "/organisations/honglin"]) {
      await walked(page, path);
      await walk.look(path.slice(1).replace(/\W+/g, "-"));
    }
    await page.getByLabel("Company prefix").fill("95200005");
    await page.getByRole("button", { name: "Record a company prefix" }).click();
    await page.getByText("95200005", { exact: true }).waitFor();
    await walk.look("prefix");
    await page.locator("article").getByRole("link", { name: "Correct" }).click();
    await page.getByLabel("Work phone").fill("0839-5200100");
    await page.getByLabel("Reason").fill("new phone");
    await walk.look("organisation-correct");
    await page.getByRole("button", { name: "Correct", exact: true }).click();
    await page.locator("article").getByText("0839-5200100").first().waitFor();
    await walked(page, "/people");
    await walk.look("people");
    await page.getByRole("link", { name: /王小红/ }).click();
    await page.locator("article").getByRole("link", { name: "Correct" }).click();
    await page.getByLabel("Name", { exact: true }).fill("王晓红");
    await page.getByLabel("Reason").fill("name misspelt");
    await walk.look("person-correct");
    await page.getByRole("button", { name: "Correct", exact: true }).click();
    await page.locator("article").getByRole("heading", { name: "王晓红" }).waitFor();
    await walked(page, "/numbers");
    await page.getByLabel("Number", { exact: true }).fill(GTIN);
    await page.getByRole("button", { name: "Look up" }).click();
    await page.getByText("红林合作社").first().waitFor();
    await walk.look("number");
    for (const path of ["/devices?all=yes", "/set-aside", "/backups", "/audit"]) {
      await walked(page, path);
      await walk.look(path.slice(1).replace(/\W+/g, "-"));
    }
    expect(walk.faults).toEqual([]);
    expect(complaints.get(page)?.filter((text) => !/422|400|409/.test(text))).toEqual([]);
  }, 240_000);

  test("a bureau on a phone finds a lot, reads its history, orders a recall, sees who holds what, and ends it; the buyers' page follows", async () => {
    const page = await signedIn(session, world, "inspector", { ...WINDOWS.phone, ...ENGLISH });
    const walk = walkOf(page, "bureau-day-phone-en");
    await walk.look("home");
    const missed: string[] = [];
    for (const asked of [lot, "红林", "LB-18-26092200001A", "云峰", GTIN, "hlhzs", "hongxin", "hxmht"]) {
      await opened(page, `${world.url}/console/search?q=${encodeURIComponent(asked)}`);
      if ((await page.locator("main a.row, main div.row").count()) === 0) missed.push(asked);
    }
    expect(missed).toEqual([]);
    await walk.look("search");
    await opened(page, `${world.url}/console/batches/${GTIN}/${lot}`);
    await walk.look("batch");
    await page.screenshot({ path: "pictures/bureau-day-phone-en/batch-whole.png", fullPage: true });
    await page
      .locator("article")
      .getByRole("link", { name: /recall/i })
      .first()
      .click();
    await page.getByText("Level", { exact: false }).first().waitFor();
    await walk.look("recall-form");
    await page.getByRole("radio").nth(1).check();
    await page.getByLabel("Reason").fill("residue over the limit");
    await page.locator("form button[type=submit]").click();
    await page.locator("article .band").waitFor();
    await walked(page, "/recalls");
    await walk.look("recalls");
    await page.locator("main a.row").first().click();
    await page.getByText("Who may still hold goods").waitFor();
    await walk.look("recall");
    await page.screenshot({ path: "pictures/bureau-day-phone-en/recall-whole.png", fullPage: true });
    expect(await page.locator("article .row", { hasText: "广元冷库" }).first().textContent()).toContain("788");
    const buyer = await session.newPage(WINDOWS.phone);
    await buyer.goto(`${world.url}/v/01/${GTIN}/10/${lot}`);
    await expect.poll(() => buyer.locator("body").textContent()).toMatch(/追回|召回/);
    await walked(page, "/recalls/table");
    await walk.look("recall-table");
    await walked(page, "/recalls");
    await page.locator("main a.row").first().click();
    await page.getByRole("link", { name: "End the recall" }).click();
    await page.getByRole("radio").first().check();
    await page.getByLabel("Reason").fill("all came back and was destroyed");
    await walk.look("recall-end");
    await page.locator("form button[type=submit]").click();
    await page.locator("article .band").getByText("Ended: completed").waitFor();
    await walk.look("recall-ended");
    await walked(page, "/products");
    await page.locator("main a.row").first().click();
    await page.getByRole("button", { name: "Hide the links" }).click();
    await page.locator("dialog[open]").getByLabel("Reason").fill("to be checked");
    await page.locator("dialog[open]").getByRole("button", { name: "Hide the links" }).click();
    await page.getByText("hidden: to be checked").waitFor();
    await walk.look("product");
    await walked(page, "/bases");
    await page.locator("main a.row").first().click();
    await page.getByLabel("refuse it").check();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Capacity rule set").waitFor();
    await walk.look("base");
    await walked(page, "/laboratories");
    await page.locator("main a.row").first().click();
    await page.getByRole("button", { name: "Bar from reporting" }).click();
    await page.locator("dialog[open]").getByLabel("Reason").fill("under investigation");
    await page.locator("dialog[open]").getByRole("button", { name: "Bar from reporting" }).click();
    await page.getByRole("button", { name: "Admit again" }).click();
    await page.locator("dialog[open]").getByLabel("Reason").fill("nothing found");
    await page.locator("dialog[open]").getByRole("button", { name: "Admit again" }).click();
    await page.getByRole("button", { name: "Bar from reporting" }).waitFor();
    await walk.look("laboratory");
    for (const path of ["/certificates", "/exceptions", "/webhooks", "/audit"]) {
      await walked(page, path);
      await walk.look(path.slice(1).replace(/\W+/g, "-"));
    }
    expect(walk.faults).toEqual([]);
    expect(complaints.get(page)?.filter((text) => !/422|400|409/.test(text))).toEqual([]);
  }, 240_000);

  test("a laboratory at a desk reports by keys alone, in English, and the buyers' page tells the verdict", async () => {
    const page = await signedIn(session, world, "laboratory", {
      ...WINDOWS.desk,
      ...ENGLISH,
      path: `/report/${GTIN}/${lot}`,
    });
    const walk = walkOf(page, "laboratory-day-desk-en");
    await shown(page);
    await walk.look("report-empty");
    const typed = async (label: string | RegExp, text: string) => {
      const field = page.getByLabel(label, { exact: true });
      for (let n = 0; n < 60 && !(await field.evaluate((one) => one.matches(":focus"))); n++) {
        await page.keyboard.press("Tab");
      }
      await page.keyboard.press("Control+a");
      await page.keyboard.type(text);
    };
    await typed("Sample", "S-9");
    await typed("Name", "carbendazim");
    await typed(/^Result/, "0.02");
    await typed(/^Limit/, "0.5");
    await walk.look("report");
    await page.keyboard.press("Enter");
    await page.locator("article").getByText("S-9", { exact: false }).first().waitFor();
    await walk.look("batch");
    for (const path of ["/commissions", "/reports", "/webhooks", "/audit"]) {
      await walked(page, path);
      await walk.look(path.slice(1));
    }
    const buyer = await session.newPage(WINDOWS.phone);
    await buyer.goto(`${world.url}/v/01/${GTIN}/10/${lot}?lang=en`);
    expect(await buyer.locator("body").textContent()).toMatch(/carbendazim/i);
    expect(walk.faults).toEqual([]);
    expect(complaints.get(page)?.filter((text) => !/422|400|409/.test(text))).toEqual([]);
  }, 240_000);
});
