import { notFound } from "@suyuan/domain/access";
import { mayReadBatch } from "@suyuan/domain/batches/access";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { stoppedIn } from "../../ledger/batch-rows.ts";
import { storedIdsOf } from "../../ledger/ids/own.ts";
import { batchKey, factKey, namesakes, organisationKey, recallKey, stopKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { readMany, readPage } from "../../ledger/read.ts";
import { ambiguous } from "./ambiguous.ts";

/** Organisations that used one id for a recall and are looked at; with more, the one that is meant must be named. */
const NAMESAKES_MAX = 8;

/**
 * The id under which the recall is stored that somebody means: their own, else the one that they may see. Throws `not-found`, as for what
 * never was, and `invalid-request` where several are to be seen: the way out is `?from=`.
 */
export async function recallMeant(
  { table }: Pick<Deps, "table">,
  actor: Actor,
  { id, from }: { readonly id: string; readonly from?: string | undefined },
): Promise<string> {
  const maker = from ?? actor.organisation;
  const [now, former] = storedIdsOf(maker, id);
  const keys = [recallKey(now), recallKey(former), factKey(recallKey(former), 1)];
  const [made, others] = await Promise.all([
    readMany(table, keys),
    readPage(table, namesakes("recall", id), { limit: NAMESAKES_MAX + 1 }),
  ]);
  if (from !== undefined || made.has(recallKey(now))) return madeBy(made, former, maker) ? former : now;
  const names = [former, ...others.rows.slice(0, NAMESAKES_MAX).map(({ data }) => data.id)];
  const rows = await readMany(table, [...names.map(recallKey), organisationKey(actor.organisation)]);
  const acting = rows.state(organisationKey(actor.organisation));
  const at = names.flatMap((name) => {
    const row = rows.state(recallKey(name));
    return row === undefined ? [] : [{ name, ...row }];
  });
  const stopped = await readMany(
    table,
    at.flatMap(({ gtin, lot }) => [batchKey(gtin, lot), stopKey(gtin, lot)]),
  );
  const seen = at.filter(({ gtin, lot }) => {
    const batch = stoppedIn(stopped, batchKey(gtin, lot));
    return batch !== undefined && acting !== undefined && mayReadBatch(batch, acting, actor.role);
  });
  const [only, second] = madeBy(made, former, maker) ? seen.filter(({ name }) => name === former) : seen;
  if (second !== undefined) throw ambiguous();
  if (only === undefined) throw notFound("recall", id);
  return only.name;
}

/** Is what an earlier version stored under the id this organisation's? */
function madeBy(loaded: Loaded, former: string, organisation: string): boolean {
  return loaded.state(factKey(recallKey(former), 1))?.fact.by.organisation === organisation;
}
