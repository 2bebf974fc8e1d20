import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { acting, BUREAU, COOPERATIVE, DEPOT, OTHER_BUREAU, refusal } from "../fixtures/cangxi.ts";
import {
  correctFinding,
  type DecideFinding,
  decideFinding,
  type Finding,
  isOverdue,
  stateOf,
  tellAction,
  voidFinding,
  type WriteFinding,
  writeFinding,
} from "./finding.ts";

const AT = "2026-09-12T04:00:00.000Z";
const bureau = acting(BUREAU, "inspector", AT);
const holder = acting(COOPERATIVE, "clerk", AT);
const WRITTEN: WriteFinding = {
  ...{ id: "f1", severity: "major", clause: "NY/T 1056 5.2", text: "冷库无温度记录" },
  ...{ inspectedOn: "2026-09-11", dueOn: "2026-09-20" },
};
const written = (more: Partial<WriteFinding> = {}, who = bureau): Finding =>
  writeFinding(
    {
      stored: "b/f1",
      at: {
        about: { kind: "organisation", id: COOPERATIVE.id, name: { zh: COOPERATIVE.name } },
        organisation: COOPERATIVE,
        regions: [COOPERATIVE.regionCode],
      },
    },
    { ...WRITTEN, ...more },
    who,
  ).finding;
const told = (finding: Finding, n = 1) => tellAction(finding, { id: `a${n}`, text: "已装记录仪" }, holder).finding;
const decided = (finding: Finding, more: Partial<DecideFinding> = {}) =>
  decideFinding(finding, { outcome: "accepted", reason: "已核实", ...more }, bureau).finding;

describe("a finding", () => {
  test("goes from open to answered to accepted, back when it is rejected, and is opened again with a new day", () => {
    const answered = told(written());
    expect([stateOf(written()), stateOf(answered), stateOf(decided(answered))]).toEqual([
      "open",
      "answered",
      "accepted",
    ]);
    const rejected = decided(answered, { outcome: "rejected", dueOn: "2026-09-25" });
    expect([stateOf(rejected), rejected.dueOn]).toEqual(["open", "2026-09-25"]);
    expect(stateOf(told(rejected, 2))).toBe("answered");
    const again = decided(decided(answered), { outcome: "reopened", dueOn: "2026-10-01" });
    expect([stateOf(again), again.dueOn]).toEqual(["open", "2026-10-01"]);
  });

  test("is overdue from the day after its deadline, while no action was told", () => {
    const finding = written();
    expect([isOverdue(finding, "2026-09-20"), isOverdue(finding, "2026-09-21")]).toEqual([false, true]);
    expect(isOverdue(told(finding), "2026-09-21")).toBe(false);
    expect(isOverdue(decided(told(finding), { outcome: "rejected" }), "2026-09-21")).toBe(true);
  });

  test("that asks for something names its clause and day, and one that asks for nothing has no day", () => {
    const pointers = (more: Partial<WriteFinding>) => refusal(() => written(more)).errors.map(({ pointer }) => pointer);
    expect(pointers({ dueOn: undefined, clause: undefined })).toEqual(["/dueOn", "/clause"]);
    expect(pointers({ dueOn: "2026-09-01", inspectedOn: "2026-09-13" })).toEqual(["/inspectedOn", "/dueOn"]);
    expect(pointers({ severity: "none" })).toEqual(["/dueOn"]);
    expect(stateOf(written({ severity: "none", dueOn: undefined, clause: undefined }))).toBe("noted");
  });

  test("is written and decided by bureaus over it, and answered by its organisation alone", () => {
    const other = acting(OTHER_BUREAU, "inspector", AT);
    expect(refusal(() => written({}, other)).code).toBe("not-found");
    expect(refusal(() => decideFinding(told(written()), { outcome: "accepted", reason: "x" }, other)).code).toBe(
      "not-found",
    );
    expect(refusal(() => tellAction(written(), { id: "a", text: "x" }, acting(DEPOT, "depot"))).code).toBe("not-found");
    expect(refusal(() => decided(written())).code).toBe("finding-closed");
    expect(refusal(() => decided(told(written()), { outcome: "reopened", dueOn: "2026-10-01" })).code).toBe(
      "finding-closed",
    );
    expect(refusal(() => told(decided(told(written())))).code).toBe("finding-closed");
  });

  test("keeps what was mistyped, and one that was taken back asks for nothing", () => {
    const corrected = correctFinding(
      written(),
      { reason: "条款写错", clause: "NY/T 1056 5.3", dueOn: "2026-09-22" },
      bureau,
    );
    expect(corrected.finding).toMatchObject({ clause: "NY/T 1056 5.3", dueOn: "2026-09-22" });
    expect(corrected.finding.corrections[0]?.before).toEqual({ clause: "NY/T 1056 5.2", dueOn: "2026-09-20" });
    const eased = correctFinding(written(), { reason: "仅为建议", severity: "observation" }, bureau).finding;
    expect([stateOf(eased), eased.dueOn]).toEqual(["noted", undefined]);
    const voided = voidFinding(written(), { reason: "写错机构" }, bureau).finding;
    expect([stateOf(voided), isOverdue(voided, "2027-01-01")]).toEqual(["voided", false]);
    expect(refusal(() => told(voided)).code).toBe("finding-closed");
  });

  test("whatever is done to it, nothing that was said of it is lost, and it stays bounded", () => {
    const step = fc.constantFrom("tell", "accept", "reject", "reopen", "correct");
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        let finding = written();
        let done = 0;
        for (const [n, one] of steps.entries()) {
          const before = finding;
          try {
            if (one === "tell") finding = told(finding, n);
            else if (one === "accept") finding = decided(finding);
            else if (one === "reject") finding = decided(finding, { outcome: "rejected" });
            else if (one === "reopen") finding = decided(finding, { outcome: "reopened", dueOn: "2026-10-01" });
            else finding = correctFinding(finding, { reason: "改", text: `${n}` }, bureau).finding;
            done += 1;
          } catch (error) {
            expect(error).toHaveProperty("code", "finding-closed");
          }
          for (const list of ["actions", "decisions", "corrections"] as const)
            expect(finding[list].slice(0, before[list].length)).toEqual(before[list]);
        }
        const { actions, decisions, corrections } = finding;
        expect(actions.length + decisions.length + corrections.length).toBe(done);
        expect([actions.length <= 30, decisions.length <= 20, corrections.length <= 20]).toEqual([true, true, true]);
      }),
    );
  });
});
