import type { Names, Report } from "./fault.ts";
import { isUri } from "./primitives.ts";
import { isFields } from "./shape.ts";

/** The official JSON-LD context as we name it in what we send. */
export const EPCIS_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

const OFFICIAL =
  /^https?:\/\/(?:ref\.gs1\.org\/standards\/epcis|gs1\.github\.io\/EPCIS)\/(?:[\d.]+\/)?epcis-context(?:-simple)?\.jsonld$/;

/** Prefixes that the official EPCIS context defines, so that documents need not; `rdf` is known beside them. */
export const STANDARD_NAMESPACES: ReadonlyMap<string, string> = new Map([
  ["cbv", "https://ref.gs1.org/cbv/"],
  ["cbvmda", "urn:epcglobal:cbv:mda:"],
  ["gs1", "https://gs1.org/voc/"],
  ["epcis", "https://ref.gs1.org/epcis/"],
  ["dcterms", "http://purl.org/dc/terms/"],
  ["owl", "http://www.w3.org/2002/07/owl#"],
  ["rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"],
  ["rdfs", "http://www.w3.org/2000/01/rdf-schema#"],
  ["xsd", "http://www.w3.org/2001/XMLSchema#"],
]);

/** Terms of the official context that stand at top level or in any object of an event; all of them are protected. */
const TERMS: ReadonlySet<string> = new Set(
  `id type baseURL ObjectEvent AggregationEvent TransformationEvent AssociationEvent TransactionEvent Collection member
  eventTime recordTime eventTimeZoneOffset action certificationInfo bizStep disposition bizLocation readPoint
  transformationID epcList sourceList destinationList source destination persistentDisposition set unset quantity epcClass
  uom quantityList bizTransactionList bizTransaction parentID childEPCs childQuantityList inputEPCList outputEPCList
  inputQuantityList outputQuantityList sensorElementList sensorMetadata sensorReport deviceID deviceMetadata rawData
  dataProcessingMethod time startTime endTime bizRules exception coordinateReferenceSystem microorganism chemicalSubstance
  value component stringValue booleanValue hexBinaryValue uriValue minValue maxValue meanValue sDev percRank percValue
  errorDeclaration reason correctiveEventIDs declarationTime eventID creationDate sender receiver instanceIdentifier
  schemaVersion ilmd EPCISDocument EPCISQueryDocument epcisHeader masterData vocabularyList epcisBody queryResults
  subscriptionID queryName resultsBody eventList children`.split(/\s+/),
);

/** No document: the prefixes of the standard alone. */
export const STANDARD_NAMES: Names = { namespaces: STANDARD_NAMESPACES, isOpaque: false };

const MAX_DEFINITIONS = 1000;

/** Is this the URL under which the official EPCIS context is published? */
export function isOfficialContext(entry: unknown): boolean {
  return typeof entry === "string" && OFFICIAL.test(entry);
}

/** The entries of a JSON-LD `@context`: a URI or an object alone is a list of one. */
export function contextEntries(context: unknown): readonly unknown[] {
  return context === undefined ? [] : Array.isArray(context) ? context : [context];
}

/** The namespace that a definition gives its name: its own text, or its `@id`. */
function namespaceOf(definition: unknown): string | undefined {
  const iri = isFields(definition) ? definition["@id"] : definition;
  return typeof iri === "string" ? iri : undefined;
}

/** More steps than so many from one prefix to the next are a circle. */
const MAX_STEPS = 8;

/** `ex:sub/` with `ex` known is the namespace it abbreviates; anything else stays. */
function unfolded(iri: string, known: ReadonlyMap<string, string>): string {
  let text = iri;
  for (let step = 0; step < MAX_STEPS; step++) {
    const colon = text.indexOf(":");
    const base = colon < 0 || text.startsWith("//", colon + 1) ? undefined : known.get(text.slice(0, colon));
    if (base === undefined) return text;
    text = base + text.slice(colon + 1);
    if (text.length > MAX_NAMESPACE) return iri;
  }
  return iri;
}

const MAX_NAMESPACE = 2048;

/** What one object of a context defines; within it the order of members does not matter. */
function defineFrom(entry: Readonly<Record<string, unknown>>, namespaces: Map<string, string>): void {
  const own: string[] = [];
  for (const name of Object.keys(entry)) {
    const iri = name.startsWith("@") ? undefined : namespaceOf(entry[name]);
    if (iri === undefined) continue;
    namespaces.set(name, iri);
    own.push(name);
  }
  for (const name of own) namespaces.set(name, unfolded(namespaces.get(name) ?? "", namespaces));
}

/** Adds what these context entries define to names in force. Never throws; what makes no sense is passed over. */
export function namesWithin(outer: Names, context: unknown): Names {
  const entries = contextEntries(context);
  if (entries.length === 0) return outer;
  let { isOpaque } = outer;
  const namespaces = new Map(outer.namespaces);
  for (const entry of entries) {
    if (typeof entry === "string") isOpaque ||= !OFFICIAL.test(entry);
    if (!isFields(entry)) continue;
    defineFrom(entry, namespaces);
    isOpaque ||= entry["@import"] !== undefined;
  }
  return { namespaces, isOpaque };
}

function judgeDefinition(name: string, definition: unknown, report: Report): void {
  if (name === "__proto__") report.refuse("name-forbidden", "", name);
  else if (TERMS.has(name)) report.refuse("context-term-protected", "", name);
  else if (!name.startsWith("@") && definition !== null && !isDefinition(definition)) {
    report.refuse("context-entry", "", name);
  }
}

/** A namespace, or an expanded term definition: one without `@id` says how a name is to be read and declares none. */
function isDefinition(definition: unknown): boolean {
  if (namespaceOf(definition) !== undefined) return true;
  return isFields(definition) && !("@id" in definition) && Object.keys(definition).every((key) => key.startsWith("@"));
}

/**
 * Judges a JSON-LD `@context` (of a document or an event) that stands at the report's place. Contexts are never fetched:
 * the official one is known by its URL, any other URL is accepted unread, and prefixes count only as far as objects declare
 * them. Terms of the standard are protected. A standard prefix may be bound anew (GS1's own examples do so with `cbvmda`):
 * it then stands for the document's namespace in names of extensions, never in the standard's own fields and words.
 */
export function judgeContext(context: unknown, report: Report): void {
  let definitions = 0;
  const urls = new Set<string>();
  const entries = contextEntries(context);
  for (const [index, entry] of entries.entries()) {
    if (Array.isArray(context)) report.path.push(index);
    if (typeof entry === "string") {
      if (!isUri(entry)) report.refuse("value-uri");
      else if (urls.has(entry)) report.refuse("list-duplicate");
      urls.add(entry);
    } else if (!isFields(entry)) report.refuse("context-entry");
    else {
      const names = Object.keys(entry);
      definitions += names.length;
      if (definitions > MAX_DEFINITIONS) report.refuse("context-too-large");
      else for (const name of names) judgeDefinition(name, entry[name], report);
    }
    if (Array.isArray(context)) report.path.pop();
    if (report.isOver || definitions > MAX_DEFINITIONS) return;
  }
}
