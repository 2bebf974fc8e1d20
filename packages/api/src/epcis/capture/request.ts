import type { Binding, EventFault } from "@suyuan/epcis/read-event";
import { readBody, requireMediaType } from "../../http/read-body.ts";
import { ERROR_BEHAVIOURS, type ErrorBehaviour } from "../../ledger/event-keys.ts";
import { EpcisProblem } from "../wire/problems.ts";
import { EVENT_IDENTIFIERS_MAX } from "./place-entry.ts";
import { CAPTURE_EVENTS_MAX } from "./read-document.ts";

/** Bytes of a document or event (`GS1-EPCIS-Capture-File-Size-Limit`): what a function behind a gateway can be handed, with margin. */
export const CAPTURE_BYTES_MAX = 4 * 1024 * 1024;

const JSON_TYPES = ["application/json", "application/ld+json"];
const XML_TYPES = ["application/xml", "text/xml"];

/** The bytes of a request that captures, in JSON. Throws 413 and 415. */
export function readJsonBytes(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  requireMediaType(request.headers, JSON_TYPES);
  return readBody(request, CAPTURE_BYTES_MAX);
}

/** The bytes of a document. Throws 413 and 415. */
export function readDocumentBytes(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  requireMediaType(request.headers, [...JSON_TYPES, ...XML_TYPES]);
  return readBody(request, CAPTURE_BYTES_MAX);
}

/** How a document is written: whose rules its events are judged by, and the charset that its sender names. */
export function writtenAs(headers: Headers): { readonly binding: Binding; readonly charset: string | undefined } {
  const [type = "", ...parameters] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  return { binding: XML_TYPES.includes(type.trim()) ? "xml" : "json", charset: charsetIn(parameters) };
}

function charsetIn(parameters: readonly string[]): string | undefined {
  const found = parameters.map((one) => /^\s*charset="?([\w.:-]{1,40})"?\s*$/.exec(one)?.[1]);
  return found.find((charset) => charset !== undefined);
}

/** The refusal of a document as a whole, or of one event by itself. */
export function refused(faults: readonly EventFault[]): EpcisProblem {
  const [first] = faults;
  const limit = faults.flatMap(({ code }) => LIMIT_OF.get(code) ?? [])[0];
  const detail = {
    en: `${faults.length} invalid, first ${first?.pointer || "the document"}: ${first?.detail} Nothing was stored.`,
    zh: `有 ${faults.length} 处无效，首处 ${first?.pointer || "文档"}：${first?.detailZh}未存储任何内容。`,
  };
  return new EpcisProblem(limit === undefined ? "ValidationException" : "CaptureLimitExceededException", detail, {
    errors: faults,
    ...(limit === undefined ? {} : { extensions: limit }),
  });
}

/** Which limit a fault is about, and how much it allows; an event is too large by its bytes or its values, as its detail says. */
const LIMIT_OF: ReadonlyMap<string, { readonly limit: string; readonly size?: number }> = new Map([
  ["too-many-events", { limit: "eventsPerDocument", size: CAPTURE_EVENTS_MAX }],
  ["too-many-identifiers", { limit: "identifiersPerEvent", size: EVENT_IDENTIFIERS_MAX }],
  ["event-too-large", { limit: "eventSize" }],
]);

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
