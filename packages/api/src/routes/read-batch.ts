import { notFound } from "@suyuan/domain/access";
import { BatchId, DateText, GtinText, KilogramsText, LotText, type Sent } from "@suyuan/domain/answer";
import { mayReadBatch } from "@suyuan/domain/batches/access";
import { type Batch, FLAG_CODES } from "@suyuan/domain/batches/batch";
import { flagsInForce } from "@suyuan/domain/batches/flags";
import { harvested } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import { weightOf } from "@suyuan/domain/batches/mass";
import { dateInChina } from "@suyuan/domain/calendar";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import { batchView } from "@suyuan/domain/views/batch-view";
import { type BatchRecord, ProductText } from "@suyuan/domain/views/batch-view-schema";
import * as z from "zod";
import type { Actor, Answer, Call } from "../call.ts";
import type { ListQuery } from "../commands/wire.ts";
import { observationsOf } from "../epcis/index/observations.ts";
import type { Deps } from "../host.ts";
import { batchIn, batchOf, factsOf } from "../ledger/batch-rows.ts";
import { balanceKey, batchKey, certificateKey, heldBatches, organisationKey } from "../ledger/keys.ts";
import { EVENTUAL, readMany, readPage, readRows } from "../ledger/read.ts";
import type { BatchName } from "../ledger/rows.ts";

/** The batch, when this actor may see it; otherwise the same not-found as for a batch that never was. */
export async function visibleBatch(deps: Deps, actor: Actor, name: BatchName): Promise<Batch> {
  const batch = await batchFor(deps, actor, name);
  if (batch === undefined) throw notFound("batch", lotId(name));
  return batch;
}

/** The batch, when this actor may see it. */
export async function batchFor(deps: Deps, actor: Actor, { gtin, lot }: BatchName): Promise<Batch | undefined> {
  const keys = [batchKey(gtin, lot), organisationKey(actor.organisation)] as const;
  const [row, { data: acting } = {}] = await readRows(deps.table, keys);
  const batch = batchOf(row);
  return batch !== undefined && acting !== undefined && mayReadBatch(batch, acting, actor.role) ? batch : undefined;
}

export async function readBatch(
  deps: Deps,
  { actor, params }: Call<BatchName, unknown, unknown>,
): Promise<Answer<Sent<typeof BatchRecord>>> {
  const batch = harvested(await visibleBatch(deps, actor, params));
  const certificateId = batch.certificate?.id;
  const [facts, observations, [certificate, balance]] = await Promise.all([
    factsOf(deps, params.gtin, params.lot),
    observationsOf(deps, batch),
    certificateId === undefined ? [] : readRows(deps.table, [certificateKey(certificateId), balanceKey(certificateId)]),
  ]);
  const view = batchView(
    batch,
    certificate?.data,
    balance?.data,
    facts.flatMap(({ fact }) => (fact.event === undefined ? [] : [fact.event])),
    dateInChina(deps.now().toISOString()),
  );
  const history = facts.map(({ id, fact: { kind, by, occurredAt, recordedAt } }) => ({
    id,
    kind,
    by: by.organisation,
    occurredAt,
    recordedAt,
  }));
  return {
    status: 200,
    body: { ...view, history, observations },
  };
}

export async function listBatches(
  deps: Deps,
  { actor, query }: Call<unknown, z.infer<typeof ListQuery>, unknown>,
): Promise<Answer<{ readonly items: readonly BatchSummary[]; readonly next?: string }>> {
  const range = { reverse: true, limit: query.limit ?? 50 };
  const page = await readPage(deps.table, heldBatches(actor.organisation), range, query.cursor, EVENTUAL);
  const keys = page.rows.map(({ data }) => batchKey(data.gtin, data.lot));
  const loaded = await readMany(deps.table, keys, EVENTUAL);
  return {
    status: 200,
    body: {
      items: keys.flatMap((key) => batchIn(loaded, key) ?? []).map((batch) => summary(batch, actor)),
      ...(page.cursor === undefined ? {} : { next: page.cursor }),
    },
  };
}

export const BatchSummary = z
  .object({
    batch: BatchId,
    gtin: GtinText,
    lot: LotText,
    product: ProductText,
    harvestedOn: DateText,
    onHandKg: KilogramsText("On hand of your organisation"),
    flags: z.array(z.enum(FLAG_CODES)),
    recalled: z.boolean(),
  })
  .meta({ id: "BatchSummary" });
type BatchSummary = Sent<typeof BatchSummary>;

function summary(batch: Batch, actor: Actor): BatchSummary {
  return {
    batch: lotId(batch),
    gtin: batch.gtin,
    lot: batch.lot,
    product: { zh: batch.product.zh, ...(batch.product.en === undefined ? {} : { en: batch.product.en }) },
    harvestedOn: harvested(batch).origin.harvestedOn,
    onHandKg: kilogramsFrom(weightOf(batch.onHand, actor.organisation)),
    flags: flagsInForce(batch).map(({ code }) => code),
    recalled: batch.recall !== undefined,
  };
}
