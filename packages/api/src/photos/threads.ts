import { Worker } from "node:worker_threads";
import { DomainError } from "@suyuan/domain/errors";
import type { PhotoJob, PhotoReply } from "./make.ts";
import { type MadePhoto, type PhotoMaker, photoFault, pictureKind } from "./photo.ts";

/** A picture is read in a second or two; one that takes longer was made to. */
const DEADLINE_MS = 20_000;
/** Uploads that wait for the one at work; more are told to come again. */
const WAITING_MAX = 8;
/** What the thread's own JavaScript may take, in MB. The codec's memory is its own, at most 2 GB, which the bounds on pixels keep it far from. */
const HEAP = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };

/**
 * Makes each photo on a thread of its own, one at a time: it is started with the upload and ends with the photo, so that nothing of one
 * organisation's picture is left for the next, and a decoder that does not come back is ended. `worker` is the thread's file.
 */
export class PhotoThreads implements PhotoMaker {
  readonly #worker: URL;
  readonly #tell: (error: unknown) => void;
  readonly #deadlineMs: number;
  readonly #atWork = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();

  /** `tell` hears of threads that died or did not come back. */
  constructor(worker: URL, tell: (error: unknown) => void, deadlineMs: number = DEADLINE_MS) {
    this.#worker = worker;
    this.#tell = tell;
    this.#deadlineMs = deadlineMs;
  }

  async made(upload: Uint8Array, organisation: string): Promise<MadePhoto> {
    const kind = pictureKind(upload);
    if (this.#atWork.has(organisation) || this.#atWork.size > WAITING_MAX) throw busy();
    this.#atWork.add(organisation);
    const turn = this.#last.then(() => this.#reply({ upload, kind }));
    this.#last = turn.catch(() => undefined);
    try {
      const reply = await turn;
      if ("fault" in reply) throw photoFault(reply.fault);
      return reply;
    } finally {
      this.#atWork.delete(organisation);
    }
  }

  /** A thread that dies was led astray by the file, or has no room: to the sender both are a picture that cannot be read. */
  #reply(job: PhotoJob): Promise<PhotoReply> {
    return new Promise((resolve) => {
      const thread = new Worker(this.#worker, { workerData: job, resourceLimits: HEAP, stdout: true, stderr: true });
      const done = (reply: PhotoReply) => {
        clearTimeout(deadline);
        resolve(reply);
        void thread.terminate();
      };
      const deadline = setTimeout(() => {
        this.#tell(new Error("a photo's thread did not come back in time"));
        done({ fault: "took-too-long" });
      }, this.#deadlineMs);
      thread.on("message", done);
      thread.on("error", (error) => {
        this.#tell(error);
        done({ fault: "damaged" });
      });
      thread.on("exit", () => done({ fault: "damaged" }));
    });
  }
}

function busy(): DomainError {
  return new DomainError(
    "busy",
    {
      en: "Other pictures are being read. Send this one again in a few seconds.",
      zh: "正在处理其他图片，请几秒后重新上传。",
    },
    { extensions: { retryAfterSeconds: 5 } },
  );
}
