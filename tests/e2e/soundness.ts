/** What must be true of the stored items at any instant, whatever happened before: nothing lost, nothing half there. */

import { batchOfParts, type PartRow } from "@suyuan/api/ledger/batches/parts";
import { batchPartKey, isBatchPartKey } from "@suyuan/api/ledger/keys";
import type { FactRow } from "@suyuan/api/ledger/rows";
import type { Batch } from "@suyuan/domain/batches/batch";
import { type PackedBatch, unpackBatch } from "@suyuan/domain/batches/codec";
import { harvested } from "@suyuan/domain/batches/harvested";
import type { LabelRun, Serial } from "@suyuan/domain/batches/label-run";
import { massFaults } from "@suyuan/domain/batches/mass";
import type { Shipment } from "@suyuan/domain/batches/shipment";
import type { Balance, Certificate } from "@suyuan/domain/certificates/certificate";
import type { Season } from "@suyuan/domain/farm/base";
import type { Item, Key } from "@suyuan/store/table";

type Items = ReadonlyMap<string, Item>;

const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;
const dataOf = <T>(item: Item | undefined): T | undefined => item?.data as T | undefined;

function under(items: Items, prefix: string, sk?: string): Item[] {
  return [...items.values()].filter((item) => item.pk.startsWith(prefix) && (sk === undefined || item.sk === sk));
}

function batchesOf(items: Items): [Item, Batch][] {
  return under(items, "BATCH#", "BATCH").map((item) => [item, wholeBatch(items, item)]);
}

/** A batch, put together where it lies in parts (ADR 74). Where one is missing, as much as there is: `partFaults` tells of it. */
function wholeBatch(items: Items, item: Item): Batch {
  const row = item.data as unknown as PackedBatch;
  const names = Object.keys(row.parts ?? {});
  const found = names.flatMap((name) => {
    const part = dataOf<PartRow>(items.get(nameOf(batchPartKey(item, name))));
    return part === undefined ? [] : [[name, part] as const];
  });
  const isThere = found.some(([name]) => name === "core");
  return unpackBatch(isThere ? (batchOfParts(new Map(found)) as PackedBatch) : row);
}

/** A batch's row names each of its parts at the version in which it is there, and no part is there that is not named. */
function partFaults(items: Items): string[] {
  const named = new Set<string>();
  const wrong = under(items, "BATCH#", "BATCH").flatMap((item) => {
    const { parts = {} } = item.data as unknown as PackedBatch;
    return Object.entries(parts).flatMap(([name, version]) => {
      const at = nameOf(batchPartKey(item, name));
      named.add(at);
      const found = items.get(at)?.version;
      return found === version
        ? []
        : [`${item.pk} names part ${name} at version ${version}, there is ${found ?? "none"}`];
    });
  });
  const strays = [...items.values()].filter((item) => isBatchPartKey(item) && !named.has(nameOf(item)));
  return [...wrong, ...strays.map((item) => `${nameOf(item)} is named by no batch`)];
}

/** Each state has exactly as many facts as versions, one after another. */
function historyFaults(items: Items): string[] {
  const states = [
    ...under(items, "BATCH#", "BATCH"),
    ...under(items, "SHIPMENT#", "SHIPMENT"),
    ...under(items, "CERT#", "CERT"),
    ...under(items, "BASE#", "BASE"),
  ];
  const counted = Map.groupBy(
    [...items.values()].filter(({ sk }) => sk.startsWith("F#")),
    ({ pk }) => pk,
  );
  return states.flatMap(({ pk, version }) => {
    const found = counted.get(pk)?.length ?? 0;
    const missing = Array.from({ length: version }, (_, n) => `F#${String(n + 1).padStart(6, "0")}`).filter(
      (sk) => !items.has(`${pk} ${sk}`),
    );
    if (missing.length === 0 && found === version) return [];
    return [`${pk} has version ${version}, ${found} facts, and lacks ${missing.join(", ")}`];
  });
}

