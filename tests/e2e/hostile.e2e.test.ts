import { join } from "node:path";
import { MANAGEMENT_ROUTES } from "@suyuan/api/routes/table";
import { openSqliteTable, type SqliteTable } from "@suyuan/store/sqlite-table";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ACTORS, type ActorName, freshFolder, openService, populate, type Service } from "./api-fixture.ts";
import { ASKS, type Ask, KNOWN, LOG, makeKnown, UNKNOWN } from "./contract-requests.ts";
import { itemsIn } from "./sqlite-file.ts";

const REQUESTS = 3000;

const path = join(freshFolder(), "hostile.sqlite");
let table: SqliteTable;
let service: Service;
beforeAll(async () => {
  table = openSqliteTable(path);
  service = openService(table, await populate(table));
  await makeKnown(service);
});
afterAll(() => table.close());

/** JSON that no field of any command takes. */
const poison = fc.constantFrom(
  "null",
  "true",
  "-1",
  "-0.5",
  "1e21",
  "1e308",
  "1e999",
  "9007199254740993",
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"a\\nb\\u0007"',
  "[[]]",
  "{}",
  '{"__proto__":{"x":1}}',
  '{"then":1}',
  `"${"长".repeat(5000)}"`,
  `"${"9".repeat(5000)}"`,
  `${"[".repeat(40)}${"]".repeat(40)}`,
  `{"a":${'{"a":'.repeat(5000)}1${"}".repeat(5000)}}`,
);

/** Text that a free field may well take, and that does harm when it is trusted. */
const sharp = fc.constantFrom(
  "'; DROP TABLE items; --",
  "<script>alert(1)</script>",
  "=cmd|'/c calc'!A1",
  "../../../../etc/passwd",
  "{{7*7}}",
  "\u202e反",
  "#",
  "%00",
  "😀".repeat(20),
  "constructor",
  "__proto__",
  "hasOwnProperty",
  "2026-02-30",
  "2026-09-06T24:61:00Z",
  "0001-01-01",
);

/** Each place in a JSON value, the value itself included. */
function placesIn(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (value === null || typeof value !== "object") return [at];
  return [at, ...Object.entries(value).flatMap(([name, member]) => placesIn(member, [...at, name]))];
}

/** The JSON text of `value` with the JSON text `put` at one place. */
function textWith(value: unknown, at: readonly (string | number)[], put: string): string {
  if (at.length === 0) return put;
  const [name, ...below] = at;
  const members = Object.entries(value as object).map(([own, member]) => {
    const text = own === String(name) ? textWith(member, below, put) : JSON.stringify(member);
    return Array.isArray(value) ? text : `${JSON.stringify(own)}:${text}`;
  });
  return Array.isArray(value) ? `[${members.join()}]` : `{${members.join()}}`;
}

const STRANGERS: Readonly<Record<string, ActorName>> = {
  clerk: "strangeClerk",
  depot: "strangeDepot",
  inspector: "strangeInspector",
  integrator: "strangeIntegrator",
};

interface Hostile {
  readonly who: ActorName | "nobody";
  readonly ask: Ask;
  readonly headers: Readonly<Record<string, string>>;
}

const routes = MANAGEMENT_ROUTES.map((route) => ({ ...route, name: `${route.method} ${route.path}` }));
const actors = fc.constantFrom(...(Object.keys(ACTORS) as ActorName[]), "nobody" as const);

/** One of those who may use the route, so that the request gets past the gate. */
function userOf(roles: (typeof routes)[number]["roles"]): ActorName {
  const found = (Object.keys(ACTORS) as ActorName[]).find(
    (name) => typeof roles === "string" || roles.includes(ACTORS[name].role),
  );
  return found ?? "operator";
}

/** A command that is right except for one value that no field takes. */
const poisoned: fc.Arbitrary<Hostile> = fc
  .tuple(
    fc.constantFrom(...routes.filter(({ method, body }) => method === "POST" && body && !("file" in body))),
    fc.nat(),
    poison,
  )
  .map(([{ name, roles }, pick, put]) => {
    const who = userOf(roles);
    const ask = ASKS[name]?.(KNOWN, who) ?? { method: "POST", path: "/" };
    const places = placesIn(ask.body);
    // In a correction null is a value: it takes back what was said.
    const said = put === "null" && name.endsWith("/corrections") ? "[null]" : put;
    const at = places[pick % places.length] ?? [];
    // Where the command says that value itself (`true`), it would stay right.
    const wrong = textWith(ask.body, at, said) === JSON.stringify(ask.body) ? "[[]]" : said;
    return { who, ask: { ...ask, body: textWith(ask.body, at, wrong) }, headers: {} };
  });

