import type { Instant } from "../calendar.ts";
import type { ActingParty } from "../context.ts";

/** What an office decided of what was put to it. A further one mends it, and both stay. */
export interface Settlement<Outcome extends string> {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
}

/** What somebody put to an office, as far as it was decided, or taken back before it was. */
export interface Settled<Outcome extends string> {
  readonly settlements: readonly Settlement<Outcome>[];
  readonly withdrawn?: { readonly at: Instant; readonly reason: string };
}

/** `open` until somebody decided; then the last decision counts. */
export function settledAs<Outcome extends string>({
  settlements,
  withdrawn,
}: Settled<Outcome>): Outcome | "open" | "withdrawn" {
  return withdrawn === undefined ? (settlements.at(-1)?.outcome ?? "open") : "withdrawn";
}

/** The same with one decision more, by whoever acts. */
export function withSettlement<Outcome extends string, Thing extends Settled<Outcome>>(
  thing: Thing,
  { outcome, reason }: { readonly outcome: Outcome; readonly reason: string },
  { now, actor }: { readonly now: Instant; readonly actor: Pick<ActingParty, "organisation" | "party"> },
): Thing {
  const settlement = { outcome, reason, at: now, by: actor.organisation, byName: actor.party.name };
  return { ...thing, settlements: [...thing.settlements, settlement] };
}
