import type { Item, Op, Table } from "@suyuan/store/table";
import { beforeEach, describe, expect, test } from "vitest";
import { allOf, sighting } from "../../fixtures/capture.ts";
import { type SubscriptionSite, subscriptionSite } from "../../fixtures/subscriptions.ts";
import type { Deps } from "../../host.ts";
import { create } from "../../ledger/loaded.ts";
import { namedQueryKey } from "../../ledger/subscription-keys.ts";
import { compiledSubscriptions } from "./compiled.ts";
import { CONDITIONS_MAX, SUBSCRIPTIONS_MAX, VALUES_MAX } from "./subscriptions.ts";

let site: SubscriptionSite;
beforeEach(async () => {
  site = await subscriptionSite();
});

const QUERY = { eventType: ["ObjectEvent"], EQ_bizStep: ["storing"] };
const post = (path: string, body: unknown, headers = {}) => site.send("coop", "POST", path, body, headers);
const get = (path: string, organisation = "coop") => site.send(organisation, "GET", path);
const store = (name: string, query: object = QUERY) => post("/epcis/queries", { name, query });
const DEST = "https://client.example.com/hook";

async function subscribe(name = "q", more: object = { stream: true }) {
  return post(`/epcis/queries/${name}/subscriptions`, { dest: DEST, signatureToken: "s3cret-token-of-mine", ...more });
}

describe("a query's name", () => {
  test("is bounded in bytes before it becomes a key, and the refusal names the limit in both languages", async () => {
    for (const name of ["猕".repeat(128), "猕".repeat(101), "\ufdfa".repeat(20)]) {
      const { status, json } = await store(name);
      expect(status).toBe(400);
      expect(JSON.stringify(json.errors)).toMatch(/300 bytes.*300 字节/);
      expect((await get(`/epcis/queries/${encodeURIComponent(name)}`)).status).toBe(404);
    }
  });

  test("of a hundred Chinese characters is one to subscribe to", async () => {
    const name = "猕".repeat(100);
    expect((await store(name)).status).toBe(201);
    expect((await subscribe(encodeURIComponent(name))).status).toBe(201);
  });

  test("that an earlier version took and that is too long to subscribe to is read and removed, and a subscription refused with the way out", async () => {
    const name = "猕".repeat(112);
    const row = { name, query: QUERY, extensions: {}, createdAt: "2026-10-01T00:00:00.000Z", subscriptions: [] };
    await site.deps.table.transact([create(namedQueryKey("coop", name), row)], "earlier");
    const path = `/epcis/queries/${encodeURIComponent(name)}`;
    expect((await get(path)).json).toMatchObject({ name });
    const refused = await subscribe(encodeURIComponent(name));
    expect([refused.status, refused.json.detail]).toEqual([400, expect.stringContaining("under a shorter name")]);
    expect((await site.send("coop", "DELETE", path)).status).toBe(204);
  });
});

