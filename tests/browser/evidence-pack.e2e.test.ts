import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { batchOn, done, GTIN, newSeason } from "@suyuan/api/fixtures/season";
import { openGate } from "@suyuan/api/http/gate";
import { newApiKey } from "@suyuan/api/ledger/api-keys";
import { createManagementApp } from "@suyuan/api/routes/app";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axeOn, WCAG_22_AA } from "./axe.ts";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { PICTURES } from "./screens.ts";

const gap = await browserGap();
const AT = "2026-10-07T08:00:00+08:00";

const pictures = join(PICTURES, "evidence-pack");
const folder = mkdtempSync(join(tmpdir(), "suyuan-pack-"));

/** As it is drawn: of both languages the one that is shown. */
const textOf = async (page: Page, selector: string) => (await page.locator(selector).allInnerTexts()).join("\n");

/** The pack of a batch that a depot made of a cooperative's. */
async function packOfDay(): Promise<string> {
  const season = await newSeason();
  const items = (lot: string, quantityKg: number) => [{ gtin: GTIN, lot, quantityKg }];
  const post = (path: string, body: object, who: string) => done(season.send(who, "POST", path, body));
  await post("/api/batches", batchOn("A", 100), "coop");
  await post("/api/shipments", { id: "S1", to: "depot", items: items("A", 70), shippedAt: AT }, "coop");
  await post("/api/shipments/S1/receipt", { items: items("A", 70), receivedAt: AT }, "depot");
  const made = { id: "T1", inputs: items("A", 60), outputs: items("X", 59), lossKg: 1, at: AT };
  await post("/api/transformations", made, "depot");
  const key = newApiKey(season.deps, { organisation: "county", role: "inspector" });
  await season.deps.table.transact(key.ops, key.id);
  const app = createManagementApp(season.deps, openGate(season.deps));
  const headers = { authorization: `Bearer ${key.secret}` };
  const response = await app.request(`/api/batches/${GTIN}/A/pack.html`, { headers });
  expect(response.status).toBe(200);
  return response.text();
}

describe.skipIf(gap !== undefined)(
  `the evidence pack, opened from a file${gap === undefined ? "" : `: ${gap}`}`,
  () => {
    let session: BrowserSession;
    let pack: string;
    beforeAll(async () => {
      [session, pack] = [await startBrowser(), await packOfDay()];
      mkdirSync(pictures, { recursive: true });
    });
    afterAll(async () => {
      await session?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    /** Opens a pack with the network off; `asked` are the addresses that it asked for, besides itself. */
    async function opened(
      text: string,
      options: Parameters<BrowserSession["newPage"]>[0] = { width: 1280, height: 800 },
    ) {
      const file = join(folder, `${Math.random().toString(36).slice(2)}.html`);
      writeFileSync(file, text);
      const page = await session.newPage(options);
      const [asked, errors]: [string[], string[]] = [[], []];
      page.on("request", (request) => asked.push(request.url()));
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("console", (said) => errors.push(said.text()));
      await page.context().setOffline(true);
      const address = pathToFileURL(file).href;
      await page.goto(address);
      return { page, asked: asked.filter((one) => one !== address), errors };
    }
    const verdict = async (page: Page) => [
      await page.locator("#check").getAttribute("class"),
      await textOf(page, "#check"),
    ];

    test("says that it is whole, with the network off, and asks for nothing", async () => {
      const { page, asked, errors } = await opened(pack);
      expect(await verdict(page)).toEqual(["good", expect.stringContaining("4 条事实")]);
      expect(await page.locator("td[id^='f']").allInnerTexts()).toEqual(["✓", "✓", "✓", "✓"]);
      expect([asked, errors]).toEqual([[], []]);
      expect(await textOf(page, "main")).toContain("尚未建立防篡改日志");
      await page.screenshot({ path: join(pictures, "desk-zh.png"), fullPage: true });
    });

    test("says so when a word of the page, a fact, or the trace is another", async () => {
      const changed = (from: string, to: string) => {
        expect(pack).toContain(from);
        return pack.replace(from, to);
      };
      const words = await opened(changed('<td class="n">70</td>', '<td class="n">71</td>'));
      expect(await verdict(words.page)).toEqual(["bad", expect.stringContaining("页面文字被改动")]);
      const fact = await opened(changed('"data":{"gtin"', '"data":{"x":1,"gtin"'));
      expect(await verdict(fact.page)).toEqual(["bad", expect.stringMatching(/数据被改动.*第 1 条事实/)]);
      const trace = await opened(changed('"contributed":', '"contributes":').replace('"kg":70', '"kg":7'));
      expect(await verdict(trace.page)).toEqual(["bad", expect.stringContaining("数据被改动")]);
    });

    test("is read in both languages, on a phone and on paper, and axe finds nothing", async () => {
      const { page } = await opened(pack, { width: 360, height: 740 });
      await page.locator("label[for=en]").click();
      const text = await textOf(page, "main");
      expect(text).toContain("This file is as it was made: 4 facts");
      expect(text).not.toContain("登记事实");
      expect((await axeOn(page, WCAG_22_AA)).found).toEqual([]);
      const isWide = "document.documentElement.scrollWidth > document.documentElement.clientWidth";
      expect(await page.evaluate(isWide)).toBe(false);
      await page.screenshot({ path: join(pictures, "phone-en.png"), fullPage: true });
      await page.emulateMedia({ media: "print" });
      await page.setViewportSize({ width: 794, height: 1123 });
      expect(await page.locator("label").first().isVisible()).toBe(false);
      await page.screenshot({ path: join(pictures, "paper-en.png"), fullPage: true });
    });

    test("is read where scripts do not run: it says that it was not checked", async () => {
      const { page } = await opened(pack, { width: 360, height: 740, javaScriptEnabled: false });
      expect(await textOf(page, "#check")).toContain("尚未检查");
      expect(await textOf(page, "main")).toContain("登记批次");
    });
  },
);
