import type { Table } from "@suyuan/store/table";
import { describe, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";

const AT = "2026-10-07T08:00:00+08:00";
const kilograms = (lot: string, quantityKg: number) => ({ gtin: GTIN, lot, quantityKg });
const command = (input: string, output: string) => ({
  ...{ id: `t-${output}`, lossKg: 0, at: AT },
  inputs: [kilograms(input, 10)],
  outputs: [kilograms(output, 10)],
});
const transform = (season: Season, input: string, output: string, path = "/api/transformations") =>
  season.send("coop", "POST", path, command(input, output));
const recall = (season: Season, lot: string) =>
  season.send("county", "POST", "/api/recalls", { id: `r-${lot}`, gtin: GTIN, lot, level: 1, reason: "农残超标" });
const stateOf = async (season: Season, lot: string) =>
  (await done(season.send("coop", "GET", `/api/batches/${GTIN}/${lot}`))).state as { code: string };

async function followed({ deps }: Season): Promise<void> {
  while ((await drainOutbox(deps)) > 0);
}

/** The table as a process sees it whose every access waits so many turns, before and after. */
function slow(table: Table, waits: () => number): Table {
  const late = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let turns = waits(); turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
    const found = await work();
    for (let turns = waits(); turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
    return found;
  };
  return {
    get: (...asked) => late(() => table.get(...asked)),
    getMany: (...asked) => late(() => table.getMany(...asked)),
    query: (...asked) => late(() => table.query(...asked)),
    transact: (...asked) => late(() => table.transact(...asked)),
    putAbsent: (...asked) => late(() => table.putAbsent(...asked)),
  };
}

describe("a transformation and a recall of its input at the same time", () => {
  test("never leave goods that nobody stops: the recall always lands, and what was made before it is recalled, what comes after is refused", async () => {
    const season = await newSeason();
    const seen = { before: 0, after: 0 };
    for (let round = 0; round < 36; round += 1) {
      const [input, output] = [`A${round}`, `X${round}`];
      await done(season.send("coop", "POST", "/api/batches", batchOn(input, 20)));
      // Each is the slower one by turns, by some accesses more or less: both orders, and all that lies between.
      const [mine, theirs] = [round % 6, Math.floor(round / 6)];
      const maker = season.over(slow(season.deps.table, () => mine));
      const bureau = season.over(slow(season.deps.table, () => theirs));
      const calls = [() => transform(maker, input, output), () => recall(bureau, input)] as const;
      const both =
        round % 2 === 0
          ? calls.map((call) => call())
          : calls
              .toReversed()
              .map((call) => call())
              .toReversed();
      const [made, stopped] = await Promise.all(both);
      expect(stopped?.status).toBe(201);
      await followed(season);
      if (made?.status === 201) {
        seen.before += 1;
        expect([round, await stateOf(season, output)]).toMatchObject([round, { code: "recalled" }]);
      } else {
        seen.after += 1;
        expect([round, made]).toMatchObject([round, { status: 409, json: { code: "batch-recalled" } }]);
        expect((await season.send("coop", "GET", `/api/batches/${GTIN}/${output}`)).status).toBe(404);
      }
    }
    expect([seen.before > 0, seen.after > 0]).toEqual([true, true]);
  });
});

describe("of a batch that is stopped", () => {
  const failed = {
    ...{ sampleId: "f1", sampledOn: "2026-10-07", testedOn: "2026-10-07", issuedOn: "2026-10-07", verdict: "failed" },
    items: [{ active: "毒死蜱", resultMgPerKg: 9, limitMgPerKg: 0.5 }],
  };
  const late = {
    ...{ id: "i1", base: "b1", plot: "p1", product: "百菌清", actives: ["chlorothalonil"], dosage: "1 L" },
    ...{ appliedOn: "2026-10-01", safetyIntervalDays: 14 },
  };
  const ways: readonly (readonly [why: string, code: string, stop: (season: Season) => Promise<unknown>])[] = [
    ["recalled", "batch-recalled", (season) => done(recall(season, "A"))],
    [
      "found wanting by a test",
      "batch-on-hold",
      (season) => done(season.send("county", "POST", `/api/batches/${GTIN}/A/tests`, failed)),
    ],
    [
      "harvested inside a safety interval",
      "batch-on-hold",
      (season) => done(season.send("coop", "POST", "/api/inputs", late)),
    ],
  ];

  test.each(ways)(
    "(%s) nothing is made, nor of what was made of it before: neither previewed nor recorded",
    async (_, code, stop) => {
      const season = await newSeason();
      await done(season.send("coop", "POST", "/api/batches", batchOn("A", 100)));
      await done(transform(season, "A", "X"));
      await stop(season);
      await followed(season);
      for (const path of ["/api/transformations", "/api/transformations/preview"])
        for (const input of ["A", "X"])
          expect([path, input, await transform(season, input, "Y", path)]).toMatchObject([
            path,
            input,
            { status: 409, json: { code } },
          ]);
      expect((await season.send("coop", "GET", `/api/batches/${GTIN}/Y`)).status).toBe(404);
    },
  );
});
