import { notFound, requireInspector } from "../access.ts";
import type { Context } from "../context.ts";
import { factOf, today } from "../context.ts";
import type { Fact } from "../fact.ts";
import { defined } from "../fact.ts";
import type { FieldFault } from "../field-errors.ts";
import { requireValid } from "../field-errors.ts";
import type { Organisation } from "../organisation.ts";
import { glnFaults, regionFaults } from "../parties/place-faults.ts";
import type { Base, CapacityPolicy, Plot } from "./base.ts";
import { keptOutline, type Outline, type Outlines } from "./outline.ts";
import { cornersFault, outlineFaults } from "./outline-faults.ts";

/** A production base as the clerk adds it. Areas in mu, yield caps in kilograms a mu and season. */
export interface AddBase {
  readonly id: string;
  readonly name: string;
  readonly regionCode: string;
  readonly gln?: string | undefined;
  readonly plots: readonly (Omit<Plot, "yieldCapKgPerMu"> & {
    readonly yieldCapKgPerMu?: number | undefined;
    readonly outline?: Outline | undefined;
  })[];
}

/** A plot with where it lies. What batches are judged by needs no outline: it is kept beside the base. */
export type DrawnPlot = Plot & { readonly outline?: Outline };

/** The plots of a command as they are kept, each with its outline where one was given. */
export function drawnPlots(plots: AddBase["plots"]): readonly DrawnPlot[] {
  return plots.map(({ yieldCapKgPerMu, outline, ...plot }) => ({
    ...plot,
    ...defined({ yieldCapKgPerMu, outline: outline && keptOutline(outline) }),
  }));
}

export function withoutOutlines(plots: readonly DrawnPlot[]): readonly Plot[] {
  return plots.map(({ outline: _, ...plot }) => plot);
}

export function outlinesOf(plots: readonly DrawnPlot[]): Outlines {
  return new Map(plots.flatMap(({ id, outline }) => (outline === undefined ? [] : [[id, outline] as const])));
}

/** What is wrong with the plots of a base. */
export function plotFaults(plots: AddBase["plots"]): FieldFault[] {
  const isPositive = (value: number): boolean => Number.isFinite(value) && value > 0;
  const faults: FieldFault[] = [];
  if (plots.length === 0) {
    faults.push({ pointer: "/plots", en: "A base has at least one plot.", zh: "生产基地至少应有一个地块。" });
  }
  plots.forEach(({ id, areaMu, yieldCapKgPerMu, outline }, index) => {
    const at = `/plots/${index}`;
    if (plots.findIndex((plot) => plot.id === id) < index) {
      faults.push({
        pointer: `${at}/id`,
        en: `There are two plots ${id}. Give each its own id.`,
        zh: `地块编号 ${id} 重复，请分别编号。`,
      });
    }
    if (!isPositive(areaMu)) {
      faults.push({ pointer: `${at}/areaMu`, en: "The area must be above 0 mu.", zh: "面积须大于 0 亩。" });
    }
    if (yieldCapKgPerMu !== undefined && !isPositive(yieldCapKgPerMu)) {
      faults.push({
        pointer: `${at}/yieldCapKgPerMu`,
        en: "The yield cap must be above 0 kg a mu; leave it out when none is known.",
        zh: "单产上限须大于 0 千克／亩；未知时请留空。",
      });
    }
    if (outline !== undefined) faults.push(...outlineFaults(keptOutline(outline), `${at}/outline`));
  });
  return faults;
}

/** Adds a production base of the acting cooperative, with capacity policy `warn`. Errors: `invalid-request`. */
export function addBase(
  state: { readonly organisation: Organisation },
  command: AddBase,
  ctx: Context,
): { readonly base: Base; readonly outlines: Outlines; readonly fact: Fact } {
  const plots = drawnPlots(command.plots);
  const outlines = outlinesOf(plots);
  requireValid([
    ...cornersFault(outlines),
    ...regionFaults(command.regionCode, today(ctx)),
    ...glnFaults(command.gln),
    ...plotFaults(command.plots),
  ]);
  const added = {
    id: command.id,
    organisation: state.organisation.id,
    name: command.name,
    regionCode: command.regionCode,
    ...defined({ gln: command.gln }),
    plots,
  };
  return {
    base: { ...added, plots: withoutOutlines(plots), capacityPolicy: "warn", createdAt: ctx.now },
    outlines,
    fact: factOf("base-added", ctx.now, added, ctx),
  };
}

/**
 * Sets what happens when more is registered than the plots of a base can grow. Only a bureau that covers the base or its
 * owner may; else `not-found`.
 */
export function setCapacityPolicy(
  base: Base | undefined,
  owner: Organisation | undefined,
  command: { readonly capacity: CapacityPolicy },
  ctx: Context,
): { readonly base: Base; readonly fact: Fact } {
  requireInspector("base", [base?.regionCode, owner?.regionCode], ctx);
  if (base === undefined) throw notFound("base");
  return {
    base: { ...base, capacityPolicy: command.capacity },
    fact: factOf("capacity-policy-set", ctx.now, { base: base.id, capacity: command.capacity }, ctx),
  };
}
