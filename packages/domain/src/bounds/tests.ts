import type { Batch, TestItem, TestReport } from "../batches/batch.ts";
import { packedTest } from "../batches/codec.ts";
import { isHeldByTest } from "../batches/hold.ts";
import { DomainError } from "../errors.ts";
import { activeKey, activeKeysIn } from "../farm/actives.ts";
import { mayClear } from "../laboratories/right.ts";
import { activesSeenBy, isOver } from "../quality/results.ts";
import { jsonBytes, shortened } from "./bytes.ts";

/** What a batch carries of its reports, together and of one; beyond it the items that decide nothing here are left to the facts. */
export const TESTS_BYTES_MAX = 64 * 1024;
export const REPORT_BYTES_MAX = 16 * 1024;
/** Items over the limit, or of an active that matters, that a report keeps where it cannot keep all. */
const ITEMS_KEPT = 60;
const VOIDING_CHARACTERS = 60;
const TESTERS_KEPT = 200;

type Reports = Pick<Batch, "tests" | "testsBeyond">;

/** Every active that a rule may ask a test of this batch for. */
function activesAsked({ activesUsed, breaches = [] }: Batch): readonly string[] {
  return [...activesUsed, ...breaches.flatMap(({ actives }) => actives)];
}

/** A report with the items that matter: those over the limit first, then those of an active that the batch must be tested for. */
function withItemsThatMatter(report: TestReport, asked: readonly string[]): TestReport {
  const { items, itemCount = items.length } = report;
  const keys = new Set(asked.map(activeKey));
  const isAsked = ({ active }: TestItem) => activeKeysIn(active).some((key) => keys.has(key));
  const over = items.filter(isOver);
  const matter = [...over, ...items.filter((item) => !isOver(item) && isAsked(item))].slice(0, ITEMS_KEPT);
  // A report without any item would name nothing: the first stands for the others.
  const kept = matter.length === 0 ? items.slice(0, 1) : matter;
  return kept.length === items.length ? report : { ...report, items: kept, itemCount };
}

const weightOf = (report: TestReport): number => jsonBytes(packedTest(report)) + 1;

function bytesOf(tests: readonly TestReport[]): number {
  return tests.reduce((sum, report) => sum + weightOf(report), 0);
}

/** Replaces reports, the oldest first, until all of them fit. */
function untilFit(
  tests: readonly TestReport[],
  next: (report: TestReport) => TestReport | undefined,
): readonly TestReport[] {
  let bytes = bytesOf(tests);
  return tests.flatMap((report) => {
    if (bytes <= TESTS_BYTES_MAX) return [report];
    const after = next(report);
    bytes += (after === undefined ? 0 : weightOf(after)) - weightOf(report);
    return after === undefined ? [] : [after];
  });
}

function withVoidingShort(report: TestReport): TestReport {
  if (report.voided === undefined) return report;
  return { ...report, voided: { ...report.voided, reason: shortened(report.voided.reason, VOIDING_CHARACTERS) } };
}

/** A report with every re-test of it, and of those. */
function treeOf(report: TestReport, tests: readonly TestReport[]): ReadonlySet<TestReport> {
  const tree = new Set([report]);
  for (const one of tree) for (const test of tests) if (test.retestOf === one.sampleId) tree.add(test);
  return tree;
}

/** How many standing passing reports of each level bear what the batch must be tested for, and how many there are at all. */
class Bearing {
  readonly #counts = new Map<string, number>();
  readonly #asked: ReadonlySet<string>;

  constructor(asked: readonly string[], tests: readonly TestReport[]) {
    this.#asked = new Set(asked.map(activeKey));
    for (const report of tests) this.#add(report, 1);
  }

  #names(report: TestReport): readonly string[] {
    const { level, kind = "laboratory", verdict } = report;
    if (verdict !== "passed") return [];
    const actives = new Set(activesSeenBy(report).flatMap(activeKeysIn));
    const bears = [...actives].filter((key) => this.#asked.has(key)).map((key) => `${level} ${kind} ${key}`);
    return [`${level} ${kind}`, ...bears];
  }

  #add(report: TestReport, sign: 1 | -1): void {
    for (const name of this.#names(report)) this.#counts.set(name, (this.#counts.get(name) ?? 0) + sign);
  }

