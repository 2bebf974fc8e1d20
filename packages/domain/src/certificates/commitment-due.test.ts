import { expect, test } from "vitest";
import { partyOf } from "../context.ts";
import { BATCH, COOPERATIVE, DEPOT, SORTED } from "../fixtures/cangxi.ts";
import {
  COMMITMENT_MISSING,
  commitmentDue,
  commitmentOutOfScope,
  type Goods,
  lacksCommitment,
} from "./commitment-due.ts";

const harvested = (harvestedOn: string): Goods => ({ ...BATCH, origin: { ...BATCH.origin, harvestedOn } });
const { commitment: _commitment, ...UNPROMISED } = BATCH;

// Decree 2025 No. 4 of the Ministry of Agriculture and Rural Affairs, in force 2026-02-01.
test("a commitment certificate is due for what a cooperative harvests from 1 February 2026 on", () => {
  expect(commitmentDue(harvested("2026-01-31"))).toBe(false);
  expect(commitmentDue(harvested("2026-02-01"))).toBe(true);
  expect(commitmentDue(harvested("2027-09-10"))).toBe(true);
});

test("none is due of others than cooperatives, of who is not known, or for goods that were made of others", () => {
  expect(commitmentDue({ ...BATCH, organisation: DEPOT.id, parties: { [DEPOT.id]: partyOf(DEPOT) } })).toBe(false);
  for (const organisation of ["nobody", "constructor"])
    expect(commitmentDue({ ...BATCH, organisation, parties: {} })).toBe(false);
  const own = { organisation: COOPERATIVE.id, parties: { [COOPERATIVE.id]: partyOf(COOPERATIVE) } };
  expect(commitmentDue({ ...SORTED, ...own })).toBe(false);
});

test("it is for produce as it was harvested; for other goods it says what they are, in both languages", () => {
  const kinds: readonly (readonly [Goods["product"], string, string])[] = [
    [{ profile: "mushroom", form: "processed" }, "processed goods", "加工品"],
    [{ profile: "tea" }, "made tea", "成品茶"],
    [{ profile: "frozen" }, "frozen goods", "冷冻食品"],
    [{ profile: "chilled-meat" }, "chilled meat", "检疫证明"],
  ];
  for (const [product, en, zh] of kinds) {
    const reason = commitmentOutOfScope(product);
    expect(reason?.code).toBe("commitment-out-of-scope");
    expect([reason?.en, reason?.zh]).toEqual([expect.stringContaining(en), expect.stringContaining(zh)]);
    expect(commitmentDue({ ...BATCH, product })).toBe(false);
  }
  for (const product of [{ profile: "mushroom" }, { profile: "tea", form: "fresh" }] as const) {
    expect(commitmentOutOfScope(product)).toBeUndefined();
    expect(commitmentDue({ ...BATCH, product })).toBe(true);
  }
});

test("a batch lacks one that is due, was not given and was not made void with the batch", () => {
  expect(lacksCommitment(UNPROMISED)).toBe(true);
  expect(lacksCommitment({ ...UNPROMISED, commitment: [] })).toBe(true);
  expect(lacksCommitment(BATCH)).toBe(false);
  expect(lacksCommitment({ ...UNPROMISED, voided: {} })).toBe(false);
  expect(lacksCommitment({ ...harvested("2026-01-31"), commitment: [] })).toBe(false);
  expect(COMMITMENT_MISSING.code).toBe("commitment-missing");
});
