import { expect, test } from "vitest";
import { acting, BUREAU, CERTIFICATE, COOPERATIVE, OTHER_BUREAU, refusal } from "../fixtures/cangxi.ts";
import type { Certificate } from "./certificate.ts";
import { checkStands, recordAnnualCheck, voidAnnualCheck, voidStands } from "./checks.ts";
import { standingOn } from "./standing.ts";

const INSPECTOR = acting(BUREAU, "inspector");
const CHECK = { year: 2026, result: "passed", inspectedOn: "2026-09-12" } as const;

test("a check is of a year from the one in which the certificate begins to the one in which it ends, both among them", () => {
  for (const year of [2025, 2028]) {
    const { certificate } = recordAnnualCheck(CERTIFICATE, COOPERATIVE, { ...CHECK, year }, INSPECTOR);
    expect(certificate.annualChecks.at(-1)?.year).toBe(year);
  }
});

test("a certificate without an end can be checked for any year up to this one", () => {
  const { validTo: _, ...endless } = CERTIFICATE;
  const check = (year: number) => recordAnnualCheck(endless, COOPERATIVE, { ...CHECK, year }, INSPECTOR);
  expect(check(2026).certificate.annualChecks.at(-1)?.year).toBe(2026);
  expect(refusal(() => check(2027)).errors).toMatchObject([{ pointer: "/year" }]);
});

test("an annual check is appended and clears its certificate year", () => {
  const unchecked = { ...CERTIFICATE, annualChecks: [] };
  expect(standingOn(unchecked, "2026-09-10")).toBe("annual-check-missing");
  const { certificate, fact } = recordAnnualCheck(unchecked, COOPERATIVE, CHECK, INSPECTOR);
  expect(certificate.annualChecks).toEqual([{ ...CHECK, recordedAt: INSPECTOR.now }]);
  expect(standingOn(certificate, "2026-09-10")).toBe("valid");
  expect(fact).toMatchObject({ kind: "annual-check-recorded", data: { certificate: "gf-kiwi", ...CHECK } });
});

test("a check that was not yet made, or of a year the certificate does not have, is refused", () => {
  const recordCheck = (more: object) =>
    refusal(() => recordAnnualCheck(CERTIFICATE, COOPERATIVE, { ...CHECK, ...more }, INSPECTOR));
  const tomorrow = recordCheck({ inspectedOn: "2026-09-13" });
  expect([tomorrow.code, tomorrow.errors[0]?.pointer]).toEqual(["date-order", "/inspectedOn"]);
  expect(tomorrow.message).toContain("2026-09-13 is after today, 2026-09-12");
  for (const year of [2024, 2029]) {
    const error = recordCheck({ year });
    expect([error.code, error.errors[0]?.pointer]).toEqual(["invalid-request", "/year"]);
  }
});

const [FIRST] = CERTIFICATE.annualChecks;
const voiding = (certificate: Certificate = CERTIFICATE, more: object = {}, ctx = INSPECTOR) =>
  voidAnnualCheck(certificate, COOPERATIVE, { year: 2026, reason: "年度录错", ...more }, ctx);

test("a check that is taken back stays on record with who and why, and counts no more", () => {
  const { certificate, fact } = voiding();
  expect(certificate.annualChecks).toEqual([
    { ...FIRST, voided: { at: INSPECTOR.now, by: BUREAU.id, reason: "年度录错" } },
  ]);
  expect(standingOn(certificate, "2026-09-10")).toBe("annual-check-missing");
  expect(fact).toMatchObject({
    kind: "annual-check-voided",
    data: { corrects: { kind: "annual-check", id: "gf-kiwi/2026" }, year: 2026, result: "passed", reason: "年度录错" },
  });
});

test("the check that was taken back is the one of its day, of two for one day the later; an earlier one counts again", () => {
  const failed = recordAnnualCheck(CERTIFICATE, COOPERATIVE, { ...CHECK, result: "failed" }, INSPECTOR).certificate;
  expect(refusal(() => voiding(failed)).errors).toMatchObject([{ pointer: "/inspectedOn" }]);
  const { certificate } = voiding(failed, { inspectedOn: CHECK.inspectedOn });
  expect(standingOn(certificate, "2026-09-12")).toBe("valid");
  const twice = recordAnnualCheck(failed, COOPERATIVE, CHECK, INSPECTOR).certificate;
  const both = voiding(twice, { inspectedOn: CHECK.inspectedOn }).certificate.annualChecks;
  expect(both.map(({ voided }) => voided !== undefined)).toEqual([false, false, true]);
});

