import { type Guard, type Item, type JsonObject, type Key, keyText, type Op } from "@suyuan/store/table";
import { requireRemovable, requireStanding } from "./indexes/partitions.ts";
import { type RowKey, type Stored, storedUnder } from "./row-key.ts";

/** What was found under the keys that were asked for. */
export class Loaded {
  readonly #items: ReadonlyMap<string, Item>;

  /** `items` stand in the order of `keys`; nothing else is known to be there. */
  constructor(keys: readonly Key[], items: readonly (Item | undefined)[]) {
    const found = new Map<string, Item>();
    for (const [n, key] of keys.entries()) {
      const item = items[n];
      if (item !== undefined) found.set(keyText(key), item);
    }
    this.#items = found;
  }

  item<Row extends object>(key: RowKey<Row>): Stored<Row> | undefined {
    return storedUnder(key, this.found(key));
  }

  /** The item under a key whatever its shape. */
  found(key: Key): Item | undefined {
    return this.#items.get(keyText(key));
  }

  /** Everything that was found. */
  items(): readonly Item[] {
    return [...this.#items.values()];
  }

  has(key: Key): boolean {
    return this.#items.has(keyText(key));
  }

  /** What the row under `key` holds. */
  state<Row extends object>(key: RowKey<Row>): Row | undefined {
    return this.item(key)?.data;
  }

  /** 0 where nothing is. */
  version(key: Key): number {
    return this.found(key)?.version ?? 0;
  }

  /** These, and what was found under further keys. */
  with(more: Loaded): Loaded {
    const items = [...this.#items.values(), ...more.#items.values()];
    return new Loaded(items, items);
  }

  /** Writes the next version of `key`, guarded by the version that was loaded. `expiresAt` in epoch seconds. */
  next<Row extends object>(key: RowKey<Row>, data: NoInfer<Row>, expiresAt?: number): Op {
    const version = this.version(key);
    return { put: itemOf(key, version + 1, data, expiresAt), when: guardOf(version) };
  }

  /** Takes the row under `key` away, guarded by the version that was loaded. */
  removed(key: Key): Op {
    requireRemovable(key);
    return { delete: { pk: key.pk, sk: key.sk }, when: { versionIs: this.version(key) } };
  }

  /** Holds `key` still while the others are written. */
  unchanged(key: Key): Op {
    return { check: { pk: key.pk, sk: key.sk }, when: guardOf(this.version(key)) };
  }
}

function guardOf(version: number): Guard {
  return version === 0 ? "absent" : { versionIs: version };
}

function itemOf<Row extends object>({ pk, sk }: RowKey<Row>, version: number, data: Row, expiresAt?: number): Item {
  requireStanding({ pk, sk }, version);
  const item = { pk, sk, version, data: data as JsonObject };
  return expiresAt === undefined ? item : { ...item, expiresAt };
}

/** A row in its first version, for `putAbsent`. `expiresAt` in epoch seconds. */
export function firstItem<Row extends object>(key: RowKey<Row>, data: NoInfer<Row>, expiresAt?: number): Item {
  return itemOf(key, 1, data, expiresAt);
}

/** Writes a row that must not exist yet. `expiresAt` in epoch seconds: the store may drop it after that. */
export function create<Row extends object>(key: RowKey<Row>, data: NoInfer<Row>, expiresAt?: number): Op {
  return { put: firstItem(key, data, expiresAt), when: "absent" };
}

/** Writes a row that is not there any more, behind the facts of what lay under the key before: its own are numbered from `version` on. */
export function createAnew<Row extends object>(key: RowKey<Row>, data: NoInfer<Row>, version: number): Op {
  return { put: itemOf(key, version, data), when: "absent" };
}

/** The next version of a row that was read, guarded by the version that it had. `expiresAt` as in `create`. */
export function replaced<Row extends object>(
  before: RowKey<Row> & { readonly version: number },
  data: NoInfer<Row>,
  expiresAt?: number,
): Op {
  return { put: itemOf(before, before.version + 1, data, expiresAt), when: guardOf(before.version) };
}

/** Takes a row that was read away, guarded by the version that it had. */
export function removed({ pk, sk, version }: Pick<Item, "pk" | "sk" | "version">): Op {
  requireRemovable({ pk, sk });
  return { delete: { pk, sk }, when: { versionIs: version } };
}
