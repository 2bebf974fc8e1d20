import type { Op } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { create, replaced } from "../../ledger/loaded.ts";
import { readPage } from "../../ledger/read.ts";
import {
  ATTEMPTS_KEPT,
  attemptKey,
  attemptsOf,
  type DeliveryAttempt,
  type DeliveryState,
} from "../../ledger/subscription-keys.ts";
import type { StoredEvent } from "../index/events-store.ts";
import type { Report } from "./report.ts";

/** What was tried just now. `attempt` where the state does not count it any more. */
export interface Made {
  readonly outcome: DeliveryAttempt["outcome"];
  readonly report: Pick<Report, "events" | "from" | "to">;
  readonly error?: string;
  readonly attempt?: number;
}

/** The attempt's row in the log, and how many there were with it. The log keeps the last fifty: a newer one lies where the oldest lay. */
export function logged(
  id: string,
  { attempts = 0, failures }: DeliveryState,
  { outcome, report, error, attempt = failures + 1, at }: Made & { readonly at: string },
): readonly [attempts: number, op: Op] {
  const { events, from, to } = report;
  const [first] = events;
  const row: DeliveryAttempt = {
    number: attempts,
    at,
    outcome,
    attempt,
    events: events.length,
    ...(first === undefined ? {} : { from, to, first: described(first) }),
    ...(error === undefined ? {} : { error }),
  };
  const { version, ...key } = attemptKey(id, attempts);
  return [attempts + 1, version === 1 ? create(key, row) : replaced({ ...key, version: version - 1 }, row)];
}

function described({ eventID, event }: StoredEvent): NonNullable<DeliveryAttempt["first"]> {
  const { type, bizStep } = event;
  return { eventID, type, ...(bizStep === undefined ? {} : { bizStep }) };
}

/** The last attempts of a subscription, newest first: fifty at most. */
export async function attemptsFor(deps: Pick<Deps, "table">, id: string): Promise<readonly DeliveryAttempt[]> {
  const { rows } = await readPage(deps.table, attemptsOf(id), { limit: ATTEMPTS_KEPT });
  return rows.map(({ data }) => data).sort((a, b) => b.number - a.number);
}
