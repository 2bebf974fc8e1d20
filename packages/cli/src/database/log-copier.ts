import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Copied } from "./log-thread.ts";

/** A thread without work for so long is ended, and gives its memory back. */
const IDLE_MS = 30_000;
/** It holds a name and answers a word. */
const HEAP = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 };

/** Copies a database's log into its file on a thread of its own, once at a time. The thread starts when it is first needed. */
export class LogCopier {
  readonly #file: string;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  /** As far as nobody reads what the file has. Rejects where that fails. */
  copy(): Promise<void> {
    const copied = this.#last.then(() => this.#copy());
    this.#last = copied.catch(() => undefined);
    return copied;
  }

  async #copy(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker ?? this.#started();
    worker.postMessage("copy");
    try {
      const [{ fault }] = (await once(worker, "message")) as [Copied];
      if (fault !== undefined) throw new Error(fault);
    } finally {
      this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref();
    }
  }

  #started(): Worker {
    const worker = new Worker(new URL("./log-thread.ts", import.meta.url), {
      workerData: this.#file,
      resourceLimits: HEAP,
    });
    worker.unref();
    worker.once("exit", () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    this.#worker = worker;
    return worker;
  }

  /** Ends the thread, after what it is at. */
  async close(): Promise<void> {
    await this.#last;
    clearTimeout(this.#idle);
    await this.#worker?.terminate();
  }
}
