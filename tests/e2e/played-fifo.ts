import type { DeliveryOrders, DueOrder } from "@suyuan/api/host";

interface Waiting {
  readonly group: string;
  readonly body: string;
  received: number;
}

/**
 * A queue that keeps the order of each group, for tests: as SQS with Lambda behind it, one message of a group is out at a time, so many calls
 * run at once, and what fails is handed out again until it is put aside.
 */
export class PlayedFifo implements DeliveryOrders {
  readonly putAside: string[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #out = new Set<string>();
  readonly #atOnce: number;
  readonly #receivedMax: number;
  readonly #handle: (body: string) => Promise<void>;
  #idle: (() => void)[] = [];
  most = 0;

  constructor(atOnce: number, receivedMax: number, handle: (body: string) => Promise<void>) {
    this.#atOnce = atOnce;
    this.#receivedMax = receivedMax;
    this.#handle = handle;
  }

  async order(some: readonly DueOrder[]): Promise<void> {
    for (const one of some) this.put(`${one.due.organisation} ${one.due.host}`, JSON.stringify(one));
  }

  put(group: string, body: string): void {
    this.#waiting.push({ group, body, received: 0 });
    this.#handOut();
  }

  /** Resolves when nothing waits and nothing is out. */
  async empty(): Promise<void> {
    if (this.#waiting.length + this.#out.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #handOut(): void {
    while (this.#out.size < this.#atOnce) {
      const at = this.#waiting.findIndex(({ group }) => !this.#out.has(group));
      const [message] = at < 0 ? [] : this.#waiting.splice(at, 1);
      if (message === undefined) break;
      this.#out.add(message.group);
      this.most = Math.max(this.most, this.#out.size);
      void this.#carryOut(message);
    }
    if (this.#waiting.length + this.#out.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #carryOut(message: Waiting): Promise<void> {
    message.received += 1;
    try {
      await this.#handle(message.body);
    } catch {
      if (message.received >= this.#receivedMax) this.putAside.push(message.body);
      else this.#waiting.unshift(message);
    }
    this.#out.delete(message.group);
    this.#handOut();
  }
}
