import { describe, expect, test } from "vitest";
import { acting, BUREAU, COOPERATIVE, LABORATORY, OTHER_COOPERATIVE, refusal } from "../fixtures/cangxi.ts";
import type { Organisation } from "../organisation.ts";
import { type CorrectOrganisation, correctOrganisation } from "./correct-organisation.ts";

const OPERATOR = acting(BUREAU, "operator");
const corrected = (
  more: Omit<CorrectOrganisation, "reason">,
  organisation: Organisation = COOPERATIVE,
  ctx = OPERATOR,
) => correctOrganisation(organisation, { reason: "录错", ...more }, ctx);
const WHOLE: Organisation = {
  ...LABORATORY,
  creditCode: "91110000600037341L",
  gln: "6901234000009",
  contact: "0839-5222333",
  address: "陵江镇 1 号",
  accreditation: "CATL-510824",
};

describe("a correction of an organisation", () => {
  test("says what changed as it was and as it is, and nothing else", () => {
    const { organisation, fact } = corrected({ id: "k-1", name: "新名合作社", gln: "6901234000009" });
    expect(organisation).toStrictEqual({ ...COOPERATIVE, name: "新名合作社", gln: "6901234000009" });
    expect(fact.kind).toBe("organisation-corrected");
    expect(fact.data).toStrictEqual({
      id: "k-1",
      corrects: { kind: "organisation", id: COOPERATIVE.id },
      before: { name: COOPERATIVE.name },
      after: { name: "新名合作社", gln: "6901234000009" },
      reason: "录错",
    });
    expect(corrected({ regionCode: "510823" }).fact.data).toStrictEqual({
      corrects: { kind: "organisation", id: COOPERATIVE.id },
      before: { regionCode: "510824" },
      after: { regionCode: "510823" },
      reason: "录错",
    });
  });

  test("takes away what is said to be none, and keeps what is not said", () => {
    const none = { creditCode: null, gln: null, contact: null, address: null, accreditation: null };
    expect(corrected(none, WHOLE).organisation).toStrictEqual(LABORATORY);
    expect(corrected({ name: "新名" }, WHOLE).organisation).toStrictEqual({ ...WHOLE, name: "新名" });
  });

  test("is refused at each member that cannot be", () => {
    const wrong = { regionCode: "510899", creditCode: "9", gln: "1", contact: "张三", accreditation: "CMA" };
    expect(refusal(() => corrected(wrong)).errors.map(({ pointer }) => pointer)).toStrictEqual([
      "/regionCode",
      "/creditCode",
      "/gln",
      "/contact",
      "/accreditation",
    ]);
  });

  test("of how it is reached is its own to make, of who and where it is the operator's; others are told of none", () => {
    const own = acting(COOPERATIVE, "clerk");
    expect(corrected({ contact: "0839-5222334", address: "新址" }, COOPERATIVE, own).organisation).toMatchObject({
      contact: "0839-5222334",
      address: "新址",
    });
    const error = refusal(() => corrected({ contact: "0839-5222334", name: "新名", gln: null }, COOPERATIVE, own));
    expect(error.code).toBe("forbidden");
    expect(error.errors.map(({ pointer }) => pointer)).toStrictEqual(["/name", "/gln"]);
    const stranger = acting(OTHER_COOPERATIVE, "clerk");
    expect(refusal(() => corrected({ contact: null }, COOPERATIVE, stranger)).code).toBe("not-found");
    expect(refusal(() => correctOrganisation(undefined, { reason: "x" }, OPERATOR)).code).toBe("not-found");
  });
});
