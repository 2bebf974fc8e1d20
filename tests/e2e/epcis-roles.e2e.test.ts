import { drainOutbox } from "@suyuan/api/following/follow";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { beforeAll, describe, expect, test } from "vitest";
import { ACTORS, type ActorName, openService, populate, type Reply, type Service } from "./api-fixture.ts";
import { KNOWN, makeKnown } from "./contract-requests.ts";
import { EPCIS_ASKS, type EpcisNames, type EpcisService, freshEvent, openEpcis } from "./epcis-requests.ts";
import { EPCIS_TABLE } from "./role-table.ts";

/** Operations that name something of the first cooperative: only that cooperative gets past the answer to an unknown name. */
const NAMED: readonly string[] = [
  "GET /epcis/capture/{captureID}",
  "GET /epcis/events/{eventID}",
  ...["epc", "bizStep", "bizLocation", "readPoint", "disposition"].flatMap((name) => [
    `GET /epcis/${name}s/{${name}}`,
    `GET /epcis/${name}s/{${name}}/events`,
  ]),
  "GET /epcis/queries/{queryName}",
  "GET /epcis/queries/{queryName}/events",
  "POST /epcis/queries/{queryName}/subscriptions",
  "GET /epcis/queries/{queryName}/subscriptions",
  "GET /epcis/queries/{queryName}/subscriptions/{subscriptionID}",
  "DELETE /epcis/queries/{queryName}/subscriptions/{subscriptionID}",
  "DELETE /epcis/queries/{queryName}",
];

/** Operations that name nothing of anyone's: whoever has the role may use them, for their own organisation. */
const OWN: readonly string[] = [
  "GET /epcis",
  "POST /epcis/capture",
  "GET /epcis/capture",
  "GET /epcis/events",
  "POST /epcis/events",
  "POST /epcis/queries",
  "GET /epcis/queries",
  // What is no token of the sender's is let go without a word.
  "DELETE /epcis/nextPageToken/{token}",
  "GET /epcis/eventTypes",
  "GET /epcis/eventTypes/{eventType}",
  "GET /epcis/eventTypes/{eventType}/events",
  ...["epc", "bizStep", "bizLocation", "readPoint", "disposition"].map((name) => `GET /epcis/${name}s`),
];

const OWNER: ActorName = "clerk";
const operations = EPCIS_TABLE.map(({ method, path }) => `${method} ${path}`);
const rolesOf = new Map(EPCIS_TABLE.map(({ method, path, roles }) => [`${method} ${path}`, roles]));
const actorNames = Object.keys(ACTORS) as ActorName[];
const holdersOf = (operation: string): readonly ActorName[] =>
  actorNames.filter((name) => rolesOf.get(operation)?.includes(ACTORS[name].role));
/** Who may look up an event. */
const holders = holdersOf("GET /epcis/events/{eventID}");

let service: Service;
let epcis: EpcisService;
beforeAll(async () => {
  const table = openSqliteTable(":memory:");
  service = openService(table, await populate(table));
  await makeKnown(service);
  epcis = await openEpcis(service);
});

const askFor = (name: string, names: EpcisNames) => EPCIS_ASKS[name]?.(names) ?? expect.fail(`no request for ${name}`);

/** What the sender can tell apart: status, headers and body, with the request's own id and the names it sent itself taken out. */
function shape({ status, headers, text }: Reply, names: EpcisNames): object {
  const own = Object.values(names).flatMap((name: string) => [name, encodeURIComponent(name)]);
  const told = JSON.stringify([...headers].filter(([name]) => name !== "x-request-id"));
  const said = (one: string) =>
    own
      .sort((a, b) => b.length - a.length)
      .reduce((rest, name) => rest.replaceAll(name, "<name>"), one)
      .replace(/urn:x-request-id:[0-9a-f]+/g, "<instance>");
  return { status, headers: said(told), said: said(text) };
}

async function answersAlike(who: ActorName | "nobody", name: string, status: number, code: string): Promise<void> {
  const [known, unknown] = [
    await epcis.send(who, askFor(name, epcis.known)),
    await epcis.send(who, askFor(name, epcis.unknown)),
  ];
  expect([who, known.status, known.json.code]).toEqual([who, status, code]);
  expect(shape(known, epcis.known)).toEqual(shape(unknown, epcis.unknown));
}

test("every operation has its row in these tables", () => {
  expect(Object.keys(EPCIS_ASKS).sort()).toEqual(operations.toSorted());
  expect([...NAMED, ...OWN].sort()).toEqual(operations.toSorted());
});

