import { describe, expect, test } from "vitest";
import { acting, BUREAU, DEPOT, LABORATORY, NOON, OTHER_BUREAU, refusal } from "../fixtures/cangxi.ts";
import type { LaboratoryStanding } from "../laboratories/commission.ts";
import { type ChangeLaboratoryStatus, changeLaboratoryStatus } from "./laboratory-status.ts";

const INSPECTOR = acting(BUREAU, "inspector");
const BAR: ChangeLaboratoryStatus = { status: "barred", reason: "资质过期" };
const ADMIT: ChangeLaboratoryStatus = { status: "admitted", reason: "已恢复" };

const changed = (command: ChangeLaboratoryStatus, standing?: LaboratoryStanding, laboratory = LABORATORY) =>
  changeLaboratoryStatus({ laboratory, standing }, command, INSPECTOR);

describe("a bureau's word on a laboratory", () => {
  test("is of the bureau's own region, or of a part of it that it names, and told as a fact", () => {
    const { standing, fact } = changed({ id: "b-1", ...BAR });
    const act = { status: "barred", at: NOON, by: BUREAU.id, reason: "资质过期" };
    expect(standing).toStrictEqual({ laboratory: LABORATORY.id, regionCode: "510824", actCount: 1, acts: [act] });
    const data = { laboratory: LABORATORY.id, regionCode: "510824", status: "barred", reason: "资质过期" };
    expect(fact).toMatchObject({ kind: "laboratory-status-changed", occurredAt: NOON });
    expect(fact.data).toStrictEqual({ id: "b-1", ...data });
    expect(changed(BAR).fact.data).toStrictEqual(data);
    expect(changed({ ...BAR, region: "510824100" }).standing.regionCode).toBe("510824100");
  });

  test("is of no region that is another's, or none, and of no other than a laboratory", () => {
    const other = refusal(() => changed({ ...BAR, region: OTHER_BUREAU.regionCode }));
    expect(other).toMatchObject({ code: "forbidden", errors: [{ pointer: "/region" }] });
    expect(refusal(() => changed({ ...BAR, region: "51x" }))).toMatchObject({
      code: "invalid-request",
      errors: [{ pointer: "/region" }],
    });
    for (const laboratory of [undefined, DEPOT]) {
      const attempt = () => changeLaboratoryStatus({ laboratory, standing: undefined }, BAR, INSPECTOR);
      expect(refusal(attempt).code).toBe("not-found");
    }
  });

  test("changes something: who is barred is admitted again, and the other way round, each time behind what was said before", () => {
    const barred = changed(BAR).standing;
    const admitted = changed(ADMIT, barred).standing;
    expect(admitted.acts.map(({ status }) => status)).toStrictEqual(["barred", "admitted"]);
    expect(changed(BAR, admitted).standing.acts).toHaveLength(3);
    for (const standing of [undefined, admitted]) {
      const error = refusal(() => changed(ADMIT, standing));
      expect(error.code).toBe("correction-refused");
      expect(error.message).toContain("is not barred in 510824");
    }
    const again = refusal(() => changed({ ...BAR, reason: "另一原因" }, barred));
    expect(again.code).toBe("correction-refused");
    for (const text of [again.message, again.detailZh])
      for (const part of [LABORATORY.id, "510824", NOON, "资质过期"]) expect(text).toContain(part);
  });

  test("is kept with the newest twenty", () => {
    let { standing } = changed(BAR);
    for (let n = 1; n <= 20; n++) ({ standing } = changed({ ...(n % 2 ? ADMIT : BAR), reason: `${n}` }, standing));
    expect([standing.actCount, standing.acts.length]).toStrictEqual([21, 20]);
    expect(standing.acts.map(({ reason }) => reason)).toStrictEqual(Array.from({ length: 20 }, (_, n) => `${n + 1}`));
  });

  test("is kept with fewer where reasons are long, the newest whole, and counts all of them", () => {
    const long = (n: number) => `${n}${"𠮷".repeat(498)}`;
    let { standing } = changed(BAR);
    for (let n = 11; n <= 40; n++) ({ standing } = changed({ ...(n % 2 ? ADMIT : BAR), reason: long(n) }, standing));
    expect(standing.actCount).toBe(31);
    expect(standing.acts.map(({ reason }) => reason)).toStrictEqual([37, 38, 39, 40].map(long));
    expect(changed({ ...ADMIT, reason: "短" }, standing).standing.acts.at(-1)?.reason).toBe("短");
  });

  test("that an earlier version kept counts from what it holds, unless its keeper knows better", () => {
    const acts = [{ status: "barred", at: NOON, by: BUREAU.id, reason: "资质过期" }] as const;
    const former = { laboratory: LABORATORY.id, regionCode: "510824", acts };
    expect(changed(ADMIT, former).standing.actCount).toBe(2);
    expect(changed(ADMIT, { ...former, actCount: 25 }).standing.actCount).toBe(26);
  });
});
