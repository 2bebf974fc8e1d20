import { untestedActives } from "../farm/actives.ts";
import { bureauBehind, mayClear } from "../laboratories/right.ts";
import type { Batch, IntervalBreach, TestReport } from "./batch.ts";
import { flagsInForce } from "./flags.ts";
import { isStoppedBy } from "./origins/inherited.ts";
import { standingTests } from "./standing.ts";

/**
 * Is the batch held back by a test? A failed one holds it until a laboratory or bureau re-test of that sample passes, or a
 * re-test that failed is itself cleared so; a bureau's finding until it or a laboratory that it named re-tests (`mayClear`). A passing test of
 * another sample clears nothing. Reports taken back do not count. What was made of a batch is held while that is.
 */
export function onHold(batch: Pick<Batch, "tests" | "judged" | "parties" | "origin">): boolean {
  if (batch.judged !== undefined) return batch.judged.isOnHold === true;
  return isStoppedBy(batch, "test-failed") || isHeldByTest(batch);
}

/** Is it held back by a test of its own? */
export function isHeldByTest(batch: Pick<Batch, "tests" | "parties">): boolean {
  return standingTests(batch).some((test) => test.verdict === "failed" && !isCleared(test, batch));
}

/** Is one of the failures that hold the batch a bureau's finding? */
export function isHeldByBureau(batch: Pick<Batch, "tests" | "parties">): boolean {
  return standingTests(batch).some(
    (test) => test.verdict === "failed" && bureauBehind(test, batch.parties) !== undefined && !isCleared(test, batch),
  );
}

/** Is this failed report cleared by a re-test, or by one of a re-test that failed as well? `asked`: the samples on the way here. */
function isCleared(
  failed: TestReport,
  batch: Pick<Batch, "tests" | "parties">,
  asked: readonly string[] = [],
): boolean {
  // A report taken back and recorded anew can be a re-test of its own re-test: nothing is cleared by going round.
  return standingTests(batch).some(
    (test) =>
      test.retestOf === failed.sampleId &&
      test.level === "attested" &&
      !asked.includes(test.sampleId) &&
      mayClear(failed, test, batch.parties) &&
      (test.verdict === "passed" || isCleared(test, batch, [...asked, failed.sampleId])),
  );
}

/**
 * The safety intervals that the batch was harvested inside of, and that still hold it back. A passing test by a laboratory or bureau (whose
 * sample is never older than the harvest) ends one, when it is no field kit's and names every active of the input; several tests may name them together. Where
 * the input names no active there is nothing to test for: only a correction of the input or of the harvest ends it.
 */
export function openBreaches({ breaches = [], tests }: Pick<Batch, "tests" | "breaches">): readonly IntervalBreach[] {
  if (breaches.length === 0) return breaches;
  const passing = standingTests({ tests }).filter(
    ({ level, verdict, kind }) => level === "attested" && verdict === "passed" && kind !== "rapid",
  );
  const tested = passing.flatMap(({ items }) => items.map(({ active }) => active));
  return breaches.filter(({ actives }) => actives.length === 0 || untestedActives(actives, tested).length > 0);
}

/**
 * Was it harvested inside the safety interval of an input, as far as is known by now, and nothing has cleared it? Then it is held like one
 * that failed a test. A flag whose ground is gone does not count; one that names no input is older than the
 * breaches that a batch keeps, and holds. What was made of a batch is held while that is.
 */
export function isIntervalBreached(batch: Pick<Batch, "tests" | "breaches" | "flags" | "judged" | "origin">): boolean {
  if (batch.judged !== undefined) return batch.judged.isBreached === true;
  if (isStoppedBy(batch, "interval-breached")) return true;
  const others = flagsInForce(batch).filter(({ code, about }) => code === "safety-interval" && about === undefined);
  return others.length > 0 || openBreaches(batch).length > 0;
}
