/**
 * Lanes: work on one hot key goes one after another inside this process, so that writers to the same certificate queue instead of
 * losing guard after guard. Correctness never depends on it: other processes are held by the guards alone.
 */
export class Lanes {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Runs `work` after everything that entered the same lane before it. */
  run<T>(lane: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(lane);
    const mine = before === undefined ? work() : before.then(work, work);
    this.#tails.set(lane, mine);
    const leave = () => {
      if (this.#tails.get(lane) === mine) this.#tails.delete(lane);
    };
    mine.then(leave, leave);
    return mine;
  }
}