/** Every fact waits in the outbox or stands in the journal, not both; each row there has its fact. */
function outboxFaults(items: Items): string[] {
  const told = new Map<string, string[]>();
  for (const row of [...under(items, "OUTBOX#"), ...under(items, "JOURNAL#")]) {
    const { pk, sk } = row.data as unknown as Key;
    told.set(`${pk} ${sk}`, [...(told.get(`${pk} ${sk}`) ?? []), nameOf(row)]);
  }
  const facts = [...items.values()].filter(
    (item) => (item.sk.startsWith("F#") || item.pk.startsWith("EVENT#")) && "fact" in item.data,
  );
  const untold = facts.flatMap((fact) => {
    const rows = told.get(nameOf(fact)) ?? [];
    told.delete(nameOf(fact));
    const { id } = fact.data as unknown as FactRow;
    // What follows `~` says where a follower goes on.
    if (rows.length === 1 && rows[0]?.split("~")[0]?.endsWith(`#${id}`)) return [];
    return [`fact ${nameOf(fact)} (${id}) is told in ${rows.length} rows: ${rows.join(", ")}`];
  });
  return [...untold, ...[...told].map(([fact, rows]) => `${rows.join(", ")} tells of ${fact}, which is not there`)];
}

/** References lead somewhere: from a batch's history to the shared fact, from an idempotency row to its fact. */
function referenceFaults(items: Items): string[] {
  const references = [...items.values()].flatMap((item) => {
    if (item.pk.startsWith("IDEMPOTENCY#")) return [[nameOf(item), item.data as unknown as Key] as const];
    return "ref" in item.data ? [[nameOf(item), item.data.ref as unknown as Key] as const] : [];
  });
  return references.filter(([, to]) => !items.has(nameOf(to))).map(([from, to]) => `${from} leads to no ${nameOf(to)}`);
}

/** What the batches of a certificate year weigh is what the year has spent, and never more than it allows. */
function balanceFaults(items: Items): string[] {
  const batches = batchesOf(items).map(([, batch]) => batch);
  return under(items, "CERT#", "BALANCE").flatMap((item) => {
    const { certificate, spent } = item.data as unknown as Balance;
    const approved = dataOf<Certificate>(items.get(`${item.pk} CERT`))?.approvedGramsPerYear ?? 0;
    const years = new Set([...Object.keys(spent), ...batches.flatMap((batch) => claimed(batch, certificate))]);
    return [...years].flatMap((year) => {
      const own = batches.filter((batch) => claimed(batch, certificate).includes(year));
      const registered = own.reduce((sum, batch) => sum + batch.registeredGrams, 0);
      const grams = spent[year] ?? 0;
      return [
        ...(registered === grams ? [] : [`${certificate} ${year}: ${grams} g spent, ${registered} g registered`]),
        ...(grams <= approved ? [] : [`${certificate} ${year}: ${grams} g spent of ${approved} g`]),
      ];
    });
  });
}

function claimed({ certificate }: Batch, id: string): string[] {
  return certificate?.id === id && certificate.year !== undefined ? [String(certificate.year)] : [];
}

function seasonFaults(items: Items): string[] {
  return [...items.values()]
    .filter(({ pk, sk }) => pk.startsWith("BASE#") && sk.startsWith("SEASON#"))
    .flatMap((item) => {
      const { base, year, plots } = item.data as unknown as Season;
      const counted = Object.values(plots).reduce((sum, grams) => sum + grams, 0);
      const own = batchesOf(items).filter(
        ([, { origin }]) =>
          origin.kind === "harvest" && origin.base.id === base && origin.harvestedOn.startsWith(`${year}-`),
      );
      const registered = own.reduce((sum, [, batch]) => sum + batch.registeredGrams, 0);
      return counted === registered ? [] : [`season ${base} ${year} counts ${counted} g of ${registered} g`];
    });
}

