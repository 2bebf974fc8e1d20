import { mayActInRegion, notFound } from "../access.ts";
import type { CalendarDate } from "../calendar.ts";
import { type Context, factOf, today } from "../context.ts";
import { DomainError, nothingChanged } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import { plotFaults } from "../farm/add-base.ts";
import { type FieldFault, requireValid } from "../field-errors.ts";
import { storedId } from "../identifiers/own-id.ts";
import { regionFaults } from "../parties/place-faults.ts";
import {
  type ClassPeriod,
  countyOf,
  type Household,
  type HouseholdClass,
  type HouseholdPlot,
  holdsPersonalNumber,
} from "./household.ts";

/** A household, and the fact of what became of it. */
interface Changed<Kind extends Fact["kind"]> {
  readonly household: Household;
  readonly fact: Fact<Kind>;
}

/** A plot as a command says it. */
export type SaidPlot = Omit<HouseholdPlot, "yieldCapKgPerMu"> & { readonly yieldCapKgPerMu?: number | undefined };

/** A class period as a command says it. */
export interface SaidPeriod {
  readonly class: HouseholdClass;
  readonly from: CalendarDate;
  readonly to?: CalendarDate | undefined;
}

/** The first registration of a household. `class` holds from `validFrom`, to `validTo` where that is known. */
export interface RegisterHousehold {
  readonly id: string;
  readonly village: string;
  readonly class: HouseholdClass;
  readonly validFrom: CalendarDate;
  readonly validTo?: CalendarDate | undefined;
  readonly plots?: readonly SaidPlot[] | undefined;
}

/**
 * Registers a household of a village in the office's region. Errors: `invalid-request` (a village that is none or lies elsewhere, an id that
 * holds an identity or mobile number, periods or plots that contradict themselves).
 */
export function registerHousehold(command: RegisterHousehold, ctx: Context): Changed<"household-registered"> {
  const { id, village, validFrom, validTo, plots = [] } = command;
  const classes = [periodOf({ class: command.class, from: validFrom, to: validTo })];
  requireValid([
    ...idFaults(id),
    ...villageFaults(village, ctx),
    ...periodFaults(classes, ctx, { list: "", from: "/validFrom", to: "/validTo" }),
    ...(plots.length === 0 ? [] : plotFaults(plots)),
  ]);
  const stored = storedId(village.slice(0, 6), id);
  const kept = { id: stored, village, classes, plots: plots.map(plotOf) };
  return {
    household: { ...kept, organisation: ctx.actor.organisation, createdAt: ctx.now },
    fact: factOf("household-registered", ctx.now, kept, ctx),
  };
}

/** What should have been said of a household. `classes` and `plots` are whole lists; `person` says which names of it changed, never what they are. */
export interface CorrectHousehold {
  readonly id?: string | undefined;
  readonly reason: string;
  readonly village?: string | undefined;
  readonly classes?: readonly SaidPeriod[] | undefined;
  readonly plots?: readonly SaidPlot[] | undefined;
}

/**
 * Corrects a household. It stays in its county, for its id lives there. Errors: `not-found` (none there, or beyond the office's region),
 * `invalid-request`, `correction-refused` (nothing would change).
 */
export function correctHousehold(
  before: Household | undefined,
  { id, reason, village, classes, plots }: CorrectHousehold,
  personChanges: readonly string[],
  ctx: Context,
): Changed<"household-corrected"> {
  const household = requireOf(before, ctx);
  const after = {
    village: village ?? household.village,
    classes: classes?.map(periodOf) ?? household.classes,
    plots: plots?.map(plotOf) ?? household.plots,
  };
  requireValid([
    ...(village === undefined ? [] : villageFaults(village, ctx)),
    ...(countyOf(after) === countyOf(household) ? [] : [otherCounty(household)]),
    ...(classes === undefined ? [] : periodFaults(after.classes, ctx)),
    ...(plots === undefined || plots.length === 0 ? [] : plotFaults(plots)),
  ]);
  const fields = (["village", "classes", "plots"] as const).filter((field) => !same(after[field], household[field]));
  if (fields.length + personChanges.length === 0) throw nothingChanged();
  if (personChanges.length > 0) requireKept(household);
  const only = (whole: Pick<Household, "village" | "classes" | "plots">) =>
    Object.fromEntries(fields.map((field) => [field, whole[field]]));
  const data = {
    ...defined({ id }),
    corrects: { kind: "household", id: household.id },
    reason,
    before: only(household),
    after: only(after),
    ...(personChanges.length === 0 ? {} : { person: personChanges }),
  };
  return { household: { ...household, ...after }, fact: factOf("household-corrected", ctx.now, data, ctx) };
}

