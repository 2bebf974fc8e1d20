import { describe, expect, test } from "vitest";
import { DomainError } from "../errors.ts";
import { cropsIn } from "../farm/crop.ts";
import { gradeFaults, inputFaults, notPermitted, type RulesOf, testFaults } from "./check.ts";
import { NATIONAL_STANDARDS } from "./national.ts";
import { documentFaults, endStandard, publishStandard } from "./publish.ts";
import { type StandardDocument, type StandardRule, subjectKey } from "./standard.ts";

const rulesOver =
  (documents: readonly StandardDocument[], scope = "national"): RulesOf =>
  (kind, subject) =>
    documents.flatMap(({ entries, ...standard }) =>
      standard.kind !== kind
        ? []
        : entries
            .filter((entry) => subjectKey(kind, entry.subject) === subjectKey(kind, subject))
            .map((entry): StandardRule => ({ ...entry, standard: { ...standard, scope } })),
    );
const SHIPPED = rulesOver(NATIONAL_STANDARDS);
const KIWI = cropsIn("红心猕猴桃");
const INTERVALS: StandardDocument = {
  id: "T-1",
  kind: "interval",
  title: { zh: "间隔期", en: "Intervals" },
  source: "a test",
  from: "2026-01-01",
  to: "2026-12-31",
  isComplete: true,
  entries: [{ subject: "吡虫啉", clause: "表2", crops: ["猕猴桃"], days: 14 }],
};
const used = (active: string, appliedOn: string, safetyIntervalDays = 7) => ({
  ...{ product: "某药", actives: [active], appliedOn, safetyIntervalDays },
});
const codes = (reasons: readonly { code: string }[]) => reasons.map(({ code }) => code);

test("every standard that ships is one that could be published, and says where it was read", () => {
  for (const document of NATIONAL_STANDARDS) {
    expect([
      document.id,
      documentFaults({ ...document, entries: document.entries.map((one) => ({ ...one })) }),
    ]).toEqual([document.id, []]);
    expect(document.source).toMatch(/\./);
  }
});

describe("what was used", () => {
  // 3456.tv/news/1197307.html: announcement 736, no sale and no use from 2026-06-01.
  test("is held against the bans of its day, in either language, with the clause", () => {
    expect(codes(inputFaults(used("灭多威", "2026-05-31"), KIWI, SHIPPED))).toEqual([]);
    const [fault] = inputFaults(used("Methomyl", "2026-06-01"), KIWI, SHIPPED);
    expect(fault).toMatchObject({ code: "standard-banned", zh: expect.stringContaining("农业农村部公告第736号 一") });
    expect(codes(inputFaults(used("甲胺磷", "2026-05-01"), KIWI, SHIPPED))).toEqual(["standard-banned"]);
    expect(codes(inputFaults(used("苦参碱", "2026-06-01"), KIWI, SHIPPED))).toEqual([]);
  });

  // Announcement 199: dicofol and fenvalerate not on tea.
  test("on a crop that a ban does not name, or that nobody understands, is no fault", () => {
    expect(codes(inputFaults(used("氰戊菊酯", "2026-05-01"), cropsIn("茶叶"), SHIPPED))).toEqual(["standard-banned"]);
    expect(codes(inputFaults(used("氰戊菊酯", "2026-05-01"), KIWI, SHIPPED))).toEqual([]);
    expect(codes(inputFaults(used("氰戊菊酯", "2026-05-01"), cropsIn("某作物"), SHIPPED))).toEqual([]);
  });

  test("with a shorter interval than the standard of the day asks for is told, with the clause; a longer one is not", () => {
    const rules = rulesOver([INTERVALS]);
    expect(inputFaults(used("imidacloprid", "2026-07-01", 13), KIWI, rules)).toMatchObject([
      { code: "standard-interval", en: expect.stringContaining("T-1 表2") },
    ]);
    expect(inputFaults(used("吡虫啉", "2026-07-01", 14), KIWI, rules)).toEqual([]);
    expect(inputFaults(used("吡虫啉", "2027-01-01", 1), KIWI, rules)).toEqual([]);
    expect(inputFaults(used("吡虫啉", "2026-07-01", 1), cropsIn("梨"), rules)).toEqual([]);
  });

  test("under a green-food certificate is held against whole lists alone: a part of a list says nothing of the rest", () => {
    const list = {
      ...NATIONAL_STANDARDS.find(({ kind }) => kind === "permitted"),
      isComplete: true,
    } as StandardDocument;
    const asked = { day: "2026-10-01", lists: [list], rulesOf: rulesOver([list]) };
    expect(codes(notPermitted(["苦参碱", "嘧菌酯"], asked))).toEqual(["standard-not-permitted"]);
    expect(codes(notPermitted(["苦参碱", "嘧菌酯"], { ...asked, day: "2020-10-31" }))).toEqual([]);
    expect(NATIONAL_STANDARDS.filter(({ kind, isComplete }) => kind === "permitted" && isComplete)).toEqual([]);
  });
});

