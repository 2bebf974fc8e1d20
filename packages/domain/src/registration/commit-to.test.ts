import { describe, expect, test } from "vitest";
import { BATCH, COOPERATIVE, DEPOT, KIWIFRUIT, refusal } from "../fixtures/cangxi.ts";
import { shipped } from "../fixtures/journey.ts";
import {
  basesInScope,
  commitmentFlags,
  commitmentWarnings,
  committedOn,
  issuerOf,
  recommittedOn,
  requireCommitmentScope,
} from "./commit-to.ts";

const NOW = { now: "2026-09-13T00:00:00.000Z" };
const DRIED = { ...KIWIFRUIT, form: "processed" } as const;

describe("a commitment", () => {
  test("stands on each basis once, from now on; without a basis there is none", () => {
    expect(committedOn(["self-test", "self-test", "quality-control"], NOW)).toStrictEqual({
      commitment: ["self-test", "quality-control"],
      committed: { at: NOW.now },
    });
    expect(committedOn([], NOW)).toStrictEqual({});
    expect(committedOn(undefined, NOW)).toStrictEqual({});
  });

  test("of fresh produce keeps its bases, and is warned of nothing", () => {
    expect(basesInScope(KIWIFRUIT, ["self-test"])).toStrictEqual(["self-test"]);
    expect(basesInScope(KIWIFRUIT, undefined)).toBeUndefined();
    expect(commitmentWarnings(KIWIFRUIT, ["self-test"])).toStrictEqual([]);
    expect(commitmentWarnings(undefined, ["self-test"])).toStrictEqual([]);
    expect(() => requireCommitmentScope(KIWIFRUIT, ["self-test"])).not.toThrow();
  });

  test("whose basis is corrected says whether goods had been sent by then", () => {
    expect(recommittedOn(BATCH, ["self-test"], NOW).committed).toStrictEqual({ at: NOW.now });
    const { batch: sent } = shipped(BATCH);
    expect(recommittedOn(sent, ["self-test"], NOW)).toStrictEqual({
      commitment: ["self-test"],
      committed: { at: NOW.now, afterShipping: true },
    });
    expect(
      recommittedOn({ ...BATCH, settled: { handoffs: 1, lostGrams: 0 } }, ["self-test"], NOW).committed,
    ).toStrictEqual({
      at: NOW.now,
      afterShipping: true,
    });
    expect(recommittedOn(sent, undefined, NOW)).toStrictEqual({});
    const [handoff] = sent.handoffs;
    const takenBack = { ...sent, handoffs: [{ ...handoff, voidedAt: NOW.now } as NonNullable<typeof handoff>] };
    expect(recommittedOn(takenBack, ["self-test"], NOW).committed).toStrictEqual({ at: NOW.now });
  });

  test("that is due and missing is a flag", () => {
    const { commitment: _, committed: __, ...bare } = BATCH;
    expect(commitmentFlags(BATCH, NOW)).toStrictEqual([]);
    expect(commitmentFlags(bare, NOW)).toMatchObject([{ code: "commitment-missing", at: NOW.now }]);
  });
});

describe("goods that no commitment is issued for", () => {
  test("keep no basis at registration, which is warned of with the way out", () => {
    expect(basesInScope(DRIED, ["self-test"])).toBeUndefined();
    expect(basesInScope(DRIED, [])).toStrictEqual([]);
    const [warning, ...more] = commitmentWarnings(DRIED, ["self-test"]);
    expect(more).toStrictEqual([]);
    expect(warning).toMatchObject({ code: "commitment-not-kept", batches: [] });
    expect(warning?.en).toContain("registered without one");
    expect(commitmentWarnings(DRIED, [])).toStrictEqual([]);
  });

  test("are given none by a correction", () => {
    const error = refusal(() => requireCommitmentScope(DRIED, ["self-test"]));
    expect(error).toMatchObject({ code: "invalid-request", errors: [{ pointer: "/commitmentBasis" }] });
    expect(() => requireCommitmentScope(DRIED, [])).not.toThrow();
    expect(() => requireCommitmentScope(DRIED, undefined)).not.toThrow();
  });
});

test("an issuer is reached by what its organisation has told", () => {
  const { contact: _, ...bare } = COOPERATIVE;
  expect(issuerOf(COOPERATIVE)).toStrictEqual({ issuer: { contact: "0839-5222333" } });
  expect(issuerOf({ ...bare, address: "陵江镇" })).toStrictEqual({ issuer: { address: "陵江镇" } });
  expect(issuerOf(bare)).toStrictEqual({});
  expect(issuerOf(DEPOT)).toStrictEqual({});
});
