import { notFound } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import { mayReadBatch, readsWhole } from "@suyuan/domain/batches/access";
import type { Batch } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import type { Certificate } from "@suyuan/domain/certificates/certificate";
import { ownerIn, plainId } from "@suyuan/domain/identifiers/own-id";
import { asOfHour } from "@suyuan/domain/views/as-of";
import { batchView } from "@suyuan/domain/views/batch-view";
import type { BatchRecord } from "@suyuan/domain/views/batch-view-schema";
import { certificatesOf } from "@suyuan/domain/views/origin/certification";
import type { Actor, Answer, Call } from "../call.ts";
import { observationsOf } from "../epcis/index/observations.ts";
import type { Deps } from "../host.ts";
import { noteRead } from "../ledger/audit/entries.ts";
import { batchOf, factsOf } from "../ledger/batch-rows.ts";
import { balanceKey, batchKey, certificateKey, organisationKey } from "../ledger/keys.ts";
import { recordersOf } from "../ledger/people/recorders.ts";
import { readMany, readPage, readRows } from "../ledger/read.ts";
import type { BatchName, FactRow } from "../ledger/rows.ts";
import { madeIntoRows } from "../ledger/transformations/keys.ts";
import { seenEvents } from "./custody/seen-events.ts";
import { countingInputs } from "./farm/counting-inputs.ts";
import { laboratoryView } from "./laboratories/laboratory-view.ts";

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
  if (batch === undefined || acting === undefined || !mayReadBatch(batch, acting, actor.role)) return undefined;
  noteRead(deps, actor, { kind: "batch", id: lotId(batch), of: batch.organisation });
  return batch;
}

/** The batch, when this actor may read all of it: goods, rooms and logs are no business of a laboratory that tested it. */
export async function wholeBatch(deps: Deps, actor: Actor, name: BatchName): Promise<Batch> {
  const batch = await visibleBatch(deps, actor, name);
  if (readsWhole(batch, actor.organisation, actor.role)) return batch;
  throw notFound("batch", lotId(name));
}

const toldIn = (facts: readonly FactRow[]) =>
  facts.flatMap(({ fact: { event, by } }) => (event === undefined ? [] : [{ by: by.organisation, event }]));

/** Those that the batch stands on, as far as they are there. */
export async function certificatesIn({ table }: Deps, batch: Batch): Promise<readonly Certificate[]> {
  const keys = certificatesOf(batch).map(certificateKey);
  const loaded = await readMany(table, keys);
  return keys.flatMap((key) => loaded.state(key) ?? []);
}

const MADE_SHOWN_MAX = 50;

/** What was made of a batch, as far as that is the reader's own or the reader an office: other holders learn nothing of it. */
async function madeInto(
  { table }: Deps,
  { organisation, role }: Actor,
  batch: Batch,
): Promise<Pick<Sent<typeof BatchRecord>, "madeInto">> {
  if (batch.transformedGrams === 0) return {};
  const { rows } = await readPage(table, madeIntoRows(batchKey(batch.gtin, batch.lot)), { limit: MADE_SHOWN_MAX });
  const shown = rows.flatMap(({ data: { transformation, outputs } }) => {
    const by = ownerIn(transformation);
    const isTold = by !== undefined && (by === organisation || role === "inspector" || role === "statistician");
    return isTold ? [{ transformation: plainId(transformation), organisation: by, outputs: [...outputs] }] : [];
  });
  return shown.length === 0 ? {} : { madeInto: shown };
}

export async function readBatch(
  deps: Deps,
  { actor, params }: Call<BatchName, unknown, unknown>,
): Promise<Answer<Sent<typeof BatchRecord>>> {
  const batch = await visibleBatch(deps, actor, params);
  const certificateId = batch.certificate?.id;
  const [inputs, facts, observations, certificates, [balance]] = await Promise.all([
    batch.origin.kind === "harvest" ? countingInputs(deps, batch.origin) : { inputs: [] },
    factsOf(deps, params.gtin, params.lot),
    observationsOf(deps, batch),
    certificatesIn(deps, batch),
    certificateId === undefined ? [] : readRows(deps.table, [balanceKey(certificateId)]),
  ]);
  const isWhole = readsWhole(batch, actor.organisation, actor.role);
  const told = toldIn(isWhole ? facts : facts.filter(({ fact }) => fact.by.organisation === actor.organisation));
  const shown = await seenEvents(deps, actor, lotId(batch), [...told, ...observations]);
  const [events, observed] = [shown.slice(0, told.length), shown.slice(told.length)];
  const view = batchView(batch, certificates, balance?.data, events, asOfHour(deps.now().toISOString()));
  const recorderOf = await recordersOf(
    deps,
    actor,
    facts.map(({ fact }) => fact.by),
  );
  const history = facts.map(({ id, fact: { kind, by, occurredAt, recordedAt } }) => ({
    id,
    kind,
    ...recorderOf(by),
    occurredAt,
    recordedAt,
  }));
  const whole = { ...view, ...inputs, history, observations: observed };
  if (isWhole) {
    return { status: 200, body: { ...whole, ...(await madeInto(deps, actor, batch)) } };
  }
  return { status: 200, body: laboratoryView(whole, actor.organisation, events) };
}
