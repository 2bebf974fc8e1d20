import { scalarTest } from "./comparison.ts";
import { type Fields, isFields, memberOf, membersOf } from "./event-fields.ts";
import { extensionValues, isNamed, isNonEmpty, scalarsOf } from "./extension-values.ts";
import { identityOf, wordIdentity } from "./identity.ts";
import type { Predicate, Subject } from "./subject.ts";
import type { Condition, FieldName } from "./term.ts";

type ConditionOf<Kind extends Condition["kind"]> = Extract<Condition, { readonly kind: Kind }>;

/** One matching occurrence of the field, and one matching scalar of it, is enough. */
export function extension({ path, comparison, operands }: ConditionOf<"extension">): Predicate {
  const isMet = scalarTest(comparison, operands);
  return (subject) => extensionValues(subject, path).some((value) => scalarsOf(value).some(isMet));
}

export function extensionPresent({ path }: ConditionOf<"extensionPresent">): Predicate {
  return (subject) => extensionValues(subject, path).some(isNonEmpty);
}

/** What names the element itself and what JSON-LD says of it, which are none of its attributes. */
const NO_ATTRIBUTES: ReadonlySet<string> = new Set(["id", "@id", "@context"]);

/** The vocabulary elements that a field names, each as its value and its canonical identity. */
function elementsOf(subject: Subject, field: ConditionOf<"attribute">["field"]) {
  const { namespaces } = subject;
  const standard = "standard" in field ? field.standard : undefined;
  const values =
    standard === undefined
      ? extensionValues(subject, { area: "event", isInner: false, name: field as FieldName })
      : [memberOf(subject.event, standard)];
  return values.flatMap(membersOf).map((value) => {
    const id = isFields(value) ? (memberOf(value, "id") ?? memberOf(value, "@id")) : value;
    if (typeof id !== "string") return { value, identity: undefined };
    const isWord = standard === "bizStep" || standard === "disposition";
    return { value, identity: isWord ? wordIdentity(standard, id, namespaces) : identityOf(id, namespaces) };
  });
}

/**
 * HASATTR_field and EQ_ATTR_field_attribute. In the standard these ask for attributes in the master data of the element that a
 * vocabulary field names (readPoint, bizLocation, bizStep, disposition or an extension field). An event in JSON carries such
 * attributes itself, as members of the field's object beside its id; both places are looked at, master data where the caller has any.
 */
export function attribute({ field, names, operands }: ConditionOf<"attribute">): Predicate {
  const isOperand = operands && scalarTest("EQ", operands);
  const isMet = (attributes: Fields, subject: Subject) =>
    Object.keys(attributes).some((key) => {
      if (NO_ATTRIBUTES.has(key) || !names.some((name) => isNamed(key, name, subject.namespaces))) return false;
      const value = attributes[key];
      return isOperand === undefined ? isNonEmpty(value) : scalarsOf(value).some(isOperand);
    });
  return (subject) =>
    elementsOf(subject, field).some(({ value, identity }) => {
      if (isFields(value) && isMet(value, subject)) return true;
      const known = identity === undefined ? undefined : subject.surroundings.attributesOf?.(identity);
      return known !== undefined && isMet(known, subject);
    });
}
