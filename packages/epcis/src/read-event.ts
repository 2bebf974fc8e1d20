import { EpcisEvent } from "./event.ts";
import type { EventFault } from "./fault.ts";
import { pointerOf } from "./fault.ts";
import { eventHashId } from "./hash.ts";

export type { EventFault } from "./fault.ts";

/** An event as it came, proven valid. */
export interface ReadEvent {
  /** Member order and extensions kept, numbers as JSON gave them. Without the document's own @context; the event's own @context stays in it. */
  readonly event: EpcisEvent;
  /** The JSON-LD context entries of the document in force for the event (strings and objects), without those of the event itself. */
  readonly context: readonly unknown[];
  /** CBV 2.0 event hash id: `ni:///sha-256;{64 hex}?ver=CBV2.0`. */
  readonly hashId: string;
}

/** An event read, or all that is wrong with it. */
export type EventReading =
  | ({ readonly ok: true } & ReadEvent)
  | { readonly ok: false; readonly faults: readonly EventFault[] };

/** Reads one event that stands at `root` of a document with these context entries. Never throws. */
export function readEventWithin(json: unknown, context: readonly unknown[], root: string): EventReading {
  const read = EpcisEvent.safeParse(json);
  if (read.success) {
    return { ok: true, event: json as EpcisEvent, context, hashId: eventHashId(json as EpcisEvent, context) };
  }
  const faults = read.error.issues.map(({ path, message }) => ({
    pointer: root + pointerOf(path.map((step) => (typeof step === "number" ? step : String(step)))),
    code: "value",
    detail: message,
    detailZh: message,
  }));
  return { ok: false, faults };
}

/** Reads one event with its own @context, as POST /events takes it. Never throws. */
export function readBareEvent(json: unknown): EventReading {
  return readEventWithin(json, [], "");
}
