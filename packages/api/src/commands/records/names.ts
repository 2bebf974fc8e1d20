import type { Batch } from "@suyuan/domain/batches/batch";
import { everCovered } from "@suyuan/domain/certificates/scope";
import type { Fact } from "@suyuan/domain/fact";
import { withBase, withParty, withProduct } from "@suyuan/domain/registration/follow-names";
import type { Deps } from "../../host.ts";
import { batchIn, batchWrites } from "../../ledger/batch-rows.ts";
import {
  baseKey,
  batchKey,
  certificateKey,
  gtinCertificatesKey,
  harvestsOf,
  heldBatches,
  holderCertificates,
  organisationKey,
  productKey,
} from "../../ledger/keys.ts";
import { readMany, readPage, readRow } from "../../ledger/read.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";
import type { RowKey, Stretch } from "../../ledger/row-key.ts";
import type { BatchName, FactRow } from "../../ledger/rows.ts";
import { ownRowsOf, republish } from "../certificates/published.ts";

/** The lists of a record's batches, and what becomes of each. */
export interface Renaming {
  readonly lists: readonly Stretch<BatchName>[];
  readonly rename: (batch: Batch) => Batch;
  /** Plots or product were corrected: what was said of capacity and crops is judged anew, by the base as it is. */
  readonly isJudged?: boolean;
}

const NOTHING: Renaming = { lists: [], rename: (batch) => batch };

/** What a corrected record says now, and where its batches are. */
export async function renamingOf({ table }: Pick<Deps, "table">, fact: Fact): Promise<Renaming> {
  if (fact.kind === "base-corrected") {
    const base = (await readRow(table, baseKey(fact.data.corrects.id)))?.data;
    if (base === undefined) return NOTHING;
    const isJudged = fact.data.after.plots !== undefined;
    return { lists: [harvestsOf(base.id)], rename: (batch) => withBase(batch, base), isJudged };
  }
  if (fact.kind === "product-corrected") {
    const product = (await readRow(table, productKey(fact.data.corrects.id)))?.data;
    if (product === undefined) return NOTHING;
    const { organisation, producers = [], formerProducers = [] } = product;
    const makers = [...new Set([organisation, ...producers, ...formerProducers])];
    return { lists: makers.map(heldBatches), rename: (batch) => withProduct(batch, product), isJudged: true };
  }
  if (fact.kind === "organisation-corrected") {
    const organisation = (await readRow(table, organisationKey(fact.data.corrects.id)))?.data;
    if (organisation === undefined) return NOTHING;
    return { lists: [heldBatches(organisation.id)], rename: (batch) => withParty(batch, organisation) };
  }
  return NOTHING;
}

/** Brings the name of a holder to one of its certificates and its public records. */
export async function nameHolder(deps: Deps, holder: string, id: string): Promise<void> {
  const [key, holderKey] = [certificateKey(id), organisationKey(holder)];
  const once = async (): Promise<true | undefined> => {
    const first = await readMany(deps.table, [key, holderKey]);
    const [certificate, organisation] = [first.state(key), first.state(holderKey)];
    if (certificate === undefined || organisation === undefined) return true;
    if (certificate.holder !== holder || certificate.holderName === organisation.name) return true;
    const named = { ...certificate, holderName: organisation.name };
    const published = everCovered(named).gtins.map(gtinCertificatesKey);
    const rows = first.with(await readMany(deps.table, published));
    const loaded = rows.with(await readMany(deps.table, ownRowsOf(rows, named, everCovered(named).gtins)));
    const writes = [loaded.next(key, named), ...republish(loaded, named)];
    return (await deps.table.transact(writes, freshToken(deps))).ok || undefined;
  };
  await untilCommitted(deps, once, { gaveUp: `certificate ${id} changes too often to be named`, outages: "throw" });
}

/** Batches of each list that are named before the correction is answered: the newest, which are looked at most. */
const NAMED_AT_ONCE = 20;
/** Certificates of an organisation that are. */
const CERTIFICATES_AT_ONCE = 10;
/** Lists that are looked into for that. */
const LISTS_AT_ONCE = 5;

/**
 * Brings a correction to the newest batches at once, as far as nobody else writes them; the follower `corrected-names` brings it to all.
 * Does not reject: what fails here is the follower's.
 */
export async function nameNewest(deps: Deps, at: RowKey<FactRow>): Promise<void> {
  try {
    const fact = (await readRow(deps.table, at))?.data.fact;
    if (fact === undefined) return;
    const { lists, rename } = await renamingOf(deps, fact);
    const range = { reverse: true, limit: NAMED_AT_ONCE };
    const pages = await Promise.all(lists.slice(0, LISTS_AT_ONCE).map((list) => readPage(deps.table, list, range)));
    const keys = pages.flatMap(({ rows }) => rows.map(({ data: { gtin, lot } }) => batchKey(gtin, lot)));
    const loaded = await readMany(deps.table, keys);
    for (const key of new Map(keys.map((each) => [each.pk, each])).values()) {
      const batch = batchIn(loaded, key);
      const after = batch && rename(batch);
      if (after === undefined || JSON.stringify(after) === JSON.stringify(batch)) continue;
      await deps.table.transact(batchWrites(loaded, after, at), freshToken(deps));
    }
    if (fact.kind !== "organisation-corrected") return;
    const holder = fact.data.corrects.id;
    const { rows } = await readPage(deps.table, holderCertificates(holder), { limit: CERTIFICATES_AT_ONCE });
    for (const { data } of rows) await nameHolder(deps, holder, data.id);
  } catch (error) {
    deps.log.warn("names-left-to-follower", { error: error instanceof Error ? error.name : "unknown" });
  }
}
