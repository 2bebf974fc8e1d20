import { type Lot, lotId } from "../batches/identity.ts";
import type { FieldFault } from "../field-errors.ts";
import { type Grams, kilogramsFrom } from "../quantity.ts";

/** An input or output by its place in the command. */
interface Placed extends Lot {
  readonly grams: Grams;
}

interface Made extends Placed {
  readonly of?: readonly Lot[] | undefined;
}

/** Goods that were together: any gram of its inputs may be in any of its outputs. By places in the command. */
export interface MixedPool {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly inGrams: Grams;
  readonly outGrams: Grams;
}

const sum = (weights: readonly Grams[]): Grams => weights.reduce((total, grams) => total + grams, 0);

/**
 * The pools of a transformation. An output that names its inputs (`of`) was kept apart with them: outputs that name the same inputs are one
 * pool, and nothing else is made of those. All other outputs are made of the inputs that nobody names, as one pool.
 */
export function poolsOf(inputs: readonly Placed[], outputs: readonly Made[]): readonly MixedPool[] {
  const place = new Map(inputs.map((input, n) => [lotId(input), n]));
  const placesOf = (of: readonly Lot[]) =>
    [...new Set(of.flatMap((lot) => place.get(lotId(lot)) ?? []))].sort((a, b) => a - b);
  const pools = new Map<string, { inputs: readonly number[]; outputs: number[] }>();
  const named = new Set(outputs.flatMap(({ of }) => (of === undefined ? [] : placesOf(of))));
  const rest = inputs.map((_, n) => n).filter((n) => !named.has(n));
  for (const [n, { of }] of outputs.entries()) {
    const from = of === undefined ? rest : placesOf(of);
    const key = from.join(" ");
    const pool = pools.get(key) ?? { inputs: from, outputs: [] };
    pool.outputs.push(n);
    pools.set(key, pool);
  }
  // Inputs of which nothing came out: all of them is lost.
  const used = new Set([...pools.values()].flatMap((pool) => pool.inputs));
  const idle = inputs.map((_, n) => n).filter((n) => !used.has(n));
  if (idle.length > 0) pools.set("lost", { inputs: idle, outputs: [] });
  return [...pools.values()].map((pool) => ({
    ...pool,
    inGrams: sum(pool.inputs.map((n) => inputs[n]?.grams ?? 0)),
    outGrams: sum(pool.outputs.map((n) => outputs[n]?.grams ?? 0)),
  }));
}

/** What is wrong with what is said to have been kept apart: inputs that are none, pools that share some, more out of a pool than in. */
export function poolFaults(inputs: readonly Placed[], outputs: readonly Made[]): readonly FieldFault[] {
  const known = new Set(inputs.map(lotId));
  const strange = outputs.flatMap(({ of = [] }, n) =>
    of.flatMap((lot, m) =>
      known.has(lotId(lot))
        ? []
        : [
            {
              pointer: `/outputs/${n}/of/${m}`,
              en: `${lotId(lot)} is not among the inputs.`,
              zh: `${lotId(lot)} 不在投入批次之中。`,
            },
          ],
    ),
  );
  if (strange.length > 0) return strange;
  const pools = poolsOf(inputs, outputs);
  return pools.flatMap((pool) => [...sharedFaults(pool, pools, inputs), ...overflow(pool)]);
}

function sharedFaults(pool: MixedPool, pools: readonly MixedPool[], inputs: readonly Placed[]): readonly FieldFault[] {
  const before = pools.slice(0, pools.indexOf(pool));
  const shared = pool.inputs.find((n) => before.some((other) => other.inputs.includes(n)));
  const input = shared === undefined ? undefined : inputs[shared];
  const [first = 0] = pool.outputs;
  if (input === undefined) return [];
  return [
    {
      pointer: `/outputs/${first}/of`,
      en: `Batch ${lotId(input)} is in two sets of goods that were kept apart. Outputs that share an input were together: give them the same inputs.`,
      zh: `批次 ${lotId(input)} 出现在两组分开处理的货物中。共用投入批次的产出即为混合，请填写相同的投入批次。`,
    },
  ];
}

function overflow({ outputs: [first = 0], inGrams, outGrams }: MixedPool): readonly FieldFault[] {
  if (outGrams <= inGrams) return [];
  const [into, out] = [kilogramsFrom(inGrams), kilogramsFrom(outGrams)];
  return [
    {
      pointer: `/outputs/${first}/quantityKg`,
      en: `${out} kg come out of ${into} kg: an output weighs no more than what it was made of. Correct the weights, or the inputs that it was kept apart with.`,
      zh: `投入 ${into} 千克而产出 ${out} 千克：产出不得超过所用投入。请更正重量或分开处理的投入批次。`,
    },
  ];
}
