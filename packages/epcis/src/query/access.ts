import type { QueryAccess } from "./event-query.ts";
import type { Condition, Term } from "./term.ts";

/** The shortest of these lists: each of them is a necessary condition by itself. */
function shortest(lists: readonly (readonly string[])[]): readonly string[] | undefined {
  return lists.toSorted((a, b) => a.length - b.length)[0];
}

function range(conditions: readonly Condition[], field: "eventTime" | "recordTime") {
  const bounds = conditions.flatMap((one) => (one.kind === "time" && one.field === field ? [one] : []));
  const at = (comparison: "GE" | "LT") =>
    bounds.filter((bound) => bound.comparison === comparison).map((bound) => bound.at);
  const [lower, upper] = [at("GE"), at("LT")];
  return {
    ...(lower.length > 0 && { from: new Date(Math.max(...lower)).toISOString() }),
    ...(upper.length > 0 && { before: new Date(Math.min(...upper)).toISOString() }),
  };
}

/** The identifiers of a MATCH_ term that an index holds; undefined when a pattern is among its tests. */
function exactIdentifiers(condition: Condition): readonly (readonly string[])[] {
  if (condition.kind !== "identifier") return [];
  const exact = condition.tests.flatMap((test) => (test.kind === "exact" ? [test.identity] : []));
  return exact.length === condition.tests.length ? [exact] : [];
}

function places(conditions: readonly Condition[], field: "readPoint" | "bizLocation") {
  const lists = conditions.flatMap((one) =>
    one.kind === "place" && one.field === field && !one.withDescendants ? [one.values] : [],
  );
  return shortest(lists);
}

/** What an index can answer of these terms; see `QueryAccess`. */
export function accessOf(terms: readonly Term[]): QueryAccess {
  const conditions = terms.map(({ condition }) => condition);
  const eventIDs = conditions.flatMap((one) => (one.kind === "id" && one.field === "eventID" ? [one.values] : []));
  const words = (field: "bizStep" | "disposition") =>
    conditions.flatMap((one) => (one.kind === "word" && one.field === field ? [one.values] : []));
  const names = (kind: "eventType" | "action") => conditions.flatMap((one) => (one.kind === kind ? [one.values] : []));
  const lists = {
    eventIDs: shortest(eventIDs),
    identifiers: shortest(conditions.flatMap(exactIdentifiers)),
    bizSteps: shortest(words("bizStep")),
    dispositions: shortest(words("disposition")),
    eventTypes: shortest(names("eventType")),
    actions: shortest(names("action")),
    readPoints: places(conditions, "readPoint"),
    bizLocations: places(conditions, "bizLocation"),
  };
  const bounded = Object.entries(lists).filter(([, list]) => list !== undefined);
  return {
    ...(Object.fromEntries(bounded) as Partial<Record<keyof typeof lists, readonly string[]>>),
    eventTime: range(conditions, "eventTime"),
    recordTime: range(conditions, "recordTime"),
  };
}
