import { drawn, poured } from "../../mixing/pool.ts";
import type { Batch, Recall } from "../batch.ts";
import {
  INPUT_STOPS_MAX,
  type InputLacks,
  type InputNeed,
  type InputStop,
  type Lacking,
  STOPS,
  type TransformationInput,
} from "../origin.ts";

/** What a batch has from what it was made of: stops, and what its inputs lack. */
type Made = Pick<Batch, "origin" | "registeredGrams">;

const inputsOf = ({ origin }: Pick<Batch, "origin">): readonly TransformationInput[] =>
  origin.kind === "transformation" ? origin.inputs : [];
const beyondOf = ({ origin }: Pick<Batch, "origin">) => (origin.kind === "transformation" ? origin.beyond : undefined);

/**
 * What stops a batch because of what it was made of: of each batch that is stopped itself, how much of this one can be of it. A batch may be
 * in several inputs; then they count together.
 */
export function inheritedStops(batch: Made): readonly InputStop[] {
  const said = beyondOf(batch)?.stops;
  if (said !== undefined) return said;
  const inputs = inputsOf(batch);
  const each = new Map<string, InputStop>();
  for (const stop of inputs.flatMap(({ stops = [] }) => stops)) each.set(nameOf(stop), stop);
  return [...each.values()].map((stop) => {
    const pool = poured(
      inputs.map(({ grams, stops = [], stopsBeyond = 0 }) => {
        const found = stops.find((one) => nameOf(one) === nameOf(stop));
        // It may be one of those that are not kept.
        const { minGrams, maxGrams } = found ?? { minGrams: 0, maxGrams: stopsBeyond > 0 ? grams : 0 };
        return { grams, minGrams, maxGrams };
      }),
    );
    return { ...stop, ...drawn(pool, Math.min(batch.registeredGrams, pool.grams)) };
  });
}

const nameOf = ({ by, gtin, lot }: InputStop): string => `${by} ${gtin} ${lot}`;

/** The first of each kind before all others, recalls by their level: what is kept where not all can be. */
function gravestFirst(stops: readonly InputStop[]): readonly InputStop[] {
  const levels = stops.toSorted((a, b) => (a.recall?.level ?? 3) - (b.recall?.level ?? 3));
  const firsts = STOPS.flatMap((by) => levels.find((stop) => stop.by === by) ?? []);
  return [...new Set([...firsts, ...levels])];
}

/** The gravest of each kind. */
export function gravestStops(stops: readonly InputStop[]): readonly InputStop[] {
  return gravestFirst(stops).slice(0, new Set(stops.map(({ by }) => by)).size);
}

/** What is kept of what stops an input. */
export function keptStops(stops: readonly InputStop[]): Pick<TransformationInput, "stops" | "stopsBeyond"> {
  if (stops.length === 0) return {};
  if (stops.length <= INPUT_STOPS_MAX) return { stops };
  return { stops: gravestFirst(stops).slice(0, INPUT_STOPS_MAX), stopsBeyond: stops.length - INPUT_STOPS_MAX };
}

/** Is it stopped so by what it was made of? */
export function isStoppedBy(batch: Pick<Batch, "origin">, by: InputStop["by"]): boolean {
  const all = beyondOf(batch)?.stops ?? inputsOf(batch).flatMap(({ stops = [] }) => stops);
  return all.some((stop) => stop.by === by);
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
export function inputsLacking(batch: Pick<Batch, "origin">, need: InputNeed): Lacking | undefined {
  const beyond = beyondOf(batch);
  if (beyond !== undefined) return beyond.lacking[need];
  const inputs = inputsOf(batch);
  const counted = (state: InputLacks[InputNeed]) => inputs.filter(({ lacks }) => lacks?.[need] === state).length;
  const of = inputs.length;
  const contradicted = counted("contradicted");
  if (contradicted > 0) return { state: "contradicted", count: contradicted, of };
  const missing = counted("missing");
  return missing > 0 ? { state: "missing", count: missing, of } : undefined;
}
