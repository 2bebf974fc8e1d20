import type { EventFault } from "./fault.ts";
import { type EventReading, readEventWithin } from "./read-event.ts";

/** A document taken apart: each event read or refused by itself. */
export interface CaptureDocument {
  readonly entries: readonly EventReading[];
  /** Entries of the document's @context: strings and objects, in order. */
  readonly context: readonly unknown[];
  /** Prefix to namespace, as the document's @context declares them. */
  readonly extensions: ReadonlyMap<string, string>;
  /** The document's epcisHeader (master data), kept aside as it came. */
  readonly header?: unknown;
  /** `EPCISDocument` or `EPCISQueryDocument`. */
  readonly type: "EPCISDocument" | "EPCISQueryDocument";
}

export interface DocumentLimits {
  /** More events than so many refuse the document (code `too-many-events`); 10,000 when left out. */
  readonly maxEvents?: number;
}

export type DocumentReading =
  | { readonly ok: true; readonly value: CaptureDocument }
  | { readonly ok: false; readonly faults: readonly EventFault[] };

type Json = Readonly<Record<string, unknown>>;

function memberOf(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (one, name) =>
      typeof one === "object" && one !== null && Object.hasOwn(one, name) ? (one as Json)[name] : undefined,
    value,
  );
}

/** Reads an EPCISDocument or EPCISQueryDocument in the JSON binding. Faults of the document refuse all of it. Never throws. */
export function readCaptureDocument(json: unknown, limits: DocumentLimits = {}): DocumentReading {
  const type = memberOf(json, "type");
  const isQuery = type === "EPCISQueryDocument";
  const path = isQuery ? ["epcisBody", "queryResults", "resultsBody", "eventList"] : ["epcisBody", "eventList"];
  const list = memberOf(json, ...path);
  const context = [memberOf(json, "@context") ?? []].flat();
  if (!Array.isArray(list) || context.length === 0 || list.length > (limits.maxEvents ?? 10_000)) {
    const detail = "an EPCISDocument with @context and epcisBody.eventList";
    return { ok: false, faults: [{ pointer: "", code: "document", detail, detailZh: detail }] };
  }
  const entries = list.map((event, index) => readEventWithin(event, context, `/${path.join("/")}/${index}`));
  return {
    ok: true,
    value: { entries, context, extensions: new Map(), type: isQuery ? "EPCISQueryDocument" : "EPCISDocument" },
  };
}
