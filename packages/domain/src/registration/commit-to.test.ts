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
    expect(committedOn(["self-test", "self-test", "quality-control"], NOW)).toEqual({
      commitment: ["self-test", "quality-control"],
      committed: { at: NOW.now },
    });
    expect(committedOn([], NOW)).toEqual({});
    expect(committedOn(undefined, NOW)).toEqual({});
  });

  test("of fresh produce keeps its bases, and is warned of nothing", () => {
    expect(basesInScope(KIWIFRUIT, ["self-test"])).toEqual(["self-test"]);
    expect(basesInScope(KIWIFRUIT, undefined)).toBeUndefined();
    expect(commitmentWarnings(KIWIFRUIT, ["self-test"])).toEqual([]);
    expect(commitmentWarnings(undefined, ["self-test"])).toEqual([]);
    expect(() => requireCommitmentScope(KIWIFRUIT, ["self-test"])).not.toThrow();
  });

  test("whose basis is corrected says whether goods had been sent by then", () => {
    expect(recommittedOn(BATCH, ["self-test"], NOW).committed).toEqual({ at: NOW.now });
    const { batch: sent } = shipped(BATCH);
    expect(recommittedOn(sent, ["self-test"], NOW)).toEqual({
      commitment: ["self-test"],
      committed: { at: NOW.now, afterShipping: true },
    });
    expect(recommittedOn({ ...BATCH, settled: { handoffs: 1, lostGrams: 0 } }, ["self-test"], NOW).committed).toEqual({
      at: NOW.now,
      afterShipping: true,
    });
    expect(recommittedOn(sent, undefined, NOW)).toEqual({});
    const [handoff] = sent.handoffs;
    const takenBack = { ...sent, handoffs: [{ ...handoff, voidedAt: NOW.now } as NonNullable<typeof handoff>] };
    expect(recommittedOn(takenBack, ["self-test"], NOW).committed).toEqual({ at: NOW.now });
  });

  test("that is due and missing is a flag", () => {
    const { commitment: _, committed: __, ...bare } = BATCH;
    expect(commitmentFlags(BATCH, NOW)).toEqual([]);
    expect(commitmentFlags(bare, NOW)).toMatchObject([{ code: "commitment-missing", at: NOW.now }]);
  });
});

describe("goods that no commitment is issued for", () => {
  test("keep no basis at registration, which is warned of with the way out", () => {
    expect(basesInScope(DRIED, ["self-test"])).toBeUndefined();
    expect(basesInScope(DRIED, [])).toEqual([]);
    const [warning, ...more] = commitmentWarnings(DRIED, ["self-test"]);
    expect(more).toEqual([]);
    expect(warning).toMatchObject({ code: "commitment-not-kept", batches: [] });
    expect(warning?.en).toContain("registered without one");
    expect(commitmentWarnings(DRIED, [])).toEqual([]);
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
  expect(issuerOf(COOPERATIVE)).toEqual({ issuer: { contact: "0839-5222333" } });
  expect(issuerOf({ ...bare, address: "陵江镇" })).toEqual({ issuer: { address: "陵江镇" } });
  expect(issuerOf(bare)).toEqual({});
  expect(issuerOf(DEPOT)).toEqual({});
});
