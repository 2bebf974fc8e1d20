import type { ScannedLot } from "../../parts/scan/scanned.ts";
import { type Ground, type Incoming, type KnownLot, keyOf, type LotName, type Stop } from "./known.ts";

/** What a scan comes to. Each has a sound, a colour and words of its own. */
export type VerdictKind = "right" | "wrong" | "stopped" | "twice" | "unknown";

/** Why, by a word that the dictionary has a sentence for. */
export type Because =
  | "here"
  | "in-shipment"
  | "on-its-way"
  | "ticked"
  | "not-in-shipment"
  | "earlier-first"
  | "not-here"
  | "not-known"
  | "no-code"
  | "product-only"
  | "pack-only"
  | "pack-none"
  | "unit"
  | "nothing-unstored"
  | Stop;

export interface Verdict {
  readonly kind: VerdictKind;
  readonly because: Because;
  /** The lot that was read, by the reading that is known here. */
  readonly scanned?: ScannedLot;
  readonly lot?: KnownLot;
  /** The shipment that it is part of. */
  readonly shipment?: Incoming;
  /** The lot that has to leave first. */
  readonly first?: KnownLot;
  /** Why, in words that the dictionary of lots does not have. */
  readonly told?: string;
}

/** What the person is doing. */
export type Task =
  | { readonly kind: "look" }
  | { readonly kind: "receive"; readonly shipment: Incoming }
  | { readonly kind: "store" }
  | { readonly kind: "pick" }
  | { readonly kind: "ship" };

/** Labels that were scanned in this round: a pack by its serial, a lot by its name. */
export function tickOf({ gtin, lot, serial }: ScannedLot): string {
  return `${keyOf({ gtin, lot })}${serial === undefined ? "" : `/21/${serial}`}`;
}

/** The lots that can leave, by the order in which they must: the shortest remaining life first, then the oldest harvest. What does not say how long it keeps comes last. */
export function leavingFirst(lots: readonly KnownLot[]): readonly KnownLot[] {
  const key = ({ keepsUntil = "9999-12-31", harvestedOn, lot }: KnownLot) => `${keepsUntil} ${harvestedOn} ${lot}`;
  return lots
    .filter(({ onHandKg, stop }) => onHandKg > 0 && stop === undefined)
    .toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The reading that names a lot known here; the first where none does. */
function meant(readings: readonly ScannedLot[], isKnown: (name: LotName) => boolean): ScannedLot | undefined {
  return readings.find(isKnown) ?? readings[0];
}

/**
 * What a scan comes to, from what is known on this device alone. `readings`: what the symbol may stand for, as the parser read it; empty for what
 * is no lot. `ticked`: what was scanned before in this round.
 */
export function verdictOf(
  ground: Ground,
  task: Task,
  readings: readonly ScannedLot[],
  ticked: ReadonlySet<string>,
): Verdict {
  if (readings.length === 0) return { kind: "unknown", because: "no-code" };
  const lots = new Map(ground.lots.map((one) => [keyOf(one), one]));
  const coming = new Map(ground.incoming.flatMap((one) => one.items.map((item) => [keyOf(item), one] as const)));
  const recalled = new Set(ground.recalled.map(keyOf));
  const isKnown = (name: LotName) => lots.has(keyOf(name)) || coming.has(keyOf(name)) || recalled.has(keyOf(name));
  const scanned = meant(readings, isKnown);
  if (scanned === undefined) return { kind: "unknown", because: "no-code" };
  const key = keyOf(scanned);
  const [lot, shipment] = [lots.get(key), coming.get(key)];
  const item = shipment?.items.find((one) => keyOf(one) === key);
  const found = {
    scanned,
    ...(lot === undefined ? {} : { lot }),
    ...(shipment === undefined ? {} : { shipment }),
  };
  const stop = recalled.has(key) ? "recalled" : (lot?.stop ?? item?.stop);
  // A stopped lot may be put away, where it is kept apart; nothing else is done with it.
  if (stop !== undefined && !(task.kind === "store" && lot !== undefined && lot.onHandKg > 0 && stop !== "voided"))
    return { kind: "stopped", because: stop, ...found };
  if (ticked.has(tickOf(scanned))) return { kind: "twice", because: "ticked", ...found };
  return forTask(ground, task, found, key);
}

type Found = Pick<Verdict, "lot" | "shipment"> & { readonly scanned: ScannedLot };

function forTask(ground: Ground, task: Task, found: Found, key: string): Verdict {
  const { lot, shipment } = found;
  const isHere = lot !== undefined && lot.onHandKg > 0;
  if (task.kind === "receive") {
    const isIn = task.shipment.items.some((one) => keyOf(one) === key);
    if (isIn) return { kind: "right", because: "in-shipment", ...found, shipment: task.shipment };
    return isHere || shipment !== undefined
      ? { kind: "wrong", because: "not-in-shipment", ...found }
      : { kind: "unknown", because: "not-known", ...found };
  }
  if (task.kind === "look") {
    if (isHere) return { kind: "right", because: "here", ...found };
    if (shipment !== undefined) return { kind: "right", because: "on-its-way", ...found };
    return lot === undefined
      ? { kind: "unknown", because: "not-known", ...found }
      : { kind: "wrong", because: "not-here", ...found };
  }
  if (!isHere) {
    return lot === undefined && shipment === undefined
      ? { kind: "unknown", because: "not-known", ...found }
      : { kind: "wrong", because: "not-here", ...found };
  }
  if (task.kind === "pick") {
    const [first] = leavingFirst(ground.lots.filter(({ gtin }) => gtin === lot.gtin));
    const isLater =
      first !== undefined &&
      keyOf(first) !== key &&
      (first.keepsUntil ?? "9999-12-31") < (lot.keepsUntil ?? "9999-12-31");
    if (isLater) return { kind: "wrong", because: "earlier-first", ...found, first };
  }
  return { kind: "right", because: "here", ...found };
}
