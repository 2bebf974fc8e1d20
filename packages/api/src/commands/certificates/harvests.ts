import type { HarvestedBatch } from "@suyuan/domain/batches/harvested";
import { type Days, names } from "@suyuan/domain/registration/move-claims";
import type { Cursor } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { batchIn } from "../../ledger/batch-rows.ts";
import { batchKey, harvestsBetween } from "../../ledger/keys.ts";
import { readMany, readPage } from "../../ledger/read.ts";

/** Harvests of the bases that are looked through for one correction. */
const HARVESTS_MAX = 2000;
const HARVESTS_A_PAGE = 500;

/** The batches that name a certificate, of some days. `isCut`: there are more harvests than are looked through. */
export interface HarvestedUnder {
  readonly batches: readonly HarvestedBatch[];
  readonly isCut: boolean;
}

/** The batches of these bases and days that name the certificate and stand, oldest harvest first of each base. */
export async function harvestedUnder(
  { table }: Pick<Deps, "table">,
  certificate: string,
  bases: readonly string[],
  days: readonly Days[],
): Promise<HarvestedUnder> {
  const batches: HarvestedBatch[] = [];
  let room = HARVESTS_MAX;
  for (const base of bases) {
    for (const { from, before } of days) {
      const { place, range } = harvestsBetween(base, from, before);
      let cursor: Cursor | undefined;
      do {
        if (room === 0) return { batches, isCut: true };
        const page = await readPage(table, place, { ...range, limit: Math.min(room, HARVESTS_A_PAGE) }, cursor);
        room -= page.rows.length;
        cursor = page.cursor;
        const keys = page.rows.map(({ data: { gtin, lot } }) => batchKey(gtin, lot));
        const loaded = await readMany(table, keys);
        batches.push(...keys.map((key) => batchIn(loaded, key)).filter((batch) => names(batch, certificate)));
      } while (cursor !== undefined);
    }
  }
  return { batches, isCut: false };
}
