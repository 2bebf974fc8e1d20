import type { EpcisEvent } from "@suyuan/epcis/event";
import { withExact } from "@suyuan/epcis/exact-number";
import type { StoredEvent } from "../index/events-store.ts";

/** What of a stored event goes into an answer. */
export type Presentable = Pick<StoredEvent, "event" | "context" | "eventID" | "recordTime" | "digits">;

/**
 * An event as answers and reports have it: as it came, every digit of its numbers kept, with its hash id where it had no eventID, and
 * with the time at which it was recorded here, whatever its sender said (EPCIS 2.0 section 7.4.1: ignored at capture, present in answers).
 */
export function presented({ event, eventID, recordTime, digits }: Presentable): EpcisEvent {
  return { ...withExact(event, digits), eventID: event.eventID ?? eventID, recordTime };
}
