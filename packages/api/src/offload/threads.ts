import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { DomainError } from "@suyuan/domain/errors";
import { handedOver, type Job, type Offload } from "./job.ts";
import { type Handed, outputOf, type Reply } from "./reply.ts";

/** A job of a large file takes a second or two, more on a busy machine; one that takes longer was made to. */
const DEADLINE_MS = 60_000;
/** Jobs that wait for a thread; whoever comes on top is told to come again. */
const WAITING_MAX = 64;
/** A thread without work for so long is ended, and gives its memory back. */
const IDLE_MS = 5_000;
/** What a thread's heap may take, in MB: half a million readings, in a text or a workbook, have some 70 alive. */
const HEAP = { maxOldGenerationSizeMb: 84, maxYoungGenerationSizeMb: 8 };

/**
 * Lets `resourceLimits` of threads hold: flags that the process was started with go before them. The heap of the thread that calls this is made
 * already, and stays as it is.
 */
export function letThreadLimitsHold(): void {
  for (const flag of ["--max-old-space-size=0", "--max-semi-space-size=0"]) setFlagsFromString(flag);
}

export interface ThreadSettings {
  /** The threads' file. */
  readonly worker: URL;
  /** Hears of threads that died or did not come back. */
  readonly tell: (error: unknown) => void;
  readonly threads: number;
  readonly deadlineMs?: number;
  readonly waitingMax?: number;
  readonly heap?: { readonly maxOldGenerationSizeMb: number; readonly maxYoungGenerationSizeMb: number };
}

interface Task {
  readonly handed: Handed;
  resolve(output: object): void;
  reject(error: unknown): void;
}

type Cause = "took-too-long" | "out-of-memory" | "ended";

/**
 * Does jobs on a few threads, in the order in which they came; each thread does one at a time. A thread that does not come back in time, needs
 * more memory than it may have, or dies is ended: its job is refused with the cause, and the next one gets a new thread.
 */
export class OffloadThreads implements Offload {
  readonly #settings: Required<ThreadSettings>;
  readonly #waiting: Task[] = [];
  readonly #idle: OffloadThread[] = [];
  readonly #all = new Set<OffloadThread>();

  constructor(settings: ThreadSettings) {
    this.#settings = { deadlineMs: DEADLINE_MS, waitingMax: WAITING_MAX, heap: HEAP, ...settings };
  }

  async run<Input extends object, Output extends object>({ name }: Job<Input, Output>, input: Input): Promise<Output> {
    if (this.#waiting.length >= this.#settings.waitingMax) throw tooMany();
    const output = await new Promise<object>((resolve, reject) => {
      this.#waiting.push({ handed: { name, input }, resolve, reject });
      this.#next();
    });
    // The thread did the job of this name.
    return output as Output;
  }

  #next(): void {
    const task = this.#waiting[0];
    if (task === undefined) return;
    const thread = this.#idle.pop() ?? (this.#all.size < this.#settings.threads ? this.#started() : undefined);
    if (thread === undefined) return;
    this.#waiting.shift();
    thread.take(task);
  }

  #started(): OffloadThread {
    const thread: OffloadThread = new OffloadThread(this.#settings, {
      free: () => {
        this.#idle.push(thread);
        this.#next();
      },
      gone: () => {
        this.#all.delete(thread);
        const at = this.#idle.indexOf(thread);
        if (at >= 0) this.#idle.splice(at, 1);
        this.#next();
      },
    });
    this.#all.add(thread);
    return thread;
  }

  /** Ends the threads; jobs under way and waiting are refused. */
  async close(): Promise<void> {
    for (const { reject } of this.#waiting.splice(0)) reject(refused("ended"));
    await Promise.all([...this.#all].map((thread) => thread.end("ended")));
  }
}

class OffloadThread {
  readonly #settings: Required<ThreadSettings>;
  readonly #worker: Worker;
  readonly #gone: () => void;
  #task: Task | undefined;
  #timer: NodeJS.Timeout | undefined;
  #hasEnded = false;

  constructor(settings: Required<ThreadSettings>, { free, gone }: { free(): void; gone(): void }) {
    this.#settings = settings;
    this.#gone = gone;
    this.#worker = new Worker(settings.worker, { resourceLimits: settings.heap });
    this.#worker.unref();
    this.#worker.on("message", (reply: Reply) => {
      clearTimeout(this.#timer);
      const task = this.#task;
      this.#task = undefined;
      this.#timer = setTimeout(() => void this.end("ended"), IDLE_MS).unref();
      settle(task, reply);
      if (!this.#hasEnded) free();
    });
    this.#worker.on("error", (error) => {
      settings.tell(error);
      void this.end(isOutOfMemory(error) ? "out-of-memory" : "ended");
    });
    this.#worker.on("exit", () => void this.end("ended"));
  }

  take(task: Task): void {
    this.#task = task;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#settings.tell(new Error(`a job did not come back in time: ${task.handed.name}`));
      void this.end("took-too-long");
    }, this.#settings.deadlineMs);
    try {
      this.#worker.postMessage(task.handed, handedOver(task.handed.input));
    } catch (error) {
      // What cannot be handed over is a defect of the job's.
      this.#task = undefined;
      task.reject(error);
      void this.end("ended");
    }
  }

  /** Ends it once; a job under way is refused. */
  async end(cause: Cause): Promise<void> {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    this.#task?.reject(refused(cause));
    this.#task = undefined;
    const ending = this.#worker.terminate();
    this.#gone();
    await ending;
  }
}

function settle(task: Task | undefined, reply: Reply): void {
  try {
    task?.resolve(outputOf(reply));
  } catch (error) {
    task?.reject(error);
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
}

const RETRY_SECONDS = 5;

const CAUSES: Readonly<Record<Cause, { readonly en: string; readonly zh: string }>> = {
  "took-too-long": {
    en: "This takes longer to work through than any request may. Nothing was changed. Send it in smaller parts.",
    zh: "处理用时超过单次请求的上限，未作任何更改。请拆分后分别提交。",
  },
  "out-of-memory": {
    en: "This needs more memory to work through than any request may take. Nothing was changed. Send it in smaller parts.",
    zh: "处理所需内存超过单次请求的上限，未作任何更改。请拆分后分别提交。",
  },
  ended: {
    en: "What worked on this was ended. Nothing was changed. Send it again with the same ids.",
    zh: "处理被中断，未作任何更改。请以相同的编号重新提交。",
  },
};

function refused(cause: Cause): DomainError {
  if (cause !== "ended") return new DomainError("payload-too-large", CAUSES[cause], { extensions: { cause } });
  return new DomainError("busy", CAUSES.ended, { extensions: { cause, retryAfterSeconds: RETRY_SECONDS } });
}

function tooMany(): DomainError {
  const words = {
    en: `Others' large files are being worked through. Send this again in ${RETRY_SECONDS} s with the same ids.`,
    zh: `正在处理其他较大的文件，请 ${RETRY_SECONDS} 秒后以相同的编号重新提交。`,
  };
  return new DomainError("busy", words, { extensions: { retryAfterSeconds: RETRY_SECONDS } });
}
