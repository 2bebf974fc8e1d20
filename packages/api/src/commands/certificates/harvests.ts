import type { HarvestedBatch } from "@suyuan/domain/batches/harvested";
import { type Days, names } from "@suyuan/domain/registration/move-claims";
import type { Deps } from "../../host.ts";
import { batchIn } from "../../ledger/batch-rows.ts";
import { batchKey, harvestsBetween } from "../../ledger/keys.ts";
import { readMany, readPage } from "../../ledger/read.ts";
import type { BatchName } from "../../ledger/rows.ts";

/** Harvests of the bases that are looked through for one correction. */
const HARVESTS_MAX = 2000;

/** The batches that name a certificate, of some days. `isCut`: there are more harvests than are looked through. */
export interface HarvestedUnder {
  readonly batches: readonly HarvestedBatch[];
  readonly isCut: boolean;
}

/** The batches of these bases and days that name the certificate and stand, oldest harvest first of each base. */
export async function harvestedUnder(
  deps: Pick<Deps, "table">,
  certificate: string,
  bases: readonly string[],
  days: readonly Days[],
): Promise<HarvestedUnder> {
  const lots: BatchName[] = [];
  let isCut = false;
  for (const base of bases) {
    for (const { from, before } of days) {
      const { place, range } = harvestsBetween(base, from, before);
      const room = HARVESTS_MAX - lots.length;
      const { rows, cursor } = await readPage(deps.table, place, { ...range, limit: room + 1 });
      isCut ||= cursor !== undefined || rows.length > room;
      lots.push(...rows.slice(0, room).map(({ data }) => data));
    }
  }
  const keys = lots.map(({ gtin, lot }) => batchKey(gtin, lot));
  const loaded = await readMany(deps.table, keys);
  const batches = keys.map((key) => batchIn(loaded, key)).filter((batch) => names(batch, certificate));
  return { batches, isCut };
}