describe.each(operations)("%s", (name) => {
  test("answers nobody without a key, whatever is asked for", () =>
    answersAlike("nobody", name, 401, "unauthenticated"));

  test("refuses every other role with 403, whatever is asked for", async () => {
    const others = actorNames.filter((who) => !holdersOf(name).includes(who));
    expect(others.length).toBeGreaterThan(0);
    for (const who of others) await answersAlike(who, name, 403, "forbidden");
  });

  if (!NAMED.includes(name)) {
    test("lets every role of EPCIS use it for its own organisation", async () => {
      for (const who of holdersOf(name)) {
        const { status, text } = await epcis.send(who, askFor(name, epcis.unknown));
        expect([who, status < 300, text]).toEqual([who, true, text]);
      }
    });
    return;
  }
  test("tells everyone but its owner what it tells of unknown names", async () => {
    for (const who of holdersOf(name).filter((holder) => holder !== OWNER))
      await answersAlike(who, name, 404, "not-found");
  });

  if (name.startsWith("DELETE")) return;
  test("lets its owner use it", async () => {
    const { status, text } = await epcis.send(OWNER, askFor(name, epcis.known));
    expect([status < 300, text]).toEqual([true, text]);
  });
});

test("a page token that a stranger gives back stays good for its owner", async () => {
  const page = { method: "GET", path: `/epcis/events?perPage=1&nextPageToken=${epcis.known.token}` };
  for (const who of holders.filter((holder) => holder !== OWNER)) {
    await epcis.send(who, askFor("DELETE /epcis/nextPageToken/{token}", epcis.known));
    expect((await epcis.send(who, page)).json.code).toBe("invalid-query-parameter");
  }
  expect((await epcis.send(OWNER, page)).status).toBe(200);
});

test("what an owner takes away is gone, and only then", async () => {
  const subscription = "GET /epcis/queries/{queryName}/subscriptions/{subscriptionID}";
  const query = "GET /epcis/queries/{queryName}";
  for (const name of [subscription, query]) {
    expect((await epcis.send(OWNER, askFor(name, epcis.known))).status).toBe(200);
    expect((await epcis.send(OWNER, askFor(name.replace("GET", "DELETE"), epcis.known))).status).toBe(204);
    expect((await epcis.send(OWNER, askFor(name, epcis.known))).status).toBe(404);
  }
});

describe("events of a batch", () => {
  const lot = `https://id.gs1.org/01/${KNOWN.gtin}/10/${KNOWN.lot}`;
  const PARTIES: readonly ActorName[] = ["clerk", "depot", "integrator"];
  const idOf = (n: number) => `urn:uuid:00000000-0000-4000-8000-0000000001${String(n).padStart(2, "0")}`;
  const sighting = (n: number) =>
    freshEvent({ eventID: idOf(n), bizStep: "sensor_reporting", epcList: [`${lot}/21/${n}`] });
  const isSeen = async (who: ActorName, n: number) => {
    const found = await epcis.send(who, { method: "GET", path: `/epcis/events/${encodeURIComponent(idOf(n))}` });
    const listed = await epcis.send(who, { method: "GET", path: "/epcis/events?perPage=100" });
    expect(listed.text.includes(idOf(n))).toBe(found.status === 200);
    return found.status === 200;
  };

  test("what a party saw is shown to every party of the batch, and to nobody else", async () => {
    await epcis.send("clerk", { method: "POST", path: "/epcis/events", body: sighting(1) });
    for (let rows = 1; rows > 0; ) rows = await drainOutbox(service.deps);
    for (const who of holders) expect([who, await isSeen(who, 1)]).toEqual([who, PARTIES.includes(who)]);
  });

  test("what a stranger says of it is shown to that stranger alone, and to the auditors of its region as an exception", async () => {
    // Neither is one: the bureau oversees the batch, the laboratory tested it.
    const known: readonly ActorName[] = [...PARTIES, "inspector", "laboratory"];
    const strangers = holders.filter((who) => !known.includes(who));
    for (const [n, who] of strangers.entries()) {
      const body = sighting(10 + n);
      expect((await epcis.send(who, { method: "POST", path: "/epcis/events", body })).status).toBe(201);
      for (let rows = 1; rows > 0; ) rows = await drainOutbox(service.deps);
      for (const reader of holders) {
        expect([who, reader, await isSeen(reader, 10 + n)]).toEqual([who, reader, reader === who]);
      }
      const flagged = async (name: ActorName) =>
        (await service.call(name, "GET", "/api/exceptions?claimedBy=strangers")).text.includes(
          `"by":"${ACTORS[who].organisation}"`,
        );
      expect([who, await flagged("inspector"), await flagged("strangeInspector")]).toEqual([who, true, false]);
    }
  });
});
