import { requireOwned } from "../access.ts";
import type { CalendarDate } from "../calendar.ts";
import type { Context } from "../context.ts";
import { factOf, today } from "../context.ts";
import type { Reason } from "../evidence.ts";
import { defined, type Fact } from "../fact.ts";
import { type FieldFault, requireValid } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { Organisation } from "../organisation.ts";
import { glnFaults, regionFaults } from "../parties/place-faults.ts";
import { covers, withSuccessors } from "../region-code.ts";
import { type AddBase, type DrawnPlot, drawnPlots, outlinesOf, plotFaults, withoutOutlines } from "./add-base.ts";
import type { Base } from "./base.ts";
import { keptOutline, type Outline, type Outlines } from "./outline.ts";
import { cornersFault } from "./outline-faults.ts";

/** Plots of one base. */
export const PLOTS_MAX = 200;

/** Plots that were planted or taken over since. */
export interface AddPlots {
  readonly id?: string | undefined;
  readonly reason: string;
  readonly plots: AddBase["plots"];
}

/** What should have been said of a base. Of `plots` those that were wrong, each with what was. Null: there is none. */
export interface CorrectBase {
  readonly id?: string | undefined;
  readonly reason: string;
  readonly name?: string | undefined;
  readonly regionCode?: string | undefined;
  readonly gln?: string | null | undefined;
  readonly plots?:
    | readonly {
        readonly id: string;
        readonly areaMu?: number | undefined;
        readonly crop?: string | undefined;
        readonly yieldCapKgPerMu?: number | null | undefined;
        readonly closedFrom?: CalendarDate | null | undefined;
        readonly outline?: Outline | null | undefined;
      }[]
    | undefined;
}

/** A base with the outlines of its plots, as far as they are known. */
interface DrawnBase extends Base {
  readonly plots: readonly DrawnPlot[];
}

interface AlteredBase<Kind extends "plots-added" | "base-corrected"> {
  readonly base: Base;
  /** Of all plots, as they are now. */
  readonly outlines: Outlines;
  readonly fact: Fact<Kind>;
}

const withOutlines = (base: Base, outlines: Outlines): DrawnBase => ({
  ...base,
  plots: base.plots.map((plot) => ({ ...plot, ...defined({ outline: outlines.get(plot.id) }) })),
});

/**
 * Adds plots to a base. No certificate covers more by it than it did: it covers the base as approved, and allows no more weight. Errors:
 * `not-found`, `invalid-request` (a plot id that is used, areas and caps that are not above zero, more than 200).
 */
export function addPlots(
  base: Base | undefined,
  command: AddPlots,
  ctx: Context,
  known: Outlines = new Map(),
): AlteredBase<"plots-added"> {
  const before = requireOwned("base", base, ctx);
  const plots = drawnPlots(command.plots);
  const outlines = new Map([...known, ...outlinesOf(plots)]);
  const ids = new Set(before.plots.map(({ id }) => id));
  const taken = plots.flatMap(({ id }, n): FieldFault[] =>
    ids.has(id)
      ? [
          {
            pointer: `/plots/${n}/id`,
            en: `Base ${plainId(before.id)} has a plot ${id} already. Give the new one an id of its own; correct the old one if it is wrong.`,
            zh: `生产基地 ${plainId(before.id)} 已有地块 ${id}。新地块请另取编号；原地块有误请更正。`,
          },
        ]
      : [],
  );
  const room = PLOTS_MAX - before.plots.length;
  const full =
    plots.length > room
      ? [
          {
            pointer: "/plots",
            en: `A base has at most ${PLOTS_MAX} plots; ${before.id} has room for ${room} more. Add another base for the others.`,
            zh: `一个生产基地最多 ${PLOTS_MAX} 个地块，${before.id} 还可增加 ${room} 个。其余请登记为另一基地。`,
          },
        ]
      : [];
  requireValid([...plotFaults(command.plots), ...cornersFault(outlines), ...taken, ...full]);
  const { id, reason } = command;
  return {
    base: { ...before, plots: [...before.plots, ...withoutOutlines(plots)] },
    outlines,
    fact: factOf("plots-added", ctx.now, { ...defined({ id }), base: before.id, plots, reason }, ctx),
  };
}

