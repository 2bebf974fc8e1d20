import type { FileOf } from "./content.ts";
import { type Ask, type Delivered, deliver, inTheWay, registerDevice, tellGivenUp } from "./deliver.ts";
import type { Entries, Opened } from "./entries.ts";
import { type Answered, type Changes, nextToSend, pauseMs, settled, unreceived } from "./order.ts";
import type { OutboxStore } from "./store.ts";
import { deviceIn } from "./written.ts";

/** Why nothing goes out at the moment; `none` while it does, or nothing waits. */
export type Obstacle = "none" | "unreachable" | "later" | "signed-out";

/** How far a file is. */
export interface Uploading {
  readonly sha256: string;
  readonly offset: number;
  readonly bytes: number;
}

/** Its words come with the list of what is not sent: a home needs none. */
const FILE_GONE = {
  kind: "refused",
  status: 0,
  code: "file-gone",
  zh: "",
  en: "",
} as const;

/** What the sender works with. */
export interface SenderOptions {
  readonly store: OutboxStore;
  readonly entries: Entries;
  readonly ask: Ask;
  readonly origin: string;
  /** What the device runs on, such as Android: its name, until somebody gives it one. */
  readonly system: string;
  readonly deviceKind: string;
  readonly newId: () => string;
  /** Epoch ms. */
  readonly now: () => number;
  readonly random: () => number;
  /** Told how far a file is while it goes up, and undefined when it ends. */
  readonly uploading: (progress: Uploading | undefined) => void;
  /** Told after each answer, with the command that it was for. */
  readonly answered: (id: string, delivered: Delivered) => Promise<void>;
}

/** The device itself says that it has no network. That it has one proves nothing, nor that it has none where the service is on the device itself. */
const isOff = () => globalThis.navigator?.onLine === false;

/** Longer than this no timer is set: phones sleep through them. */
const LOOK_EVERY_MS = 60_000;

/** Sends what an outbox keeps, one after another, until nothing can go; then it knows when to look again. */
export class Sender {
  private readonly options: SenderOptions;
  private isStopped = false;
  private pumping: Promise<void> | undefined;
  private again = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private pausedUntil = 0;
  obstacle: Obstacle = "none";

  constructor(options: SenderOptions) {
    this.options = options;
  }

  /** What stood in the way may be gone: nothing is waited for. */
  hurry(): void {
    this.pausedUntil = 0;
  }

  /** Sends what can go. Whoever asks while it is sending has it looked once more. */
  async pump(): Promise<void> {
    if (this.pumping !== undefined) {
      this.again = true;
      return this.pumping;
    }
    this.pumping = this.all().finally(() => {
      this.pumping = undefined;
    });
    return this.pumping;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.pumping?.catch(() => undefined);
  }

  private async all(): Promise<void> {
    do {
      this.again = false;
      let goesOn = !this.isStopped;
      while (goesOn) goesOn = (await this.sendOne()) && !this.isStopped;
    } while (this.again && !this.isStopped);
  }

  /** Sends what is next; false where nothing can go now. */
  private async sendOne(): Promise<boolean> {
    const { entries, store, newId, ask, origin, now } = this.options;
    if (now() < this.pausedUntil) return this.lookAgainAt(this.pausedUntil);
    const all = await entries.all();
    const { entry, wakeAt } = nextToSend(all, now());
    if (entry === undefined) {
      if (await this.tellOne(all)) return true;
      return wakeAt === undefined ? false : this.lookAgainAt(wakeAt);
    }
    const { file } = entry.content;
    const sent = file === undefined ? undefined : await this.sendFile(file);
    if (sent !== undefined && sent.kind !== "taken") return this.take(all, entry, { answered: sent });
    const device = await deviceIn(store, newId);
    // What is tried may be on record, and is taken back no more: a device that says it has no network looks first whether anything answers.
    const absent = isOff() ? await inTheWay(ask, origin) : undefined;
    if (absent !== undefined) return this.take(all, entry, { answered: absent });
    if (!(await entries.begin(entry))) return true;
    const delivered = await deliver(ask, origin, device, entry, new Date(now()));
    // A command that went out before stays one that may be on record.
    if (delivered.answered.kind === "signed-out" && entry.isTried !== true) await entries.notBegun(entry.number);
    return this.take(all, entry, delivered);
  }

  /** Sends the file of a command in pieces; what is there already is not sent again. */
  private async sendFile(file: FileOf): Promise<Answered> {
    const { entries, ask, origin, uploading } = this.options;
    const bytes = await entries.file(file.sha256);
    if (bytes === undefined) return { kind: "refused", because: FILE_GONE };
    // Few commands have a file: what sends one is loaded with the first.
    const { uploaded } = await import("./uploads.ts");
    const answered = await uploaded(ask, origin, file, bytes, (offset) =>
      uploading({ sha256: file.sha256, offset, bytes: file.bytes }),
    );
    uploading(undefined);
    return answered;
  }

