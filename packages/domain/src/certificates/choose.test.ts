import { expect, test } from "vitest";
import { CERTIFICATE, COOPERATIVE, OTHER_COOPERATIVE, refusal } from "../fixtures/cangxi.ts";
import { chooseCertificate } from "./choose.ts";

const ORGANIC = { ...CERTIFICATE, id: "organic", scheme: "organic" } as const;

test("the one certificate of the holder's that was found is meant, by whatever it was found, and however often", () => {
  expect(chooseCertificate("x", [undefined, CERTIFICATE], COOPERATIVE.id)).toBe(CERTIFICATE);
  expect(chooseCertificate("x", [CERTIFICATE, CERTIFICATE], COOPERATIVE.id)).toBe(CERTIFICATE);
});

test("another's certificate is as good as none, and the refusal says how to find one's own", () => {
  const none = refusal(() => chooseCertificate("x", [undefined], COOPERATIVE.id));
  const others = refusal(() => chooseCertificate("x", [CERTIFICATE], OTHER_COOPERATIVE.id));
  expect([none.code, none.errors[0]?.pointer]).toEqual(["not-found", "/certificate"]);
  expect([others.message, others.detailZh]).toEqual([none.message, none.detailZh]);
  for (const text of [none.message, none.detailZh]) expect(text).toContain("GET /api/certificates");
});

test("where several fit, their ids are named, and of others' none", () => {
  const foreign = { ...CERTIFICATE, id: "foreign", holder: OTHER_COOPERATIVE.id };
  const error = refusal(() => chooseCertificate("x", [CERTIFICATE, ORGANIC, foreign], COOPERATIVE.id));
  expect([error.code, error.errors[0]?.pointer]).toEqual(["invalid-request", "/certificate"]);
  expect(error.message).toContain(`${CERTIFICATE.id} (green-food), organic (organic)`);
  expect(error.message).not.toContain("foreign");
});

test("certificates to which two bureaus gave one id are named with their bureaus', and others as the bureau gave theirs", () => {
  const of = (id: string) => ({ ...CERTIFICATE, id });
  const several = [of("bureau-a/gf"), of("bureau-b/gf"), of("bureau-a/organic")];
  const error = refusal(() => chooseCertificate("x", several, COOPERATIVE.id));
  expect(error.message).toContain("bureau-a/gf (green-food), bureau-b/gf (green-food), organic (green-food)");
});
