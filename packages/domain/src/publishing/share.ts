/** Where an amount is counted: the finest cell there is. `region`: six, nine or twelve digits. */
export interface Base {
  readonly region: string;
  readonly product: string;
  readonly scheme: string;
  readonly producer: string;
}

/** What one organisation (with one household, where the figure is about households) has in a finest cell: whole numbers, in the measures' order. */
export interface Share {
  readonly base: Base;
  readonly organisation: string;
  readonly household?: string;
  readonly amounts: readonly number[];
}

/** What came to be known of a month between one release and the next: the first layer is what was known at first, the others what changed. */
export interface Layer {
  /** The release, `2026-09`, that saw it first. */
  readonly release: string;
  readonly shares: readonly Share[];
}

/** A figure that was or is to be published: of a cell, over layers `from` to `to`, both included. A revision speaks of what changed. */
export interface PublishedRow {
  readonly cell: string;
  readonly from: number;
  readonly to: number;
}

/** All that is known and all that was said of one month's figures of one group. */
export interface Block {
  readonly month: string;
  readonly layers: readonly Layer[];
  readonly rows: readonly PublishedRow[];
}

function shareKey({ base, organisation, household = "" }: Share): string {
  return JSON.stringify([base.region, base.product, base.scheme, base.producer, organisation, household]);
}

/** Shares of the same party in the same cell, together; those that come to nothing are left out. */
export function summed(shares: Iterable<Share>): readonly Share[] {
  const sums = new Map<string, Share>();
  for (const share of shares) {
    const key = shareKey(share);
    const before = sums.get(key);
    const amounts = share.amounts.map((amount, n) => amount + (before?.amounts[n] ?? 0));
    sums.set(key, { ...share, amounts });
  }
  return [...sums.values()].filter(({ amounts }) => amounts.some((amount) => amount !== 0));
}

/** What has changed since the layers: what is known now without what they add up to. */
export function changedSince(layers: readonly Layer[], now: readonly Share[]): readonly Share[] {
  const before = layers.flatMap(({ shares }) => shares);
  const minus = before.map((share) => ({ ...share, amounts: share.amounts.map((amount) => -amount) }));
  return summed([...now, ...minus]);
}
