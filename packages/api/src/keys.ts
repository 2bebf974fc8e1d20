import type { Key } from "@suyuan/store/table";

/**
 * Every key of the table is made here and nowhere else; docs/access-patterns.md lists them. `#` separates: no id, GTIN, lot (CSET 82)
 * or date can hold it, and free text is percent-encoded first.
 */

const key = (pk: string, sk: string): Key => ({ pk, sk });

/** Zero-padded so that text order is number order. */
const padded = (value: number): string => String(value).padStart(6, "0");

export const FACT_PREFIX = "F#";
export const BATCH_PREFIX = "BATCH#";
export const SHIPMENT_PREFIX = "SHIPMENT#";

/** Outbox rows are spread over this many partitions so that no single one carries every write. */
export const OUTBOX_SHARDS = 4;

export const organisationKey = (id: string): Key => key(`ORG#${id}`, "ORG");
/** One row per batch that the organisation registered or received, by harvest date. */
export const heldBatchKey = (organisation: string, harvestedOn: string, gtin: string, lot: string): Key =>
  key(`ORG#${organisation}`, `${BATCH_PREFIX}${harvestedOn}#${gtin}#${lot}`);
/** One row per shipment that the organisation sent (`out`) or is sent (`in`), by shipping time. */
export const partyShipmentKey = (organisation: string, direction: "in" | "out", shippedAt: string, id: string): Key =>
  key(`ORG#${organisation}`, `${SHIPMENT_PREFIX}${direction}#${shippedAt}#${id}`);
export const holderCertificateKey = (organisation: string, id: string): Key => key(`ORG#${organisation}`, `CERT#${id}`);

export const baseKey = (id: string): Key => key(`BASE#${id}`, "BASE");
export const seasonKey = (base: string, year: number | string): Key => key(`BASE#${base}`, `SEASON#${year}`);
export const plotInputsKey = (base: string, plot: string): Key => key(`BASE#${base}`, `PLOT#${plot}`);
/** One row per batch of a base by harvest date: which batches a late input touches. */
export const harvestKey = (base: string, harvestedOn: string, gtin: string, lot: string): Key =>
  key(`BASE#${base}`, `HARVEST#${harvestedOn}#${gtin}#${lot}`);

export const productKey = (gtin: string): Key => key(`GTIN#${gtin}`, "PRODUCT");
/** The public part of every certificate that covers this GTIN: the page reads it without knowing the certificate. */
export const gtinCertificatesKey = (gtin: string): Key => key(`GTIN#${gtin}`, "CERTS");

export const certificateKey = (id: string): Key => key(`CERT#${id}`, "CERT");
export const balanceKey = (id: string): Key => key(`CERT#${id}`, "BALANCE");
/** One certificate number, one certificate: granting it twice would double its balance. */
export const certificateNumberKey = (scheme: string, number: string): Key =>
  key(`CERTNO#${scheme}#${encodeURIComponent(number)}`, "CERT");

export const batchKey = (gtin: string, lot: string): Key => key(`BATCH#${gtin}#${lot}`, "BATCH");
export const serialKey = (gtin: string, lot: string, serial: string): Key =>
  key(`SERIAL#${gtin}#${lot}#${serial}`, "SERIAL");
export const roomKey = (organisation: string, location: string): Key =>
  key(`ROOM#${organisation}#${encodeURIComponent(location)}`, "ROOM");

/** A test report's sample and file belong to one batch. */
export const sampleKey = (sampleId: string): Key => key(`SAMPLE#${sampleId}`, "SAMPLE");
export const reportFileKey = (sha256: string): Key => key(`REPORT#${sha256}`, "REPORT");

export const shipmentKey = (id: string): Key => key(`SHIPMENT#${id}`, "SHIPMENT");
export const labelRunKey = (id: string): Key => key(`RUN#${id}`, "RUN");
export const labelSerialsKey = (id: string, chunk: number): Key => key(`RUN#${id}`, `SERIALS#${padded(chunk)}`);
export const recallKey = (id: string): Key => key(`RECALL#${id}`, "RECALL");

/** The n-th fact of an entity: n is the entity item's version after it. */
export const factKey = (entity: Key, n: number): Key => key(entity.pk, `${FACT_PREFIX}${padded(n)}`);
/** The n-th fact of an item that shares its partition with others (the inputs of a plot). */
export const subFactKey = (entity: Key, n: number): Key =>
  key(`${entity.pk}#${entity.sk}`, `${FACT_PREFIX}${padded(n)}`);

export const idempotencyKey = (organisation: string, value: string): Key =>
  key(`IDEMPOTENCY#${organisation}#${encodeURIComponent(value)}`, "IDEMPOTENCY");

export const outboxPartition = (shard: number): string => `OUTBOX#${shard}`;
export const outboxKey = (shard: number, recordedAt: string, factId: string): Key =>
  key(outboxPartition(shard), `${recordedAt}#${factId}`);
/** Where a followed outbox row goes: every fact by day, so that anything derived can be rebuilt without a scan. */
export const journalKey = (recordedAt: string, factId: string): Key =>
  key(`JOURNAL#${recordedAt.slice(0, 10)}`, `${recordedAt}#${factId}`);
export const exceptionPartition = (region: string): string => `EXCEPTION#${region}`;
export const exceptionKey = (region: string, at: string, factId: string, n: number): Key =>
  key(exceptionPartition(region), `${at}#${factId}#${padded(n)}`);
/** The same file for the same batch is the same log. */
export const temperatureLogKey = (gtin: string, lot: string, sha256: string): Key =>
  key(`${BATCH_PREFIX}${gtin}#${lot}`, `LOG#${sha256}`);
