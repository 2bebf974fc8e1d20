import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Log } from "@suyuan/api/host";
import type { PagePress, PassportJob } from "@suyuan/api/public/pages/passport-rendering";

/** A job on its way: certificates, which many pages share, by their number. */
export type NumberedJob = Omit<PassportJob, "certificates"> & { readonly certificates?: number };

/** To the thread: pages to make, and the certificates that are new in them. */
export interface ToPress {
  readonly jobs: readonly { readonly id: number; readonly job: NumberedJob }[];
  readonly certificates: readonly (readonly [number: number, text: string])[];
  /** What was sent before is not named again. */
  readonly isNewList: boolean;
}

/** What the thread is started with. */
export interface PressData {
  readonly publicUrl: string;
  readonly farmHotline?: string;
  /** One number in shared memory: how many pages the thread has made, or could not make. */
  readonly made: Int32Array<SharedArrayBuffer>;
}

/** From the thread: pages that are made, or could not be. The first message, an empty one, says that it is ready. */
export interface FromPress {
  readonly pages: readonly { readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> | undefined }[];
}

/**
 * Pages that the thread may have before it, not counting those that it has made and not told of yet: as many as keep it at work. What comes
 * on top is made by whoever asks, so that under a crowd neither thread waits for the other.
 */
const AHEAD_MAX = 8;
/** Told to the thread at once when so many have come; fewer, at the end of the turn of the loop. */
const TOLD_TOGETHER = 4;
/**
 * The thread's heap, in MB: a page is some 100 KB of short-lived garbage, and the young generation is three spaces, of which one is filled
 * before garbage is collected.
 */
const HEAP = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 96 };

/** Characters of certificates that the thread may have to keep. */
const KEPT_CHARACTERS = 500_000;

interface Waiting {
  resolve(bytes: Uint8Array<ArrayBuffer>): void;
  reject(error: Error): void;
}

/**
 * Makes pages on a second thread: one that serves commands and scans has the first core to itself for them. Before the thread is ready and
 * after it has ended, pages are made where they are asked for, as they are on a machine of one core. It is not started twice.
 */
export class ThreadPress implements PagePress {
  readonly #place: Pick<PressData, "publicUrl" | "farmHotline">;
  readonly #log: Log;
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #jobs: ToPress["jobs"][number][] = [];
  readonly #sent = new Map<string, number>();
  #sentCharacters = 0;
  #certificates: ToPress["certificates"][number][] = [];
  #isNewList = false;
  #last = 0;
  readonly #made = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #isReady = false;

  constructor({ publicUrl, farmHotline }: Pick<PressData, "publicUrl" | "farmHotline">, log: Log) {
    this.#place = farmHotline === undefined ? { publicUrl } : { publicUrl, farmHotline };
    this.#log = log;
  }

  /** Starts the thread: with the first page, since it takes some 50 MB that a server without scans does without. */
  #start(): Worker {
    const worker = new Worker(new URL("page-worker.ts", import.meta.url), {
      workerData: { ...this.#place, made: this.#made } satisfies PressData,
      resourceLimits: HEAP,
    });
    worker.unref();
    worker.on("message", (message: FromPress) => this.#take(message));
    worker.on("error", (error) => this.#log.error("page-press", error));
    worker.on("exit", () => this.#end());
    return worker;
  }

  gzip(job: PassportJob): Promise<Uint8Array<ArrayBuffer>> | undefined {
    this.#worker ??= this.#start();
    // Both counts go round at 2^32.
    const ahead = (this.#last - Atomics.load(this.#made, 0)) | 0;
    if (!this.#isReady || ahead >= AHEAD_MAX) return undefined;
    return new Promise((resolve, reject) => {
      this.#last += 1;
      this.#waiting.set(this.#last, { resolve, reject });
      // Before the push looks at the list: this may tell it.
      const numbered = this.#numbered(job);
      this.#jobs.push({ id: this.#last, job: numbered });
      if (this.#jobs.length === TOLD_TOGETHER) this.#tell();
      else if (this.#jobs.length === 1) setImmediate(() => this.#tell());
    });
  }

  #numbered({ certificates, ...job }: PassportJob): NumberedJob {
    return certificates === undefined ? job : { ...job, certificates: this.#numberOf(certificates) };
  }

  /** The number under which the thread has these certificates, or will have them with the next message. */
  #numberOf(text: string): number {
    const known = this.#sent.get(text);
    if (known !== undefined) return known;
    this.#sentCharacters += text.length;
    if (this.#sentCharacters > KEPT_CHARACTERS) {
      // Jobs that wait to be told name what is forgotten with the next message.
      this.#tell();
      this.#sent.clear();
      this.#sentCharacters = text.length;
      this.#isNewList = true;
    }
    const number = this.#last;
    this.#sent.set(text, number);
    this.#certificates.push([number, text]);
    return number;
  }

  #tell(): void {
    if (this.#jobs.length === 0) return;
    const message: ToPress = { jobs: this.#jobs, certificates: this.#certificates, isNewList: this.#isNewList };
    this.#jobs = [];
    this.#certificates = [];
    this.#isNewList = false;
    this.#worker?.postMessage(message);
  }

  #take({ pages }: FromPress): void {
    this.#isReady = true;
    for (const { id, bytes } of pages) {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (bytes === undefined) waiting?.reject(new Error("the page could not be made"));
      else waiting?.resolve(bytes);
    }
  }

  #end(): void {
    this.#isReady = false;
    for (const { reject } of this.#waiting.values()) reject(new Error("the thread that makes pages has ended"));
    this.#waiting.clear();
  }

  /** Resolves once it is ready to make pages. */
  async ready(): Promise<void> {
    this.#worker ??= this.#start();
    while (!this.#isReady) await once(this.#worker, "message");
  }

  /** Ends the thread; pages under way are made where they were asked for. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}
