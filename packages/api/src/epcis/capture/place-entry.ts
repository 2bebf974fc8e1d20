import type { EventFault, EventReading, ReadEvent } from "@suyuan/epcis/read-event";
import type { Deps } from "../../host.ts";
import { type PlacedEvent, placeEvent } from "../index/event-rows.ts";

/** JSON bytes of one event with its contexts: with what else its row holds, it stays under the 400 KB of an item. */
export const EVENT_BYTES_MAX = 300 * 1024;

/** Identifiers (EPCs and classes, coarser levels among them) that one event may name. */
export const EVENT_IDENTIFIERS_MAX = 5_000;

/** An event where it belongs, or what is wrong with it. */
export type PlacedEntry =
  | { readonly ok: true; readonly read: ReadEvent; readonly place: PlacedEvent; readonly bytes: number }
  | { readonly ok: false; readonly faults: readonly EventFault[] };

/** Places an event of a document that was read; refuses one that is too large to be stored. `pointer` is where it stands there. */
export function placeEntry(
  deps: Pick<Deps, "sha256">,
  organisation: string,
  entry: EventReading,
  pointer: string,
): PlacedEntry {
  if (!entry.ok) return entry;
  const { event, context, digits } = entry;
  const bytes = Buffer.byteLength(JSON.stringify([event, context, digits ?? null])) - ",null".length;
  if (bytes > EVENT_BYTES_MAX) return { ok: false, faults: [bytesFault(bytes, pointer)] };
  const { ok: _ok, ...read } = entry;
  const place = placeEvent(deps, organisation, read);
  const count = place.terms.identifiers.length;
  if (count > EVENT_IDENTIFIERS_MAX) return { ok: false, faults: [identifiersFault(count, pointer)] };
  return { ok: true, read, place, bytes };
}

function bytesFault(bytes: number, pointer: string): EventFault {
  return {
    pointer,
    code: "event-too-large",
    detail: `The event has ${bytes} bytes with its @context; at most ${EVENT_BYTES_MAX} are stored. Put large content elsewhere and name its URI.`,
    detailZh: `该事件（含 @context）为 ${bytes} 字节，最多可存 ${EVENT_BYTES_MAX} 字节。请将较大的内容另行存放，并在事件中给出其 URI。`,
  };
}

function identifiersFault(count: number, pointer: string): EventFault {
  return {
    pointer,
    code: "too-many-identifiers",
    detail: `The event names ${count} identifiers; at most ${EVENT_IDENTIFIERS_MAX}. Split it.`,
    detailZh: `该事件包含 ${count} 个标识，最多 ${EVENT_IDENTIFIERS_MAX} 个，请拆分。`,
  };
}
