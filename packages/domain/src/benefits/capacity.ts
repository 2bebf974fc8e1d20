import type { Batch } from "../batches/batch.ts";
import { agree, cropsIn } from "../farm/crop.ts";
import type { Household } from "../households/household.ts";
import type { Grams } from "../quantity.ts";
import type { HouseholdYear } from "./benefit.ts";

/**
 * What was grown, under one name for all wordings that mean the same: the crops that the product's name is understood to say, else its category;
 * the name itself where neither is understood.
 */
export function cropOf({ zh, en = "", category }: Pick<Batch["product"], "zh" | "en" | "category">): string {
  const named = cropsIn(`${zh} ${en}`);
  const crops = named.size > 0 ? named : cropsIn(category);
  return crops.size > 0 ? [...crops].sort().join(" ") : `=${zh}`;
}

function cropsOf(crop: string): ReadonlySet<string> {
  return crop.startsWith("=") ? new Set() : new Set(crop.split(" "));
}

/** Two that are not both understood are the same only when they are worded alike. */
function isSame(one: string, other: string): boolean {
  const [crops, others] = [cropsOf(one), cropsOf(other)];
  return one === other || (crops.size > 0 && others.size > 0 && agree(crops, others));
}

/**
 * What the household's plots can grow of a crop in a year, grams; undefined where that is not known: it has no plots on record, or one that may
 * grow the crop has no yield cap.
 */
export function householdCapacity({ plots }: Pick<Household, "plots">, crop: string): Grams | undefined {
  if (plots.length === 0) return undefined;
  const growing = plots.filter((plot) => agree(cropsIn(plot.crop), cropsOf(crop)));
  let grams = 0;
  for (const { areaMu, yieldCapKgPerMu } of growing) {
    if (yieldCapKgPerMu === undefined) return undefined;
    grams += Math.round(areaMu * yieldCapKgPerMu * 1000);
  }
  return grams;
}

/** What of a year counts against the plots that grow a crop. */
export function deliveredOf(year: HouseholdYear | undefined, crop: string): Grams {
  return Object.entries(year?.grams ?? {}).reduce(
    (sum, [other, grams]) => (isSame(other, crop) ? sum + grams : sum),
    0,
  );
}

/** The crops of a year of which more was delivered than the plots grow, with both in grams. */
export function excessOf(
  household: Pick<Household, "plots">,
  year: HouseholdYear | undefined,
): readonly { readonly crop: string; readonly capacity: Grams; readonly delivered: Grams }[] {
  return Object.entries(year?.grams ?? {}).flatMap(([crop, own]) => {
    const [capacity, delivered] = [householdCapacity(household, crop), deliveredOf(year, crop)];
    return own > 0 && capacity !== undefined && delivered > capacity ? [{ crop, capacity, delivered }] : [];
  });
}
