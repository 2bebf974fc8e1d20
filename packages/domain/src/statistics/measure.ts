/** In what an amount is counted. All are whole numbers: grams, fen, whole hours, or how many. */
export type Unit = "count" | "grams" | "fen" | "hours";

/** What rows a measure drills down to: those of one family lie together. */
export const FAMILIES = [
  "harvest",
  "sale",
  "test",
  "loss",
  "storage",
  "cold-chain",
  "recall",
  "benefit",
  "capacity",
] as const;
export type Family = (typeof FAMILIES)[number];

interface Measured {
  readonly family: Family;
  readonly unit: Unit;
}

const of = (family: Family, unit: Unit): Measured => ({ family, unit });

/**
 * Everything that is counted, each by its stored name: none is renamed or given another meaning, because figures of earlier days hold it.
 * Its words stand in `measure-words.ts`; what is divided by what in `ratio.ts`.
 */
export const MEASURES = {
  batches: of("harvest", "count"),
  "registered-grams": of("harvest", "grams"),
  "certified-grams": of("harvest", "grams"),
  "committed-batches": of("harvest", "count"),
  commitments: of("harvest", "count"),
  "sold-grams": of("sale", "grams"),
  tests: of("test", "count"),
  "tests-passed": of("test", "count"),
  "rapid-tests": of("test", "count"),
  "rapid-tests-passed": of("test", "count"),
  "lost-spoiled": of("loss", "grams"),
  "lost-destroyed": of("loss", "grams"),
  "lost-sample": of("loss", "grams"),
  "lost-donated": of("loss", "grams"),
  "lost-sold-untraced": of("loss", "grams"),
  "lost-lost-in-transit": of("loss", "grams"),
  "lost-drying": of("loss", "grams"),
  "lost-trimming": of("loss", "grams"),
  "lost-unstated": of("loss", "grams"),
  "stored-batches": of("storage", "count"),
  "store-hours": of("storage", "hours"),
  logs: of("cold-chain", "count"),
  "logs-in-range": of("cold-chain", "count"),
  "recalled-batches": of("recall", "count"),
  "recalls-closed": of("recall", "count"),
  "recall-hours": of("recall", "hours"),
  "paid-delivery-fen": of("benefit", "fen"),
  "paid-wage-fen": of("benefit", "fen"),
  "paid-dividend-fen": of("benefit", "fen"),
  "delivered-grams": of("benefit", "grams"),
  households: of("benefit", "count"),
  "lifted-households": of("benefit", "count"),
  "monitored-households": of("benefit", "count"),
  "capacity-grams": of("capacity", "grams"),
} as const satisfies Record<string, Measured>;

export type Measure = keyof typeof MEASURES;

/** Their stored names. */
const NAMES = Object.keys(MEASURES) as Measure[];

/** The measure under which weight lost for a cause is counted; a cause that later versions add counts as unstated here. */
export function lossMeasure(cause: string | undefined): Measure {
  const name = `lost-${cause}`;
  return NAMES.find((one) => one === name) ?? "lost-unstated";
}
