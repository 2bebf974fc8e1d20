import { requireOwned } from "../access.ts";
import type { CalendarDate } from "../calendar.ts";
import { addDays, startOfDay } from "../calendar.ts";
import type { Context } from "../context.ts";
import { factOf, today } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Fact } from "../fact.ts";
import { defined } from "../fact.ts";
import { requireValid } from "../field-errors.ts";
import { uniqueActives } from "./actives.ts";
import type { Base, FarmInput, PlacedInput, PlotInputs } from "./base.ts";

/** A farm input as the clerk types it. `safetyIntervalDays` (安全间隔期) is that of the label, whole days. */
export interface RecordInput {
  readonly id?: string | undefined;
  readonly base: string;
  readonly plot: string;
  readonly product: string;
  readonly actives: readonly string[];
  readonly dosage: string;
  readonly appliedOn: CalendarDate;
  readonly safetyIntervalDays: number;
  readonly target?: string | undefined;
}

/** How long an input stays with its plot: a year of actives before harvest, and some time to enter the harvest. */
const INPUT_DAYS_KEPT = 400;

/** Actives applied within this many days before harvest count as used on the batch. */
export const ACTIVES_DAYS = 365;

/** Refuses with `date-order` an input that is yet to be applied. */
export function requireApplied(appliedOn: CalendarDate, ctx: Context): void {
  if (appliedOn <= today(ctx)) return;
  throw new DomainError(
    "date-order",
    {
      en: `appliedOn ${appliedOn} is after today, ${today(ctx)}. Record an input once it has been applied.`,
      zh: `施用日期 ${appliedOn} 晚于今天 ${today(ctx)}，请在施用后再登记。`,
    },
    { errors: [{ pointer: "/appliedOn", detail: `not after ${today(ctx)}`, detailZh: `不得晚于 ${today(ctx)}` }] },
  );
}

/**
 * Appends a farm input to its plot; `id` comes from the caller. Errors: `not-found` (base), `invalid-request` (plot),
 * `date-order` (applied in the future). Batches already registered that it concerns: see `concerns` and `flagLateInput`.
 */
export function recordInput(
  state: { readonly base: Base | undefined; readonly plotInputs: PlotInputs | undefined },
  command: RecordInput,
  id: string,
  ctx: Context,
): { readonly plotInputs: PlotInputs; readonly input: PlacedInput; readonly fact: Fact } {
  const base = requireOwned("base", state.base, ctx, { id: command.base, pointer: "/base" });
  requirePlots(base, [command.plot], () => "/plot");
  requireApplied(command.appliedOn, ctx);
  const { id: _id, base: _base, plot, safetyIntervalDays, target, actives, ...rest } = command;
  const input: FarmInput = {
    ...rest,
    id,
    actives: uniqueActives(actives),
    safetyIntervalDays,
    clearOn: addDays(command.appliedOn, safetyIntervalDays),
    ...defined({ target }),
    recordedAt: ctx.now,
  };
  const placed: PlacedInput = { ...input, base: base.id, plot };
  return {
    plotInputs: withInput(state.plotInputs, placed, ctx),
    input: placed,
    fact: factOf("input-recorded", startOfDay(command.appliedOn), { ...placed }, ctx),
  };
}

/** The inputs of a plot with one more, or with one as it is now; those too old to count are left out. */
export function withInput(plotInputs: PlotInputs | undefined, placed: PlacedInput, ctx: Context): PlotInputs {
  const { base, plot, ...input } = placed;
  const oldest = addDays(today(ctx), -INPUT_DAYS_KEPT);
  const inputs = [...(plotInputs?.inputs ?? []).filter(({ id }) => id !== input.id), input]
    .filter((kept) => kept.appliedOn >= oldest || kept.clearOn > today(ctx))
    .sort((a, b) => (a.appliedOn === b.appliedOn ? 0 : a.appliedOn < b.appliedOn ? -1 : 1));
  return { base, plot, inputs };
}

/** Refuses with `invalid-request` the plots that are not the base's, each at its own pointer. */
export function requirePlots(base: Base, plots: readonly string[], pointerOf: (index: number) => string): void {
  const known = base.plots.map((plot) => plot.id);
  requireValid(
    plots.flatMap((plot, index) =>
      known.includes(plot)
        ? []
        : [
            {
              pointer: pointerOf(index),
              en: `Base ${base.id} has no plot ${plot}. Its plots: ${known.join(", ")}.`,
              zh: `生产基地 ${base.id} 没有地块 ${plot}。现有地块：${known.join("、")}。`,
            },
          ],
    ),
  );
}

/** Was it applied within the 365 days up to the harvest date, that day included? */
export function countsFor(harvestedOn: CalendarDate, { appliedOn }: Pick<FarmInput, "appliedOn">): boolean {
  return appliedOn <= harvestedOn && appliedOn >= addDays(harvestedOn, -ACTIVES_DAYS);
}

/** Actives applied to these plots within 365 days up to the harvest date, each once, sorted. */
export function activesUsedBefore(
  plotInputs: readonly (PlotInputs | undefined)[],
  harvestedOn: CalendarDate,
): readonly string[] {
  const applied = plotInputs.flatMap((plot) => plot?.inputs ?? []);
  const used = applied.filter((input) => countsFor(harvestedOn, input));
  return uniqueActives(used.flatMap((input) => input.actives));
}

/**
 * The plots that nothing is on record for in the 365 days up to the harvest date, each once. That nothing was used is a record too: an
 * input without actives. Where there is no record, nobody can tell a safety interval.
 */
export function plotsWithoutRecord(
  plots: readonly string[],
  plotInputs: readonly (PlotInputs | undefined)[],
  harvestedOn: CalendarDate,
): readonly string[] {
  const recorded = new Set<string>();
  for (const entry of plotInputs) {
    if (entry?.inputs.some((input) => countsFor(harvestedOn, input))) recorded.add(entry.plot);
  }
  return [...new Set(plots)].filter((plot) => !recorded.has(plot));
}

/**
 * The first lawful harvest day given the inputs applied up to `harvestedOn`, with the input that sets it and its plot.
 * Undefined when nothing was applied by then.
 */
export function earliestHarvest(
  plotInputs: readonly (PlotInputs | undefined)[],
  harvestedOn: CalendarDate,
): PlacedInput | undefined {
  return plotInputs
    .flatMap((plot) =>
      (plot?.inputs ?? []).map((input) => ({ ...input, base: plot?.base ?? "", plot: plot?.plot ?? "" })),
    )
    .filter((input) => input.appliedOn <= harvestedOn)
    .reduce<PlacedInput | undefined>(
      (last, input) => (last && last.clearOn >= input.clearOn ? last : input),
      undefined,
    );
}