/** What says who the household is goes; the household, and what was recorded of it, stays under its id. Errors: `not-found`, `correction-refused`. */
export function eraseHousehold(
  before: Household | undefined,
  { id, reason }: { readonly id?: string | undefined; readonly reason: string },
  ctx: Context,
): Changed<"household-erased"> {
  const household = requireKept(requireOf(before, ctx));
  const data = { ...defined({ id }), household: household.id, reason };
  return { household: { ...household, erasedAt: ctx.now }, fact: factOf("household-erased", ctx.now, data, ctx) };
}

/** The household, where the office's region covers its village. */
export function requireOf(household: Household | undefined, ctx: Context): Household {
  if (household !== undefined && mayActInRegion(ctx.actor.party, household.village)) return household;
  throw notFound("household");
}

function requireKept(household: Household): Household {
  if (household.erasedAt === undefined) return household;
  throw new DomainError("correction-refused", {
    en: `Who this household is was erased on ${household.erasedAt}. What was recorded of it stays under its id; register it anew, under another id, if its names are to be kept again.`,
    zh: `该农户的身份信息已于 ${household.erasedAt} 删除，已有记录仍以其编号保留。如需重新留存姓名，请以新编号登记。`,
  });
}

function plotOf({ id, areaMu, crop, yieldCapKgPerMu }: SaidPlot): HouseholdPlot {
  return { id, areaMu, crop, ...defined({ yieldCapKgPerMu }) };
}

function periodOf({ class: said, from, to }: SaidPeriod): ClassPeriod {
  return { class: said, from, ...defined({ to }) };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function idFaults(id: string): FieldFault[] {
  if (!holdsPersonalNumber(id)) return [];
  return [
    {
      pointer: "/id",
      en: "This id holds an identity or mobile number, and ids stand in records for ever. Number households by village and order, such as 510824100201-017.",
      zh: "编号中含有身份证号或手机号，而编号将永久保留在记录中。请按村和顺序编号，例如 510824100201-017。",
    },
  ];
}

function villageFaults(village: string, ctx: Context): FieldFault[] {
  const pointer = "/village";
  if (!/^\d{9}(?!000)\d{3}$/.test(village)) {
    return [
      {
        pointer,
        en: `${village} is no village: give the twelve digits of its code (National Bureau of Statistics).`,
        zh: `${village} 不是村级代码：请填写国家统计局的 12 位村级代码。`,
      },
    ];
  }
  const unknown = regionFaults(village, today(ctx)).map((fault) => ({ ...fault, pointer }));
  if (unknown.length > 0) return unknown;
  const { regionCode } = ctx.actor.party;
  if (mayActInRegion(ctx.actor.party, village)) return [];
  return [
    {
      pointer,
      en: `${village} lies outside the region of your office (${regionCode}). The office of that county registers its households.`,
      zh: `${village} 不在贵单位辖区（${regionCode}）内，请由该县的部门登记。`,
    },
  ];
}

function otherCounty(household: Household): FieldFault {
  return {
    pointer: "/village",
    en: `A household's id lives inside its county ${countyOf(household)}. End its class there and register it in the other county.`,
    zh: `农户编号只在 ${countyOf(household)} 县内有效。请在原县结束其类别，并在迁入县重新登记。`,
  };
}

/** Where the members of a period stand in the command. */
interface Pointers {
  readonly list: string;
  readonly from: string;
  readonly to: string;
}

/** Periods follow one another, none over the next, and none begins after today. */
function periodFaults(classes: readonly ClassPeriod[], ctx: Context, single?: Pointers): FieldFault[] {
  const now = today(ctx);
  const faults: FieldFault[] = [];
  if (classes.length === 0) {
    faults.push({ pointer: "/classes", en: "A household has at least one class.", zh: "农户至少应有一个类别。" });
  }
  classes.forEach(({ from, to }, n) => {
    const { from: atFrom, to: atTo } = single ?? { from: `/classes/${n}/from`, to: `/classes/${n}/to` };
    const before = classes[n - 1];
    if (from > now) {
      faults.push({
        pointer: atFrom,
        en: `${from} lies ahead: record a class once it holds.`,
        zh: `${from} 尚未到来，请在生效后登记。`,
      });
    }
    if (to !== undefined && to < from) {
      faults.push({
        pointer: atTo,
        en: `The last day lies before the first, ${from}.`,
        zh: `截止日早于起始日 ${from}。`,
      });
    }
    if (before !== undefined && (before.to === undefined || before.to >= from)) {
      faults.push({
        pointer: atFrom,
        en: `The class before it holds ${before.to === undefined ? "without an end" : `until ${before.to}`}: list periods in order, each ended before the next begins.`,
        zh: `前一类别${before.to === undefined ? "没有截止日" : `至 ${before.to} 有效`}：请按先后排列，前一段结束后再开始下一段。`,
      });
    }
  });
  return faults;
}
