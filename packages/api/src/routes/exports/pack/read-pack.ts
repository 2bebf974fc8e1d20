import { lotId } from "@suyuan/domain/batches/identity";
import { asOfHour } from "@suyuan/domain/views/as-of";
import { batchView } from "@suyuan/domain/views/batch-view";
import type { Answer, Call } from "../../../call.ts";
import type { Deps } from "../../../host.ts";
import { FileContent } from "../../../http/route.ts";
import { factsOf } from "../../../ledger/batch-rows.ts";
import { turn } from "../../../ledger/indexes/turns.ts";
import type { BatchName } from "../../../ledger/rows.ts";
import { offloaded } from "../../../offload/job.ts";
import { certificatesIn, wholeBatch } from "../../read-batch.ts";
import { readTrace } from "../../trace/read-trace.ts";
import { HTML, type PageQuery } from "../asked.ts";
import { lotOf } from "../history.ts";
import type { FoundFact } from "./facts.ts";
import { EVIDENCE_PACK } from "./job.ts";
import type { PackedRecord } from "./pack.ts";

/** Batches before it whose histories are carried, and facts in all. */
const BATCHES_MAX = 200;
const FACTS_MAX = 2_000;

/** Of a batch before this one such a step counts where its goods went on to this one. */
const STEPS: ReadonlySet<string> = new Set([
  "shipment-sent",
  "shipment-voided",
  "receipt-recorded",
  "receipt-corrected",
  "transformation-recorded",
  "transformation-voided",
  "loss-recorded",
  "order-recorded",
  "order-corrected",
  "order-voided",
  "storage-recorded",
  "labels-issued",
  "labels-voided",
  "unit-packed",
  "unit-unpacked",
  "unit-packing-voided",
]);

/** The evidence pack of a batch: one page that opens anywhere, with what its reader may see of the batch and of what it was made of. */
export async function evidencePack(
  deps: Deps,
  { actor, params, query }: Call<BatchName, PageQuery, unknown>,
): Promise<Answer<FileContent>> {
  const batch = await wholeBatch(deps, actor, params);
  const now = deps.now().toISOString();
  const id = lotId(batch);
  const asked = { id, direction: "both", depth: 100 } as const;
  const { body } = await readTrace(deps, { actor, query: asked } as Parameters<typeof readTrace>[1]);
  const { nodes, edges } = body.value;
  const led = new Set(edges.flatMap(({ event, contributed }) => (contributed === undefined ? [] : (event ?? []))));
  const before = nodes.flatMap(({ kind, batch: of, end, contributed }) =>
    kind === "batch" && of !== undefined && of !== id && end === undefined && contributed !== undefined ? [of] : [],
  );
  const { facts, left } = await factsOfAll(deps, [id, ...new Set(before)], led);
  const record: PackedRecord = batchView(batch, await certificatesIn(deps, batch), undefined, [], asOfHour(now));
  const { html } = await offloaded(deps, EVIDENCE_PACK, {
    head: {
      madeAt: now,
      service: deps.publicUrl,
      reader: { organisation: actor.organisation, role: actor.role },
      left,
    },
    record: JSON.stringify(recordOf(record)),
    trace: body.text,
    facts: facts.map((fact) => JSON.stringify(fact)),
    language: query.lang ?? "zh",
  });
  const name = `${params.gtin}-${params.lot}.html`;
  return { status: 200, body: new FileContent(`${HTML}; charset=utf-8`, html, name) };
}

/** The facts of the first batch, and of those before it as many as a pack has room for; in the order of record. */
async function factsOfAll(
  deps: Deps,
  batches: readonly string[],
  led: ReadonlySet<string>,
): Promise<{ readonly facts: readonly FoundFact[]; readonly left: { facts: number; batches: number } }> {
  const found = new Map<string, FoundFact>();
  const left = { facts: 0, batches: Math.max(0, batches.length - 1 - BATCHES_MAX) };
  for (const [n, batch] of batches.slice(0, 1 + BATCHES_MAX).entries()) {
    const { gtin, lot } = lotOf(batch);
    for (const { id, fact } of await factsOf(deps, gtin, lot)) {
      const counts = n === 0 || !STEPS.has(fact.kind) || led.has(fact.event?.eventID ?? "");
      if (!counts || found.has(id)) continue;
      if (found.size < FACTS_MAX) found.set(id, { id, batch, fact });
      else left.facts += 1;
    }
    await turn();
  }
  const times = ({ fact }: FoundFact) => [Date.parse(fact.recordedAt), Date.parse(fact.occurredAt)] as const;
  const timed = [...found.values()].map((one) => ({ one, at: times(one) }));
  const facts = timed.sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1]).map(({ one }) => one);
  return { facts, left };
}

function recordOf(view: PackedRecord): PackedRecord {
  const { batch, detail, quantityKg, onHand, state, certified, parties, mass, commitment, recall, voided } = view;
  const sometimes = { mass, commitment, recall, voided };
  const there = Object.fromEntries(Object.entries(sometimes).filter(([, value]) => value !== undefined));
  return { batch, detail, quantityKg, onHand, state, certified, parties, ...there };
}
