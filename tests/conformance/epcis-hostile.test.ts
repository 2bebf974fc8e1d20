import { seasonEvents } from "@suyuan/epcis/fixtures/season-events";
import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type EpcisSite, epcisSite, type Json } from "./epcis-site.ts";

let site: EpcisSite;
beforeAll(async () => {
  site = await epcisSite();
  await site.capture("coop", seasonEvents(5, 60));
});

const NASTY = [
  "__proto__",
  "constructor",
  "%00",
  "%ff",
  "%ED%A0%80",
  "..%2f..",
  "NaN",
  "1e999",
  "-0",
  "|",
  "*",
  "urn:",
  "ni:///",
];
const piece = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: "binary", maxLength: 12 }).map((text) => encodeURIComponent(text.toWellFormed())),
  fc.constantFrom(
    "urn:epc:idpat:sgtin:*.*.*",
    "https://id.gs1.org/01/0/21/",
    "2026-13-45T99:99:99Z",
    "cx:",
    "shipping",
  ),
);
const name = fc.oneof(
  piece,
  fc.constantFrom(
    "EQ_bizStep",
    "GE_eventTime",
    "MATCH_anyEPC",
    "orderBy",
    "perPage",
    "nextPageToken",
    "EXISTS_",
    "EQ_ILMD_",
  ),
  fc
    .tuple(fc.constantFrom("EQ_", "GE_", "EXISTS_INNER_ILMD_", "HASATTR_", "EQ_ATTR_", "GE_value_"), piece)
    .map((all) => all.join("")),
);
const query = fc
  .array(fc.tuple(name, piece), { maxLength: 5 })
  .map((pairs) => pairs.map(([key, value]) => `${key}=${value}`).join("&"));
const resource = fc.constantFrom(
  "events",
  "epcs",
  "bizSteps",
  "bizLocations",
  "readPoints",
  "dispositions",
  "eventTypes",
  "capture",
  "queries",
);
const path = fc.oneof(
  resource.map((one) => `/epcis/${one}`),
  fc.tuple(resource, piece).map(([one, value]) => `/epcis/${one}/${value}`),
  fc.tuple(resource, piece).map(([one, value]) => `/epcis/${one}/${value}/events`),
  fc.tuple(piece, piece).map((both) => `/epcis/${both.join("/")}`),
);
const header = fc.oneof(
  fc.constantFrom("", "*/*", "1.2", "2.0", "a=b,=,__proto__=x", "q=;;;,", "text/*;q=NaN"),
  fc.stringMatching(/^[ -~]{0,40}$/),
);

test("whatever is asked, the answer is an answer or a problem that names what is wrong, and never a defect", async () => {
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("GET", "HEAD", "OPTIONS", "DELETE"),
      path,
      query,
      fc.dictionary(
        fc.constantFrom("accept", "gs1-epcis-version", "gs1-epcis-min", "gs1-epc-format", "gs1-extensions"),
        header,
      ),
      async (method, address, asked, headers) => {
        const response = await site.send("coop", method, `${address}${asked === "" ? "" : `?${asked}`}`, { headers });
        seen.add(response.status);
        expect([200, 204, 400, 404, 405, 406, 413, 414]).toContain(response.status);
        if (response.status < 400 || method === "HEAD") return;
        const problem = (await response.json()) as Json;
        expect(problem).toMatchObject({ status: response.status, type: expect.stringMatching(/^epcisException:\w+$/) });
      },
    ),
    { numRuns: 1500 },
  );
  expect([...seen]).toEqual(expect.arrayContaining([200, 204, 400, 404, 406]));
});
