import { type Content, contentOf, standsAside } from "./content.ts";
import { type Changes, changed, type Entry } from "./order.ts";
import { type Sealed, seal, sealBytes, unseal, unsealBytes } from "./seal.ts";
import type { Kept, OutboxStore, Transaction } from "./store.ts";

/** A command with what only its person sees. */
export interface Opened extends Entry {
  readonly content: Content;
  readonly writtenAt: string;
  readonly sentAt?: string;
  readonly previous: string;
  readonly chain: string;
}

/** What sealed content is bound to. */
export function placeOf(name: string, number: number): string {
  return `${name}\n${number}`;
}

/** The commands of one outbox, opened: those that were opened before are not opened again while nothing of them changed. */
export class Entries {
  private readonly store: OutboxStore;
  private readonly name: string;
  private readonly key: CryptoKey;
  private opened = new Map<number, { readonly iv: string; readonly content: Content }>();

  constructor(store: OutboxStore, name: string, key: CryptoKey) {
    this.store = store;
    this.name = name;
    this.key = key;
  }

  /** All of them, by number. */
  async all(): Promise<readonly Opened[]> {
    const kept = await this.store.commands();
    const opened: Opened[] = [];
    const known = new Map<number, { readonly iv: string; readonly content: Content }>();
    for (const one of kept) {
      const iv = one.iv.join();
      const before = this.opened.get(one.number);
      const content = before?.iv === iv ? before.content : await this.open(one);
      known.set(one.number, { iv, content });
      opened.push(openedOf(one, content));
    }
    this.opened = known;
    return opened;
  }

  seal(number: number, content: Content) {
    return seal(this.key, placeOf(this.name, number), content);
  }

  /** The bytes of a file, sealed to be kept with the command that needs them. */
  sealFile(sha256: string, bytes: Uint8Array<ArrayBuffer>): Promise<Sealed> {
    return sealBytes(this.key, `${this.name}\n${sha256}`, bytes);
  }

  /** The bytes of a file; undefined where it is not there, or no longer. */
  async file(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const sealed = await this.store.file(sha256);
    return sealed && unsealBytes(this.key, `${this.name}\n${sha256}`, sealed);
  }

  /** Lets go of the files that no open command needs. */
  async dropFiles(): Promise<void> {
    const all = await this.all();
    const open = all.filter(({ state }) => state === "waiting" || state === "parked");
    await this.store.dropFiles(
      new Set(open.flatMap(({ content: { file } }) => (file === undefined ? [] : [file.sha256]))),
      new Set(all.map(({ number }) => number)),
    );
  }

  private async open(kept: Kept): Promise<Content> {
    return contentOf(await unseal(this.key, placeOf(this.name, kept.number), kept));
  }

  /**
   * Notes, before it goes out, that a command does: from then on nobody takes it back unawares. False where somebody did. A command that went out
   * before stands noted.
   */
  async begin({ number, isTried }: Opened): Promise<boolean> {
    if (isTried === true) return true;
    return this.store.write(async (transaction) => {
      const commands = transaction.objectStore("commands");
      const before = await commands.get(number);
      if (before?.state !== "waiting") return false;
      const { untried: _, ...rest } = before;
      await commands.put(rest);
      return true;
    });
  }

  /** It did not go out after all: nobody was signed in. */
  async notBegun(number: number): Promise<void> {
    await this.store.write(async (transaction) => {
      const commands = transaction.objectStore("commands");
      const before = await commands.get(number);
      if (before !== undefined) await commands.put({ ...before, untried: true });
    });
  }

  /**
   * Writes changes of these entries, all or none, with `more` in the same transaction. A command whose state was changed by another tab in
   * between keeps that, unless it is one that only ever comes later (sent).
   */
  async apply(
    entries: readonly Opened[],
    changes: Changes,
    now: string,
    more: (transaction: Transaction) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const after = changed(entries, changes).filter(({ number }) => changes.has(number));
    const sealed = await Promise.all(
      after.map(async ({ number, because, content: { because: _, ...content } }) =>
        this.seal(number, because === undefined ? content : { ...content, because }),
      ),
    );
    await this.store.write(async (transaction) => {
      const commands = transaction.objectStore("commands");
      for (const [n, { number, state, attempts, retryAt, because }] of after.entries()) {
        const before = await commands.get(number);
        const seen = entries.find((one) => one.number === number);
        if (before === undefined || (before.state !== seen?.state && state !== "sent")) continue;
        const sent = state === "sent" ? { sentAt: now } : {};
        // What was refused is known not to be on record.
        const known = state === "parked" && because?.kind === "refused" ? { untried: true as const } : {};
        await commands.put({ ...before, ...known, ...sent, ...sealed[n], state, attempts, retryAt });
      }
      await more(transaction);
    });
  }
}

function openedOf(kept: Kept, content: Content): Opened {
  const { number, id, state, attempts, retryAt, writtenAt, sentAt, previous, chain, untried } = kept;
  const { because } = content;
  return {
    ...{ number, id, state, attempts, retryAt, writtenAt, previous, chain, content },
    subjects: content.subjects,
    isAside: standsAside(content),
    isTried: untried !== true,
    ...(because === undefined ? {} : { because }),
    ...(sentAt === undefined ? {} : { sentAt }),
  };
}
