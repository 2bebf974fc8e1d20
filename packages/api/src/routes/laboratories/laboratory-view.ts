import type { Sent } from "@suyuan/domain/answer";
import type { BatchRecord } from "@suyuan/domain/views/batch-view-schema";

type Whole = Sent<typeof BatchRecord>;

/** Members of a batch's record that a laboratory is not shown, or of which it is shown its own part. */
export const WITHHELD = [
  "balance",
  "mass",
  "onHand",
  "labels",
  "holder",
  "handoffs",
  "storage",
  "temperature",
  "flags",
  "needs",
  "corrections",
  "parties",
  "evidence",
  "events",
  "observations",
  "history",
] as const;

/** What a failed or missing test is flagged by. */
const TOLD_FLAGS: ReadonlySet<string> = new Set(["test-failed", "safety-interval"]);
const TOLD_EVIDENCE: ReadonlySet<string> = new Set(["batch", "certificate", "commitment", "inputs", "tests"]);

/**
 * The record of a batch for a laboratory that tested it: what a test needs and what the page shows anyway. Weights on hand and under way, balance,
 * rooms, logs and what others recorded are no business of its; `withheld` names the members that are empty, or short, for that reason.
 */
export function laboratoryView(whole: Whole, laboratory: string, events: Whole["events"]): Whole {
  const { mass: _, labels: __, corrections: ___, ...rest } = whole;
  const flags = whole.flags.filter(({ code }) => TOLD_FLAGS.has(code));
  const named = new Set([whole.detail.organisation, laboratory, ...whole.tests.map(({ by }) => by)]);
  const { needs } = whole;
  return {
    ...rest,
    holder: whole.detail.organisation,
    onHand: [],
    balance: null,
    parties: Object.fromEntries(Object.entries(whole.parties).filter(([id]) => named.has(id))),
    temperature: [],
    temperatureCount: 0,
    handoffs: [],
    handoffCount: 0,
    storage: [],
    storageCount: 0,
    flags,
    flagCount: flags.length,
    needs: {
      ...needs,
      handoffs: { ...needs.handoffs, reasons: [], count: 0 },
      temperature: { ...needs.temperature, reasons: [], legs: [] },
    },
    correctionCount: 0,
    events,
    evidence: whole.evidence.filter(({ statement }) => TOLD_EVIDENCE.has(statement)),
    history: whole.history.filter(({ by }) => by === laboratory),
    observations: [],
    withheld: [...WITHHELD],
  };
}
