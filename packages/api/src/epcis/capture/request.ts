import { type CaptureDocument, readCaptureDocument } from "@suyuan/epcis/document";
import { parseExactJson } from "@suyuan/epcis/exact-number";
import type { Binding, EventFault } from "@suyuan/epcis/read-event";
import { decodeXml } from "@suyuan/epcis/xml/decode";
import { readXmlDocument } from "@suyuan/epcis/xml/read-document";
import { parseJson } from "../../http/json-body.ts";
import { readBody, requireMediaType } from "../../http/read-body.ts";
import { ERROR_BEHAVIOURS, type ErrorBehaviour } from "../../ledger/event-keys.ts";
import { EpcisProblem } from "../wire/problems.ts";
import { CAPTURE_EVENTS_MAX } from "./carry.ts";

/** Bytes of a document or event (`GS1-EPCIS-Capture-File-Size-Limit`): what a function behind a gateway can be handed, with margin. */
export const CAPTURE_BYTES_MAX = 4 * 1024 * 1024;

/** Members and elements of a document of that size: fewer than its bytes allow, and more than events need. */
const CAPTURE_NODES_MAX = 400_000;

const JSON_TYPES = ["application/json", "application/ld+json"];
const XML_TYPES = ["application/xml", "text/xml"];

/** A document read, with the JSON text that it is kept as. */
export interface ReadDocument {
  readonly document: CaptureDocument;
  readonly text: string;
  /** Whose rules its events are judged by. */
  readonly binding: Binding;
}

/** The bytes of a request that captures, in JSON. Throws 413 and 415. */
export function readJsonBytes(request: Request): Promise<Uint8Array> {
  requireMediaType(request.headers, JSON_TYPES);
  return readBody(request, CAPTURE_BYTES_MAX);
}

/** The JSON value of a body: bounded in depth, size and count. Throws 400. */
export function jsonOf(bytes: Uint8Array): unknown {
  return parseJson(bytes, CAPTURE_NODES_MAX, parseExactJson);
}

/** The bytes of a document. Throws 413 and 415. */
export function readDocumentBytes(request: Request): Promise<Uint8Array> {
  requireMediaType(request.headers, [...JSON_TYPES, ...XML_TYPES]);
  return readBody(request, CAPTURE_BYTES_MAX);
}

/** Reads a document in JSON or XML. Throws 400 for one that is malformed as a whole, 413 for too many events. */
export function readDocument(request: Request, bytes: Uint8Array): ReadDocument {
  const [type = "", ...parameters] = (request.headers.get("content-type") ?? "").toLowerCase().split(";");
  const binding = XML_TYPES.includes(type.trim()) ? "xml" : "json";
  const { json, text } =
    binding === "xml"
      ? xmlOf(bytes, charsetIn(parameters))
      : { json: jsonOf(bytes), text: new TextDecoder().decode(bytes) };
  const reading = readCaptureDocument(json, { maxEvents: CAPTURE_EVENTS_MAX, binding });
  if (!reading.ok) throw refused(reading.faults);
  return { document: reading.value, text, binding };
}

function charsetIn(parameters: readonly string[]): string | undefined {
  const found = parameters.map((one) => /^\s*charset="?([\w.:-]{1,40})"?\s*$/.exec(one)?.[1]);
  return found.find((charset) => charset !== undefined);
}

function xmlOf(bytes: Uint8Array, charset?: string): { readonly json: unknown; readonly text: string } {
  const decoded = decodeXml(bytes, charset);
  if (!decoded.ok) throw refused(decoded.faults);
  const reading = readXmlDocument(decoded.text);
  if (!reading.ok) throw refused(reading.faults);
  return { json: reading.value, text: JSON.stringify(reading.value) };
}

/** The refusal of a document as a whole, or of one event by itself. */
export function refused(faults: readonly EventFault[]): EpcisProblem {
  const [first] = faults;
  const isTooMany = faults.some(({ code }) => TOO_LARGE.includes(code));
  const detail = {
    en: `${faults.length} invalid, first ${first?.pointer || "the document"}: ${first?.detail} Nothing was stored.`,
    zh: `有 ${faults.length} 处无效，首处 ${first?.pointer || "文档"}：${first?.detailZh}未存储任何内容。`,
  };
  return new EpcisProblem(isTooMany ? "CaptureLimitExceededException" : "ValidationException", detail, {
    errors: faults,
  });
}

const TOO_LARGE: readonly string[] = ["too-many-events", "event-too-large", "too-many-identifiers"];

/** `GS1-Capture-Error-Behaviour`; without it `rollback`. Throws 400. */
export function behaviourOf(headers: Headers): ErrorBehaviour {
  const text = headers.get("GS1-Capture-Error-Behaviour")?.trim() ?? "rollback";
  const found = ERROR_BEHAVIOURS.find((behaviour) => behaviour === text);
  if (found !== undefined) return found;
  throw new EpcisProblem("ValidationException", {
    en: "GS1-Capture-Error-Behaviour is rollback or proceed.",
    zh: "GS1-Capture-Error-Behaviour 只能是 rollback 或 proceed。",
  });
}
