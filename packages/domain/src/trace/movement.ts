import type { Instant } from "../calendar.ts";
import type { EvidenceLevel } from "../evidence.ts";
import type { Part } from "./place.ts";

export const MOVEMENT_KINDS = [
  "harvested",
  "transformed",
  "packed",
  "unpacked",
  "shipped",
  "received",
  "taken-back",
  "lost",
] as const;

/**
 * One step of goods: what it takes from places it gives to others, to the gram. All that it takes is one pool: any gram of it may be in any
 * of what it gives. Goods that a transformation kept apart are movements of their own.
 */
export interface Movement {
  readonly kind: (typeof MOVEMENT_KINDS)[number];
  /** Event time, as the party states it. */
  readonly at: Instant;
  /** Its place in the order of record, from 0. */
  readonly order: number;
  /** Who recorded it. */
  readonly by: string;
  readonly level: EvidenceLevel;
  readonly takes: readonly Part[];
  readonly gives: readonly Part[];
  /** Id of its EPCIS event. */
  readonly event?: string;
  readonly shipment?: string;
  /** `pool`: which of several that were kept apart, from 1; absent where all was together. */
  readonly transformation?: { readonly id: string; readonly pool?: number; readonly line?: string };
  /** Of a harvest. */
  readonly plots?: readonly string[];
}
