import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { arbitraryEvent, arbitraryInstant, FIXTURE_CONTEXT } from "../fixtures/arbitrary-event.ts";
import { type Parameter, parameterFamilies, QUERY_NAMESPACES } from "../fixtures/arbitrary-query.ts";
import { oracleMatches } from "../fixtures/oracle.ts";
import { eventHashId } from "../hash.ts";
import { type EventQuery, indexTerms, type Queryable } from "./event-query.ts";
import { matches } from "./matches.ts";
import { parseQuery } from "./parse-query.ts";

/** Made once, as events cost more to make than to ask; which of them are asked what differs from run to run. */
const POOL: readonly Queryable[] = fc
  .sample(fc.tuple(arbitraryEvent, arbitraryInstant), { numRuns: 400, seed: 2026 })
  .map(([event, recorded]) => ({
    event,
    context: FIXTURE_CONTEXT,
    recordTime: new Date(recorded).toISOString(),
    hashId: eventHashId(event, FIXTURE_CONTEXT),
  }));

const items: fc.Arbitrary<readonly Queryable[]> = fc.uniqueArray(fc.constantFrom(...POOL), {
  minLength: 1,
  maxLength: 6,
});

const FAMILIES = Object.keys(parameterFamilies([], []));

const familiesFor = (some: readonly Queryable[]) =>
  parameterFamilies(
    some.map(({ event }) => event),
    some.map(({ recordTime }) => recordTime),
  );

/** Events and one parameter of a family, made for them. */
function asked(family: string) {
  return items.chain((some) => {
    const parameter = familiesFor(some)[family]?.();
    if (parameter === undefined) throw new Error(family);
    return fc.record({ some: fc.constant(some), parameter });
  });
}

function queryOf(params: readonly Parameter[]): EventQuery {
  const read = parseQuery({ from: "url", params }, { namespaces: QUERY_NAMESPACES });
  if (!read.ok) throw new Error(JSON.stringify({ params, faults: read.faults }));
  return read.value;
}

const NAMESPACES = Object.fromEntries(QUERY_NAMESPACES);

/** Whether the event lies in every set that the query's access names. */
function liesWithin({ access }: EventQuery, item: Queryable): boolean {
  const terms = indexTerms(item.event, item.context);
  const inRange = ({ from, before }: { from?: string; before?: string }, at: string) =>
    (from === undefined || at >= from) && (before === undefined || at < before);
  const isAmong = (list: readonly string[] | undefined, value: string | undefined) =>
    list === undefined || (value !== undefined && list.includes(value));
  return (
    inRange(access.eventTime, terms.eventTime) &&
    inRange(access.recordTime, item.recordTime) &&
    (isAmong(access.eventIDs, item.event.eventID) || isAmong(access.eventIDs, item.hashId)) &&
    (access.identifiers === undefined || terms.identifiers.some((one) => access.identifiers?.includes(one))) &&
    isAmong(access.bizSteps, terms.bizStep) &&
    isAmong(access.readPoints, terms.readPoint) &&
    isAmong(access.bizLocations, terms.bizLocation)
  );
}

describe("each family of parameters finds what a plain reading of the standard finds", () => {
  test.each(FAMILIES)("%s", (family) => {
    const met = { yes: 0, no: 0 };
    fc.assert(
      fc.property(asked(family), ({ some, parameter }) => {
        const query = queryOf([parameter]);
        for (const item of some) {
          const expected = oracleMatches([parameter], item, NAMESPACES);
          if (matches(query, item) !== expected) throw new Error(`${parameter.join("=")}: ${expected} expected`);
          met[expected ? "yes" : "no"]++;
          if (expected && !liesWithin(query, item)) throw new Error(`outside access: ${parameter.join("=")}`);
        }
      }),
      { numRuns: sized(75, 300) },
    );
    // Neither answer may be the only one that was ever asked for.
    expect(Math.min(met.yes, met.no)).toBeGreaterThan(0);
  });
});

const several = items.chain((some) => {
  const families = familiesFor(some);
  const any = fc.constantFrom(...FAMILIES).chain((family) => families[family]?.() ?? fc.constant(["", ""] as const));
  const params = fc.uniqueArray(any, { minLength: 2, maxLength: 4, selector: ([name]) => name });
  return fc.record({ some: fc.constant(some), params });
});

test("several parameters must all be met, and whatever meets them lies in each set that access names", () => {
  fc.assert(
    fc.property(several, ({ some, params }) => {
      const query = queryOf(params);
      for (const item of some) {
        const isMet = matches(query, item);
        if (isMet !== oracleMatches(params, item, NAMESPACES)) throw new Error(`${isMet}: ${JSON.stringify(params)}`);
        if (isMet && !liesWithin(query, item)) throw new Error(`outside access: ${JSON.stringify(params)}`);
      }
    }),
    { numRuns: sized(250, 1000) },
  );
});
