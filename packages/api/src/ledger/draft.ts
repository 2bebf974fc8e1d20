import { DomainError } from "@suyuan/domain/errors";
import type { Commit, Cursor, Guard, Item, Key, Op, Page, Range, Table } from "@suyuan/store/table";
import { readMany } from "./read-many.ts";

const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;
const keyOf = (op: Op): Key => ("put" in op ? op.put : "check" in op ? op.check : op.delete);

/** What stands under a key before the draft; undefined guard where nobody asked. */
interface Drafted {
  readonly item: Item | undefined;
  readonly guard: Guard;
  readonly op: Op;
}

/** Two decisions of one draft want the same record to be new. */
export class DraftConflict extends DomainError {
  constructor() {
    super("id-taken", {
      en: "An earlier event of the same document takes an id that this one would take. Nothing of this event was stored.",
      zh: "同一文档中较早的事件已占用本事件要使用的编号，本事件未存储。",
    });
  }
}

/**
 * Writes of several decisions that shall go in one transaction. Each decision reads what those before it wrote; a key that two of them
 * write is written once, guarded by what stood there before the first. As a table it only reads, by key.
 */
export class CaptureDraft implements Table {
  readonly #table: Table;
  readonly #read = new Map<string, Item | undefined>();
  readonly #drafted = new Map<string, Drafted>();

  constructor(table: Table) {
    this.#table = table;
  }

  async get(key: Key): Promise<Item | undefined> {
    const [item] = await this.getMany([key]);
    return item;
  }

  async getMany(keys: readonly Key[]): Promise<readonly (Item | undefined)[]> {
    const missing = keys.filter((key) => !this.#read.has(nameOf(key)));
    const found = missing.length === 0 ? new Map() : await readMany(this.#table, missing);
    for (const key of missing) this.#read.set(nameOf(key), found.get(nameOf(key)));
    return keys.map((key) => this.item(key));
  }

  /** An item as it will be; only of keys that were read or written. */
  item(key: Key): Item | undefined {
    const drafted = this.#drafted.get(nameOf(key));
    return drafted === undefined ? this.#read.get(nameOf(key)) : drafted.item;
  }

  async query(_pk: string, _range?: Range, _cursor?: Cursor): Promise<Page> {
    throw new Error("a draft is read by key");
  }

  async transact(_ops: readonly Op[], _token: string): Promise<Commit> {
    throw new Error("a draft takes no transactions of its own");
  }

  /** Takes the writes of one decision in, or none of them: throws `DraftConflict` when a guard does not hold. */
  write(ops: readonly Op[]): void {
    for (const op of ops) if (!this.#holds(op)) throw new DraftConflict();
    for (const op of ops) {
      const name = nameOf(keyOf(op));
      const before = this.#drafted.get(name);
      const guard = before?.guard ?? op.when;
      if ("check" in op) {
        if (before === undefined) this.#drafted.set(name, { item: this.#read.get(name), guard, op });
      } else if ("put" in op) {
        this.#drafted.set(name, { item: op.put, guard, op: { put: op.put, when: guard } });
      } else {
        const undone: Op = guard === "absent" ? { check: op.delete, when: guard } : { delete: op.delete, when: guard };
        this.#drafted.set(name, { item: undefined, guard, op: undone });
      }
    }
  }

  /** Of a key that nobody read, the table judges. */
  #holds(op: Op): boolean {
    const key = keyOf(op);
    const name = nameOf(key);
    if (!this.#drafted.has(name) && !this.#read.has(name)) return true;
    const version = this.item(key)?.version;
    return op.when === "absent" ? version === undefined : version === op.when.versionIs;
  }

  /** How many operations there would be with these. */
  countWith(ops: readonly Op[]): number {
    const names = new Set(ops.map((op) => nameOf(keyOf(op))).filter((name) => !this.#drafted.has(name)));
    return this.#drafted.size + names.size;
  }

  get ops(): readonly Op[] {
    return [...this.#drafted.values()].map(({ op }) => op);
  }
}
