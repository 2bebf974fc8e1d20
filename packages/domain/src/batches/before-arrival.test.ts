import { expect, test } from "vitest";
import { COOPERATIVE, DEPOT } from "../fixtures/cangxi.ts";
import { SPLIT } from "../fixtures/journey.ts";
import type { Batch } from "./batch.ts";
import { beforeArrival } from "./before-arrival.ts";

const STEP = { en: "loss", zh: "损失" };
const NOW = "2026-09-12T00:00:00.000Z";
const flags = (at: string, batch: Batch = SPLIT, organisation = DEPOT.id) =>
  beforeArrival(batch, organisation, STEP, at, NOW).map(({ code }) => code);

// SPLIT came to the depot on 2026-09-11 at 04:00 UTC.
test("a step with goods that had not come yet is told, with a quarter of an hour for two clocks", () => {
  expect(flags("2026-09-11T03:44:59.000Z")).toEqual(["before-arrival"]);
  expect(flags("2026-09-11T03:45:00.000Z")).toEqual([]);
  expect(flags("2026-09-11T09:00:00.000Z")).toEqual([]);
});

test("whoever registered the batch had it all the time; whoever never received any is refused elsewhere", () => {
  expect(flags("2026-09-10T00:00:00.000Z", SPLIT, COOPERATIVE.id)).toEqual([]);
  expect(flags("2026-09-10T00:00:00.000Z", SPLIT, "nobody")).toEqual([]);
});

test("of several receipts of one handoff the first counts", () => {
  const [handoff, ...others] = SPLIT.handoffs;
  if (handoff === undefined) throw new Error("a handoff");
  const twice: Batch = {
    ...SPLIT,
    handoffs: [
      { ...handoff, firstReceivedAt: "2026-09-11T04:00:00.000Z", receivedAt: "2026-09-11T15:00:00.000Z" },
      ...others,
    ],
  };
  expect(flags("2026-09-11T05:00:00.000Z", twice)).toEqual([]);
  expect(flags("2026-09-11T03:00:00.000Z", twice)).toEqual(["before-arrival"]);
});

test("of a batch whose oldest handoffs are folded away nothing is claimed", () => {
  expect(flags("2026-09-10T23:00:00.000Z", { ...SPLIT, settled: { handoffs: 1, lostGrams: 0 } })).toEqual([]);
});

test("what never came, or was all turned away, is no arrival", () => {
  const [handoff] = SPLIT.handoffs;
  if (handoff === undefined) throw new Error("a handoff");
  const turned = {
    ...handoff,
    shipment: "s-0",
    receivedAt: "2026-09-10T23:00:00.000Z",
    receivedGrams: 0,
    rejectedGrams: 1,
  };
  expect(flags("2026-09-11T03:00:00.000Z", { ...SPLIT, handoffs: [turned, handoff] })).toEqual(["before-arrival"]);
});

test("both times are told: by their days, or to the second where the day is one; and what the step is called", () => {
  const told = (at: string, about?: string) =>
    beforeArrival(SPLIT, DEPOT.id, about === undefined ? STEP : { ...STEP, about }, at, NOW)[0];
  const sameDay = told("2026-09-11T01:00:00.000Z", "loss/1");
  expect(sameDay).toMatchObject({
    code: "before-arrival",
    at: NOW,
    about: "loss/1",
    reason: { code: "before-arrival" },
  });
  for (const text of [sameDay?.reason.en, sameDay?.reason.zh]) {
    expect(text).toContain("2026-09-11T01:00:00.000Z");
    expect(text).toContain("2026-09-11T04:00:00.000Z");
  }
  const dayBefore = told("2026-09-10T01:00:00.000Z");
  expect(dayBefore).not.toHaveProperty("about");
  for (const text of [dayBefore?.reason.en, dayBefore?.reason.zh]) {
    expect(text).toMatch(/2026-09-10\D/);
    expect(text).toMatch(/2026-09-11\D/);
    expect(text).not.toContain("T0");
  }
});
