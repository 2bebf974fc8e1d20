import { type ReadonlySignal, signal } from "@preact/signals";
import type { Typed } from "../service/send.ts";
import { sha256 } from "./chain.ts";
import { type FileOf, uploadIdOf, whereabouts } from "./content.ts";
import type { Decisions } from "./decisions.ts";
import type { Ask, Delivered } from "./deliver.ts";
import { Entries, type Opened } from "./entries.ts";
import { lead } from "./leader.ts";
import { subjectsOf } from "./order.ts";
import type { Sealed } from "./seal.ts";
import { type Obstacle, Sender, type Uploading } from "./sending.ts";
import { OutboxStore } from "./store.ts";
import { deviceIn, keepCommands, type ToKeep } from "./written.ts";

/** Whose outbox it is, and what it works with. */
export interface OutboxOptions {
  /** Of its database: one for each person and organisation. */
  readonly name: string;
  readonly key: CryptoKey;
  /** The name under which acts are kept. */
  readonly person: string;
  /** What the device runs on, such as Android: its name, until somebody gives it one. */
  readonly system: string;
  readonly deviceKind: "phone" | "handheld" | "desktop" | "other";
  readonly ask: Ask;
  readonly origin: string;
  readonly newId: () => string;
  /** Epoch ms. */
  readonly now?: () => number;
  readonly random?: () => number;
}

/** A command to write: what the screens hand over. */
export interface Writing {
  readonly id: string;
  readonly subject: string;
  readonly method: "POST";
  readonly path: string;
  readonly body: unknown;
  readonly label: string;
  /** Until then (ISO 8601) what it is about may not have come from another device yet: `not-found` is no refusal. */
  readonly waitsUntil?: string;
  /** What the form held from which it comes. */
  readonly typed?: Typed | undefined;
  /** A file that goes up before the command. Then the command has no body, and its path names the upload. */
  readonly file?: { readonly bytes: Uint8Array<ArrayBuffer>; readonly purpose: FileOf["purpose"] };
}

/** What is always visible of an outbox. */
export interface Summary {
  /** Commands that wait to be sent. */
  readonly waiting: number;
  /** Commands that need a person. */
  readonly parked: number;
  /** When the oldest of both was written, ISO 8601. */
  readonly oldest?: string;
  readonly obstacle: Obstacle;
}

const LOOK_EVERY_MS = 60_000;
const SENT_KEPT = 1_000;
const SENT_KEPT_MS = 7 * 86_400_000;

/** What tabs tell each other. */
type Word = "written" | "changed" | "again";

/** What became of a command that somebody waits for. */
export type Fate = { readonly kind: "kept" } | (Delivered & { readonly kind?: never });

/** How many commands of an outbox are not sent: nothing is opened for that. */
export async function unsentIn(name: string): Promise<number> {
  const store = new OutboxStore(name);
  const kept = await store.commands();
  store.close();
  return kept.filter(({ state }) => state === "waiting" || state === "parked").length;
}

/** The outbox of a person in an organisation on this device. */
export class Outbox {
  private readonly options: Required<OutboxOptions>;
  private readonly store: OutboxStore;
  private readonly entries: Entries;
  private readonly channel: BroadcastChannel | undefined;
  private readonly stopping = new AbortController();
  private readonly ownSummary = signal<Summary>({ waiting: 0, parked: 0, obstacle: "none" });
  private readonly ownShown = signal<readonly Opened[]>([]);
  private readonly ownUploading = signal<Uploading | undefined>(undefined);
  private readonly waited = new Map<string, (delivered: Delivered) => void>();
  private readonly sender: Sender;
  private leads = false;

