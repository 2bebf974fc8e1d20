import type { PackedBatch } from "@suyuan/domain/batches/codec";
import { jsonBytes, utf8Bytes } from "@suyuan/domain/bounds/bytes";
import { storedBytes } from "@suyuan/store/limits";
import type { Json, JsonObject, Key } from "@suyuan/store/table";

/**
 * How a batch lies in rows (ADR 74): in one while that is short, else in parts beside a digest. Parts are named by what they hold: `core`,
 * and `{list}#{n}` for a list that is too long for it.
 */

/** A short row, which is all that a page reads: one read unit when it is read consistently, half of one otherwise. */
export const HEAD_BYTES_MAX = 4096;
/** No row of a batch is larger. */
export const PART_BYTES_MAX = 32 * 1024;
/** Data of one part, with room for its key; a list is cut where the next entry would pass it. */
const PART_DATA_BYTES = 28 * 1024;
/** For the key, the version and the names of attributes. */
const KEY_BYTES = 200;

/** Bytes that the data of a batch's one row may have. */
export const HEAD_DATA_BYTES = HEAD_BYTES_MAX - KEY_BYTES;

/** What a part holds: members of the batch, or a stretch of one of its lists. */
export type PartRow = JsonObject;

type Whole = Omit<PackedBatch, "parts">;
type Members = Record<string, Json | undefined>;

/** Members that can be long. Ids are their names or stand in them; none of them decides alone. */
const LISTS: readonly string[] = [
  "parties",
  "onHand",
  "packed",
  "labelled",
  "stored",
  "emptied",
  "labels.gone",
  "settled.holders",
  "handoffs",
  "storage",
  "tests",
  "temperature",
  "flags",
  "activesUsed",
  "plots",
  "silentPlots",
  "breaches",
  "corrections",
  "raisedRecalls",
  "mistakenRecalls",
  "links",
  "origin.inputs",
  "origin.sources",
];

/** Lists that are members of a member, with it. */
const INNER: readonly (readonly [outer: string, inner: string])[] = [
  ["labels", "gone"],
  ["settled", "holders"],
  ["origin", "inputs"],
  ["origin", "sources"],
];

/** The members of a batch, with its inner lists beside those that they belong to. */
function flat(packed: Whole): Members {
  const members = { ...(packed as object) } as Members;
  for (const [outer, inner] of INNER) {
    const whole = members[outer] as Members | undefined;
    if (whole?.[inner] === undefined) continue;
    const { [inner]: list, ...rest } = whole;
    members[outer] = rest;
    members[`${outer}.${inner}`] = list;
  }
  return members;
}

function unflat(members: Members): Members {
  for (const [outer, inner] of INNER) {
    const list = members[`${outer}.${inner}`];
    if (list === undefined) continue;
    members[outer] = { ...(members[outer] as Members), [inner]: list };
    delete members[`${outer}.${inner}`];
  }
  return members;
}

/** A list cut into rows; a map is one of its entries, in their order. */
function stretches(list: object): PartRow[] {
  const kind = Array.isArray(list) ? "list" : "map";
  const rows: PartRow[] = [];
  let entries: Json[] = [];
  let bytes = 0;
  for (const entry of Array.isArray(list) ? (list as Json[]) : Object.entries(list)) {
    const more = jsonBytes(entry) + 1;
    if (entries.length > 0 && bytes + more > PART_DATA_BYTES) {
      rows.push({ kind, entries });
      entries = [];
      bytes = 0;
    }
    entries.push(entry);
    bytes += more;
  }
  // One that is empty is a row, too: it comes back as it was.
  return [...rows, { kind, entries }];
}

/** The parts of a batch by their names: the same batch lies in the same parts. */
export function partsOfBatch(packed: Whole): ReadonlyMap<string, PartRow> {
  const core = flat(packed);
  let bytes = jsonBytes(core);
  const lists = LISTS.flatMap((name) => (core[name] === undefined ? [] : [{ name, bytes: jsonBytes(core[name]) }]));
  const rows = new Map<string, PartRow>();
  for (const { name, bytes: own } of lists.toSorted((a, b) => b.bytes - a.bytes)) {
    if (bytes <= PART_DATA_BYTES) break;
    for (const [n, row] of stretches(core[name] as object).entries()) rows.set(`${name}#${n}`, row);
    delete core[name];
    bytes -= own;
  }
  return new Map([["core", core], ...rows]);
}

/** The batch whose parts these are. Throws where the core is not among them. */
export function batchOfParts(rows: ReadonlyMap<string, PartRow>): Whole {
  const core = rows.get("core");
  if (core === undefined) throw new Error("a batch in parts has no core");
  const members: Members = { ...core };
  const byNumber = [...rows].filter(([name]) => name !== "core").map(([name, row]) => ({ ...placeOf(name), row }));
  for (const { list, row } of byNumber.toSorted((a, b) => a.n - b.n)) {
    const entries = row.entries as readonly Json[];
    const before = members[list];
    members[list] =
      row.kind === "list"
        ? [...((before as readonly Json[] | undefined) ?? []), ...entries]
        : { ...(before as object | undefined), ...Object.fromEntries(entries as readonly [string, Json][]) };
  }
  const whole: object = unflat(members);
  return whole as Whole;
}

function placeOf(name: string): { readonly list: string; readonly n: number } {
  const at = name.lastIndexOf("#");
  return { list: name.slice(0, at), n: Number(name.slice(at + 1)) };
}

/** Does a batch fit into its one row? */
export function isShort(packed: Whole): boolean {
  return jsonBytes(packed) <= HEAD_DATA_BYTES;
}

/** DynamoDB's size of a row of a batch. Throws a plain Error for one that is larger than a row may be: by construction there is none. */
export function requireRowSize(key: Key, text: string): void {
  const bytes = storedBytes(key, Number.MAX_SAFE_INTEGER, utf8Bytes(text), undefined);
  if (bytes > PART_BYTES_MAX) throw new Error(`${key.pk} ${key.sk} would have ${bytes} bytes`);
}
