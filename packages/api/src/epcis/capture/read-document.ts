import { hash } from "node:crypto";
import { type CaptureDocument, readCaptureDocument } from "@suyuan/epcis/document";
import { parseExactJson } from "@suyuan/epcis/exact-number";
import { type Binding, type EventFault, type EventReading, readBareEvent } from "@suyuan/epcis/read-event";
import { parseJson } from "../../http/json-body.ts";
import type { Job } from "../../offload/job.ts";
import { formerIdOf } from "../index/former-ids.ts";
import { type PlacedEntry, placeEntry } from "./place-entry.ts";

/** Events in one document (`GS1-EPCIS-Capture-Limit`). */
export const CAPTURE_EVENTS_MAX = 500;

/** Members and elements of a document of that size: fewer than its bytes allow, and more than events need. */
const CAPTURE_NODES_MAX = 400_000;

/** Below this, reading takes a few milliseconds: handing it over would cost more. */
const SMALL_BYTES = 16 * 1024;

/** Events read and placed, before it is known which of them are stored under former ids. */
export interface PlacedReading {
  readonly entries: readonly PlacedEntry[];
  /** Of each entry, its superseded id where it has one. */
  readonly formerIds: readonly (string | undefined)[];
  /** Of the list of events in the document. */
  readonly pointer: string;
}

/** What is read, and for whom. */
interface CaptureInput {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** A document as it is sent, one event as it is sent, or the JSON text of a document that was accepted. */
  readonly kind: "document" | "event" | "accepted";
  readonly binding: Binding;
  /** Of XML that was sent, where its sender names one. */
  readonly charset?: string | undefined;
  readonly organisation: string;
}

/** The events, with the JSON text that the document is kept as. */
type CaptureOutput =
  | { readonly reading: PlacedReading; readonly text: string }
  | { readonly faults: readonly EventFault[] };

const deps = { sha256: (data: Uint8Array | string) => hash("sha256", data, "hex") };

/** Reads a document or an event: parses, judges, hashes and places it. Throws `invalid-request` for what is no JSON. */
export const CAPTURE_DOCUMENT: Job<CaptureInput, CaptureOutput> = {
  name: "capture-document",
  isSmall: ({ bytes }) => bytes.length < SMALL_BYTES,
  work: async ({ bytes, kind, binding, charset, organisation }) => {
    if (kind === "event") {
      const entries = [readBareEvent(jsonOf(bytes))];
      return { reading: placedReading(entries, organisation, ""), text: "" };
    }
    const source =
      kind === "accepted" ? acceptedText(bytes) : binding === "xml" ? await xmlOf(bytes, charset) : jsonText(bytes);
    if ("faults" in source) return { faults: source.faults };
    const document = readCaptureDocument(source.json, { maxEvents: CAPTURE_EVENTS_MAX, binding });
    if (!document.ok) return { faults: document.faults };
    return { reading: readingOf(document.value, organisation), text: source.text };
  },
};

/** Places the events of a document that was read. */
export function readingOf({ entries, type }: CaptureDocument, organisation: string): PlacedReading {
  const list = `/epcisBody/${type === "EPCISDocument" ? "" : "queryResults/resultsBody/"}eventList`;
  return placedReading(entries, organisation, list);
}

function placedReading(readings: readonly EventReading[], organisation: string, pointer: string): PlacedReading {
  const at = (n: number) => (pointer === "" ? "" : `${pointer}/${n}`);
  return {
    entries: readings.map((reading, n) => placeEntry(deps, organisation, reading, at(n))),
    formerIds: readings.map(formerIdOf),
    pointer,
  };
}

type Source = { readonly json: unknown; readonly text: string } | { readonly faults: readonly EventFault[] };

/** The JSON value of a body: bounded in depth, size and count. Throws 400. */
function jsonOf(bytes: Uint8Array): unknown {
  return parseJson(bytes, CAPTURE_NODES_MAX, parseExactJson);
}

function jsonText(bytes: Uint8Array): Source {
  return { json: jsonOf(bytes), text: new TextDecoder().decode(bytes) };
}

function acceptedText(bytes: Uint8Array): Source {
  const text = new TextDecoder().decode(bytes);
  return { json: parseExactJson(text), text: "" };
}

/** What reads XML is loaded with the first document that comes as XML: whoever follows facts never needs it. */
async function xmlOf(bytes: Uint8Array, charset?: string): Promise<Source> {
  const [{ decodeXml }, { readXmlDocument }] = await Promise.all([
    import("@suyuan/epcis/xml/decode"),
    import("@suyuan/epcis/xml/read-document"),
  ]);
  const decoded = decodeXml(bytes, charset);
  if (!decoded.ok) return { faults: decoded.faults };
  const reading = readXmlDocument(decoded.text);
  if (!reading.ok) return { faults: reading.faults };
  return { json: reading.value, text: JSON.stringify(reading.value) };
}
