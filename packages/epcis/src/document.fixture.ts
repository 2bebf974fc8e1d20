import { EPCIS_CONTEXT } from "./context.ts";
import { readCaptureDocument } from "./document.ts";
import type { EpcisEvent } from "./event.ts";
import type { ReadEvent } from "./read-event.ts";

/** One small event, and documents of such events: for the tests of documents. */

export const EVENT: EpcisEvent = {
  type: "ObjectEvent",
  action: "OBSERVE",
  eventTime: "2026-09-01T08:00:00.000+08:00",
  eventTimeZoneOffset: "+08:00",
  epcList: ["urn:epc:id:sgtin:6901234.000001.7"],
  "ex:note": "ripe",
};
export const EX = { ex: "https://ns.example.com/ex/" };

export function documentOf(events: readonly unknown[], changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    "@context": [EPCIS_CONTEXT, EX],
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate: "2026-09-01T00:00:00Z",
    epcisBody: { eventList: events },
    ...changes,
  };
}

/** The events of a document all of whose events are valid. */
export function eventsOf(document: unknown): ReadEvent[] {
  const read = readCaptureDocument(document);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.value.entries.map((entry) => {
    if (!entry.ok) throw new Error(JSON.stringify(entry.faults));
    return entry;
  });
}
