import { TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import { keyText, type Op } from "@suyuan/store/table";
import type { AuditLook, Deps } from "../../host.ts";
import { create, firstItem } from "../loaded.ts";
import { partsOf, readMany } from "../read.ts";
import { freshToken, untilCommitted } from "../retry.ts";
import type { RowKey } from "../row-key.ts";
import { type AuditEntry, hourOf, keptUntil, lookKey } from "./entries.ts";

/** Looks that are one entry, since they were last written. */
export interface Looks {
  readonly key: RowKey<AuditEntry>;
  readonly entry: AuditEntry;
}

type Needs = Pick<Deps, "table" | "randomBytes">;

/** Where a look is kept: with those of the same key at the same thing in the same hour. */
export function looksOf({ sha256 }: Pick<Deps, "sha256">, { place, at, ...look }: AuditLook): Looks {
  const { by, role, key, act, kind, id } = look;
  const name = sha256(JSON.stringify([place, by, role, key, act, kind, id])).slice(0, 20);
  return { key: lookKey(place, hourOf(at), name), entry: { at, lastAt: at, count: 1, by, role, key, act, kind, id } };
}

/** Both together. */
export function folded(before: AuditEntry, more: AuditEntry): AuditEntry {
  const [at = before.at] = [before.at, more.at].sort();
  const [lastAt = before.lastAt] = [before.lastAt, more.lastAt].sort().reverse();
  return { ...before, at, lastAt, count: before.count + more.count };
}

/**
 * Adds looks to the trail, each of other keys, a hundred at once. Those that are not `known` to be there are put by themselves, at half the
 * units of a transaction; what turns out to be there is read and raised. Throws StoreUnavailable; what of them was written is not told,
 * so that whoever repeats it may count one twice.
 */
export async function addLooks(
  deps: Needs,
  looks: readonly Looks[],
  known: ReadonlySet<string> = new Set(),
): Promise<void> {
  const isKnown = ({ key }: Looks) => known.has(keyText(key));
  const there = looks.filter(isKnown);
  const fresh = looks.filter((each) => !isKnown(each));
  for (const some of partsOf(fresh, TRANSACTION_OPS_MAX)) {
    const filled = await deps.table.putAbsent(some.map(({ key, entry }) => firstItem(key, entry, keptUntil(entry.at))));
    there.push(...filled.there.flatMap((n) => some[n] ?? []));
  }
  for (const some of partsOf(there, TRANSACTION_OPS_MAX)) await raise(deps, some);
}

async function raise(deps: Needs, looks: readonly Looks[]): Promise<void> {
  const once = async (): Promise<true | undefined> => {
    const found = await readMany(
      deps.table,
      looks.map(({ key }) => key),
    );
    const ops = looks.map(({ key, entry }) => {
      const before = found.state(key);
      return found.next(key, before === undefined ? entry : folded(before, entry), keptUntil(entry.at));
    });
    return (await deps.table.transact(ops, freshToken(deps))).ok || undefined;
  };
  await untilCommitted(deps, once, { gaveUp: "the same looks are written all the time" });
}

/** The write of something that happened once. */
export function happened(key: RowKey<AuditEntry>, entry: Omit<AuditEntry, "lastAt" | "count">): Op {
  return create(key, { ...entry, lastAt: entry.at, count: 1 }, keptUntil(entry.at));
}

/** Looks by the place where they are kept. */
export class FoldedLooks {
  #looks = new Map<string, Looks>();

  get size(): number {
    return this.#looks.size;
  }

  add({ key, entry }: Looks): void {
    const name = keyText(key);
    const before = this.#looks.get(name);
    this.#looks.set(name, { key, entry: before === undefined ? entry : folded(before.entry, entry) });
  }

  /** All of them; none is left. */
  take(): readonly Looks[] {
    const looks = [...this.#looks.values()];
    this.#looks = new Map();
    return looks;
  }
}
