import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { HostState, Log } from "@suyuan/api/host";

/** The thread's heap, in MB: the answer is some lines; SQLite's own memory does not count. */
const HEAP = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 48 };

/** What SQLite finds wrong with a database file, in a thread of its own; empty when it is sound. Rejects only when no thread can be had. */
export async function faultsIn(file: string, signal?: AbortSignal): Promise<readonly string[]> {
  const worker = new Worker(new URL("./database-worker.ts", import.meta.url), {
    workerData: file,
    resourceLimits: HEAP,
  });
  worker.unref();
  const end = () => void worker.terminate();
  signal?.addEventListener("abort", end);
  try {
    const [faults] = (await once(worker, "message", signal === undefined ? {} : { signal })) as [readonly string[]];
    return faults;
  } finally {
    signal?.removeEventListener("abort", end);
    await worker.terminate();
  }
}

/** A database is looked through at the start, and this often after it. */
const CHECKED_EVERY_MS = 86_400_000;

/** Looks through the database at the start and once a day, tells the log, and keeps what it found for `/health/ready`. */
export class IntegrityWatch {
  readonly #file: string;
  readonly #log: Log;
  readonly #stopping = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #found: Pick<HostState, "checkedAt" | "faults"> = {};

  constructor(file: string, log: Log) {
    this.#file = file;
    this.#log = log;
    this.#timer = setInterval(() => void this.#check(), CHECKED_EVERY_MS).unref();
    void this.#check();
  }

  get found(): Pick<HostState, "checkedAt" | "faults"> {
    return this.#found;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stopping.abort();
  }

  async #check(): Promise<void> {
    try {
      const faults = await faultsIn(this.#file, this.#stopping.signal);
      if (faults.length === 0) this.#found = { checkedAt: new Date().toISOString() };
      else {
        this.#found = { ...this.#found, faults };
        this.#log.error("integrity", new Error(faults.join("; ")), { faults: faults.length });
      }
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#log.error("integrity", error);
    }
  }
}
