import type { Batch, TestReport } from "../batches/batch.ts";
import { regionsOf } from "../batches/harvested.ts";
import { isParty } from "../batches/parties.ts";
import { standingTests } from "../batches/standing.ts";
import type { CalendarDate } from "../calendar.ts";
import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import { invalidRequest } from "../field-errors.ts";
import { barIn, isOfBatch, type LaboratoryStanding, type OpenCommission } from "../laboratories/commission.ts";
import { bureauBehind, speaksFor, type TestRight } from "../laboratories/right.ts";
import { covers } from "../region-code.ts";

/** What is known of a laboratory where a batch lies: how it stands there, and for whom it tests. */
export interface LaboratoryState {
  readonly standings: readonly LaboratoryStanding[];
  readonly commissions: readonly OpenCommission[];
}

/** Of a report, what its right hangs on. `commission`: on which one it is made, where the laboratory says so. */
export interface RightAsked {
  readonly sampledOn: CalendarDate;
  readonly retestOf?: string | undefined;
  readonly commission?: { readonly organisation: string; readonly id: string } | undefined;
}

/**
 * The one refusal of a laboratory, for a batch that is unknown and for one that it may not report on. It names the way out, and tells a
 * stranger nothing.
 */
export function notForLaboratory(): DomainError {
  return new DomainError("not-found", {
    en: "There is no batch here that your laboratory may report on. Check GTIN and lot. A laboratory reports on batches of bases in its own region, as long as the bureau there does not bar it, and on others when the producer, a holder or the bureau commissions it: ask one of them to do so (POST /api/commissions).",
    zh: "没有贵机构可登记检测报告的批次。请核对商品条码和批号。检测机构可登记所在区域内基地的批次（当地主管部门停止其登记的除外）；其他批次须由生产者、持有者或主管部门委托：请其先登记委托（POST /api/commissions）。",
  });
}

/** Where the goods grew; of a batch that came out of others, where its producer sits. */
export function placeOf(batch: Batch): string | undefined {
  return batch.origin.kind === "harvest" ? batch.origin.base.regionCode : regionsOf(batch)[0];
}

/** Does a commission cover a sample of this batch that was taken on that day, by one who still has to do with the batch? */
export function isFor(
  batch: Batch,
  { scope, as, organisation, regionCode }: OpenCommission,
  on: CalendarDate,
): boolean {
  const isConcerned =
    as === "bureau" ? regionsOf(batch).some((region) => covers(regionCode, region)) : isParty(batch, organisation);
  if (!isConcerned) return false;
  if (isOfBatch(scope)) return scope.gtin === batch.gtin && scope.lot === batch.lot;
  const { from, to, base, gtin = batch.gtin } = scope;
  const place = placeOf(batch);
  const isThere = scope.regionCode === undefined || (place !== undefined && covers(scope.regionCode, place));
  const isOfBase = base === undefined || (batch.origin.kind === "harvest" && batch.origin.base.id === base);
  return from <= on && on <= to && gtin === batch.gtin && isThere && isOfBase;
}

function rightBy({ organisation, id, as, regionCode, scope: of }: OpenCommission, batch: Batch): TestRight {
  const scope = isOfBatch(of) ? "batch" : "period";
  if (as === "bureau") return { kind: "commission", organisation, id, as, scope, regionCode };
  const owner = batch.organisation === organisation ? "producer" : "holder";
  return { kind: "commission", organisation, id, as: owner, scope };
}

function notThatCommission(): DomainError {
  return invalidRequest([
    {
      pointer: "/commission",
      en: "No commission of that organisation and id lets your laboratory report on a sample of this batch taken on that day. See GET /api/commissions, or leave it out.",
      zh: "该机构没有此编号的委托可用于本批次该抽样日期的样品。请查看 GET /api/commissions，或不填此项。",
    },
  ]);
}

/** The bureau whose finding is re-tested. */
function findingOf(batch: Batch, sampleId: string | undefined) {
  const failed = standingTests(batch).find((test: TestReport) => test.sampleId === sampleId);
  return failed && bureauBehind(failed, batch.parties);
}

/**
 * On what a laboratory's report of this batch stands: the commission that it names; else, for this very batch, that of the bureau whose finding is
 * re-tested, or of any bureau; else its region, or any other commission, that for the batch first. A bar where the goods grew ends its region
 * and the commissions of producers and holders there; a bureau's own stand until they are ended. Undefined: on nothing. Errors:
 * `invalid-request` (the named commission is none of these).
 */
export function rightOf(
  batch: Batch,
  asked: RightAsked,
  { standings, commissions }: LaboratoryState,
  ctx: Context,
): TestRight | undefined {
  const place = placeOf(batch);
  const isBarred = standings.some(
    (standing) => barIn(standing) !== undefined && place !== undefined && covers(standing.regionCode, place),
  );
  const isInRegion = place !== undefined && covers(ctx.actor.party.regionCode, place);
  const region: TestRight | undefined = isInRegion && !isBarred ? { kind: "region" } : undefined;
  const open = commissions.filter((each) => isFor(batch, each, asked.sampledOn) && (!isBarred || each.as === "bureau"));
  if (region === undefined && open.length === 0) return undefined;
  const { commission: named } = asked;
  if (named !== undefined) {
    const meant = open.find(({ organisation, id }) => organisation === named.organisation && id === named.id);
    if (meant === undefined) throw notThatCommission();
    return rightBy(meant, batch);
  }
  const finding = findingOf(batch, asked.retestOf);
  const ofBatch = open.filter(({ scope }) => isOfBatch(scope));
  const forFinding = ofBatch.find((each) => each.as === "bureau" && finding !== undefined && speaksFor(each, finding));
  const first = forFinding ?? ofBatch.find(({ as }) => as === "bureau");
  if (first !== undefined) return rightBy(first, batch);
  const other = ofBatch[0] ?? open[0];
  return region ?? (other && rightBy(other, batch));
}
