import { expect, test } from "vitest";
import { partyOf } from "../context.ts";
import { acting, BATCH, BUREAU, COOPERATIVE, LABORATORY, refusal } from "../fixtures/cangxi.ts";
import { recordTest } from "../quality/record-test.ts";
import { withParty } from "../registration/follow-names.ts";
import { addOrganisation } from "./add-organisation.ts";
import { correctOrganisation } from "./correct-organisation.ts";

const OPERATOR = acting(BUREAU, "operator");
const CMA = "CMA 210015340001；CATL [2021]农质检核（川）字第0012号";
const { createdAt: _, ...ADDED } = LABORATORY;

test("a laboratory has its accreditation when it is added, corrected and taken back; others are refused it", () => {
  const { organisation, fact } = addOrganisation(undefined, { ...ADDED, accreditation: CMA }, OPERATOR);
  expect([organisation.accreditation, fact.data]).toEqual([CMA, { ...ADDED, accreditation: CMA }]);
  const correct = (accreditation: string | null, of = LABORATORY) =>
    correctOrganisation(of, { reason: "补登", accreditation }, OPERATOR);
  expect(correct(CMA).organisation.accreditation).toBe(CMA);
  expect(correct(CMA).fact.data).toMatchObject({ before: {}, after: { accreditation: CMA } });
  expect(correct(null, organisation).organisation).not.toHaveProperty("accreditation");
  expect(refusal(() => correct(CMA, COOPERATIVE)).errors[0]?.pointer).toBe("/accreditation");
});

test("stands beside its reports, and comes to those on record when it is corrected", () => {
  const items = [{ active: "嘧菌酯", resultMgPerKg: 0.1, limitMgPerKg: 5 }];
  const dates = { sampledOn: "2026-09-10", testedOn: "2026-09-11", issuedOn: "2026-09-11" };
  const { batch } = recordTest(
    { batch: BATCH, producer: COOPERATIVE },
    { sampleId: "S1", ...dates, items, verdict: "passed" },
    acting(LABORATORY, "laboratory"),
  );
  expect(batch.parties[LABORATORY.id]).toEqual(partyOf(LABORATORY));
  const accredited = { ...LABORATORY, accreditation: CMA };
  expect(withParty(batch, accredited).parties[LABORATORY.id]).toEqual({ ...partyOf(LABORATORY), accreditation: CMA });
});
