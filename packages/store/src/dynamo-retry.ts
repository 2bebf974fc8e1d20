/** How calls to DynamoDB are repeated: full jitter within a budget, and an honest word on what may have happened. */
import { type Allowance, AllowanceSpent, withinTime } from "./allowance.ts";
import { LimitExceeded, StoreUnavailable } from "./table.ts";

export interface RetryOptions {
  /** One attempt is given up after this time (default 3000). */
  readonly attemptTimeoutMs?: number;
  /** No attempt starts later than this after the first (default 8000). */
  readonly budgetMs?: number;
  /** Waits are drawn from 0 to this, doubled with each attempt up to twenty times it (default 25). */
  readonly baseDelayMs?: number;
  /** Of the work that asks, where it has one: it bounds attempts beside the other limits. */
  readonly allowance?: () => Allowance | undefined;
  /** A number from 0 to below 1, for the jitter. */
  readonly random?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
}

/** A refusal that is worth another attempt and has certainly changed nothing. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/** Others write the same items: no failing of the store, however often it happens. */
export class Contended extends Refused {}

const THROTTLED = new Set([
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottlingException",
  "TooManyRequestsException",
]);
/** The request did not leave this machine. */
const NEVER_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "CredentialsProviderError"]);
/** DynamoDB's own answers to a request it did not carry out, which another attempt cannot change. */
const FINAL = new Set([
  "AccessDeniedException",
  "ExpiredTokenException",
  "IncompleteSignatureException",
  "InvalidSignatureException",
  "MissingAuthenticationTokenException",
  "ResourceNotFoundException",
  "UnrecognizedClientException",
]);
/** The caller's fault: DynamoDB will not take this request from anyone. */
const CALLERS_FAULT = new Set([
  "ValidationException",
  "IdempotentParameterMismatchException",
  "SerializationException",
]);

/**
 * Runs `attempt` until it answers or the budget is spent, then throws `StoreUnavailable`: "unknown" when any attempt of a write ended
 * without an answer; `AllowanceSpent` where it was the allowance of who asks. Every attempt must be the same request (a write carries the
 * same token), so a repeat does no harm.
 */
export async function withRetries<T>(
  kind: "read" | "write",
  attempt: (signal: AbortSignal) => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  const { attemptTimeoutMs = 3000, budgetMs = 8000, random = Math.random, sleep = pause } = options;
  const baseDelayMs = options.baseDelayMs ?? 25;
  const deadline = performance.now() + budgetMs;
  const allowance = options.allowance?.();
  let outcome: StoreUnavailable["outcome"] = "not-committed";
  let failure: unknown;
  for (let attempts = 0; ; ) {
    const leftMs = allowance?.leftMs ?? Number.POSITIVE_INFINITY;
    if (leftMs <= 0)
      throw new AllowanceSpent(`DynamoDB, after ${attempts} attempts: ${messageOf(failure)}`, outcome, failure);
    attempts += 1;
    try {
      const answer = await withinTime(Math.min(attemptTimeoutMs, leftMs), attempt);
      allowance?.answered();
      return answer;
    } catch (error) {
      if (error instanceof StoreUnavailable || error instanceof LimitExceeded) throw error;
      failure = error;
      const name = nameOf(error);
      if (CALLERS_FAULT.has(name)) throw new LimitExceeded(messageOf(error), { cause: error });
      const harmless = error instanceof Refused || THROTTLED.has(name) || NEVER_SENT.has(name) || FINAL.has(name);
      if (kind === "write" && !harmless) outcome = "unknown";
      if (!(error instanceof Contended))
        allowance?.failed(error instanceof Refused || THROTTLED.has(name) ? "throttled" : "out-of-reach");
      const delayMs = random() * Math.min(baseDelayMs * 2 ** (attempts - 1), baseDelayMs * 20);
      if (FINAL.has(name) || performance.now() + delayMs > deadline) {
        throw new StoreUnavailable(`DynamoDB, after ${attempts} attempts: ${messageOf(error)}`, outcome, error);
      }
      if (allowance === undefined || delayMs < allowance.leftMs) await sleep(delayMs);
    }
  }
}

/** Node's network errors carry a code; the SDK's errors, a name. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
