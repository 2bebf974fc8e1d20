import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "../../calendar.ts";
import { BATCH, CERTIFICATE } from "../../fixtures/cangxi.ts";
import { certifiedStatus } from "../../views/certified-status.ts";
import type { Certificate, StatusChange } from "../certificate.ts";
import { stoppedOn } from "../standing.ts";
import { daysOf, HARVEST_SIDES, lastStop, sideOf, stopOn, stopsOf } from "./stops.ts";

const change = (
  status: StatusChange["status"],
  effectiveFrom: string,
  more: Partial<StatusChange> = {},
): StatusChange => ({ status, effectiveFrom, recordedAt: "2026-11-01T00:00:00.000Z", reason: "检查", ...more });
const having = (...statusHistory: StatusChange[]): Certificate => ({ ...CERTIFICATE, statusHistory });
const SUSPENDED = change("suspended", "2026-10-05", { id: "g1" });

describe("the stops of a certificate", () => {
  test("run from a suspension to its lifting, and turn where it becomes a withdrawal", () => {
    const lifted = having(SUSPENDED, change("reinstated", "2026-10-20", { lifts: ["g1"] }));
    expect(stopsOf(lifted)).toEqual([
      { from: "2026-10-05", back: "2026-10-20", turns: [{ standing: "suspended", from: "2026-10-05" }] },
    ]);
    const withdrawn = having(SUSPENDED, change("withdrawn", "2026-10-12", { id: "g2" }));
    expect(stopsOf(withdrawn)).toEqual([
      {
        from: "2026-10-05",
        turns: [
          { standing: "suspended", from: "2026-10-05" },
          { standing: "withdrawn", from: "2026-10-12" },
        ],
      },
    ]);
    expect(stopsOf(CERTIFICATE)).toEqual([]);
  });

  test("have none of a suspension whose date was mistyped, lifted from its own first day and entered anew", () => {
    const corrected = having(
      change("suspended", "2026-09-05", { id: "g1" }),
      change("reinstated", "2026-09-05", { lifts: ["g1"] }),
      change("suspended", "2026-10-05", { id: "g2" }),
    );
    expect(stopsOf(corrected).map(({ from }) => from)).toEqual(["2026-10-05"]);
    const { status, reasons } = certifiedStatus(BATCH, corrected, "2026-09-20");
    expect([status, reasons.length]).toEqual(["valid", 1]);
  });

  test("lay every day where its standing has it, and every harvest on one side", () => {
    const day = fc.integer({ min: 0, max: 30 }).map((n) => addDays("2026-10-01", n));
    const ground = fc.record({ status: fc.constantFrom("suspended", "withdrawn"), day, lifted: fc.option(day) });
    fc.assert(
      fc.property(fc.array(ground, { maxLength: 5 }), day, (grounds, date) => {
        const certificate = having(
          ...grounds.map((one, n) => change(one.status as "suspended", one.day, { id: `g${n}` })),
          ...grounds.flatMap((one, n) =>
            one.lifted === null ? [] : [change("reinstated", one.lifted, { lifts: [`g${n}`] })],
          ),
        );
        const stop = stopOn(certificate, date);
        expect(stop?.turns.findLast(({ from }) => from <= date)?.standing).toBe(stoppedOn(certificate, date));
        const last = lastStop(certificate, "2026-11-05");
        if (last === undefined) return;
        const sides = HARVEST_SIDES.filter((side) => {
          const days = daysOf(last, side);
          return days !== undefined && days.from <= date && date < days.before;
        });
        expect(sides).toEqual([sideOf(last, date)]);
      }),
    );
  });
});

describe("what a page says of a stopped certificate", () => {
  const said = (certificate: Certificate, harvestedOn: string) =>
    certifiedStatus({ ...BATCH, origin: { ...BATCH.origin, harvestedOn } }, certificate, "2026-11-02").reasons;

  test("names since when, and that the goods were harvested before it", () => {
    const reason = said(having(SUSPENDED), "2026-09-10").at(-1);
    expect(reason?.zh).toBe(`证书 ${CERTIFICATE.number} 自 2026-10-05 起暂停；采收日 2026-09-10 在此之前。`);
    expect(reason?.en).toContain("is suspended since 2026-10-05. This was harvested before, on 2026-09-10.");
  });

  test("names the time in which the goods were harvested, though it was lifted since", () => {
    const lifted = having(SUSPENDED, change("reinstated", "2026-10-20", { lifts: ["g1"] }));
    const [reason] = said(lifted, "2026-10-08");
    expect(reason?.zh).toBe(
      `证书 ${CERTIFICATE.number} 自 2026-10-05 起暂停，至 2026-10-20 恢复；采收日 2026-10-08 在此期间。`,
    );
    expect(reason?.en).toContain("was suspended from 2026-10-05, until it was reinstated on 2026-10-20.");
    expect(said(lifted, "2026-10-25").map(({ code }) => code)).toEqual(["certificate-valid-on-harvest"]);
  });

  test("names the withdrawal that a suspension became, by its own day", () => {
    const both = having(SUSPENDED, { ...change("withdrawn", "2026-10-12"), id: "g2" });
    expect(said({ ...both, scheme: "organic" }, "2026-10-08").map(({ zh }) => zh)).toEqual([
      `证书 ${CERTIFICATE.number} 自 2026-10-05 起暂停；采收日 2026-10-08 在此期间。`,
      `证书 ${CERTIFICATE.number} 自 2026-10-12 起被撤销；采收日 2026-10-08 在此之前。`,
    ]);
  });
});
