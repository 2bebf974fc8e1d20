import { QUERY_READS } from "@suyuan/api/epcis/query/pieces";
import type { PointerRow } from "@suyuan/api/ledger/event-keys";
import {
  eventKey,
  identifierPartition,
  seenKey,
  seenPartition,
  seenTimePartition,
} from "@suyuan/api/ledger/event-keys";
import { create } from "@suyuan/api/ledger/loaded";
import type { Partition } from "@suyuan/api/ledger/row-key";
import { seasonEvents } from "@suyuan/epcis/fixtures/season-events";
import { beforeAll, describe, expect, test } from "vitest";
import { type EpcisSite, epcisSite, eventsIn, everyPage, type Json, nextOf } from "./epcis-site.ts";

const SEASON = seasonEvents(20261008, 2_000);
const AS_IT_CAME = { "GS1-EPC-Format": "Never_Translates" };

/** An event as text, without the time at which it was recorded and the id that the server gives where there is none. */
function textOf({ recordTime: _, ...event }: Json): string {
  const { eventID, ...rest } = event;
  return JSON.stringify(String(eventID).startsWith("ni:") ? rest : event);
}

const ALL = SEASON.map((event) => textOf(event as unknown as Json)).sort();

let site: EpcisSite;
let newcomers = 0;

/** Captures an event before and one after everything that the season has, in event time. */
async function arrive(): Promise<void> {
  const event = (year: number) => ({
    type: "ObjectEvent",
    action: "OBSERVE",
    eventTime: `${year}-01-01T00:00:00.${String(newcomers++ % 1000).padStart(3, "0")}Z`,
    eventTimeZoneOffset: "+08:00",
    epcList: [`https://example.com/late/${newcomers}`],
    bizStep: "shipping",
  });
  // Time goes on: what arrives is recorded after the walk began.
  site.clock.now += 5;
  await site.capture("coop", [event(2025), event(2027)]);
}

beforeAll(async () => {
  site = await epcisSite();
  for (let n = 0; n < SEASON.length; n += 500) {
    site.clock.now += 1000;
    await site.capture("coop", SEASON.slice(n, n + 500));
  }
});

describe("a season of 2,000 events", () => {
  test.each([
    ["", 100],
    ["orderDirection=ASC&", 37],
    ["orderBy=eventTime&orderDirection=DESC&", 100],
    ["orderBy=eventTime&orderDirection=ASC&", 99],
    ["orderBy=recordTime&orderDirection=ASC&", 100],
    ["orderBy=recordTime&orderDirection=DESC&", 83],
    ["GE_recordTime=2020-01-01T00:00:00Z&", 100],
    ["EQ_action=ADD&orderBy=quantity&", 100],
  ])("paging by ?%sperPage=%i visits each once, while new events arrive", async (query, perPage) => {
    const asked = `/epcis/events?${query}LT_eventTime=2026-12-31T00:00:00Z&GE_eventTime=2026-01-01T00:00:00Z&perPage=${perPage}`;
    const only = query.includes("EQ_action") ? ALL.filter((text) => text.includes('"action":"ADD"')) : ALL;
    const pages = await everyPage(site, "coop", asked, { headers: AS_IT_CAME, between: arrive });
    expect(pages.every((page, n) => page.length === perPage || n === pages.length - 1)).toBe(true);
    expect(pages.flat().map(textOf).sort()).toEqual(only);
  });

  test.each(["", "orderBy=recordTime&", "orderBy=eventTime&orderDirection=ASC&"])(
    "a walk by ?%s sees the instant at which it began: what arrives meanwhile is not in it, and is in the next",
    async (query) => {
      const path = `/epcis/events?${query}perPage=100`;
      const before = newcomers;
      const first = (await everyPage(site, "coop", path, { headers: AS_IT_CAME, between: arrive })).flat();
      expect(first).toHaveLength(SEASON.length + before);
      expect(new Set(first.map(textOf)).size).toBe(first.length);
      const second = (await everyPage(site, "coop", path)).flat();
      expect(second).toHaveLength(SEASON.length + newcomers);
    },
  );

  test("pages come in the order asked for, by instant and not by how it is written", async () => {
    const path = "/epcis/events?orderBy=eventTime&orderDirection=ASC&perPage=100";
    const times = (await everyPage(site, "coop", path)).flat().map((event) => Date.parse(String(event.eventTime)));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const [newest] = await eventsIn(await site.get("coop", "/epcis/events?perPage=1"));
    expect(Date.parse(String(newest?.eventTime))).toBe(times.at(-1));
  });

  test("eventCountLimit ends the walk there, across pages", async () => {
    const path = "/epcis/events?orderBy=eventTime&orderDirection=ASC&eventCountLimit=75&perPage=30";
    const pages = await everyPage(site, "coop", path);
    expect(pages.map((page) => page.length)).toEqual([30, 30, 15]);
    const all = await everyPage(site, "coop", "/epcis/events?orderBy=eventTime&orderDirection=ASC&perPage=100");
    expect(pages.flat()).toEqual(all.flat().slice(0, 75));
  });

  test("maxEventCount lets through what is few enough, and refuses more as QueryTooLargeException", async () => {
    const count = SEASON.filter((event) => "bizStep" in event && event.bizStep === "inspecting").length;
    const path = (max: number) => `/epcis/events?EQ_bizStep=inspecting&perPage=100&maxEventCount=${max}`;
    expect((await everyPage(site, "coop", path(count))).flat()).toHaveLength(count);
    const refused = await site.get("coop", path(count - 1));
    expect([refused.status, ((await refused.json()) as Json).type]).toEqual([
      413,
      "epcisException:QueryTooLargeException",
    ]);
  });
});

