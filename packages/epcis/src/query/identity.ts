import { canonicalEpc } from "@suyuan/gs1/epc/canonical";
import { cbvUri, type VocabularyName } from "../cbv.ts";
import type { Namespaces } from "../hash-values.ts";

/** Schemes that no declared prefix can take away. */
const SCHEMES: ReadonlySet<string> = new Set(["http", "https", "urn"]);

/** A URI that stands alone, or `prefix:rest` with the prefix's namespace in its place where that is declared. */
export function expandedUri(text: string, namespaces: () => Namespaces): string {
  const colon = text.indexOf(":");
  if (colon <= 0 || text.startsWith("//", colon + 1)) return text;
  const prefix = text.slice(0, colon);
  const namespace = SCHEMES.has(prefix) ? undefined : namespaces().get(prefix);
  return namespace === undefined ? text : namespace + text.slice(colon + 1);
}

/**
 * What an identifier names, in one spelling: GS1 keys in the canonical form of the event hash (EPC URN, class URN and
 * Digital Link on any host alike), CURIEs expanded, any other URI as it is.
 */
export function identityOf(text: string, namespaces: () => Namespaces): string {
  const uri = expandedUri(text.trim(), namespaces);
  return canonicalEpc(uri) ?? uri;
}

/** A word of a vocabulary, in whatever spelling, as its one Web URI; URIs of another making are only expanded. */
export function wordIdentity(vocabulary: VocabularyName, text: string, namespaces: () => Namespaces): string {
  return cbvUri(vocabulary, expandedUri(text, namespaces));
}

/**
 * Full name of an extension field: namespace and local name run together, as JSON-LD reads it. Namespaces are taken without the
 * separator that they end in (JSON-LD needs one, XML has none: `urn:epcglobal:cbv:mda:` and `urn:epcglobal:cbv:mda` are one), and
 * `namespace#field`, as EPCIS 1.2 writes parameters, is the same name too.
 */
export function fieldIri(name: string, namespaces: () => Namespaces): string {
  const colon = name.indexOf(":");
  const uri = expandedUri(name, namespaces);
  const namespace = uri === name ? "" : uri.slice(0, uri.length - (name.length - colon - 1));
  const isJoined = namespace === "" || /[:/#]$/.test(namespace);
  const whole = isJoined ? uri : `${namespace}:${name.slice(colon + 1)}`;
  return whole.replace(/[:/#]+(?=[^:/#]*$)/, ":");
}