  constructor(options: OutboxOptions) {
    this.options = { now: Date.now, random: Math.random, ...options };
    this.store = new OutboxStore(options.name);
    this.entries = new Entries(this.store, options.name, options.key);
    this.sender = new Sender({
      ...this.options,
      store: this.store,
      entries: this.entries,
      uploading: (progress) => {
        this.ownUploading.value = progress;
      },
      answered: (id, delivered) => this.answered(id, delivered),
    });
    this.channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(options.name);
    if (this.channel !== undefined) {
      this.channel.onmessage = ({ data }) => {
        this.hear(data as Word).catch((error: unknown) => console.error("outbox", error));
      };
    }
  }

  get summary(): ReadonlySignal<Summary> {
    return this.ownSummary;
  }

  /** How far the file is that goes up now. */
  get uploading(): ReadonlySignal<Uploading | undefined> {
    return this.ownUploading;
  }

  /** Every command that is kept, the newest first. */
  get shown(): ReadonlySignal<readonly Opened[]> {
    return this.ownShown;
  }

  /** Begins to send whenever there is something to send, in the tab that leads. Resolves once what is kept is shown. */
  async start(): Promise<void> {
    await this.show();
    void globalThis.navigator?.storage?.persist?.().catch(() => false);
    void lead(this.options.name, this.stopping.signal, () => this.leading()).catch((error: unknown) =>
      console.error("outbox", error),
    );
  }

  /** Sends nothing more; what is kept stays. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.sender.stop();
    this.channel?.close();
    this.store.close();
  }

  /** Keeps a command: it is on the disk, and shown, when this resolves. One whose id is kept already is that one. */
  async write(writing: Writing): Promise<void> {
    await this.keep([writing]);
  }

  async keep(writings: readonly Writing[]): Promise<void> {
    const writtenAt = new Date(this.options.now()).toISOString();
    const commands: ToKeep[] = [];
    const files = new Map<string, Sealed>();
    const place = whereabouts.now?.();
    for (const { id, subject, method, path, body, label, file, waitsUntil, typed } of writings) {
      const kept = file === undefined ? undefined : await this.sealFile(file, files);
      const whole = kept === undefined ? path : `${path}${path.includes("?") ? "&" : "?"}upload=${uploadIdOf(kept)}`;
      const text = kept === undefined ? JSON.stringify(body) : "";
      const content = {
        ...{ method, path: whole, label, person: this.options.person, body: text },
        subjects: subjectsOf(subject, path, body),
        ...(place === undefined ? {} : { place }),
        ...(kept === undefined ? {} : { file: kept }),
        ...(waitsUntil === undefined ? {} : { waitsUntil }),
        ...(typed === undefined ? {} : { typed }),
      };
      commands.push({ id, writtenAt, content });
    }
    await keepCommands(this.store, this.entries, this.options.newId, commands, files);
    await this.changed("written");
  }

  private async sealFile({ bytes, purpose }: NonNullable<Writing["file"]>, into: Map<string, Sealed>): Promise<FileOf> {
    const digest = await sha256(bytes);
    into.set(digest, await this.entries.sealFile(digest, bytes));
    return { sha256: digest, bytes: bytes.length, purpose };
  }

  /** This device, and behind which number its own begin: what a command is shown under to another device. */
  async device(): Promise<{ readonly device: string; readonly base: number }> {
    const { device, base } = await deviceIn(this.store, this.options.newId);
    return { device, base };
  }

  /** The bytes of a command's file, for whoever takes it elsewhere. */
  fileOf(digest: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.entries.file(digest);
  }

  /** Writes a command and waits a little for what becomes of it: `kept` when nothing is known by then. */
  async carry(writing: Writing, patienceMs: number): Promise<Fate> {
    const fate = new Promise<Delivered>((resolve) => this.waited.set(writing.id, resolve));
    await this.write(writing);
    const late = new Promise<Fate>((resolve) => {
      setTimeout(() => resolve({ kind: "kept" }), patienceMs);
    });
    try {
      return await Promise.race([fate, late]);
    } finally {
      this.waited.delete(writing.id);
    }
  }

  /** Sends a parked command again, by a person's wish. */
  async retry(number: number): Promise<void> {
    await (await this.decisions()).retry(number);
  }