describe("page tokens", () => {
  const refusal = async (path: string, organisation = "coop") => {
    const response = await site.get(organisation, path);
    const { type, errors } = (await response.json()) as { type: string; errors: Json[] };
    return [response.status, type, errors?.[0]?.pointer];
  };
  const REFUSED = [400, "epcisException:QueryParameterException", "?nextPageToken"];

  test("a token is bound to its query and organisation, and says until when it is good", async () => {
    const response = await site.get("coop", "/epcis/events?EQ_action=OBSERVE");
    const next = nextOf(response) ?? "";
    expect(Date.parse(response.headers.get("gs1-next-page-token-expires") ?? "")).toBeGreaterThan(site.clock.now);
    expect((await site.get("coop", next)).status).toBe(200);
    expect(await refusal(next.replace("OBSERVE", "ADD"))).toEqual(REFUSED);
    expect(await refusal(next.replace("/events?", "/bizSteps/shipping/events?"))).toEqual(REFUSED);
    expect(await refusal(next.replace("/events?EQ_action=OBSERVE&", "/epcs?"))).toEqual(REFUSED);
    expect(await refusal(next, "depot")).toEqual(REFUSED);
    expect(await refusal(`${next}x`)).toEqual(REFUSED);
    site.clock.now += 3_600_000;
    expect(await refusal(next)).toEqual(REFUSED);
  });

  test("the same query in another spelling takes the token, and another page size too", async () => {
    const response = await site.get("coop", "/epcis/events?EQ_bizStep=shipping&perPage=5");
    const token = new URL(nextOf(response) ?? "").searchParams.get("nextPageToken");
    const path = `/epcis/events?perPage=7&EQ_bizStep=https:%2F%2Fref.gs1.org/cbv/BizStep-shipping&nextPageToken=${token}`;
    expect(await eventsIn(await site.get("coop", path))).toHaveLength(7);
  });

  test("a token given back is refused from then on", async () => {
    const next = nextOf(await site.get("coop", "/epcis/events")) ?? "";
    const token = new URL(next).searchParams.get("nextPageToken") ?? "";
    const given = await site.send("depot", "DELETE", `/epcis/nextPageToken/${token}`);
    expect([given.status, (await site.get("coop", next)).status]).toEqual([204, 200]);
    expect((await site.send("coop", "DELETE", `/epcis/nextPageToken/${token}`)).status).toBe(204);
    expect(await refusal(next)).toEqual(REFUSED);
  });

  test.each(["0", "-1", "x", "1.5"])("perPage=%s is refused by name", async (perPage) => {
    const [status, , pointer] = await refusal(`/epcis/events?perPage=${perPage}`);
    expect([status, pointer]).toEqual([400, "?perPage"]);
  });

  test("perPage beyond 100 is cut to 100; without it a page has 30", async () => {
    expect(await eventsIn(await site.get("coop", "/epcis/events?perPage=1000"))).toHaveLength(100);
    expect(await eventsIn(await site.get("coop", "/epcis/events"))).toHaveLength(30);
  });
});

