import type { Table } from "@suyuan/store/table";
import type { Hono } from "hono";
import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";
import type { ScanRecorder } from "../host.ts";
import { openGate } from "../http/gate.ts";
import { serialKey } from "../ledger/keys.ts";
import { create } from "../ledger/loaded.ts";
import { createPublicApp } from "./app.ts";
import type { Pages } from "./pages/page.ts";

const PAGES: Pages = {
  opening: { zh: "", en: "" },
  closing: () => "",
  passport: () => "passport",
  notIssued: () => "not issued",
  badCode: () => "bad code",
  links: () => "links",
  product: () => "product",
  refusal: () => "refusal",
};

const BATCH = `/01/${GTIN}/10/L1`;
let table: Table;
let season: Season;
let app: (rateLimitPerMinute: number, scans?: ScanRecorder) => Hono;
beforeEach(async () => {
  season = await newSeason();
  table = season.deps.table;
  await done(season.send("coop", "POST", "/api/batches", batchOn("L1")));
  app = (rateLimitPerMinute, scans = season.deps.scans) => {
    const deps = { ...season.deps, rateLimitPerMinute, scans };
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

describe("a pack's code", () => {
  const CODE = `${BATCH}/21/S1`;
  beforeEach(async () => {
    const issued = { run: "R1", netWeightGrams: 500, scans: 0 };
    expect((await table.transact([create(serialKey(GTIN, "L1", "S1"), issued)], "issue")).ok).toBe(true);
  });

  async function scansOf(ask: (to: Hono) => Promise<unknown>): Promise<number> {
    let scans = 0;
    const counted = {
      record: () => {
        scans += 1;
      },
    };
    await ask(app(0, counted));
    return scans;
  }

  test("is scanned at its own address, once by one device, whatever else that device asks for", async () => {
    const scans = await scansOf(async (to) => {
      for (const path of [CODE, CODE, `${CODE}?lang=en`, `/v${CODE}`, `/v${CODE}?lang=en`, `/v${CODE}`]) {
        await to.request(path, { headers: { "user-agent": "MicroMessenger/8.0" } });
      }
    });
    expect(scans).toBe(1);
    const phones = ["one", "two", "three"];
    expect(await scansOf((to) => Promise.all(phones.map(async (name) => to.request(CODE, agentOf(name)))))).toBe(3);
  });

  const agentOf = (name: string) => ({ headers: { "user-agent": name } });

  test("is not scanned by HEAD, by a question for its links, by a crawler, nor by a reading of its page; nor is a code that was made up", async () => {
    const scans = await scansOf(async (to) => {
      await to.request(CODE, { method: "HEAD" });
      await to.request(CODE, { method: "OPTIONS" });
      await to.request(`${CODE}?linkType=gs1:pip`);
      await to.request(`${CODE}?linkType=linkset`);
      await to.request(CODE, { headers: { accept: "application/linkset+json" } });
      await to.request(CODE, agentOf("Googlebot/2.1 (+http://www.google.com/bot.html)"));
      await to.request(`/v${CODE}`);
      await to.request(BATCH);
      await to.request(`${BATCH}/21/MADE-UP`);
    });
    expect(scans).toBe(0);
  });
});

test("while PUBLIC_URL is a name of this machine alone, whoever came by another name is led on by path, and by that name as the links say", async () => {
  const deps = { ...season.deps, publicUrl: "http://localhost:8080", rateLimitPerMinute: 0 };
  const gate = openGate(deps, { clientAddress: () => "::1" });
  const local = createPublicApp(deps, { pages: PAGES, styleHashes: [], gate });
  const led = async (origin: string) => (await local.request(`${origin}${BATCH}`)).headers.get("location");
  expect(await led("http://192.168.1.7:8080")).toBe(`/v${BATCH}`);
  expect(await led("http://localhost:8080")).toBe(`http://localhost:8080/v${BATCH}`);
});
