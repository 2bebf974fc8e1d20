import { mayActInRegion, notFound } from "../access.ts";
import { dateInChina, type Instant } from "../calendar.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import { plainId } from "../identifiers/own-id.ts";
import { scopeOf } from "../region-code.ts";
import { type Settled, settledAs, withSettlement } from "../settlements/settlement.ts";
import type { Figure } from "./figure.ts";
import type { KeptSet, Words } from "./indicator.ts";
import type { ObjectionOutcome, ObjectionState } from "./kinds.ts";

/** That a county says a figure of it is wrong. It stands beside the figure until the office that published the set decides. */
export interface Objection extends Settled<ObjectionOutcome> {
  readonly id: string;
  /** Of the set: whose office decides. */
  readonly region: string;
  readonly year: number;
  readonly county: string;
  readonly indicator: string;
  readonly indicatorName: Words;
  readonly by: string;
  readonly byName: string;
  readonly at: Instant;
  readonly reason: string;
  /** SHA-256 of a file that the county keeps: what it counted itself. */
  readonly fileSha256?: string;
  /** What the figure was when it was objected to. */
  readonly figure: Pick<Figure, "numerator" | "denominator" | "value">;
}

/** What a county's objections against a set have come to: read beside its figures. */
export interface CountyObjections {
  readonly objections: readonly {
    readonly id: string;
    readonly indicator: string;
    /** Oldest first: what it was from when on. */
    readonly states: readonly { readonly state: ObjectionState; readonly at: Instant }[];
  }[];
}

export const NO_OBJECTIONS: CountyObjections = { objections: [] };

/** Of one county against one set, and against one indicator; decisions that one objection takes. */
const OBJECTIONS_MAX = 60;
const TIMES_MAX = 5;
const SETTLEMENTS_MAX = 10;

function refused(en: string, zh: string, more: Readonly<Record<string, unknown>> = {}): DomainError {
  const detail = { en: `${en} Nothing was changed.`, zh: `${zh}未作任何更改。` };
  return new DomainError("dispute-refused", detail, { extensions: more });
}

/** The newest objection against an indicator's figure, as it stood before an instant or stands now; undefined where there was none. */
export function objectionAgainst(
  { objections }: CountyObjections,
  indicator: string,
  before?: Instant,
): { readonly id: string; readonly state: ObjectionState } | undefined {
  const told = objections.flatMap(({ id, indicator: of, states }) => {
    const last = states.findLast(({ at }) => before === undefined || at < before);
    return of === indicator && last !== undefined ? [{ id, state: last.state }] : [];
  });
  return told.at(-1);
}

/** The county that an office stands for; undefined of a township's, a city's or a province's. */
export function countyOfOffice(regionCode: string): string | undefined {
  const scope = scopeOf(regionCode);
  return scope?.length === 6 ? scope : undefined;
}

export interface RaiseObjection {
  readonly id: string;
  readonly indicator: string;
  readonly reason: string;
  readonly fileSha256?: string | undefined;
}

/**
 * A county's office objects to a figure of its county. Errors: `not-found` where the set has not this county or indicator,
 * `dispute-refused` where one is open already, or there were too many.
 */
export function raiseObjection(
  state: {
    /** The id under which it is stored. */
    readonly id: string;
    readonly kept: KeptSet | undefined;
    readonly figure: Figure;
    readonly before: CountyObjections | undefined;
  },
  command: RaiseObjection,
  ctx: Context,
): { readonly objection: Objection; readonly beside: CountyObjections; readonly fact: Fact<"objection-raised"> } {
  const { kept, figure, before = NO_OBJECTIONS, id } = state;
  const { organisation: by, party } = ctx.actor;
  const county = countyOfOffice(party.regionCode);
  if (kept === undefined || county === undefined || !kept.set.counties.includes(county)) {
    throw notFound("indicators");
  }
  const { region, year, indicators } = kept.set;
  const indicator = indicators.find((one) => one.id === command.indicator);
  if (indicator === undefined) throw notFound("indicators", command.indicator, "/indicator");
  requireRoom(before, command.indicator);
  const { reason, fileSha256 } = command;
  const { numerator, denominator, value } = figure;
  const said = {
    ...{ region, year, county, indicator: indicator.id, reason, ...defined({ fileSha256 }) },
    figure: defined({ numerator, denominator, value }),
  };
  const at = ctx.now;
  return {
    objection: {
      ...{ id, ...said, indicatorName: indicator.name, by, byName: party.name, at, settlements: [] },
    },
    beside: { objections: [...before.objections, { id, indicator: indicator.id, states: [{ state: "open", at }] }] },
    fact: factOf("objection-raised", at, { id: command.id, ...said }, ctx),
  };
}