describe("named queries", () => {
  test("are stored under a name, listed in pages, read, and run like the query itself", async () => {
    const stored = await store("in store/厂");
    expect(stored.status).toBe(201);
    expect(stored.json).toEqual({ name: "in store/厂", query: QUERY });
    const location = String(stored.headers.get("location"));
    expect(location).toBe("/epcis/queries/in%20store%2F%E5%8E%82");
    expect((await get(location)).json).toEqual(stored.json);
    await store("a");
    await store("b");
    const first = await get("/epcis/queries?perPage=2");
    expect(first.json).toEqual([
      { name: "a", query: QUERY },
      { name: "b", query: QUERY },
    ]);
    const next = /<https:\/\/suyuan\.example([^>]*)>; rel="next"/.exec(String(first.headers.get("link")))?.[1] ?? "";
    expect((await get(next)).json).toEqual([stored.json]);

    await site.capture("coop", sighting(1), sighting(2, 1, { bizStep: "shipping" }));
    const { json } = await get(`${location}/events`);
    expect(json).toMatchObject({
      type: "EPCISQueryDocument",
      epcisBody: { queryResults: { queryName: "in store/厂", resultsBody: { eventList: [{ bizStep: "storing" }] } } },
    });
  });

  test("keep their names: a second one is refused, the same content too, unless it is the same request", async () => {
    await store("a");
    expect((await store("a")).json).toMatchObject({
      type: "epcisException:ResourceAlreadyExistsException",
      status: 409,
    });
    expect((await store("a", {})).status).toBe(409);
    const key = { "idempotency-key": "k1" };
    expect((await post("/epcis/queries", { name: "b", query: QUERY }, key)).status).toBe(201);
    expect((await post("/epcis/queries", { name: "b", query: QUERY }, key)).status).toBe(201);
  });

  test("belong to one organisation: another sees none of them and may use the same name", async () => {
    await store("a");
    expect((await get("/epcis/queries", "depot")).json).toEqual([]);
    for (const path of ["/epcis/queries/a", "/epcis/queries/a/events", "/epcis/queries/a/subscriptions"]) {
      expect((await get(path, "depot")).json).toMatchObject({ type: "epcisException:NoSuchResourceException" });
    }
    expect((await site.send("depot", "DELETE", "/epcis/queries/a")).status).toBe(404);
    expect((await site.send("depot", "POST", "/epcis/queries", { name: "a", query: {} })).status).toBe(201);
    expect((await get("/epcis/queries/a")).json).toEqual({ name: "a", query: QUERY });
  });

  test("go with their subscriptions, free their names, and leave facts of all that happened", async () => {
    await store("q");
    const { json } = await subscribe();
    expect((await site.send("coop", "DELETE", "/epcis/queries/q")).status).toBe(204);
    expect((await get("/epcis/queries/q")).status).toBe(404);
    expect((await get(`/epcis/queries/q/subscriptions/${json.subscriptionID}`)).status).toBe(404);
    expect((await site.send("coop", "DELETE", "/epcis/queries/q")).status).toBe(404);
    expect((await store("q", {})).status).toBe(201);
    expect((await get("/epcis/queries/q/subscriptions")).json).toEqual([]);
    const facts = await allOf(site.deps.table, "QUERIES#coop#q");
    const kinds = facts.map(({ data }) => (data.fact as { readonly kind: string }).kind).toSorted();
    expect(kinds).toEqual(["query-removed", "query-stored", "query-stored"]);
  });

  test("are refused by the parameter that is wrong, and beyond a hundred", async () => {
    const { status, json } = await store("a", { EQ_color: ["red"], EQ_bizStep: "storing" });
    expect(status).toBe(400);
    expect(json.type).toBe("epcisException:QueryParameterException");
    expect((json.errors as { pointer: string }[]).map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(["/query/EQ_color"]),
    );
    expect((await post("/epcis/queries", { name: "", query: {} })).json).toMatchObject({
      type: "epcisException:ValidationException",
      errors: [{ pointer: "/name" }],
    });
    expect((await post("/epcis/queries", { name: "a" })).status).toBe(400);
    expect((await site.send("coop", "POST", "/epcis/queries", {}, { "content-type": "text/plain" })).status).toBe(415);
    const stored = await Promise.all(Array.from({ length: 104 }, (_, n) => store(`n${n}`)));
    expect(stored.filter(({ status: one }) => one === 201)).toHaveLength(100);
    expect(stored.find(({ status: one }) => one !== 201)?.json).toMatchObject({ status: 403, code: "limit-reached" });
  });

  test("are removed with the most subscriptions that there can be, in one transaction", async () => {
    await store("q");
    for (let n = 0; n < SUBSCRIPTIONS_MAX; n++) {
      expect((await subscribe("q", { stream: true, dest: `${DEST}/${n}` })).status).toBe(201);
    }
    expect(await allOf(site.deps.table, "SUBSCRIPTIONS#coop")).toHaveLength(SUBSCRIPTIONS_MAX);
    expect((await site.send("coop", "DELETE", "/epcis/queries/q")).status).toBe(204);
    expect(await allOf(site.deps.table, "SUBSCRIPTIONS#coop")).toEqual([]);
  });

  test("answer an upgrade to a WebSocket and its parameters with 501, others with 400", async () => {
    await store("a");
    expect((await get("/epcis/queries/a/events?stream=true")).json).toMatchObject({ status: 501 });
    expect((await get("/epcis/queries/a/events?EQ_action=ADD")).json).toMatchObject({
      type: "epcisException:QueryParameterException",
    });
  });
});

