import { describe, expect, test } from "vitest";
import { acting, BASE, BUREAU, CERTIFICATE, COOPERATIVE, KIWIFRUIT, NOON, refusal } from "../fixtures/cangxi.ts";
import type { AnnualCheck, Certificate, ScopeChange, StatusChange } from "./certificate.ts";
import { changeCertificateStatus } from "./change.ts";
import { recordAnnualCheck } from "./checks.ts";
import { correctCertificate } from "./correct.ts";
import { keptWarnings, requireCertificateRoom, WARNINGS_MAX } from "./room.ts";

const INSPECTOR = acting(BUREAU, "inspector");
const times = <T>(count: number, make: (n: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, n) => make(n));
const status = (n: number, more: Partial<StatusChange> = {}): StatusChange => ({
  status: "suspended",
  id: `s-${n}`,
  reason: "抽检",
  effectiveFrom: "2026-08-01",
  recordedAt: NOON,
  ...more,
});
const check: AnnualCheck = { year: 2026, result: "passed", inspectedOn: "2026-04-10", recordedAt: NOON };
const scope = (more: Partial<ScopeChange> = {}): ScopeChange => ({
  effectiveFrom: "2026-06-01",
  reason: "变更",
  recordedAt: NOON,
  ...more,
});
const certificate = (more: Partial<Certificate>): Certificate => ({ ...CERTIFICATE, annualChecks: [], ...more });

const LISTS: readonly (readonly [
  words: readonly [en: string, zh: string],
  most: number,
  pointer: string,
  of: (count: number) => Certificate,
])[] = [
  [
    ["21 changes of status", "21 次状态变更，最多 20 次"],
    20,
    "",
    (count) => certificate({ statusHistory: times(count, status) }),
  ],
  [
    ["61 annual checks", "61 次年检记录，最多 60 次"],
    60,
    "",
    (count) => certificate({ annualChecks: times(count, () => check) }),
  ],
  [
    ["51 changes of scope", "51 次范围变更，最多 50 次"],
    50,
    "",
    (count) => certificate({ scopeChanges: times(count, () => scope()) }),
  ],
  [
    ["41 products covered over time", "41 个先后涵盖的产品，最多 40 个"],
    40,
    "/gtins",
    (count) => certificate({ scopeChanges: [scope({ gtins: times(count - 1, String) })] }),
  ],
  [
    ["101 bases covered over time", "101 个先后涵盖的生产基地，最多 100 个"],
    100,
    "/bases",
    (count) => certificate({ scopeChanges: [scope({ bases: times(count - 1, String) })] }),
  ],
];

describe("each list of a certificate", () => {
  test.each(LISTS)("has a most: %s", ([en, zh], most, pointer, of) => {
    expect(() => requireCertificateRoom(of(most - 1), of(most))).not.toThrow();
    const error = refusal(() => requireCertificateRoom(of(most), of(most + 1)));
    expect(error).toMatchObject({ code: "payload-too-large", extensions: { limit: most }, errors: [{ pointer }] });
    expect([error.message, error.detailZh]).toEqual([expect.stringContaining(en), expect.stringContaining(zh)]);
  });

  test.each(LISTS)("that is longer already may stay, and not grow: %s", (_words, most, _pointer, of) => {
    expect(() => requireCertificateRoom(of(most + 2), of(most + 2))).not.toThrow();
    expect(() => requireCertificateRoom(of(most + 2), of(most + 1))).not.toThrow();
    expect(refusal(() => requireCertificateRoom(of(most + 2), of(most + 3))).code).toBe("payload-too-large");
  });

  test("says what to do instead", () => {
    const [changes, , , products] = LISTS.map(([, most, , of]) =>
      refusal(() => requireCertificateRoom(of(most), of(most + 1))),
    );
    expect(changes?.message).toContain("Withdraw it and grant a new one.");
    expect(products?.message).toContain("Grant a further certificate");
  });
});

describe("what stops a certificate", () => {
  const full = times(20, status);
  const withdrawn = status(98, { status: "withdrawn" });
  const land =
    (before: readonly StatusChange[], ...added: readonly StatusChange[]) =>
    () =>
      requireCertificateRoom(
        certificate({ statusHistory: before }),
        certificate({ statusHistory: [...before, ...added] }),
      );

  test("always lands: a withdrawal of one that nobody withdrew", () => {
    expect(land(full, withdrawn)).not.toThrow();
    const lifted = [withdrawn, ...full.slice(2), status(99, { status: "reinstated", lifts: ["s-98"] })];
    expect(land(lifted, status(97, { status: "withdrawn" }))).not.toThrow();
  });

  test("lands once: what comes to one that is withdrawn already finds the list full", () => {
    const stopped = [...full.slice(1), withdrawn];
    expect(refusal(land(stopped, status(97, { status: "withdrawn" }))).code).toBe("payload-too-large");
    expect(refusal(land(full, status(97))).code).toBe("payload-too-large");
  });

  test("and makes no room in the other lists", () => {
    const [before, after] = [60, 61].map((count) => times(count, () => check));
    const grow = () =>
      requireCertificateRoom(
        certificate({ annualChecks: before ?? [] }),
        certificate({ annualChecks: after ?? [], statusHistory: [withdrawn] }),
      );
    expect(refusal(grow).code).toBe("payload-too-large");
  });
});

test("a change of status, a check and a correction that would make a list too long change nothing", () => {
  const refusals = [
    () =>
      changeCertificateStatus(
        certificate({ statusHistory: times(20, status) }),
        COOPERATIVE,
        { status: "suspended", reason: "抽检", effectiveFrom: "2026-09-01" },
        INSPECTOR,
      ),
    () =>
      recordAnnualCheck(
        certificate({ annualChecks: times(60, () => check) }),
        COOPERATIVE,
        { year: 2026, result: "passed", inspectedOn: "2026-09-12" },
        INSPECTOR,
      ),
    () => {
      const bases = times(101, (n) => ({ ...BASE, id: `b${n}` }));
      const state = { certificate: CERTIFICATE, holder: COOPERATIVE, newHolder: undefined, balance: undefined };
      const command = { reason: "更正", bases: bases.map(({ id }) => id) };
      return correctCertificate({ ...state, products: [KIWIFRUIT], bases, others: [] }, command, INSPECTOR);
    },
  ];
  for (const decide of refusals) expect(refusal(decide).code).toBe("payload-too-large");
});

test("of the warnings the newest are kept", () => {
  const warnings = times(WARNINGS_MAX + 1, (n) => ({ code: `w-${n}`, en: "", zh: "" }));
  expect(keptWarnings(warnings)).toEqual(warnings.slice(1));
  expect(keptWarnings(warnings.slice(1))).toEqual(warnings.slice(1));
});
