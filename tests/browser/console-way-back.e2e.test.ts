import { amendWords } from "@suyuan/console/words/amend";
import { bureauWords } from "@suyuan/console/words/bureau";
import { clerkWords } from "@suyuan/console/words/clerk";
import { depotWords } from "@suyuan/console/words/depot/depot";
import { wayBackWords } from "@suyuan/console/words/depot/way-back";
import { workWords } from "@suyuan/console/words/depot/work";
import { language } from "@suyuan/console/words/dictionary";
import { partWords } from "@suyuan/console/words/parts";
import { recordWords } from "@suyuan/console/words/records";
import type { Language } from "@suyuan/domain/language";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { signedIn } from "./console-world.ts";
import { because, follow, press, walkedIn } from "./days.ts";
import { type DepotWorld, KIWI, startDepotWorld } from "./depot-world.ts";
import { opened, shown, WINDOWS, type WindowName, walked, walkOf } from "./screens.ts";

const gap = await browserGap();
const ROOMS = ["1号库", "2号库"] as const;

/** Mistakes that people make, each put right by what the screen offers behind it. */
describe.skipIf(gap !== undefined)(
  `every mistake has a way back${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  () => {
    let session: BrowserSession;
    let world: DepotWorld;
    beforeAll(async () => {
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    const signedInAs = async (who: "clerk" | "depot" | "inspector", windowName: WindowName, lang: Language) => {
      language.value = lang;
      const page = await signedIn(session, world, who, { ...WINDOWS[windowName], language: lang });
      return { page, walk: walkOf(page, `way-back-${who}-${windowName}-${lang}`) };
    };
    const batchOf = async (lot: string) => (await world.call("coop", "GET", `/api/batches/${KIWI}/${lot}`)).json;
    const heldBy = (batch: { onHand: { organisation: string; quantityKg: number }[] }, who: string) =>
      batch.onHand.find(({ organisation }) => organisation === who)?.quantityKg ?? 0;

    describe.each(walkedIn(["phone", "zh"]))("(%s, %s)", (windowName, lang) => {
      let page: Page;
      const lotName = `SLIP-${windowName}-${lang}`.toUpperCase();

      test("a weight ten times too large is corrected from the very screen that says it was registered, and withdrawing says that correcting is enough", async () => {
        const { page: own, walk } = await signedInAs("clerk", windowName, lang);
        page = own;
        const words = { ...partWords(), ...clerkWords() };
        await walked(page, "/batches/new");
        await page.getByLabel(new RegExp(words.weight)).fill("3200");
        await page.locator("summary", { hasText: words.more }).click();
        await page.getByLabel(words.lot, { exact: true }).fill(lotName);
        await press(page, words.register);
        await page.getByRole("heading", { name: words.done }).waitFor();
        await walk.look("registered");
        await follow(page, words.undo);
        await page.getByText(words.voidOrCorrect).waitFor();
        await walk.look("withdraw-or-correct");
        await follow(page, words.correct);
        await page.getByLabel(new RegExp(words.weight)).fill("320");
        await page.getByLabel(partWords().reason, { exact: true }).fill("多打了一个零");
        await press(page, words.correctDone);
        await page.getByText("多打了一个零").waitFor();
        expect(await batchOf(lotName)).toMatchObject({ quantityKg: 320 });
        expect(walk.faults).toEqual([]);
      });

      test("a shipment of the wrong lot is taken back and sent again from what was typed: only what was wrong is chosen anew", async () => {
        const words = { ...partWords(), ...clerkWords() };
        const walk = walkOf(page, `way-back-ship-${windowName}-${lang}`);
        await walked(page, "/shipments/new");
        await page.getByLabel(new RegExp(lotName)).check();
        await page.getByLabel(words.shipWeight).fill("300");
        await page.getByLabel("广元冷库").check();
        await page.getByLabel(words.vehicle).fill("川H54321");
        await press(page, words.shipDone);
        await page.locator("article").getByText(words.notReceived).waitFor();
        await press(page, words.takeBack);
        await because(page, partWords().reason, words.takeBackReasons[2] ?? "", words.takeBack);
        await page.locator("article").getByText(words.takenBack).waitFor();
        await walk.look("taken-back");
        await follow(page, words.shipAgain);
        expect(await page.getByLabel(new RegExp(lotName)).isChecked()).toBe(true);
        expect(await page.getByLabel(words.shipWeight).inputValue()).toBe("300");
        expect(await page.getByLabel("广元冷库").isChecked()).toBe(true);
        expect(await page.getByLabel(words.vehicle).inputValue()).toBe("川H54321");
        await walk.look("again");
        await press(page, words.shipDone);
        await page.locator("article").getByText(words.notReceived).waitFor();
        expect(heldBy(await batchOf(lotName), "honglin")).toBe(20);
        expect(walk.faults).toEqual([]);
      });

      test("labels of the wrong lot are voided, and the next ones are one tap away", async () => {
        const words = { ...partWords(), ...clerkWords() };
        const walk = walkOf(page, `way-back-labels-${windowName}-${lang}`);
        await walked(page, "/labels/new");
        await page.getByLabel(new RegExp(lotName)).check();
        await page.getByLabel(words.count, { exact: true }).fill("2");
        await press(page, words.labelDone);
        await page.getByRole("button", { name: words.voidLabels }).waitFor();
        await press(page, words.voidLabels);
        await because(page, partWords().reason, words.voidLabelsReasons[1] ?? "", words.voidLabels);
        await page.getByText(words.labelsVoided(2)).waitFor();
        await walk.look("voided");
        await page.locator("article").getByRole("link", { name: words.newLabels }).click();
        await page.getByRole("button", { name: words.labelDone }).waitFor();
        expect(walk.faults).toEqual([]);
        await page.context().close();
      });

      test("a receipt typed wrong is corrected from the screen that says it was recorded, to nothing turned away and nothing come too", async () => {
        const { page: own, walk } = await signedInAs("depot", windowName, lang);
        page = own;
        const words = { ...partWords(), ...amendWords(), ...depotWords(), ...workWords() };
        await page
          .locator("a.row", { hasText: words.from("红林合作社") })
          .first()
          .waitFor();
        const { json } = await world.call("depot", "GET", "/api/shipments?direction=in&status=pending");
        const own1 = json.items.find((one: { items: { lot: string }[] }) => one.items[0]?.lot === lotName);
        await walked(page, `/scan/receive/honglin/${own1.id}`);
        await press(page, words.tickByHand);
        await page.getByLabel(words.weighed(lotName)).fill("30");
        await press(page, words.reject);
        await page.getByLabel(words.rejected, { exact: true }).fill("20");
        await press(page, words.rejectReasons[0] ?? "");
        await press(page, words.save);
        await page.getByText(words.saved).waitFor();
        await walk.look("received");
        await follow(page, wayBackWords().receivedWrong);
        const weight = page.getByLabel(new RegExp(`${lotName}$`));
        await expect
          .poll(async () => {
            const again = page.getByRole("button", { name: words.lookAgain });
            if (await again.isVisible()) await again.click();
            return weight.count();
          })
          .toBeGreaterThan(0);
        await weight.first().fill("300");
        await page.getByLabel(`${amendWords().rejected} ${lotName}`).fill("0");
        await page.getByText(words.was(lang === "zh" ? "30 千克" : "30 kg")).waitFor();
        await page.getByLabel(partWords().reason, { exact: true }).fill("看错了秤");
        await walk.look("correct");
        await press(page, words.act);
        await expect.poll(async () => heldBy(await batchOf(lotName), "cold"), { timeout: 15_000 }).toBe(300);
        await page.locator("article").getByText("看错了秤").waitFor();
        expect(walk.faults).toEqual([]);
      });

      test("goods put into the wrong room are taken out with a tap and put into the right one; days later they are put elsewhere just as they were put away", async () => {
        const walk = walkOf(page, `way-back-room-${windowName}-${lang}`);
        const words = { ...depotWords(), ...workWords() };
        const rooms = async () =>
          (await world.call("depot", "GET", `/api/batches?lot=${lotName}`)).json.items[0]?.rooms;
        // Rooms are offered once something lies in them: what is offered changes with what is recorded.
        const chosen = (room: string) =>
          expect
            .poll(async () => {
              const name = page.locator("main input[list]");
              if (await name.isVisible()) return name.fill(room).then(() => true);
              for (const word of [room, words.newRoom]) {
                const button = page.getByRole("button", { name: word, exact: true });
                if (await button.isVisible()) {
                  await button.click({ timeout: 500 }).catch(() => undefined);
                  return word === room && (await button.getAttribute("aria-pressed")) === "true";
                }
              }
              return false;
            })
            .toBe(true);
        await walked(page, "/stock");
        await page.locator("a.row", { hasText: lotName }).filter({ hasText: "300" }).click();
        await page.locator(`[data-lot='${lotName}']`).waitFor();
        await chosen(ROOMS[0]);
        await press(page, words.storeDone(1));
        await page.getByText(words.saved).waitFor();
        await walk.look("wrong-room");
        await press(page, wayBackWords().roomWrong);
        await page.locator(`[data-lot='${lotName}']`).waitFor();
        await chosen(ROOMS[1]);
        await press(page, words.storeDone(1));
        await page.getByText(words.saved).waitFor();
        await expect.poll(rooms, { timeout: 20_000 }).toEqual([{ location: ROOMS[1], quantityKg: 300 }]);
        await opened(page, `${world.url}/console/batches/${KIWI}/${lotName}`);
        await page.locator("summary", { hasText: recordWords().moreActsHere }).click();
        await walk.look("batch-acts");
        await follow(page, recordWords().moveRoom);
        await page.locator(`[data-lot='${lotName}']`).waitFor();
        await chosen(ROOMS[0]);
        await walk.look("another-room");
        await press(page, words.storeDone(1));
        await expect.poll(rooms, { timeout: 20_000 }).toEqual([{ location: ROOMS[0], quantityKg: 300 }]);
        expect(walk.faults).toEqual([]);
      });

      test("a load sent to the wrong place is taken back from the driver's sheet, and loaded again without a scan", async () => {
        const walk = walkOf(page, `way-back-load-${windowName}-${lang}`);
        const words = { ...partWords(), ...clerkWords(), ...depotWords(), ...workWords() };
        await walked(page, `/scan/ship?gtin=${KIWI}&lot=${lotName}`);
        await page.locator(`[data-lot='${lotName}'] input`).fill("120");
        await page.getByLabel("红林合作社").check();
        await press(page, workWords().shipDone(1));
        await page.getByText(words.driver).first().waitFor();
        await walk.look("sheet");
        await follow(page, wayBackWords().sentWrong);
        await expect
          .poll(async () => {
            const again = page.getByRole("button", { name: /重试|再试|Try again/ });
            if (await again.isVisible()) await again.click();
            return page.getByRole("button", { name: words.takeBack }).count();
          })
          .toBe(1);
        await press(page, words.takeBack);
        await because(page, partWords().reason, words.takeBackReasons[1] ?? "", words.takeBack);
        await follow(page, words.shipAgain);
        await page.locator(`[data-lot='${lotName}']`).waitFor();
        expect(await page.locator(`[data-lot='${lotName}'] input`).inputValue()).toBe("120");
        expect(new URL(page.url()).search).toBe("");
        await walk.look("loaded-again");
        await page.locator(`[data-lot='${lotName}']`).getByRole("button", { name: words.remove }).click();
        expect(walk.faults).toEqual([]);
        await page.context().close();
      });

      test("a recall of the wrong lot is taken back from its screen and from the batch's, in words that say so", async () => {
        const { page: officer, walk } = await signedInAs("inspector", windowName, lang);
        const words = { ...partWords(), ...clerkWords(), ...recordWords(), ...bureauWords() };
        await walked(officer, `/batches/${KIWI}/${lotName}/recall`);
        await officer.getByLabel(clerkWords().recallLevels[2]).check();
        await officer.getByLabel(partWords().reason, { exact: true }).fill("批号看错");
        await press(officer, clerkWords().recallDone);
        await officer.getByRole("link", { name: words.endRecall }).waitFor();
        await walked(officer, `/batches/${KIWI}/${lotName}`);
        await walk.look("recalled-batch");
        await follow(officer, words.seeRecall);
        await follow(officer, words.endRecall);
        await shown(officer);
        await officer.getByLabel(words.mistaken).check();
        await officer.getByLabel(partWords().reason, { exact: true }).fill("批号看错");
        await walk.look("take-back");
        await press(officer, words.endRecall);
        await officer.locator("article .band.plain", { hasText: words.recallStatus.mistaken }).waitFor();
        expect((await batchOf(lotName)).state.code).not.toBe("recalled");
        await walked(officer, "/batches");
        expect(await officer.locator("a.row", { hasText: lotName }).textContent()).not.toContain(words.onHand);
        expect(walk.faults).toEqual([]);
        await officer.context().close();
      });
    });
  },
);
