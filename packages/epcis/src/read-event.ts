import { contextEntries, namesWithin, STANDARD_NAMES } from "./context.ts";
import { type EpcisEvent, EVENT_SHAPES } from "./event.ts";
import { judgeRules } from "./event-rules.ts";
import { type ExactDigits, withoutExact } from "./exact-number.ts";
import { type Binding, type EventFault, MAX_FAULTS, type Names, Report } from "./fault.ts";
import { eventHashIdWithin } from "./hash.ts";
import { isFields } from "./shape.ts";

export type { Binding, EventFault } from "./fault.ts";

/** An event as it came, proven valid. */
export interface ReadEvent {
  /** Member order and extensions kept; numbers are doubles, and what these do not hold is in `digits`. Without the document's own @context; the event's own @context stays in it. */
  readonly event: EpcisEvent;
  /** The JSON-LD context entries of the document in force for the event (strings and objects), without those of the event itself. */
  readonly context: readonly unknown[];
  /** CBV 2.0 event hash id: `ni:///sha-256;{64 hex}?ver=CBV2.0`. */
  readonly hashId: string;
  /** By pointer into the event, the numbers of more digits than a double holds (`withExact` puts them back); left out when there are none. */
  readonly digits?: ExactDigits;
  /** What was kept as it came although it is not right; left out when there is nothing. */
  readonly warnings?: readonly EventFault[];
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
  return judged(json, { names, root, most }).faults;
}

function judged(json: unknown, { names, root, most, binding }: Omit<EventSurroundings, "context">): Report {
  const within = isFields(json) && json["@context"] !== undefined ? namesWithin(names, json["@context"]) : names;
  const report = new Report(within, root, most, binding);
  judgeEvent(json, report);
  return report;
}

/** Where in a document an event stands, and what the document says for all its events. */
export interface EventSurroundings {
  readonly context: readonly unknown[];
  readonly names: Names;
  readonly root: string;
  /** How many of its faults are told. */
  readonly most: number;
  /** JSON when left out. */
  readonly binding?: Binding | undefined;
}

/** Reads one event of a document. Never throws. */
export function readEventWithin(json: unknown, surroundings: EventSurroundings): EventReading {
  const { faults, warnings, hasExact } = judged(json, surroundings);
  if (faults.length > 0) return { ok: false, faults };
  const exact = json as EpcisEvent;
  const hashId = eventHashIdWithin(exact, surroundings.names);
  const { value: event, digits } = hasExact ? withoutExact(exact) : { value: exact };
  return {
    ok: true,
    event,
    context: surroundings.context,
    hashId,
    ...(digits !== undefined && { digits }),
    ...(warnings.length > 0 && { warnings }),
  };
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
