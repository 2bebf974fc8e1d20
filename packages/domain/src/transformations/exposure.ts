import type { Batch, Handoff } from "../batches/batch.ts";
import { creditedIn } from "../batches/handoff.ts";
import { lotId } from "../batches/identity.ts";
import { inProportion, sourcesOf } from "../batches/origins/sources.ts";
import { type Grams, kilogramsFrom } from "../quantity.ts";
import type { MixedPool } from "./pools.ts";

/** What a recall of one of the harvests in some goods would concern. */
export interface Exposure {
  readonly worstKg: number;
  readonly expectedKg: number;
  readonly buyers: number;
}

/** One input of a transformation. */
export interface ExposedInput {
  readonly batch: Batch;
  readonly grams: Grams;
}

/** One harvest in the goods: how much of it there is, and in which inputs. */
interface Harvest {
  grams: Grams;
  readonly inputs: number[];
}

function harvestsIn(inputs: readonly ExposedInput[]): readonly Harvest[] {
  const found = new Map<string, Harvest>();
  for (const [n, { batch, grams }] of inputs.entries()) {
    const sources = sourcesOf(batch);
    const shares = inProportion(
      grams,
      sources.map((source) => source.grams),
    );
    for (const [m, source] of sources.entries()) {
      const harvest = found.get(lotId(source)) ?? { grams: 0, inputs: [] };
      harvest.grams += shares[m] ?? 0;
      harvest.inputs.push(n);
      found.set(lotId(source), harvest);
    }
  }
  return [...found.values()];
}

/** Who else got goods of a batch by now. */
function buyersOf({ batch }: ExposedInput, me: string): readonly string[] {
  const got = (handoff: Handoff) => (creditedIn(handoff) > 0 ? [handoff.to] : []);
  return [...batch.handoffs.flatMap(got), ...(batch.settled?.holders ?? [])].filter(
    (organisation) => organisation !== me && organisation !== batch.organisation,
  );
}

/**
 * What a transformation does to a later recall. Suppose that one of the harvests in the goods is recalled: `worstKg` is the most that would
 * have to be stopped of these goods, `expectedKg` the mean over the harvests, each as likely as it is heavy (after Dabbene and Gay, Comput.
 * Electron. Agric. 75 (2011) 139), `buyers` the most that would have to be told: who got goods of those inputs by now, and one for each
 * batch that these goods go on as. `before`: each input goes its own way; `after`: every output of a pool is stopped for each of its inputs.
 */
export function recallExposure(
  inputs: readonly ExposedInput[],
  pools: readonly MixedPool[],
  me: string,
): { readonly before: Exposure; readonly after: Exposure } {
  const harvests = harvestsIn(inputs);
  const told = inputs.map((input) => buyersOf(input, me));
  const toldOf = ({ inputs: places }: Harvest) => new Set(places.flatMap((n) => told[n] ?? [])).size;
  const poolsOf = ({ inputs: places }: Harvest) => pools.filter((pool) => pool.inputs.some((n) => places.includes(n)));
  const before = harvests.map((harvest) => ({
    likely: harvest.grams,
    grams: harvest.inputs.reduce((sum, n) => sum + (inputs[n]?.grams ?? 0), 0),
    buyers: toldOf(harvest) + harvest.inputs.length,
  }));
  const after = harvests.map((harvest) => ({
    likely: harvest.grams,
    grams: poolsOf(harvest).reduce((sum, { outGrams }) => sum + outGrams, 0),
    buyers: toldOf(harvest) + poolsOf(harvest).reduce((sum, { outputs }) => sum + outputs.length, 0),
  }));
  return { before: exposureOf(before), after: exposureOf(after) };
}

function exposureOf(
  each: readonly { readonly likely: Grams; readonly grams: Grams; readonly buyers: number }[],
): Exposure {
  const all = each.reduce((sum, { likely }) => sum + likely, 0);
  const mean = all === 0 ? 0 : each.reduce((sum, { likely, grams }) => sum + (likely / all) * grams, 0);
  return {
    worstKg: kilogramsFrom(Math.max(0, ...each.map(({ grams }) => grams))),
    expectedKg: kilogramsFrom(Math.round(mean)),
    buyers: Math.max(0, ...each.map(({ buyers }) => buyers)),
  };
}
