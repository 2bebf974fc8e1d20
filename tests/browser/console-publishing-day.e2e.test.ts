import { create } from "@suyuan/api/ledger/loaded";
import { partsOf } from "@suyuan/api/ledger/read";
import { countedRowKey } from "@suyuan/api/ledger/statistics/keys";
import { addOrganisationTo } from "@suyuan/cli/administration";
import { addUserTo } from "@suyuan/cli/users/add-user";
import { publishingWords } from "@suyuan/console/words/county/publishing";
import { language } from "@suyuan/console/words/dictionary";
import { tourWords } from "@suyuan/console/words/guide/tour";
import { countyByChance } from "@suyuan/domain/fixtures/published-county";
import type { Contribution } from "@suyuan/domain/statistics/contribution";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { follow, press, unmeant, walkedIn } from "./days.ts";
import { type DepotWorld, startDepotWorld } from "./depot-world.ts";
import { type Walk, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();
const SIZE = { townships: 4, villages: 3, firms: 16, months: 1 };

/** Harvests and deliveries of a month as they are counted. */
async function counted({ server }: DepotWorld, month: string): Promise<void> {
  const { deps } = server.machine;
  const rows = countyByChance(5, SIZE).registrations.flatMap(({ known, share }, n): Contribution[] => {
    const { base, organisation, amounts } = share;
    const [grams = 0, batches = 0] = amounts;
    const { region, scheme } = base;
    const place = { region, product: "06901234567892", scheme, producer: "cooperative" as const, organisation };
    if (known > 0) return [];
    return [
      {
        ...place,
        on: `${month}-05`,
        knownOn: `${month}-06`,
        row: `01/x/10/${n}`,
        amounts: { batches, "registered-grams": grams },
      },
    ];
  });
  for (const [part, some] of partsOf(rows, 90).entries()) {
    const ops = some.map((row, n) => create(countedRowKey("510824", "harvest", row, `${n}`), row));
    await deps.table.transact(ops, `counted-${part}`);
  }
}

describe.skipIf(gap !== undefined).each(walkedIn(["phone", "zh"]))(
  `a month's figures from their working out to their page, on a %s in %s${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  (window, lang) => {
    let session: BrowserSession;
    let world: DepotWorld;
    let office: Page;
    let walk: Walk;
    let month: string;

    beforeAll(async () => {
      language.value = lang;
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
      const { deps } = world.server.machine;
      const now = deps.now();
      month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1)).toISOString().slice(0, 7);
      await counted(world, month);
      await addOrganisationTo(deps, { id: "county", name: "苍溪县产业办", kind: "county", regionCode: "510824" });
      const user = { name: "周统计", account: "zhoutj", organisation: "county", role: "statistician" } as const;
      const { password = "" } = await addUserTo(deps, user, { isInitial: false });
      office = await signedIn(session, world, { account: "zhoutj", password }, { ...WINDOWS[window], language: lang });
      walk = walkOf(office, `publishing-day-${window}-${lang}`);
      const { skip, done } = tourWords();
      await office
        .getByRole("button", { name: new RegExp(`^(?:${skip}|${done})$`) })
        .first()
        .click();
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    test("a month that is no month is named at its field; a month is worked out and shows what is held back and why", async () => {
      const words = publishingWords();
      await walked(office, "/publications");
      await walk.look("none");
      await follow(office, words.prepare);
      await office.getByLabel(words.month).fill("2026-13");
      await press(office, words.compute);
      await office.getByText(words.wrongMonth).waitFor();
      await walk.look("refused");
      await office.getByLabel(words.month).fill(month);
      await press(office, words.compute);
      await office.getByRole("heading", { name: words.safe }).waitFor();
      await walk.look("worked-out");
    });

    test("it is published once, and everybody reads it on its page", async () => {
      const words = publishingWords();
      await press(office, words.publish);
      await office.getByRole("link", { name: words.page }).waitFor();
      await walk.look("published");
      await walked(office, "/publications");
      await walk.look("list");
      await follow(office, words.prepare);
      await office.getByLabel(words.month).fill(month);
      await press(office, words.compute);
      await office.getByRole("alert").first().waitFor();
      await walk.look("published-already");
      await office.goto(`${world.url}/figures/510824/${month}?lang=${lang}`);
      expect(await office.locator("table").count()).toBeGreaterThan(0);
      await walk.look("page");
    });

    test("axe found nothing on any screen, no text was cut, no script failed and nothing was kept away by the policy", () => {
      expect(walk.faults).toEqual([]);
      expect(unmeant(complaints.get(office))).toEqual([]);
    });
  },
);
