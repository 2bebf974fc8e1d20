import { namesWithin, STANDARD_NAMES } from "../context.ts";
import { isFields } from "../shape.ts";
import type { WordForm } from "./fields.ts";
import { attribute, escapedText, tag } from "./markup.ts";
import { DOCUMENT_NAMESPACES, type XmlVersion, xmlNamespace } from "./namespaces.ts";
import { Declarations } from "./qualified-names.ts";
import { objectIn, writeEvent } from "./write-event.ts";

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** Prefixes that values may abbreviate by (`gs1:Temperature`, `cbv:Comp-x`), and that extensions are named by. */
function declarationsOf(
  version: XmlVersion,
  namespaces: ReadonlyMap<string, string>,
  context: readonly unknown[],
): Declarations {
  const declarations = new Declarations();
  declarations.bind(DOCUMENT_NAMESPACES[version].query, "epcisq");
  declarations.bind("https://gs1.org/voc/", "gs1");
  declarations.bind("https://ref.gs1.org/cbv/", "cbv");
  for (const [prefix, namespace] of namespaces) {
    const isOwn = context.some((entry) => isFields(entry) && Object.hasOwn(entry, prefix));
    if (isOwn && /^[a-z][a-z0-9+.-]*:./i.test(namespace)) declarations.bind(xmlNamespace(namespace), prefix);
  }
  return declarations;
}

/**
 * Writes an EPCISQueryDocument of the JSON binding in XML, of EPCIS 2.0 or in the form of 1.2 (what came after it stands in
 * its extensions). Well-formed whatever the events hold: text is escaped, names that XML does not allow are written `_xHHHH_`
 * (ISO/IEC 9075-14), characters that it cannot hold become U+FFFD. Bare words of the CBV are written as URNs where it
 * has them, or as Web URIs (`words`).
 * Reading it back gives events with the same fields, extensions and hash; numbers and booleans in extensions have become text.
 */
export function writeXmlQueryDocument(
  document: Readonly<Record<string, unknown>>,
  version: XmlVersion,
  words: WordForm = "urn",
): string {
  const context = [document["@context"] ?? []].flat();
  const names = namesWithin(STANDARD_NAMES, context);
  const root = declarationsOf(version, names.namespaces, context);
  const results = objectIn(document.epcisBody, "queryResults");
  const list = objectIn(results, "resultsBody")?.eventList;
  const events = (Array.isArray(list) ? list : []).filter(isFields).map((event) => {
    const { namespaces } = namesWithin(names, event["@context"]);
    return writeEvent(event, namespaces, new Declarations(root), { version, words });
  });
  const subscription = text(results?.subscriptionID);
  const body = [
    tag("queryName", escapedText(text(results?.queryName) ?? "SimpleEventQuery")),
    subscription === undefined ? "" : tag("subscriptionID", escapedText(subscription)),
    tag("resultsBody", tag("EventList", events.join(""))),
  ].join("");
  const creationDate = text(document.creationDate);
  const attributes = [
    root.attributes,
    attribute("schemaVersion", version),
    creationDate === undefined ? "" : attribute("creationDate", creationDate),
  ].join("");
  const content = tag("EPCISBody", tag("epcisq:QueryResults", body));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${tag("epcisq:EPCISQueryDocument", content, attributes)}\n`;
}
