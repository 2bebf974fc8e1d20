import { mayActInRegion, notFound } from "../access.ts";
import type { Batch, Flag, TestReport } from "../batches/batch.ts";
import { type BatchOrigin, existsFrom } from "../batches/origin.ts";
import { requireRegistered, standingTests } from "../batches/standing.ts";
import type { CalendarDate } from "../calendar.ts";
import { dateInChina, startOfDay } from "../calendar.ts";
import { canonicalJson } from "../canonical-json.ts";
import type { Context } from "../context.ts";
import { factOf, today } from "../context.ts";
import { DomainError, fieldError } from "../errors.ts";
import { testEvent } from "../events/own-events.ts";
import type { Reason } from "../evidence.ts";
import type { Fact } from "../fact.ts";
import { defined } from "../fact.ts";
import { type FieldFault, invalidRequest, requireValid } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { Organisation } from "../organisation.ts";
import { isLaboratoryMethod, isOver, itemFaults, keptItem, type TypedItem } from "./results.ts";

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
}

/** Laboratories test what they are sent, inspectors what was grown in their region, clerks what they registered. */
function mayTest(batch: Batch, producer: Organisation | undefined, ctx: Context): boolean {
  const { role, organisation, party } = ctx.actor;
  if (role === "laboratory") return true;
  if (role === "clerk") return batch.organisation === organisation;
  return role === "inspector" && producer !== undefined && mayActInRegion(party, producer.regionCode);
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

/** The actives found over their limits, or by a kit. */
function overIn(items: RecordTest["items"]): readonly string[] {
  return items.filter((item) => isOver(keptItem(item))).map(({ active }) => active);
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

/** The failed sample, and where it was a re-test itself, what that re-tested, and so on. */
function testedBefore(batch: Batch, sampleId: string): readonly TestReport[] {
  const chain: TestReport[] = [];
  for (let id: string | undefined = sampleId; id !== undefined; ) {
    const test = standingTests(batch).find((each) => each.sampleId === id);
    if (test === undefined || chain.includes(test)) break;
    chain.push(test);
    id = test.retestOf;
  }
  return chain;
}

/** A re-test is by another body than the test, and by no quick method (Law on Quality and Safety of Agricultural Products, arts 51 and 48). */
function requireSecondBody(batch: Batch, retestOf: string, kind: RecordTest["kind"], ctx: Context): void {
  const faults: FieldFault[] = [];
  if (!isLaboratoryMethod({ kind })) {
    const en = "A field kit clears no failed sample: have it re-tested by a laboratory's method.";
    faults.push({ pointer: "/kind", en, zh: "快速检测不能用于复检，请由检测机构以实验室方法复检。" });
  }
  const own = testedBefore(batch, retestOf).find(({ by }) => by === ctx.actor.organisation);
  if (own !== undefined) {
    faults.push({
      pointer: "/retestOf",
      en: `${ctx.actor.party.name} reported the failure of sample ${plainId(own.sampleId)} itself, and nobody re-tests its own finding. Have another laboratory test it and record the re-test. If the report was typed wrong, void it and record it anew.`,
      zh: `样品 ${plainId(own.sampleId)} 的不合格结果由 ${ctx.actor.party.name} 自己出具，复检不得由同一机构进行。请由其他检测机构复检并登记；如原报告录入有误，请作废后重新登记。`,
    });
  }
  requireValid(faults);
}

function requireRetestable(batch: Batch, { retestOf, kind }: RecordTest, ctx: Context): void {
  if (retestOf === undefined) return;
  if (ctx.actor.role === "clerk") {
    throw invalidRequest([
      {
        pointer: "/retestOf",
        en: "Only a laboratory or the bureau can re-test a failed sample. Have it re-tested by one of them.",
        zh: "不合格样品只能由检测机构或主管部门复检，请送其复检。",
      },
    ]);
  }
  const failed = standingTests(batch)
    .filter((test) => test.verdict === "failed")
    .map((test) => test.sampleId);
  if (failed.includes(retestOf)) {
    requireSecondBody(batch, retestOf, kind, ctx);
    return;
  }
  const [asked, known] = [plainId(retestOf), failed.map(plainId)];
  throw invalidRequest([
    {
      pointer: "/retestOf",
      en: `${asked} is no failed sample of this batch. Failed samples: ${known.join(", ") || "none"}.`,
      zh: `${asked} 不是本批次的不合格样品。不合格样品：${known.join("、") || "无"}。`,
    },
  ]);
}

/** Actives that a flag names one by one; the report has all. */
const NAMED_MAX = 20;

/** Why a failed report is flagged. */
export function failureReason(report: TestReport): Reason {
  const all = overIn(report.items);
  const over = all.length <= NAMED_MAX ? all : [...all.slice(0, NAMED_MAX), `+${all.length - NAMED_MAX}`];
  const isKit = !isLaboratoryMethod(report);
  return {
    code: "test-failed",
    en: `Sample ${report.sampleId} failed, ${isKit ? "positive by a field kit" : "over the limit"}: ${over.join(", ")}. Nothing ships until a laboratory or bureau re-test passes.`,
    zh: `样品 ${report.sampleId} 检测不合格，${isKit ? "快速检测阳性" : "超限"}项目：${over.join("、")}。检测机构或主管部门复检合格前不得发货。`,
  };
}

function failureFlags(report: TestReport, ctx: Context): Flag[] {
  if (report.verdict === "passed") return [];
  return [{ code: "test-failed", at: ctx.now, reason: failureReason(report), about: `test/${report.sampleId}` }];
}

/**
 * Binds a test report to a batch by its sample. `attested` when a laboratory or inspector records it, `declared` for the
 * producer's own test. Errors: `not-found`, `already-voided` (the registration), `date-order`, `verdict-contradicts-results`, `id-taken`,
 * `report-already-used`, `invalid-request` (items that say nothing or two things; a re-test of what did not fail, by a clerk, by a field kit,
 * or by who reported the failure).
 */
export function recordTest(
  state: { readonly batch: Batch | undefined; readonly producer: Organisation | undefined },
  command: RecordTest,
  ctx: Context,
): { readonly batch: Batch; readonly report: TestReport; readonly fact: Fact } {
  const before = state.batch;
  if (before === undefined || !mayTest(before, state.producer, ctx)) throw notFound("batch");
  requireRegistered(before);
  requireDatesInOrder(before, command, ctx);
  requireVerdictOfResults(command);
  requireUnused(before, command, ctx);
  requireNotVoided(before, command, ctx);
  requireRetestable(before, command, ctx);
  const { receivedOn, fileSha256, retestOf, kind, standard, items, ...rest } = command;
  const report: TestReport = {
    ...rest,
    items: items.map(keptItem),
    ...defined({ receivedOn, fileSha256, retestOf, kind, standard }),
    by: ctx.actor.organisation,
    level: ctx.actor.role === "clerk" ? "declared" : "attested",
  };
  const batch: Batch = {
    ...before,
    parties: { ...before.parties, [ctx.actor.organisation]: ctx.actor.party },
    tests: [...before.tests, report],
    flags: [...before.flags, ...failureFlags(report, ctx)],
  };
  const data = { gtin: batch.gtin, lot: batch.lot, ...report };
  return {
    batch,
    report,
    fact: factOf("test-recorded", startOfDay(report.issuedOn), data, ctx, testEvent(batch, report, ctx)),
  };
}
