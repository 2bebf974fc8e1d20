import { notFound } from "../access.ts";
import { type Context, factOf, today } from "../context.ts";
import { DomainError, nothingChanged } from "../errors.ts";
import type { Fact } from "../fact.ts";
import { invalidRequest, requireValid } from "../field-errors.ts";
import { canonicalJson } from "../identifiers/canonical-json.ts";
import { scopeOf } from "../region-code.ts";
import type { IndicatorSet, KeptSet, SetVersion } from "./indicator.ts";
import { faultsOf } from "./validity.ts";

/** Versions of one set: a year that needs more of them is no agreement. */
const VERSIONS_MAX = 30;
/** The first year for which a set may be published, and how far ahead. */
const FIRST_YEAR = 2020;
const YEARS_AHEAD = 1;

interface Published {
  readonly kept: KeptSet;
  readonly version: SetVersion;
  readonly fact: Fact<"indicators-published">;
}

/**
 * The office of a province or city says by what its counties are assessed for a year. Errors: `invalid-request` (each field), `id-taken`
 * where there is a set for that year already.
 */
export function publishSet(kept: KeptSet | undefined, set: IndicatorSet, ctx: Context): Published {
  requireSet(set, ctx);
  if (kept !== undefined) {
    throw new DomainError("id-taken", {
      en: `There is a set for ${set.year} already. Nothing was changed. Correct it instead, with a reason: both versions stay.`,
      zh: `${set.year} 年的考核指标已发布，未作任何更改。如需修改，请提交更正并写明原因，新旧版本均保留。`,
    });
  }
  return published([], set, undefined, ctx);
}

/** A further version in place of the last, which stays on record. Errors: `invalid-request`, `not-found`, `correction-refused`. */
export function correctSet(kept: KeptSet | undefined, set: IndicatorSet, reason: string, ctx: Context): Published {
  requireSet(set, ctx);
  if (kept === undefined) throw notFound("indicators");
  if (kept.versions.length >= VERSIONS_MAX) {
    throw new DomainError("correction-refused", {
      en: `It has ${VERSIONS_MAX} versions already, the most that there are. Nothing was changed. Publish what is new with the set of the next year.`,
      zh: `该年度指标已有 ${VERSIONS_MAX} 个版本，已达上限，未作任何更改。请在下一年度的指标中发布。`,
    });
  }
  if (canonicalJson(kept.set) === canonicalJson(inOrderOfCodes(set))) throw nothingChanged();
  return published(kept.versions, set, reason, ctx);
}

function requireSet(set: IndicatorSet, ctx: Context): void {
  const { region, year } = set;
  const own = ctx.actor.party.regionCode;
  const scope = scopeOf(own);
  const isAbove = scope !== undefined && scope.length <= 4;
  if (!isAbove || scopeOf(region) !== scope) {
    const en = isAbove
      ? `your office publishes for its own region, ${own}.`
      : "a province's or a city's office publishes what counties are assessed by.";
    const zh = isAbove ? `贵机构只能为本辖区 ${own} 发布。` : "考核指标由省、市统计机构发布。";
    throw invalidRequest([{ pointer: "/region", en, zh }]);
  }
  const last = Number(today(ctx).slice(0, 4)) + YEARS_AHEAD;
  if (year < FIRST_YEAR || year > last) {
    const en = `must lie between ${FIRST_YEAR} and ${last}.`;
    throw invalidRequest([{ pointer: "/year", en, zh: `须在 ${FIRST_YEAR} 年至 ${last} 年之间。` }]);
  }
  requireValid(faultsOf(set));
}

function inOrderOfCodes(set: IndicatorSet): IndicatorSet {
  return { ...set, counties: set.counties.toSorted() };
}

function published(
  before: readonly SetVersion[],
  set: IndicatorSet,
  reason: string | undefined,
  ctx: Context,
): Published {
  const { organisation: by, party } = ctx.actor;
  const ordered = inOrderOfCodes(set);
  const why = reason === undefined ? {} : { reason };
  const version = { version: before.length + 1, at: ctx.now, by, byName: party.name, ...why };
  return {
    kept: { set: ordered, versions: [...before, version] },
    version,
    fact: factOf("indicators-published", ctx.now, { ...ordered, version: version.version, ...why }, ctx),
  };
}
