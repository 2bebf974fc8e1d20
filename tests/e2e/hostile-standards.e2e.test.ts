import { join } from "node:path";
import { drainOutbox } from "@suyuan/api/following/follow";
import { openSqliteTable, type SqliteTable } from "@suyuan/store/sqlite-table";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ACTORS, type ActorName, freshFolder, openService, populate, type Reply, type Service } from "./api-fixture.ts";
import { type Ask, KNOWN, makeKnown } from "./contract-requests.ts";
import { documentOf, EPCIS_ASKS, type EpcisService, freshEvent, openEpcis } from "./epcis-requests.ts";
import { itemsIn } from "./sqlite-file.ts";

const REQUESTS = 4000;

const path = join(freshFolder(), "hostile.sqlite");
let table: SqliteTable;
let service: Service;
let epcis: EpcisService;
beforeAll(async () => {
  table = openSqliteTable(path);
  service = openService(table, await populate(table));
  await makeKnown(service);
  epcis = await openEpcis(service);
  for (let rows = 1; rows > 0; ) rows = await drainOutbox(service.deps);
});
afterAll(() => table.close());

interface Hostile {
  readonly who: ActorName | "nobody";
  readonly ask: Ask;
  readonly headers?: Readonly<Record<string, string>>;
}

const poison = fc.constantFrom<unknown>(
  null,
  true,
  -1,
  1e308,
  "",
  "\u0000",
  "\ud800",
  "a\nb\u0007",
  [[]],
  {},
  JSON.parse('{"__proto__":{"polluted":1}}'),
  { length: -1, toJSON: 1 },
  { "@id": "_:x", "@graph": [] },
  "长".repeat(5000),
  "9".repeat(400),
  "urn:epc:id:sgtin:*.*.*",
  "https://id.gs1.org/01/0/21/",
  "+275760-09-13T00:00:00.001Z",
  "0000-01-01T00:00:00+14:00",
  "9999-12-31T23:59:60-14:00",
  "__proto__",
  "constructor",
  "../../../../etc/passwd",
  "http://169.254.169.254/latest/meta-data",
  "https://[::ffff:127.0.0.1]/",
  Array.from({ length: 300 }, (_, n) => n),
);

function placesIn(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (value === null || typeof value !== "object") return [at];
  return [at, ...Object.entries(value).flatMap(([name, member]) => placesIn(member, [...at, name]))];
}

function withPut(value: unknown, at: readonly (string | number)[], put: unknown): unknown {
  const [name, ...below] = at;
  if (name === undefined) return put;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[name] = withPut(copy[name], below, put);
  return copy;
}

/** In no form that may be stored, whatever else is put into it. */
const faulty = () =>
  freshEvent({
    action: "NO SUCH ACTION",
    eventTimeZoneOffset: "+25",
    bizTransactionList: [{ type: "po", bizTransaction: "urn:x:1" }],
  });

/** A body that is wrong already, made worse in one place. */
const poisoned: fc.Arbitrary<Hostile> = fc
  .tuple(fc.constantFrom("capture", "events", "queries", "subscriptions"), fc.nat(), poison)
  .map(([kind, pick, put]) => {
    const { queryName } = epcis.known;
    const [address, body] = {
      capture: ["/epcis/capture", documentOf(faulty(), faulty())] as const,
      events: ["/epcis/events", faulty()] as const,
      queries: [
        "/epcis/queries",
        { name: "x".repeat(200), query: { EQ_bizStep: ["shipping"], GE_noSuchField: 1, eventType: [] } },
      ] as const,
      subscriptions: [
        `/epcis/queries/${queryName}/subscriptions`,
        { dest: "ftp://hooks.example/", schedule: { second: "0/61", hour: "1" }, initialRecordTime: "2026-01-01" },
      ] as const,
    }[kind as "capture"];
    const places = placesIn(body);
    const sent = withPut(body, places[pick % places.length] ?? [], put);
    return { who: "clerk", ask: { method: "POST", path: address, body: JSON.stringify(sent) } };
  });

