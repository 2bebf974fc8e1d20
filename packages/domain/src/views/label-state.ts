import { dateInChina, type Instant } from "../calendar.ts";
import type { Reason } from "../evidence.ts";
import { BATCH_STATES, type BatchStateCode } from "./batch-state.ts";

/** What a page says first: the states of a batch, and that of a pack whose code was struck. */
export const PAGE_STATES = [...BATCH_STATES, "label-voided"] as const;
export type PageStateCode = (typeof PAGE_STATES)[number];

export interface PageState {
  readonly code: PageStateCode;
  readonly reasons: readonly Reason[];
}

/** States of a batch that say more to who holds a pack than that its code was struck. */
const WORSE: ReadonlySet<string> = new Set<BatchStateCode>(["voided", "recalled", "test-failed", "interval-breached"]);

/** The state of one pack: that of its batch, unless who issued its code struck it. */
export function packState(batch: PageState, voidedAt: Instant | undefined): PageState {
  if (voidedAt === undefined) return batch;
  const date = dateInChina(voidedAt);
  const reason: Reason = {
    code: "label-voided",
    en: `This code was voided on ${date} by who issued it: it stands for no pack of this batch.`,
    zh: `该追溯码已于 ${date} 由申领机构作废，不代表本批次的任何一件商品。`,
  };
  if (WORSE.has(batch.code)) return { ...batch, reasons: [...batch.reasons, reason] };
  return { code: "label-voided", reasons: [reason, ...batch.reasons] };
}
