import type { QueryAccess } from "@suyuan/epcis/query/event-query";
import { expect, test } from "vitest";
import { demoDeps } from "../../fixtures/http.ts";
import { planOf } from "./plan.ts";

const NOW = "2026-10-08T02:00:00.000Z";
const STEP = "https://ref.gs1.org/cbv/BizStep-shipping";
const EPC = "https://id.gs1.org/01/06901234567892/21/1";
const { deps } = demoDeps();

/** The partitions chosen, or the ids. */
function chosen(access: Partial<QueryAccess>): readonly string[] {
  const plan = planOf(deps, "coop", { eventTime: {}, recordTime: {}, ...access }, NOW);
  return "eventIDs" in plan ? plan.eventIDs : plan.partitions;
}

const everything: Partial<QueryAccess> = {
  identifiers: [EPC],
  readPoints: ["https://example.com/gate"],
  bizLocations: ["https://example.com/room"],
  bizSteps: [STEP],
};

test("of what a query bounds, the most selective is walked", () => {
  expect(chosen({ ...everything, eventIDs: ["urn:x:1"] })).toEqual(["urn:x:1"]);
  expect(chosen(everything)).toEqual([`EPC#${EPC}`]);
  const { identifiers: _i, ...places } = everything;
  expect(chosen(places)).toEqual(["SEEN#coop#READPOINT#https://example.com/gate"]);
  const { readPoints: _r, ...locations } = places;
  expect(chosen(locations)).toEqual(["SEEN#coop#LOCATION#https://example.com/room"]);
  expect(chosen({ bizSteps: [STEP] })).toEqual([`SEEN#coop#STEP#${STEP}`]);
  expect(chosen({})).toEqual(["SEEN#coop#TIME"]);
});

test("a short stretch of record time goes before what may have a long history", () => {
  const since = (from: string) => ({ recordTime: { from } });
  const RECORD = ["SEEN#coop#RECORD"];
  expect(chosen({ ...everything, ...since("2026-10-08T01:30:00.000Z") })).toEqual(RECORD);
  expect(chosen({ ...everything, ...since("2026-10-07T12:00:00.000Z") })).toEqual([`EPC#${EPC}`]);
  expect(chosen({ bizSteps: [STEP], ...since("2026-10-07T12:00:00.000Z") })).toEqual(RECORD);
  expect(chosen({ bizSteps: [STEP], ...since("2026-09-01T00:00:00.000Z") })).toEqual([`SEEN#coop#STEP#${STEP}`]);
  expect(chosen(since("2026-01-01T00:00:00.000Z"))).toEqual(RECORD);
  const both = { eventTime: { from: "2026-10-01T00:00:00.000Z" }, ...since("2026-01-01T00:00:00.000Z") };
  expect(chosen(both)).toEqual(["SEEN#coop#TIME"]);
});

test("bounds of time become bounds of sort keys, and record time ends at the instant of the walk", () => {
  const eventTime = { from: "2026-01-01T00:00:00.000Z", before: "2026-02-01T00:00:00.000Z" };
  expect(planOf(deps, "coop", { eventTime, recordTime: {} }, NOW)).toMatchObject({
    from: eventTime.from,
    to: eventTime.before,
  });
  const later = { from: "2026-10-08T01:30:00.000Z", before: "2027-01-01T00:00:00.000Z" };
  expect(planOf(deps, "coop", { eventTime: {}, recordTime: later }, NOW)).toMatchObject({
    from: later.from,
    to: `${NOW}~`,
  });
});

test("a list too long to be walked side by side gives way to the next best, and an empty one walks nothing", () => {
  const many = Array.from({ length: 201 }, (_, n) => `https://example.com/thing/${n}`);
  expect(chosen({ identifiers: many })).toEqual(["SEEN#coop#TIME"]);
  expect(chosen({ identifiers: many, bizSteps: [STEP] })).toEqual([`SEEN#coop#STEP#${STEP}`]);
  expect(chosen({ bizSteps: [] })).toEqual([]);
});

test("a value too long for a key is looked for by its digest", () => {
  const [partition = ""] = chosen({ identifiers: [`https://example.com/${"x".repeat(5000)}`] });
  expect(partition).toMatch(/^EPC#sha256:[0-9a-f]{64}$/);
});
