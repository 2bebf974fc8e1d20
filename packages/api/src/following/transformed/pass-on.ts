import type { Lot } from "@suyuan/domain/batches/identity";
import { type Follower, followerOf } from "../follower.ts";
import { distinct, type Queue, tellOutputs } from "./tell.ts";

const KINDS = [
  "batch-recalled",
  "recall-ended",
  "batch-corrected",
  "commitment-issued",
  "test-recorded",
  "test-voided",
  "temperature-recorded",
  "temperature-voided",
  "receipt-recorded",
  "receipt-corrected",
  "transformation-recorded",
] as const;
type Kind = (typeof KINDS)[number];

/**
 * Tells batches what becomes of those that they were made of: recalls and their ends, failed tests and what clears them, records that come
 * late, corrected harvests. Each output takes over its input as that is now, so no order matters; one that says so already is left alone.
 * What another follower brings to batches (`late-inputs`, `corrected-names`) that one tells their outputs itself, once it is on them.
 */
export const passOn: Follower = followerOf<Kind, Queue>("pass-on", KINDS, async (deps, { at, fact }, from) => {
  const left = await tellOutputs(deps, at, from ?? { lots: lotsOf(fact), cursor: null });
  return left === undefined ? "done" : { goOn: left };
});

interface Telling {
  readonly kind: string;
  readonly data: object;
}

/** The batches that a fact is about. */
function lotsOf({ data }: Telling): readonly Lot[] {
  const named = data as Partial<Lot> & { readonly items?: readonly Lot[]; readonly inputs?: readonly Lot[] };
  const { gtin, lot, items = [], inputs = [] } = named;
  const own = gtin === undefined || lot === undefined ? [] : [{ gtin, lot }];
  return distinct([...own, ...items, ...inputs]);
}
