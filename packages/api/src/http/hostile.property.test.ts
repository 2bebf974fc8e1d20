import fc from "fast-check";
import { expect, test } from "vitest";
import { demoApp } from "../fixtures/http.ts";

const REQUESTS = 2000;

const deep = fc.integer({ min: 1, max: 50_000 }).map((depth) => "[".repeat(depth) + "]".repeat(depth));
const wide = fc
  .integer({ min: 1, max: 20_000 })
  .map((count) => `{"items":[${Array(count).fill('{"lot":"a","pieces":1}').join()}]}`);
const keyed = fc
  .constantFrom(
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "then",
    "toJSON",
    "\\ud800",
    "\\u0000",
    "",
    "items",
  )
  .map((name) => `{"id":"c-1","name":"x","weightKg":1,"${name}":{"${name}":[]}}`);
const numbers = fc
  .constantFrom("1e999", "-1e999", "1e-999", "0.1e1", "9".repeat(400), "-0", "NaN", "0x1", "1.", "01")
  .map((weight) => `{"id":"c-1","name":"x","weightKg":${weight}}`);
const texts = fc.oneof(
  deep,
  wide,
  keyed,
  numbers,
  fc.json(),
  fc.string({ unit: "binary" }),
  fc.constant("null"),
  fc.constant(""),
);
const bodies = fc.oneof(
  texts.map((text) => new TextEncoder().encode(text)),
  fc.uint8Array({ maxLength: 300 }),
  fc.constant(new Uint8Array(300_000)),
  texts.map((text) => new Uint8Array([...new TextEncoder().encode(text.slice(0, 200)), 0xff])),
);

const escapes = fc.constantFrom(
  "%",
  "%0",
  "%zz",
  "%2F",
  "%00",
  "%0a",
  "%ff",
  "%ed%a0%80",
  "%F0%9F%98%80",
  "..%2f",
  "%252e",
  "+",
  "筐",
);
const segments = fc.oneof(
  escapes,
  fc.constantFrom(
    "api",
    "crates",
    "passport",
    "known",
    "files",
    "seal",
    "x.csv",
    ".csv",
    "__proto__",
    "",
    "06901234567892",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.integer({ min: 1, max: 9000 }).map((length) => "a".repeat(length)),
);
const known = fc.constantFrom(
  "/api/crates",
  "/api/crates/1/2",
  "/api/crates/06901234567892/L/files",
  "/api/crates/x/seal",
  "/passport/known",
);
const paths = fc.oneof(
  known,
  fc.array(segments, { maxLength: 6 }).map((parts) => `/${parts.join("/")}`),
);
const queries = fc.oneof(
  fc.constant(""),
  fc.constantFrom(
    "?limit=1",
    "?limit=1&limit=2",
    "?limit=%",
    "?limit[]=1",
    "?__proto__=1",
    "?=",
    "?&&&",
    "?%ff=1",
    "?from=2026-13-01",
    "#?",
  ),
  fc.string({ unit: "binary", maxLength: 40 }).map((text) => `?${text}`),
  fc.integer({ min: 1, max: 3000 }).map((count) => `?${"a=1&".repeat(count)}`),
);
const headerText = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)), maxLength: 300 }),
  fc.integer({ min: 1, max: 20_000 }).map((length) => "k".repeat(length)),
);
const types = fc.constantFrom(
  "application/json",
  "application/json;charset=utf-8",
  "application/json;charset=utf-16",
  "text/csv",
  ";",
  "",
);
const headers = fc.record(
  {
    "content-type": fc.oneof({ weight: 4, arbitrary: types }, { weight: 1, arbitrary: headerText }),
    "content-length": fc.constantFrom("0", "5", "-1", "1e3", "999999999999", "x", "0x10", "NaN"),
    "content-encoding": fc.constantFrom("gzip", "identity", "br, gzip"),
    "idempotency-key": headerText,
    accept: headerText,
    "x-forwarded-for": headerText,
  },
  { requiredKeys: ["content-type"] },
);
const requests = fc.record({
  method: fc.constantFrom(
    "GET",
    "POST",
    "POST",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "HEAD",
    "PROPFIND",
    "QUERY",
    "get",
  ),
  path: paths,
  query: queries,
  headers,
  body: bodies,
  who: fc.constantFrom("clerk", "depot", "stranger", "garbage"),
  garbage: headerText,
});

test(`${REQUESTS} hostile requests never get a 5xx, and every refusal is a problem document`, {
  timeout: 120_000,
}, async () => {
  const { app, keyOf, lines } = demoApp();
  const secrets: Record<string, string> = { clerk: await keyOf("clerk"), depot: await keyOf("depot") };
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(requests, async ({ method, path, query, headers: sent, body, who, garbage }) => {
      const secret = secrets[who];
      const own =
        secret === undefined
          ? who === "garbage"
            ? { authorization: garbage }
            : {}
          : { authorization: `Bearer ${secret}` };
      const hasBody = !["GET", "HEAD", "get"].includes(method);
      const init = { method, headers: { ...sent, ...own }, ...(hasBody ? { body: new Uint8Array(body) } : {}) };
      const response = await app.fetch(new Request(`http://localhost${path}${query}`, init));
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      expect(response.status).toBeLessThan(500);
      if (response.status >= 400) expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    }),
    { numRuns: REQUESTS },
  );
  expect(lines.filter((line) => line.level === "error")).toEqual([]);
  // The requests reach every stage, not only the first one.
  for (const status of [200, 400, 401, 404, 405, 413, 415]) expect(statuses.get(status) ?? 0).toBeGreaterThan(0);
});
