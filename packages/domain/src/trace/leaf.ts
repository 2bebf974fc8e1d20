import type { Grams } from "../quantity.ts";

/** Of one batch what lies in one logistic unit by itself: `inner` is that unit, wherever it is inside of. */
export interface Leaf {
  readonly inner: string;
  readonly grams: Grams;
}
