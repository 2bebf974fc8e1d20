import { memberOf, membersOf, QUANTITY_FIELDS } from "./event-fields.ts";
import type { EventQuery, Queryable } from "./event-query.ts";
import { extensionValues, scalarsOf } from "./extension-values.ts";
import { instantIn, timeIn } from "./operand.ts";
import { Subject } from "./subject.ts";

type Key = string | number | undefined;

/** UTF-16 units in the order of the code points they begin: surrogates above the rest of the basic plane. */
function rank(unit: number): number {
  return unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** In the order of their UTF-8 octets, case-sensitive, as the standard orders texts. */
function compareTexts(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index++) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Numbers and instants before texts; within each by value. */
function compareKeys(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === "string" && typeof b === "string") return compareTexts(a, b);
  return typeof a === "number" ? -1 : 1;
}

function numberOrText(value: string | number | boolean | undefined): Key {
  if (typeof value !== "string") return typeof value === "boolean" ? `${value}` : value;
  return timeIn(value) ?? value;
}

function firstQuantity(item: Queryable): Key {
  const elements = QUANTITY_FIELDS.flatMap((field) => membersOf(memberOf(item.event, field)));
  return elements.map((element) => memberOf(element, "quantity")).find((value) => typeof value === "number");
}

/** What an event is ordered by, or undefined when it lacks the field; of several values the first. */
function keyOf(item: Queryable, orderBy: EventQuery["orderBy"]): Key {
  switch (orderBy) {
    case undefined:
    case "eventTime":
      return instantIn(item.event.eventTime);
    case "recordTime":
      return instantIn(item.recordTime);
    case "quantity":
      return firstQuantity(item);
    default:
      return numberOrText(extensionValues(new Subject(item, {}), orderBy).flatMap(scalarsOf)[0]);
  }
}

/** What tells apart events that are alike in the field they are ordered by: their hash, and when one was declared wrong. */
function tieBreak({ event, hashId }: Queryable): string {
  return `${hashId}\n${event.errorDeclaration?.declarationTime ?? ""}`;
}

/**
 * The order that the query asks for, by eventTime where it asks for none; orderDirection is DESC where it says nothing. Times to
 * the millisecond; numbers and times of extension fields before texts, these by UTF-8 octets. Events that lack the field come
 * last in either direction. The order is total: what is alike in the field is ordered by hash id, which a direction turns round too.
 */
export function compareEvents(query: EventQuery): (a: Queryable, b: Queryable) => number {
  const { orderBy, orderDirection } = query;
  const sign = orderDirection === "ASC" ? 1 : -1;
  const keys = new WeakMap<Queryable, { readonly key: Key }>();
  const known = (item: Queryable) => {
    const kept = keys.get(item) ?? { key: keyOf(item, orderBy) };
    keys.set(item, kept);
    return kept.key;
  };
  return (a, b) => {
    const [left, right] = [known(a), known(b)];
    if ((left === undefined) !== (right === undefined)) return left === undefined ? 1 : -1;
    const order = left === undefined || right === undefined ? 0 : compareKeys(left, right);
    return sign * (order === 0 ? compareTexts(tieBreak(a), tieBreak(b)) : order);
  };
}
