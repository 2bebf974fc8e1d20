import type { Instant } from "../../calendar.ts";

/** That something on record counts no more: when that was said, by whom (organisation) and why. */
export interface Voiding {
  readonly at: Instant;
  readonly by: string;
  readonly reason: string;
}

/** That a batch was recalled, or ordered back: by whom, how grave, why. */
export interface Recall {
  readonly id: string;
  readonly by: string;
  readonly level: 1 | 2 | 3;
  readonly reason: string;
  readonly at: Instant;
  readonly ended?: Voiding & { readonly outcome: "mistaken" | "completed" };
}
