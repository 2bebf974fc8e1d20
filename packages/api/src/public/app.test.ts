import type { Table } from "@suyuan/store/table";
import type { Hono } from "hono";
import { beforeEach, describe, expect, test } from "vitest";
import { completeRun, serialsOf } from "../commands/label-runs.ts";
import { asListed } from "../fixtures/listed-run.ts";
import { batchOn, done, GTIN, newSeason, runOf, type Season } from "../fixtures/season.ts";
import type { ScanRecorder } from "../host.ts";
import { openGate } from "../http/gate.ts";
import { labelRunKey, serialKey } from "../ledger/keys.ts";
import { create } from "../ledger/loaded.ts";
import { readRow } from "../ledger/read.ts";
import { createPublicApp } from "./app.ts";
import type { Pages } from "./pages/page.ts";
import { addScans } from "./scans.ts";

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

test("a code that was printed while serials were drawn by lot has its page and is counted, beside those that follow from a key; one that is like it and was never drawn is neither", async () => {
  const { deps } = season;
  await done(season.send("coop", "POST", "/api/labels", runOf("OLD", "L1", 20)));
  const drawn = await asListed(deps, "coop/OLD");
  await completeRun(deps, "coop/OLD");
  await done(season.send("coop", "POST", "/api/labels", runOf("NEW", "L1", 20)));
  const run = await readRow(table, labelRunKey("coop/NEW"));
  const followed = await serialsOf(deps, run?.data ?? expect.fail());
  expect([drawn[0]?.length, followed[0]?.length]).toEqual([13, 14]);
  const told: Parameters<ScanRecorder["record"]>[0][] = [];
  const open = app(0, { record: (scan) => void told.push(scan) });
  const browser = { accept: "text/html,*/*;q=0.8" };
  const made = `${drawn[0]?.slice(0, -1)}${drawn[0]?.endsWith("0") ? "1" : "0"}`;
  for (const serial of [...drawn.slice(0, 3), ...followed.slice(0, 3), made]) {
    const page = await open.request(`${BATCH}/21/${serial}`, { headers: { ...browser, "user-agent": serial } });
    expect([serial, page.status]).toEqual([serial, serial === made ? 307 : 200]);
  }
  for (const { at, ...scan } of told) await addScans(deps, { ...scan, firstAt: at, lastAt: at, count: 1 });
  const rows = [...drawn.slice(0, 3), ...followed.slice(0, 3), made].map(
    async (serial) => (await table.get(serialKey(GTIN, "L1", serial)))?.data.scans,
  );
  expect(await Promise.all(rows)).toEqual([1, 1, 1, 1, 1, 1, undefined]);
  await done(season.send("coop", "POST", "/api/labels/OLD/void", { reason: "打印损坏", serials: [drawn[0]] }));
  const struck = await open.request(`/v${BATCH}/21/${drawn[0]}`, { headers: { accept: "application/json" } });
  expect([struck.status, JSON.stringify(await struck.json())]).toEqual([200, expect.stringMatching(/void/i)]);
});

