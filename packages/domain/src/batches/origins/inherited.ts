import { drawn, poured } from "../../trace/pool.ts";
import type { Batch, Recall } from "../batch.ts";
import type { InputLacks, InputNeed, InputStop, TransformationInput } from "../origin.ts";

/** What a batch has from what it was made of: stops, and what its inputs lack. */
type Made = Pick<Batch, "origin" | "registeredGrams">;

const inputsOf = ({ origin }: Pick<Batch, "origin">): readonly TransformationInput[] =>
  origin.kind === "transformation" ? origin.inputs : [];

/**
 * What stops a batch because of what it was made of: of each batch that is stopped itself, how much of this one can be of it. A batch may be
 * in several inputs; then they count together.
 */
export function inheritedStops(batch: Made): readonly InputStop[] {
  const inputs = inputsOf(batch);
  const each = new Map<string, InputStop>();
  for (const stop of inputs.flatMap(({ stops = [] }) => stops)) each.set(nameOf(stop), stop);
  return [...each.values()].map((stop) => {
    const pool = poured(
      inputs.map(({ grams, stops = [] }) => {
        const { minGrams = 0, maxGrams = 0 } = stops.find((one) => nameOf(one) === nameOf(stop)) ?? {};
        return { grams, minGrams, maxGrams };
      }),
    );
    return { ...stop, ...drawn(pool, Math.min(batch.registeredGrams, pool.grams)) };
  });
}

const nameOf = ({ by, gtin, lot }: InputStop): string => `${by} ${gtin} ${lot}`;

/** Is it stopped so by what it was made of? */
export function isStoppedBy(batch: Pick<Batch, "origin">, by: InputStop["by"]): boolean {
  return inputsOf(batch).some(({ stops = [] }) => stops.some((stop) => stop.by === by));
}

/** The recall that a batch inherits: of several the most serious, of equal ones the first. */
function inheritedRecall(batch: Made): InputStop | undefined {
  if (!isStoppedBy(batch, "recalled")) return undefined;
  const recalls = inheritedStops(batch).filter(({ by }) => by === "recalled");
  return recalls.toSorted((a, b) => (a.recall?.level ?? 3) - (b.recall?.level ?? 3))[0];
}

/** The recall that a batch is under: its own, else that of something that it was made of (`of`). */
export function recallOn(
  batch: Pick<Batch, "recall" | "organisation"> & Made,
): (Recall & { readonly of?: InputStop; readonly orderedBy: "producer" | "bureau" }) | undefined {
  const { recall } = batch;
  if (recall !== undefined) return { ...recall, orderedBy: recall.by === batch.organisation ? "producer" : "bureau" };
  const of = inheritedRecall(batch);
  return of?.recall && { ...of.recall, of };
}

/** Whether all goods made of it hold some of it, or some may: the one word for an interval. */
export function certaintyOf({ minGrams }: Pick<InputStop, "minGrams">): "certain" | "possible" {
  return minGrams > 0 ? "certain" : "possible";
}

/** Of the inputs of a batch how many lack a need; the worse of both states, with how many of all have it. */
export function inputsLacking(
  batch: Pick<Batch, "origin">,
  need: InputNeed,
): { readonly state: "missing" | "contradicted"; readonly count: number; readonly of: number } | undefined {
  const inputs = inputsOf(batch);
  const counted = (state: InputLacks[InputNeed]) => inputs.filter(({ lacks }) => lacks?.[need] === state).length;
  const of = inputs.length;
  const contradicted = counted("contradicted");
  if (contradicted > 0) return { state: "contradicted", count: contradicted, of };
  const missing = counted("missing");
  return missing > 0 ? { state: "missing", count: missing, of } : undefined;
}
