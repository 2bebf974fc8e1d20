import { expect, test } from "vitest";
import { lateEntry } from "./late-entry.ts";

const STEP = { en: "shipment", zh: "发货" };

test("an entry within 72 hours is in time, a second more is late and says by how much", () => {
  expect(lateEntry(STEP, "2026-09-09T04:00:00.000Z", "2026-09-12T04:00:00.000Z")).toEqual([]);
  const [flag] = lateEntry(STEP, "2026-09-09T03:59:59.000Z", "2026-09-12T04:00:00.000Z");
  expect(flag).toMatchObject({ code: "late-entry", at: "2026-09-12T04:00:00.000Z" });
  expect(flag?.reason.en).toBe("The shipment was entered 3 days after it happened.");
  expect(flag?.reason.zh).toBe("发货后过了 3 天才录入。");
});

test("an event ahead of the clock is not late", () => {
  expect(lateEntry(STEP, "2026-09-12T05:00:00.000Z", "2026-09-12T04:00:00.000Z")).toEqual([]);
});
