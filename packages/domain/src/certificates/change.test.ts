import { expect, test } from "vitest";
import { acting, BUREAU, CERTIFICATE, COOPERATIVE, OTHER_BUREAU, refusal } from "../fixtures/cangxi.ts";
import type { Certificate, StatusChange } from "./certificate.ts";
import { changeCertificateStatus, requireGranted, stillStands, undoneSince } from "./change.ts";
import { recordAnnualCheck } from "./checks.ts";
import { standingOn } from "./standing.ts";

const INSPECTOR = acting(BUREAU, "inspector");
const SUSPEND = { status: "suspended", reason: "抽检不合格", effectiveFrom: "2026-08-01" } as const;
const CHECK = { year: 2026, result: "passed", inspectedOn: "2026-09-12" } as const;

test("a change of status is appended with the time it was recorded, and what was there stays", () => {
  const { certificate, fact } = changeCertificateStatus(CERTIFICATE, COOPERATIVE, SUSPEND, INSPECTOR);
  expect(certificate.statusHistory).toEqual([{ ...SUSPEND, id: "1", recordedAt: INSPECTOR.now }]);
  expect(standingOn(certificate, "2026-08-01")).toBe("suspended");
  const again = changeCertificateStatus(
    certificate,
    COOPERATIVE,
    { status: "reinstated", reason: "整改合格", effectiveFrom: "2026-08-20" },
    INSPECTOR,
  );
  expect(again.certificate.statusHistory).toHaveLength(2);
  expect(standingOn(again.certificate, "2026-08-20")).toBe("valid");
  expect(fact).toMatchObject({
    kind: "certificate-status-changed",
    occurredAt: "2026-07-31T16:00:00.000Z",
    data: { certificate: "gf-kiwi", ...SUSPEND },
  });
});

const REINSTATE = { status: "reinstated", reason: "整改合格", effectiveFrom: "2026-09-01" } as const;

function after(...commands: readonly Parameters<typeof changeCertificateStatus>[2][]) {
  return commands.reduce<Certificate>(
    (before, command) => changeCertificateStatus(before, COOPERATIVE, command, INSPECTOR).certificate,
    CERTIFICATE,
  );
}

function refused(certificate: Certificate, command: Parameters<typeof changeCertificateStatus>[2]) {
  return refusal(() => changeCertificateStatus(certificate, COOPERATIVE, command, INSPECTOR));
}

test("a withdrawal that has begun is lifted only by its name, and the other way out is said", () => {
  const withdrawn = after({ ...SUSPEND, status: "withdrawn", id: "w-1" });
  const error = refused(withdrawn, REINSTATE);
  expect(error).toMatchObject({ code: "invalid-request", errors: [{ pointer: "/lifts" }] });
  expect(error.message).toContain("grant a new certificate");
  expect(error.message).toContain('lifts ["w-1"]');
  const lifted = changeCertificateStatus(withdrawn, COOPERATIVE, { ...REINSTATE, lifts: ["w-1"] }, INSPECTOR);
  expect(standingOn(lifted.certificate, "2026-09-10")).toBe("valid");
  expect(lifted.fact.data).toMatchObject({ status: "reinstated", lifts: ["w-1"] });
});

test("a withdrawal that has not begun is taken back without naming it", () => {
  const withdrawn = after({ ...SUSPEND, status: "withdrawn", effectiveFrom: "2026-09-13" });
  const { certificate } = changeCertificateStatus(withdrawn, COOPERATIVE, REINSTATE, INSPECTOR);
  expect(standingOn(certificate, "2027-06-30")).not.toBe("withdrawn");
  expect(refused(after({ ...SUSPEND, status: "withdrawn", effectiveFrom: "2026-09-12" }), REINSTATE).code).toBe(
    "invalid-request",
  );
});

test("while several grounds are open a reinstatement says which it ends, and each is named to choose from", () => {
  const two = after({ ...SUSPEND, id: "a" }, { ...SUSPEND, id: "b", reason: "年检材料缺失" });
  const blind = refused(two, REINSTATE);
  expect(blind.errors[0]?.pointer).toBe("/lifts");
  for (const text of [blind.message, blind.detailZh]) expect(text).toMatch(/a .*抽检不合格.*b .*年检材料缺失|a（.*b（/);
  const one = changeCertificateStatus(two, COOPERATIVE, { ...REINSTATE, lifts: ["a", "a"] }, INSPECTOR).certificate;
  expect(standingOn(one, "2026-09-10")).toBe("suspended");
  expect(standingOn(after({ ...SUSPEND, id: "a" }, REINSTATE), "2026-09-10")).toBe("valid");
  const settled = changeCertificateStatus(one, COOPERATIVE, REINSTATE, INSPECTOR).certificate;
  expect(settled.statusHistory.at(-1)?.lifts).toEqual(["b"]);
  expect(refused(two, { ...REINSTATE, lifts: ["a", "c"] }).errors).toMatchObject([{ pointer: "/lifts/1" }]);
});