  /** Gives a command up, with the person's reason: the service is told, so that its gap is explained. */
  async giveUp(number: number, reason: string): Promise<void> {
    await (await this.decisions()).giveUp(number, reason);
  }

  /** What a person decides about what is not sent. Few do: it is loaded then. */
  async decisions(): Promise<Decisions> {
    const { Decisions: Made } = await import("./decisions.ts");
    return new Made({
      ...this.options,
      store: this.store,
      entries: this.entries,
      changed: () => this.changed("written"),
    });
  }

  /** Looks again at once: the network is back, the person signed in, or wishes it. */
  async sendNow(): Promise<void> {
    this.sender.hurry();
    this.channel?.postMessage("again" satisfies Word);
    await this.pump();
  }

  /** The commands that are not sent, with all that another device needs to send them. */
  async unsent(): Promise<readonly Opened[]> {
    return (await this.entries.all()).filter(({ state }) => state === "waiting" || state === "parked");
  }

  private async leading(): Promise<void> {
    this.leads = true;
    const look = () => void this.sendNow().catch((error: unknown) => console.error("outbox", error));
    const whenVisible = () => {
      if (document.visibilityState === "visible") look();
    };
    const every = setInterval(look, LOOK_EVERY_MS);
    globalThis.addEventListener?.("online", look);
    globalThis.document?.addEventListener("visibilitychange", whenVisible);
    await this.purge();
    await this.pump();
    await new Promise<void>((resolve) => {
      if (this.stopping.signal.aborted) resolve();
      this.stopping.signal.addEventListener("abort", () => resolve());
    });
    clearInterval(every);
    globalThis.removeEventListener?.("online", look);
    globalThis.document?.removeEventListener("visibilitychange", whenVisible);
    this.leads = false;
    await this.sender.stop();
  }

  private async pump(): Promise<void> {
    if (this.leads) await this.sender.pump();
  }

  private async answered(id: string, delivered: Delivered): Promise<void> {
    const { kind } = delivered.answered;
    if (kind === "taken" || kind === "refused") this.waited.get(id)?.(delivered);
    await this.changed("changed");
  }

  /** What was sent long ago is let go, so that what is kept stays bounded. */
  private async purge(): Promise<void> {
    const before = this.options.now() - SENT_KEPT_MS;
    const ended = (await this.entries.all()).filter(({ state }) => state === "sent" || state === "given-up");
    const old = ended.filter(({ sentAt, writtenAt }, n) => {
      const at = Date.parse(sentAt ?? writtenAt);
      return n < ended.length - SENT_KEPT || at < before;
    });
    const { untold } = await deviceIn(this.store, this.options.newId);
    await this.store.write(async (transaction) => {
      const commands = transaction.objectStore("commands");
      for (const { number } of old) if (!untold.includes(number)) await commands.delete(number);
    });
    await this.entries.dropFiles();
  }

  private async changed(word: Word): Promise<void> {
    if (this.stopping.signal.aborted) return;
    await this.show();
    this.channel?.postMessage(word);
    if (word === "written") void this.pump().catch((error: unknown) => console.error("outbox", error));
  }

  private async hear(word: Word): Promise<void> {
    if (this.stopping.signal.aborted) return;
    if (word === "again") this.sender.hurry();
    await this.show();
    if (word !== "changed") await this.pump();
  }

  private async show(): Promise<void> {
    const entries = await this.entries.all();
    const open = entries.filter(({ state }) => state === "waiting" || state === "parked");
    const [oldest] = open.map(({ writtenAt }) => writtenAt).sort();
    const waiting = open.filter(({ state }) => state === "waiting").length;
    this.ownShown.value = entries.toReversed();
    this.ownSummary.value = {
      waiting,
      parked: open.length - waiting,
      obstacle: this.sender.obstacle,
      ...(oldest === undefined ? {} : { oldest }),
    };
  }
}
