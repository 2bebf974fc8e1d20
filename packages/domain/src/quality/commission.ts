import { parseGtin } from "@suyuan/gs1/gtin";
import { mayActInRegion, notFound } from "../access.ts";
import { mayOversee, requireHolder } from "../batches/access.ts";
import type { Batch } from "../batches/batch.ts";
import { regionsOf } from "../batches/harvested.ts";
import { lotId } from "../batches/identity.ts";
import { addDays, type CalendarDate } from "../calendar.ts";
import { type Context, factOf, today } from "../context.ts";
import { DomainError, fieldError } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import type { Base } from "../farm/base.ts";
import { type FieldFault, requireValid } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import { type Commission, type CommissionScope, isOfBatch, type OpenCommission } from "../laboratories/commission.ts";
import type { Commissioner } from "../laboratories/right.ts";
import type { Organisation } from "../organisation.ts";
import { isRegionCode } from "../region-code.ts";

/** What is asked of a laboratory: `gtin` and `lot` for samples of one batch, or `from` and `to` for those of a period. */
export interface MakeCommission {
  readonly id: string;
  readonly laboratory: string;
  readonly gtin?: string | undefined;
  readonly lot?: string | undefined;
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
  readonly base?: string | undefined;
  readonly region?: string | undefined;
}

export interface CommissionState {
  readonly existing: Commission | undefined;
  readonly laboratory: Organisation | undefined;
  /** The batch, or the base, that the command names. */
  readonly batch: Batch | undefined;
  readonly base: Base | undefined;
  /** Not ended, of this laboratory under the same heading: for the batch, by the organisation, or in the bureau's region. */
  readonly open: readonly OpenCommission[];
}

/** A period is at most three years, as long as a green-food certificate runs. */
const PERIOD_DAYS_MAX = 1096;
/** Until this many days after its end a period is looked for: a report may be late. */
export const LATE_REPORT_DAYS = 366;

/** Open commissions of one laboratory under one heading. */
export const OPEN_MAX = 50;

function scopeFaults({ gtin, lot, from, to, base, region }: MakeCommission): FieldFault[] {
  const isBatch = lot !== undefined;
  const isPeriod = from !== undefined || to !== undefined;
  if (isBatch === isPeriod || (isBatch && (gtin === undefined || base !== undefined || region !== undefined))) {
    const en =
      "Give either gtin and lot, for one batch, or from and to, for a period, with base, region or gtin to narrow it.";
    const zh = "请填写 gtin 和 lot（一个批次），或填写 from 和 to（一段时间，可再以 base、region 或 gtin 限定）。";
    return [{ pointer: isBatch ? "/lot" : "/from", en, zh }];
  }
  const faults: FieldFault[] = [];
  if (gtin !== undefined && !parseGtin(gtin).ok) {
    faults.push({
      pointer: "/gtin",
      en: `${gtin} is no GTIN: check its digits.`,
      zh: `${gtin} 不是有效的商品条码，请核对。`,
    });
  }
  if (isBatch) return faults;
  if (region !== undefined && !isRegionCode(region)) {
    faults.push({ pointer: "/region", en: `${region} is no division code.`, zh: `${region} 不是行政区划代码。` });
  }
  return [...faults, ...periodFaults(from, to)];
}

function periodFaults(from: CalendarDate | undefined, to: CalendarDate | undefined): FieldFault[] {
  if (from === undefined || to === undefined) {
    const pointer = from === undefined ? "/from" : "/to";
    return [{ pointer, en: "A period needs both from and to.", zh: "时间段须同时填写 from 和 to。" }];
  }
  if (from > to) return [{ pointer: "/to", en: "to must not be before from.", zh: "to 不得早于 from。" }];
  if (addDays(from, PERIOD_DAYS_MAX - 1) >= to) return [];
  return [
    {
      pointer: "/to",
      en: "A period is at most three years: commission anew after it.",
      zh: "一次委托最长三年，期满后请重新委托。",
    },
  ];
}

/** As what the actor commissions a test of this batch; `not-found` for one that is none of its own. */
function capacityFor(batch: Batch | undefined, command: MakeCommission, ctx: Context): Commissioner {
  const { role, organisation, party } = ctx.actor;
  const asked = { gtin: command.gtin ?? "", lot: command.lot ?? "", pointer: "/lot" };
  if (role === "inspector") {
    if (batch !== undefined && mayOversee(batch, party, role)) return "bureau";
    throw notFound("batch", lotId(asked), asked.pointer);
  }
  return requireHolder(batch, asked, ctx).organisation === organisation ? "producer" : "holder";
}

/** Its own base; of a bureau one in its region. */
function requireBase(base: Base | undefined, { base: id }: MakeCommission, { actor }: Context): void {
  if (id === undefined) return;
  const isIts =
    actor.role === "inspector"
      ? base !== undefined && mayActInRegion(actor.party, base.regionCode)
      : base?.organisation === actor.organisation;
  if (!isIts) throw notFound("base", plainId(id), "/base");
}

/** A bureau has tested what lies in its region. */
function requireRegion({ region }: MakeCommission, { actor }: Context): void {
  if (region === undefined || actor.role !== "inspector" || mayActInRegion(actor.party, region)) return;
  const detail = {
    en: `${region} does not lie in your bureau's region: a bureau commissions tests there alone.`,
    zh: `${region} 不在贵部门辖区内：主管部门只能委托辖区内的检测。`,
  };
  throw new DomainError("forbidden", detail, { errors: [fieldError("/region", detail)] });
}

