import { type Changes, type Entry, heldBy, isOpen } from "./order.ts";

/** What a person decides about what is not sent: pure. Few ever do, so it is loaded then. */

/** A person wants a parked command sent again: it, and whatever waits behind it alone, waits for its turn. */
export function retried(entries: readonly Entry[], number: number): Changes {
  return freed(entries, number, { state: "waiting", attempts: 0, retryAt: 0 });
}

/** A person gives a command up: what was behind it goes on. */
export function givenUp(entries: readonly Entry[], number: number): Changes {
  return freed(entries, number, { state: "given-up", attempts: 0, retryAt: 0 });
}

function freed(entries: readonly Entry[], number: number, own: Pick<Entry, "state" | "attempts" | "retryAt">): Changes {
  const entry = entries.find((one) => one.number === number);
  if (entry === undefined || !isOpen(entry) || entry.because?.kind === "behind") return new Map();
  const after: Entry[] = entries.map((one) => {
    if (one.number === number) return { ...one, ...own };
    const wasBehind = one.state === "parked" && one.because?.kind === "behind" && one.because.number === number;
    return wasBehind ? { ...one, state: "waiting" as const } : one;
  });
  // What was freed may stand behind another one that is parked.
  const changes = new Map<number, ReturnType<Changes["get"]> & object>([[number, own]]);
  const held = new Map<string, number>();
  for (const one of after) {
    if (one.state === "parked") {
      const root = one.because?.kind === "behind" ? one.because.number : one.number;
      for (const subject of heldBy(one)) held.set(subject, root);
    }
    const before = entries.find(({ number: same }) => same === one.number);
    if (one.number === number || one.state !== "waiting" || before?.state !== "parked") continue;
    const root = one.subjects.map((subject) => held.get(subject)).find((found) => found !== undefined);
    if (root === undefined) changes.set(one.number, { state: "waiting", attempts: 0, retryAt: 0 });
    else {
      for (const subject of heldBy(one)) held.set(subject, root);
      changes.set(one.number, { state: "parked", attempts: 0, retryAt: 0, because: { kind: "behind", number: root } });
    }
  }
  return changes;
}

/** What taking a command back comes to: what goes with it, or why it cannot be. */
export type TakenBack =
  | { readonly kind: "taken-back"; readonly numbers: readonly number[] }
  /** This one went out, and no answer came: whether it is on record is not known. */
  | { readonly kind: "tried"; readonly number: number }
  /** It is sent, or was given up. */
  | { readonly kind: "over" };

/**
 * Takes a command back that was never sent, or was refused, with whatever was written after it on its subjects and on theirs: none of that has
 * anything to stand on, and what is typed anew gets a number behind all of it. `entries` ascend by number.
 */
export function takenBack(entries: readonly Entry[], number: number): TakenBack {
  const own = entries.find((one) => one.number === number);
  if (own === undefined || !isOpen(own)) return { kind: "over" };
  const held = new Set(heldBy(own));
  const numbers = [number];
  for (const one of entries) {
    if (one.number <= number || !isOpen(one) || !one.subjects.some((subject) => held.has(subject))) continue;
    for (const subject of heldBy(one)) held.add(subject);
    numbers.push(one.number);
  }
  const mayBeThere = ({ because, isTried }: Entry) => because?.kind !== "refused" && isTried === true;
  const tried = entries.find((one) => numbers.includes(one.number) && mayBeThere(one));
  return tried === undefined ? { kind: "taken-back", numbers } : { kind: "tried", number: tried.number };
}

/** The changes of taking these back. */
export function takingBack(numbers: readonly number[]): Changes {
  return new Map(numbers.map((number) => [number, { state: "given-up" as const, attempts: 0, retryAt: 0 }]));
}