describe("a browser at a code's own address", () => {
  const BROWSER = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };
  const PACK = `${BATCH}/21/S1`;
  const at = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    app(0).request(path, { method, headers: { ...BROWSER, ...headers } });
  beforeEach(async () => {
    const issued = { run: "R1", netWeightGrams: 500, scans: 0 };
    expect((await table.transact([create(serialKey(GTIN, "L1", "S1"), issued)], "issue")).ok).toBe(true);
  });

  test("has the page of its batch or pack at once, the same bytes under the same tag as at the page's own address, which it names", async () => {
    for (const path of [BATCH, PACK]) {
      const [here, there] = [await at(path), await at(`/v${path}`)];
      expect([here.status, here.headers.get("location")]).toEqual([200, null]);
      expect([await here.text(), here.headers.get("etag")]).toEqual([await there.text(), there.headers.get("etag")]);
      expect(here.headers.get("content-location")).toBe(`${season.deps.publicUrl}/v${path}`);
      expect(here.headers.get("link")).toContain('rel="linkset"');
      expect(here.headers.get("vary")).toBe("Accept, Accept-Language, Accept-Encoding");
      expect(here.headers.get("cache-control")).toBe("no-cache");
      expect(here.headers.get("content-security-policy")).toBe(there.headers.get("content-security-policy"));
      const unchanged = await at(path, { "if-none-match": here.headers.get("etag") ?? "" });
      expect([unchanged.status, unchanged.headers.get("vary")]).toEqual([304, here.headers.get("vary")]);
      const head = await at(path, {}, "HEAD");
      expect([head.status, await head.text()]).toEqual([200, ""]);
    }
  });

  test("and nobody else: who takes anything, names no type, or prefers data is led on as the standard says, and no answer is kept for another", async () => {
    for (const accept of ["*/*", "", "application/json", "application/json, text/html;q=0.5", "image/png"]) {
      const { status, headers } = await at(BATCH, { accept });
      expect([accept, status, headers.get("location")]).toEqual([accept, 307, `${season.deps.publicUrl}/v${BATCH}`]);
      expect([headers.get("vary"), headers.get("cache-control")]).toEqual(["Accept, Accept-Language", "no-cache"]);
    }
  });

  test("is led on where it asks for a type of link, where nothing was issued, where only the product is named, and where the owner's default leads elsewhere", async () => {
    for (const path of [`${BATCH}?linkType=gs1:pip`, `${BATCH}/21/MADE-UP`, `/01/${GTIN}/10/NEVER`, `/01/${GTIN}`])
      expect([path, (await at(path)).status]).toEqual([path, 307]);
    expect((await at(BATCH, { accept: "application/linkset+json" })).headers.get("content-type")).toBe(
      "application/linkset+json",
    );
    const everyLot = {
      id: "every-lot",
      anchor: `/01/${GTIN}`,
      linkType: "gs1:pip",
      href: "https://coop.example/{lot}",
    };
    await done(season.send("coop", "POST", "/api/links", { ...everyLot, default: "single", title: { zh: "批次" } }));
    expect((await at(BATCH)).headers.get("location")).toBe("https://coop.example/L1");
    await done(season.send("coop", "POST", "/api/links/every-lot/withdrawal", { reason: "改版" }));
    const ofProduct = {
      id: "of-product",
      anchor: `/01/${GTIN}`,
      linkType: "gs1:pip",
      href: "https://coop.example/all",
    };
    await done(season.send("coop", "POST", "/api/links", { ...ofProduct, default: "single", title: { zh: "产品" } }));
    expect((await at(BATCH)).status).toBe(200);
    const link = {
      id: "own",
      anchor: BATCH,
      linkType: "gs1:pip",
      href: "https://coop.example/story",
      default: "single",
    };
    await done(season.send("coop", "POST", "/api/links", { ...link, title: { zh: "故事" } }));
    const led = await at(BATCH);
    expect([led.status, led.headers.get("location")]).toEqual([307, "https://coop.example/story"]);
  });

  test("reads a recall at the next look, whatever page it has", async () => {
    const before = (await at(BATCH)).headers.get("etag") ?? "";
    await done(
      season.send("coop", "POST", "/api/recalls", { id: "r1", gtin: GTIN, lot: "L1", reason: "霉变", level: 1 }),
    );
    const after = await at(BATCH, { "if-none-match": before });
    expect([after.status, after.headers.get("etag") === before]).toEqual([200, false]);
  });

  test("is counted once a look, in whichever process: reloads, the other language and ways back say so themselves", async () => {
    let scans = 0;
    const counted = {
      record: () => {
        scans += 1;
      },
    };
    // Each request meets another process, as on Lambda.
    const elsewhere = (path: string, headers: Record<string, string> = {}) =>
      app(0, counted).request(path, { headers: { ...BROWSER, ...headers } });
    const tag = (await elsewhere(PACK)).headers.get("etag") ?? "";
    expect(scans).toBe(1);
    await elsewhere(PACK, { "if-none-match": tag });
    await elsewhere(PACK, { "if-none-match": `W/${tag}`, "cache-control": "max-age=0" });
    await elsewhere(`${PACK}?lang=en`);
    await elsewhere(PACK, { "sec-fetch-site": "same-origin" });
    expect(scans).toBe(1);
    await elsewhere(PACK, { "sec-fetch-site": "none" });
    await elsewhere(PACK, { "if-none-match": tag.replace(/\d{4}-\d\d-\d\dT\d\d/, "2020-01-01T00") });
    expect(scans).toBe(3);
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
