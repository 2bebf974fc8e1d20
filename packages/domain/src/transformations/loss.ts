import type { Batch } from "../batches/batch.ts";
import { commodityOf } from "../farm/commodity.ts";
import type { FieldFault } from "../field-errors.ts";
import { type Grams, kilogramsFrom } from "../quantity.ts";
import type { TransformationLossCause } from "./transformation.ts";

/**
 * Grams of a kilogram that weighing, dust and evaporation take without anybody having to say why; configuration, not law: leaves and fungi
 * lose more water on a belt than fruit does, and goods that are processed lose none that need not be named.
 */
const TOLERANCE_PER_MILLE = { fruit: 20, leafy: 50, other: 10 } as const;
const LEAFY: readonly string[] = ["leafy-vegetables", "malabar-spinach", "mushroom", "straw-mushroom"];

/** What may be lost of so much of a batch without a cause. */
export function toleratedLoss({ product }: Pick<Batch, "product">, grams: Grams): Grams {
  const { other, leafy, fruit } = TOLERANCE_PER_MILLE;
  const perMille = commodityOf(product) !== "fresh-produce" ? other : LEAFY.includes(product.profile) ? leafy : fruit;
  return Math.floor((grams * perMille) / 1000);
}

/** A loss beyond what its inputs may lose needs a cause. */
export function lossFaults(
  lossGrams: Grams,
  tolerated: Grams,
  cause: TransformationLossCause | undefined,
): readonly FieldFault[] {
  if (lossGrams <= tolerated || cause !== undefined) return [];
  const [kg, most] = [kilogramsFrom(lossGrams), kilogramsFrom(tolerated)];
  return [
    {
      pointer: "/lossCause",
      en: `${kg} kg are lost, and without a cause at most ${most} kg can be. Say what became of it (lossCause), or correct the weights.`,
      zh: `损耗 ${kg} 千克，超过不需说明原因的 ${most} 千克。请填写损耗原因（lossCause），或更正重量。`,
    },
  ];
}
