import type { Batch } from "@suyuan/domain/batches/batch";
import { isHarvested } from "@suyuan/domain/batches/harvested";
import { dateInChina } from "@suyuan/domain/calendar";
import { DomainError } from "@suyuan/domain/errors";
import type { Reason } from "@suyuan/domain/evidence";
import type { Base, Season } from "@suyuan/domain/farm/base";
import { excessIn, seasonAnew } from "@suyuan/domain/farm/capacity";
import type { Grams } from "@suyuan/domain/quantity";
import type { Cursor, Op } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { batchIn } from "../../ledger/batch-rows.ts";
import { readGathered } from "../../ledger/escrow/gather.ts";
import { batchKey, harvestsBetween, seasonKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { readMany, readPage } from "../../ledger/read.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import { LookedTooEarly } from "../look.ts";

/** Batches of a season that are split anew when a plot's area was wrong. */
const BATCHES_MAX = 10_000;
const HARVESTS_A_PAGE = 500;

/** A season with what was registered in it; `version` is that of its row, which every registration and correction writes. */
export interface SeasonLook {
  readonly key: RowKey<Season>;
  readonly year: number;
  readonly version: number;
  readonly batches: readonly { readonly plots: readonly string[]; readonly grams: Grams }[];
}

type LookingDeps = Pick<Deps, "table" | "now" | "randomBytes">;

/** This year's season of a base and the last one's. Refuses (`correction-refused`) one of more batches than are split anew. */
export async function lookAtSeasons(deps: LookingDeps, base: string): Promise<readonly SeasonLook[]> {
  const now = Number(dateInChina(deps.now().toISOString()).slice(0, 4));
  return Promise.all([now - 1, now].map((year) => lookAtSeason(deps, base, year)));
}

async function lookAtSeason(deps: LookingDeps, base: string, year: number): Promise<SeasonLook> {
  const { table } = deps;
  const key = seasonKey(base, year);
  const version = (await readGathered(deps, key))?.version ?? 0;
  const { place, range } = harvestsBetween(base, `${year}-01-01`, `${year + 1}-01-01`);
  const batches: { plots: readonly string[]; grams: Grams }[] = [];
  let cursor: Cursor | undefined;
  for (let looked = 0; ; ) {
    const page = await readPage(table, place, { ...range, limit: HARVESTS_A_PAGE }, cursor);
    looked += page.rows.length;
    if (looked > BATCHES_MAX) throw tooMany(base, year);
    const keys = page.rows.map(({ data: { gtin, lot } }) => batchKey(gtin, lot));
    const loaded = await readMany(table, keys);
    batches.push(...keys.flatMap((each) => partOf(batchIn(loaded, each), base, year)));
    cursor = page.cursor;
    if (cursor === undefined) return { key, year, version, batches };
  }
}

function partOf(batch: Batch | undefined, base: string, year: number) {
  if (batch === undefined || !isHarvested(batch) || batch.voided !== undefined) return [];
  const { origin, registeredGrams: grams } = batch;
  return origin.base.id === base && origin.harvestedOn.startsWith(`${year}-`) ? [{ plots: origin.plots, grams }] : [];
}

/** The seasons as the base has its plots after a correction. */
export function seasonWrites(loaded: Loaded, base: Base, looks: readonly SeasonLook[]): readonly Op[] {
  return looks.flatMap(({ key, year, version, batches }) => {
    if (loaded.version(key) !== version) throw new LookedTooEarly();
    return version === 0 ? [] : [loaded.next(key, seasonAnew(base, year, batches))];
  });
}

/** Plots on which a correction leaves more registered than they can grow, where it was not so before. */
export function newlyExceeded(
  loaded: Loaded,
  before: Base,
  after: Base,
  looks: readonly SeasonLook[],
): readonly Reason[] {
  return looks.flatMap(({ key, year, batches }) => {
    const known = new Set(excessIn(before, loaded.state(key)).map(({ plot }) => plot));
    const excess = excessIn(after, seasonAnew(after, year, batches)).filter(({ plot }) => !known.has(plot));
    if (excess.length === 0) return [];
    const en = excess.map(({ plot, registeredKg, capacityKg }) => `plot ${plot}: ${registeredKg} of ${capacityKg} kg`);
    const zh = excess.map(({ plot, registeredKg, capacityKg }) => `地块 ${plot}：${registeredKg}／${capacityKg} 千克`);
    return [
      {
        code: "capacity-exceeded",
        en: `Since its plots were corrected, more is registered of base ${after.id} for ${year} than they can grow (${en.join("; ")}).`,
        zh: `地块更正后，生产基地 ${after.id} ${year} 年登记量超过地块产能（${zh.join("；")}）。`,
      },
    ];
  });
}

function tooMany(base: string, year: number): DomainError {
  return new DomainError("correction-refused", {
    en: `Base ${base} has more than ${BATCHES_MAX} batches of ${year}, and no more are split over corrected plots at once. Add the plot with its right area under another id instead, and close this one.`,
    zh: `生产基地 ${base} ${year} 年的批次超过 ${BATCHES_MAX} 个，无法一次按更正后的地块重新分摊。请以新编号登记正确面积的地块，并停用本地块。`,
  });
}
