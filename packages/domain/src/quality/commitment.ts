import type { Batch, CommitmentBasis } from "../batches/batch.ts";
import { isIntervalBreached, onHold } from "../batches/hold.ts";
import { recallOn } from "../batches/origins/inherited.ts";
import { standingTests } from "../batches/standing.ts";
import { commitmentOutOfScope } from "../certificates/commitment-due.ts";
import type { EvidenceLevel, Reason } from "../evidence.ts";
import { isKnownActive, untestedActives } from "../farm/actives.ts";
import { activesSeenBy, isLaboratoryMethod } from "./results.ts";

/**
 * The commitment certificate (承诺达标合格证) of a batch as it stands. `declared`: it rests on the producer's own quality
 * control. `supported`: tests bear it. `refused`: it rests on a test that is not there, or something speaks against it:
 * a failed test, a recall, a harvest inside a safety interval, a registration withdrawn, goods that none is issued for.
 */
export interface CommitmentStatus {
  readonly basis: readonly CommitmentBasis[];
  readonly status: "declared" | "supported" | "refused";
  readonly reasons: readonly Reason[];
}

/** What each testing basis is called, and whether only a laboratory or bureau can bear it. */
const TESTING = {
  "self-test": { en: "self-test", zh: "自行检测合格", attestedOnly: false },
  "commissioned-test": { en: "commissioned test", zh: "委托检测合格", attestedOnly: true },
} as const;

type Tested = Pick<Batch, "commitment" | "activesUsed" | "tests" | "judged">;

/** The bases of a commitment that are tests. */
function testingBases({ commitment = [] }: Tested): readonly (keyof typeof TESTING)[] {
  return commitment.filter((basis) => basis !== "quality-control");
}

/** Does the commitment rest on a test? */
export function testsNeeded(batch: Tested): boolean {
  return testingBases(batch).length > 0;
}

/** What the tests on record leave open of those that the commitment rests on; empty where they bear it, or none is needed. */
export function testsMissing(batch: Tested): readonly Reason[] {
  if (batch.judged !== undefined) return batch.judged.isUntested === true ? [UNSUPPORTED] : [];
  return testingBases(batch).flatMap((basis) => unsupported(batch, basis));
}

/**
 * How a commitment that its tests bear is known: attested where those of laboratories and bureaus bear it alone, declared where it takes one
 * that the producer recorded.
 */
export function testsSupportLevel(batch: Tested): EvidenceLevel {
  if (batch.judged !== undefined) return batch.judged.testLevel ?? "declared";
  const attested = { ...batch, tests: batch.tests.filter(({ level }) => level === "attested") };
  return testsMissing(attested).length === 0 ? "attested" : "declared";
}

/** Of a batch whose tests are too many to be named one by one. */
const UNSUPPORTED: Reason = {
  code: "commitment-actives-untested",
  en: "The commitment rests on tests, and those on record leave out some of what they must bear.",
  zh: "承诺依据为检测结果，但现有检测未能全部支持该承诺。",
};

/** 用什么药、检什么药: every active used must be among the items of passing tests. */
function unsupported(batch: Tested, basis: keyof typeof TESTING): Reason[] {
  const { en, zh, attestedOnly } = TESTING[basis];
  const passing = standingTests(batch).filter(
    (test) => test.verdict === "passed" && (!attestedOnly || (test.level === "attested" && isLaboratoryMethod(test))),
  );
  if (passing.length === 0) {
    const used = batch.activesUsed;
    const items = used.length === 0 ? "" : used.join(", ");
    return [
      {
        code: "commitment-test-missing",
        en: `The commitment rests on a ${en}, and no such passing test is on record.${items && ` Test for: ${items}.`}`,
        zh: `承诺依据为“${zh}”，但尚无相应的合格检测记录。${items && `应检测：${used.join("、")}。`}`,
      },
    ];
  }
  const missing = untestedActives(batch.activesUsed, passing.flatMap(activesSeenBy));
  if (missing.length === 0) return [];
  return [
    {
      code: "commitment-actives-untested",
      en: `The commitment rests on a ${en} that leaves out actives used on the plots: ${missing.join(", ")}. Test for them too.${comparedAsWritten(missing).en}`,
      zh: `承诺依据为“${zh}”，但检测项目未包括所用农药：${missing.join("、")}。请补充检测。${comparedAsWritten(missing).zh}`,
    },
  ];
}

/** Names that the table of actives does not have may be the other language's for one that was tested: that is said. */
function comparedAsWritten(missing: readonly string[]): { readonly en: string; readonly zh: string } {
  const unknown = missing.filter((active) => !isKnownActive(active));
  if (unknown.length === 0) return { en: "", zh: "" };
  return {
    en: ` Compared as written, since no other name is known here: ${unknown.join(", ")}; write it as the report does.`,
    zh: `其中 ${unknown.join("、")} 不在名称对照表中，按所写名称核对，请与检测报告写法一致。`,
  };
}

const TEST_FAILED: Reason = {
  code: "commitment-test-failed",
  en: "A failed test that no laboratory or bureau has cleared speaks against the commitment.",
  zh: "存在不合格检测且尚无检测机构或主管部门的复检合格结果，承诺不成立。",
};

const WITHDRAWN: Reason = {
  code: "commitment-voided",
  en: "The registration of this batch was withdrawn, and its commitment with it.",
  zh: "本批次的登记已撤销，承诺随之失效。",
};

const RECALLED: Reason = {
  code: "commitment-recalled",
  en: "This batch was recalled or ordered back: its commitment does not count.",
  zh: "本批次已召回或被责令追回，承诺不再采信。",
};

const INTERVAL_BREACHED: Reason = {
  code: "commitment-interval-breached",
  en: "This batch was harvested inside a safety interval: its commitment does not count.",
  zh: "本批次在安全间隔期内采收，承诺不成立。",
};

/** What speaks against a commitment whatever it rests on. */
function against(batch: Committed): readonly Reason[] {
  const outOfScope = commitmentOutOfScope(batch.product);
  return [
    ...(batch.voided === undefined ? [] : [WITHDRAWN]),
    ...(outOfScope === undefined ? [] : [outOfScope]),
    ...(recallOn(batch) === undefined ? [] : [RECALLED]),
    ...(onHold(batch) ? [TEST_FAILED] : []),
    ...(isIntervalBreached(batch) ? [INTERVAL_BREACHED] : []),
  ];
}

type Committed = Tested &
  Pick<
    Batch,
    "voided" | "recall" | "flags" | "breaches" | "product" | "parties" | "origin" | "organisation" | "registeredGrams"
  >;

/** The commitment of a batch as it stands; undefined when it was registered without one. */
export function commitmentStatus(batch: Committed): CommitmentStatus | undefined {
  const basis = batch.commitment ?? [];
  if (basis.length === 0) return undefined;
  const reasons = [...against(batch), ...testsMissing(batch)];
  if (reasons.length > 0) return { basis, status: "refused", reasons };
  return { basis, status: testsNeeded(batch) ? "supported" : "declared", reasons };
}

/** How a commitment is known: by its tests where they bear it, `missing` where one that it rests on is not there. */
export function commitmentLevel(batch: Committed, { status }: CommitmentStatus): EvidenceLevel {
  if (testsMissing(batch).length > 0) return "missing";
  return status === "supported" ? testsSupportLevel(batch) : "declared";
}
