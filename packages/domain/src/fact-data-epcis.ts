/** What the facts hold that only EPCIS makes. As with fact-data.ts, none of it is ever renamed or taken away. */

/**
 * An EPCIS event that changes no weight of ours: `batches` are those that it names, `01/{gtin}/10/{lot}`. The oldest facts say `judgedAs`
 * under the name `standing`.
 */
export interface EventCaptured {
  readonly judgedAs: "observation" | "contradiction" | "foreign";
  readonly batches: readonly string[];
}

export interface CaptureAccepted {
  /** Of the capture job. */
  readonly id: string;
  readonly behaviour: "rollback" | "proceed";
  readonly events: number;
  readonly sha256: string;
}

export interface QueryStored {
  readonly name: string;
  readonly query: unknown;
  /** Namespace by prefix. */
  readonly extensions: Readonly<Record<string, string>>;
}

export interface QueryRemoved {
  readonly name: string;
  /** Ids of the subscriptions that ended with it. */
  readonly ended: readonly string[];
}

export interface SubscriptionAdded {
  readonly id: string;
  readonly queryName: string;
  /** Host of the address: the rest may hold a secret. */
  readonly destination: string;
}

export interface SubscriptionEnded {
  readonly id: string;
  readonly queryName: string;
}
