import { coldChainProfile, isColdChainProfileId } from "@suyuan/coldchain/judge/profiles";
import type { Batch } from "../batches/batch.ts";
import { addDays, type CalendarDate } from "../calendar.ts";

/** How long goods keep, and who says so. */
export interface ShelfLife {
  /** `producer`: declared for the product, as on its label. `profile`: the longest that goods of the kind keep, in proper storage. */
  readonly basis: "producer" | "profile";
  readonly days: number;
  readonly last: CalendarDate;
  /** What the profile calls such goods; empty names where there is none. */
  readonly kind: { readonly zh: string; readonly en: string };
}

/**
 * The shelf life of goods harvested on a day: what their producer declares, but never longer than the longest that their kind keeps; undefined
 * where neither is known.
 */
export function shelfLifeOf(product: Batch["product"], harvestedOn: CalendarDate): ShelfLife | undefined {
  const { profile: id, shelfLifeDays: declared } = product;
  const profile = isColdChainProfileId(id) ? coldChainProfile(id) : undefined;
  const atBest = profile?.shelfLifeDays;
  const isDeclared = declared !== undefined && (atBest === undefined || declared <= atBest);
  const days = isDeclared ? declared : atBest;
  if (days === undefined) return undefined;
  const { name: kind = { zh: product.zh, en: product.en ?? product.zh } } = profile ?? {};
  return { basis: isDeclared ? "producer" : "profile", days, last: addDays(harvestedOn, days), kind };
}
