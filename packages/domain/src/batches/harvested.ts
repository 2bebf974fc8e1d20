import type { Batch } from "./batch.ts";
import { lotId } from "./identity.ts";
import type { HarvestOrigin } from "./origin.ts";
import { regionsGrown } from "./origins/sources.ts";

/** A batch that was harvested: what a reader takes that speaks of base, plots or harvest date. */
export type HarvestedBatch = Batch & { readonly origin: HarvestOrigin };

/** Was the batch harvested? */
export function isHarvested(batch: Batch): batch is HarvestedBatch {
  return batch.origin.kind === "harvest";
}

/**
 * The batch as a reader takes it that has words for a harvest alone. Throws a plain Error (a defect, not a refusal) for one that came out
 * of a transformation.
 */
export function harvested(batch: Batch): HarvestedBatch {
  if (isHarvested(batch)) return batch;
  throw new Error(`batch ${lotId(batch)} came out of a transformation`);
}

/** The regions whose bureaus watch over the batch: that of its producer, then those of the bases that its harvests grew on. */
export function regionsOf(batch: Pick<Batch, "organisation" | "parties" | "origin">): readonly string[] {
  const { organisation, parties, origin } = batch;
  const producer = Object.hasOwn(parties, organisation) ? parties[organisation] : undefined;
  const bases = origin.kind === "harvest" ? [origin.base.regionCode] : regionsGrown(origin);
  return [...(producer === undefined ? [] : [producer.regionCode]), ...bases];
}
