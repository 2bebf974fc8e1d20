import { unitWords } from "../../words/depot/units.ts";
import { shownKg } from "../../words/figures.ts";
import { type Ground, type Incoming, type IncomingUnit, keyOf, type LotName, type Stop } from "../ground/known.ts";
import type { Verdict } from "../ground/verdict.ts";
import { unitIn, unitsHere, weightOf } from "./known-units.ts";

/** The mark of a unit that was scanned in a round. */
export function unitTick(sscc: string): string {
  return `00/${sscc}`;
}

const asRead = (sscc: string) => ({ because: "unit", scanned: { gtin: "", lot: sscc } }) as const;

/** What stops a lot of these, and which: it stops all that is in the unit with it. */
function stopIn({ lots, recalled }: Ground, contents: readonly LotName[]) {
  for (const item of contents) {
    const key = keyOf(item);
    const stop: Stop | undefined = recalled.some((one) => keyOf(one) === key)
      ? "recalled"
      : lots.find((one) => keyOf(one) === key)?.stop;
    if (stop !== undefined) return item;
  }
  return undefined;
}

function stopped(ground: Ground, sscc: string, contents: readonly LotName[]): Verdict | undefined {
  const found = stopIn(ground, contents);
  return found && { kind: "stopped", ...asRead(sscc), told: unitWords().holdsStopped(found.lot) };
}

/**
 * What the code of a unit comes to for whoever takes it somewhere: ships it, or puts it into another. It goes whole, and from where it stands by
 * itself. From what is known on this device alone.
 */
export function unitToTake(ground: Ground, sscc: string, ticked: readonly string[]): Verdict {
  const words = unitWords();
  const unit = unitIn(ground, sscc);
  if (ticked.includes(unitTick(sscc))) return { kind: "twice", because: "ticked", scanned: asRead(sscc).scanned };
  if (unit === undefined) {
    const around = unitsHere(ground).find(({ units }) => units.includes(sscc));
    return around === undefined
      ? { kind: "unknown", ...asRead(sscc), told: words.notKnown }
      : { kind: "wrong", ...asRead(sscc), told: words.isInside(around.sscc) };
  }
  const { status, parent = "", contents } = unit;
  if (status === "inside") return { kind: "wrong", ...asRead(sscc), told: words.isInside(parent) };
  if (status === "under-way") return { kind: "wrong", ...asRead(sscc), told: words.isGone };
  if (status === "empty") return { kind: "wrong", ...asRead(sscc), told: words.isEmpty };
  const right = { kind: "right", ...asRead(sscc), told: words.isHere(shownKg(weightOf(contents))) } as const;
  return stopped(ground, sscc, contents) ?? right;
}

/** The load that a unit is on its way here with. */
export function loadOf({ incoming }: Ground, sscc: string): Incoming | undefined {
  return incoming.find(({ units = [] }) => units.some((unit) => unit.sscc === sscc));
}

export function unitOfLoad({ units = [] }: Incoming, sscc: string): IncomingUnit | undefined {
  return units.find((unit) => unit.sscc === sscc);
}

/** What the code of a unit comes to at the door. */
export function unitToReceive(ground: Ground, shipment: Incoming, sscc: string, ticked: readonly string[]): Verdict {
  const words = unitWords();
  const unit = unitOfLoad(shipment, sscc);
  if (unit === undefined) return { kind: "wrong", ...asRead(sscc), told: words.notInLoad };
  if (ticked.includes(unitTick(sscc))) return { kind: "twice", because: "ticked", scanned: asRead(sscc).scanned };
  const right = { kind: "right", ...asRead(sscc), told: words.inLoad(shownKg(weightOf(unit.items))) } as const;
  return stopped(ground, sscc, unit.items) ?? right;
}

/** Lots that lie in units alone are told as such: their own code leads nowhere. */
export function packedOrNot(ground: Ground, verdict: Verdict): Verdict {
  const { because, scanned } = verdict;
  if (because !== "not-here" || scanned === undefined) return verdict;
  const isPacked = unitsHere(ground).some(({ contents }) => contents.some((one) => keyOf(one) === keyOf(scanned)));
  return isPacked ? { ...verdict, told: unitWords().lotPacked } : verdict;
}

/** At the door, a lot that came in a unit that is shut is not weighed by itself. `open`: the lots that are. */
export function inUnitOrNot({ units = [] }: Incoming, open: readonly LotName[], verdict: Verdict): Verdict {
  const { because, scanned } = verdict;
  if (because !== "in-shipment" || scanned === undefined) return verdict;
  if (open.some((one) => keyOf(one) === keyOf(scanned))) return verdict;
  const around = units.find(({ items }) => items.some((one) => keyOf(one) === keyOf(scanned)));
  return around === undefined
    ? verdict
    : { kind: "wrong", ...asRead(scanned.lot), told: unitWords().lotInUnit(around.sscc) };
}
