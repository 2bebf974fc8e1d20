import { cbvWord, type VocabularyName } from "../cbv.ts";
import { boundTest, compares, convertedBoundTest } from "./comparison.ts";
import { type Fields, identifiersIn, memberOf, membersOf, QUANTITY_FIELDS } from "./event-fields.ts";
import type { EventQuery, Queryable, Surroundings } from "./event-query.ts";
import { attribute, extension, extensionPresent } from "./extension-conditions.ts";
import { expandedUri, identityOf, wordIdentity } from "./identity.ts";
import { identifierPredicate } from "./matching/identifier-index.ts";
import { instantIn } from "./operand.ts";
import { type Predicate, Subject } from "./subject.ts";
import type { Condition, ListedField, TimeField, WordField } from "./term.ts";
import { conversion } from "./units.ts";

type ConditionOf<Kind extends Condition["kind"]> = Extract<Condition, { readonly kind: Kind }>;

/** Is this text one of the words, in whatever spelling an event may have it? */
function wordTest(vocabulary: VocabularyName, values: readonly string[]) {
  const uris = new Set(values);
  const words = new Set(values.map((uri) => cbvWord(vocabulary, uri)));
  return (text: unknown, { namespaces }: Subject): boolean => {
    if (typeof text !== "string") return false;
    if (words.has(text) || uris.has(text)) return true;
    return text.includes(":") && uris.has(wordIdentity(vocabulary, text, namespaces));
  };
}

/** Is this text one of the identifiers? Those already canonical are told without work. */
function identityTest(values: readonly string[]) {
  const known = new Set(values);
  return (text: unknown, { namespaces }: Subject): boolean =>
    typeof text === "string" && (known.has(text) || known.has(identityOf(text, namespaces)));
}

function oneOf(name: "type" | "action", values: readonly string[]): Predicate {
  const known = new Set(values);
  return ({ event }) => {
    const value = memberOf(event, name);
    return typeof value === "string" && known.has(value);
  };
}

function timesOf(subject: Subject, field: TimeField): readonly unknown[] {
  switch (field) {
    case "eventTime":
      return [memberOf(subject.event, "eventTime")];
    case "recordTime":
      return [subject.item.recordTime];
    case "declarationTime":
      return [memberOf(memberOf(subject.event, "errorDeclaration"), "declarationTime")];
    case "time":
    case "startTime":
    case "endTime":
      return subject.sensorValues(field);
  }
}

function time({ field, comparison, at }: ConditionOf<"time">): Predicate {
  return (subject) =>
    timesOf(subject, field).some((text) => {
      const instant = typeof text === "string" ? instantIn(text) : undefined;
      return instant !== undefined && compares(comparison, instant, at);
    });
}

function wordsOf(subject: Subject, field: WordField): readonly unknown[] {
  const { event } = subject;
  if (field === "type") return subject.sensorReports().map((report) => memberOf(report, "type"));
  if (field === "reason") return [memberOf(memberOf(event, "errorDeclaration"), "reason")];
  if (field === "set" || field === "unset") return membersOf(memberOf(memberOf(event, "persistentDisposition"), field));
  return [memberOf(event, field)];
}

function word({ field, vocabulary, values }: ConditionOf<"word">): Predicate {
  const test = wordTest(vocabulary, values);
  return (subject) => wordsOf(subject, field).some((text) => test(text, subject));
}

function place({ field, values, withDescendants }: ConditionOf<"place">): Predicate {
  const test = identityTest(values);
  return (subject) => {
    const id = memberOf(memberOf(subject.event, field), "id");
    if (test(id, subject)) return true;
    const { isWithin } = subject.surroundings;
    if (!withDescendants || isWithin === undefined || typeof id !== "string") return false;
    const identity = identityOf(id, subject.namespaces);
    return values.some((ancestor) => isWithin(identity, ancestor));
  };
}

function identifier({ fields, tests }: ConditionOf<"identifier">): Predicate {
  const accepts = identifierPredicate(tests);
  return ({ event, namespaces }) =>
    fields.some((field) => identifiersIn(event, field).some((id) => accepts(identityOf(id, namespaces))));
}

/** An event is found by its eventID, and by its hash whether that is its eventID or not. */
function id({ field, values }: ConditionOf<"id">): Predicate {
  const known = new Set(values);
  const form = field === "transformationID" ? identityOf : expandedUri;
  return ({ event, item, namespaces }) => {
    if (field === "eventID" && known.has(item.hashId)) return true;
    const holder = field === "correctiveEventIDs" ? memberOf(event, "errorDeclaration") : event;
    return membersOf(memberOf(holder, field)).some(
      (text) => typeof text === "string" && (known.has(text) || known.has(form(text, namespaces))),
    );
  };
}

const LISTED_MEMBERS: Readonly<Record<ListedField, readonly [name: string, vocabulary: VocabularyName]>> = {
  bizTransactionList: ["bizTransaction", "bizTransactionType"],
  sourceList: ["source", "sourceDestType"],
  destinationList: ["destination", "sourceDestType"],
};

