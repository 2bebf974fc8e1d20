import { type Lot, lotId } from "@suyuan/domain/batches/identity";
import { DomainError } from "@suyuan/domain/errors";
import { EPCIS_CONTEXT } from "@suyuan/epcis/context";
import { eventDocument } from "@suyuan/epcis/document";
import type { Answer, Call } from "../../call.ts";
import { type Presentable, presented } from "../../epcis/query/presented.ts";
import type { Deps } from "../../host.ts";
import { FileContent } from "../../http/route.ts";
import { factsOf } from "../../ledger/batch-rows.ts";
import { type EventMembers, renamed } from "../../ledger/event-keys.ts";
import { turn } from "../../ledger/indexes/turns.ts";
import type { BatchName, FactRow } from "../../ledger/rows.ts";
import { seenEvents } from "../custody/seen-events.ts";
import { wholeBatch } from "../read-batch.ts";
import { readTrace } from "../trace/read-trace.ts";
import { HISTORY_TYPE } from "./asked.ts";

/** Batches whose histories one document is made of, and events in it. */
const BATCHES_MAX = 200;
const EVENTS_MAX = 2_000;

/**
 * The whole history of a batch as an EPCISDocument: every event of its own, and of what it was made of those that led to it, as far as the
 * reader may see them; in the order in which they happened. `payload-too-large` for one of too many, with the way out.
 */
export async function historyDocument(
  deps: Deps,
  { actor, params }: Call<BatchName, unknown, unknown>,
): Promise<Answer<FileContent>> {
  const batch = await wholeBatch(deps, actor, params);
  const query = { id: lotId(batch), direction: "back", depth: 100 } as const;
  const { body } = await readTrace(deps, { actor, query } as Parameters<typeof readTrace>[1]);
  const { nodes, edges, truncated } = body.value;
  const led = new Set(edges.flatMap(({ event }) => event ?? []));
  const others = nodes.flatMap(({ kind, batch: id, end }) =>
    kind === "batch" && id !== undefined && end === undefined && id !== lotId(batch) ? [id] : [],
  );
  const before = [...new Set(others)];
  if (truncated !== undefined || before.length >= BATCHES_MAX) throw tooMany("batches", BATCHES_MAX);
  const events = new Map<string, Presentable & { readonly by: string }>();
  for (const [id, lot] of [[lotId(batch), batch] as const, ...before.map((one) => [one, lotOf(one)] as const)]) {
    for (const found of eventsIn(await factsOf(deps, lot.gtin, lot.lot))) {
      if (id === lotId(batch) || led.has(found.eventID)) events.set(found.eventID, found);
    }
    if (events.size > EVENTS_MAX) throw tooMany("events", EVENTS_MAX);
    await turn();
  }
  const ordered = [...events.values()].toSorted(
    (a, b) => Date.parse(a.event.eventTime) - Date.parse(b.event.eventTime),
  );
  const shown = await seenEvents(deps, actor, lotId(batch), ordered);
  const items = ordered.map((one, n) => ({
    event: presented({ ...one, event: shown[n] ?? one.event }),
    context: one.context,
  }));
  const text = JSON.stringify(eventDocument(items, deps.now().toISOString()));
  return { status: 200, body: new FileContent(HISTORY_TYPE, text, `${params.gtin}-${params.lot}.epcis.json`) };
}

/** The lot that `01/{gtin}/10/{lot}` names. */
export function lotOf(id: string): Lot {
  const [, gtin = "", , lot = ""] = id.split("/");
  return { gtin, lot: decodeURIComponent(lot) };
}

/** The events of facts, each as it is stored: one that came in a document has its contexts and digits. */
function eventsIn(
  facts: readonly (FactRow & Partial<EventMembers>)[],
): readonly (Presentable & { readonly by: string })[] {
  return facts.flatMap((row) => {
    const { event, recordedAt, by } = row.fact;
    if (event === undefined) return [];
    const { context = [EPCIS_CONTEXT], eventID = event.eventID, recordTime = recordedAt, digits } = renamed(row);
    if (eventID === undefined) return [];
    return [{ by: by.organisation, event, context, eventID, recordTime, ...(digits === undefined ? {} : { digits }) }];
  });
}

function tooMany(what: "batches" | "events", most: number): DomainError {
  const zh = { batches: "批次", events: "事件" }[what];
  return new DomainError("payload-too-large", {
    en: `The history has more than ${most} ${what}, and one document holds no more. Ask for the batches that it was made of one by one, or page through /epcis/events.`,
    zh: `该批次的历史超过 ${most} 个${zh}，一个文件容纳不下。请逐个导出其来源批次，或在 /epcis/events 分页查询。`,
  });
}
