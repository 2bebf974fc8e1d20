import { STANDARD_NAMESPACES } from "../context.ts";
import type { XmlElement } from "./element.ts";
import { FIELD_NAMES } from "./fields.ts";
import { isPrefix, nameRead } from "./xml-name.ts";

export type XmlVersion = "1.2" | "2.0";

/** Namespaces of the documents by schema version; elements within them have none of their own. */
export const DOCUMENT_NAMESPACES = {
  "1.2": { capture: "urn:epcglobal:epcis:xsd:1", query: "urn:epcglobal:epcis-query:xsd:1" },
  "2.0": { capture: "urn:epcglobal:epcis:xsd:2", query: "urn:epcglobal:epcis-query:xsd:2" },
} as const satisfies Record<XmlVersion, { readonly capture: string; readonly query: string }>;

export const SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";
export const XML_ITSELF = "http://www.w3.org/XML/1998/namespace";
const BUSINESS_HEADER = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader";

/** CBV master data attributes: XML names their namespace without the colon at the end that the JSON-LD context has. */
const MASTER_DATA_XML = "urn:epcglobal:cbv:mda";
const MASTER_DATA_JSON = `${MASTER_DATA_XML}:`;

/** The namespace by which JSON names what stands in a namespace of XML, and back. */
export const jsonNamespace = (xml: string): string => (xml === MASTER_DATA_XML ? MASTER_DATA_JSON : xml);
export const xmlNamespace = (json: string): string => (json === MASTER_DATA_JSON ? MASTER_DATA_XML : json);

const OF_DOCUMENTS: ReadonlySet<string> = new Set(
  Object.values(DOCUMENT_NAMESPACES).flatMap(({ capture, query }) => [capture, query]),
);
const TECHNICAL: ReadonlySet<string> = new Set([
  ...OF_DOCUMENTS,
  SCHEMA_INSTANCE,
  "http://www.w3.org/2001/XMLSchema",
  XML_ITSELF,
  BUSINESS_HEADER,
  "urn:epcglobal:xsd:1",
  "urn:epcglobal:epcis-masterdata:xsd:1",
]);

/** Words that mean something else in JSON-LD: the standard's terms, and schemes of URIs. */
const RESERVED: ReadonlySet<string> = new Set([
  ...`id type baseURL member children sender receiver creationDate schemaVersion instanceIdentifier epcisHeader epcisBody
  masterData vocabularyList queryResults queryName subscriptionID resultsBody eventList EPCISDocument EPCISQueryDocument
  Collection ObjectEvent AggregationEvent TransactionEvent TransformationEvent AssociationEvent urn http https ftp mailto tel
  data ni`.split(/\s+/),
  ...FIELD_NAMES,
]);

/** Is it an element or attribute of the standard's own: in no namespace, or in that of the documents? */
export function isStandard({ namespace }: { readonly namespace: string }): boolean {
  return namespace === "" || OF_DOCUMENTS.has(namespace);
}

/** Does the namespace only say how documents are made? No value abbreviates by it. */
export function isTechnical(namespace: string): boolean {
  return TECHNICAL.has(namespace);
}

type Named = Pick<XmlElement, "namespace" | "prefix" | "local">;

/**
 * The prefixes of one document in JSON: one for each namespace in all of it, the document's own where it can stand in a
 * JSON-LD context, otherwise `ns1`, `ns2`… A prefix that is bound anew further in gets another name.
 */
export class Prefixes {
  readonly #byNamespace = new Map([...STANDARD_NAMESPACES].map(([prefix, namespace]) => [namespace, prefix]));
  readonly #declared = new Map<string, string>();
  #next = 1;

  /** What the document's @context has to declare. */
  get declared(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#declared);
  }

  /** Makes the namespace known; answers its prefix. */
  prefixOf(xml: string, wanted: string): string {
    const namespace = jsonNamespace(xml);
    const known = this.#byNamespace.get(namespace);
    if (known !== undefined) {
      // GS1's own context knows no `rdf`.
      if (known === "rdf") this.#declared.set(known, namespace);
      return known;
    }
    const isFree = (prefix: string) => !this.#declared.has(prefix) && !STANDARD_NAMESPACES.has(prefix);
    let prefix = wanted;
    while (!isPrefix(prefix) || !isFree(prefix) || RESERVED.has(prefix)) prefix = `ns${this.#next++}`;
    this.#byNamespace.set(namespace, prefix);
    this.#declared.set(prefix, namespace);
    return prefix;
  }

  /** Declares what an element's attributes or the root declare, used or not: values may abbreviate by it. */
  declare(prefix: string, namespace: string): void {
    if (!isTechnical(namespace)) this.prefixOf(namespace, prefix);
  }

  /** The member's name in JSON: `prefix:local`, or the local name of what is in no namespace. */
  key({ namespace, prefix, local }: Named): string {
    const name = nameRead(local);
    return isStandard({ namespace }) ? name : `${this.prefixOf(namespace, prefix)}:${name}`;
  }

  /** The same for a field beside standard ones, which must be a URI: characters beyond ASCII are percent-encoded. */
  fieldKey(named: Named): string {
    return this.key(named).replace(/[^\p{ASCII}]+/gu, (text) => encodeURIComponent(text.toWellFormed()));
  }
}
