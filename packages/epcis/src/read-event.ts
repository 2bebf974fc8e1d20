import { contextEntries, namesWithin, STANDARD_NAMES } from "./context.ts";
import { type EpcisEvent, EVENT_SHAPES } from "./event.ts";
import { judgeRules } from "./event-rules.ts";
import { type EventFault, MAX_FAULTS, type Names, Report } from "./fault.ts";
import { eventHashIdWithin } from "./hash.ts";
import { isFields } from "./shape.ts";

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

/** An event read, or all that is wrong with it (the first 50 faults). */
export type EventReading =
  | ({ readonly ok: true } & ReadEvent)
  | { readonly ok: false; readonly faults: readonly EventFault[] };

function judgeEvent(json: unknown, report: Report): void {
  if (!isFields(json)) {
    report.refuse("value-type", "{…}");
    return;
  }
  const shape = EVENT_SHAPES.get(json.type);
  if (shape === undefined) report.refuse(json.type === undefined ? "field-missing" : "event-type", "", "type");
  shape?.(json, report);
  judgeRules(json, report);
}

/**
 * All that is wrong with an event whose document declares these names (its own @context is read as well), the first `most`
 * faults; empty when nothing is.
 */
export function eventFaults(
  json: unknown,
  names: Names = STANDARD_NAMES,
  root = "",
  most = MAX_FAULTS,
): readonly EventFault[] {
  const within = isFields(json) && json["@context"] !== undefined ? namesWithin(names, json["@context"]) : names;
  const report = new Report(within, root, most);
  judgeEvent(json, report);
  return report.faults;
}

/** Where in a document an event stands, and what the document says for all its events. */
export interface EventSurroundings {
  readonly context: readonly unknown[];
  readonly names: Names;
  readonly root: string;
  /** How many of its faults are told. */
  readonly most: number;
}

/** Reads one event of a document. Never throws. */
export function readEventWithin(json: unknown, { context, names, root, most }: EventSurroundings): EventReading {
  const faults = eventFaults(json, names, root, most);
  if (faults.length > 0) return { ok: false, faults };
  const event = json as EpcisEvent;
  return { ok: true, event, context, hashId: eventHashIdWithin(event, names) };
}

/** Reads one event with its own @context, as POST /events takes it. Never throws. */
export function readBareEvent(json: unknown): EventReading {
  if (isFields(json) && contextEntries(json["@context"]).length === 0) {
    const report = new Report(STANDARD_NAMES);
    report.refuse("context-missing", "", "@context");
    return { ok: false, faults: [...report.faults, ...eventFaults(json)] };
  }
  return readEventWithin(json, { context: [], names: STANDARD_NAMES, root: "", most: MAX_FAULTS });
}