function correctedPlots(before: DrawnBase, corrections: NonNullable<CorrectBase["plots"]>): readonly DrawnPlot[] {
  const known = before.plots.map(({ id }) => id);
  const plots = before.plots.map((plot): DrawnPlot => {
    const correction = corrections.find(({ id }) => id === plot.id);
    if (correction === undefined) return plot;
    const { yieldCapKgPerMu: cap, closedFrom: closed, outline: drawn, id, ...rest } = plot;
    const { areaMu = rest.areaMu, crop = rest.crop } = correction;
    const { yieldCapKgPerMu = cap ?? null, closedFrom = closed ?? null, outline = drawn ?? null } = correction;
    return {
      id,
      areaMu,
      crop,
      ...(yieldCapKgPerMu === null ? {} : { yieldCapKgPerMu }),
      ...(closedFrom === null ? {} : { closedFrom }),
      ...(outline === null ? {} : { outline: keptOutline(outline) }),
    };
  });
  requireValid(
    corrections.flatMap(({ id }, n) => {
      const isTwice = corrections.findIndex((other) => other.id === id) < n;
      if (known.includes(id) && !isTwice) return [];
      return [
        {
          pointer: `/plots/${n}/id`,
          en: isTwice
            ? `Plot ${id} is named twice.`
            : `Base ${plainId(before.id)} has no plot ${id} to correct. Its plots: ${known.join(", ")}.`,
          zh: isTwice
            ? `地块 ${id} 重复。`
            : `生产基地 ${plainId(before.id)} 没有地块 ${id}。现有地块：${known.join("、")}。`,
        },
      ];
    }),
  );
  const faults = plotFaults(plots).map((fault) => {
    const [, , place, ...field] = fault.pointer.split("/");
    const at = corrections.findIndex(({ id }) => id === plots[Number(place)]?.id);
    return { ...fault, pointer: `/plots/${at}/${field.join("/")}` };
  });
  requireValid(faults);
  return plots;
}

/** What changed of a base: names and places as they were and as they are, and of the plots those that changed. */
function difference(before: DrawnBase, after: DrawnBase) {
  const changed = (base: DrawnBase, other: DrawnBase) => ({
    ...(before.name === after.name ? {} : { name: base.name }),
    ...(before.regionCode === after.regionCode ? {} : { regionCode: base.regionCode }),
    ...(before.gln === after.gln ? {} : defined({ gln: base.gln })),
    ...plotsIn(base.plots.filter((plot, n) => JSON.stringify(plot) !== JSON.stringify(other.plots[n]))),
  });
  return { before: changed(before, after), after: changed(after, before) };
}

const plotsIn = (plots: readonly DrawnPlot[]) => (plots.length === 0 ? {} : { plots });

/**
 * Corrects what was said of a base; what capacity is judged by follows at once. Batches registered before keep their plots; their pages show
 * the new name and region. Errors: `not-found`, `invalid-request`.
 */
export function correctBase(
  base: Base | undefined,
  command: CorrectBase,
  ctx: Context,
  known: Outlines = new Map(),
): AlteredBase<"base-corrected"> {
  const before = withOutlines(requireOwned("base", base, ctx), known);
  const { id, reason, name = before.name, regionCode = before.regionCode } = command;
  requireValid([
    ...(command.regionCode === undefined ? [] : regionFaults(command.regionCode, today(ctx))),
    ...glnFaults(command.gln ?? undefined),
  ]);
  const gln = command.gln === undefined ? before.gln : (command.gln ?? undefined);
  const plots = command.plots === undefined ? before.plots : correctedPlots(before, command.plots);
  const { gln: _gln, ...rest } = before;
  const after: DrawnBase = { ...rest, name, regionCode, ...defined({ gln }), plots };
  const outlines = outlinesOf(plots);
  requireValid(cornersFault(outlines));
  const changes = difference(before, after);
  const corrects = { kind: "base", id: before.id };
  return {
    base: { ...after, plots: withoutOutlines(plots) },
    outlines,
    fact: factOf("base-corrected", ctx.now, { ...defined({ id }), corrects, ...changes, reason }, ctx),
  };
}

/** What the bureaus of both places are told of a base that lies in another county than its owner: it may be a slip, or a way out of sight. */
export function elsewhere(base: Base, owner: Pick<Organisation, "id" | "regionCode">): readonly Reason[] {
  if (withSuccessors([owner.regionCode.slice(0, 6)]).some((county) => covers(county, base.regionCode))) return [];
  return [
    {
      code: "base-elsewhere",
      en: `Base ${plainId(base.id)} of ${owner.id} is registered in region ${base.regionCode}, its owner in ${owner.regionCode}. Check where it lies.`,
      zh: `${owner.id} 的生产基地 ${plainId(base.id)} 登记在 ${base.regionCode}，而其所有者在 ${owner.regionCode}，请核实基地位置。`,
    },
  ];
}
