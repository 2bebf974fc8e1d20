/** What must be known of a delivery to give it its turn. */
export interface Turn {
  /** Of the subscription. */
  readonly id: string;
  readonly organisation: string;
  /** The host it goes to. */
  readonly host: string;
}

export interface TurnLimits {
  /** Deliveries under way at once. */
  readonly atOnce: number;
  /** Of these, of one organisation. */
  readonly ofOrganisation: number;
}

/**
 * Whose delivery is next. One at a time for each receiver (an organisation's subscriptions to one host), a few at a time for each
 * organisation, and the organisations in turn: whoever waits, waits for no more than one delivery of each other organisation, however
 * much one of them has to send, and however slow its receivers are. Pure: it starts nothing and keeps no time.
 */
export class Turns<T extends Turn> {
  readonly #limits: TurnLimits;
  /** Those that wait, by organisation; the organisation at the front is next. */
  readonly #waiting = new Map<string, T[]>();
  readonly #underWay = new Map<string, T>();
  /** Ids of both. */
  readonly #known = new Set<string>();

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** Is this subscription waiting or being delivered to? */
  has(id: string): boolean {
    return this.#known.has(id);
  }

  /** Those that wait. */
  get waiting(): readonly T[] {
    return [...this.#waiting.values()].flat();
  }

  /** Lets one wait behind the others of its organisation. */
  add(turn: T): void {
    const own = this.#waiting.get(turn.organisation) ?? [];
    own.push(turn);
    this.#known.add(turn.id);
    this.#waiting.set(turn.organisation, own);
  }

  /** Takes the next whose turn it is, until `end` is called for it; undefined while none may begin. */
  next(): T | undefined {
    if (this.#underWay.size >= this.#limits.atOnce) return undefined;
    const busy = [...this.#underWay.values()];
    for (const [organisation, own] of this.#waiting) {
      const ofIt = busy.filter((one) => one.organisation === organisation);
      if (ofIt.length >= this.#limits.ofOrganisation) continue;
      const at = own.findIndex(({ host }) => !ofIt.some((one) => one.host === host));
      const [turn] = at < 0 ? [] : own.splice(at, 1);
      if (turn === undefined) continue;
      this.#waiting.delete(organisation);
      if (own.length > 0) this.#waiting.set(organisation, own);
      this.#underWay.set(turn.id, turn);
      return turn;
    }
    return undefined;
  }

  /** Its delivery is over, however it went. */
  end({ id }: T): void {
    this.#underWay.delete(id);
    this.#known.delete(id);
  }
}
