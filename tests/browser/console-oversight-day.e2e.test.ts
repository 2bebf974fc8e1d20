import { readFile } from "node:fs/promises";
import { sampleReport } from "@suyuan/cli/sampling/check-sample";
import { language } from "@suyuan/console/words/dictionary";
import { tourWords } from "@suyuan/console/words/guide/tour";
import { harvestWords } from "@suyuan/console/words/oversight/harvests";
import { watchWords } from "@suyuan/console/words/oversight/watch";
import { partWords } from "@suyuan/console/words/parts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { buyersPage, follow, press, unmeant, walkedIn } from "./days.ts";
import { type DepotWorld, daysAgo, KIWI, startDepotWorld } from "./depot-world.ts";
import { type Walk, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();

describe.skipIf(gap !== undefined).each(walkedIn(["phone", "zh"]))(
  `inspections and disputes, on a %s in %s${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  (window, lang) => {
    let session: BrowserSession;
    let world: DepotWorld;
    let page: Page;
    let walk: Walk;
    const words = () => watchWords();

    beforeAll(async () => {
      language.value = lang;
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
      page = await signedIn(session, world, "inspector", { ...WINDOWS[window], language: lang });
      walk = walkOf(page, `oversight-day-${window}-${lang}`);
      await press(page, tourWords().skip);
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    test("a sampling is begun, frozen and drawn, and whoever has the file recomputes it", async () => {
      await walked(page, "/samplings");
      await walk.look("samplings-none");
      await follow(page, words().begin);
      await page.getByLabel(words().count, { exact: true }).fill("1");
      await walk.look("sampling-new");
      await press(page, words().begin);
      await page.getByRole("button", { name: words().freeze }).waitFor();
      await walk.look("sampling-committed");
      await press(page, words().freeze);
      await page.getByRole("button", { name: words().draw }).waitFor();
      await walk.look("sampling-frozen");
      await press(page, words().draw);
      await page.getByRole("heading", { name: words().drawn, exact: true }).waitFor();
      await walk.look("sampling-drawn");
      const saved = page.waitForEvent("download");
      await press(page, words().list);
      const { isSound, text } = sampleReport(await readFile(await (await saved).path(), "utf8"));
      expect([isSound, text]).toEqual([true, text]);
    });

    test("what the inspection found is written, with its clause and its day", async () => {
      await follow(page, words().write);
      await page
        .getByLabel(words().severities.major, { exact: true })
        .or(page.getByRole("button", { name: words().severities.major, exact: true }))
        .first()
        .click();
      await page.getByLabel(words().text).fill("冷库门口没有温度记录");
      await press(page, words().write);
      await page.getByText(words().required).first().waitFor();
      // Whom it is about is found by its name: nobody types an id.
      await press(page, words().another);
      await press(page, words().write);
      await page.locator("main .wrong").first().waitFor();
      await page.getByLabel(words().findSubject).fill("红林");
      await walk.look("finding-about");
      await page.locator("main button.row", { hasText: "红林合作社" }).first().click();
      await page.getByText(`${words().kinds.organisation} 红林合作社`).waitFor();
      await page.getByLabel(words().clause).fill("NY/T 1056 5.2");
      await walk.look("finding-new");
      await press(page, words().write);
      await page.locator("article .band").getByText(words().findingStates.open).waitFor();
      await walk.look("finding");
    });

    test("its organisation tells what was done, and the bureau judges it", async () => {
      const holder = await signedIn(session, world, "clerk", { ...WINDOWS[window], language: lang });
      const own = walkOf(holder, `oversight-holder-${window}-${lang}`);
      await press(holder, tourWords().skip);
      await walked(holder, "/findings");
      await own.look("findings");
      await holder.locator("a.row").first().click();
      await holder.getByLabel(words().actText).fill("已装温度记录仪");
      await own.look("finding-act");
      await press(holder, words().act);
      await holder.locator("article .band").getByText(words().findingStates.answered).waitFor();
      await own.look("finding-answered");
      expect(unmeant(complaints.get(holder))).toEqual([]);
      await holder.close();
      await page.reload();
      await press(page, words().decisions.accepted);
      await page.getByLabel(partWords().reason).first().fill("已核实");
      await walk.look("finding-judge");
      await press(page, words().decide);
      await page.locator("a.row").first().getByText(words().findingStates.accepted).waitFor();
      await walk.look("findings");
    });

    test("a delivery is disputed, the buyers' page says so neutrally, and the bureau decides", async () => {
      await walked(page, "/disputes");
      await walk.look("disputes-none");
      const denied = { id: "d1", gtin: KIWI, lot: "ROAD-1", claim: "delivery", reason: "没有收到这批货" };
      expect((await world.call("depot", "POST", "/api/disputes", denied)).status).toBe(201);
      const where = { url: world.url, path: `/v/01/${KIWI}/10/ROAD-1`, lang };
      await buyersPage(
        page,
        where,
        lang === "zh" ? /提出异议.*尚未裁定/s : /disputes a delivery.*not decided yet/s,
        walk,
      );
      await page.goto(`${world.url}/console/disputes`);
      await page.locator("a.row").first().click();
      await page.getByLabel(words().outcomes.rejected).check();
      await page.getByLabel(partWords().reason).fill("签收单可查");
      await walk.look("dispute");
      await press(page, words().settle);
      await page.locator("a.row").first().getByText(words().disputeStates.rejected).waitFor();
      await walk.look("disputes");
      await walked(page, "/watch/findings");
      await walk.look("findings-table");
    });

    test("whoever is named disputes a record from the batch", async () => {
      const depot = await signedIn(session, world, "depot", { ...WINDOWS[window], language: lang });
      const own = walkOf(depot, `oversight-depot-${window}-${lang}`);
      await walked(depot, `/disputes/new?batch=${encodeURIComponent(`01/${KIWI}/10/OLD`)}`);
      await depot.getByLabel(words().claims.delivery).check();
      await depot.getByLabel(partWords().reason).fill("数量不符");
      await own.look("dispute-new");
      await press(depot, words().dispute);
      await depot.locator("article .band").getByText(words().disputeStates.open).waitFor();
      await own.look("dispute");
      expect(unmeant(complaints.get(depot))).toEqual([]);
      await depot.close();
    });

    test("a suspended certificate lists what was harvested before it and within", async () => {
      const terms = { scheme: "green-food", number: "LB-18-26092200001A", holder: "honglin", gtins: [KIWI] };
      const valid = { approvedKgPerYear: 9000, validFrom: daysAgo(200), validTo: daysAgo(-600) };
      const granted = { id: "c9", ...terms, bases: ["yunfeng"], ...valid };
      expect((await world.call("bureau", "POST", "/api/certificates", granted)).status).toBe(201);
      for (const [lot, days] of [
        ["EARLY", 6],
        ["LATE", 1],
      ] as const) {
        const harvest = { base: "yunfeng", plots: ["y1"], harvestedOn: daysAgo(days), quantityKg: 50 };
        const batch = { gtin: KIWI, lot, ...harvest, certificate: "c9", commitmentBasis: "quality-control" };
        expect((await world.call("coop", "POST", "/api/batches", batch)).status).toBe(201);
      }
      const stop = { status: "suspended", id: "g1", reason: "抽检不合格", effectiveFrom: daysAgo(3) };
      await world.call("bureau", "POST", "/api/certificates/c9/status", stop);
      await walked(page, "/certificates/c9/harvests?from=bureau");
      const row = (lot: string) => page.locator("a.row", { hasText: lot });
      await row("EARLY").getByText(harvestWords().sides.before).waitFor();
      await row("LATE").getByText(harvestWords().sides.within).waitFor();
      await walk.look("certificate-harvests");
      await page.getByRole("button", { name: harvestWords().sides.within, exact: true }).click();
      await row("EARLY").waitFor({ state: "detached" });
      expect(unmeant(complaints.get(page))).toEqual([]);
    });
  },
);
