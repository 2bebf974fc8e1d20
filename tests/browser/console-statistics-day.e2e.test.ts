import { rollUp } from "@suyuan/api/following/statistics/roll-up";
import { addOrganisationTo } from "@suyuan/cli/administration";
import { addUserTo } from "@suyuan/cli/users/add-user";
import { statisticsWords } from "@suyuan/console/words/county/statistics";
import { language } from "@suyuan/console/words/dictionary";
import { tourWords } from "@suyuan/console/words/guide/tour";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { unmeant, walkedIn } from "./days.ts";
import { type DepotWorld, startDepotWorld } from "./depot-world.ts";
import { type Walk, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();

describe.skipIf(gap !== undefined).each(walkedIn(["phone", "zh"]))(
  `figures of a county, on a %s in %s${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  (window, lang) => {
    let session: BrowserSession;
    let world: DepotWorld;
    let office: Page;
    let walk: Walk;

    beforeAll(async () => {
      language.value = lang;
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
      const { deps } = world.server.machine;
      await addOrganisationTo(deps, { id: "county", name: "苍溪县统计局", kind: "county", regionCode: "510824" });
      const named = { name: "周统计", account: "zhoutj", organisation: "county", role: "statistician" } as const;
      const { password = "" } = await addUserTo(deps, named, { isInitial: false });
      office = await signedIn(
        session,
        world,
        { account: named.account, password },
        { ...WINDOWS[window], language: lang },
      );
      walk = walkOf(office, `statistics-day-${window}-${lang}`);
      const { skip, done } = tourWords();
      await office
        .getByRole("button", { name: new RegExp(`^(?:${skip}|${done})$`) })
        .first()
        .click();
      while ((await rollUp(deps)) > 0);
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    test("show the year's figures, drawn and as tables, with what is not known and why, and lead to their rows", async () => {
      const words = statisticsWords();
      await walked(office, "/statistics");
      await office.getByRole("heading", { name: words.key }).waitFor();
      await office.getByRole("heading", { name: words.monthly }).waitFor();
      await office.locator(".chart canvas").first().waitFor();
      await office.getByRole("heading", { name: words.notKnown }).waitFor();
      await walk.look("figures");
      for (const [title, name] of [
        [words.monthly, "months"],
        [words.weekly, "weeks"],
        [words.notKnown, "not-known"],
      ] as const) {
        await office.getByRole("heading", { name: title, exact: true }).evaluate((heading) => heading.scrollIntoView());
        await walk.look(name);
      }
      await office.locator("dl.facts a").nth(1).click();
      await office.locator("a.row").first().waitFor();
      await walk.look("rows");
      await office.goBack();
    });

    test("as known before anything was recorded are none, and say so", async () => {
      const words = statisticsWords();
      await walked(office, "/statistics?knownOn=2026-01-01");
      await office.getByText(words.nothing).waitFor();
      await walk.look("before");
      expect(unmeant(complaints.get(office))).toEqual([]);
    });
  },
);
