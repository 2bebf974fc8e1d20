import { EPCIS_CONTEXT } from "../context.ts";
import type { EventFault } from "../fault.ts";
import { attributeOf, childOf, XML_LIMITS, type XmlElement, type XmlLimits } from "./element.ts";
import { DOCUMENT_NAMESPACES, Prefixes, type XmlVersion } from "./namespaces.ts";
import { parseXml } from "./parse.ts";
import { readXmlEvent, unwrapped } from "./read-fields.ts";
import { readHeader } from "./read-header.ts";
import { XmlRefused, xmlFault } from "./xml-fault.ts";

export type XmlDocumentReading =
  | {
      readonly ok: true;
      /** An EPCISDocument or EPCISQueryDocument in the shape of the JSON binding, for `readCaptureDocument`. */
      readonly value: Readonly<Record<string, unknown>>;
      /** `1.2` for all of EPCIS 1.x. */
      readonly schemaVersion: XmlVersion;
      /** The line of the document where each event begins, from 1, in the order of `eventList`. */
      readonly lines: readonly number[];
    }
  | { readonly ok: false; readonly faults: readonly EventFault[] };

interface Kind {
  readonly version: XmlVersion;
  readonly type: "EPCISDocument" | "EPCISQueryDocument";
}

function kindOf(root: XmlElement): Kind {
  for (const version of ["1.2", "2.0"] as const) {
    const { capture, query } = DOCUMENT_NAMESPACES[version];
    if (root.local === "EPCISDocument" && root.namespace === capture) return { version, type: "EPCISDocument" };
    if (root.local === "EPCISQueryDocument" && root.namespace === query) return { version, type: "EPCISQueryDocument" };
  }
  throw new XmlRefused("xml-root", `{${root.namespace}}${root.local}`, root.line);
}

function needed(parent: XmlElement, local: string): XmlElement {
  const child = childOf(parent, local);
  if (child === undefined) throw new XmlRefused("xml-body", local, parent.line);
  return child;
}

function readEvents(list: XmlElement, root: XmlElement, prefixes: Prefixes) {
  const lines: number[] = [];
  const events = unwrapped(list).map((element) => {
    if (element.scope !== root.scope) for (const [prefix, uri] of element.scope) prefixes.declare(prefix, uri);
    lines.push(element.line);
    return readXmlEvent(element, prefixes);
  });
  return { events, lines };
}

function queryBody(results: XmlElement, eventList: readonly unknown[]) {
  const text = (local: string) => childOf(results, local)?.text.trim();
  const subscriptionID = text("subscriptionID");
  return {
    queryResults: {
      queryName: text("queryName") || "SimpleEventQuery",
      ...(subscriptionID ? { subscriptionID } : {}),
      resultsBody: { eventList },
    },
  };
}

function readRoot(root: XmlElement): XmlDocumentReading {
  const { version, type } = kindOf(root);
  const prefixes = new Prefixes();
  for (const [prefix, uri] of root.scope) prefixes.declare(prefix, uri);
  const results = type === "EPCISDocument" ? undefined : needed(needed(root, "EPCISBody"), "QueryResults");
  const list = needed(results === undefined ? needed(root, "EPCISBody") : needed(results, "resultsBody"), "EventList");
  const { events, lines } = readEvents(list, root, prefixes);
  const creationDate = attributeOf(root, "creationDate");
  const value = {
    "@context": [EPCIS_CONTEXT, ...Object.entries(prefixes.declared).map((entry) => Object.fromEntries([entry]))],
    type,
    schemaVersion: "2.0",
    ...(creationDate === undefined ? {} : { creationDate: creationDate.trim() }),
    ...readHeader(childOf(root, "EPCISHeader")),
    epcisBody: results === undefined ? { eventList: events } : queryBody(results, events),
  };
  return { ok: true, value, schemaVersion: version, lines };
}

/**
 * Reads an EPCIS 1.0 to 1.2 or 2.0 document in XML (EPCISDocument, or EPCISQueryDocument with the events that a query found) into
 * what the JSON binding has for it: `schemaVersion` 2.0, bare words for URNs and URIs of the CBV, extension elements as
 * `prefix:local` with the namespace declared in `@context`, repeated elements as arrays, text as text; an element that holds
 * nothing but members named as it is without `List` is an array of them. Attributes of an extension element are members
 * beside its text, which is then the member `rdf:value`; `xml:lang` makes it a JSON-LD language-tagged text. What XML cannot
 * name is written `_xHHHH_` (ISO/IEC 9075-14) and read back.
 *
 * Faults of form and of the document refuse all of it and name the line; what is wrong within an event is left for
 * `readCaptureDocument` to find, so that good events can be captured beside it. Codes: `xml-too-large`, `xml-encoding`,
 * `xml-character`, `xml-doctype`, `xml-syntax`, `xml-attribute-twice`, `xml-prefix`, `xml-too-deep`, `xml-too-many`, `xml-root`,
 * `xml-body`. The text must have been decoded (`decodeXml`). Never throws.
 */
export function readXmlDocument(text: string, limits: XmlLimits = XML_LIMITS): XmlDocumentReading {
  const parsed = parseXml(text, limits);
  if (!parsed.ok) return { ok: false, faults: [parsed.fault] };
  try {
    return readRoot(parsed.root);
  } catch (error) {
    const fault = error instanceof XmlRefused ? error.fault : xmlFault("xml-syntax", "unreadable", 0);
    return { ok: false, faults: [fault] };
  }
}
