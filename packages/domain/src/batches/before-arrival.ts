import { dateInChina, type Instant } from "../calendar.ts";
import type { Batch, Flag } from "./batch.ts";
import { creditedIn } from "./handoff.ts";

/** The clock of a scanner and that of whoever typed the receipt may differ by as much. */
const CLOCKS_APART_MS = 15 * 60_000;

/** When the first of the batch came to an organisation, by the receipts on record; undefined where none of them is kept. */
function firstArrival(batch: Batch, organisation: string): Instant | undefined {
  // Of a batch whose oldest handoffs are folded away the first receipt is not known any more.
  if (batch.organisation === organisation || batch.settled !== undefined) return undefined;
  const came = batch.handoffs.filter((handoff) => handoff.to === organisation && creditedIn(handoff) > 0);
  const [first] = came.flatMap(({ firstReceivedAt, receivedAt }) => firstReceivedAt ?? receivedAt ?? []).toSorted();
  return first;
}

/**
 * The flag of a step with goods dated more than 15 minutes before the first of them came to that organisation, or none: one of the two
 * times is wrong. `about` names the step, where it has a name.
 */
export function beforeArrival(
  batch: Batch,
  organisation: string,
  step: { readonly en: string; readonly zh: string; readonly about?: string },
  at: Instant,
  now: Instant,
): Flag[] {
  const first = firstArrival(batch, organisation);
  if (first === undefined || Date.parse(at) + CLOCKS_APART_MS >= Date.parse(first)) return [];
  const [day, came] = [dateInChina(at), dateInChina(first)];
  const [given, received] = day === came ? [at, first] : [day, came];
  return [
    {
      code: "before-arrival",
      at: now,
      ...(step.about === undefined ? {} : { about: step.about }),
      reason: {
        code: "before-arrival",
        en: `The ${step.en} is dated ${given}; by the record the goods only came there ${received}. One of the two times is wrong.`,
        zh: `${step.zh}记为 ${given}，而按记录货物 ${received} 才到达该处，两个时间必有一误。`,
      },
    },
  ];
}
