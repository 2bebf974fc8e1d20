import type { PublishedLevel } from "./published.ts";

/** What a page of links shows, and why. */
export interface LinkPage {
  /** An entity without a page of its own, the whole link set, several equal answers, or none of the type asked for. */
  readonly why: "entity" | "linkset" | "choices" | "not-held";
  readonly levels: readonly PublishedLevel[];
  /** The same links as JSON-LD, for programs that read pages. */
  readonly jsonLd: object;
  /** The query of this page, to be kept when changing language. */
  readonly query: string;
}