describe("subscriptions", () => {
  beforeEach(() => store("q"));

  test("are made, listed, read and ended; their secret shows nowhere, in answers or logs", async () => {
    const stream = await subscribe();
    const scheduled = await subscribe("q", { schedule: { hour: "1", minute: "5" }, reportIfEmpty: true });
    expect(stream.status).toBe(201);
    const location = `https://suyuan.example/epcis/queries/q/subscriptions/${stream.json.subscriptionID}`;
    expect(stream.headers.get("location")).toBe(location);
    expect(stream.json).toMatchObject({
      dest: DEST,
      stream: true,
      reportIfEmpty: false,
      isSigned: true,
      queryName: "q",
    });
    expect(scheduled.json).toMatchObject({
      schedule: { hour: "1", minute: "5" },
      reportIfEmpty: true,
      delivery: { nextAttemptAt: "2026-10-09T01:05:00.000Z" },
    });
    const one = `/epcis/queries/q/subscriptions/${stream.json.subscriptionID}`;
    const list = Object.values((await get("/epcis/queries/q/subscriptions")).json);
    expect(list).toHaveLength(2);
    expect(list).toContainEqual(stream.json);
    expect((await get(one)).json).toEqual(stream.json);
    const seen = JSON.stringify([stream.json, scheduled.json, list, site.lines]);
    expect(seen).not.toContain("s3cret");
    const rows = (
      await Promise.all(
        ["SUBSCRIPTIONS#coop", `SUBSCRIPTION#${stream.json.subscriptionID}`].map((pk) => allOf(site.deps.table, pk)),
      )
    ).flat();
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows)).not.toContain("s3cret");
    expect((await site.send("coop", "DELETE", one)).status).toBe(204);
    expect((await get(one)).status).toBe(404);
    expect((await site.send("coop", "DELETE", one)).status).toBe(404);
  });

  test("belong to one organisation", async () => {
    const { json } = await subscribe();
    await site.send("depot", "POST", "/epcis/queries", { name: "q", query: {} });
    const one = `/epcis/queries/q/subscriptions/${json.subscriptionID}`;
    expect((await get(one, "depot")).status).toBe(404);
    expect((await site.send("depot", "DELETE", one)).status).toBe(404);
    expect((await get("/epcis/queries/q/subscriptions", "depot")).json).toEqual([]);
    expect((await get(one)).status).toBe(200);
  });

  test.each([
    ["neither stream nor schedule", {}, "ValidationException", "/stream"],
    ["stream false", { stream: false }, "ValidationException", "/stream"],
    ["both", { stream: true, schedule: { hour: "1" } }, "SubscriptionControlsException", undefined],
    ["an empty schedule", { schedule: {} }, "ValidationException", "/schedule"],
    ["an hour of 24", { schedule: { hour: "24" } }, "ValidationException", "/schedule/hour"],
    ["a field that no schedule has", { schedule: { week: "1" } }, "ValidationException", "/schedule/week"],
    ["plain http", { stream: true, dest: "http://client.example.com/" }, "ValidationException", "/dest"],
    ["a private address", { stream: true, dest: "https://10.0.0.1/" }, "ValidationException", "/dest"],
    ["no destination", { stream: true, dest: undefined }, "ValidationException", "/dest"],
    [
      "a time without offset",
      { stream: true, initialRecordTime: "2026-10-08" },
      "ValidationException",
      "/initialRecordTime",
    ],
    ["an unknown member", { stream: true, colour: 1 }, "ValidationException", "/colour"],
  ])("are refused with %s", async (_name, more, exception, pointer) => {
    const { status, json } = await subscribe("q", more);
    expect(status).toBe(400);
    expect(json.type).toBe(`epcisException:${exception}`);
    if (pointer !== undefined) expect(json.errors).toEqual([expect.objectContaining({ pointer })]);
    expect((await get("/epcis/queries/q/subscriptions")).json).toEqual([]);
  });

  test("that ask for the same are one while it stands: nothing is delivered twice for a request that came twice", async () => {
    const [first, again] = [await subscribe(), await subscribe()];
    expect([again.status, again.json]).toEqual([201, first.json]);
    const path = `/epcis/queries/q/subscriptions/${String(first.json.subscriptionID)}`;
    expect((await subscribe("q", { stream: true, signatureToken: "another-token-of-mine" })).json).not.toEqual(
      first.json,
    );
    expect((await site.send("coop", "DELETE", path)).status).toBe(204);
    expect((await subscribe()).json.subscriptionID).not.toBe(first.json.subscriptionID);
  });

  test("that an earlier version noted under its act are known again", async () => {
    const { table } = site.deps;
    const puts: Item[] = [];
    site = site.over({
      ...{ get: table.get.bind(table), getMany: table.getMany.bind(table), query: table.query.bind(table) },
      putAbsent: table.putAbsent.bind(table),
      transact: (ops, token) => {
        puts.push(...ops.flatMap((op) => ("put" in op ? [op.put] : [])));
        return table.transact(ops, token);
      },
    });
    await store("q");
    const first = await subscribe();
    const latest = puts.find(({ sk }) => sk === "LATEST") ?? expect.fail();
    const moved: readonly Op[] = [
      { delete: { pk: latest.pk, sk: latest.sk }, when: { versionIs: 1 } },
      { put: { ...latest, sk: "F#000001" }, when: "absent" },
    ];
    await table.transact(moved, "as an earlier version");
    expect((await subscribe()).json).toEqual(first.json);
  });

  test("want a query that is there, and are fifty at most", async () => {
    expect((await subscribe("other")).json).toMatchObject({ type: "epcisException:NoSuchResourceException" });
    const each = Array.from({ length: 52 }, (_, n) => ({ stream: true, dest: `${DEST}/${n}` }));
    const made = await Promise.all(each.map((more) => subscribe("q", more)));
    expect(made.filter(({ status }) => status === 201)).toHaveLength(50);
    expect(made.find(({ status }) => status !== 201)?.json).toMatchObject({ status: 403, code: "limit-reached" });
    expect((await site.send("coop", "DELETE", "/epcis/queries/q")).status).toBe(204);
    await store("q");
    expect((await subscribe()).status).toBe(201);
  });

  test("are told what they may ask for: as many parameters, and over the whole organisation as many values, as are said", async () => {
    const many = Object.fromEntries(Array.from({ length: CONDITIONS_MAX + 1 }, (_, n) => [`EQ_ex:f${n}`, ["a"]]));
    expect((await store("wide", many)).status).toBe(201);
    const refused = await subscribe("wide");
    expect(refused.json).toMatchObject({ status: 403, code: "limit-reached" });
    expect(refused.json.detail).toContain(`${CONDITIONS_MAX} parameters`);
    const patterns = (n: number) =>
      Array.from({ length: 1_000 }, (_, m) => `urn:epc:idpat:sgtin:${6_000_000 + 1_000 * n + m}.*.*`);
    const names = Array.from({ length: VALUES_MAX / 1_000 }, (_, n) => `p${n}`);
    for (const [n, name] of names.entries()) {
      expect((await store(name, { MATCH_epc: patterns(n) })).status).toBe(201);
      for (const path of ["/1", "/2"]) {
        expect((await subscribe(name, { stream: true, dest: DEST + path })).status).toBe(201);
      }
    }
    const one = await subscribe();
    expect(one.json).toMatchObject({ status: 403, code: "limit-reached" });
    expect(one.json.detail).toContain(`${VALUES_MAX} values`);
    expect((await site.send("coop", "DELETE", "/epcis/queries/p0")).status).toBe(204);
    expect((await subscribe()).status).toBe(201);
  });
});

