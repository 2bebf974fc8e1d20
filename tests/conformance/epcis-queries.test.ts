import { arbitraryEvent, FIXTURE_CONTEXT } from "@suyuan/epcis/fixtures/arbitrary-event";
import { type OracleItem, oracleMatches } from "@suyuan/epcis/fixtures/oracle";
import { SEASON_CONTEXT, seasonEvents } from "@suyuan/epcis/fixtures/season-events";
import { eventHashId } from "@suyuan/epcis/hash";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { sized } from "../sized.ts";
import { type EpcisSite, epcisSite, everyPage, type Json } from "./epcis-site.ts";
import { isList, type Parameter, parametersOf } from "./query-parameters.ts";

const NAMESPACES = { ex: "https://ns.example.com/ex/", cx: "https://ns.example.com/cangxi/" };
const HEADERS = {
  "GS1-EPC-Format": "Never_Translates",
  "GS1-Extensions": Object.entries(NAMESPACES)
    .map((pair) => pair.join("="))
    .join(","),
};

interface Item extends OracleItem {
  readonly id: string;
}

const items: Item[] = [];
let site: EpcisSite;

async function add(events: readonly unknown[], context: readonly unknown[]): Promise<void> {
  site.clock.now += 60_000;
  const recordTime = new Date(site.clock.now).toISOString();
  await site.capture("coop", events, context);
  for (const event of events as Item["event"][]) {
    const hashId = eventHashId(event, context);
    items.push({ event, context, recordTime, hashId, id: event.eventID ?? hashId });
  }
}

/** Arbitrary events of which no two share an id or say the same. */
function someArbitrary(count: number): readonly unknown[] {
  const drawn = fc.sample(arbitraryEvent, { numRuns: count, seed: 7 });
  const distinct = new Map(drawn.map((event) => [eventHashId(event as unknown as Json, FIXTURE_CONTEXT), event]));
  return [...new Map([...distinct].map(([hash, event]) => [event.eventID ?? hash, event])).values()];
}

/** The usual run asks about a shorter season: every parameter finds something in it, too. */
const SEASON = seasonEvents(7, sized(500, 2_000));
const ARBITRARY = someArbitrary(300);
beforeAll(async () => {
  site = await epcisSite();
  for (let n = 0; n < SEASON.length; n += 500) await add(SEASON.slice(n, n + 500), SEASON_CONTEXT);
  await add(ARBITRARY, FIXTURE_CONTEXT);
});

const PARAMETERS = parametersOf([
  ...SEASON.map((event) => event as unknown as Json),
  ...ARBITRARY.map((event) => event as Json),
]);

function expected(params: readonly Parameter[]): readonly string[] {
  return items
    .filter((item) => oracleMatches(params, item, NAMESPACES))
    .map(({ id }) => id)
    .sort();
}

async function found(params: readonly Parameter[], path = "/epcis/events"): Promise<readonly string[]> {
  const query = params.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
  const pages = await everyPage(site, "coop", `${path}?${query}&perPage=100`, { headers: HEADERS });
  return pages
    .flat()
    .map(({ eventID }) => String(eventID))
    .sort();
}

describe("each parameter over HTTP finds what a filter over all events finds", () => {
  test.each([...PARAMETERS.keys()])("%s", async (name) => {
    const values = PARAMETERS.get(name) ?? [];
    // The usual run asks for three values at once, the long one for all.
    const several = values.slice(0, sized(3, values.length)).join("|");
    const asked = isList(name) ? [values[0] ?? "", several] : values.slice(0, 1);
    for (const value of new Set(asked)) {
      const params: readonly Parameter[] = [[name, value]];
      expect(await found(params), `${name}=${value}`).toEqual(expected(params));
    }
  });

  test.each(["GE_recordTime", "LT_recordTime"])("%s", async (name) => {
    const times = [...new Set(items.map(({ recordTime }) => recordTime))];
    for (const time of times) {
      expect(await found([[name, time]])).toEqual(expected([[name, time]]));
    }
  });

  test("every parameter finds something, so that the comparison is not about nothing", () => {
    const empty = [...PARAMETERS].filter(([name, values]) =>
      values.every((value) => expected([[name, value]]).length === 0),
    );
    expect(empty.map(([name]) => name)).toEqual([]);
  });
});

test("several parameters together find what meets them all, in any order asked for", async () => {
  const parameter = fc
    .constantFrom(...[...PARAMETERS].filter(([, values]) => values.length > 0))
    .chain(([name, values]) =>
      isList(name)
        ? fc.subarray([...values], { minLength: 1 }).map((some): Parameter => [name, some.join("|")])
        : fc.constantFrom(...values).map((value): Parameter => [name, value]),
    );
  const order = fc.constantFrom<readonly Parameter[]>(
    [],
    [["orderBy", "eventTime"]],
    [
      ["orderBy", "recordTime"],
      ["orderDirection", "ASC"],
    ],
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(parameter, { minLength: 2, maxLength: 3, selector: ([name]) => name }),
      order,
      async (params, ordered) => {
        expect(await found([...params, ...ordered])).toEqual(expected(params));
      },
    ),
    { numRuns: sized(12, 40), seed: 11 },
  );
});

describe("the events of one value of a resource", () => {
  test.each([
    ["eventTypes", "eventType"],
    ["epcs", "MATCH_anyEPC"],
    ["bizSteps", "EQ_bizStep"],
    ["bizLocations", "EQ_bizLocation"],
    ["readPoints", "EQ_readPoint"],
    ["dispositions", "EQ_disposition"],
  ])("/epcis/%s/{value}/events is the query by %s, with every other parameter", async (resource, parameter) => {
    const values = PARAMETERS.get(parameter) ?? [];
    expect(values.length).toBeGreaterThan(1);
    // The usual run asks for three of them.
    for (const value of values.slice(0, sized(3, values.length))) {
      const path = `/epcis/${resource}/${encodeURIComponent(value)}/events`;
      expect(await found([], path)).toEqual(expected([[parameter, value]]));
      const more: Parameter = ["LT_eventTime", "2026-09-10T00:00:00+08:00"];
      expect(await found([more], path)).toEqual(expected([[parameter, value], more]));
    }
    const twice = await site.get(
      "coop",
      `/epcis/${resource}/${encodeURIComponent(values[0] ?? "")}/events?${parameter}=x`,
    );
    expect(twice.status).toBe(400);
  });
});
