import { keepingAdvice } from "@suyuan/coldchain/judge/keeping";
import type { Batch } from "../batches/batch.ts";
import type { HarvestedBatch } from "../batches/harvested.ts";
import type { Passport } from "./passport-schema.ts";
import { shelfLifeOf } from "./shelf-life.ts";

/** How long the goods keep and how, as far as that is known. */
export function keepingPart({ product, origin }: HarvestedBatch): Pick<Passport, "keeping"> {
  const found = shelfLifeOf(product, origin.harvestedOn);
  const storage = keepingAdvice(product.profile);
  if (found === undefined && storage === undefined) return {};
  const { basis, days, last } = found ?? {};
  return {
    keeping: {
      ...(basis === undefined || days === undefined || last === undefined
        ? {}
        : { until: { on: last, days, basis, level: "declared" as const } }),
      ...(storage === undefined ? {} : { storage: { ...storage } }),
    },
  };
}

/** The net weight of a pack, where all codes of the batch were issued for packs of one weight. */
export function packPart({ labels }: Batch): Pick<Passport, "pack"> {
  const grams = labels?.packGrams;
  return typeof grams === "number" ? { pack: { netWeightG: grams, of: "every-pack", level: "declared" } } : {};
}
