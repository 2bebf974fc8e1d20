import type { Table } from "@suyuan/store/table";

/**
 * Lanes: work on one hot key goes one after another inside this process, so that writers to the same certificate queue instead of
 * losing guard after guard. Correctness never depends on it: other processes are held by the guards alone.
 */
export class Lanes {
  readonly #tails = new Map<string, Promise<void>>();

  /**
   * Runs `work` once everything that entered one of the same lanes before it has left. It stands in all of them until it calls
   * `leave` or ends.
   */
  run<T>(lane: string | readonly string[], work: (leave: () => void) => Promise<T>): Promise<T> {
    const lanes = typeof lane === "string" ? [lane] : lane;
    const before = new Set(lanes.flatMap((name) => this.#tails.get(name) ?? []));
    const { promise: left, resolve } = Promise.withResolvers<void>();
    for (const name of lanes) this.#tails.set(name, left);
    const leave = () => {
      for (const name of lanes) if (this.#tails.get(name) === left) this.#tails.delete(name);
      resolve();
    };
    const running = before.size === 0 ? work(leave) : Promise.all(before).then(() => work(leave));
    running.then(leave, leave);
    return running;
  }
}

const lanesByTable = new WeakMap<Table, Lanes>();

/** The lanes of everyone in this process who writes to this table. */
export function lanesOf(table: Table): Lanes {
  const lanes = lanesByTable.get(table) ?? new Lanes();
  lanesByTable.set(table, lanes);
  return lanes;
}
