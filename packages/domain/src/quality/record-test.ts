import { mayActInRegion, notFound } from "../access.ts";
import type { Batch, TestReport } from "../batches/batch.ts";
import { type BatchOrigin, existsFrom } from "../batches/origin.ts";
import { requireRegistered, standingTests } from "../batches/standing.ts";
import type { CalendarDate } from "../calendar.ts";
import { dateInChina, startOfDay } from "../calendar.ts";
import type { Context } from "../context.ts";
import { factOf, today } from "../context.ts";
import { DomainError, fieldError } from "../errors.ts";
import { testEvent } from "../events/own-events.ts";
import type { Fact } from "../fact.ts";
import { defined } from "../fact.ts";
import { invalidRequest, requireValid } from "../field-errors.ts";
import { canonicalJson } from "../identifiers/canonical-json.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { TestRight } from "../laboratories/right.ts";
import type { Organisation } from "../organisation.ts";
import { failureFlags } from "./failed-test.ts";
import { type LaboratoryState, notForLaboratory, type RightAsked, rightOf } from "./laboratory-right.ts";
import { itemFaults, keptItem, overIn, type TypedItem } from "./results.ts";
import { requireRetestable } from "./retest.ts";

/** A residue test as typed. `kind` rapid: of a field kit. `fileSha256` is that of the report's file, lower-case hex. */
export interface RecordTest {
  readonly sampleId: string;
  readonly sampledOn: CalendarDate;
  readonly receivedOn?: CalendarDate | undefined;
  readonly testedOn: CalendarDate;
  readonly issuedOn: CalendarDate;
  readonly items: readonly TypedItem[];
  readonly verdict: TestReport["verdict"];
  readonly fileSha256?: string | undefined;
  readonly retestOf?: string | undefined;
  readonly kind?: TestReport["kind"] | undefined;
  readonly standard?: string | undefined;
  /** Of a laboratory: on which commission it reports, where several rights would do. */
  readonly commission?: RightAsked["commission"];
}

/** What a report is decided on. `laboratory`: what is known of the laboratory that reports; nothing where another does. */
export interface TestState {
  readonly batch: Batch | undefined;
  readonly producer: Organisation | undefined;
  readonly laboratory?: LaboratoryState;
}

const NOTHING_KNOWN: LaboratoryState = { standings: [], commissions: [] };

/** Laboratories test in their region and what they are sent, inspectors what was grown in their region, clerks what they registered. */
function requireRight(
  { batch, producer, laboratory = NOTHING_KNOWN }: TestState,
  command: RecordTest,
  ctx: Context,
): { readonly batch: Batch; readonly right: TestRight | undefined } {
  const { role, organisation, party } = ctx.actor;
  if (role === "laboratory") {
    const right = batch && rightOf(batch, command, laboratory, ctx);
    if (batch === undefined || right === undefined) throw notForLaboratory();
    return { batch, right };
  }
  if (batch === undefined) throw notFound("batch");
  if (role === "clerk" && batch.organisation === organisation) return { batch, right: undefined };
  const isOffice = role === "inspector" && producer !== undefined && mayActInRegion(party, producer.regionCode);
  if (!isOffice) throw notFound("batch");
  return { batch, right: { kind: "office" } };
}

/** Producers and bureaus report on nobody's commission. */
function requireNoCommission({ commission }: RecordTest, { actor }: Context): void {
  if (commission === undefined || actor.role === "laboratory") return;
  throw invalidRequest([
    {
      pointer: "/commission",
      en: "Only a laboratory reports on a commission. Leave it out.",
      zh: "仅检测机构按委托登记，请不填此项。",
    },
  ]);
}

type NamedDate = readonly [name: string, zh: string, date: CalendarDate | undefined];

/** No sample is older than the goods. */
function firstDate(origin: BatchOrigin): NamedDate {
  switch (origin.kind) {
    case "harvest":
      return ["harvestedOn", "采收日期", origin.harvestedOn];
    case "transformation":
      return ["transformedOn", "加工日期", existsFrom(origin)];
  }
}