test("nothing to lift, and the id of a ground used before, are refused by name", () => {
  expect(refused(CERTIFICATE, REINSTATE).errors[0]?.pointer).toBe("/status");
  expect(refused(after({ ...SUSPEND, id: "a" }), { ...SUSPEND, id: "a" }).errors[0]?.pointer).toBe("/id");
  // A ground without an id of its own never takes one that is used.
  const named = after({ ...SUSPEND, id: "2" }, SUSPEND);
  expect(named.statusHistory.map(({ id }) => id)).toEqual(["2", "3"]);
});

test("an unknown certificate, one of another region and one asked by its holder give the same refusal", () => {
  const refusals = [
    () => changeCertificateStatus(undefined, undefined, SUSPEND, INSPECTOR),
    () => changeCertificateStatus(CERTIFICATE, COOPERATIVE, SUSPEND, acting(OTHER_BUREAU, "inspector")),
    () => changeCertificateStatus(CERTIFICATE, COOPERATIVE, SUSPEND, acting(COOPERATIVE, "clerk")),
    () => recordAnnualCheck(undefined, undefined, CHECK, INSPECTOR),
    () => recordAnnualCheck(CERTIFICATE, COOPERATIVE, CHECK, acting(OTHER_BUREAU, "inspector")),
  ].map((decide) => refusal(decide));
  expect(new Set(refusals.map(({ code, message, detailZh }) => `${code}${message}${detailZh}`)).size).toBe(1);
  expect(refusals[0]?.code).toBe("not-found");
});

test("each open ground is named with what it is, since when and why, in the language of the text", () => {
  const three = after(
    { ...SUSPEND, id: "a", reason: "one" },
    { ...SUSPEND, id: "b", status: "withdrawn", reason: "two", effectiveFrom: "2026-09-20" },
  );
  const [en, zh] = [
    "a (suspended from 2026-08-01: one); b (mark right cancelled from 2026-09-20: two).",
    "a（2026-08-01 起暂停：one）；b（2026-09-20 起取消标志使用权：two）。",
  ];
  const blind = refused(three, REINSTATE);
  expect([blind.message.endsWith(en), blind.detailZh.endsWith(zh)]).toEqual([true, true]);
  const wrong = refused(three, { ...REINSTATE, lifts: ["c"] });
  expect([wrong.message.endsWith(en), wrong.detailZh.endsWith(zh)]).toEqual([true, true]);
});

test("a withdrawn certificate may be suspended or withdrawn once more: each ground stands by itself", () => {
  const act = (certificate: Certificate, status: "withdrawn" | "suspended") =>
    changeCertificateStatus(certificate, COOPERATIVE, { ...SUSPEND, status }, INSPECTOR).certificate;
  expect(act(act(CERTIFICATE, "withdrawn"), "suspended").statusHistory).toHaveLength(2);
  expect(act(act(CERTIFICATE, "withdrawn"), "withdrawn").statusHistory).toHaveLength(2);
});

test("a certificate whose holder is not known is not there for a bureau", () => {
  const refused = refusal(() => changeCertificateStatus(CERTIFICATE, undefined, SUSPEND, INSPECTOR));
  expect(refused.code).toBe("not-found");
});

/** A history in which each change is recorded a minute after the one before it. */
function having(...changes: readonly (Pick<StatusChange, "status"> & Partial<StatusChange>)[]): Certificate {
  const statusHistory = changes.map((change, n) => ({
    reason: "抽检",
    effectiveFrom: "2026-08-01",
    recordedAt: recorded(n),
    ...change,
  }));
  return { ...CERTIFICATE, statusHistory };
}
const recorded = (n: number) => `2026-08-01T00:0${n}:00.000Z`;

test("what a ground did stands while no reinstatement has lifted it", () => {
  const first = { status: "suspended", id: "s-1" } as const;
  const second = { status: "suspended", id: "s-2" } as const;
  expect(stillStands(having(first), first, recorded(0))).toBe(true);
  expect(stillStands(having(first, second), second, recorded(1))).toBe(true);
  const lifted = having(first, second, { status: "reinstated", lifts: ["s-1"] });
  expect(stillStands(lifted, first, recorded(0))).toBe(false);
  expect(stillStands(lifted, second, recorded(1))).toBe(true);
});

