import { expect, test } from "vitest";
import { acting, BUREAU, CERTIFICATE, NOON } from "../fixtures/cangxi.ts";
import type { Certificate, StatusChange } from "./certificate.ts";
import { isLifted, numberReleased, releasedReasons } from "./change.ts";
import { standingOn } from "./standing.ts";

const OPERATOR = acting(BUREAU, "inspector");
const change = (more: Partial<StatusChange>): StatusChange => ({
  status: "suspended",
  reason: "抽检",
  effectiveFrom: "2026-08-01",
  recordedAt: "2026-08-01T00:00:00.000Z",
  ...more,
});
const having = (...statusHistory: readonly StatusChange[]): Certificate => ({ ...CERTIFICATE, statusHistory });

test("a certificate whose number is released is suspended from that day on, on a ground of its own", () => {
  const before = having(change({ id: "s-1" }));
  const after = numberReleased(before, "编号属他人", OPERATOR);
  expect(after).toEqual({
    ...before,
    statusHistory: [
      ...before.statusHistory,
      {
        status: "suspended",
        id: "number-released",
        reason: "编号属他人",
        effectiveFrom: "2026-09-12",
        recordedAt: NOON,
      },
    ],
  });
  expect(standingOn(numberReleased(CERTIFICATE, "编号属他人", OPERATOR), "2026-09-12")).toBe("suspended");
  expect(standingOn(numberReleased(CERTIFICATE, "编号属他人", OPERATOR), "2026-09-11")).toBe("valid");
});

test("each release has a ground of its own", () => {
  const twice = [1, 2, 3].reduce<Certificate>(
    (certificate) => numberReleased(certificate, "编号", OPERATOR),
    CERTIFICATE,
  );
  expect(twice.statusHistory.map(({ id }) => id)).toEqual([
    "number-released",
    "number-released-2",
    "number-released-3",
  ]);
});

test("a certificate that is withdrawn already stays as it is, and one whose withdrawal was lifted is suspended", () => {
  const withdrawn = having(change({ id: "s-1" }), change({ status: "withdrawn", id: "w-1" }));
  expect(numberReleased(withdrawn, "编号", OPERATOR)).toBe(withdrawn);
  const lifted = having(...withdrawn.statusHistory, change({ status: "reinstated", lifts: ["w-1"] }));
  expect(numberReleased(lifted, "编号", OPERATOR).statusHistory).toHaveLength(4);
});

test("a ground is lifted where fewer are open than before", () => {
  const ground = change({ id: "s-1" });
  const lift = change({ status: "reinstated", lifts: ["s-1"] });
  expect(isLifted(having(ground), having(ground, lift))).toBe(true);
  expect(isLifted(having(ground), having(ground))).toBe(false);
  expect(isLifted(having(), having(ground))).toBe(false);
  expect(isLifted(having(ground, change({ id: "s-2" })), having(ground, change({ id: "s-2" }), lift))).toBe(true);
});

test("the bureaus are told which number was released and why, in both languages", () => {
  const [reason, ...more] = releasedReasons(CERTIFICATE, "编号属他人");
  expect([reason?.code, more]).toEqual(["certificate-number-released", []]);
  for (const text of [reason?.en, reason?.zh])
    for (const named of [CERTIFICATE.number, "编号属他人"]) expect(text).toContain(named);
});