/** What anyone may make for themselves; a wage or dividend may be paid to any household and counts once the other side confirms it. */
/** What anyone may make for themselves; a wage or dividend may be paid to any household and counts once the other side confirms it; a standard is of the region of who publishes it. */
const OWN = [
  "organisations",
  "bases",
  "products",
  "devices",
  "uploads",
  "wages",
  "dividends",
  "agreements",
  "catalogue",
  "standards",
];

/** A well-formed command with sharp text in it, from someone whom the rules refuse. */
const sharpened: fc.Arbitrary<Hostile> = fc
  .tuple(fc.constantFrom(...routes.filter(({ method }) => method === "POST")), fc.nat(), sharp, fc.boolean())
  .map(([{ name, roles, path: template }, pick, put, known]) => {
    const role = typeof roles === "string" ? undefined : roles.find((each) => STRANGERS[each] !== undefined);
    const who = (role && STRANGERS[role]) ?? "strangeClerk";
    const ask = ASKS[name]?.(known ? KNOWN : UNKNOWN, who) ?? { method: "POST", path: "/" };
    const places = placesIn(ask.body);
    const text = textWith(ask.body, places[pick % places.length] ?? [], JSON.stringify(put));
    // What anyone may make for themselves would be made: one more member that no command knows stops that.
    const isOwn = OWN.includes(template.slice("/api/".length));
    return { who, ask: { ...ask, body: isOwn ? text.replace(/^\{/, '{"surplus":1,') : text }, headers: {} };
  });

/** Bytes that are no JSON in UTF-8, or not the JSON that was announced. */
const rawBody = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.string({ unit: "binary", maxLength: 200 }).map((text) => new TextEncoder().encode(text)),
  fc.json().map((text) => new TextEncoder().encode(text)),
  fc.integer({ min: 1, max: 60_000 }).map((depth) => new TextEncoder().encode("[".repeat(depth) + "]".repeat(depth))),
  fc
    .integer({ min: 1, max: 30_000 })
    .map((count) => new TextEncoder().encode(`{"items":[${Array(count).fill("{}").join()}]}`)),
  fc.constant(new Uint8Array(Buffer.from('\ufeff{"id":"b1"}', "utf16le"))),
  fc.constant(new Uint8Array(Buffer.from('{"id":"caf\u00e9"}', "latin1"))),
  fc.constant(new Uint8Array(400_000).fill(0x20)),
);
const headerText = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)), maxLength: 300 }),
  fc.integer({ min: 1, max: 20_000 }).map((length) => "k".repeat(length)),
  fc.constantFrom("*", '"', "W/", ";;;q=", "text/html;q=-1", "application/json, */*;q=NaN", "gzip;q=0", "bytes=0-"),
);
const headers = fc.record(
  {
    "content-type": fc.oneof(
      { weight: 5, arbitrary: fc.constant("application/json") },
      { weight: 1, arbitrary: headerText },
    ),
    "content-length": fc.constantFrom("0", "5", "-1", "1e3", "999999999999", "x", "NaN"),
    "content-encoding": fc.constantFrom("gzip", "identity", "identity", "identity"),
    "idempotency-key": headerText,
    "if-none-match": headerText,
    accept: headerText,
    "accept-language": headerText,
    "accept-encoding": headerText,
    host: headerText,
    "x-forwarded-for": headerText,
    range: headerText,
  },
  { requiredKeys: ["content-type"] },
);

/** Mostly none: with garbage for a key nothing gets past the gate. */
const keyHeaders = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: headerText.map((authorization) => ({ authorization })) },
);

