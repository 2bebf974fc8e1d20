import { language } from "@suyuan/console/words/dictionary";
import { causeWords } from "@suyuan/console/words/oversight/causes";
import { recallOrderWords } from "@suyuan/console/words/oversight/recall-orders";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { follow, press, unmeant, walkedIn } from "./days.ts";
import { type DepotWorld, labelOf, startDepotWorld, wedge } from "./depot-world.ts";
import { type Walk, WINDOWS, walked, walkOf } from "./screens.ts";
import { batchId, plantMix } from "./trace-world.ts";

const gap = await browserGap();

describe.skipIf(gap !== undefined).each(walkedIn(["desk", "zh"]))(
  `from complaints to their common source, on a %s in %s${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  (window, lang) => {
    let session: BrowserSession;
    let world: DepotWorld;
    let page: Page;
    let walk: Walk;

    beforeAll(async () => {
      language.value = lang;
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
      await plantMix(world);
      page = await signedIn(session, world, "inspector", { ...WINDOWS[window], language: lang });
      walk = walkOf(page, `causes-${window}-${lang}`);
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    const cases = () => page.locator("main ul.rows > li.row b").allTextContents();

    test("cases are scanned one by one, found by a lot, and pasted many at once; what is none is said and stays", async () => {
      const words = causeWords();
      await walked(page, "/search");
      await follow(page, words.title);
      await walk.look("none");
      const cdp = await page.context().newCDPSession(page);
      await page.locator("[data-search]").focus();
      await wedge(cdp, labelOf("MIX-A", { serial: "S1" }));
      await expect.poll(cases).toEqual([expect.stringContaining("S1")]);
      await page.locator("[data-search]").fill("NEW-1");
      await page.locator("main button.row", { hasText: "NEW-1" }).click();
      await expect.poll(async () => (await cases()).length).toBe(2);
      await page.locator("summary", { hasText: words.paste }).click();
      await page
        .getByLabel(words.paste, { exact: true })
        .fill([labelOf("MIX-B"), labelOf("NEW-1"), "苍溪雪梨", "test/honglin/NONE"].join("\n"));
      await press(page, words.add);
      await page.getByText(words.notCases(1)).waitFor();
      await page.getByText(words.twice(1)).waitFor();
      expect(await page.getByLabel(words.paste, { exact: true }).inputValue()).toBe("苍溪雪梨");
      expect(await cases()).toHaveLength(4);
      await walk.look("cases");
    });

    test("a case that is not on record is refused at its own row, and taken away; what was gathered outlives a reload", async () => {
      const words = causeWords();
      await press(page, words.go);
      await page.locator("li[data-wrong]", { hasText: "NONE" }).waitFor();
      await walk.look("refused");
      await page.getByRole("button", { name: /NONE/ }).click();
      await page.getByLabel(words.paste, { exact: true }).fill("");
      await page.reload();
      await expect.poll(async () => (await cases()).length).toBe(3);
    });

    test("what explains all of them stands first with its share, its days and its ways in words", async () => {
      const words = causeWords();
      await press(page, words.go);
      const first = page.locator("main ol > li").first();
      await first.waitFor();
      expect(await first.locator("h3").textContent()).toContain("NEW");
      expect(await first.textContent()).toContain(words.explains(3, 3));
      await first.locator("summary", { hasText: words.paths }).click();
      const ways = await first.locator("ul li").allTextContents();
      expect(ways.some((way) => way.includes("mix-1") && way.includes("MIX-B"))).toBe(true);
      await first.scrollIntoViewIfNeeded();
      await walk.look("found");
      // Old lots went into two of the three alone.
      const old = page.locator("main ol > li", { has: page.locator("h3", { hasText: "OLD" }) }).first();
      expect(await old.textContent()).toContain(words.explains(2, 3));
      expect(await old.textContent()).toContain(words.without(1));
    });

    test("all are taken away by one tap, and put back by another", async () => {
      const words = causeWords();
      await press(page, words.clear);
      await page.getByText(words.cleared(3)).waitFor();
      expect(await cases()).toHaveLength(0);
      await press(page, words.undo);
      expect(await cases()).toHaveLength(3);
    });

    test("each leads to its trace and to the simulation of a recall, an organisation with the days on which goods came to it", async () => {
      const words = causeWords();
      const depot = page.locator("main ol > li", { has: page.locator("h3", { hasText: "广元冷库" }) }).last();
      await depot.getByRole("link", { name: words.recall }).click();
      expect(await page.getByLabel(recallOrderWords().chosen, { exact: true }).inputValue()).toBe("cold");
      expect(await page.getByLabel(recallOrderWords().from, { exact: true }).inputValue()).not.toBe("");
      await page.goBack();
      const first = page.locator("main ol > li").first();
      await first.getByRole("link", { name: words.trace }).click();
      await page.locator(`.graph-here[data-node="${batchId("NEW")}"]`).waitFor({ state: "attached" });
    });

    test("nothing is found by axe, no text is cut, no script failed", () => {
      expect(walk.faults).toEqual([]);
      expect(unmeant(complaints.get(page))?.filter((text) => !/404/.test(text))).toEqual([]);
    });
  },
);
