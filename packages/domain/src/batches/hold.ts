import type { Batch } from "./batch.ts";

/**
 * Is the batch held back? A failed test holds it until a laboratory or bureau re-test of that sample passes, or a
 * re-test that failed is itself cleared so. A passing test of another sample clears nothing.
 */
export function onHold(batch: Pick<Batch, "tests">): boolean {
  const isCleared = (sampleId: string): boolean =>
    batch.tests.some(
      (test) =>
        test.retestOf === sampleId &&
        test.level === "attested" &&
        (test.verdict === "passed" || isCleared(test.sampleId)),
    );
  return batch.tests.some((test) => test.verdict === "failed" && !isCleared(test.sampleId));
}
