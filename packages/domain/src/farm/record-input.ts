import { requireOwned } from "../access.ts";
import type { CalendarDate } from "../calendar.ts";
import { addDays, startOfDay } from "../calendar.ts";
import type { Context } from "../context.ts";
import { factOf, today } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Fact } from "../fact.ts";
import { defined } from "../fact.ts";
import { requireValid } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import { uniqueActives } from "./actives.ts";
import type { Base, FarmInput, InputKind, PlacedInput, Plot, PlotInputs } from "./base.ts";
import { cropOutsideLabel, intervalRunsOn, isOfPesticides, lastUseOn, recordFaults } from "./production-record.ts";

/** What the clerk may tell of an input besides. */
export interface InputDetails {
  readonly kind?: InputKind | undefined;
  readonly stoppedOn?: CalendarDate | undefined;
  readonly manufacturer?: string | undefined;
  readonly source?: string | undefined;
  readonly registrationNumber?: string | undefined;
  readonly amount?: string | undefined;
  readonly labelCrops?: readonly string[] | undefined;
}

/** A farm input as the clerk types it. `safetyIntervalDays` (安全间隔期) is that of the label, whole days. */
export interface RecordInput extends InputDetails {
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

/**
 * Actives applied within this many days before harvest count as used on the batch, and must be tested for where its commitment rests on a
 * test. A year is configuration: no source sets a number, and a season has no more than one.
 */
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
 * Appends a farm input to its plot; `id` comes from the caller. Errors: `not-found` (base), `invalid-request` (plot, kind and
 * actives, last day of use), `date-order` (applied in the future). Batches already registered that it concerns: see `concerns` and `flagLateInput`.
 */
export function recordInput(
  state: { readonly base: Base | undefined; readonly plotInputs: PlotInputs | undefined },
  command: RecordInput,
  id: string,
  ctx: Context,
): { readonly plotInputs: PlotInputs; readonly input: PlacedInput; readonly fact: Fact } {
  const base = requireOwned("base", state.base, ctx, { id: plainId(command.base), pointer: "/base" });
  requirePlots(base, [command.plot], () => "/plot");
  requireApplied(command.appliedOn, ctx);
  requireValid(recordFaults(command, today(ctx)));
  const { plot, product, dosage, appliedOn, safetyIntervalDays, target } = command;
  const { kind, stoppedOn, manufacturer, source, registrationNumber, amount, labelCrops } = command;
  const told = defined({ target, kind, stoppedOn, manufacturer, source, registrationNumber, amount, labelCrops });
  const offLabelCrop = cropOutsideLabel(command, plotOf(base, plot));
  const input: FarmInput = {
    product,
    dosage,
    appliedOn,
    id,
    actives: uniqueActives(command.actives),
    safetyIntervalDays,
    clearOn: addDays(lastUseOn({ appliedOn, ...told }), safetyIntervalDays),
    ...told,
    ...defined({ offLabelCrop }),
    recordedAt: ctx.now,
  };
  const placed: PlacedInput = { ...input, base: base.id, plot };
  return {
    plotInputs: withInput(state.plotInputs, placed, ctx),
    input: placed,
    fact: factOf("input-recorded", startOfDay(command.appliedOn), { ...placed }, ctx),
  };
}

/** A plot of the base by its id. */
export function plotOf(base: Base, id: string): Plot | undefined {
  return base.plots.find((plot) => plot.id === id);
}

/**
 * The inputs of a plot with one more, or with one as it is now, as registrations need them; those too old to count are left out. Who made and
 * sold them, and how much it was, is with each input itself.
 */
export function withInput(plotInputs: PlotInputs | undefined, placed: PlacedInput, ctx: Context): PlotInputs {
  const { base, plot, manufacturer: _, source: __, registrationNumber: ___, amount: ____, ...input } = placed;
  const oldest = addDays(today(ctx), -INPUT_DAYS_KEPT);
  const inputs = [...(plotInputs?.inputs ?? []).filter(({ id }) => id !== input.id), input]
    .filter((kept) => lastUseOn(kept) >= oldest || kept.clearOn > today(ctx))
    .sort((a, b) => a.appliedOn.localeCompare(b.appliedOn));
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
              en: `Base ${plainId(base.id)} has no plot ${plot}. Its plots: ${known.join(", ")}.`,
              zh: `生产基地 ${plainId(base.id)} 没有地块 ${plot}。现有地块：${known.join("、")}。`,
            },
          ],
    ),
  );
}

/** Was it in use within the 365 days up to the harvest date, that day included? */
export function countsFor(harvestedOn: CalendarDate, input: Pick<FarmInput, "appliedOn" | "stoppedOn">): boolean {
  return input.appliedOn <= harvestedOn && lastUseOn(input) >= addDays(harvestedOn, -ACTIVES_DAYS);
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
 * The plots that no pesticide record is there for in the 365 days up to the harvest date, each once. That nothing was used is a record too:
 * an input without actives. A fertiliser's record tells nothing of pesticides. Where there is no record, nobody can tell a safety interval.
 */
export function plotsWithoutRecord(
  plots: readonly string[],
  plotInputs: readonly (PlotInputs | undefined)[],
  harvestedOn: CalendarDate,
): readonly string[] {
  const recorded = new Set<string>();
  for (const entry of plotInputs) {
    if (entry?.inputs.some((input) => isOfPesticides(input) && countsFor(harvestedOn, input))) recorded.add(entry.plot);
  }
  return [...new Set(plots)].filter((plot) => !recorded.has(plot));
}

/** The inputs of some plots that a harvest concerns, with their plots, as far as they are kept with the plots. */
export function inputsCounting(
  plotInputs: readonly (PlotInputs | undefined)[],
  harvestedOn: CalendarDate,
): readonly PlacedInput[] {
  return plotInputs.flatMap(placedIn).filter((input) => countsFor(harvestedOn, input));
}

/** The inputs of a plot, each with its place. */
function placedIn(entry: PlotInputs | undefined): readonly PlacedInput[] {
  if (entry === undefined) return [];
  const { base, plot, inputs } = entry;
  return inputs.map((input) => ({ ...input, base, plot }));
}

/**
 * The input whose safety interval runs on the harvest day, and of several the one that is clear last, with its plot: harvest is lawful from its
 * `clearOn`. Undefined when none runs.
 */
export function earliestHarvest(
  plotInputs: readonly (PlotInputs | undefined)[],
  harvestedOn: CalendarDate,
): PlacedInput | undefined {
  return plotInputs
    .flatMap(placedIn)
    .filter((input) => intervalRunsOn(harvestedOn, input))
    .reduce<PlacedInput | undefined>(
      (last, input) => (last && last.clearOn >= input.clearOn ? last : input),
      undefined,
    );
}