test("what a reinstatement did stands while no ground is open that was recorded after it", () => {
  const ground = { status: "suspended", id: "s-1" } as const;
  const later = { status: "suspended", id: "s-2" } as const;
  const lift = { status: "reinstated", lifts: ["s-1"] } as const;
  expect(stillStands(having(ground, lift), lift, recorded(1))).toBe(true);
  expect(stillStands(having(ground, lift, later), lift, recorded(1))).toBe(false);
  // One that was open already was not what it lifted.
  expect(stillStands(having(later, ground, lift), lift, recorded(2))).toBe(true);
  const settled = having(ground, lift, later, { status: "reinstated", lifts: ["s-2"] });
  expect(stillStands(settled, lift, recorded(1))).toBe(true);
  expect(stillStands(settled, { status: "reinstated", lifts: ["s-2"] }, recorded(3))).toBe(true);
});

test("of reinstatements recorded at one time the one with the same grounds is meant, and of ones alike the last", () => {
  const [one, two, open] = ["s-1", "s-2", "s-3"].map((id) => ({ status: "suspended", id }) as const) as [
    { status: "suspended"; id: string },
    { status: "suspended"; id: string },
    { status: "suspended"; id: string },
  ];
  const [at, liftOne] = [recorded(2), { status: "reinstated", lifts: ["s-1"] } as const];
  const liftTwo = { status: "reinstated", lifts: ["s-2"], recordedAt: at } as const;
  const history = having(one, two, { ...liftOne, recordedAt: at }, open, liftTwo);
  expect(stillStands(history, liftOne, at)).toBe(false);
  expect(stillStands(history, liftTwo, at)).toBe(true);
  const twice = having(one, { ...liftOne, recordedAt: at }, open, { ...liftOne, recordedAt: at });
  expect(stillStands(twice, liftOne, at)).toBe(true);
  // One without grounds, as before they had names.
  const old = having({ status: "suspended" }, { status: "reinstated", recordedAt: at }, open);
  expect(stillStands(old, { status: "reinstated" }, at)).toBe(false);
  expect(stillStands(old, { status: "reinstated", lifts: [] }, at)).toBe(false);
});

test("an act that may be a repetition of one taken back is told apart by an id of its own", () => {
  const error = undoneSince();
  expect(error.code).toBe("id-taken");
  expect(error.message).toContain("with an id of its own");
  expect(error.detailZh).toContain("编号");
});

test("a certificate is changed by the bureau that granted it, an inspector there, and by none without it", () => {
  expect(requireGranted(CERTIFICATE, COOPERATIVE, INSPECTOR)).toBe(CERTIFICATE);
  expect(requireGranted(CERTIFICATE, undefined, INSPECTOR)).toBe(CERTIFICATE);
  expect(refusal(() => requireGranted(undefined, undefined, INSPECTOR)).code).toBe("not-found");
  expect(refusal(() => requireGranted(undefined, COOPERATIVE, INSPECTOR)).code).toBe("not-found");
  expect(refusal(() => requireGranted(CERTIFICATE, COOPERATIVE, acting(BUREAU, "statistician"))).code).toBe(
    "not-found",
  );
});

test("of other schemes than green food the certificate itself is withdrawn", () => {
  const organic = { ...CERTIFICATE, scheme: "organic" } as const;
  const withdraw = { ...SUSPEND, status: "withdrawn", effectiveFrom: "2026-09-20" } as const;
  const { certificate } = changeCertificateStatus(organic, COOPERATIVE, { ...withdraw, id: "w" }, INSPECTOR);
  const error = refused(certificate, { ...REINSTATE, lifts: ["c"] });
  expect(error.message).toContain("w (withdrawn from 2026-09-20");
  expect(error.detailZh).toContain("w（2026-09-20 起撤销");
});

test("of reinstatements of the same grounds the one recorded at that time is meant", () => {
  const [one, open] = [{ status: "suspended", id: "s-1" } as const, { status: "suspended", id: "s-3" } as const];
  const lift = { status: "reinstated", lifts: ["s-1"] } as const;
  const history = having(one, lift, open, lift);
  expect(stillStands(history, lift, recorded(1))).toBe(false);
  expect(stillStands(history, lift, recorded(3))).toBe(true);
});

test("a reinstatement from before grounds had names stands, whatever was open before it", () => {
  const later = { status: "suspended", effectiveFrom: "2026-08-20" } as const;
  const history = having(later, { status: "reinstated" });
  expect(stillStands(history, { status: "reinstated" }, recorded(1))).toBe(true);
  expect(stillStands(history, { status: "reinstated", lifts: [] }, recorded(1))).toBe(true);
});