// 27632016.foodvip.net faid=95: spinosad on kiwifruit 0.05 mg/kg in GB 2763-2016, in force 2017-06-18 to 2020-02-14.
test("a report is held against the limit of its day: a laxer one, and a result above it that passed, are told with the clause", () => {
  const report = (limitMgPerKg: number, resultMgPerKg: number, testedOn = "2019-09-01") =>
    testFaults(
      { items: [{ active: "spinosad", resultMgPerKg, limitMgPerKg }], testedOn, verdict: "passed" },
      KIWI,
      SHIPPED,
    );
  expect(report(0.05, 0.04)).toEqual([]);
  expect(report(0.1, 0.04)).toMatchObject([{ code: "standard-limit", zh: expect.stringContaining("GB 2763-2016") }]);
  expect(report(0.1, 0.06)).toMatchObject([{ en: expect.stringContaining("the report says passed") }]);
  expect(report(0.1, 0.04, "2020-02-15")).toEqual([]);
  expect(report(0.1, 0.04, "2017-06-17")).toEqual([]);
});

// wnwk.com/doc/2626283.html: SB/T 10092-1992, large hawthorn, at most 110, 120 and 130 fruits a kilogram.
test("a stated grade is held against the table of its day: one that is none, and a measure out of bounds", () => {
  const stated = (grade: string, value: number) => ({ grade, measures: [{ measure: "每千克果个数", value }] });
  expect(gradeFaults("山楂", stated("优等品", 110), "2026-10-01", SHIPPED)).toEqual([]);
  expect(gradeFaults("山楂", stated("优等品", 111), "2026-10-01", SHIPPED)).toMatchObject([{ code: "standard-grade" }]);
  expect(gradeFaults("山楂", stated("特级", 100), "2026-10-01", SHIPPED)).toMatchObject([
    { en: expect.stringContaining("优等品、一等品、合格品") },
  ]);
  expect(gradeFaults("猕猴桃", stated("特级", 1), "2026-10-01", SHIPPED)).toEqual([]);
});

describe("a region's own standard", () => {
  const ctx = {
    now: "2026-10-08T02:00:00.000Z",
    publicUrl: "https://x.example",
    actor: {
      organisation: "county",
      role: "statistician" as const,
      party: { name: "县", kind: "county" as const, regionCode: "510824" },
    },
  };
  const limit = (mgPerKg: number, more: Partial<StandardDocument> = {}): StandardDocument => ({
    ...{
      id: "DB-1",
      kind: "limit",
      title: { zh: "限量", en: "Limits" },
      source: "县公报",
      from: "2018-01-01",
      isComplete: true,
    },
    entries: [{ subject: "多杀霉素", clause: "4.1", crops: ["猕猴桃"], mgPerKg }],
    ...more,
  });
  const refusal = (document: StandardDocument, above = SHIPPED): DomainError => {
    try {
      publishStandard(document, "510824", above, ctx);
    } catch (error) {
      if (error instanceof DomainError) return error;
    }
    throw new Error("published");
  };

  test("may ask for more than those above it, and for what they say nothing of", () => {
    expect(publishStandard(limit(0.02), "510824", SHIPPED, ctx).head).toMatchObject({ scope: "510824", entries: 1 });
    expect(publishStandard(limit(0.05), "510824", SHIPPED, ctx).head.entries).toBe(1);
    expect(publishStandard(limit(9, { from: "2026-01-01" }), "510824", SHIPPED, ctx).head.entries).toBe(1);
  });

  test("that asks for less is refused, with the line and the clause that it falls behind", () => {
    const error = refusal(limit(0.1));
    expect([error.code, error.errors[0]?.pointer]).toEqual(["standard-laxer", "/entries/0"]);
    expect(error.detailZh).toContain("GB 2763-2016");
    const fewer = {
      ...INTERVALS,
      id: "DB-2",
      entries: [{ subject: "吡虫啉", clause: "5", crops: ["水果"], days: 13 }],
    };
    expect(refusal(fewer, rulesOver([INTERVALS])).message).toContain("T-1 表2");
    const grade = (most: number): StandardDocument => ({
      ...limit(0),
      kind: "grade",
      entries: [{ subject: "山楂", clause: "3", grade: "优等品", measure: "每千克果个数", most }],
    });
    expect(refusal(grade(111)).code).toBe("standard-laxer");
    expect(publishStandard(grade(109), "510824", SHIPPED, ctx).head.kind).toBe("grade");
    const list = { ...limit(0), kind: "permitted" as const, entries: [{ subject: "嘧菌酯", clause: "1" }] };
    expect(refusal(list).code).toBe("standard-laxer");
  });

  test("names each line that lacks or has a member that its kind has not, or a crop that nobody understands", () => {
    const bad = (entry: object) =>
      refusal(limit(0, { entries: [{ subject: "多杀霉素", clause: "1", ...entry }] })).errors.map(
        ({ pointer }) => pointer,
      );
    expect(bad({})).toEqual(["/entries/0/mgPerKg"]);
    expect(bad({ mgPerKg: 1, days: 3 })).toEqual(["/entries/0/days"]);
    expect(bad({ mgPerKg: 1, crops: ["仙果"] })).toEqual(["/entries/0/crops"]);
  });

  test("ends on a day that is not before its first", () => {
    const { head } = publishStandard(limit(0.02), "510824", SHIPPED, ctx);
    expect(endStandard(head, { to: "2026-12-31", reason: "修订" }, ctx).head).toMatchObject({ to: "2026-12-31" });
    expect(() => endStandard(head, { to: "2017-12-31", reason: "x" }, ctx)).toThrow(DomainError);
  });
});