describe("limits of one request", () => {
  /** Pointers to events that are not complete, in the first half of 2026: they are read and lead to nothing. */
  async function pad(large: EpcisSite, partition: Partition<PointerRow>, count: number): Promise<void> {
    for (let n = 0; n < count; n += 100) {
      const ops = Array.from({ length: 100 }, (_, k) => {
        const key = seenKey(partition, "2026-06-01T00:00:00.000Z", "coop", String(n + k).padStart(8, "0"));
        return create(key, { ...eventKey("coop", String(n + k)), organisation: "coop" });
      });
      await large.deps.table.transact(ops, `pad-${n}`);
    }
  }

  test("a page that has read its share ends there, and the walk still finds everything", async () => {
    const large = await epcisSite();
    await large.capture("coop", SEASON.slice(0, 20));
    await pad(large, seenTimePartition("coop", "TIME"), QUERY_READS.rows + 500);
    const pages = await everyPage(large, "coop", "/epcis/events?orderDirection=ASC&perPage=20");
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flat()).toHaveLength(20);
    for (const query of ["orderBy=quantity", "maxEventCount=100"]) {
      const refused = await large.get("coop", `/epcis/events?${query}`);
      expect([refused.status, ((await refused.json()) as Json).type]).toEqual([
        413,
        "epcisException:QueryTooComplexException",
      ]);
    }
    // Record time has rows of its own: the order needs no sorting.
    expect(await eventsIn(await large.get("coop", "/epcis/events?orderBy=recordTime"))).toHaveLength(20);
  });

  test("rows that are too many to sort are passed over for those that lie in the order asked for", async () => {
    const large = await epcisSite();
    await large.capture("coop", SEASON.slice(0, 200));
    await pad(large, seenPartition("coop", "STEP", "https://ref.gs1.org/cbv/BizStep-shipping"), QUERY_READS.rows + 500);
    const pages = await everyPage(large, "coop", "/epcis/events?EQ_bizStep=shipping&orderBy=recordTime&perPage=5");
    const expected = SEASON.slice(0, 200).filter((event) => event.bizStep === "shipping");
    expect(pages.flat()).toHaveLength(expected.length);
    expect(new Set(pages.flat().map(textOf)).size).toBe(expected.length);
  });

  test("what others wrote about an identifier in any number shows in no page, no order and no count", async () => {
    const large = await epcisSite();
    const epc = "https://example.com/pallet/1";
    const event = (day: number) => ({
      type: "ObjectEvent",
      action: "OBSERVE",
      eventTime: `2026-${day < 3 ? "03" : "09"}-0${day}T00:00:00Z`,
      eventTimeZoneOffset: "+08:00",
      epcList: [epc],
    });
    await large.capture("depot", [1, 2, 3, 4].map(event));
    await pad(large, identifierPartition(epc), QUERY_READS.rows + 500);
    for (const more of ["", "&orderDirection=ASC", "&orderBy=recordTime", "&orderBy=quantity", "&maxEventCount=4"]) {
      const response = await large.get("depot", `/epcis/events?MATCH_anyEPC=${encodeURIComponent(epc)}${more}`);
      expect(nextOf(response)).toBeUndefined();
      expect(await eventsIn(response)).toHaveLength(4);
    }
    const paged = await everyPage(large, "depot", `/epcis/epcs/${encodeURIComponent(epc)}/events?perPage=1`);
    expect(paged.map((page) => page.length)).toEqual([1, 1, 1, 1]);
  });
});
