import type { Batch, Handoff } from "./batch.ts";
import { creditedIn, underWayIn } from "./handoff.ts";
import { weightOf } from "./mass.ts";

/**
 * Who has to do with the goods of a batch. `batch.parties` has the names of everybody who was ever named with it, a receiver chosen by
 * mistake among them; who is a party follows from the handoffs alone.
 */
type Held = Pick<Batch, "organisation" | "onHand" | "handoffs" | "settled" | "parties">;

/** Of a batch whose handoffs were folded before their holders were kept, whoever is named counts. */
function heldBeforeFolding({ settled, parties }: Held, organisation: string): boolean {
  if (settled === undefined) return false;
  return settled.holders?.includes(organisation) ?? Object.hasOwn(parties, organisation);
}

/** Who had goods by a handoff: its sender, and its receiver once some of it was credited. */
export function holdersIn(handoff: Handoff): readonly string[] {
  return creditedIn(handoff) > 0 ? [handoff.from, handoff.to] : [handoff.from];
}

/**
 * Is the organisation a party of the batch: did it register it, does or did it hold some of it, or has it some under way to it? One whose
 * shipment was taken back before anything came is none, nor is one that turned everything away: nothing of the batch is or was its own.
 */
export function isParty(batch: Held, organisation: string): boolean {
  if (batch.organisation === organisation || weightOf(batch.onHand, organisation) > 0) return true;
  const hasPart = (handoff: Handoff) =>
    holdersIn(handoff).includes(organisation) || (handoff.to === organisation && underWayIn(handoff) > 0);
  return batch.handoffs.some(hasPart) || heldBeforeFolding(batch, organisation);
}

/**
 * Were the goods ever with the organisation, or are they on their way to it? Who turned them away had them at the door: what it measured
 * there counts as evidence, though it is no party any more.
 */
export function hadGoods(batch: Held, organisation: string): boolean {
  const stoodAtDoor = ({ to, rejectedGrams = 0 }: Handoff) => to === organisation && rejectedGrams > 0;
  return isParty(batch, organisation) || batch.handoffs.some(stoodAtDoor);
}

/** Is it a party, or did it report a test of the batch? */
export function isInvolved(batch: Held & Pick<Batch, "tests" | "testsBeyond">, organisation: string): boolean {
  if (isParty(batch, organisation) || batch.tests.some(({ by }) => by === organisation)) return true;
  return batch.testsBeyond !== undefined && Object.hasOwn(batch.testsBeyond.by, organisation);
}

/**
 * Are the goods its business: is it a party, or a bureau that tested them? A laboratory becomes none by reporting: it reads of the batch what
 * its report needs, and no event but its own.
 */
export function seesGoods(batch: Held & Pick<Batch, "tests" | "testsBeyond">, organisation: string): boolean {
  if (isParty(batch, organisation)) return true;
  const { kind } = (Object.hasOwn(batch.parties, organisation) && batch.parties[organisation]) || {};
  return kind !== "laboratory" && isInvolved(batch, organisation);
}

/** All whose business the goods are, in the order in which they were first named. */
export function goodsSeenBy(batch: Held & Pick<Batch, "tests" | "testsBeyond">): readonly string[] {
  return Object.keys(batch.parties).filter((organisation) => seesGoods(batch, organisation));
}

/** All who are involved, in the order in which they were first named. */
export function involvedIn(batch: Held & Pick<Batch, "tests" | "testsBeyond">): readonly string[] {
  return Object.keys(batch.parties).filter((organisation) => isInvolved(batch, organisation));
}
