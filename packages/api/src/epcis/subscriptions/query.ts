import type { EventQuery } from "@suyuan/epcis/query/event-query";
import type { Subscription } from "../../ledger/subscription-keys.ts";
import { EpcisProblem } from "../wire/problems.ts";
import { parsedQuery } from "./named-queries.ts";

const KEPT_MAX = 1_000;
const kept = new Map<string, EventQuery | undefined>();

/**
 * What a subscription asks for, read once: it never changes. Undefined when the query language no longer takes it: then it asks for
 * nothing, and holds up no other.
 */
export function subscriptionQuery(subscription: Subscription): EventQuery | undefined {
  const { id } = subscription;
  if (!kept.has(id)) {
    if (kept.size >= KEPT_MAX) kept.clear();
    kept.set(id, readQuery(subscription));
  }
  return kept.get(id);
}

function readQuery(subscription: Subscription): EventQuery | undefined {
  try {
    return parsedQuery(subscription);
  } catch (error) {
    if (error instanceof EpcisProblem) return undefined;
    throw error;
  }
}
