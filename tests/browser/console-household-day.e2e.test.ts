import { addOrganisationTo } from "@suyuan/cli/administration";
import { addUserTo } from "@suyuan/cli/users/add-user";
import { benefitWords } from "@suyuan/console/words/county/benefits";
import { codeWords } from "@suyuan/console/words/county/codes";
import { householdWords } from "@suyuan/console/words/county/households";
import { standardWords } from "@suyuan/console/words/county/standards";
import { language } from "@suyuan/console/words/dictionary";
import { importWords } from "@suyuan/console/words/files/import";
import { tourWords } from "@suyuan/console/words/guide/tour";
import { partWords } from "@suyuan/console/words/parts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { because, follow, press, unmeant, walkedIn } from "./days.ts";
import { type DepotWorld, startDepotWorld } from "./depot-world.ts";
import { opened, type Walk, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();
const HOUSEHOLD = "510824100201-017";

describe.skipIf(gap !== undefined).each(walkedIn(["phone", "zh"]))(
  `a household from its registration to its answer, on a %s in %s${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  (window, lang) => {
    let session: BrowserSession;
    let world: DepotWorld;
    let office: Page;
    let clerk: Page;
    let walks: { readonly office: Walk; readonly clerk: Walk };

    beforeAll(async () => {
      language.value = lang;
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
      const { deps } = world.server.machine;
      await addOrganisationTo(deps, { id: "county", name: "苍溪县产业办", kind: "county", regionCode: "510824" });
      const added = async (name: string, account: string, organisation: string, role: "statistician" | "clerk") => {
        const { password = "" } = await addUserTo(deps, { name, account, organisation, role }, { isInitial: false });
        return signedIn(session, world, { account, password }, { ...WINDOWS[window], language: lang });
      };
      office = await added("周统计", "zhoutj", "county", "statistician");
      clerk = await added("刘会计", "liukj", "honglin", "clerk");
      const walkNamed = (page: Page, who: string) => walkOf(page, `household-day-${who}-${window}-${lang}`);
      walks = { office: walkNamed(office, "office"), clerk: walkNamed(clerk, "clerk") };
      const { skip, done } = tourWords();
      for (const page of [office, clerk])
        await page
          .getByRole("button", { name: new RegExp(`^(?:${skip}|${done})$`) })
          .first()
          .click();
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    const fill = (page: Page, label: string, text: string, nth = 0) =>
      page.getByLabel(label, { exact: true }).nth(nth).fill(text);

    test("the office registers it: what is missing or may not stand in a number is named at its field", async () => {
      const words = householdWords();
      await walked(office, "/households");
      await walks.office.look("none");
      await follow(office, words.add);
      await press(office, words.addDone);
      await office.locator("[data-wrong]").first().waitFor();
      await walks.office.look("registration-refused");
      await fill(office, words.id, "510824196001011234");
      await fill(office, words.village, "510824100201");
      await fill(office, words.since, "2019-12-01");
      await press(office, words.addPlot);
      await fill(office, words.crop, "红心猕猴桃");
      await fill(office, words.area, "2");
      await fill(office, words.yieldCap, "500");
      await fill(office, words.name, "王桂芳");
      await press(office, words.addDone);
      await office.locator("[data-pointer='/id'][data-wrong]").waitFor();
      await fill(office, words.id, HOUSEHOLD);
      await walks.office.look("registration");
      await press(office, words.addDone);
      await office.locator("dd", { hasText: "王桂芳" }).waitFor();
      await walks.office.look("household");
    });

    test("a wrong class is corrected with its days, and the history says what stood before", async () => {
      const words = householdWords();
      await follow(office, words.correct);
      await fill(office, words.until, "2022-12-31");
      await press(office, words.addPeriod);
      await office.getByRole("button", { name: words.classes.monitored }).nth(1).click();
      await fill(office, words.since, "2023-01-01", 1);
      await fill(office, partWords().reason, words.correctReasons[2] ?? "");
      await walks.office.look("correction");
      await press(office, words.correct);
      await office.locator("dd", { hasText: words.classes.monitored }).first().waitFor();
      await walks.office.look("corrected");
    });

    test("the cooperative records a delivery; more than the household grows is refused at the weight, with what is left", async () => {
      const words = benefitWords();
      await walked(clerk, "/benefits");
      await walks.clerk.look("none");
      await follow(clerk, words.add);
      await press(clerk, words.addDone);
      await clerk.locator("[data-wrong]").first().waitFor();
      await walks.clerk.look("delivery-refused");
      await fill(clerk, words.household, HOUSEHOLD);
      await clerk.getByRole("radio", { name: /ROAD-2/ }).check();
      await fill(clerk, words.quantity, "1001");
      await fill(clerk, words.price, "6.4");
      await fill(clerk, words.paid, "6406.4");
      await press(clerk, words.addDone);
      await clerk.locator("[data-pointer='/quantityKg'][data-wrong]").waitFor();
      await walks.clerk.look("more-than-it-grows");
      await fill(clerk, words.quantity, "42");
      await fill(clerk, words.paid, "268.8");
      await press(clerk, words.addDone);
      await clerk.locator("dd", { hasText: "268.8" }).waitFor();
      await walks.clerk.look("delivery");
    });

    test("a mistake is corrected, a record of the wrong household is taken back", async () => {
      const words = benefitWords();
      await follow(clerk, words.correct);
      await fill(clerk, words.paid, "270");
      await fill(clerk, partWords().reason, words.correctReasons[2] ?? "");
      await walks.clerk.look("delivery-correction");
      await press(clerk, words.correct);
      await clerk.locator("dd", { hasText: "270" }).waitFor();
      await walked(clerk, "/benefits/new");
      await press(clerk, words.kinds.wage);
      await fill(clerk, words.household, HOUSEHOLD);
      await fill(clerk, words.from, "2026-09-01");
      await fill(clerk, words.to, "2026-09-20");
      await fill(clerk, words.paid, "1600");
      await walks.clerk.look("wages");
      await press(clerk, words.addDone);
      await clerk.locator("dd", { hasText: "1,600" }).waitFor();
      await press(clerk, words.void);
      await because(clerk, partWords().reason, words.voidReasons[0] ?? "", words.void);
      await clerk.locator(".message.stop", { hasText: words.voided }).waitFor();
      await walks.clerk.look("taken-back");
    });

    test("the office asks the household: what it denies counts no more, and both read why", async () => {
      const words = benefitWords();
      await opened(office, `${world.url}/console/households/510824/${HOUSEHOLD}`);
      await office.locator("a.row", { hasText: words.kinds.delivery }).click();
      await follow(office, words.ask);
      await office.getByRole("button", { name: words.outcomes.denied, exact: true }).click();
      await press(office, words.askDone);
      await office.locator("[data-pointer='/reason'][data-wrong]").waitFor();
      await fill(office, words.denial, "只收到二百元");
      await walks.office.look("answer");
      await press(office, words.askDone);
      await office.locator(".message.stop", { hasText: "只收到二百元" }).waitFor();
      await walks.office.look("denied");
      await opened(clerk, `${world.url}/console/benefits`);
      await clerk.locator("a.row", { hasText: words.denied }).click();
      await clerk.locator(".message.stop", { hasText: "只收到二百元" }).waitFor();
      await walks.clerk.look("denied");
    });

    test("the office prints codes for the household, and one that it tells confirms a payment; a wrong one is refused at its field", async () => {
      const [paid, words] = [benefitWords(), codeWords()];
      await opened(office, `${world.url}/console/households/510824/${HOUSEHOLD}`);
      await follow(office, householdWords().codes);
      await fill(office, words.count, "0");
      await press(office, words.make);
      await office.locator("[data-pointer='/count'][data-wrong]").waitFor();
      await fill(office, words.count, "6");
      await walks.office.look("codes-form");
      await press(office, words.make);
      await office.locator(".told-codes li").first().waitFor();
      await walks.office.look("codes");
      const code = (await office.locator(".told-codes li").first().textContent()) ?? "";
      await walked(clerk, "/benefits/new");
      await press(clerk, paid.kinds.dividend);
      await fill(clerk, paid.household, HOUSEHOLD);
      await fill(clerk, paid.year, "2025");
      await fill(clerk, paid.paid, "320");
      await press(clerk, paid.addDone);
      await clerk.locator("dd", { hasText: "320" }).waitFor();
      await follow(clerk, paid.byCode);
      await fill(clerk, words.code, "0000 0000");
      await press(clerk, words.confirm);
      await clerk.locator("[data-pointer='/code'][data-wrong]").waitFor();
      await walks.clerk.look("code-refused");
      await fill(clerk, words.code, code);
      await press(clerk, words.confirm);
      await clerk.locator(".message.calm", { hasText: paid.levels.confirmed }).waitFor();
      await walks.clerk.look("confirmed-by-code");
    });

    test("a table of payments is read, its bad cells are named, and what is well is recorded", async () => {
      const words = importWords();
      await walked(clerk, "/import");
      const lines = [
        "农户编号,年度,实付金额,付款日期,凭证号",
        `${HOUSEHOLD},2025,120.50,2026-10-01,R-1`,
        `${HOUSEHOLD},2025,一百,2026-10-01,R-2`,
        `${HOUSEHOLD},2025,88,2026-10-02,R-3`,
      ];
      await clerk
        .locator("input[type=file]")
        .setInputFiles({ name: "fenhong.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });
      await clerk.getByText(words.good("2")).waitFor();
      await walks.clerk.look("import-payments");
      await press(clerk, words.start("2"));
      await clerk.getByText(words.done("2")).waitFor();
      await walks.clerk.look("imported-payments");
    });

    test("the county publishes a standard of its own: what is laxer is refused at its line with the clause, and everybody reads what is in force", async () => {
      const words = standardWords();
      await walked(office, "/standards");
      await walks.office.look("standards");
      await follow(office, words.add);
      await press(office, words.publish);
      await office.locator("[data-wrong]").first().waitFor();
      await fill(office, words.id, "DB510824-T-012-2018");
      await fill(office, words.name, "苍溪红心猕猴桃农药残留限量");
      await fill(office, words.source, "苍溪县人民政府公报 2018 年第 3 期");
      await fill(office, words.start, "2018-03-01");
      await fill(office, words.subject, "多杀霉素");
      await fill(office, words.clause, "4.2");
      await fill(office, words.cropsField, "猕猴桃");
      await fill(office, words.limit, "0.1");
      await press(office, words.publish);
      await office.locator("[data-pointer='/entries/0'][data-wrong]").waitFor();
      await walks.office.look("standard-laxer");
      await fill(office, words.limit, "0.02");
      await press(office, words.publish);
      await office.getByText("DB510824-T-012-2018").waitFor();
      await walks.office.look("standard-published");
      await walked(clerk, "/standards");
      await fill(clerk, words.look, "spinosad");
      await press(clerk, words.search);
      await clerk.getByText("DB510824-T-012-2018 4.2").waitFor();
      await walks.clerk.look("standard-rules");
    });

    test("who it is is erased for good: the number and its records stay", async () => {
      const words = householdWords();
      await walked(office, `/households/510824/${HOUSEHOLD}`);
      await press(office, words.erase);
      await because(office, partWords().reason, words.eraseReasons[0] ?? "", words.erase);
      await office.locator(".message.calm").waitFor();
      expect(await office.locator("body").textContent()).not.toContain("王桂芳");
      await walks.office.look("erased");
    });

    test("axe found nothing on any screen, no text was cut, no script failed and nothing was kept away by the policy", () => {
      expect([...walks.office.faults, ...walks.clerk.faults]).toEqual([]);
      for (const page of [office, clerk]) expect(unmeant(complaints.get(page))).toEqual([]);
    });
  },
);
