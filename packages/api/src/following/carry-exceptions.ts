import type { Batch } from "@suyuan/domain/batches/batch";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import { PROVINCES, withSuccessors } from "@suyuan/domain/region-code";
import type { Deps } from "../host.ts";
import { batchKeyOf, batchOf } from "../ledger/batch-rows.ts";
import type { Exceptions } from "../ledger/exceptions.ts";
import { formerCarriedKey, formerExceptionKey, formerExceptionPartition, organisationKey } from "../ledger/keys.ts";
import { create, removed } from "../ledger/loaded.ts";
import { EVENTUAL, readMany, readPage, readRow } from "../ledger/read.ts";
import { freshToken, untilCommitted } from "../ledger/retry.ts";
import type { Stored } from "../ledger/row-key.ts";
import type { FormerException } from "../ledger/rows.ts";
import { listExceptions } from "./exceptions.ts";

const ROWS_AT_ONCE = 100;

/**
 * Brings what was listed flag by flag, before there were exceptions that count, under its exceptions: each old row becomes an occurrence and
 * goes. A batch's own flag says what it was about and whether it was withdrawn since. May be broken off and run again, and beside itself; when
 * none is left a row says so, and from then on it costs one read. Answers how many it carried, at most a hundred in a call; 0 when all are.
 */
export async function carryExceptions(deps: Deps): Promise<number> {
  if ((await readRow(deps.table, formerCarriedKey)) !== undefined) return 0;
  for (const province of PROVINCES) {
    const { rows } = await readPage(deps.table, formerExceptionPartition(province), { limit: ROWS_AT_ONCE });
    for (const row of rows) await carry(deps, row);
    if (rows.length > 0) return rows.length;
  }
  await deps.table.transact([create(formerCarriedKey, { at: deps.now().toISOString() })], freshToken(deps));
  return 0;
}

async function carry(deps: Deps, row: Stored<FormerException>): Promise<void> {
  const { subject, kind, by, at } = row.data;
  const batch = batchOf(await readRow(deps.table, batchKeyOf(subject)));
  const regions = batch === undefined ? [row.pk.slice(-6)] : [...new Set(regionsOf(batch))];
  const source = { fact: { kind, recordedAt: at, by: { organisation: by } } };
  await listExceptions(deps, source, [await entryOf(deps, row, batch, regions)]);
  await remove(deps, row, regions);
}

async function entryOf(
  deps: Deps,
  { sk, data }: Stored<FormerException>,
  batch: Batch | undefined,
  regions: readonly string[],
): Promise<Exceptions> {
  const { subject, code, zh, en, at, by, cause } = data;
  const own = batch?.flags.find((flag) => flag.code === code && flag.at === at && flag.reason.zh === zh);
  // One that no batch carries is told apart by the fact that brought it, as its key has it.
  const flag = own ?? { code, at, reason: { code, zh, en }, about: `fact/${sk.split("#")[1] ?? ""}` };
  const isStrange = code === "contradiction" && batch !== undefined && (await isStranger(deps, batch, by));
  return {
    ...{ subject, regions, flags: [flag] },
    ...(cause === undefined ? {} : { cause }),
    ...(isStrange ? { claimedBy: "strangers" as const } : {}),
  };
}

/** Neither a party of the batch nor an office. */
async function isStranger(deps: Deps, batch: Batch, organisation: string): Promise<boolean> {
  if (Object.hasOwn(batch.parties, organisation)) return false;
  const kind = (await readRow(deps.table, organisationKey(organisation), EVENTUAL))?.data.kind;
  return kind !== "bureau" && kind !== "county" && kind !== "laboratory";
}

/** Takes the row out of every list that it stood in, its province last of all: until then it is found again. */
async function remove(deps: Deps, row: Stored<FormerException>, regions: readonly string[]): Promise<void> {
  const counties = withSuccessors(regions.map((region) => region.slice(0, 6)));
  const offices = new Set(
    [...counties, row.pk.slice(-6)].flatMap((code) => [code, `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`]),
  );
  const keys = [...offices].map((office) => formerExceptionKey(office, row.sk));
  const once = async (): Promise<true | undefined> => {
    const loaded = await readMany(deps.table, keys);
    const ops = keys.flatMap((key) => loaded.item(key) ?? []).map(removed);
    if (ops.length === 0) return true;
    return (await deps.table.transact(ops, freshToken(deps))).ok || undefined;
  };
  await untilCommitted(deps, once, { gaveUp: "a row of an earlier list could not be taken away" });
}
