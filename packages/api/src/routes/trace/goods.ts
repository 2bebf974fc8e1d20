import { mayReadBatch, readsWhole } from "@suyuan/domain/batches/access";
import type { Batch } from "@suyuan/domain/batches/batch";
import type { Lot } from "@suyuan/domain/batches/identity";
import type { CalendarDate } from "@suyuan/domain/calendar";
import type { Organisation } from "@suyuan/domain/organisation";
import type { Actor } from "../../call.ts";
import { BatchPath } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { sampleKey } from "../../ledger/keys.ts";
import { readFact, readRow } from "../../ledger/read.ts";

/** The batch that an id leads to. */
export interface NamedGoods {
  readonly lot: Lot;
  /** Of a pack of it: as its code says. */
  readonly serial?: string;
  /** Of a test of it. */
  readonly test?: { readonly verdict: "passed" | "failed"; readonly sampledOn: CalendarDate };
}

export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/**
 * The goods that `01/{gtin}/10/{lot}`, `01/{gtin}/10/{lot}/21/{serial}` or `test/{organisation}/{sample}` mean; undefined for what has not that form,
 * or a test that never was. Whether the batch is on record, and who may read it, is not asked here.
 */
export async function goodsNamed({ table }: Pick<Deps, "table">, id: string): Promise<NamedGoods | undefined> {
  if (id.startsWith("test/")) return goodsTested(table, id.slice("test/".length));
  const [first, gtin = "", ten, lot = "", twentyOne, serial, ...more] = id.split("/");
  const name = BatchPath.safeParse({ gtin, lot: decoded(lot) });
  if (first !== "01" || ten !== "10" || !name.success || more.length > 0) return undefined;
  if (twentyOne === undefined) return { lot: name.data };
  return twentyOne === "21" && serial !== undefined && decoded(serial) !== ""
    ? { lot: name.data, serial: decoded(serial) }
    : undefined;
}

async function goodsTested(table: Deps["table"], sample: string): Promise<NamedGoods | undefined> {
  const at = (await readRow(table, sampleKey(sample)))?.data;
  const fact = at && (await readFact(table, at))?.fact;
  if (fact?.kind !== "test-recorded") return undefined;
  const { gtin, lot, verdict, sampledOn } = fact.data;
  return { lot: { gtin, lot }, test: { verdict, sampledOn } };
}

/** May this actor trace all of a batch? */
export function mayTrace(
  batch: Batch | undefined,
  { id, regionCode }: Organisation,
  { role }: Pick<Actor, "role">,
): boolean {
  return batch !== undefined && mayReadBatch(batch, { id, regionCode }, role) && readsWhole(batch, id, role);
}