  /** Takes these away, unless something were borne by none of the others then. */
  takesAway(tree: ReadonlySet<TestReport>): boolean {
    for (const report of tree) this.#add(report, -1);
    if ([...tree].flatMap((report) => this.#names(report)).every((name) => (this.#counts.get(name) ?? 0) > 0))
      return true;
    for (const report of tree) this.#add(report, 1);
    return false;
  }
}

/** Without the oldest reports that decide nothing, each with all re-tests of it, until the others fit: what failed and is not cleared stays. */
function withoutTheIdle(
  all: readonly TestReport[],
  asked: readonly string[],
  parties: Batch["parties"],
): readonly TestReport[] {
  const bearing = new Bearing(asked, all);
  const ids = new Set(all.map(({ sampleId }) => sampleId));
  const gone = new Set<TestReport>();
  let bytes = bytesOf(all);
  for (const report of all) {
    if (bytes <= TESTS_BYTES_MAX) break;
    if (gone.has(report) || (report.retestOf !== undefined && ids.has(report.retestOf))) continue;
    const tree = report.verdict === "failed" ? treeOf(report, all) : new Set([report]);
    if (isHeldByTest({ tests: [...tree], parties }) || !bearing.takesAway(tree)) continue;
    for (const one of tree) {
      if (!gone.has(one)) bytes -= weightOf(one);
      gone.add(one);
    }
  }
  return all.filter((report) => !gone.has(report));
}

/**
 * The reports as a batch carries them: whole while they fit, then the large and the oldest with the items that matter alone, then without
 * those that were taken back, and those that decide nothing, counted. What holds the batch, clears it, or bears its commitment stays.
 */
export function fittedTests(batch: Batch): Reports {
  const asked = activesAsked(batch);
  const small = batch.tests.map((report) =>
    weightOf(report) <= REPORT_BYTES_MAX ? report : withItemsThatMatter(report, asked),
  );
  if (bytesOf(small) <= TESTS_BYTES_MAX) return { tests: small, ...beyondOf(batch, []) };
  const short = untilFit(small.map(withVoidingShort), (report) => withItemsThatMatter(report, asked));
  const standing = untilFit(short, (report) => (report.voided === undefined ? report : undefined));
  const tests = withoutTheIdle(standing, asked, batch.parties);
  const kept = new Set(tests.map(({ sampleId }) => sampleId));
  return {
    tests,
    ...beyondOf(
      batch,
      small.filter(({ sampleId, voided }) => !voided && !kept.has(sampleId)),
    ),
  };
}

function beyondOf({ testsBeyond }: Batch, gone: readonly TestReport[]): Pick<Batch, "testsBeyond"> {
  if (gone.length === 0) return testsBeyond === undefined ? {} : { testsBeyond };
  const counts = new Map(Object.entries(testsBeyond?.by ?? {}));
  for (const { by } of gone) {
    if (counts.has(by) || counts.size < TESTERS_KEPT) counts.set(by, (counts.get(by) ?? 0) + 1);
  }
  return { testsBeyond: { count: (testsBeyond?.count ?? 0) + gone.length, by: Object.fromEntries(counts) } };
}

/** Passing reports that one organisation may have on one batch, taken-back ones and re-tests apart. */
export const REPORTS_EACH_MAX = 40;

/** Does a re-test clear the sample that it names, as far as who it is by tells? */
function clearsWhatItNames({ retestOf, ...retest }: TestReport, { tests, parties }: Batch): boolean {
  const failed = tests.find(({ sampleId, voided }) => sampleId === retestOf && voided === undefined);
  return failed !== undefined && mayClear(failed, retest, parties);
}

/** Refuses a passing report by an organisation that has as many on the batch as it may. A failed one, and a re-test that may clear, is none of these. */
export function requireFewReports(before: Batch | undefined, after: Batch): void {
  if (after.tests.length <= (before?.tests.length ?? 0)) return;
  const report = after.tests.at(-1);
  if (report === undefined || report.verdict === "failed" || clearsWhatItNames(report, after)) return;
  const isCounted = (test: TestReport) =>
    test.by === report.by && test.verdict === "passed" && !test.voided && !clearsWhatItNames(test, after);
  const { by = {} } = after.testsBeyond ?? {};
  const beyond = Object.hasOwn(by, report.by) ? (by[report.by] ?? 0) : 0;
  if (after.tests.filter(isCounted).length + beyond <= REPORTS_EACH_MAX) return;
  throw new DomainError(
    "payload-too-large",
    {
      en: `Your organisation has ${REPORTS_EACH_MAX} passing reports on this batch, which is the most. Nothing was changed. Void those that were recorded by mistake; what else was found is recorded by another laboratory or the bureau. A failed report, and a re-test, is always taken.`,
      zh: `贵机构在本批次已有 ${REPORTS_EACH_MAX} 份合格报告，达到上限，未作任何更改。请作废误录的报告，或由其他检测机构、主管部门登记。不合格报告和复检报告不受此限。`,
    },
    { extensions: { limit: REPORTS_EACH_MAX } },
  );
}

/** Refuses reports that would be more than a batch carries. What is there already is never refused. */
export function requireRoomForTests(before: Batch | undefined, after: Batch): void {
  const bytes = bytesOf(after.tests);
  if (bytes <= TESTS_BYTES_MAX || after.tests.length <= (before?.tests.length ?? 0)) return;
  throw new DomainError(
    "payload-too-large",
    {
      en: `This batch carries ${after.tests.length - 1} reports that still decide on it, ${TESTS_BYTES_MAX / 1024} KB of them, which is the most. Nothing was changed. Void those that were recorded by mistake, or have failed samples re-tested; then record this one.`,
      zh: `本批次已有 ${after.tests.length - 1} 份仍影响结论的检测报告，达到 ${TESTS_BYTES_MAX / 1024} KB 的上限，未作任何更改。请作废误录的报告，或对不合格样品复检后再登记。`,
    },
    { extensions: { limitBytes: TESTS_BYTES_MAX, reports: after.tests.length - 1 } },
  );
}
