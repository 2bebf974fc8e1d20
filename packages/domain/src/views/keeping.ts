import { keepingAdvice } from "@suyuan/coldchain/judge/keeping";
import type { Batch } from "../batches/batch.ts";
import { keepsFrom } from "../batches/origin.ts";
import { defined } from "../fact.ts";
import type { Passport } from "./passport-schema.ts";
import { shelfLifeOf } from "./shelf-life.ts";

/** How long the goods keep and how, as far as that is known. */
export function keepingPart({ product, origin }: Batch): Pick<Passport, "keeping"> {
  const found = shelfLifeOf(product, keepsFrom(origin));
  const storage = keepingAdvice(product.profile);
  const until = found && { on: found.last, days: found.days, basis: found.basis, level: "declared" as const };
  const keeping = defined({ until, storage: storage && { ...storage } });
  return Object.keys(keeping).length === 0 ? {} : { keeping };
}

/** The net weight of a pack, where all codes of the batch were issued for packs of one weight. */
export function packPart({ labels }: Batch): Pick<Passport, "pack"> {
  const grams = labels?.packGrams;
  return typeof grams === "number" ? { pack: { netWeightG: grams, of: "every-pack", level: "declared" } } : {};
}