test("where no check of the year counts there is nothing to take back, and strangers learn nothing", () => {
  expect(refusal(() => voiding(voiding().certificate)).code).toBe("already-voided");
  expect(refusal(() => voiding(CERTIFICATE, { year: 2027 })).code).toBe("already-voided");
  expect(refusal(() => voiding(CERTIFICATE, {}, acting(OTHER_BUREAU, "inspector"))).code).toBe("not-found");
});

test("what an act did stands until its check is taken back, or until a check comes after the one it took back", () => {
  const recordedAt = FIRST?.recordedAt ?? "";
  const said = { year: 2026, result: "passed", inspectedOn: "2026-04-10" } as const;
  expect(checkStands(CERTIFICATE, said, recordedAt)).toBe(true);
  expect(checkStands(CERTIFICATE, { ...said, result: "failed" }, recordedAt)).toBe(false);
  const { certificate } = voiding();
  expect(checkStands(certificate, said, recordedAt)).toBe(false);
  expect(voidStands(certificate, 2026, INSPECTOR.now)).toBe(true);
  const anew = recordAnnualCheck(certificate, COOPERATIVE, CHECK, INSPECTOR).certificate;
  expect(voidStands(anew, 2026, INSPECTOR.now)).toBe(false);
});

const AT = "2026-08-01T00:00:00.000Z";
const LATER = "2026-08-02T00:00:00.000Z";
const having = (...checks: readonly Partial<Certificate["annualChecks"][number]>[]): Certificate => ({
  ...CERTIFICATE,
  annualChecks: checks.map((check) => ({ ...CHECK, recordedAt: AT, ...check })),
});
const voidedAt = (at: string) => ({ voided: { at, by: BUREAU.id, reason: "录错" } });

test("a check stands that counts, with the same content, recorded at that time", () => {
  const other = { year: 2025, result: "failed", inspectedOn: "2025-06-01", recordedAt: LATER } as const;
  expect(checkStands(having(other, {}), CHECK, AT)).toBe(true);
  expect(checkStands(having(), CHECK, AT)).toBe(false);
  expect(checkStands(having({}), CHECK, LATER)).toBe(false);
  expect(checkStands(having(voidedAt(LATER)), CHECK, AT)).toBe(false);
  for (const differing of [{ year: 2025 }, { result: "failed" }, { inspectedOn: "2026-09-11" }] as const)
    expect(checkStands(having(differing), CHECK, AT)).toBe(false);
});

test("that a check was taken back stands while none of its year has been recorded since", () => {
  expect(voidStands(having(voidedAt(LATER)), 2026, LATER)).toBe(true);
  expect(voidStands(having(voidedAt(LATER), {}), 2026, LATER)).toBe(false);
  expect(voidStands(having(voidedAt(LATER), { year: 2025 }), 2026, LATER)).toBe(true);
  expect(voidStands(having(voidedAt(LATER), voidedAt(LATER)), 2026, LATER)).toBe(true);
  expect(voidStands(having({}, voidedAt(LATER)), 2026, LATER)).toBe(true);
  // The one of another year, or taken back at another time, is not the one that is meant.
  expect(voidStands(having(voidedAt(LATER), {}, { year: 2025, ...voidedAt(LATER) }), 2026, LATER)).toBe(false);
  expect(voidStands(having(voidedAt(LATER), {}, voidedAt(AT)), 2026, LATER)).toBe(false);
});

test("a check that came after one was taken back, and was taken back itself, puts nothing in its place", () => {
  expect(voidStands(having(voidedAt(LATER), voidedAt("2026-08-03T00:00:00.000Z")), 2026, LATER)).toBe(true);
});

test("of three checks for one day the one recorded last is taken back", () => {
  const times = [AT, LATER, "2026-08-03T00:00:00.000Z"];
  const { certificate } = voiding(having(...times.map((recordedAt) => ({ recordedAt }))));
  expect(certificate.annualChecks.map(({ voided }) => voided !== undefined)).toEqual([false, false, true]);
});

test("where several days could be meant each is named with its result, and the act keeps the id that it came with", () => {
  const two = having({ inspectedOn: "2026-04-10" }, { result: "failed" });
  expect(refusal(() => voiding(two)).message).toContain("On record are: 2026-04-10 (passed), 2026-09-12 (failed).");
  expect(refusal(() => voiding(two, { inspectedOn: "2026-05-01" })).errors).toMatchObject([
    { pointer: "/inspectedOn" },
  ]);
  expect(voiding(CERTIFICATE, { id: "v-1" }).fact.data).toMatchObject({ id: "v-1" });
  expect(voiding().fact.data).not.toHaveProperty("id");
});
