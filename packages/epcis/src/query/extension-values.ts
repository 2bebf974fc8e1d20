import { namesWithin } from "../context.ts";
import type { Namespaces } from "../hash-values.ts";
import { type Fields, isFields, memberOf, membersOf } from "./event-fields.ts";
import { fieldIri } from "./identity.ts";
import type { Subject } from "./subject.ts";
import type { Area, FieldName, FieldPath } from "./term.ts";

type NamespacesThere = () => Namespaces;

/** Does a member of this name, with these prefixes in force, stand for the field? */
export function isNamed(key: string, { iri, literal }: FieldName, namespaces: NamespacesThere): boolean {
  if (key === literal) return true;
  // Most names part here, before any prefix is looked up.
  const local = Math.max(key.lastIndexOf(":"), key.lastIndexOf("/"), key.lastIndexOf("#")) + 1;
  if (local === 0 || !iri.endsWith(key.slice(local))) return false;
  return fieldIri(key, namespaces) === iri;
}

/** The objects whose extension fields make up an area. */
function containersOf(subject: Subject, area: Area): readonly Fields[] {
  switch (area) {
    case "event":
      return [subject.event];
    case "sensorElement":
      return subject.sensorElements();
    case "sensorMetadata":
      return subject.sensorMetadata();
    case "sensorReport":
      return subject.sensorReports();
    case "ilmd":
    case "errorDeclaration":
    case "readPoint":
    case "bizLocation":
      return membersOf(memberOf(subject.event, area)).filter(isFields);
  }
}

/** Prefixes in force inside an object: those outside, and those its own @context adds. */
function within(fields: Fields, outer: NamespacesThere): NamespacesThere {
  const context = memberOf(fields, "@context");
  if (context === undefined) return outer;
  return () => namesWithin({ namespaces: outer(), isOpaque: false }, context).namespaces;
}

/** Values of members of this name anywhere below a value, without recursion: depth costs no stack. */
function innerValues(top: unknown, name: FieldName, namespaces: NamespacesThere): readonly unknown[] {
  const found: unknown[] = [];
  const open: { readonly value: unknown; readonly namespaces: NamespacesThere }[] = [{ value: top, namespaces }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value } = next;
    if (Array.isArray(value)) {
      for (const member of value) open.push({ value: member, namespaces: next.namespaces });
    } else if (isFields(value)) {
      const inside = within(value, next.namespaces);
      for (const key of Object.keys(value)) {
        if (key === "@context") continue;
        if (isNamed(key, name, inside)) found.push(value[key]);
        open.push({ value: value[key], namespaces: inside });
      }
    }
  }
  return found;
}

/**
 * The values that an event has for an extension field. Of an area's own fields those of this name; with INNER_ those nested
 * at any depth within any of the area's extension fields (which have a prefix, as the standard's own have not), never the area's
 * own fields.
 */
export function extensionValues(subject: Subject, { area, isInner, name }: FieldPath): readonly unknown[] {
  const { namespaces } = subject;
  return containersOf(subject, area).flatMap((container) => {
    const keys = Object.keys(container).filter((key) => key.includes(":"));
    if (isInner) return keys.flatMap((key) => innerValues(container[key], name, namespaces));
    return keys.filter((key) => isNamed(key, name, namespaces)).map((key) => container[key]);
  });
}

/** The scalars that a field's value is: itself, those of a list, or of a JSON-LD value object. */
export function scalarsOf(value: unknown): readonly (string | number | boolean)[] {
  if (Array.isArray(value)) return value.flat(32).flatMap((member) => (Array.isArray(member) ? [] : scalarsOf(member)));
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return [value];
  const inside = memberOf(value, "@value");
  return inside === undefined || typeof inside === "object" ? [] : scalarsOf(inside);
}

/** Has a field with this value something in it? Null, empty text, and empty lists and objects are nothing. */
export function isNonEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.flat(32).some((member) => !Array.isArray(member) && isNonEmpty(member));
  if (isFields(value)) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== "";
}
