import { figuresKey } from "@suyuan/api/ledger/statistics/keys";
import { addOrganisationTo } from "@suyuan/cli/administration";
import { addUserTo } from "@suyuan/cli/users/add-user";
import { assessmentWords } from "@suyuan/console/words/county/assessment";
import { language } from "@suyuan/console/words/dictionary";
import { tourWords } from "@suyuan/console/words/guide/tour";
import { partWords } from "@suyuan/console/words/parts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { because, follow, press, unmeant, walkedIn } from "./days.ts";
import { type DepotWorld, daysAgo, startDepotWorld } from "./depot-world.ts";
import { type Walk, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();
const YEAR = daysAgo(0).slice(0, 4);
const COUNTIES = ["510821", "510822", "510823", "510824"];

describe.skipIf(gap !== undefined).each(walkedIn(["phone", "zh"]))(
  `a year's assessment, on a %s in %s${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  (window, lang) => {
    let session: BrowserSession;
    let world: DepotWorld;
    let city: Page;
    let county: Page;
    let walks: { readonly city: Walk; readonly county: Walk };

    beforeAll(async () => {
      language.value = lang;
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
      const { deps } = world.server.machine;
      const office = async (id: string, name: string, regionCode: string, account: string) => {
        await addOrganisationTo(deps, { id, name, kind: "county", regionCode });
        const who = { name: "周统计", account, organisation: id, role: "statistician" } as const;
        const { password = "" } = await addUserTo(deps, who, { isInitial: false });
        return signedIn(session, world, { account, password }, { ...WINDOWS[window], language: lang });
      };
      city = await office("city", "广元市农业农村局", "510800", "shitj");
      county = await office("county", "苍溪县产业办", "510824", "xiantj");
      walks = {
        city: walkOf(city, `assessment-day-city-${window}-${lang}`),
        county: walkOf(county, `assessment-day-county-${window}-${lang}`),
      };
      const { skip, done } = tourWords();
      for (const page of [city, county])
        await page
          .getByRole("button", { name: new RegExp(`^(?:${skip}|${done})$`) })
          .first()
          .click();
      // As the statistics keep them: a county with many tests, one with few, one that tests little and badly, one with nothing.
      const figures = [
        ["510824", { tests: 120, "tests-passed": 118, "registered-grams": 9e8, "lost-spoiled": 4e7 }],
        ["510823", { tests: 4, "tests-passed": 4, "registered-grams": 2e8 }],
        ["510822", { tests: 200, "tests-passed": 120, "registered-grams": 5e8, "lost-spoiled": 1e8 }],
      ] as const;
      for (const [account, amounts] of figures) {
        const key = figuresKey({ account, year: YEAR }, { kind: "month", of: `${YEAR}-01` });
        const data = { cells: { [`${YEAR}-01`]: { "none|cooperative": amounts } } };
        await deps.table.transact([{ put: { ...key, version: 1, data }, when: "absent" }], `figures-${account}`);
      }
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    const words = () => assessmentWords();
    const group = (page: Page, n: number) => page.getByRole("group", { name: words().nth(n), exact: true });

    test("the city publishes a set: what is missing is named, and the weights must come to a hundred", async () => {
      await walked(city, "/assessment");
      await walks.city.look("none");
      await follow(city, words().publish);
      await press(city, words().publish);
      await city.getByText(words().noIndicators).waitFor();
      await city.getByLabel(words().name, { exact: true }).fill(`${YEAR} 年县域考核指标`);
      await city.getByLabel(words().someCounties).check();
      await city.getByLabel(words().countyCodes).fill(COUNTIES.join(" "));
      await city.getByRole("button", { name: "检测合格率", exact: true }).click();
      await city.getByRole("button", { name: "采后损耗率", exact: true }).click();
      await group(city, 1).getByLabel(words().weight, { exact: true }).fill("60");
      await press(city, words().publish);
      await group(city, 2).locator("[data-wrong]").first().waitFor();
      await walks.city.look("publish-refused");
      await group(city, 2).getByLabel(words().weight, { exact: true }).fill("40");
      await walks.city.look("publish");
      await press(city, words().publish);
      await city.getByRole("heading", { name: words().versions }).waitFor();
      await walks.city.look("indicators");
    });

    test("the county sees the ranking with its ranges, and its own sheet as page, document and workbook", async () => {
      await walked(county, "/assessment");
      await walks.county.look("sets");
      await county.locator(".row-main a").first().click();
      await county.getByText(words().legend).waitFor();
      await county.getByText(words().rank(1, 3)).first().waitFor();
      await walks.county.look("ranking");
      await county.getByText(words().table, { exact: true }).click();
      await walks.county.look("ranking-table");
      await county.locator("ol a").first().click();
      await county.getByRole("heading", { name: "检测合格率" }).waitFor();
      await walks.county.look("sheet");
      for (const ending of ["HTML", "PDF", "XLSX"]) {
        const saved = county.waitForEvent("download");
        await press(county, `${words().download} ${ending}`);
        expect((await saved).suggestedFilename()).toBe(`assessment-510824-${YEAR}.${ending.toLowerCase()}`);
      }
    });

    test("the county objects to a figure, the city upholds it, and the sheet says that it does not count", async () => {
      await county.getByRole("button", { name: words().object }).first().click();
      await walks.county.look("object");
      await because(county, partWords().reason, "两份报告漏报", words().object);
      await county.getByText(words().states.open).first().waitFor();
      await walks.county.look("objected");
      await walked(city, "/objections");
      await city.locator("a.row").first().click();
      await city.getByLabel(words().outcomes.upheld, { exact: true }).check();
      await city.getByLabel(partWords().reason).fill("核对属实");
      await walks.city.look("objection");
      await press(city, words().settle);
      await city.locator("a.row").first().getByText(words().states.upheld).waitFor();
      await walks.city.look("objections");
      await county.reload();
      await county.getByText(words().states.upheld).first().waitFor();
      await walks.county.look("upheld");
    });

    test("the city corrects a target: a further version, with the reason", async () => {
      await walked(city, `/assessment/510800/${YEAR}/correct`);
      await group(city, 1).getByLabel(words().target, { exact: true }).fill("99");
      await city.getByLabel(partWords().reason).fill("目标调整");
      await press(city, words().correct);
      await city.getByText(words().version(2), { exact: true }).waitFor();
      await walks.city.look("corrected");
      for (const page of [city, county]) expect(unmeant(complaints.get(page))).toEqual([]);
    });
  },
);
