import type { Shape } from "../../service/client.ts";

export type Base = Shape<"BaseWithHistory">;

/** A plot as it is typed. */
export interface PlotDraft {
  readonly id: string;
  readonly area: string;
  readonly crop: string;
  readonly cap: string;
  /** `YYYY-MM-DD`, or empty while it is grown on. */
  readonly closedFrom: string;
}

/** A base as it is typed. */
export interface BaseDraft {
  /** Made once for the base of this draft. */
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly plots: readonly PlotDraft[];
}

export const NEW_PLOT: PlotDraft = { id: "", area: "", crop: "", cap: "", closedFrom: "" };

/** A number above 0 with at most three decimals; undefined for what is none. */
export const positive = (text: string): number | undefined =>
  /^\d+(?:\.\d{1,3})?$/.test(text.trim()) && Number(text) > 0 ? Number(text) : undefined;

/** A base as it stands. */
export function draftOf({ id, name, regionCode, plots }: Base): BaseDraft {
  return {
    ...{ id, name, region: regionCode },
    plots: plots.map(({ id: plot, areaMu, crop, yieldCapKgPerMu, closedFrom }) => ({
      ...{ id: plot, area: String(areaMu), crop, cap: String(yieldCapKgPerMu ?? ""), closedFrom: closedFrom ?? "" },
    })),
  };
}

/** The figures of a plot: its cap is null where none is typed. Undefined where one is missing or none. */
function figuresOf({ area, crop, cap }: PlotDraft) {
  const [areaMu, most] = [positive(area), cap.trim() === "" ? null : positive(cap)];
  return areaMu === undefined || most === undefined || crop.trim() === ""
    ? undefined
    : { areaMu, crop: crop.trim(), most };
}

/** New plots as the service takes them; undefined where one lacks something. */
export function plotsOf(plots: readonly PlotDraft[]) {
  const whole = plots.map((plot) => {
    const figures = figuresOf(plot);
    if (figures === undefined || plot.id.trim() === "") return undefined;
    const { areaMu, crop, most } = figures;
    return { id: plot.id.trim(), areaMu, crop, ...(most !== null && { yieldCapKgPerMu: most }) };
  });
  return whole.every((plot) => plot !== undefined) ? whole : undefined;
}

/** What differs from what stands; undefined where something has to be typed. */
export function changesOf({ name, region, plots }: BaseDraft, before: Base) {
  const stood = draftOf(before).plots;
  const changes = before.plots.map((plot, n) => {
    const now = plots[n] ?? stood[n] ?? NEW_PLOT;
    const figures = figuresOf(now);
    if (figures === undefined) return undefined;
    const { areaMu, crop, most } = figures;
    return {
      id: plot.id,
      ...(areaMu !== plot.areaMu && { areaMu }),
      ...(crop !== plot.crop && { crop }),
      ...(most !== (plot.yieldCapKgPerMu ?? null) && { yieldCapKgPerMu: most }),
      ...(now.closedFrom !== (plot.closedFrom ?? "") && { closedFrom: now.closedFrom === "" ? null : now.closedFrom }),
    };
  });
  if (!changes.every((change) => change !== undefined) || name.trim() === "" || region.trim() === "") return undefined;
  const differing = changes.filter((change) => Object.keys(change).length > 1);
  return {
    ...(name.trim() !== before.name && { name: name.trim() }),
    ...(region.trim() !== before.regionCode && { regionCode: region.trim() }),
    ...(differing.length > 0 && { plots: differing }),
  };
}
