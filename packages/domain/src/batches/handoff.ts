import type { Handoff } from "./batch.ts";

/** Shipped, neither confirmed nor taken back. */
export function isOpen(handoff: Handoff): boolean {
  return handoff.receivedAt === undefined && handoff.voidedAt === undefined;
}