const headerText = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)), maxLength: 200 }),
  fc.integer({ min: 1, max: 9000 }).map((length) => "k".repeat(length)),
  fc.constantFrom(
    "*",
    ";;;q=",
    "text/html;q=-1",
    "application/linkset+json",
    "application/xml",
    "a=b,=,__proto__=x",
    "1.2",
    "2.0.0.0.0.0.0",
    "rollback",
    "proceed",
  ),
);
const headers = fc.dictionary(
  fc.constantFrom(
    "accept",
    "accept-language",
    "content-type",
    "content-length",
    "content-encoding",
    "host",
    "idempotency-key",
    "if-none-match",
    "gs1-capture-error-behaviour",
    "gs1-cbv-xml-format",
    "gs1-epc-format",
    "gs1-epcis-max",
    "gs1-epcis-min",
    "gs1-epcis-version",
    "gs1-extensions",
    "upgrade",
    "x-forwarded-for",
  ),
  headerText,
  { maxKeys: 4 },
);
const rawBody = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.json().map((text) => new TextEncoder().encode(text)),
  fc.integer({ min: 1, max: 30_000 }).map((depth) => new TextEncoder().encode("[".repeat(depth) + "]".repeat(depth))),
  fc.constantFrom(
    ...["<a", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "<a:b/>", "\ufeff{}"].map((text) =>
      new TextEncoder().encode(text),
    ),
  ),
);

const piece = fc.oneof(
  fc.constantFrom(
    "%",
    "%zz",
    "%2F",
    "%00",
    "%0a",
    "%ff",
    "%ed%a0%80",
    "..%2f",
    "..",
    ".",
    "",
    "__proto__",
    "|",
    "筐",
    "😀",
  ),
  fc.constantFrom(
    "01",
    "10",
    "21",
    "22",
    "00",
    "414",
    "254",
    "8200",
    "eh30",
    "exAA",
    KNOWN.gtin,
    KNOWN.lot,
    "known-query",
  ),
  fc.string({ unit: "binary", maxLength: 12 }).map((text) => encodeURIComponent(text.toWellFormed())),
  fc.integer({ min: 1, max: 9000 }).map((length) => "9".repeat(length)),
);
const query = fc
  .array(
    fc.tuple(
      fc.oneof(
        piece,
        fc.constantFrom(
          "linkType",
          "context",
          "lang",
          "17",
          "3103",
          "perPage",
          "nextPageToken",
          "orderBy",
          "MATCH_anyEPC",
          "GE_eventTime",
          "EQ_INNER_ILMD_a:b",
          "maxEventCount",
        ),
      ),
      fc.oneof(
        piece,
        fc.constantFrom(
          "all",
          "linkset",
          "gs1:pip",
          "gs1:defaultLink",
          "https://evil.example/\r\nx: y",
          "1",
          "-0",
          "1e999",
        ),
      ),
    ),
    { maxLength: 5 },
  )
  .map((pairs) => (pairs.length === 0 ? "" : `?${pairs.map((pair) => pair.join("=")).join("&")}`));