  private async take(all: readonly Opened[], entry: Opened, came: Delivered): Promise<boolean> {
    const delivered = this.patient(entry, came);
    const { entries, store, newId, now, random, answered } = this.options;
    const { receipt } = delivered;
    const { device, base } = await deviceIn(store, newId);
    const own = settled(all, entry.number, delivered.answered, { now: now(), random: random() });
    // The receipt speaks of this device's own numbers.
    const ours = all
      .filter(({ number }) => number > base && number !== entry.number)
      .map((one) => ({ ...one, number: one.number - base }));
    const lost = receipt === undefined ? [] : [...unreceived(ours, receipt)];
    const changes: Changes = new Map([...lost.map(([number, change]) => [number + base, change] as const), ...own]);
    if (changes.size > 0) await entries.apply(all, changes, new Date(now()).toISOString());
    // Few devices ever have a second history. What cannot be loaded now is at the next command, whose receipt says the same.
    if (receipt?.isForked === true) {
      await import("./renewed.ts").then(
        ({ renewDevice }) => renewDevice(store, entries, newId),
        (error: unknown) => console.error("outbox", error),
      );
    }
    const goesOn = await this.after(delivered, device);
    await answered(entry.id, delivered);
    return goesOn;
  }

  /** What another device has still to send is not there yet: this command is tried again, and others go on. */
  private patient({ content: { waitsUntil } }: Opened, delivered: Delivered): Delivered {
    const { problem, ...rest } = delivered;
    const isEarly =
      problem?.code === "not-found" && waitsUntil !== undefined && this.options.now() < Date.parse(waitsUntil);
    return isEarly ? { ...rest, answered: { kind: "failed" } } : delivered;
  }

  /** What an answer means for everything else: whether more can go at once. */
  private async after({ answered }: Delivered, device: string): Promise<boolean> {
    const { ask, origin, system: name, deviceKind: kind, store } = this.options;
    switch (answered.kind) {
      case "taken":
      case "refused":
      case "failed":
        this.failures = 0;
        this.obstacle = "none";
        return true;
      case "unknown-device":
        if (!(await registerDevice(ask, origin, { id: device, name, kind, isMadeUp: true })))
          return this.pause("unreachable");
        await store.write(async (transaction) => {
          const state = transaction.objectStore("state");
          const before = await state.get("device");
          if (before?.device === device) await state.put({ ...before, isRegistered: true }, "device");
        });
        return true;
      case "signed-out":
        this.obstacle = "signed-out";
        // Until somebody signs in and it is told to hurry.
        this.pausedUntil = Number.POSITIVE_INFINITY;
        return false;
      case "later":
        return this.pause("later", answered.afterMs);
      default:
        return this.pause("unreachable");
    }
  }

  private pause(obstacle: Obstacle, ms?: number): false {
    const { now, random } = this.options;
    this.failures += 1;
    this.obstacle = obstacle;
    this.pausedUntil = now() + (ms ?? pauseMs(this.failures, random()));
    return this.lookAgainAt(this.pausedUntil);
  }

  private lookAgainAt(at: number): false {
    clearTimeout(this.timer);
    if (!Number.isFinite(at) || this.isStopped) return false;
    const ms = Math.min(Math.max(at - this.options.now(), 0), LOOK_EVERY_MS);
    this.timer = setTimeout(() => void this.pump().catch((error: unknown) => console.error("outbox", error)), ms);
    return false;
  }

  /** Tells the service of one number that was given up; true where there may be more to tell. */
  private async tellOne(all: readonly Opened[]): Promise<boolean> {
    const { store, newId, ask, origin } = this.options;
    const { device, base, untold } = await deviceIn(store, newId);
    const highest = Math.max(0, ...all.filter(({ state }) => state === "sent").map(({ number }) => number));
    // A number is a gap once a later one came.
    const number = untold.find((one) => one > base && one < highest);
    if (number === undefined) return false;
    const reason = all.find((one) => one.number === number)?.content.reason ?? "放弃";
    if (!(await tellGivenUp(ask, origin, device, number - base, reason))) return false;
    await store.write(async (transaction) => {
      const state = transaction.objectStore("state");
      const now = await state.get("device");
      if (now !== undefined) await state.put({ ...now, untold: now.untold.filter((one) => one !== number) }, "device");
    });
    return true;
  }
}
