import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { listOfBatches, scrolledThrough } from "./console-measures.ts";
import { type ConsoleWorld, signedIn, startWorld } from "./console-world.ts";
import { WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();
const ROWS = 5000;
/** Those in sight of any window that people have, and some around them. */
const ROWS_DRAWN_MOST = 120;

describe.skipIf(gap !== undefined)(`a table of ${ROWS} rows${gap === undefined ? "" : ` (skipped: ${gap})`}`, () => {
  let session: BrowserSession;
  let world: ConsoleWorld;
  let page: Page;
  const drawn = () => page.locator(".table-wrap tbody tr").count();
  const said = () => page.locator("main [role=status]").first().textContent();

  beforeAll(async () => {
    [session, world] = await Promise.all([startBrowser(), startWorld()]);
    page = await signedIn(session, world, "inspector", { ...WINDOWS.desk, hasWorker: false });
    await listOfBatches(page, ROWS);
    await walked(page, "/batches/table");
    await page.locator(".table-wrap tbody tr").first().waitFor();
  });
  afterAll(async () => {
    await session?.close();
    await world?.server.stop();
  });

  test("says how many there are, and has those in sight in the document, however far it is scrolled", async () => {
    expect(await said()).toBe("5000 行");
    const { rowsMost, framesMs } = await scrolledThrough(page);
    expect(framesMs.length).toBeGreaterThan(200);
    expect(rowsMost).toBeLessThanOrEqual(ROWS_DRAWN_MOST);
    await page.getByText("S04999").waitFor();
  });

  test("finds one row among all by what is typed, and forgets it again", async () => {
    await page.getByRole("searchbox", { name: "筛选这张表" }).fill("S03777");
    await page.getByText("1 行", { exact: true }).waitFor();
    expect(await page.locator(".table-wrap tbody tr a").allTextContents()).toEqual(["S03777"]);
    await page.getByRole("searchbox", { name: "筛选这张表" }).fill("");
    await page.getByText("5000 行").waitFor();
  });

  test("sorts all rows by a column, up and down, and leaves a column out", async () => {
    const weights = async () => {
      const texts = await page.locator(".table-wrap tbody tr td.num:nth-last-child(2)").allTextContents();
      return texts.map((text) => Number(text.replaceAll(/[^\d.]/g, "")));
    };
    await page.locator("th button", { hasText: "登记重量" }).click();
    await page.locator("th[aria-sort=ascending]").waitFor();
    await page.evaluate(`document.querySelector(".table-wrap").scrollTop = 0`);
    expect((await weights()).slice(0, 5)).toEqual([100, 100, 100, 100, 100]);
    await page.locator("th button", { hasText: "登记重量" }).click();
    await page.locator("th[aria-sort=descending]").waitFor();
    expect((await weights())[0]).toBe(999);
    await page.locator("summary", { hasText: "列" }).click();
    await page.getByRole("button", { name: "基地", exact: true }).first().click();
    await page.locator("th", { hasText: "基地" }).waitFor({ state: "detached" });
  });

  test("exports what it shows, all of it, in its order", async () => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "导出表格" }).click(),
    ]);
    const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
    expect(lines).toHaveLength(ROWS + 1);
    expect(lines[0]).not.toContain("基地");
    expect(lines[1]).toContain(",999,");
  });

  test("prints every row, and draws those in sight again afterwards", async () => {
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    await expect.poll(drawn, { timeout: 60_000 }).toBe(ROWS);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    await expect.poll(drawn, { timeout: 60_000 }).toBeLessThanOrEqual(ROWS_DRAWN_MOST);
    expect(await drawn()).toBeGreaterThan(10);
  });

  test("has every row drawn by the time that its button prints", async () => {
    await page.evaluate(
      "print = () => { document.body.dataset.printed = document.querySelectorAll('.table-wrap tbody tr').length }",
    );
    await page.getByRole("button", { name: "打印" }).click();
    await page.locator(`body[data-printed="${ROWS}"]`).waitFor({ timeout: 60_000 });
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    await expect.poll(drawn, { timeout: 60_000 }).toBeLessThanOrEqual(ROWS_DRAWN_MOST);
  });

  test("is walked by the keyboard, and nothing of it is cut or found by axe at 100 and 200 %", async () => {
    await page.locator(".table-wrap").focus();
    await page.keyboard.press("End");
    await expect
      .poll(() => page.evaluate<number>(`document.querySelector(".table-wrap").scrollTop`), { timeout: 15_000 })
      .toBeGreaterThan(100_000);
    const walk = walkOf(page, "table");
    await walk.look("rows");
    // The rows at the two edges of what scrolls are half out of sight: they are scrolled to, not aimed at.
    expect(walk.faults.filter((fault) => !/target-size: (?:<a [^>]*>S\d{5}<\/a>(?: \| )?){1,2}$/.test(fault))).toEqual(
      [],
    );
  });
});
