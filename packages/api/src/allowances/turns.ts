import { DomainError } from "@suyuan/domain/errors";

/** How much one organisation may have under way. */
export interface TurnLimits {
  /** Requests of one organisation under way at once, of whatever kind. */
  readonly underWay: number;
  /** Large requests of one organisation that wait for the one at work. */
  readonly waiting: number;
  /** Large requests at work at once, of all organisations together; each has at most one. */
  readonly atWork: number;
  /** Large requests that wait, of all organisations together. */
  readonly waitingInAll: number;
  /** How long one waits at most, in milliseconds. */
  readonly waitMs: number;
}

export const TURN_LIMITS: TurnLimits = { underWay: 512, waiting: 32, atWork: 4, waitingInAll: 256, waitMs: 60_000 };

/** Ends a turn; again, it does nothing. */
export type Leave = () => void;

interface Waiting {
  readonly enter: (leave: Leave) => void;
}

const RETRY_SECONDS = 2;

/**
 * Turns within this process: an organisation has so many requests under way, and of large ones (a logger's file, a document, a sheet of
 * labels) one at work at a time. The next is that of the organisation that has waited longest since its last: whoever sends a hundred at once
 * waits for itself. A request's body is not read before its turn. Remembers nothing of an organisation that has nothing under way.
 */
export class Turns {
  readonly #limits: TurnLimits;
  readonly #underWay = new Map<string, number>();
  readonly #atWork = new Set<string>();
  /** In the order of their turns. */
  readonly #queues = new Map<string, Set<Waiting>>();
  #waitingInAll = 0;

  constructor(limits: TurnLimits = TURN_LIMITS) {
    this.#limits = limits;
  }

  /** A request of this organisation begins. Throws `too-many-requests` for one too many. */
  enter(organisation: string): Leave {
    const count = this.#underWay.get(organisation) ?? 0;
    if (count >= this.#limits.underWay) throw tooMany("requests-under-way", this.#limits.underWay);
    this.#underWay.set(organisation, count + 1);
    return once(() => {
      const left = (this.#underWay.get(organisation) ?? 1) - 1;
      if (left === 0) this.#underWay.delete(organisation);
      else this.#underWay.set(organisation, left);
    });
  }

  /** A large request of this organisation, once it has its turn. Throws `too-many-requests` when too many wait, and `busy` when it waited too long. */
  async enterLarge(organisation: string): Promise<Leave> {
    if (this.#isFree(organisation) && !this.#queues.has(organisation)) return this.#begin(organisation);
    const queue = this.#queues.get(organisation) ?? new Set<Waiting>();
    if (queue.size >= this.#limits.waiting) throw tooMany("large-requests-waiting", this.#limits.waiting);
    if (this.#waitingInAll >= this.#limits.waitingInAll) throw tooLong();
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        enter: (leave) => {
          clearTimeout(timer);
          resolve(leave);
        },
      };
      const timer = setTimeout(() => {
        this.#forget(organisation, waiting);
        reject(tooLong());
      }, this.#limits.waitMs);
      this.#waitingInAll += 1;
      this.#queues.set(organisation, queue.add(waiting));
    });
  }

  #isFree(organisation: string): boolean {
    return this.#atWork.size < this.#limits.atWork && !this.#atWork.has(organisation);
  }

  #begin(organisation: string): Leave {
    this.#atWork.add(organisation);
    return once(() => {
      this.#atWork.delete(organisation);
      this.#next();
    });
  }

  /** Whose turn has come; it goes to the end of the line. */
  #next(): void {
    for (const [organisation, queue] of this.#queues) {
      if (this.#atWork.size >= this.#limits.atWork) return;
      const [waiting] = queue;
      if (waiting === undefined || !this.#isFree(organisation)) continue;
      this.#forget(organisation, waiting);
      if (this.#queues.delete(organisation)) this.#queues.set(organisation, queue);
      waiting.enter(this.#begin(organisation));
    }
  }

  #forget(organisation: string, waiting: Waiting): void {
    const queue = this.#queues.get(organisation);
    if (queue?.delete(waiting) !== true) return;
    this.#waitingInAll -= 1;
    if (queue.size === 0) this.#queues.delete(organisation);
  }
}

function once(leave: Leave): Leave {
  let hasLeft = false;
  return () => {
    if (hasLeft) return;
    hasLeft = true;
    leave();
  };
}

function tooMany(limit: "requests-under-way" | "large-requests-waiting", size: number): DomainError {
  const words =
    limit === "requests-under-way"
      ? {
          en: `Your organisation has ${size} requests under way, the most at once. Send this again when one of them is answered.`,
          zh: `贵机构正在处理的请求已达上限 ${size} 个，请待其中一个得到答复后重新提交。`,
        }
      : {
          en: `Of your organisation's large requests one is worked on and ${size} wait, the most at once. Send this again when one of them is answered.`,
          zh: `贵机构的大文件请求正在处理一个，另有 ${size} 个排队，已达上限，请待其中一个得到答复后重新提交。`,
        };
  return new DomainError("too-many-requests", words, {
    extensions: { limit, size, retryAfterSeconds: RETRY_SECONDS },
  });
}

function tooLong(): DomainError {
  const words = {
    en: "Many large requests are being worked on. Send this again in a few seconds with the same ids.",
    zh: "正在处理较多的大文件请求，请几秒后以相同的编号重新提交。",
  };
  return new DomainError("busy", words, { extensions: { cause: "large-requests", retryAfterSeconds: 5 } });
}
