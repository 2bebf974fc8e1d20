import type { Hono } from "hono";
import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason } from "../fixtures/season.ts";
import { openGate } from "../http/gate.ts";
import { createPublicApp } from "./app.ts";
import type { Pages } from "./pages/page.ts";

const PAGES: Pages = {
  opening: { zh: "", en: "" },
  closing: () => "",
  passport: () => "passport",
  notIssued: () => "not issued",
  badCode: () => "bad code",
  links: () => "links",
};

const BATCH = `/01/${GTIN}/10/L1`;
let app: (rateLimitPerMinute: number) => Hono;
beforeEach(async () => {
  const season = await newSeason();
  await done(season.send("coop", "POST", "/api/batches", batchOn("L1")));
  app = (rateLimitPerMinute) => {
    const deps = { ...season.deps, rateLimitPerMinute };
    return createPublicApp(deps, {
      pages: PAGES,
      styleHashes: [],
      gate: openGate(deps, { clientAddress: () => "::1" }),
    });
  };
});

const exposed = (response: Response) => (response.headers.get("access-control-expose-headers") ?? "").split(", ");

describe("a page of another origin", () => {
  test("may follow a Digital Link with the Accept that fetch sends, and read where it ends", async () => {
    const open = app(0);
    const headers = { accept: "*/*", origin: "https://shop.example" };
    const link = await open.request(BATCH, { headers });
    expect([link.status, link.headers.get("access-control-allow-origin")]).toEqual([307, "*"]);
    const { pathname } = new URL(link.headers.get("location") ?? "");
    expect(pathname).toBe(`/v${BATCH}`);
    const page = await open.request(pathname, { headers });
    expect([page.status, page.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
    expect(exposed(page)).toEqual(expect.arrayContaining(["ETag", "Link", "Location", "Retry-After"]));
  });

  test("never gets at it with somebody's cookies: no answer allows credentials", async () => {
    for (const path of [BATCH, `/v${BATCH}`, "/.well-known/gs1resolver"]) {
      const { headers } = await app(0).request(path, { headers: { origin: "https://shop.example", cookie: "a=b" } });
      expect([path, headers.get("access-control-allow-credentials"), headers.get("set-cookie")]).toEqual([
        path,
        null,
        null,
      ]);
    }
  });

  test.each([BATCH, `/v${BATCH}`, `/v/01/${GTIN}`, "/.well-known/gs1resolver"])(
    "learns at %s when to come back after too many requests",
    async (path) => {
      const limited = app(1);
      let answer = await limited.request(path);
      for (let n = 0; n < 20 && answer.status !== 429; n++) answer = await limited.request(path);
      expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([429, "*"]);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(exposed(answer)).toContain("Retry-After");
    },
  );

  test("may read that there is nothing at an address", async () => {
    const answer = await app(0).request("/.well-known/gs1resolver", { method: "POST" });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([405, "*"]);
  });
});
