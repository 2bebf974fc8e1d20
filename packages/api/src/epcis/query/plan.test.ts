import type { QueryAccess } from "@suyuan/epcis/query/event-query";
import { expect, test } from "vitest";
import { demoDeps } from "../../fixtures/http.ts";
import { type CountRows, chosenSet, planOf } from "./plan.ts";

const NOW = "2026-10-08T02:00:00.000Z";
const STEP = "https://ref.gs1.org/cbv/BizStep-shipping";
const RARE = "https://ref.gs1.org/cbv/BizStep-destroying";
const EPC = "https://id.gs1.org/01/06901234567892/21/1";
const { deps } = demoDeps();

/** The partitions chosen, or the ids, where each set of rows is as long as `lengths` says. */
async function chosen(access: Partial<QueryAccess>, lengths: readonly [values: number, record: number] = [0, 0]) {
  const asked: QueryAccess = { eventTime: {}, recordTime: {}, ...access };
  const count: CountRows = async ({ order }, most) => Math.min(lengths[order === "recordTime" ? 1 : 0], most);
  const plan = planOf(deps, "coop", asked, NOW, await chosenSet(deps, "coop", asked, NOW, count));
  return "eventIDs" in plan
    ? plan.eventIDs
    : [...plan.partitions, ...(plan.marked ?? []).map((one) => `${one} (marked)`)];
}

const everything: Partial<QueryAccess> = {
  identifiers: [EPC],
  readPoints: ["https://example.com/gate"],
  bizLocations: ["https://example.com/room"],
  bizSteps: [STEP],
};

test("of what a query bounds, the most selective is walked", async () => {
  expect(await chosen({ ...everything, eventIDs: ["urn:x:1"] })).toEqual(["urn:x:1"]);
  expect(await chosen(everything)).toEqual([`EPC#${EPC}`]);
  const { identifiers: _i, ...places } = everything;
  expect(await chosen(places)).toEqual(["SEEN#coop#READPOINT#https://example.com/gate"]);
  const { readPoints: _r, ...locations } = places;
  const room = "https://example.com/room";
  expect(await chosen(locations)).toEqual([`SEEN#coop#LOCATION#${room}`, `SEEN#coop#READPOINT#${room} (marked)`]);
  expect(await chosen({ bizSteps: [RARE] })).toEqual([`SEEN#coop#STEP#${RARE}`]);
  expect(await chosen({})).toEqual(["SEEN#coop#TIME"]);
});

test("a step that every batch has is looked for among all events by their marks, beside the rows of earlier versions", async () => {
  expect(await chosen({ bizSteps: [STEP] })).toEqual([`SEEN#coop#STEP#${STEP}`, "SEEN#coop#TIME (marked)"]);
});

const since = (from: string) => ({ recordTime: { from } });
const RECORD = ["SEEN#coop#RECORD"];
const [AN_HOUR, A_DAY, A_WEEK, A_MONTH] = [
  since("2026-10-08T01:30:00.000Z"),
  since("2026-10-07T01:00:00.000Z"),
  since("2026-10-01T03:00:00.000Z"),
  since("2026-09-01T00:00:00.000Z"),
];
const LONG = 1_000_000;

test("who asks for what was recorded of late reads what is new, an hour, a day and a week ago, however long the history of the rest", async () => {
  for (const recent of [AN_HOUR, A_DAY, A_WEEK]) {
    for (const more of [{ bizSteps: [STEP] }, { bizSteps: [RARE] }, { dispositions: ["x"] }, everything, {}]) {
      expect(await chosen({ ...more, ...recent }, [LONG, 120])).toEqual(RECORD);
    }
  }
  expect(await chosen({ ...everything, ...A_WEEK }, [LONG, LONG])).toEqual(RECORD);
});

test("values with few events go before a long stretch of record time", async () => {
  expect(await chosen({ ...everything, ...A_DAY }, [20, LONG])).toEqual([`EPC#${EPC}`]);
  expect(await chosen({ ...everything, ...A_MONTH }, [800, LONG])).toEqual([`EPC#${EPC}`]);
  expect(await chosen({ ...everything, ...A_MONTH }, [LONG, 800])).toEqual(RECORD);
  expect(await chosen({ ...everything, ...A_DAY }, [500, 300])).toEqual(RECORD);
  expect(await chosen({ ...everything, ...A_MONTH }, [LONG, LONG])).toEqual([`EPC#${EPC}`]);
});

test("without a value the shorter of the stretches of record time and event time is walked", async () => {
  const both = (from: string, recorded: object) => ({ eventTime: { from }, ...recorded });
  expect(await chosen(since("2026-01-01T00:00:00.000Z"))).toEqual(RECORD);
  expect(await chosen(both("2026-10-01T00:00:00.000Z", since("2026-01-01T00:00:00.000Z")))).toEqual(["SEEN#coop#TIME"]);
  expect(await chosen(both("2020-10-01T00:00:00.000Z", A_WEEK))).toEqual(RECORD);
});

test("bounds of time become bounds of sort keys, and record time ends at the instant of the walk", () => {
  const eventTime = { from: "2026-01-01T00:00:00.000Z", before: "2026-02-01T00:00:00.000Z" };
  expect(planOf(deps, "coop", { eventTime, recordTime: {} }, NOW, "time")).toMatchObject({
    from: eventTime.from,
    to: eventTime.before,
  });
  const later = { from: "2026-10-08T01:30:00.000Z", before: "2027-01-01T00:00:00.000Z" };
  expect(planOf(deps, "coop", { eventTime: {}, recordTime: later }, NOW, "record")).toMatchObject({
    from: later.from,
    to: `${NOW}~`,
  });
});

test("a list too long to be walked side by side gives way to the next best, and an empty one walks nothing", async () => {
  const many = Array.from({ length: 201 }, (_, n) => `https://example.com/thing/${n}`);
  expect(await chosen({ identifiers: many })).toEqual(["SEEN#coop#TIME"]);
  expect(await chosen({ identifiers: many, bizSteps: [RARE] })).toEqual([`SEEN#coop#STEP#${RARE}`]);
  expect(await chosen({ bizSteps: [] })).toEqual([]);
});

test("a value too long for a key is looked for by its digest", async () => {
  const [partition = ""] = await chosen({ identifiers: [`https://example.com/${"x".repeat(5000)}`] });
  expect(partition).toMatch(/^EPC#sha256:[0-9a-f]{64}$/);
});
