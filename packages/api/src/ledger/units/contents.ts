import { type Lot, lotId } from "@suyuan/domain/batches/identity";
import type { Table } from "@suyuan/store/table";
import { historyOf } from "../keys.ts";
import { readAll, readMany } from "../read.ts";
import { unitKey } from "./keys.ts";

/** Units that one answer looks into, the outer one first, and pages of the history of each. */
const UNITS_MAX = 100;
const PAGES_MAX = 2;

/** Instants: what happened, and what was recorded, until then; absent: until now. */
interface Until {
  readonly asOf?: string | undefined;
  readonly knownOn?: string | undefined;
}

/** What a unit ever had in it directly, by the facts of its history. */
async function everIn(
  table: Pick<Table, "query" | "getMany">,
  sscc: string,
  { asOf, knownOn }: Until,
): Promise<{ readonly lots: readonly Lot[]; readonly units: readonly string[] }> {
  const rows = await readAll(table, historyOf(unitKey(sscc)), {}, PAGES_MAX);
  const refs = rows.flatMap(({ data }) => ("ref" in data ? [data.ref] : []));
  const shared = await readMany(table, refs);
  const packed = refs.flatMap((ref) => {
    const fact = shared.state(ref)?.fact;
    if (fact?.kind !== "unit-packed" || fact.data.sscc !== sscc) return [];
    const isThen = fact.occurredAt <= (asOf ?? fact.occurredAt) && fact.recordedAt <= (knownOn ?? fact.recordedAt);
    return isThen ? [fact.data] : [];
  });
  return { lots: packed.flatMap(({ items }) => items), units: packed.flatMap(({ units }) => units) };
}

/**
 * Every batch that was ever in a unit or in a unit inside it, each once: also of one that was taken apart long ago. A level of units is a
 * round; `isCut` where there were more units than are looked into.
 */
export async function everInUnit(
  table: Pick<Table, "query" | "getMany">,
  sscc: string,
  until: Until = {},
): Promise<{ readonly lots: readonly Lot[]; readonly isCut: boolean }> {
  const lots = new Map<string, Lot>();
  const seen = new Set<string>([sscc]);
  let level: readonly string[] = [sscc];
  let isCut = false;
  while (level.length > 0) {
    const found = await Promise.all(level.map((one) => everIn(table, one, until)));
    for (const { gtin, lot } of found.flatMap((one) => one.lots)) lots.set(lotId({ gtin, lot }), { gtin, lot });
    const next = [...new Set(found.flatMap(({ units }) => units))].filter((one) => !seen.has(one));
    level = next.slice(0, UNITS_MAX - seen.size);
    isCut ||= level.length < next.length;
    for (const one of level) seen.add(one);
  }
  return { lots: [...lots.values()], isCut };
}
