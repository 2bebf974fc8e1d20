import { mayActInRegion, notFound } from "../access.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError, fieldError } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import { requireValid } from "../field-errors.ts";
import { barIn, type LaboratoryAct, type LaboratoryStanding } from "../laboratories/commission.ts";
import type { Organisation } from "../organisation.ts";
import { isRegionCode } from "../region-code.ts";

/** A bureau's word on a laboratory. `region`: its own, where none is given. */
export interface ChangeLaboratoryStatus {
  readonly id?: string | undefined;
  readonly status: LaboratoryAct["status"];
  readonly reason: string;
  readonly region?: string | undefined;
}

/** Acts that a standing keeps: the newest twenty, fewer where their reasons are long. All of them stay as facts. */
const ACTS_KEPT = 20;
/** UTF-16 code units of their reasons together: each is at most three bytes in JSON, so that all of it is some 15 KB. */
const REASONS_LENGTH_MAX = 4000;

function keptActs(all: readonly LaboratoryAct[]): readonly LaboratoryAct[] {
  const acts = all.slice(-ACTS_KEPT);
  const lengthFrom = (from: number) => acts.slice(from).reduce((sum, { reason }) => sum + reason.length, 0);
  let from = 0;
  while (from < acts.length - 1 && lengthFrom(from) > REASONS_LENGTH_MAX) from += 1;
  return acts.slice(from);
}

function requireOwnRegion(region: string, { actor }: Context): void {
  if (!isRegionCode(region)) {
    requireValid([{ pointer: "/region", en: `${region} is no division code.`, zh: `${region} 不是行政区划代码。` }]);
  }
  if (mayActInRegion(actor.party, region)) return;
  const detail = {
    en: `${region} does not lie in your bureau's region: it speaks for that alone.`,
    zh: `${region} 不在贵部门辖区内，只能就辖区内作出决定。`,
  };
  throw new DomainError("forbidden", detail, { errors: [fieldError("/region", detail)] });
}

function alreadySo(standing: Pick<LaboratoryStanding, "acts" | "regionCode" | "laboratory">): DomainError {
  const { regionCode, laboratory } = standing;
  const bar = barIn(standing);
  return bar === undefined
    ? new DomainError("correction-refused", {
        en: `Laboratory ${laboratory} is not barred in ${regionCode}: there is nothing to lift. A bar of another region is lifted by naming it.`,
        zh: `检测机构 ${laboratory} 在 ${regionCode} 未被停止登记，无需恢复。如系其他区域的决定，请填写该区域。`,
      })
    : new DomainError("correction-refused", {
        en: `Laboratory ${laboratory} is barred in ${regionCode} since ${bar.at} (${bar.reason}). To give another reason, admit it first.`,
        zh: `检测机构 ${laboratory} 自 ${bar.at} 起在 ${regionCode} 已被停止登记（${bar.reason}）。如需更改原因，请先恢复。`,
      });
}

/**
 * Bars a laboratory from reporting on what grows in the bureau's region, or a part of it, or admits it again; what a bureau commissions is
 * tested all the same, and what it reported before stands. Errors: `not-found` (no laboratory), `invalid-request` (region), `forbidden`
 * (a region that is not the bureau's), `correction-refused` (already so).
 */
export function changeLaboratoryStatus(
  state: { readonly laboratory: Organisation | undefined; readonly standing: LaboratoryStanding | undefined },
  { id, status, reason, region }: ChangeLaboratoryStatus,
  ctx: Context,
): { readonly standing: LaboratoryStanding; readonly fact: Fact<"laboratory-status-changed"> } {
  const { laboratory } = state;
  if (laboratory?.kind !== "laboratory") throw notFound("organisation");
  const regionCode = region ?? ctx.actor.party.regionCode;
  requireOwnRegion(regionCode, ctx);
  const before = state.standing ?? { laboratory: laboratory.id, regionCode, acts: [] };
  if ((status === "barred") === (barIn(before) !== undefined)) throw alreadySo(before);
  const act = { status, at: ctx.now, by: ctx.actor.organisation, reason };
  const data = { ...defined({ id }), laboratory: laboratory.id, regionCode, status, reason };
  return {
    standing: {
      ...before,
      actCount: (before.actCount ?? before.acts.length) + 1,
      acts: keptActs([...before.acts, act]),
    },
    fact: factOf("laboratory-status-changed", ctx.now, data, ctx),
  };
}
