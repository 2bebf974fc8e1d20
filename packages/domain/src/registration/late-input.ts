import type { Batch, Flag, IntervalBreach } from "../batches/batch.ts";
import type { HarvestOrigin } from "../batches/origin.ts";
import type { Instant } from "../calendar.ts";
import type { Context } from "../context.ts";
import { uniqueActives } from "../farm/actives.ts";
import type { PlacedInput } from "../farm/base.ts";
import { intervalRunsOn, isOfPesticides } from "../farm/production-record.ts";
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
  return concerns(harvest, input) && intervalRunsOn(harvest.harvestedOn, input);
}

/**
 * The flags of inputs that went onto a crop which their label does not name, one for each product and crop: art. 34 of the regulation on
 * pesticides allows no wider scope. What the label names is what its record says.
 */
export function offLabelFlags(inputs: readonly PlacedInput[], now: Instant): readonly Flag[] {
  const byUse = new Map<string, PlacedInput>();
  for (const input of inputs) {
    const use = `${input.product}\n${input.offLabelCrop}`;
    if (input.offLabelCrop !== undefined && !byUse.has(use)) byUse.set(use, input);
  }
  return [...byUse.values()].map(({ id, product, appliedOn, offLabelCrop, labelCrops = [] }) => ({
    code: "label-crop",
    at: now,
    about: `input/${id}`,
    reason: {
      code: "label-crop",
      en: `${product} was used on ${offLabelCrop} on ${appliedOn}; by its record the label names ${labelCrops.join(", ")}.`,
      zh: `${appliedOn} 将 ${product} 用于「${offLabelCrop}」；据登记，标签的适用作物为「${labelCrops.join("、")}」。`,
    },
  }));
}

/** Breaches that a batch carries each by itself; more of them are held together. */
const BREACHES_MAX = 40;

function breachesBy(breaching: readonly PlacedInput[]): readonly IntervalBreach[] {
  const each = breaching.map(({ id, product, plot, actives, clearOn }) => ({
    input: id,
    product,
    plot,
    actives,
    clearOn,
  }));
  const together = each.slice(BREACHES_MAX - 1);
  const [first] = together;
  if (first === undefined) return each;
  const actives = uniqueActives(together.flatMap((breach) => breach.actives));
  return [...each.slice(0, BREACHES_MAX - 1), { ...first, actives }];
}

function flagOf(input: PlacedInput, { registeredAt }: Batch, { harvestedOn }: HarvestOrigin, now: Instant): Flag {
  const isLate = Date.parse(input.recordedAt) > Date.parse(registeredAt);
  const [en, zh] = isLate ? ["recorded", "录入"] : ["corrected", "更正"];
  return {
    code: "safety-interval",
    at: now,
    about: `input/${input.id}`,
    reason: {
      code: "safety-interval",
      en: `${input.product} was applied to plot ${input.plot} on ${input.appliedOn}, clear from ${input.clearOn}; the harvest was on ${harvestedOn}. The use was ${en} after the batch.`,
      zh: `${input.appliedOn} 地块 ${input.plot} 施用 ${input.product}，安全间隔期至 ${input.clearOn}；采收日为 ${harvestedOn}。该用药在批次登记之后才${zh}。`,
    },
  };
}

/**
 * A batch under the farm inputs on record for its plots: `inputs` are all of those that stand and were applied within the 365 days up to the
 * harvest (others do no harm). The actives used follow (a commitment on a test must cover them), and its silent plots; each safety interval
 * that the harvest fell into is a flag and holds the batch, and one that it is found not to have fallen into is withdrawn; a use outside the
 * label's crops is a flag too. An input concerns a harvest: a batch that came out of a transformation stays as it is, as does one whose registration was taken back.
 */
export function underInputs(batch: Batch, inputs: readonly PlacedInput[], { now }: Pick<Context, "now">): Batch {
  const { origin } = batch;
  if (origin.kind !== "harvest" || batch.voided !== undefined) return batch;
  const standing = inputs.filter((input) => concerns(origin, input));
  const breaching = standing.filter((input) => breachedBy(origin, input));
  const breaches = breachesBy(breaching);
  const due = [...breaching.map((input) => flagOf(input, batch, origin, now)), ...offLabelFlags(standing, now)];
  const isGrounded = ({ code, about, reason }: Flag) =>
    due.some(
      (flag) => flag.code === code && flag.reason.zh === reason.zh && (about === undefined || flag.about === about),
    );
  const isOfInputs = ({ code }: Flag) => code === "safety-interval" || code === "label-crop";
  const flags = batch.flags.map((flag) =>
    isOfInputs(flag) && flag.withdrawnAt === undefined && !isGrounded(flag) ? { ...flag, withdrawnAt: now } : flag,
  );
  const isNew = (flag: Flag) =>
    !flags.some(({ code, withdrawnAt, reason }) => {
      return code === flag.code && withdrawnAt === undefined && reason.zh === flag.reason.zh;
    });
  const recorded = new Set(standing.filter(isOfPesticides).map(({ plot }) => plot));
  const { breaches: _, ...rest } = batch;
  return {
    ...rest,
    ...(breaches.length === 0 ? {} : { breaches }),
    activesUsed: uniqueActives(standing.flatMap(({ actives }) => actives)),
    silentPlots: [...new Set(origin.plots)].filter((plot) => !recorded.has(plot)),
    flags: [...flags, ...due.filter(isNew)],
  };
}
