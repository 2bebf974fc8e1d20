import type { Instant } from "./calendar.ts";

/** What the facts of owners' links hold. As with fact-data.ts, none of it is ever renamed or taken away. */

/** The whole link as it is from then on. */
export interface LinkStated {
  readonly link: {
    readonly id: string;
    readonly organisation: string;
    readonly anchor: string;
    readonly default?: "single" | "multi";
    readonly addedAt: Instant;
    readonly correctedAt?: Instant;
    readonly href: string;
    readonly linkType: string;
    readonly title: { readonly zh: string; readonly en?: string | undefined };
    readonly type?: string;
    readonly hreflang?: readonly string[];
    readonly context?: readonly string[];
  };
}

export interface LinkWithdrawn extends LinkStated {
  readonly reason: string;
}
