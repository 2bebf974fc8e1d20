import type { IndexTerms, QueryAccess } from "@suyuan/epcis/query/event-query";
import type { Deps } from "../../host.ts";

/** A character for each type and action of the standard; what has none is never asked for. */
const TYPES: Readonly<Record<string, string>> = {
  ObjectEvent: "O",
  AggregationEvent: "G",
  TransactionEvent: "X",
  TransformationEvent: "F",
  AssociationEvent: "S",
};
const ACTIONS: Readonly<Record<string, string>> = { ADD: "A", OBSERVE: "O", DELETE: "D" };
const NONE = "-";

/** Hex digits of a value's digest: two values in sixteen million share a mark, and whoever finds one looks at the event itself. */
const MARK_DIGITS = 6;

function markOf({ sha256 }: Pick<Deps, "sha256">, value: string | undefined): string {
  return value === undefined ? NONE.repeat(MARK_DIGITS) : sha256(value).slice(0, MARK_DIGITS);
}

/** What an event says, in 26 characters: type, action, step, disposition, read point and business location. */
export function marksOf(deps: Pick<Deps, "sha256">, terms: IndexTerms): string {
  const { eventType, action, bizStep, disposition, readPoint, bizLocation } = terms;
  const letters = `${TYPES[eventType] ?? NONE}${ACTIONS[action ?? ""] ?? NONE}`;
  return letters + [bizStep, disposition, readPoint, bizLocation].map((value) => markOf(deps, value)).join("");
}

/** Can an event with these marks match? False for certain only. */
export type Sift = (marks: string) => boolean;

/** What of a query can be told by marks; undefined where it asks for nothing of the kind. */
export function siftOf(deps: Pick<Deps, "sha256">, access: QueryAccess): Sift | undefined {
  const { eventTypes, actions, bizSteps, dispositions, readPoints, bizLocations } = access;
  const tests: Sift[] = [];
  const test = (at: number, length: number, marks: readonly string[] | undefined) => {
    if (marks === undefined) return;
    const wanted = new Set(marks);
    tests.push((found) => wanted.has(found.slice(at, at + length)));
  };
  test(
    0,
    1,
    eventTypes?.map((type) => TYPES[type] ?? ""),
  );
  test(
    1,
    1,
    actions?.map((action) => ACTIONS[action] ?? ""),
  );
  for (const [n, values] of [bizSteps, dispositions, readPoints, bizLocations].entries()) {
    test(
      2 + n * MARK_DIGITS,
      MARK_DIGITS,
      values?.map((value) => markOf(deps, value)),
    );
  }
  return tests.length === 0 ? undefined : (marks) => tests.every((one) => one(marks));
}

/** Steps that the commands of every batch write: so many events have one that rows of their own would find them no cheaper. */
const FREQUENT = new Set(
  ["commissioning", "inspecting", "storing", "staging_outbound", "shipping", "receiving", "sensor_reporting"].map(
    (word) => `https://ref.gs1.org/cbv/BizStep-${word}`,
  ),
);

/** Is a step looked for among all events, by their marks, rather than by rows of its own? */
export function isFrequent(bizStep: string): boolean {
  return FREQUENT.has(bizStep);
}
