import type { Item, JsonObject, Key } from "@suyuan/store/table";
import {
  factAt,
  factIdOfOutbox,
  idempotencyKey,
  journalKey,
  OUTBOX_SHARDS,
  outboxPartition,
  recordedAtOfOutbox,
} from "../ledger/keys.ts";
import { type RowKey, storedUnder } from "../ledger/row-key.ts";
import type { FactRow, OutboxRow } from "../ledger/rows.ts";
import { type Fault, fault, isThere, type Look, nameOf, read } from "./stored.ts";

/** The fact that a row holds, where it holds one. */
function factIn(item: Item): FactRow | undefined {
  const isFact = (item.sk.startsWith("F#") || item.pk.startsWith("EVENT#")) && "fact" in item.data;
  return isFact ? storedUnder(factAt(item), item)?.data : undefined;
}

/** Rows of the outbox that stand for a fact. */
function waiting({ stored }: Look, { id, fact: { recordedAt } }: FactRow): Item[] {
  const found: Item[] = [];
  for (let shard = 0; shard < OUTBOX_SHARDS; shard++) {
    for (const row of stored.under(outboxPartition(shard), `${recordedAt}#${id}`)) {
      if (factIdOfOutbox(row) === id) found.push(row);
    }
  }
  return found;
}

/** Every fact waits in the outbox or stands in the journal, once. */
function untold(look: Look, item: Item, row: FactRow): Fault[] {
  const isFollowed = isThere(look, journalKey(row.fact.recordedAt, row.id));
  const rows = isFollowed ? 1 : waiting(look, row).length;
  if (rows === 1) return [];
  return [
    fault(
      item,
      `fact ${row.id} stands in ${rows} rows of outbox and journal, not in one`,
      `事实 ${row.id} 在发件箱和日志中有 ${rows} 行，应为一行`,
    ),
  ];
}

const isKey = (data: JsonObject | undefined): data is JsonObject & Key =>
  typeof data?.pk === "string" && typeof data.sk === "string";

function dangling(look: Look, item: Item, to: JsonObject | undefined): Fault[] {
  if (isKey(to) && isThere(look, to)) return [];
  const name = isKey(to) ? nameOf(to) : JSON.stringify(to);
  return [fault(item, `leads to ${name}, which is not there`, `指向不存在的行 ${name}`)];
}

/** A row of outbox or journal tells of one fact, which is there, was recorded then, and is not told of a second time. */
function tellsTruly(look: Look, item: Item): Fault[] {
  const said = storedUnder<OutboxRow>(item as Item & RowKey<OutboxRow>, item)?.data;
  const row = said === undefined ? undefined : read(look, factAt(said));
  if (said === undefined || row === undefined) return dangling(look, item, item.data);
  const [recordedAt, id] = [recordedAtOfOutbox(item), factIdOfOutbox(item)];
  if (row.id !== id || row.fact.recordedAt !== recordedAt) {
    const name = nameOf(factAt(said));
    return [
      fault(
        item,
        `tells of ${name}, which is fact ${row.id} of ${row.fact.recordedAt}`,
        `所指 ${name} 为 ${row.fact.recordedAt} 的事实 ${row.id}，两者不符`,
      ),
    ];
  }
  const journal = journalKey(recordedAt, id);
  if (nameOf(item) === nameOf(journal)) return [];
  if (item.pk.startsWith("OUTBOX#") && !isThere(look, journal)) return [];
  return [fault(item, `tells of a fact that ${nameOf(journal)} tells of`, `与 ${nameOf(journal)} 重复`)];
}

/** What is wrong with a fact, with a row that tells of one, or with a pointer to one. */
export function factFaults(look: Look, item: Item): Fault[] {
  const row = factIn(item);
  if (row !== undefined) return untold(look, item, row);
  if (item.pk.startsWith("OUTBOX#") || item.pk.startsWith("JOURNAL#")) return tellsTruly(look, item);
  if ("ref" in item.data) return dangling(look, item, item.data.ref as JsonObject);
  const isPointer = POINTERS.some((prefix) => item.pk.startsWith(prefix)) || item.sk.startsWith("LOG#");
  if (isPointer) return dangling(look, item, item.data);
  return item.pk === "ASIDE" ? dangling(look, item, item.data.fact as JsonObject) : [];
}

/** Partitions of rows that hold the key of a fact. */
const POINTERS = [idempotencyKey("", "").pk.slice(0, -1), "SAMPLE#"];
