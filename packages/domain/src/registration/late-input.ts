import type { Batch, Flag } from "../batches/batch.ts";
import type { HarvestOrigin } from "../batches/origin.ts";
import type { Context } from "../context.ts";
import { uniqueActives } from "../farm/actives.ts";
import type { PlacedInput } from "../farm/record-input.ts";
import { countsFor } from "../farm/record-input.ts";

/** Was the input applied to one of the harvest's plots within the 365 days up to it? */
export function concerns({ base, plots, harvestedOn }: HarvestOrigin, input: PlacedInput): boolean {
  return base.id === input.base && plots.includes(input.plot) && countsFor(harvestedOn, input);
}

/**
 * The plots of a harvest without any farm record in the 365 days up to it. Of a batch that was registered before plots were looked at only
 * the actives are known: any of them speaks for all of its plots, none for none.
 */
export function silentPlotsOf(
  { silentPlots, activesUsed }: Pick<Batch, "silentPlots" | "activesUsed">,
  { plots }: HarvestOrigin,
): readonly string[] {
  return silentPlots ?? (activesUsed.length > 0 ? [] : plots);
}

/** Was it harvested inside the safety interval of the input (after its use, before its clear day)? */
export function breachedBy(harvest: HarvestOrigin, input: PlacedInput): boolean {
  return concerns(harvest, input) && harvest.harvestedOn < input.clearOn;
}

/**
 * A batch after an input was recorded that concerns it but came later than the batch: the actives join those used (a
 * commitment on a test must cover them), its plot is silent no more, and a breach of the safety interval stays visible as a flag. An input concerns a harvest: a batch
 * that came out of a transformation stays as it is.
 */
export function flagLateInput(batch: Batch, input: PlacedInput, ctx: Pick<Context, "now">): Batch {
  const { origin } = batch;
  if (origin.kind !== "harvest" || !concerns(origin, input)) return batch;
  const activesUsed = uniqueActives([...batch.activesUsed, ...input.actives]);
  const silentPlots = silentPlotsOf(batch, origin).filter((plot) => plot !== input.plot);
  const told: Batch = { ...batch, activesUsed, silentPlots };
  if (!breachedBy(origin, input)) return told;
  const flag: Flag = {
    code: "safety-interval",
    at: ctx.now,
    reason: {
      code: "safety-interval",
      en: `${input.product} was applied to plot ${input.plot} on ${input.appliedOn}, clear from ${input.clearOn}; the harvest was on ${origin.harvestedOn}. The use was recorded after the batch.`,
      zh: `${input.appliedOn} 地块 ${input.plot} 施用 ${input.product}，安全间隔期至 ${input.clearOn}；采收日为 ${origin.harvestedOn}。该用药在批次登记之后才录入。`,
    },
  };
  return { ...told, flags: [...batch.flags, flag] };
}