function listed({ list, type, values }: ConditionOf<"listed">): Predicate {
  const [name, vocabulary] = LISTED_MEMBERS[list];
  const [isOfType, isValue] = [wordTest(vocabulary, [type]), identityTest(values)];
  return (subject) =>
    membersOf(memberOf(subject.event, list)).some(
      (member) => isOfType(memberOf(member, "type"), subject) && isValue(memberOf(member, name), subject),
    );
}

/** Units of which one condition remembers its bounds. */
const UNITS_KEPT = 400;

interface Measurement {
  readonly comparison: ConditionOf<"measure">["comparison"];
  readonly values: readonly number[];
  readonly uom?: string;
}

/** Does the number that `name` has in such fields meet the bound, in the bound's unit where there is one? */
function measurement(name: string, { comparison, values, uom }: Measurement, isDifference = false) {
  const isMet = boundTest(comparison, values);
  const inUnits = new Map<string, ((value: number) => boolean) | undefined>();
  const testIn = (own: string, unit: string) => {
    if (own === unit) return isMet;
    if (inUnits.has(own)) return inUnits.get(own);
    const both = conversion(own, unit, isDifference);
    const meets = both && convertedBoundTest(comparison, values.map(both.to));
    const test = both && meets && ((value: number) => meets(both.from(value)));
    if (inUnits.size < UNITS_KEPT) inUnits.set(own, test);
    return test;
  };
  return (fields: unknown): boolean => {
    const value = memberOf(fields, name);
    if (typeof value !== "number") return false;
    if (uom === undefined) return isMet(value);
    const own = memberOf(fields, "uom");
    return typeof own === "string" && testIn(own, uom)?.(value) === true;
  };
}

function quantity(condition: ConditionOf<"quantity">): Predicate {
  const meets = measurement("quantity", condition);
  return ({ event }) => QUANTITY_FIELDS.some((field) => membersOf(memberOf(event, field)).some(meets));
}

function measure(condition: ConditionOf<"measure">): Predicate {
  const meets = measurement(condition.field, condition, condition.field === "sDev");
  return (subject) => subject.sensorReports().some((report: Fields) => meets(report));
}

function sensorIdentifier({ field, values }: ConditionOf<"sensorIdentifier">): Predicate {
  const test = identityTest(values);
  return (subject) => subject.sensorValues(field).some((text) => test(text, subject));
}

function sensorText({ field, values }: ConditionOf<"sensorText">): Predicate {
  const known = new Set(values);
  const read = (text: string) => (field === "hexBinaryValue" ? text.toLowerCase() : text);
  return (subject) => subject.sensorValues(field).some((text) => typeof text === "string" && known.has(read(text)));
}

function present({ field }: ConditionOf<"present">): Predicate {
  return ({ event }) => {
    const members = membersOf(memberOf(event, field));
    return members.length > 0;
  };
}

/** How one condition is tried. */
export function predicateOf(condition: Condition): Predicate {
  switch (condition.kind) {
    case "eventType":
      return oneOf("type", condition.values);
    case "action":
      return oneOf("action", condition.values);
    case "time":
      return time(condition);
    case "word":
      return word(condition);
    case "place":
      return place(condition);
    case "identifier":
      return identifier(condition);
    case "id":
      return id(condition);
    case "listed":
      return listed(condition);
    case "quantity":
      return quantity(condition);
    case "measure":
      return measure(condition);
    case "sensorIdentifier":
      return sensorIdentifier(condition);
    case "sensorText":
      return sensorText(condition);
    case "sensorBoolean":
      return (subject) => subject.sensorValues("booleanValue").includes(condition.value);
    case "present":
      return present(condition);
    case "extension":
      return extension(condition);
    case "extensionPresent":
      return extensionPresent(condition);
    case "attribute":
      return attribute(condition);
  }
}

/** Conditions that cost little and part many events are asked first. */
const CHEAP: ReadonlySet<Condition["kind"]> = new Set(["eventType", "action", "word", "present"]);

export function inOrderOfCost(conditions: readonly Condition[]): readonly Condition[] {
  const isCheap = ({ kind }: Condition) => CHEAP.has(kind);
  return [...conditions.filter(isCheap), ...conditions.filter((one) => !isCheap(one))];
}

const compiled = new WeakMap<EventQuery, readonly Predicate[]>();

function predicatesOf(query: EventQuery): readonly Predicate[] {
  const known = compiled.get(query);
  if (known !== undefined) return known;
  const predicates = inOrderOfCost(query.terms.map(({ condition }) => condition)).map(predicateOf);
  compiled.set(query, predicates);
  return predicates;
}

/**
 * Does the event meet every term of the query (each list parameter by one of its values)? Times are compared to the
 * millisecond; values in units after conversion (see `conversion`). Compiled once for a query object. WD_ parameters find
 * descendants where `surroundings` knows the places, the place itself always. Never throws.
 */
export function matches(query: EventQuery, item: Queryable, surroundings: Surroundings = {}): boolean {
  const subject = new Subject(item, surroundings);
  return predicatesOf(query).every((predicate) => predicate(subject));
}
