import type { Batch, CommitmentBasis } from "../batches/batch.ts";
import { onHold } from "../batches/hold.ts";
import { standingTests } from "../batches/standing.ts";
import type { Reason } from "../evidence.ts";
import { untestedActives } from "../farm/actives.ts";

/**
 * The commitment certificate (承诺达标合格证) of a batch as it stands. `declared`: it rests on the producer's own quality
 * control. `supported`: tests bear it. `refused`: it rests on a test that is not there, or a failed test speaks against it.
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

type Tested = Pick<Batch, "commitment" | "activesUsed" | "tests">;

/** 用什么药、检什么药: every active used must be among the items of passing tests. */
function unsupported(batch: Tested, basis: keyof typeof TESTING): Reason[] {
  const { en, zh, attestedOnly } = TESTING[basis];
  const passing = standingTests(batch).filter(
    (test) => test.verdict === "passed" && (!attestedOnly || test.level === "attested"),
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
  const missing = untestedActives(
    batch.activesUsed,
    passing.flatMap((test) => test.items.map((item) => item.active)),
  );
  if (missing.length === 0) return [];
  return [
    {
      code: "commitment-actives-untested",
      en: `The commitment rests on a ${en} that leaves out actives used on the plots: ${missing.join(", ")}. Test for them too.`,
      zh: `承诺依据为“${zh}”，但检测项目未包括所用农药：${missing.join("、")}。请补充检测。`,
    },
  ];
}

const TEST_FAILED: Reason = {
  code: "commitment-test-failed",
  en: "A failed test that no laboratory or bureau has cleared speaks against the commitment.",
  zh: "存在不合格检测且尚无检测机构或主管部门的复检合格结果，承诺不成立。",
};

/** The commitment of a batch as it stands; undefined when it was registered without one. */
export function commitmentStatus(batch: Tested): CommitmentStatus | undefined {
  const basis = batch.commitment ?? [];
  if (basis.length === 0) return undefined;
  const testing = basis.filter((one) => one !== "quality-control");
  const reasons = [...(onHold(batch) ? [TEST_FAILED] : []), ...testing.flatMap((one) => unsupported(batch, one))];
  if (reasons.length > 0) return { basis, status: "refused", reasons };
  return { basis, status: testing.length > 0 ? "supported" : "declared", reasons };
}
