import { gunzipSync } from "node:zlib";
import { StoreUnavailable, type Table } from "@suyuan/store/table";
import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";
import { openGate } from "../http/gate.ts";
import { createPublicApp } from "./app.ts";
import type { Pages } from "./pages/page.ts";

const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const BATCH = `/01/${GTIN}/10/L1`;
const PAGES: Pages = {
  opening: { zh: "", en: "" },
  closing: () => "",
  passport: () => "passport",
  notIssued: () => "not issued",
  badCode: () => "bad code",
  links: () => "links",
  product: ({ product }) => JSON.stringify(product),
  refusal: (refused, language) => `${language} ${JSON.stringify(refused)}`,
};

let season: Season;
beforeEach(async () => {
  season = await newSeason();
  await done(season.send("coop", "POST", "/api/batches", batchOn("L1")));
});

function opened(more: { readonly rateLimitPerMinute?: number; readonly table?: Table } = {}) {
  const deps = { ...season.deps, ...more };
  const gate = openGate(deps, { clientAddress: () => "::1" });
  const app = createPublicApp(deps, { pages: PAGES, styleHashes: ["AAA="], gate });
  return (path: string, headers: Readonly<Record<string, string>> = { accept: BROWSER }, method = "GET") =>
    app.request(path, { method, headers });
}

async function refusedAt(path: string, headers?: Readonly<Record<string, string>>): Promise<Response> {
  const open = opened({ rateLimitPerMinute: 1 });
  let answer = await open(path, headers);
  for (let n = 0; n < 20 && answer.status !== 429; n++) answer = await open(path, headers);
  return answer;
}

/** A table that cannot be reached. */
function broken(error: Error): Table {
  const fail = () => Promise.reject(error);
  const { getManyNow: _, ...table } = season.deps.table;
  return { ...table, get: fail, getMany: fail, query: fail };
}

describe("who opens an address with a browser", () => {
  test.each([BATCH, `/v${BATCH}`, `/v/01/${GTIN}`, "/.well-known/gs1resolver"])(
    "reads a page at %s after too many requests, with the status and Retry-After of the problem",
    async (path) => {
      const answer = await refusedAt(path);
      expect([answer.status, answer.headers.get("content-type")]).toEqual([429, "text/html; charset=utf-8"]);
      const seconds = Number(answer.headers.get("retry-after"));
      expect(seconds).toBeGreaterThan(0);
      expect(await answer.text()).toBe(`zh ${JSON.stringify({ status: 429, retryAfterSeconds: seconds })}`);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("content-security-policy")).toContain("style-src 'sha256-AAA='");
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
      expect(answer.headers.get("x-request-id")).toMatch(/./);
    },
  );

  test("reads it in the language of the address or of the browser, compressed where that is taken", async () => {
    expect(await (await refusedAt(`/v${BATCH}?lang=en`)).text()).toMatch(/^en /);
    const answer = await refusedAt(BATCH, { accept: BROWSER, "accept-language": "en-GB", "accept-encoding": "gzip" });
    expect(gunzipSync(Buffer.from(await answer.arrayBuffer())).toString()).toMatch(/^en /);
  });

  test.each([BATCH, `/v${BATCH}`, `/v/01/${GTIN}`])(
    "reads at %s that the service is busy, or that it failed",
    async (path) => {
      const busy = await opened({ table: broken(new StoreUnavailable("away", "not-committed")) })(path);
      expect([busy.status, Number(busy.headers.get("retry-after")) > 0]).toEqual([503, true]);
      expect(await busy.text()).toMatch(/^zh /);
      const failed = await opened({ table: broken(new TypeError("a secret of the inside")) })(path);
      const text = await failed.text();
      expect([failed.status, text.includes("secret")]).toEqual([500, false]);
      // The id that finds the defect in the log.
      expect(text).toContain(failed.headers.get("x-request-id") ?? "no id");
    },
  );

  test("reads that an address is for reading, with the methods that it takes", async () => {
    const answer = await opened()(`/v${BATCH}`, { accept: BROWSER }, "POST");
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
    expect(await answer.text()).toBe('zh {"status":405}');
  });

  test("gets no body for HEAD", async () => {
    const answer = await opened()(BATCH, { accept: BROWSER }, "HEAD");
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    const open = opened({ rateLimitPerMinute: 1 });
    let refused = await open(BATCH, { accept: BROWSER }, "HEAD");
    for (let n = 0; n < 20 && refused.status !== 429; n++) refused = await open(BATCH, { accept: BROWSER }, "HEAD");
    expect([refused.status, await refused.text()]).toEqual([429, ""]);
  });
});

test("a program gets the problem document, as before", async () => {
  for (const accept of ["*/*", "application/json", "application/linkset+json"]) {
    const answer = await refusedAt(`/v${BATCH}`, { accept });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toMatchObject({ status: 429, code: "too-many-requests" });
  }
});

test("a product's page tells of owner and certificates, and names no lot, however many there are", async () => {
  const answer = await opened()(`/v/01/${GTIN}`);
  const text = await answer.text();
  expect(answer.status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({
    gtin: GTIN,
    owner: { name: "coop" },
    certificates: [{ standing: "valid" }],
  });
  expect(text).not.toMatch(/L1|\bkg\b|grams/i);
});
