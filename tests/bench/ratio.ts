/** What we do, as a ratio to a raw reference of the same run: absolute rates are the machine's and the hour's. */
export interface Ratio {
  readonly name: string;
  readonly perSecond: number;
  readonly referencePerSecond: number;
  readonly ratio: number;
  readonly goal: number;
  readonly within: boolean;
  /**
   * The same ratio by processor time instead of the clock's, all threads of a process together: what an answer costs. On a machine that
   * does nothing else both are alike; beside other work this one holds. It decides nothing.
   */
  readonly ratioByCpu?: number;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** One round: the reference's rate, and ours right after it. */
export interface Round {
  readonly reference: number;
  readonly ours: number;
  /** The reference's processor time an answer, by ours. */
  readonly byCpu?: number;
}

/** The median of the rounds' ratios: what else the machine does weighs on both sides of a short round alike. */
export function ratioOf(name: string, goal: number, rounds: readonly Round[]): Ratio {
  const ratio = median(rounds.map(({ ours, reference }) => ours / reference));
  const perSecond = median(rounds.map(({ ours }) => ours));
  const referencePerSecond = median(rounds.map(({ reference }) => reference));
  const byCpu = rounds.flatMap((round) => (round.byCpu === undefined ? [] : [round.byCpu]));
  const measured = { name, perSecond, referencePerSecond, ratio, goal, within: ratio >= goal };
  return byCpu.length === 0 ? measured : { ...measured, ratioByCpu: median(byCpu) };
}
