import type { Batch, Flag } from "../batches/batch.ts";
import { addDays } from "../calendar.ts";
import type { Context } from "../context.ts";
import { uniqueActives } from "../farm/actives.ts";
import type { PlacedInput } from "../farm/record-input.ts";
import { ACTIVES_DAYS } from "../farm/record-input.ts";

/** Was the input applied to one of the batch's plots within the 365 days up to its harvest? */
export function concerns(batch: Pick<Batch, "base" | "plots" | "harvestedOn">, input: PlacedInput): boolean {
  const isOnPlot = batch.base.id === input.base && batch.plots.includes(input.plot);
  const isBefore = input.appliedOn <= batch.harvestedOn;
  return isOnPlot && isBefore && input.appliedOn >= addDays(batch.harvestedOn, -ACTIVES_DAYS);
}

/** Was the batch harvested inside the safety interval of the input (after its use, before its clear day)? */
export function breachedBy(batch: Pick<Batch, "base" | "plots" | "harvestedOn">, input: PlacedInput): boolean {
  return concerns(batch, input) && batch.harvestedOn < input.clearOn;
}

/**
 * A batch after an input was recorded that concerns it but came later than the batch: the actives join those used (a
 * commitment on a test must cover them), and a breach of the safety interval stays visible as a flag.
 */
export function flagLateInput(batch: Batch, input: PlacedInput, ctx: Context): Batch {
  if (!concerns(batch, input)) return batch;
  const activesUsed = uniqueActives([...batch.activesUsed, ...input.actives]);
  if (!breachedBy(batch, input)) return { ...batch, activesUsed };
  const flag: Flag = {
    code: "safety-interval",
    at: ctx.now,
    reason: {
      code: "safety-interval",
      en: `${input.product} was applied to plot ${input.plot} on ${input.appliedOn}, clear from ${input.clearOn}; the harvest was on ${batch.harvestedOn}. The use was recorded after the batch.`,
      zh: `${input.appliedOn} 地块 ${input.plot} 施用 ${input.product}，安全间隔期至 ${input.clearOn}；采收日为 ${batch.harvestedOn}。该用药在批次登记之后才录入。`,
    },
  };
  return { ...batch, activesUsed, flags: [...batch.flags, flag] };
}
