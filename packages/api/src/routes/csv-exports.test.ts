import { describe, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, runOf } from "../fixtures/season.ts";
import { drainOutbox } from "../following/follow.ts";
import { rollUp } from "../following/statistics/roll-up.ts";
import { openGate } from "../http/gate.ts";
import { newApiKey } from "../ledger/api-keys.ts";
import { createManagementApp } from "./app.ts";
import { MANAGEMENT_ROUTES } from "./table.ts";

const FORMULA = '=HYPERLINK("https://evil.example";"看")';
/** A lot that begins as a formula is refused when it is registered. */
const LOT = "L1";

/** Has codes, numbers and words of the service's own: nobody typed any of it. */
const UNTYPED = ["/api/publications/{region}/{month}/cells.csv"];
/** Where each other CSV of this service is had, and whether it has words that somebody typed. One that is not here fails the test. */
const CSVS: Readonly<Record<string, { readonly path: string; readonly isTyped: boolean }>> = {
  "/api/labels/{id}.csv": { path: "/api/labels/R1.csv", isTyped: false },
  "/api/statistics.csv": {
    path: "/api/statistics.csv?from=2026-01&to=2026-12&by=product",
    isTyped: true,
  },
  "/api/trace.csv": { path: `/api/trace.csv?id=01/${GTIN}/10/${LOT}`, isTyped: true },
};

/** The cells of a CSV (RFC 4180), as a spreadsheet reads them. */
function cellsOf(csv: string): readonly string[] {
  const cells: string[] = [];
  for (const [, quoted, plain] of csv
    .replace(/^\uFEFF/, "")
    .matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?:,|\r\n|$)/g)) {
    cells.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
  }
  return cells;
}

describe("every CSV of the route table", () => {
  const routes = MANAGEMENT_ROUTES.filter(({ answers }) =>
    Object.values(answers).some((answer) => answer !== null && "file" in answer && answer.file.includes("text/csv")),
  );

  test("is known to this test", () => {
    expect(routes.map(({ path }) => path).toSorted()).toEqual([...UNTYPED, ...Object.keys(CSVS)].toSorted());
  });

  test("has no cell that a spreadsheet would run, whatever was typed", async () => {
    const season = await newSeason({}, NEIGHBOURS);
    const { deps } = season;
    const correction = { id: "n", reason: "改名", name: { zh: FORMULA, en: `@${FORMULA}` } };
    await done(season.send("coop", "POST", `/api/products/${GTIN}/corrections`, correction));
    const named = { id: "n", reason: "改名", name: FORMULA };
    await done(season.send("operator", "POST", "/api/organisations/coop/corrections", named));
    await done(season.send("coop", "POST", "/api/batches", batchOn(LOT, 100)));
    await done(season.send("coop", "POST", "/api/labels", runOf("R1", LOT, 2)));
    await drainOutbox(deps);
    while ((await rollUp(deps)) > 0);
    const key = newApiKey(deps, { organisation: "coop", role: "clerk" });
    await deps.table.transact(key.ops, key.id);
    const app = createManagementApp(deps, openGate(deps, { checkAnswers: true }));
    for (const { path, isTyped } of Object.values(CSVS)) {
      const response = await app.request(path, { headers: { authorization: `Bearer ${key.secret}` } });
      expect([path, response.status]).toEqual([path, 200]);
      const cells = cellsOf(await response.text());
      const typed = cells.filter((cell) => cell.includes("HYPERLINK"));
      expect([path, typed.length > 0]).toEqual([path, isTyped]);
      expect([path, cells.filter((cell) => /^[=+\-@\t\r]/.test(cell) && !/^[+-][0-9A-Za-z.]*$/.test(cell))]).toEqual([
        path,
        [],
      ]);
    }
  });
});
