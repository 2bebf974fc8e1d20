import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { attempt } from "../fixtures/attempt.ts";
import { play, serialsOf } from "../fixtures/attempts.ts";
import { labelSplit } from "./handoff.ts";
import { labelAccount } from "./label-account.ts";
import { isVoided, type LabelRun } from "./label-run.ts";
import { massFaults, massOf } from "./mass.ts";

describe("whatever three organisations try with a batch, in any order", () => {
  test("mass is conserved to the gram after every step, and no state is changed in place", () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 40, size: "max" }), (attempts) => {
        play(attempts, ({ batch }) => expect(massFaults(batch)).toEqual([]));
      }),
      { numRuns: sized(75, 300) },
    );
  });

  test("never more is in hands and under way than is registered", () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 60, size: "max" }), (attempts) => {
        play(attempts, ({ batch }) => {
          const { onHand, inTransit } = massOf(batch);
          expect(onHand + inTransit).toBeLessThanOrEqual(batch.registeredGrams);
        });
      }),
      { numRuns: sized(75, 300) },
    );
  });

  test("live codes, counted one by one, never outweigh the goods: not at any holder, not under way, not in all", () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 60, size: "max" }), (attempts) => {
        play(attempts, ({ batch, runs }) => {
          const weightOfCodes = (isMeant: (run: LabelRun, n: number) => boolean) =>
            runs.reduce(
              (sum, run) => sum + serialsOf(run).filter((_, n) => isMeant(run, n)).length * run.netWeightGrams,
              0,
            );
          const account = labelAccount(batch);
          const gone = Object.values(account.gone).reduce((sum, grams) => sum + grams, 0);
          const underWay = batch.handoffs.reduce((sum, handoff) => sum + labelSplit(handoff).underWay, 0);
          const labelled = Object.values(batch.labelled).reduce((sum, grams) => sum + grams, 0);
          const live = weightOfCodes((run, n) => !isVoided(run, n));
          expect([live, account.voidedGrams]).toEqual([
            labelled + underWay + gone,
            weightOfCodes((run, n) => isVoided(run, n)),
          ]);
          const { onHand, inTransit } = massOf(batch);
          expect(live - gone).toBeLessThanOrEqual(onHand + inTransit);
          for (const [holder, grams] of Object.entries(batch.labelled)) {
            expect(grams).toBeLessThanOrEqual(batch.onHand[holder] ?? 0);
          }
        });
      }),
      { numRuns: sized(75, 300) },
    );
  });

  test("every pending shipment has its open handoff and every other one has none", () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 40, size: "max" }), (attempts) => {
        const { batch, shipments } = play(attempts);
        const pending = shipments.filter(({ status }) => status === "pending").map(({ id }) => id);
        const open = batch.handoffs.filter(({ receivedAt, voidedAt }) => !receivedAt && !voidedAt);
        expect(open.map(({ shipment }) => shipment)).toEqual(pending);
      }),
      { numRuns: sized(35, 100) },
    );
  });

  test("the attempts above do get somewhere: a good part of them is accepted", () => {
    const runs = fc.sample(fc.array(attempt, { minLength: 30, maxLength: 30 }), { numRuns: 60, seed: 7 });
    const accepted = runs.map((attempts) => play(attempts).accepted);
    expect(accepted.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(60 * 8);
  });
});