function batchFaults(items: Items): string[] {
  return batchesOf(items).flatMap(([item, batch]) => {
    const { gtin, lot, organisation } = batch;
    const { harvestedOn, base } = harvested(batch).origin;
    const rows = [
      `ORG#${organisation} BATCH#${harvestedOn}#${gtin}#${lot}`,
      `BASE#${base.id} HARVEST#${harvestedOn}#${gtin}#${lot}`,
    ];
    return [
      ...massFaults(batch).map((fault) => `${item.pk}: ${fault}`),
      ...rows.filter((row) => !items.has(row)).map((row) => `${item.pk} is not listed as ${row}`),
    ];
  });
}

/** A shipment and the handoffs of its batches say the same; both parties have it in their lists. */
function shipmentFaults(items: Items): string[] {
  const known = new Set<string>();
  const wrong = under(items, "SHIPMENT#", "SHIPMENT").flatMap((item) => {
    const shipment = item.data as unknown as Shipment;
    known.add(shipment.id);
    const handoffs = shipment.items.flatMap(({ gtin, lot }) => {
      const row = items.get(`BATCH#${gtin}#${lot} BATCH`);
      return (row && wholeBatch(items, row))?.handoffs.filter((handoff) => handoff.shipment === shipment.id) ?? [];
    });
    const states = handoffs.map(({ receivedAt, voidedAt }) =>
      voidedAt !== undefined ? "voided" : receivedAt !== undefined ? "confirmed" : "pending",
    );
    const listed = ["in", "out"].map((direction) => {
      const party = direction === "in" ? shipment.to : shipment.from;
      return `ORG#${party} SHIPMENT#${direction}#${shipment.shippedAt}#${shipment.id}`;
    });
    return [
      ...(states.length === shipment.items.length && states.every((state) => state === shipment.status)
        ? []
        : [`shipment ${shipment.id} is ${shipment.status}, its handoffs are ${states.join(", ") || "not there"}`]),
      ...listed.filter((row) => !items.has(row)).map((row) => `shipment ${shipment.id} is not listed as ${row}`),
    ];
  });
  const orphans = batchesOf(items).flatMap(([item, batch]) =>
    batch.handoffs.filter(({ shipment }) => !known.has(shipment)).map(({ shipment }) => `${item.pk}: no ${shipment}`),
  );
  return [...wrong, ...orphans];
}

/** A run has as many listed serials as it counts; once issued each has its row. No serial is without its run. */
function labelFaults(items: Items): string[] {
  const listed = new Set<string>();
  const lists = Map.groupBy(
    [...items.values()].filter(({ sk }) => sk.startsWith("SERIALS#")),
    ({ pk }) => pk,
  );
  const wrong = under(items, "RUN#", "RUN").flatMap((item) => {
    const run = item.data as unknown as LabelRun;
    const serials = (lists.get(item.pk) ?? []).flatMap(
      ({ data }) => (data as unknown as { serials: string[] }).serials,
    );
    const rows = serials.map((serial) => `SERIAL#${run.gtin}#${run.lot}#${serial} SERIAL`);
    for (const row of rows) listed.add(row);
    const missing = run.status === "issued" ? rows.filter((row) => !items.has(row)) : [];
    return [
      ...(new Set(serials).size === run.count ? [] : [`run ${run.id} lists ${serials.length} of ${run.count} serials`]),
      ...(missing.length === 0 ? [] : [`run ${run.id} is issued and lacks ${missing.length} serials`]),
    ];
  });
  const strays = under(items, "SERIAL#").filter((item) => !listed.has(nameOf(item)));
  return [...wrong, ...strays.map((item) => `${nameOf(item)} is in no run (${(item.data as unknown as Serial).run})`)];
}

/** Every contradiction among these items; empty when they are sound. */
export function faultsIn(all: readonly Item[]): string[] {
  const items = new Map(all.map((item) => [nameOf(item), item]));
  return [
    ...historyFaults(items),
    ...outboxFaults(items),
    ...referenceFaults(items),
    ...balanceFaults(items),
    ...seasonFaults(items),
    ...partFaults(items),
    ...batchFaults(items),
    ...shipmentFaults(items),
    ...labelFaults(items),
  ];
}

/** Facts that nothing followed yet. */
export function unfollowed(all: readonly Item[]): number {
  return all.filter(({ pk }) => pk.startsWith("OUTBOX#")).length;
}
