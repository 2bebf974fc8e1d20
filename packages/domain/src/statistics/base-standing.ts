import type { Fact } from "../fact.ts";
import type { OrganisationKind } from "../organisation.ts";
import type { Standing } from "./contribution.ts";

interface KnownPlot {
  readonly id: string;
  readonly areaMu: number;
  readonly yieldCapKgPerMu?: number;
  readonly closedFrom?: string;
}

/** What is kept of a base to count what it can grow. */
export interface BaseStanding extends Standing {
  readonly base?: { readonly organisation: string; readonly regionCode: string; readonly plots: readonly KnownPlot[] };
}

export type BaseFact = Extract<Fact, { readonly kind: "base-added" | "plots-added" | "base-corrected" }>;

/** What a base counts for after a fact of it. Plots that are closed, or without a cap, count for nothing. */
export function baseAfter(before: BaseStanding, { kind, data }: BaseFact, producer: OrganisationKind): BaseStanding {
  switch (kind) {
    case "base-added":
      return counted(
        { organisation: data.organisation, regionCode: data.regionCode, plots: data.plots.map(plotOf) },
        producer,
      );
    case "plots-added":
      if (before.base === undefined) return before;
      return counted({ ...before.base, plots: withPlots(before.base.plots, data.plots.map(plotOf)) }, producer);
    case "base-corrected": {
      if (before.base === undefined) return before;
      const { regionCode = before.base.regionCode, plots = [] } = data.after;
      return counted({ ...before.base, regionCode, plots: withPlots(before.base.plots, plots.map(plotOf)) }, producer);
    }
  }
}

function plotOf({ id, areaMu, yieldCapKgPerMu, closedFrom }: KnownPlot): KnownPlot {
  return {
    id,
    areaMu,
    ...(yieldCapKgPerMu === undefined ? {} : { yieldCapKgPerMu }),
    ...(closedFrom === undefined ? {} : { closedFrom }),
  };
}

function withPlots(plots: readonly KnownPlot[], others: readonly KnownPlot[]): readonly KnownPlot[] {
  return [...new Map([...plots, ...others].map((plot) => [plot.id, plot])).values()];
}

function counted(base: NonNullable<BaseStanding["base"]>, producer: OrganisationKind): BaseStanding {
  const place = { region: base.regionCode, scheme: "none", producer, organisation: base.organisation };
  const entries = base.plots.flatMap(({ id, areaMu, yieldCapKgPerMu, closedFrom }) => {
    if (yieldCapKgPerMu === undefined || closedFrom !== undefined) return [];
    const amounts = { "capacity-grams": Math.round(areaMu * yieldCapKgPerMu * 1000) };
    return [[`plot/${id}`, { on: "standing", amounts }] as const];
  });
  return { base, place, entries: Object.fromEntries(entries) };
}
