import { expect, test } from "vitest";
import { requireNotAhead } from "./clock-skew.ts";
import { storeBatch } from "./custody/store.ts";
import { BATCH, COOPERATIVE, NOON, refusal } from "./fixtures/cangxi.ts";
import { moving, received, shipped } from "./fixtures/journey.ts";

const after = (minutes: number, ms = 0) => new Date(Date.parse(NOON) + minutes * 60_000 + ms).toISOString();

test("a device may be 15 minutes ahead and no millisecond more; the field, our time and the way out are said", () => {
  for (const at of [after(-9_999_999), NOON, after(15)]) expect(() => requireNotAhead(at, NOON, "/at")).not.toThrow();
  const error = refusal(() => requireNotAhead(after(15, 1), NOON, "/shippedAt"));
  expect(error).toMatchObject({
    code: "date-order",
    errors: [{ pointer: "/shippedAt" }],
    extensions: { serverTime: NOON },
  });
  expect(error.message).toContain("clock");
  expect(error.detailZh).toContain("校正设备时钟");
});

test("nothing is shipped, received or stored in times to come", () => {
  const later = after(16);
  const pointers = [
    () => shipped(BATCH, { at: later, now: NOON }),
    () => received(shipped(BATCH), { receivedAt: "2099-01-01T00:00:00.000Z" }),
    () =>
      storeBatch(
        { batch: BATCH, room: { profiles: [] } },
        { action: "in", location: "甲", quantityKg: 1, at: later },
        moving(COOPERATIVE),
      ),
  ].map((decide) => refusal(decide).errors[0]?.pointer);
  expect(pointers).toEqual(["/shippedAt", "/receivedAt", "/at"]);
});
