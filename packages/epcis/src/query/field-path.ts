import type { Namespaces } from "../hash-values.ts";
import { expandedUri, fieldIri } from "./identity.ts";
import type { Area, FieldName, FieldPath } from "./term.ts";

/** Areas by the words that stand before a field's name. */
const AREAS: ReadonlyMap<string, Area> = new Map([
  ["", "event"],
  ["ILMD_", "ilmd"],
  ["ERROR_DECLARATION_", "errorDeclaration"],
  ["SENSORELEMENT_", "sensorElement"],
  ["SENSORMETADATA_", "sensorMetadata"],
  ["SENSORREPORT_", "sensorReport"],
  ["readPoint_", "readPoint"],
  ["bizLocation_", "bizLocation"],
]);

const PATH =
  /^(INNER_)?(ILMD_|ERROR_DECLARATION_|SENSORELEMENT_|SENSORMETADATA_|SENSORREPORT_|readPoint_|bizLocation_)?([^\s:|]+:[^\s|]+)$/;

/**
 * An extension field by its prefixed name or full URI. A prefix that neither the query nor the standard declares is not
 * guessed at: the field is then the one that an event writes in the same letters.
 */
export function fieldName(name: string, namespaces: Namespaces): FieldName {
  const isExpanded = expandedUri(name, () => namespaces) !== name;
  return { iri: fieldIri(name, () => namespaces), ...(!isExpanded && { literal: name }) };
}

/** What `[INNER_][ILMD_ …]prefix:field` names, or undefined when the text is no such name. */
export function fieldPath(text: string, namespaces: Namespaces): FieldPath | undefined {
  if (text.length > 1024) return undefined;
  const [, inner, area = "", name] = PATH.exec(text) ?? [];
  const place = AREAS.get(area);
  if (name === undefined || place === undefined) return undefined;
  return { area: place, isInner: inner !== undefined, name: fieldName(name, namespaces) };
}
