import { checkKey, checkKeys, checkRange, prepareItems, prepareTransaction } from "./limits.ts";
import { StoreUnavailable, type Table } from "./table.ts";

/**
 * What happens to one call. `fail-before`: nothing is done, `StoreUnavailable` says "not-committed". `fail-after`: the call is carried
 * out, then its answer is lost: "unknown" for a write. `throttle`: the adapter is refused that many times and, within its
 * budget of four attempts, gets through; past it, "not-committed". `delayMs`: the answer comes late.
 */
export type Fault =
  | "none"
  | "fail-before"
  | "fail-after"
  | { readonly throttle: number }
  | { readonly delayMs: number };

export interface FaultyCall {
  /** 0 for the first call of the wrapped table. */
  readonly index: number;
  readonly method: "get" | "getMany" | "query" | "transact" | "putAbsent";
}

/** A script by call (no fault after its end), or a function of the call. */
export type FaultPlan = readonly Fault[] | ((call: FaultyCall) => Fault);

const ATTEMPTS_MAX = 4;
const ATTEMPT_MS = 1;

/** Wraps a table so that calls fail as the plan says. Broken limits are refused first, as everywhere. */
export function faulty(table: Table, plan: FaultPlan): Table {
  const faultOf = typeof plan === "function" ? plan : ({ index }: FaultyCall) => plan[index] ?? "none";
  let index = 0;
  const suffer = async <T>(method: FaultyCall["method"], call: () => Promise<T>): Promise<T> => {
    const fault = faultOf({ index: index++, method });
    const wait = typeof fault === "string" ? 0 : "delayMs" in fault ? fault.delayMs : ATTEMPT_MS * fault.throttle;
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    if (fault === "fail-before") throw new StoreUnavailable(`injected before ${method}`, "not-committed");
    if (typeof fault === "object" && "throttle" in fault && fault.throttle >= ATTEMPTS_MAX) {
      throw new StoreUnavailable(`injected throttling of ${method}`, "not-committed");
    }
    const answer = await call();
    if (fault !== "fail-after") return answer;
    const isWrite = method === "transact" || method === "putAbsent";
    throw new StoreUnavailable(`injected after ${method}`, isWrite ? "unknown" : "not-committed");
  };
  return {
    async get(key, options) {
      checkKey(key);
      return suffer("get", () => table.get(key, options));
    },
    async getMany(keys, options) {
      checkKeys(keys);
      return suffer("getMany", () => table.getMany(keys, options));
    },
    async query(pk, range, cursor, options) {
      checkRange(pk, range ?? {});
      return suffer("query", () => table.query(pk, range, cursor, options));
    },
    async transact(ops, token) {
      prepareTransaction(ops, token);
      return suffer("transact", () => table.transact(ops, token));
    },
    async putAbsent(items) {
      prepareItems(items);
      return suffer("putAbsent", () => table.putAbsent(items));
    },
  };
}

/** Chances from 0 to 1 of each fault for a call; what is left is the chance of none. */
export interface FaultChances {
  readonly failBefore?: number;
  readonly failAfter?: number;
  readonly throttle?: number;
  readonly delay?: number;
}

/** A plan that draws each call's fault from a seed: the same seed and the same order of calls give the same faults. */
export function seededFaults(seed: number, chances: FaultChances): (call: FaultyCall) => Fault {
  const random = seededRandom(seed);
  const { failBefore = 0, failAfter = 0, throttle = 0, delay = 0 } = chances;
  return () => {
    const drawn = random();
    const strength = random();
    if (drawn < failBefore) return "fail-before";
    if (drawn < failBefore + failAfter) return "fail-after";
    if (drawn < failBefore + failAfter + throttle) return { throttle: 1 + Math.floor(strength * ATTEMPTS_MAX) };
    if (drawn < failBefore + failAfter + throttle + delay) return { delayMs: Math.ceil(strength * 5) };
    return "none";
  };
}

/** Numbers from 0 to below 1 (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