const methods = fc.constantFrom("GET", "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "PROPFIND");
const actors = fc.constantFrom<ActorName | "nobody">(
  "clerk",
  "clerk",
  "nobody",
  "operator",
  ...(Object.keys(ACTORS) as ActorName[]),
  "nobody",
);

/** An address of the contract with one of its parts changed, or put together at random. */
const epcisPath = fc.oneof(
  fc.tuple(fc.constantFrom(...Object.keys(EPCIS_ASKS)), fc.nat(), piece).map(([name, pick, put]) => {
    const parts = name.replace(/^\w+ \/epcis\/?/, "").split("/");
    parts[pick % parts.length] = put;
    return `/epcis/${parts.map((part) => part.replace(/^\{.*\}$/, "known-query")).join("/")}`;
  }),
  fc.array(piece, { maxLength: 4 }).map((parts) => `/epcis/${parts.join("/")}`),
);
const linkPath = fc.oneof(
  fc.array(piece, { minLength: 1, maxLength: 6 }).map((parts) => `/01/${parts.join("/")}`),
  fc
    .constantFrom("/00/", "/414/", "/254/", "/8003/", "/253/", "/8010/", "/.well-known/", "/id/base/", "/eh", "/ex")
    .chain((start) => fc.array(piece, { maxLength: 4 }).map((parts) => start + parts.join("/"))),
  fc.constantFrom(
    `/01/${KNOWN.gtin}`,
    `/01/${KNOWN.gtin}/10/${KNOWN.lot}`,
    "/.well-known/gs1resolver",
    "/id/base/lingjiang/lingjiang-1",
  ),
);

const wild: fc.Arbitrary<Hostile> = fc
  .tuple(actors, methods, fc.oneof(epcisPath, linkPath), query, headers, rawBody)
  .map(([who, method, address, asked, sent, body]) => {
    const hasBody = !["GET", "HEAD"].includes(method);
    return { who, ask: { method, path: address + asked, ...(hasBody ? { body } : {}) }, headers: sent };
  });

/** Garbage where a body is read, from someone who may send it. */
const garbled: fc.Arbitrary<Hostile> = fc
  .tuple(
    fc.constantFrom("capture", "events", "queries", "queries/known-query/subscriptions"),
    rawBody,
    headers,
    fc.oneof(fc.constantFrom("application/json", "application/ld+json", "application/xml", "text/xml"), headerText),
  )
  .map(([address, body, sent, type]) => ({
    who: "clerk",
    ask: { method: "POST", path: `/epcis/${address}`, body },
    headers: { ...sent, "content-type": type },
  }));

/** A page token as anyone can make one for their own organisation: its seal holds no secret. */
const madeUp: fc.Arbitrary<Hostile> = fc
  .tuple(
    fc.constantFrom(
      "events",
      "capture",
      "queries",
      "epcs",
      "bizSteps",
      "eventTypes",
      "queries/known-query/subscriptions",
    ),
    fc.oneof(
      poison,
      poison.map((after) => ({ asOf: "2026-01-01T00:00:00.000Z", after })),
      poison.map((asOf) => ({ asOf, after: "2026" })),
      fc.tuple(poison, poison).map(([pk, sk]) => ({ asOf: "9999-01-01T00:00:00.000Z", after: { pk, sk } })),
      fc.constant({ asOf: "2099-01-01T00:00:00.000Z", after: { pk: `BATCH#${KNOWN.gtin}#${KNOWN.lot}`, sk: "BATCH" } }),
      poison.map((left) => ({ asOf: "2026-01-01T00:00:00.000Z", left })),
      poison.map((n) => ({ n })),
      poison.map((after) => ({ after })),
    ),
    fc.oneof(fc.constant(undefined), poison),
    fc.constantFrom("", "&orderBy=eventTime", "&EQ_bizStep=shipping"),
  )
  .map(([list, at, until, more]) => {
    const scopes: Readonly<Record<string, string>> = {
      capture: "capture",
      queries: "queries",
      "queries/known-query/subscriptions": "subscriptions\nknown-query",
    };
    const { sha256 } = service.deps;
    const ours = JSON.parse(Buffer.from(epcis.known.token.slice(32), "base64url").toString()) as {
      of: string;
      until: number;
    };
    const of = list === "events" ? ours.of : sha256(scopes[list] ?? `list\n${list}`).slice(0, 32);
    const text = JSON.stringify({ of, until: until === undefined ? ours.until : until, at });
    const seal = sha256(JSON.stringify(["page", ACTORS.clerk.organisation, text])).slice(0, 32);
    const token = `${seal}${Buffer.from(text).toString("base64url")}`;
    return {
      who: "clerk",
      ask: { method: "GET", path: `/epcis/${list}?nextPageToken=${token}${list === "events" ? more : ""}` },
    };
  });

function send({ who, ask, headers: sent = {} }: Hostile): Promise<Reply> {
  return ask.path.startsWith("/epcis")
    ? epcis.send(who, ask, sent)
    : service.call(who, ask.method, ask.path, ask.body, sent);
}

/** What capture keeps of a document of which no event was taken. */
const OF_JOBS = /^(?:CAPTURE|CAPTURES|OUTBOX|JOURNAL)#/;
const lasting = () => itemsIn(path).filter(({ pk }) => !OF_JOBS.test(pk) && !/^(?:KEY|QUOTA)#/.test(pk));

test(`${REQUESTS} hostile requests to EPCIS and the resolver get no 5xx and change nothing but lists of failed jobs`, {
  timeout: 240_000,
}, async () => {
  const before = lasting();
  const statuses = new Map<number, number>();
  const requests = fc.oneof(
    { weight: 2, arbitrary: wild },
    { weight: 1, arbitrary: poisoned },
    { weight: 1, arbitrary: garbled },
    { weight: 1, arbitrary: madeUp },
  );
  await fc.assert(
    fc.asyncProperty(requests, async (hostile) => {
      const { status, text } = await send(hostile);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      // What EPCIS leaves to each server, and this one leaves out.
      if (status >= 500 && status !== 501) throw new Error(`${status} ${text}`);
    }),
    { numRuns: REQUESTS },
  );
  for (let rows = 1; rows > 0; ) rows = await drainOutbox(service.deps);
  expect(lasting()).toEqual(before);
  expect(service.lines.filter(({ level }) => level === "error")).toEqual([]);
  expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain("polluted");
  for (const status of [200, 202, 204, 307, 400, 401, 403, 404, 405, 406, 414, 415]) {
    expect([status, statuses.get(status) ?? 0]).not.toEqual([status, 0]);
  }
});