function requireRoom({ objections }: CountyObjections, indicator: string): void {
  const same = objections.filter((one) => one.indicator === indicator);
  const open = same.find(({ states }) => states.at(-1)?.state === "open");
  if (open !== undefined) {
    throw refused(
      "Your county objects to this figure already. Wait for the decision, or take it back.",
      "本县对该指标已有未裁定的异议，请等待裁定或先撤回。",
      { objection: plainId(open.id) },
    );
  }
  if (same.length >= TIMES_MAX || objections.length >= OBJECTIONS_MAX) {
    throw refused(
      `So many objections were raised already (${TIMES_MAX} to one figure at most, ${OBJECTIONS_MAX} in all). Write to the office that published the set.`,
      `异议次数已达上限（每项指标 ${TIMES_MAX} 次，合计 ${OBJECTIONS_MAX} 次），请直接联系发布指标的机构。`,
    );
  }
}

/** May this office read it? Those over the county may, and who raised it. */
export function mayReadObjection(
  { by, county }: Pick<Objection, "by" | "county">,
  reader: { readonly id: string; readonly regionCode: string },
): boolean {
  return reader.id === by || mayActInRegion(reader, county);
}

/** As whoever asked named it: to a stranger it sounds like one that never was. */
function named(objection: Objection | undefined): string | undefined {
  return objection === undefined ? undefined : plainId(objection.id);
}

/** What may follow: a rejected one may be upheld after all, an upheld one rejected, or done with once the rows were corrected. */
const FOLLOWS: Readonly<Record<ObjectionState, readonly ObjectionOutcome[]>> = {
  open: ["upheld", "rejected"],
  upheld: ["rejected", "mended"],
  rejected: ["upheld"],
  mended: ["upheld"],
  withdrawn: [],
};

interface Done<K extends "objection-settled" | "objection-withdrawn"> {
  readonly objection: Objection;
  readonly beside: CountyObjections;
  readonly fact: Fact<K>;
}

/**
 * The office of the set's own region decides, or mends what it decided. An upheld figure counts as not known until its rows are corrected
 * and the office says so (`mended`): no figure is typed in place of one. Errors: `not-found`, `dispute-refused`.
 */
export function settleObjection(
  {
    objection,
    before = NO_OBJECTIONS,
  }: { readonly objection: Objection | undefined; readonly before?: CountyObjections | undefined },
  {
    id,
    outcome,
    reason,
  }: { readonly id?: string | undefined; readonly outcome: ObjectionOutcome; readonly reason: string },
  ctx: Context,
): Done<"objection-settled"> {
  const isOver = objection !== undefined && scopeOf(ctx.actor.party.regionCode) === scopeOf(objection.region);
  if (!isOver) throw notFound("objection", named(objection));
  const state = settledAs(objection);
  if (state === "withdrawn") throw refused("The county has taken it back.", "该异议已由提出方撤回，");
  if (!FOLLOWS[state].includes(outcome)) {
    const on = dateInChina(objection.settlements.at(-1)?.at ?? objection.at);
    const may = FOLLOWS[state].join(", ");
    throw refused(
      `It is ${state} since ${on}: what may follow is ${may}.`,
      `自 ${on} 起状态为 ${state}，只能改为 ${may}。`,
    );
  }
  if (objection.settlements.length >= SETTLEMENTS_MAX) {
    throw refused(`It was decided ${SETTLEMENTS_MAX} times already.`, `该异议已裁定 ${SETTLEMENTS_MAX} 次，`);
  }
  const data = { objection: objection.id, ...defined({ id }), outcome, reason };
  return {
    objection: withSettlement<ObjectionOutcome, Objection>(objection, { outcome, reason }, ctx),
    beside: besideWith(before, objection.id, outcome, ctx.now),
    fact: factOf("objection-settled", ctx.now, data, ctx),
  };
}

/** The county takes it back while nobody decided. Errors: `not-found`, `dispute-refused`. */
export function withdrawObjection(
  {
    objection,
    before = NO_OBJECTIONS,
  }: { readonly objection: Objection | undefined; readonly before?: CountyObjections | undefined },
  { id, reason }: { readonly id?: string | undefined; readonly reason: string },
  ctx: Context,
): Done<"objection-withdrawn"> {
  if (objection?.by !== ctx.actor.organisation) throw notFound("objection", named(objection));
  if (settledAs(objection) !== "open") throw refused("It is decided or taken back already.", "该异议已裁定或已撤回，");
  const data = { objection: objection.id, ...defined({ id }), reason };
  return {
    objection: { ...objection, withdrawn: { at: ctx.now, reason } },
    beside: besideWith(before, objection.id, "withdrawn", ctx.now),
    fact: factOf("objection-withdrawn", ctx.now, data, ctx),
  };
}

function besideWith(
  { objections }: CountyObjections,
  id: string,
  state: ObjectionState,
  at: Instant,
): CountyObjections {
  return {
    objections: objections.map((one) => (one.id === id ? { ...one, states: [...one.states, { state, at }] } : one)),
  };
}
