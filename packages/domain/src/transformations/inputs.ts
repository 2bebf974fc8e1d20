import type { Batch } from "../batches/batch.ts";
import { isHarvested } from "../batches/harvested.ts";
import { isHeldByTest, isIntervalBreached } from "../batches/hold.ts";
import type { InputLacks, InputNeed, InputStop, TransformationInput } from "../batches/origin.ts";
import { inheritedStops, keptStops } from "../batches/origins/inherited.ts";
import { drawn } from "../mixing/pool.ts";
import type { Grams } from "../quantity.ts";
import type { AsOf } from "../views/as-of.ts";
import { journeyOf } from "../views/journey.ts";

/**
 * What passes on from an input to what is made of it, by rule:
 *
 * - Recalls, failed tests and breached safety intervals stop the outputs as long as they stop the input, each with how much of an output can
 *   be of it (`drawn`). A recall that is ended as mistaken, a re-test that clears: the outputs are free again.
 * - Tests stay with the batch that was sampled: one report, one sample, one batch. What the input lacks of a test, of a temperature record,
 *   of its farm record or of a commitment certificate, the outputs lack; what is met of an input is no merit of an output.
 * - Temperature logs stay with the input: its cold chain ends, and that of an output begins, with the transformation.
 * - Shelf life counts on from the earliest harvest, unless other goods were made of it. Labels do not pass on: codes are struck first.
 * - Flags stay with the batch that they tell of.
 */
export function inputOf(batch: Batch, grams: Grams, asOf: AsOf): TransformationInput {
  const { gtin, lot } = batch;
  const [lacks, stops] = [lacksOf(batch, asOf), stopsOf(batch, grams)];
  return {
    gtin,
    lot,
    grams,
    ...(Object.keys(lacks).length === 0 ? {} : { lacks }),
    ...keptStops(stops),
  };
}

const NEEDS: readonly InputNeed[] = ["temperature", "test", "farmRecord", "commitment"];

/** What still runs of an input is not there when its goods become others. */
function lacksOf(batch: Batch, asOf: AsOf): InputLacks {
  const journey = journeyOf(batch, asOf);
  const lacks: Partial<Record<InputNeed, "missing" | "contradicted">> = {};
  for (const need of NEEDS) {
    const { state } = journey[need];
    if (state === "contradicted") lacks[need] = state;
    else if (state === "missing" || state === "so-far") lacks[need] = "missing";
  }
  return lacks;
}

/** What stops a batch now, as it counts for so many grams that were drawn from it. */
function stopsOf(batch: Batch, grams: Grams): readonly InputStop[] {
  const { gtin, lot, recall, organisation, registeredGrams } = batch;
  const whole = { gtin, lot, minGrams: grams, maxGrams: grams };
  const isBreached = isHarvested(batch) && isIntervalBreached(batch);
  const orderedBy = recall?.by === organisation ? "producer" : "bureau";
  return [
    ...(recall === undefined ? [] : [{ by: "recalled" as const, ...whole, recall: { ...recall, orderedBy } as const }]),
    ...(isHeldByTest(batch) ? [{ by: "test-failed" as const, ...whole }] : []),
    ...(isBreached ? [{ by: "interval-breached" as const, ...whole }] : []),
    ...inheritedStops(batch).map((stop) => ({ ...stop, ...drawn({ ...stop, grams: registeredGrams }, grams) })),
  ];
}