const fragments = fc.oneof(
  fc.constantFrom(
    "api",
    "batches",
    "labels",
    "v",
    "01",
    "10",
    "21",
    "00",
    "414",
    KNOWN.gtin,
    KNOWN.lot,
    KNOWN.run,
    "R-0001.csv",
  ),
  fc.constantFrom(
    "%",
    "%zz",
    "%2F",
    "%00",
    "%0a",
    "%ff",
    "%ed%a0%80",
    "..%2f",
    "%252e",
    "..",
    ".",
    "",
    "__proto__",
    "筐",
    "😀",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.integer({ min: 1, max: 9000 }).map((length) => "9".repeat(length)),
);
const anyPath = fc.oneof(
  fc.constantFrom(...routes.map(({ name }) => ASKS[name]?.(KNOWN, "clerk").path ?? "/")),
  fc.constantFrom(`/v/01/${KNOWN.gtin}/10/${KNOWN.lot}`, `/01/${KNOWN.gtin}/10/${KNOWN.lot}`, "/openapi.json"),
  fc
    .tuple(
      fc.constantFrom("/v/01/", "/01/", "/v/", "/api/batches/", "/api/labels/", "/log/tile/", "//"),
      fc.array(fragments, { maxLength: 6 }),
    )
    .map(([start, rest]) => start + rest.join("/")),
  fc.array(fragments, { maxLength: 6 }).map((parts) => `/${parts.join("/")}`),
);
const anyQuery = fc.oneof(
  fc.constant(""),
  fc.constantFrom(
    "",
    "?cursor=x",
    "?cursor=e30",
    "?limit=0",
    "?limit=1e9",
    "?limit=1&limit=2",
    "?lang=zh&lang=",
    "?page=-1",
    "?direction=up",
    "?%ff=1",
    "?__proto__=1",
    "?from=2026-13-01",
    "#?",
  ),
  fc.string({ unit: "binary", maxLength: 40 }).map((text) => `?${text}`),
  fc.integer({ min: 1, max: 3000 }).map((count) => `?${"a=1&".repeat(count)}`),
);

/** Garbage where a command is read, from someone who may send it. */
const garbled: fc.Arbitrary<Hostile> = fc
  .tuple(
    fc.constantFrom(...routes.filter(({ method, body }) => method === "POST" && body && !("file" in body))),
    rawBody,
    headers,
  )
  .map(([{ name, roles }, body, sent]) => {
    const who = userOf(roles);
    const { path: target } = ASKS[name]?.(KNOWN, who) ?? { path: "/" };
    return { who, ask: { method: "POST", path: target, body }, headers: sent };
  });

/** Any method at any address with any bytes and headers. */
const wild: fc.Arbitrary<Hostile> = fc
  .tuple(
    actors,
    fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "PROPFIND"),
    anyPath,
    anyQuery,
    rawBody,
    headers,
    keyHeaders,
  )
  .map(([who, method, target, query, body, sent, key]) => {
    const hasBody = !["GET", "HEAD"].includes(method);
    return { who, ask: { method, path: target + query, ...(hasBody ? { body } : {}) }, headers: { ...sent, ...key } };
  });

const starts = [
  "",
  "Q-tag CLm doc\n",
  "Fridge-tag 2\n",
  `${LOG.split("\n").slice(0, 3).join("\n")}\n`,
  "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1",
  "Device:\n Vers: 1\nHist:\n TS Actual:\n",
];
/** A logger's file that holds no reading: the start of a known kind, then garbage without one digit. */
const noLog: fc.Arbitrary<Hostile> = fc
  .tuple(
    fc.constantFrom(...starts),
    fc.uint8Array({ maxLength: 3000 }),
    fc.constantFrom("?from=x", "?to=2026-01-01T00:00:00Z", "", ""),
  )
  .map(([start, garbage, query]) => {
    const rest = garbage.map((byte) => (byte >= 0x30 && byte <= 0x39 ? 0x2c : byte));
    const body = new Uint8Array([...Buffer.from(start, "latin1"), ...rest]);
    return {
      who: "clerk",
      ask: { method: "POST", path: `/api/batches/${KNOWN.gtin}/${KNOWN.lot}/temperature-logs${query}`, body },
      headers: {},
    };
  });

/** What is on record: beside it the day of each key's last use is noted. */
const lasting = () => itemsIn(path).filter(({ pk }) => !/^(?:KEY|QUOTA)#/.test(pk));

test(`${REQUESTS} hostile requests get no 5xx and change nothing in the table`, { timeout: 240_000 }, async () => {
  const before = lasting();
  const statuses = new Map<number, number>();
  const requests = fc.oneof(
    { weight: 4, arbitrary: poisoned },
    { weight: 3, arbitrary: sharpened },
    { weight: 2, arbitrary: garbled },
    { weight: 5, arbitrary: wild },
    { weight: 1, arbitrary: noLog },
  );
  await fc.assert(
    fc.asyncProperty(requests, async ({ who, ask, headers: sent }) => {
      const { status, headers: told, text } = await service.call(who, ask.method, ask.path, ask.body, sent);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status >= 500) throw new Error(`${status} ${text}`);
      const isRead = ["GET", "HEAD", "OPTIONS"].includes(ask.method);
      // Of what is set aside, which is nothing here, nothing is tried anew.
      const leavesNothing = ask.path.startsWith("/api/set-aside/retry") && text === '{"count":0,"more":false}';
      if (!isRead && !leavesNothing && status < 300) throw new Error(`accepted: ${text}`);
      expect(told.get("x-content-type-options") ?? (status === 204 ? "nosniff" : null)).toBe("nosniff");
    }),
    { numRuns: REQUESTS },
  );
  expect(lasting()).toEqual(before);
  expect(service.lines.filter(({ level }) => level === "error")).toEqual([]);
  // The requests reach every stage, not only the first one.
  for (const status of [200, 307, 400, 401, 403, 404, 405, 413, 415, 422]) {
    expect([status, statuses.get(status) ?? 0]).not.toEqual([status, 0]);
  }
});
