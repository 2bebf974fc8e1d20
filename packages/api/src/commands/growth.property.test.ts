import { metered } from "@suyuan/store/meter";
import { expect, test } from "vitest";
import { memoryBlobs } from "../fixtures/capture.ts";
import { batchTurn } from "../fixtures/growth/batch-turns.ts";
import { chanceOf, longName } from "../fixtures/growth/chance.ts";
import { baseOf, gtinOf, KNOWN, recordTurn } from "../fixtures/growth/record-turns.ts";
import { ROW_BYTES_MAX } from "../fixtures/growth/row-bounds.ts";
import { Watch } from "../fixtures/growth/watch.ts";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../fixtures/season.ts";
import { drainOutbox } from "../following/follow.ts";
import { PassportPages } from "../public/pages/passport-pages.ts";

/**
 * Whatever several organisations send, no row of a batch grows beyond its bound, its page costs what it cost at first, and it can be
 * recalled. GROWTH_COMMANDS in the environment says how many are sent; GROWTH_SEED makes a run again.
 */
const COMMANDS = Number(process.env.GROWTH_COMMANDS ?? 1000);
const LOTS = ["A", "B", "C"] as const;
type Lot = (typeof LOTS)[number];

const seed = Number(process.env.GROWTH_SEED ?? Math.floor(Math.random() * 1e9));
const chance = chanceOf(seed);
const { oneOf, upTo } = chance;

async function recallAndBack(season: Season, lot: Lot, n: number): Promise<void> {
  await done(
    season.send("county", "POST", "/api/recalls", {
      id: `r-${n}`,
      gtin: GTIN,
      lot,
      level: 1,
      reason: longName(n, 290),
    }),
  );
  expect((await pageOf(season, lot)).code).toBe("recalled");
  await done(
    season.send("county", "POST", `/api/recalls/r-${n}/end`, { outcome: "mistaken", reason: longName(n, 290) }),
  );
}

const NO_PAGES = {
  opening: { zh: "", en: "" },
  closing: () => "",
  passport: () => "",
  notIssued: () => "",
  badCode: () => "",
  links: () => "",
  product: () => "product",
  refusal: () => "refusal",
};

async function pageOf({ deps }: Season, lot: Lot) {
  const table = metered(deps.table);
  const page = await new PassportPages({ ...deps, table }, NO_PAGES).page(`/01/${GTIN}/10/${lot}`, "zh", "json");
  const { state } = JSON.parse(new TextDecoder().decode(page.plain())) as { state: { code: string } };
  return { code: state.code, ...table.usage() };
}

/** A failed test of the bureau holds the batch, whatever else is on record of it; then it is taken back. */
async function holdAndBack(season: Season, lot: Lot, n: number): Promise<void> {
  const dates = { sampledOn: "2026-10-07", testedOn: "2026-10-07", issuedOn: "2026-10-07" };
  const items = [{ active: "毒死蜱", resultMgPerKg: 9, limitMgPerKg: 0.5 }];
  const path = `/api/batches/${GTIN}/${lot}/tests`;
  await done(season.send("county", "POST", path, { sampleId: `h-${n}`, ...dates, items, verdict: "failed" }));
  expect((await pageOf(season, lot)).code).not.toBe("in-order");
  await done(season.send("county", "POST", `${path}/h-${n}/void`, { reason: "误录" }));
}

/** Bases and products beside those of the season. */
async function beginning(season: Season): Promise<void> {
  for (let n = 0; n < KNOWN; n += 1) {
    const plots = [{ id: "p1", areaMu: 100, crop: "梨", yieldCapKgPerMu: 1500 }];
    const base = { id: baseOf(n), name: longName(n, 20), regionCode: "510824", plots };
    await done(season.send("coop", "POST", "/api/bases", base));
    const product = { gtin: gtinOf(n), name: { zh: "梨" }, category: "水果", coldChainProfile: "pear" };
    await done(season.send("coop", "POST", "/api/products", product));
  }
}

test("no list of any command makes a row larger than its kind may be, a page dear, or a recall or hold impossible, whoever sends how many", async () => {
  const shops = Array.from({ length: 300 }, (_, n) => [`shop-${n}`, "platform", "510802", "depot"] as const);
  const plain = await newSeason({ blobs: memoryBlobs() }, [...NEIGHBOURS, ...shops]);
  const watch = new Watch();
  const season = plain.over(watch.over(plain.deps.table));
  for (const lot of LOTS)
    await done(
      season.send("coop", "POST", "/api/batches", batchOn(lot, 900, { certificate: oneOf([undefined, "c1"]) })),
    );
  await beginning(season);
  for (let n = 0; n < COMMANDS; n += 1) {
    const lot = oneOf(LOTS);
    const turn = upTo(3) === 0 ? recordTurn(n, chance) : batchTurn(n, lot, chance);
    const reply = await season.send(turn.who, "POST", turn.path, turn.body);
    watch.answered(turn.what, reply);
    const made = turn.makes ?? reply.json.sha256;
    if (reply.status < 300 && typeof made === "string") chance.accepted(turn.what, made);
    if (n % 100 === 99) await drainOutbox(season.deps);
    if (n % 50 === 49) {
      await recallAndBack(season, lot, n);
      await holdAndBack(season, lot, n);
      const page = await pageOf(season, lot);
      // The certificate that the batch names may lie beside the row of its GTIN: one read more.
      expect([page.rounds <= 2, page.itemsRead <= 3, page.readUnits <= 1.5]).toEqual([true, true, true]);
    }
    if (n % 5000 === 4999) console.info(`growth: ${n + 1} commands, ${watch.summary()}`);
  }
  for (const [n, lot] of LOTS.entries()) await recallAndBack(season, lot, COMMANDS + n);
  console.info(`growth: seed ${seed}, ${COMMANDS} commands, ${watch.summary()}, never ${watch.never().join("; ")}`);
  expect(watch.failed).toEqual([]);
  if (COMMANDS >= 10_000) expect(watch.never()).toEqual([]);
  expect(watch.beyond()).toEqual([]);
  expect(Object.keys(ROW_BYTES_MAX).length).toBeGreaterThan(watch.largest.size - 1);
}, 7_200_000);