function scopeOf({ gtin, lot, from = "", to = "", base, region }: MakeCommission): CommissionScope {
  if (gtin !== undefined && lot !== undefined) return { gtin, lot };
  return { from, to, ...defined({ base, regionCode: region, gtin }) };
}

/** One organisation has one laboratory test one batch once; and of periods so many run at once. */
function requireRoom(open: readonly OpenCommission[], scope: CommissionScope, as: Commissioner, me: string): void {
  const own = open.find(({ organisation }) => organisation === me);
  if (isOfBatch(scope) && own !== undefined) {
    throw new DomainError("correction-refused", {
      en: `Your organisation has commissioned this laboratory for this batch already (${own.id}). Nothing was changed: the laboratory may report on it. To make another commission, end that one.`,
      zh: `贵机构已就本批次委托该检测机构（${own.id}），未作任何更改，该机构可以登记报告。如需另行委托，请先终止该委托。`,
    });
  }
  // Holders never take the room of bureaus and producers.
  const counted = isOfBatch(scope) ? open.filter((each) => (each.as === "bureau") === (as === "bureau")) : open;
  if (counted.length < OPEN_MAX || (isOfBatch(scope) && as === "producer")) return;
  throw new DomainError(
    "payload-too-large",
    {
      en: `${OPEN_MAX} commissions of this laboratory are open here, which is the most. Nothing was changed. End those that are done with.`,
      zh: `该检测机构在此已有 ${OPEN_MAX} 项未终止的委托，达到上限，未作任何更改。请先终止已完成的委托。`,
    },
    { extensions: { limit: OPEN_MAX } },
  );
}

function requireFree({ existing }: CommissionState, { id }: MakeCommission): void {
  if (existing === undefined) return;
  const detail = {
    en: `Your organisation has a commission ${id} already. Choose another id.`,
    zh: `贵机构已有编号为 ${id} 的委托，请换一个编号。`,
  };
  throw new DomainError("id-taken", detail, { errors: [fieldError("/id", detail)] });
}

/**
 * An organisation has a laboratory test: a producer what it registered, a holder what it has or had, a bureau what its region covers. Errors:
 * `invalid-request` (neither a batch nor a period), `not-found` (laboratory, batch, base), `forbidden` (a region that is not the bureau's),
 * `id-taken`, `correction-refused` (the same batch twice), `payload-too-large` (too many that are open).
 */
export function makeCommission(
  state: CommissionState,
  command: MakeCommission,
  ctx: Context,
): { readonly commission: Commission; readonly fact: Fact<"commission-made"> } {
  requireValid(scopeFaults(command));
  const { id } = command;
  if (state.laboratory?.kind !== "laboratory") throw notFound("organisation", command.laboratory, "/laboratory");
  const scope = scopeOf(command);
  const ofPeriod = ctx.actor.role === "inspector" ? "bureau" : ctx.actor.role === "clerk" ? "producer" : "holder";
  const as = isOfBatch(scope) ? capacityFor(state.batch, command, ctx) : ofPeriod;
  requireBase(state.base, command, ctx);
  requireRegion(command, ctx);
  requireFree(state, command);
  requireRoom(stillOpen(state.open, ctx), scope, as, ctx.actor.organisation);
  const { organisation, party } = ctx.actor;
  const laboratory = state.laboratory.id;
  const said = { id, laboratory, as, scope };
  const { regionCode } = party;
  return {
    commission: {
      ...said,
      organisation,
      regionCode,
      regionCodes: regionCodesOf(state, scope, ctx),
      createdAt: ctx.now,
    },
    fact: factOf("commission-made", ctx.now, said, ctx),
  };
}

/** Whose bureaus see a commission. */
function regionCodesOf(
  { batch, base }: CommissionState,
  scope: CommissionScope,
  { actor }: Context,
): readonly string[] {
  const { regionCode } = actor.party;
  const its = isOfBatch(scope) ? regionsOfBatch(batch) : [base?.regionCode, scope.regionCode];
  return [...new Set([regionCode, ...its.flatMap((region) => (region === undefined ? [] : [region]))])];
}

const regionsOfBatch = (batch: Batch | undefined): readonly string[] => (batch === undefined ? [] : regionsOf(batch));

/** Those that a report may still stand on: a period that ended long ago makes way. */
export function stillOpen(open: readonly OpenCommission[], ctx: Context): readonly OpenCommission[] {
  const day = today(ctx);
  return open.filter(({ scope }) => isOfBatch(scope) || addDays(scope.to, LATE_REPORT_DAYS) >= day);
}

/** Ends a commission, by who made it: reports that were recorded until then stand. Errors: `not-found`, `correction-refused` (ended before). */
export function endCommission(
  existing: Commission | undefined,
  { id, reason }: { readonly id?: string | undefined; readonly reason: string },
  ctx: Context,
): { readonly commission: Commission; readonly fact: Fact<"commission-ended"> } {
  if (existing === undefined) throw notFound("commission");
  const { ended, laboratory } = existing;
  if (ended !== undefined) {
    throw new DomainError("correction-refused", {
      en: `Commission ${existing.id} was ended on ${ended.at} (${ended.reason}). Nothing was changed. To have the laboratory test again, make a new one.`,
      zh: `委托 ${existing.id} 已于 ${ended.at} 终止（${ended.reason}），未作任何更改。如需再次检测，请重新委托。`,
    });
  }
  const data = { ...defined({ id }), commission: existing.id, laboratory, reason };
  return {
    commission: { ...existing, ended: { at: ctx.now, by: ctx.actor.organisation, reason } },
    fact: factOf("commission-ended", ctx.now, data, ctx),
  };
}
