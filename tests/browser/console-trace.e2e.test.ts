import { readFile } from "node:fs/promises";
import { language } from "@suyuan/console/words/dictionary";
import { graphWords } from "@suyuan/console/words/oversight/graph";
import { recallOrderWords } from "@suyuan/console/words/oversight/recall-orders";
import { traceWords } from "@suyuan/console/words/oversight/trace";
import { partWords } from "@suyuan/console/words/parts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { follow, press, walkedIn } from "./days.ts";
import { type DepotWorld, daysAgo, KIWI, labelOf, startDepotWorld, wedge } from "./depot-world.ts";
import { shown, type Walk, WINDOWS, walked, walkOf } from "./screens.ts";
import { batchId, plantMix } from "./trace-world.ts";

const gap = await browserGap();

describe.skipIf(gap !== undefined).each(walkedIn(["phone", "zh"]))(
  `a trace that is drawn, on a %s in %s${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  (window, lang) => {
    let session: BrowserSession;
    let world: DepotWorld;
    let page: Page;
    let walk: Walk;
    const isPhone = window === "phone";
    const [forward, back] = isPhone ? ["ArrowDown", "ArrowUp"] : ["ArrowRight", "ArrowLeft"];

    beforeAll(async () => {
      language.value = lang;
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
      await plantMix(world);
      page = await signedIn(session, world, "inspector", { ...WINDOWS[window], language: lang });
      walk = walkOf(page, `trace-${window}-${lang}`);
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    const here = () => page.locator(".graph-here");
    const at = (id: string) => page.locator(`.graph-here[data-node="${id}"]`).waitFor({ state: "attached" });
    const inView = () => page.locator(".graph").scrollIntoViewIfNeeded();

    test("is found beside the search, and begins at what is scanned", async () => {
      await walked(page, "/search");
      await follow(page, traceWords().title);
      await walk.look("ask");
      await page.locator("[data-search]").focus();
      await wedge(await page.context().newCDPSession(page), labelOf("OLD"));
      await at(batchId("OLD"));
      await shown(page);
      await walk.look("graph");
      await inView();
      await walk.look("graph-in-view");
    });

    test("says of the node where one is all that is drawn in words, and what its signs mean", async () => {
      const label = (await here().getAttribute("aria-label")) ?? "";
      const words = traceWords();
      for (const part of [words.isStart, "OLD", "红林合作社", graphWords().marks.certain, "500"]) {
        expect(label).toContain(part);
      }
      const legend = await page.getByRole("list", { name: graphWords().legend }).textContent();
      for (const mark of Object.values(graphWords().marks)) expect(legend).toContain(mark);
    });

    test("is walked by arrows along its ways, and Enter opens the thing itself, from where one comes back to the node", async () => {
      await here().focus();
      await page.keyboard.press(forward ?? "");
      await at("shipment/honglin/here-1");
      await page.keyboard.press(back ?? "");
      await at(batchId("OLD"));
      await page.keyboard.press(back ?? "");
      await at("base/honglin/yunfeng");
      await page.keyboard.press("Home");
      await at(batchId("OLD"));
      for (let n = 0; n < 2; n += 1) await page.keyboard.press(forward ?? "");
      // Beside goods of the start lie those that came with them.
      const beside = new Set<string | null>();
      for (const key of isPhone ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"]) {
        for (let n = 0; n < 5; n += 1) {
          beside.add(await here().getAttribute("data-node"));
          await page.keyboard.press(key);
        }
      }
      expect(beside).toContain(`${batchId("OLD")}@cold`);
      expect(beside).toContain(batchId("NEW"));
      expect(await page.evaluate(`document.activeElement?.classList.contains("graph-here")`)).toBe(true);
      await page.getByRole("button", { name: graphWords().start }).click();
      await page.keyboard.press(forward ?? "");
      await at("shipment/honglin/here-1");
      await page.keyboard.press("Enter");
      await page.waitForURL(/shipments\/honglin\/here-1/);
      await page.goBack();
      await at("shipment/honglin/here-1");
    });

    test("is moved and zoomed by the wheel and by its buttons, and a tap opens a node", async () => {
      await inView();
      const box = async () => (await here().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      await press(page, graphWords().start);
      await page.waitForTimeout(100);
      const before = await box();
      await page.mouse.move(before.x + before.width / 2, before.y + before.height / 2);
      await page.mouse.wheel(0, 120);
      await expect.poll(async () => (await box()).width).toBeLessThan(before.width);
      await press(page, graphWords().whole);
      await walk.look("whole");
      await inView();
      await page.getByRole("button", { name: graphWords().nearer }).click();
      // To the shipment, which lies beside the start.
      await press(page, graphWords().start);
      await page.waitForTimeout(100);
      const own = await box();
      const along = isPhone ? [0, own.height * 1.75] : [own.width * 1.55, 0];
      await page.mouse.click(own.x + own.width / 2 + (along[0] ?? 0), own.y + own.height / 2 + (along[1] ?? 0));
      await at("shipment/honglin/here-1");
    });

    test("stands beside a table of places and of steps, which filters, sorts and is taken along; a row shows its node", async () => {
      const words = traceWords();
      await page.getByRole("searchbox", { name: partWords().filterRows }).fill("MIX-B");
      await page.locator(".table-wrap tbody a", { hasText: "MIX-B" }).click();
      await at(batchId("MIX-B"));
      expect(await page.locator(".graph-node h2").textContent()).toContain("MIX-B");
      await press(page, words.tables.steps);
      await page.locator("th button", { hasText: words.kg }).click();
      await page.locator("th[aria-sort=ascending]").waitFor();
      await walk.look("steps");
      const [download] = await Promise.all([page.waitForEvent("download"), press(page, partWords().export)]);
      const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
      const { json } = await world.call("bureau", "GET", `/api/trace?id=${batchId("OLD")}`);
      expect(lines).toHaveLength(json.edges.length + 1);
    });

    test("is taken along as the service's own table and for FoodChain-Lab", async () => {
      for (const [name, file] of [
        [traceWords().csv, "trace.csv"],
        [traceWords().fcl, "trace.fcl.json"],
      ] as const) {
        const [download] = await Promise.all([page.waitForEvent("download"), press(page, name)]);
        expect(download.suggestedFilename()).toBe(file);
        const text = await readFile(await download.path(), "utf8");
        expect(text).toContain("MIX-A");
      }
    });

    test("is asked one way and for days, which a reload keeps; what had not happened is not there", async () => {
      const words = traceWords();
      await page.getByLabel(words.direction, { exact: true }).selectOption("back");
      await page.locator("main [role=status]", { hasText: words.told(2, 1) }).waitFor();
      await page.locator("summary", { hasText: words.more }).click();
      await page.getByLabel(words.asOf).fill(daysAgo(45));
      await page.getByText(words.nothing).waitFor();
      await walk.look("before");
      await page.reload();
      await page.getByText(words.nothing).waitFor();
      expect(await page.getByLabel(words.asOf).inputValue()).toBe(daysAgo(45));
      await page.getByLabel(words.asOf).fill("");
      await page.getByLabel(words.direction, { exact: true }).selectOption("both");
      await at(batchId("OLD"));
    });

    test("is put together by organisation, with what went to and fro between them", async () => {
      const words = traceWords();
      await page.getByLabel(words.shape, { exact: true }).selectOption("organisations");
      await at("organisation/honglin");
      const ways = await page.locator(".graph-node ul").allTextContents();
      expect(ways.every((list) => list.includes("广元冷库"))).toBe(true);
      await inView();
      await walk.look("organisations");
      await page.getByLabel(words.shape, { exact: true }).selectOption("lots");
      await at(batchId("OLD"));
    });

    test("leads to the simulation of a recall from its start, and from any batch of it", async () => {
      const words = traceWords();
      await follow(page, words.recall);
      const chosen = page.getByLabel(recallOrderWords().chosen, { exact: true });
      expect(await chosen.inputValue()).toBe(batchId("OLD"));
      await press(page, recallOrderWords().simulate);
      await page.getByText(recallOrderWords().simulated).waitFor();
      await page.goBack();
      await at(batchId("OLD"));
      await page.locator(".table-wrap tbody a", { hasText: "MIX-B" }).first().click();
      await at(batchId("MIX-B"));
      await follow(page, words.recallHere);
      expect(await chosen.inputValue()).toBe(batchId("MIX-B"));
    });

    test("refuses a start that is none with the forms that there are, and what was typed stays", async () => {
      await walked(page, "/trace");
      await page.getByLabel(traceWords().start).fill("vehicle/川A");
      await press(page, traceWords().go);
      await page.locator("main [role=alert]", { hasText: "01/{gtin}/10/{lot}" }).waitFor();
      await press(page, traceWords().another);
      expect(await page.getByLabel(traceWords().start).inputValue()).toBe("vehicle/川A");
      await walk.look("another");
    });

    test("is a holder's as well, from its batch, as far as that may read", async () => {
      const holder = await signedIn(session, world, "depot", { ...WINDOWS[window], language: lang });
      const own = walkOf(holder, `trace-holder-${window}-${lang}`);
      await walked(holder, `/batches/${KIWI}/MIX-A`);
      await follow(holder, traceWords().title);
      await holder.locator(".graph-here").waitFor({ state: "attached" });
      await holder.locator(".graph").scrollIntoViewIfNeeded();
      await own.look("graph");
      expect(await holder.getByRole("link", { name: traceWords().recall }).count()).toBe(0);
      expect(own.faults).toEqual([]);
      expect(complaints.get(holder)).toEqual([]);
      await holder.context().close();
    });

    test("has nothing that axe finds, no cut text, and no script that failed", () => {
      expect(walk.faults).toEqual([]);
      expect(complaints.get(page)?.filter((text) => !/40[04]/.test(text))).toEqual([]);
    });
  },
);