function requireDatesInOrder(batch: Batch, command: RecordTest, ctx: Context): void {
  const dates: readonly NamedDate[] = [
    firstDate(batch.origin),
    ["sampledOn", "抽样日期", command.sampledOn],
    ["receivedOn", "收样日期", command.receivedOn],
    ["testedOn", "检测日期", command.testedOn],
    ["issuedOn", "签发日期", command.issuedOn],
    ["today", "今天", today(ctx)],
  ];
  const known = dates.flatMap(([name, zh, date]) => (date === undefined ? [] : [{ name, zh, date }]));
  for (const [index, later] of known.entries()) {
    const earlier = known[index - 1];
    if (earlier === undefined || earlier.date <= later.date) continue;
    const field = later.name === "today" ? earlier.name : later.name;
    const detail = `${earlier.name} ${earlier.date} must not be after ${later.name} ${later.date}`;
    const detailZh = `${earlier.zh} ${earlier.date} 不能晚于${later.zh} ${later.date}`;
    throw new DomainError(
      "date-order",
      {
        en: `${detail}: harvest, sample, receipt, test and issue follow each other. Correct the date that differs from the report.`,
        zh: `${detailZh}：采收、抽样、收样、检测、签发须依次进行。请按报告更正日期。`,
      },
      { errors: [{ pointer: `/${field}`, detail, detailZh }] },
    );
  }
}

function requireVerdictOfResults({ items, verdict, kind }: RecordTest): void {
  requireValid(itemFaults(items, kind));
  const over = overIn(items);
  if ((verdict === "failed") === over.length > 0) return;
  const detail =
    verdict === "passed"
      ? {
          en: `The verdict is passed, but over the limit${orPositive(kind).en} are: ${over.join(", ")}. Correct the results or the verdict.`,
          zh: `结论为合格，但超过限量${orPositive(kind).zh}的有：${over.join("、")}。请更正结果或结论。`,
        }
      : {
          en: `The verdict is failed, but no result is over its limit${orPositive(kind).en}. Give the item that failed, or correct the verdict.`,
          zh: `结论为不合格，但没有任何项目超过限量${orPositive(kind).zh}。请补充不合格项目或更正结论。`,
        };
  throw new DomainError("verdict-contradicts-results", detail, {
    errors: [fieldError("/verdict", detail)],
    extensions: { overLimit: over },
  });
}

/** A kit finds no amount: what it says of a sample is positive or negative. */
function orPositive(kind: RecordTest["kind"]): { readonly en: string; readonly zh: string } {
  return kind === "rapid" ? { en: " or positive", zh: "或呈阳性" } : { en: "", zh: "" };
}

/** What a report says, whoever recorded it. */
function contentOf({
  sampleId,
  sampledOn,
  receivedOn,
  testedOn,
  issuedOn,
  items,
  verdict,
  fileSha256,
  retestOf,
  kind,
  standard,
}: RecordTest): string {
  const dates = { sampledOn, receivedOn, testedOn, issuedOn };
  const retested = retestOf === undefined ? undefined : plainId(retestOf);
  const said = { items: items.map(keptItem), verdict, fileSha256, retestOf: retested, kind, standard };
  return canonicalJson({ sampleId: plainId(sampleId), ...dates, ...said });
}

/** A report that was taken back does not come back by being sent again: it may be a message that was long under way. */
function requireNotVoided(batch: Batch, command: RecordTest, { actor }: Context): void {
  const isSame = ({ voided, ...test }: TestReport) =>
    voided !== undefined && test.by === actor.organisation && contentOf(test) === contentOf(command);
  const same = batch.tests.find(isSame);
  if (same?.voided === undefined) return;
  const date = dateInChina(same.voided.at);
  throw new DomainError(
    "id-taken",
    {
      en: `This very report of sample ${plainId(same.sampleId)} was voided on this batch on ${date} (${same.voided.reason}). Nothing was changed. Send it with what was wrong corrected; if it was right as it was, under another sample id.`,
      zh: `样品 ${plainId(same.sampleId)} 的这份报告已于 ${date} 在本批次作废（${same.voided.reason}），未作任何更改。请更正内容后登记；如原报告无误，请换用其他样品编号登记。`,
    },
    { errors: [{ pointer: "/sampleId", detail: `voided on ${date}`, detailZh: `已于 ${date} 作废` }] },
  );
}

