import type { Batch, Handoff } from "../batches/batch.ts";
import { lotId } from "../batches/identity.ts";
import { startOfDay } from "../calendar.ts";
import { defined } from "../fact.ts";
import type { Organisation } from "../organisation.ts";
import { kilogramsFrom } from "../quantity.ts";
import { type LinkRecord, NATIONAL_FORMAT, type NationalDocument, type Operator } from "./document.ts";

/**
 * The document of one batch as it stands: its production, or the processing that it came of; each way that it went, with the receipt at its end; and
 * what went into stores. `organisations`: those that are on record of its parties. What of its handoffs was folded is not in it, and said in `extended`.
 */
export function nationalDocument(
  batch: Batch,
  organisations: readonly Organisation[],
  { madeAt, publicUrl }: { readonly madeAt: string; readonly publicUrl: string },
): NationalDocument {
  const records = [...beginnings(batch), ...batch.handoffs.flatMap((handoff) => way(batch, handoff)), ...stores(batch)];
  const named = new Set(records.flatMap((one) => [one.operator, one.source?.operator, one.destination?.operator]));
  return {
    format: NATIONAL_FORMAT,
    madeAt,
    operators: [...named].flatMap((id) => (id === undefined ? [] : [operatorOf(id, batch, organisations)])),
    records: [...records].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    elsewhere: batch.origin.kind === "transformation" ? batch.origin.inputs.map(lotId) : [],
    extended: {
      page: `${publicUrl}/v/${lotId(batch)}`,
      tests: batch.tests.filter(({ voided }) => voided === undefined).length,
      ...(batch.settled === undefined ? {} : { handoffsNotListed: batch.settled.handoffs }),
      ...(batch.storageBeyond === undefined ? {} : { storageStepsNotListed: batch.storageBeyond }),
    },
  };
}

function operatorOf(id: string, { parties }: Batch, organisations: readonly Organisation[]): Operator {
  const kept = organisations.find((one) => one.id === id);
  const { name, regionCode } = kept ?? parties[id] ?? { name: id, regionCode: "" };
  return { id, name, regionCode, ...defined({ creditCode: kept?.creditCode, address: kept?.address }) };
}

function beginnings(batch: Batch): readonly LinkRecord[] {
  const { origin, organisation: operator, product, registeredGrams } = batch;
  const common = { operator, product: product.zh, quantityKg: kilogramsFrom(registeredGrams) };
  const outboundBatch = lotId(batch);
  if (origin.kind === "harvest") {
    return [{ link: "production", ...common, at: startOfDay(origin.harvestedOn), outboundBatch }];
  }
  return origin.inputs.map((input): LinkRecord => {
    const from = lotId(input);
    const processed = { ...common, quantityKg: kilogramsFrom(input.grams), at: origin.at };
    return { link: "processing", ...processed, source: { batch: from }, inboundBatch: from, outboundBatch };
  });
}

/** What went from one operator to another is a batch of its own on its way: the shipment's. */
function way(batch: Batch, handoff: Handoff): readonly LinkRecord[] {
  const { from, to, shipment, shippedAt, shippedGrams, receivedAt, receivedGrams, voidedAt } = handoff;
  if (voidedAt !== undefined) return [];
  const product = batch.product.zh;
  const own = lotId(batch);
  const outboundBatch = `${own}?shipment=${shipment}`;
  const sent: LinkRecord = {
    ...{ link: "transport", operator: from, at: shippedAt, product, quantityKg: kilogramsFrom(shippedGrams) },
    ...{ source: { operator: from, batch: own }, destination: { operator: to }, inboundBatch: own, outboundBatch },
  };
  if (receivedAt === undefined || receivedGrams === undefined) return [sent];
  const received: LinkRecord = {
    ...{ link: "purchase", operator: to, at: receivedAt, product, quantityKg: kilogramsFrom(receivedGrams) },
    ...{ source: { operator: from, batch: outboundBatch }, inboundBatch: outboundBatch, outboundBatch: own },
  };
  return [sent, received];
}

function stores(batch: Batch): readonly LinkRecord[] {
  const own = lotId(batch);
  return batch.storage
    .filter(({ action }) => action === "in")
    .map(({ organisation, grams, at }) => ({
      ...{ link: "storage" as const, operator: organisation, at, product: batch.product.zh },
      ...{ quantityKg: kilogramsFrom(grams), source: { operator: organisation, batch: own }, inboundBatch: own },
    }));
}
