import { expect, test } from "vitest";
import type { StatusChange } from "./certificate.ts";
import { openGrounds, STANDING_REASONS } from "./standing.ts";

const EARLY = "2026-09-12T04:00:00.000Z";
const LATE = "2026-09-13T04:00:00.000Z";
const change = (status: StatusChange["status"], effectiveFrom: string, recordedAt: string): StatusChange => ({
  ...{ status, effectiveFrom, recordedAt },
  reason: "检查",
});
const open = (...statusHistory: readonly StatusChange[]) => openGrounds({ statusHistory }).map(({ id }) => id);

test("a reinstatement from before grounds had names lifts no suspension that was recorded after it", () => {
  const [suspended, reinstated] = [
    change("suspended", "2026-08-01", EARLY),
    change("reinstated", "2026-08-10", LATE),
  ] as const;
  expect(open(suspended, reinstated)).toEqual([]);
  expect(open(suspended, reinstated, change("suspended", "2026-08-05", "2026-09-14T04:00:00.000Z"))).toEqual(["3"]);
  // The time of record decides, wherever it stands; of one time the place.
  expect(open(change("suspended", "2026-08-01", LATE), change("reinstated", "2026-08-10", EARLY))).toEqual(["1"]);
  expect(open(change("suspended", "2026-08-01", LATE), reinstated)).toEqual([]);
  expect(open(reinstated, change("suspended", "2026-08-01", LATE))).toEqual(["2"]);
  // One that takes effect after it was not in force by its day.
  expect(open(change("suspended", "2026-08-11", EARLY), reinstated)).toEqual(["1"]);
});

test("of other schemes than green food the certificate is withdrawn, of green food the right to the mark is cancelled", () => {
  const [organic, green] = (["organic", "green-food"] as const).map((scheme) =>
    STANDING_REASONS.withdrawn({ number: "N-1", scheme }, "2026-09-10"),
  );
  expect([organic?.en, organic?.zh]).toEqual([
    "Certificate N-1 is withdrawn as of 2026-09-10.",
    "证书 N-1 在 2026-09-10 已被撤销。",
  ]);
  expect(green?.en).toContain("The right to use the mark");
});