/** One report, one sample, one batch: neither the sample nor the file may stand on this batch already, by the same organisation. */
function requireUnused(batch: Batch, command: RecordTest, { actor }: Context): void {
  const { fileSha256 } = command;
  const sampleId = plainId(command.sampleId);
  const standing = standingTests(batch).filter(({ by }) => by === actor.organisation);
  if (standing.some((test) => plainId(test.sampleId) === sampleId)) {
    throw new DomainError(
      "id-taken",
      {
        en: `Sample ${sampleId} already has a report on this batch. Record another test under its own sample id.`,
        zh: `样品 ${sampleId} 在本批次已有检测报告。其他检测请使用各自的样品编号。`,
      },
      { errors: [{ pointer: "/sampleId", detail: "already used", detailZh: "已被使用" }] },
    );
  }
  const holding = standing.find((test) => fileSha256 !== undefined && test.fileSha256 === fileSha256);
  if (holding === undefined) return;
  const holder = plainId(holding.sampleId);
  throw new DomainError(
    "report-already-used",
    {
      en: `This report file already belongs to sample ${holder}. One report, one sample: attach the report of ${sampleId}.`,
      zh: `该报告文件已属于样品 ${holder}。一份报告对应一个样品，请上传样品 ${sampleId} 的报告。`,
    },
    {
      errors: [
        {
          pointer: "/fileSha256",
          detail: `already used by sample ${holder}`,
          detailZh: `已用于样品 ${holder}`,
        },
      ],
    },
  );
}

/**
 * Binds a test report to a batch by its sample. `attested` when a laboratory or inspector records it, `declared` for the
 * producer's own test; with it is kept on what right it stands. Errors: `not-found`, `already-voided` (the registration), `date-order`,
 * `verdict-contradicts-results`, `id-taken`, `report-already-used`, `invalid-request` (items that say nothing or two things; a commission that
 * is none; a re-test of what did not fail, by a clerk, by a field kit, or by who reported the failure).
 */
export function recordTest(
  state: TestState,
  command: RecordTest,
  ctx: Context,
): { readonly batch: Batch; readonly report: TestReport; readonly fact: Fact } {
  const { batch: before, right } = requireRight(state, command, ctx);
  requireNoCommission(command, ctx);
  requireRegistered(before);
  requireDatesInOrder(before, command, ctx);
  requireVerdictOfResults(command);
  requireUnused(before, command, ctx);
  requireNotVoided(before, command, ctx);
  requireRetestable(before, command, ctx);
  const { receivedOn, fileSha256, retestOf, kind, standard, items, commission: _, ...rest } = command;
  const report: TestReport = {
    ...rest,
    items: items.map(keptItem),
    ...defined({ receivedOn, fileSha256, retestOf, kind, standard, right }),
    by: ctx.actor.organisation,
    level: ctx.actor.role === "clerk" ? "declared" : "attested",
  };
  const parties = { ...before.parties, [ctx.actor.organisation]: ctx.actor.party };
  const batch: Batch = {
    ...before,
    parties,
    tests: [...before.tests, report],
    flags: [...before.flags, ...failureFlags(report, parties, ctx)],
  };
  const data = { gtin: batch.gtin, lot: batch.lot, ...report };
  return {
    batch,
    report,
    fact: factOf("test-recorded", startOfDay(report.issuedOn), data, ctx, testEvent(batch, report, ctx)),
  };
}
