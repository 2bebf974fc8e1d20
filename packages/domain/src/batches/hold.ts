import type { Batch } from "./batch.ts";
import { flagsInForce } from "./flags.ts";
import { standingTests } from "./standing.ts";

/**
 * Is the batch held back? A failed test holds it until a laboratory or bureau re-test of that sample passes, or a
 * re-test that failed is itself cleared so. A passing test of another sample clears nothing. Reports taken back do not count.
 */
export function onHold(batch: Pick<Batch, "tests">): boolean {
  const tests = standingTests(batch);
  // A report taken back and recorded anew can be a re-test of its own re-test: nothing is cleared by going round.
  const isCleared = (sampleId: string, asked: readonly string[] = []): boolean =>
    tests.some(
      (test) =>
        test.retestOf === sampleId &&
        test.level === "attested" &&
        !asked.includes(test.sampleId) &&
        (test.verdict === "passed" || isCleared(test.sampleId, [...asked, sampleId])),
    );
  return tests.some((test) => test.verdict === "failed" && !isCleared(test.sampleId));
}

/** Was it harvested inside the safety interval of an input, as far as is known by now? A flag whose ground is gone does not count. */
export function isIntervalBreached(batch: Pick<Batch, "flags">): boolean {
  return flagsInForce(batch).some(({ code }) => code === "safety-interval");
}
