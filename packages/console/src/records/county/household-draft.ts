import type { Shape } from "../../service/client.ts";

/** What a person types of a household: text, until it is read. */
export interface HouseholdDraft {
  readonly id: string;
  readonly village: string;
  readonly name: string;
  readonly contact: string;
  readonly classes: readonly PeriodDraft[];
  readonly plots: readonly PlotDraft[];
}

export type HouseholdClass = Shape<"HouseholdRecord">["classes"][number]["class"];

export interface PeriodDraft {
  readonly class: HouseholdClass;
  readonly from: string;
  readonly to: string;
}

export interface PlotDraft {
  readonly crop: string;
  readonly area: string;
  readonly cap: string;
}

export const NEW_PERIOD: PeriodDraft = { class: "lifted", from: "", to: "" };
export const NEW_PLOT: PlotDraft = { crop: "", area: "", cap: "" };

export const EMPTY: HouseholdDraft = { id: "", village: "", name: "", contact: "", classes: [NEW_PERIOD], plots: [] };

/** A household as it stands, as it would be typed. */
export function draftOf(household: Shape<"HouseholdRecord">): HouseholdDraft {
  const { id, village, person, classes, plots } = household;
  return {
    ...{ id, village, name: person?.name ?? "", contact: person?.contact ?? "" },
    classes: classes.map(({ from, to = "", ...one }) => ({ ...one, from, to })),
    plots: plots.map(({ crop, areaMu, yieldCapKgPerMu = "" }) => ({
      ...{ crop, area: String(areaMu), cap: String(yieldCapKgPerMu) },
    })),
  };
}

const positive = (text: string): number | undefined =>
  /^\d+(?:\.\d{1,3})?$/.test(text.trim()) && Number(text) > 0 ? Number(text) : undefined;

export const isVillage = (text: string): boolean => /^\d{12}$/.test(text.trim());
export const isNumber = (text: string): boolean => positive(text) !== undefined;

type Plots = Shape<"HouseholdRecord">["plots"];

/** The plots as the service takes them, numbered in their order; undefined where one lacks something. */
export function plotsIn({ plots }: HouseholdDraft): Plots | undefined {
  const read = plots.map(({ crop, area, cap }, n) => {
    const [areaMu, most] = [positive(area), positive(cap)];
    if (crop.trim() === "" || areaMu === undefined || (cap.trim() !== "" && most === undefined)) return undefined;
    return { id: String(n + 1), crop: crop.trim(), areaMu, ...(most !== undefined && { yieldCapKgPerMu: most }) };
  });
  return read.every((one) => one !== undefined) ? read : undefined;
}

type Classes = Shape<"HouseholdRecord">["classes"];

/** The class periods as the service takes them; undefined where one lacks its first day. */
export function classesIn({ classes }: HouseholdDraft): Classes | undefined {
  if (classes.some(({ from }) => from === "")) return undefined;
  return classes.map(({ to, ...one }) => ({ ...one, ...(to !== "" && { to }) }));
}

/** Who it is, as the service takes it; undefined where nothing is typed. */
export function personIn({ name, contact }: HouseholdDraft): { name: string; contact?: string } | undefined {
  if (name.trim() === "") return undefined;
  return { name: name.trim(), ...(contact.trim() !== "" && { contact: contact.trim() }) };
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What a correction names: the members that differ; undefined where something is missing. */
export function changesIn(draft: HouseholdDraft, before: HouseholdDraft) {
  const [plots, classes] = [plotsIn(draft), classesIn(draft)];
  if (plots === undefined || classes === undefined || !isVillage(draft.village)) return undefined;
  const person = personIn(draft);
  if (person === undefined && personIn(before) !== undefined) return undefined;
  return {
    ...(draft.village.trim() !== before.village && { village: draft.village.trim() }),
    ...(!same(classes, classesIn(before)) && { classes }),
    ...(!same(plots, plotsIn(before)) && { plots }),
    ...(person !== undefined && !same(person, personIn(before)) && { person }),
  };
}
