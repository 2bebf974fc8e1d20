import type { Schedule } from "@suyuan/epcis/schedule";
import type { EpcFormat } from "../wire/versions.ts";
import type { NamedQuery } from "./named-queries.ts";

/** A standing order to report what a named query finds. Never changed: it is made, and it ends. */
export interface Subscription {
  readonly id: string;
  readonly organisation: string;
  readonly queryName: string;
  /** The query as it was stored: it cannot change while there is a subscription. */
  readonly query: NamedQuery["query"];
  readonly extensions: NamedQuery["extensions"];
  readonly dest: string;
  /** Reports whenever the schedule says so; without one, as events come. */
  readonly schedule?: Schedule;
  readonly reportIfEmpty: boolean;
  /** Events recorded before are not reported: ISO time in UTC with milliseconds. */
  readonly initialRecordTime: string;
  readonly epcFormat: EpcFormat;
  /** Whether deliveries are signed; the secret lies with the state of the deliveries. */
  readonly isSigned: boolean;
  readonly createdAt: string;
}

/** Events that were given up after all attempts. They are still in the answer of the query itself. */
export interface DeadLetter {
  readonly at: string;
  readonly events: number;
  /** Record times of the first and the last of them. */
  readonly from: string;
  readonly to: string;
  readonly error: string;
}

/** How far the deliveries of a subscription got. Operational, and no fact: it is overwritten, and gone with the subscription. */
export interface DeliveryState {
  readonly organisation: string;
  readonly queryName: string;
  /** The subscriber's secret: signs deliveries, shown to nobody. */
  readonly token?: string;
  /** Events recorded between `initialRecordTime` and the subscription are still being gathered: from which row it goes on. */
  readonly filling?: { readonly from: string; readonly to: string } | undefined;
  /** Where it lies among those to look at. */
  readonly dueAt?: string;
  /** A host is delivering until then. */
  readonly leasedUntil?: string;
  /** Attempts of the present report that failed. */
  readonly failures: number;
  readonly lastError?: string | undefined;
  readonly lastFailedAt?: string | undefined;
  readonly lastNotifiedAt?: string;
  readonly minRecordTime?: string;
  /** Of the present report only the rest is left: nothing more to tell is no empty report. */
  readonly isRest?: true | undefined;
  readonly deadLetters: readonly DeadLetter[];
  readonly deadEvents: number;
}
