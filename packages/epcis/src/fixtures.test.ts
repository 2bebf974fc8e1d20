import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../tests/sized.ts";
import { readCaptureDocument } from "./document.ts";
import { arbitraryEvent, FIXTURE_CONTEXT } from "./fixtures/arbitrary-event.ts";
import { seasonDocument, seasonEvents } from "./fixtures/season-events.ts";

test("a season of any seed is valid, without two events of the same hash, in order of time", () => {
  for (const seed of [1, 2, 3]) {
    const read = readCaptureDocument(JSON.parse(JSON.stringify(seasonDocument(seasonEvents(seed, 800)))));
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    expect(read.value.entries.filter((entry) => !entry.ok)).toEqual([]);
    const hashes = read.value.entries.map((entry) => entry.ok && entry.hashId);
    expect(new Set(hashes).size).toBe(800);
    const times = read.value.entries.map((entry) => (entry.ok ? Date.parse(entry.event.eventTime) : 0));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  }
  expect(seasonEvents(7, 50)).toEqual(seasonEvents(7, 50));
});

test("a generated event is valid, and reading leaves it as it came", () => {
  fc.assert(
    fc.property(arbitraryEvent, (event) => {
      const json = { "@context": FIXTURE_CONTEXT, type: "EPCISDocument", schemaVersion: "2.0" };
      const document = { ...json, creationDate: "2026-01-01T00:00:00Z", epcisBody: { eventList: [event] } };
      const text = JSON.stringify(document);
      const read = readCaptureDocument(JSON.parse(text));
      const [entry] = read.ok ? read.value.entries : [];
      if (!entry?.ok) throw new Error(JSON.stringify({ read, event }));
      expect(JSON.stringify(entry.event)).toBe(JSON.stringify(event));
    }),
    { numRuns: sized(75, 300) },
  );
});
