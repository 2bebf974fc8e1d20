import { sha256 } from "./chain.ts";
import { givenUp, retried, type TakenBack, takenBack, takingBack } from "./decided.ts";
import type { Entries, Opened } from "./entries.ts";
import type { Changes } from "./order.ts";
import type { Sealed } from "./seal.ts";
import type { OutboxStore } from "./store.ts";
import { keepCommands } from "./written.ts";

/** Of the outbox that is decided about. */
interface Deciding {
  readonly store: OutboxStore;
  readonly entries: Entries;
  readonly newId: () => string;
  /** Epoch ms. */
  readonly now: () => number;
  /** Shows what became of it, and looks again. */
  readonly changed: () => Promise<void>;
}

/** It went out, or another tab decided about it, meanwhile: nothing was changed. */
class DecidedMeanwhile extends Error {}

/** What a person decides about what is not sent. */
export class Decisions {
  private readonly of: Deciding;

  constructor(of: Deciding) {
    this.of = of;
  }

  /** Sends a parked command again. */
  async retry(number: number): Promise<void> {
    const entries = await this.of.entries.all();
    await this.of.entries.apply(entries, retried(entries, number), this.time());
    await this.of.changed();
  }

  /** Gives a command up, with the person's reason: the service is told, so that its gap is explained. */
  async giveUp(number: number, reason: string): Promise<void> {
    const entries = await this.of.entries.all();
    const changes = givenUp(entries, number);
    if (changes.size === 0) return;
    await this.end(entries, changes, [number], reason).catch((error: unknown) => {
      if (!(error instanceof DecidedMeanwhile)) throw error;
    });
  }

  /**
   * Takes a command back that was never sent, or was refused, with what was written behind it (`takenBack`); numbers and links stay, and the service is
   * told of them once a later one came. Nothing changes where one of them went out and no answer came.
   */
  async takeBack(number: number, reason: string): Promise<TakenBack> {
    const entries = await this.of.entries.all();
    const found = takenBack(entries, number);
    if (found.kind !== "taken-back") return found;
    try {
      await this.end(entries, takingBack(found.numbers), found.numbers, reason);
      return found;
    } catch (error) {
      if (!(error instanceof DecidedMeanwhile)) throw error;
      const after = await this.of.entries.all();
      const again = takenBack(after, number);
      return again.kind === "taken-back" ? { kind: "tried", number } : again;
    }
  }

  /** Takes over commands of another device, under numbers of this one: ids stay, so nothing comes twice. Answers how many were new. */
  async takeOver(
    commands: readonly Pick<Opened, "id" | "content" | "writtenAt">[],
    files: readonly Uint8Array<ArrayBuffer>[] = [],
  ): Promise<number> {
    const { store, entries, newId } = this.of;
    const sealed = new Map<string, Sealed>();
    for (const bytes of files) {
      const digest = await sha256(bytes);
      sealed.set(digest, await entries.sealFile(digest, bytes));
    }
    const before = (await entries.all()).length;
    const bare = commands.map(({ id, writtenAt, content: { because: _, reason: __, ...content } }) => ({
      ...{ id, writtenAt, content },
      // It may have gone out from there.
      isTried: true,
    }));
    await keepCommands(store, entries, newId, bare, sealed);
    await this.of.changed();
    return (await entries.all()).length - before;
  }

  /** Ends commands with a reason, and notes in the same transaction that the service is to be told. Rejects where one of them changes meanwhile. */
  private async end(
    entries: readonly Opened[],
    changes: Changes,
    numbers: readonly number[],
    reason: string,
  ): Promise<void> {
    const told = entries.map((one) =>
      numbers.includes(one.number) ? { ...one, content: { ...one.content, reason } } : one,
    );
    const untried = entries.filter(({ state, isTried }) => state === "waiting" && isTried !== true);
    const isUntried = new Set(untried.map(({ number }) => number));
    await this.of.entries.apply(told, changes, this.time(), async (transaction) => {
      const commands = transaction.objectStore("commands");
      for (const number of numbers) {
        const now = await commands.get(number);
        if (now?.state !== "given-up" || (isUntried.has(number) && now.untried !== true)) throw new DecidedMeanwhile();
      }
      const store = transaction.objectStore("state");
      const device = await store.get("device");
      if (device === undefined) return;
      const own = numbers.filter((number) => number > device.base);
      await store.put({ ...device, untold: [...device.untold, ...own] }, "device");
    });
    await this.of.changed();
  }

  private time(): string {
    return new Date(this.of.now()).toISOString();
  }
}
