import type { Batch } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import type { Product } from "@suyuan/domain/farm/product";
import { withPlots } from "@suyuan/domain/registration/follow-plots";
import { nameHolder, renamingOf } from "../commands/records/names.ts";
import type { Deps } from "../host.ts";
import { batchIn, batchWrites } from "../ledger/batch-rows.ts";
import { newExceptions } from "../ledger/exceptions.ts";
import { baseKey, batchKey, holderCertificates, productKey, seasonKey } from "../ledger/keys.ts";
import { readMany, readPage } from "../ledger/read.ts";
import { freshToken, untilCommitted } from "../ledger/retry.ts";
import type { BatchName } from "../ledger/rows.ts";
import { listExceptions } from "./exceptions.ts";
import { type FollowedFact, type Follower, followerOf } from "./follower.ts";
import { listBatch } from "./lists/list-rows.ts";
import { moveExceptions } from "./moved-exceptions.ts";
import { distinct, type Queue, tellOutputs } from "./transformed/tell.ts";

/** Batches, or certificates, that one call brings a name to. */
const NAMED_PER_CALL = 50;

/** Which list is walked, and the cursor in it; `telling`: the outputs of batches that were named, which come first. */
type Place = { readonly list: number; readonly cursor: string | null; readonly telling?: Queue };

/**
 * Brings a corrected name, place or profile to the batches that were registered before: pages show what is right, histories keep what was
 * first. Each batch takes what the record says when it is written, so no order matters: of two corrections both end with the later.
 */
export const correctedNames: Follower = followerOf<
  "base-corrected" | "product-corrected" | "organisation-corrected",
  Place
>(
  "corrected-names",
  ["base-corrected", "product-corrected", "organisation-corrected"],
  async (deps, followed, { telling, ...from } = { list: 0, cursor: null }) => {
    const untold = telling && (await tellOutputs(deps, followed.at, telling));
    if (untold !== undefined) return { goOn: { ...from, telling: untold } };
    const { lists } = await renamingOf(deps, followed.fact);
    const list = lists[from.list];
    if (list === undefined) return "done";
    const { rows, cursor } = await readPage(
      deps.table,
      list,
      { limit: NAMED_PER_CALL },
      from.cursor === null ? undefined : from.cursor,
    );
    const used: BatchName[] = [];
    for (const { data } of rows) if (await nameBatch(deps, followed, data)) used.push(data);
    const more = used.length === 0 ? {} : { telling: { lots: distinct(used), cursor: null } };
    if (cursor !== undefined) return { goOn: { list: from.list, cursor, ...more } };
    const isLast = from.list + 1 >= lists.length && used.length === 0;
    return isLast ? "done" : { goOn: { list: from.list + 1, cursor: null, ...more } };
  },
);

/** The batch with what was said of its plots judged by its base, season and product as they are. */
async function judged(deps: Deps, batch: Batch, product: Product | undefined): Promise<Batch> {
  if (batch.origin.kind !== "harvest") return batch;
  const { base: of, harvestedOn } = batch.origin;
  const [key, season] = [baseKey(of.id), seasonKey(of.id, harvestedOn.slice(0, 4))];
  const loaded = await readMany(deps.table, [key, season]);
  const base = loaded.state(key);
  if (base === undefined) return batch;
  return withPlots(batch, { base, season: loaded.state(season), product }, { now: deps.now().toISOString() });
}

/** Names one batch, unless it says so already; its history points at the correction. Answers whether something was made of it. */
async function nameBatch(deps: Deps, { at, row, fact }: FollowedFact, { gtin, lot }: BatchName): Promise<boolean> {
  const key = batchKey(gtin, lot);
  const once = async (): Promise<{ readonly isUsed: boolean } | undefined> => {
    const { rename, isJudged } = await renamingOf(deps, fact);
    const loaded = await readMany(deps.table, [key, productKey(gtin)]);
    const batch = batchIn(loaded, key);
    if (batch === undefined) return { isUsed: false };
    const isUsed = batch.transformedGrams > 0;
    const named = rename(batch);
    const product = loaded.state(productKey(gtin));
    const after = isJudged === true ? await judged(deps, named, product) : named;
    await listExceptions(deps, row, newExceptions(batch, after));
    if (JSON.stringify(after) === JSON.stringify(batch)) return { isUsed };
    return (await deps.table.transact(batchWrites(loaded, after, at), freshToken(deps))).ok ? { isUsed } : undefined;
  };
  const { isUsed } = await untilCommitted(deps, once, {
    gaveUp: `batch ${lotId({ gtin, lot })} changes too often to be named`,
    outages: "throw",
  });
  // The offices of where it lies now find it, too, and what they should look at.
  await listBatch(deps, { gtin, lot });
  await moveExceptions(deps, { gtin, lot });
  return isUsed;
}

/**
 * Brings an organisation's corrected name to the certificates that it holds, and to their public records. Each takes the name that the
 * organisation has when it is written, so no order matters.
 */
export const correctedHolders: Follower = followerOf<"organisation-corrected", string>(
  "corrected-holders",
  ["organisation-corrected"],
  async (deps, { fact }, from) => {
    const holder = fact.data.corrects.id;
    const { rows, cursor } = await readPage(deps.table, holderCertificates(holder), { limit: NAMED_PER_CALL }, from);
    for (const { data } of rows) await nameHolder(deps, holder, data.id);
    return cursor === undefined ? "done" : { goOn: cursor };
  },
);
