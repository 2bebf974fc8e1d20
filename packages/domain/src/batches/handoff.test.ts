import { expect, test } from "vitest";
import type { Handoff } from "./batch.ts";
import { creditedIn, isTakenBack, labelSplit, lostIn, returnedIn, underWayIn } from "./handoff.ts";

const AT = "2026-09-11T04:00:00.000Z";
const sent = (more: Partial<Handoff> = {}): Handoff => ({
  ...{ shipment: "s", from: "a", to: "b", shippedAt: AT, shippedGrams: 600 },
  ...more,
});

test("the receiver is credited with no more than was shipped and not turned away", () => {
  const heavy = sent({ receivedAt: AT, receivedGrams: 500, rejectedGrams: 200 });
  expect([creditedIn(heavy), returnedIn(heavy), lostIn(heavy)]).toEqual([400, 200, 0]);
});

test("of a part receipt what was turned away is not under way any more", () => {
  const part = sent({ receivedAt: AT, receivedGrams: 200, rejectedGrams: 100, partial: true, labelledGrams: 600 });
  expect(underWayIn(part)).toBe(300);
  expect(labelSplit(part)).toEqual({ received: 200, returned: 100, underWay: 300 });
});

test("codes go to the receiver first, then to the sender as far as there are any left", () => {
  const labelled = sent({ receivedAt: AT, receivedGrams: 400, rejectedGrams: 200, labelledGrams: 450 });
  expect(labelSplit(labelled)).toEqual({ received: 400, returned: 50, underWay: 0 });
  const stated = { ...labelled, labelledReceivedGrams: 300, labelledReturnedGrams: 150 };
  expect(labelSplit(stated)).toEqual({ received: 300, returned: 150, underWay: 0 });
});

test("what was taken back before anything came never was a handover; what was turned away or came in part was", () => {
  expect(isTakenBack(sent({ voidedAt: AT }))).toBe(true);
  expect(isTakenBack(sent())).toBe(false);
  expect(isTakenBack(sent({ voidedAt: AT, receivedAt: AT, receivedGrams: 0, rejectedGrams: 1 }))).toBe(false);
  expect(isTakenBack(sent({ voidedAt: AT, receivedAt: AT, receivedGrams: 1 }))).toBe(false);
});
