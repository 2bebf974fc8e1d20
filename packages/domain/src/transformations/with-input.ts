import type { Batch } from "../batches/batch.ts";
import type { Source } from "../batches/origin.ts";
import { sourcesOf } from "../batches/origins/sources.ts";
import { uniqueActives } from "../farm/actives.ts";
import type { AsOf } from "../views/as-of.ts";
import { inputOf } from "./inputs.ts";

/** A harvest as its own record, or that of a batch on the way, says it now; its weight in this batch stays. */
function renewed(source: Source, known: readonly Source[]): Source {
  const now = known.find(({ gtin, lot }) => gtin === source.gtin && lot === source.lot);
  return now === undefined ? source : { ...now, grams: source.grams };
}

/**
 * A batch with one of its inputs as that is now: what it lacks, what stops it, and its harvests as they are registered by now (base, day,
 * certificate), with the names of those who grew them and of the product. What was used on an input stays said of the output. Weights stay as they were measured when it was made. A batch that is void, or was not made of that one, is left as it is.
 */
export function withInput(batch: Batch, input: Batch, asOf: AsOf): Batch {
  const { origin, voided } = batch;
  if (origin.kind === "harvest" || voided !== undefined) return batch;
  const isIt = ({ gtin, lot }: { readonly gtin: string; readonly lot: string }) =>
    gtin === input.gtin && lot === input.lot;
  if (!origin.inputs.some(isIt)) return batch;
  const known = sourcesOf(input);
  const sources = origin.sources.map((source) => renewed(source, known));
  const inputs = origin.inputs.map((one) => (isIt(one) ? inputOf(input, one.grams, asOf) : one));
  const wasHarvest = origin.sources.some(({ harvestedOn }) => harvestedOn === origin.keepsFrom);
  const [first = origin.keepsFrom] = sources.map(({ harvestedOn }) => harvestedOn).toSorted();
  const grew = new Set(sources.map(({ organisation }) => organisation));
  const growers = Object.entries(input.parties).filter(([id]) => grew.has(id) && id !== batch.organisation);
  return {
    ...batch,
    // The same GTIN is the same product; one of its own is corrected where that is.
    product: batch.gtin === input.gtin ? input.product : batch.product,
    parties: { ...batch.parties, ...Object.fromEntries(growers) },
    activesUsed: uniqueActives([...batch.activesUsed, ...input.activesUsed]),
    origin: { ...origin, inputs, sources, keepsFrom: wasHarvest ? first : origin.keepsFrom },
  };
}