describe("what was compiled of an organisation's subscriptions", () => {
  beforeEach(() => store("q"));
  const told = (deps: Deps) => {
    const reads: string[] = [];
    const watched: Table = {
      ...{ get: deps.table.get.bind(deps.table), getMany: deps.table.getMany.bind(deps.table) },
      ...{ transact: deps.table.transact.bind(deps.table), putAbsent: deps.table.putAbsent.bind(deps.table) },
      query: (pk, ...rest) => {
        reads.push(pk);
        return deps.table.query(pk, ...rest);
      },
    };
    return { reads, deps: { ...deps, table: watched } };
  };

  test("is read again when one was added or ended, and at no other time; two of one query ask it once", async () => {
    const { reads, deps } = told(site.deps);
    expect((await compiledSubscriptions(deps, "coop")).asking).toEqual([]);
    expect(reads).toEqual([]);
    const first = await subscribe();
    await subscribe("q", { stream: true, dest: `${DEST}/2` });
    for (let n = 0; n < 3; n++) {
      const { asking } = await compiledSubscriptions(deps, "coop");
      expect(asking.map((all) => all.length)).toEqual([2]);
    }
    expect(reads).toEqual(["SUBSCRIPTIONS#coop"]);
    await site.send("coop", "DELETE", `/epcis/queries/q/subscriptions/${first.json.subscriptionID}`);
    expect((await compiledSubscriptions(deps, "coop")).asking.map((all) => all.length)).toEqual([1]);
    expect(reads).toHaveLength(2);
  });

  test("is made once for many that ask at once", async () => {
    const { reads, deps } = told(site.deps);
    await subscribe();
    await Promise.all(Array.from({ length: 100 }, () => compiledSubscriptions(deps, "coop")));
    expect(reads).toEqual(["SUBSCRIPTIONS#coop"]);
  });
});
