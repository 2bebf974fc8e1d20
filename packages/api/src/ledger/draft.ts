import { DomainError } from "@suyuan/domain/errors";
import { type Guard, type Item, type Key, keyText, type Op } from "@suyuan/store/table";
import { wholeOf } from "./batches/whole.ts";
import type { Decision } from "./commit.ts";
import { Loaded } from "./loaded.ts";
import { type Reader, readMany } from "./read.ts";

const keyOfOp = (op: Op): Key => ("put" in op ? op.put : "check" in op ? op.check : op.delete);

/** What will stand under a key, and what is asked of it as it stands now. */
interface Drafted {
  readonly item: Item | undefined;
  readonly guard: Guard;
  readonly op: Op;
}

/** Two decisions of one draft want the same record to be new. */
export class DraftConflict extends DomainError {
  constructor() {
    super("id-taken", {
      en: "An earlier part of the same request takes an id that this one would take. Nothing of this part was stored.",
      zh: "同一请求中较早的部分已占用本部分要使用的编号，本部分未存储。",
    });
  }
}

/**
 * Writes of several decisions that shall go in one transaction. Each decision reads what those before it wrote; a key that two of them
 * write is written once, guarded by what stood there before the first.
 */
export class Draft {
  readonly #known = new Map<string, Item | undefined>();
  readonly #drafted = new Map<string, Drafted>();

  /** The table as it would be with these writes, for whoever decides next: what nobody asked for yet is read from `table`, consistent. */
  over(table: Reader): Reader {
    const getMany = async (keys: readonly Key[]): Promise<readonly (Item | undefined)[]> => {
      await this.#learn(table, keys);
      return keys.map((key) => this.item(key));
    };
    return { getMany, get: async (key) => (await getMany([key]))[0] };
  }

  async #learn(table: Reader, keys: readonly Key[]): Promise<void> {
    const missing = keys.filter((key) => !this.#known.has(keyText(key)));
    this.know(missing, await readMany(table, missing));
  }

  /** What was found under keys, before any write of this draft. */
  know(keys: readonly Key[], loaded: Loaded): void {
    for (const key of keys) this.#known.set(keyText(key), loaded.found(key));
  }

  /** An item as it will be; only of keys that are known or were written. */
  item(key: Key): Item | undefined {
    const drafted = this.#drafted.get(keyText(key));
    return drafted === undefined ? this.#known.get(keyText(key)) : drafted.item;
  }

  /** What a decision finds under these keys; of those that are known or were written. */
  loaded(keys: readonly Key[]): Loaded {
    return new Loaded(
      keys,
      keys.map((key) => this.item(key)),
    );
  }

  /** Takes the writes of one decision in, or none of them: throws `DraftConflict` when a guard does not hold. */
  write(ops: readonly Op[]): void {
    for (const op of ops) if (!this.#holds(op)) throw new DraftConflict();
    for (const op of ops) {
      const name = keyText(keyOfOp(op));
      const before = this.#drafted.get(name);
      const guard = before?.guard ?? op.when;
      if ("check" in op) {
        if (before === undefined) this.#drafted.set(name, { item: this.#known.get(name), guard, op });
      } else if ("put" in op) {
        this.#drafted.set(name, { item: wholeOf(op.put), guard, op: { put: op.put, when: guard } });
      } else {
        const undone: Op = guard === "absent" ? { check: op.delete, when: guard } : { delete: op.delete, when: guard };
        this.#drafted.set(name, { item: undefined, guard, op: undone });
      }
    }
  }

  /** Of a key that nobody read, the table judges. */
  #holds(op: Op): boolean {
    const key = keyOfOp(op);
    const name = keyText(key);
    if (!this.#drafted.has(name) && !this.#known.has(name)) return true;
    const expected = op.when === "absent" ? 0 : op.when.versionIs;
    return (this.item(key)?.version ?? 0) === expected;
  }

  /** How many operations there would be with these. */
  countWith(ops: readonly Op[]): number {
    const names = new Set(ops.map((op) => keyText(keyOfOp(op))).filter((name) => !this.#drafted.has(name)));
    return this.#drafted.size + names.size;
  }

  get ops(): readonly Op[] {
    return [...this.#drafted.values()].map(({ op }) => op);
  }
}

/** One of several decisions that share a transaction: what it looks at, and what it makes of that. */
export interface Turn<Body> {
  readonly keys: readonly Key[];
  readonly decide: (loaded: Loaded) => Decision<Body>;
}

/**
 * Lets several decide in turn, each on what `loaded` holds and those before it would write. Answers their decisions in order, and the
 * writes of all of them as one transaction takes them. Throws what a decision throws, and `DraftConflict`.
 */
export function decideInTurn<Body>(
  loaded: Loaded,
  turns: readonly Turn<Body>[],
): { readonly decisions: readonly Decision<Body>[]; readonly writes: readonly Op[] } {
  const draft = new Draft();
  const decisions = turns.map(({ keys, decide }) => {
    draft.know(keys, loaded);
    const decision = decide(draft.loaded(keys));
    draft.write(decision.writes);
    return decision;
  });
  return { decisions, writes: draft.ops };
}
