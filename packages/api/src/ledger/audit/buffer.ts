import { keyText } from "@suyuan/store/table";
import type { AuditLook, AuditRecorder, Deps, Log } from "../../host.ts";
import { addLooks, FoldedLooks, type Looks, looksOf } from "./add.ts";

/** A look that is new in its hour waits this long to be written with others. */
const FLUSH_AFTER_MS = 2_000;
/** Further looks of that hour only raise a count: they wait this long. */
const COUNT_AFTER_MS = 300_000;
/** Entries that may wait, and that are known to be written. */
const WAITING_MAX = 10_000;

/**
 * For a host that lives on after the answer: folds looks in memory and writes them a moment later, so that a read waits for none of it. A
 * crash loses the new entries of the last two seconds and what was counted in the last five minutes; nothing else. While the store takes
 * no writes they wait; beyond 10,000 of them looks are lost, and the log says how many.
 */
export class AuditBuffer implements AuditRecorder {
  readonly #deps: Pick<Deps, "table" | "randomBytes" | "sha256">;
  readonly #log: Log;
  readonly #fresh = new FoldedLooks();
  readonly #counts = new FoldedLooks();
  /** Entries of the newest hour that were written. */
  readonly #written = new Set<string>();
  #hour = "";
  #lost = 0;
  #flushTimer: NodeJS.Timeout | undefined;
  #countTimer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(deps: Pick<Deps, "table" | "randomBytes" | "sha256">, log: Log) {
    this.#deps = deps;
    this.#log = log;
  }

  record(look: AuditLook): void {
    const looks = looksOf(this.#deps, look);
    this.#keep(looks);
    if (this.#fresh.size > 0) this.#flushTimer ??= setTimeout(() => void this.written(), FLUSH_AFTER_MS).unref();
    if (this.#counts.size > 0) this.#countTimer ??= setTimeout(() => void this.flush(), COUNT_AFTER_MS).unref();
  }

  /** Writes the entries that are new: for a host that may be frozen once the answer is out. Never rejects. */
  written(): Promise<void> {
    return this.#write(this.#takeFresh());
  }

  /** Writes all that waits. Call it before the host stops. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#countTimer);
    this.#countTimer = undefined;
    return this.#write([...this.#takeFresh(), ...this.#counts.take()]);
  }

  #keep(looks: Looks): void {
    const hour = looks.key.sk.slice(0, looks.key.sk.indexOf("#"));
    if (hour > this.#hour) {
      this.#hour = hour;
      this.#written.clear();
    }
    if (this.#fresh.size + this.#counts.size >= WAITING_MAX) this.#lost += looks.entry.count;
    else (this.#written.has(keyText(looks.key)) ? this.#counts : this.#fresh).add(looks);
  }

  #takeFresh(): readonly Looks[] {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    return this.#fresh.take();
  }

  #write(looks: readonly Looks[]): Promise<void> {
    this.#flushing = this.#flushing.then(async () => {
      try {
        await addLooks(this.#deps, looks, this.#written);
        for (const { key } of looks) if (this.#written.size < WAITING_MAX) this.#written.add(keyText(key));
      } catch (error) {
        for (const each of looks) this.#keep(each);
        this.#log.error("audit-waits", error, { entries: looks.length, lost: this.#lost });
        this.#lost = 0;
        this.#countTimer ??= setTimeout(() => void this.flush(), FLUSH_AFTER_MS * 15).unref();
      }
    });
    return this.#flushing;
  }
}
