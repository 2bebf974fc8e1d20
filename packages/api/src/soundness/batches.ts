import type { Batch } from "@suyuan/domain/batches/batch";
import { type PackedBatch, unpackBatch } from "@suyuan/domain/batches/codec";
import { underWayIn } from "@suyuan/domain/batches/handoff";
import { massFaults } from "@suyuan/domain/batches/mass";
import { existsFrom } from "@suyuan/domain/batches/origin";
import { isUnderWay, receivedItems } from "@suyuan/domain/batches/shipment";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { plainText } from "@suyuan/domain/identifiers/search-words";
import type { Item, Key } from "@suyuan/store/table";
import { batchOfParts, type PartRow } from "../ledger/batches/parts.ts";
import { batchKey, batchPartKey, harvestKey, heldBatchKey, partyShipmentKey, shipmentKey } from "../ledger/keys.ts";
import { searchKey } from "../ledger/lists/keys.ts";
import { type RowKey, storedUnder } from "../ledger/row-key.ts";
import type { StoredShipment } from "../ledger/rows.ts";
import { addBatch } from "./balances.ts";
import { addNumbers } from "./labels.ts";
import { type Fault, fault, held, isThere, type Look, nameOf, read } from "./stored.ts";

const rowIn = (item: Item & RowKey<PackedBatch>): PackedBatch | undefined => storedUnder(item, item)?.data;

/** A batch, put together where it lies in parts (ADR 74). Where one is missing, as much as there is: `partFaults` tells of it. */
function wholeBatch(look: Look, at: Key, row: PackedBatch): Batch {
  const found = new Map<string, PartRow>();
  for (const name of Object.keys(row.parts ?? {})) {
    const part = read(look, batchPartKey(at, name));
    if (part !== undefined) found.set(name, part);
  }
  return unpackBatch(found.has("core") ? (batchOfParts(found) as PackedBatch) : row);
}

/** A batch's row names each of its parts at the version in which it is there. */
function partFaults({ stored }: Look, item: Item, { parts = {} }: PackedBatch): Fault[] {
  return Object.entries(parts).flatMap(([name, version]) => {
    const found = stored.get(batchPartKey(item, name))?.version;
    if (found === version) return [];
    const [en, zh] = found === undefined ? ["none", "无"] : [found, found];
    return [
      fault(
        item,
        `names part ${name} at version ${version}, there is ${en}`,
        `所列部分 ${name} 应为版本 ${version}，实为${zh}`,
      ),
    ];
  });
}

/** What is wrong with a batch: its parts, its mass, the lists that it is in, shipments that its handoffs speak of. Adds it to the balances. */
export function batchFaults(look: Look, item: Item & RowKey<PackedBatch>): Fault[] {
  const row = rowIn(item);
  if (row === undefined) return [];
  const batch = wholeBatch(look, item, row);
  addBatch(look, batch);
  addNumbers(look, batch);
  const mass = massFaults(batch).map((said) => fault(item, said, `重量不平衡：${said}`));
  const lost = batch.handoffs.filter(({ shipment }) => !isThere(look, shipmentKey(shipment)));
  return [
    ...partFaults(look, item, row),
    ...mass,
    ...unlisted(look, item, listsOf(batch)),
    ...lost.map(({ shipment }) =>
      fault(item, `was handed over by shipment ${shipment}, which is not there`, `交接所属发货单 ${shipment} 不存在`),
    ),
  ];
}

function listsOf(batch: Batch): readonly Key[] {
  const { origin, organisation } = batch;
  if (origin.kind !== "harvest") return [heldBatchKey(organisation, existsFrom(origin), batch)];
  return [heldBatchKey(organisation, origin.harvestedOn, batch), harvestKey(origin.base.id, origin.harvestedOn, batch)];
}

function unlisted(look: Look, item: Item, lists: readonly Key[]): Fault[] {
  return lists
    .filter((list) => !isThere(look, list))
    .map((list) => fault(item, `is not listed as ${nameOf(list)}`, `未列入 ${nameOf(list)}`));
}

/** A part that its batch's row does not name. */
export function strayPartFaults({ stored }: Look, item: Item): Fault[] {
  const key = batchOfPart(item);
  const row = storedUnder(key, stored.get(key))?.data;
  if (Object.hasOwn(row?.parts ?? {}, item.sk.slice("PART#".length))) return [];
  return [fault(item, "is named by no batch", "没有批次引用此部分")];
}

function batchOfPart({ pk }: Item): RowKey<PackedBatch> {
  const [, gtin = "", lot = ""] = pk.split("#");
  return batchKey(gtin, lot);
}

/**
 * A shipment and the handoffs of its batches say the same; its sender has it in its list, and its receiver finds it by its id or, where the
 * follower of lists has been there or an earlier version wrote it, in its list.
 */
export function shipmentFaults(look: Look, item: Item): Fault[] {
  const shipment = held(shipmentKey(item.pk.slice("SHIPMENT#".length)), item);
  if (shipment === undefined) return [];
  const { id, from, to, shippedAt } = shipment;
  const arrival = partyShipmentKey(to, "in", shippedAt, id);
  const found = searchKey({ organisation: to }, "shipment", plainText(plainId(id)), id);
  const lists = [partyShipmentKey(from, "out", shippedAt, id), ...(isThere(look, found) ? [] : [arrival])];
  return [...handoffFaults(look, item, shipment), ...unlisted(look, item, lists)];
}

function handoffFaults(look: Look, item: Item, shipment: StoredShipment): Fault[] {
  const lines = receivedItems(shipment);
  return shipment.items.flatMap(({ gtin, lot }, n) => {
    const key = batchKey(gtin, lot);
    const row = read(look, key);
    const batch = row && wholeBatch(look, key, row);
    const own = batch?.handoffs.filter((handoff) => handoff.shipment === shipment.id) ?? [];
    // Of a batch that was handed on very often, the oldest handoffs that are over are kept as sums.
    if (own.length === 0 && batch?.settled !== undefined && !isUnderWay(shipment)) return [];
    const wanted = isUnderWay(shipment) ? (lines[n]?.underWayGrams ?? 0) : 0;
    const [handoff] = own;
    const isVoided = handoff?.voidedAt !== undefined;
    const isSame =
      handoff !== undefined && underWayIn(handoff) === wanted && (shipment.status !== "voided" || isVoided);
    if (own.length === 1 && isSame) return [];
    const found = handoff === undefined ? "" : `${underWayIn(handoff)} g${isVoided ? ", voided" : ""}`;
    return [
      fault(
        item,
        `is ${shipment.status} with ${wanted} g of ${nameOf(key)} under way; there its handoffs are ${own.length}: ${found}`,
        `状态为 ${shipment.status}，${nameOf(key)} 在途 ${wanted} 克；批次中的交接为 ${own.length} 条：${found}`,
      ),
    ];
  });
}
