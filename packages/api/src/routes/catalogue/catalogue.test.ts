import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import { openGate } from "../../http/gate.ts";
import { createManagementApp } from "../app.ts";
import { FRONT_STYLE } from "../front/style.ts";
import type { ShownEntry } from "./answers.ts";

const OFFICES = [
  ["office", "county", "510824", "statistician"],
  ["far-office", "county", "510823", "statistician"],
] as const;
const ENTRY = {
  id: "kiwi",
  region: "510824",
  name: { zh: "苍溪红心猕猴桃", en: "Cangxi red-heart kiwifruit" },
  kinds: ["famous", "fine"],
  season: { from: 9, to: 11 },
  gtins: [GTIN],
  producers: ["coop"],
  bases: [{ organisation: "coop", id: "b1" }],
  words: { zh: ["果心红色，味甜。</script><script>alert(1)</script>"] },
};
const PAGE = "/catalogue/510824/office/kiwi";
let season: Season;

const record = (more: object = {}, who = "office") => season.send(who, "POST", "/api/catalogue", { ...ENTRY, ...more });
const asked = (path: string, headers: Record<string, string> = {}) =>
  createManagementApp(season.deps, openGate(season.deps, { checkAnswers: true })).request(path, { headers });
const page = async (path: string) => (await asked(path)).text();

beforeEach(async () => {
  season = await newSeason({}, OFFICES);
  await done(season.send("coop", "POST", "/api/batches", batchOn("A")));
});

test("a county's office records a special product; the page shows certificates and batches of now, in 20 kB", async () => {
  await done(record());
  const shown = await asked(PAGE);
  const text = await shown.text();
  expect([shown.status, Buffer.byteLength(text) <= 20_000, gzipSync(text).byteLength <= 13_000]).toEqual([
    200,
    true,
    true,
  ]);
  for (const said of ["苍溪红心猕猴桃", "LB-18-26012212345A", "有效", "/v/01/06901234567892/10/A", "2026-10-06 采收"]) {
    expect(text).toContain(said);
  }
  expect(await page(`${PAGE}?lang=en`)).toContain("Cangxi red-heart kiwifruit");
  expect(await page("/catalogue/510000")).toContain(PAGE);
  // What a correction sends again can be read whole.
  const { items } = JSON.parse(await page("/api/catalogue?region=510824")) as { items: readonly { bases: unknown }[] };
  expect(items[0]?.bases).toMatchObject([{ organisation: "coop", id: "b1" }]);
  expect(await page("/catalogue/510823")).toContain("尚未登记");
});

test("a recall shows with the next reading, before anything else; a suspended certificate too", async () => {
  await done(record());
  const tag = (await asked(PAGE)).headers.get("etag") ?? "";
  expect((await asked(PAGE, { "if-none-match": tag })).status).toBe(304);
  await done(
    season.send("county", "POST", "/api/recalls", { id: "R", gtin: GTIN, lot: "A", reason: "不合格", level: 1 }),
  );
  const recalled = await asked(PAGE, { "if-none-match": tag });
  expect(recalled.status).toBe(200);
  const text = await recalled.text();
  expect(text.indexOf("请勿食用")).toBeLessThan(text.indexOf("生产主体"));
  await done(
    season.send("county", "POST", "/api/certificates/c1/status", {
      ...{ status: "suspended", reason: "整改", effectiveFrom: "2026-10-08", id: "g1" },
    }),
  );
  expect(await page(PAGE)).toContain("绿色食品 A · 已暂停");
});

test("nothing on the page runs: the policy lets in one style by its digest, and what was typed ends no block", async () => {
  await done(record());
  const shown = await asked(PAGE);
  const policy = shown.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(`'sha256-${createHash("sha256").update(FRONT_STYLE).digest("base64")}'`);
  const text = await shown.text();
  expect(text.match(/<script/g)).toEqual(["<script"]);
  const block = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)?.[1] ?? "";
  expect(JSON.parse(block)).toMatchObject({ "@type": "Product", name: "苍溪红心猕猴桃", gtin: [GTIN] });
  expect(block).not.toContain("green");
});

test("words that name a certification, an address or a number have no place in it", async () => {
  for (const line of ["绿色食品基地", "见 www.kiwi.cn", "电话 13912345678"]) {
    expect(await record({ words: { zh: [line] } })).toMatchObject({ status: 400, json: { code: "invalid-request" } });
  }
});

test("an office records for counties of its region alone, and changes what is its own alone", async () => {
  expect((await record({}, "far-office")).status).toBe(400);
  expect((await record({ region: "510800" })).status).toBe(400);
  await done(record());
  expect((await season.send("far-office", "POST", "/api/catalogue/kiwi/withdrawal", { reason: "x" })).status).toBe(404);
  expect((await record({ id: "k2", producers: ["nobody"] })).status).toBe(404);
  expect((await record({ id: "k2", bases: [{ organisation: "orchard", id: "b1" }] })).status).toBe(404);
});

test("it is corrected and withdrawn with reasons, which the county's news tell", async () => {
  await done(record());
  const { id: _, region: __, ...said } = ENTRY;
  const correction = { ...said, id: "k1", reason: "季节写错", season: { from: 8, to: 11 } };
  const correct = (more: object = {}) =>
    season
      .at("2026-10-09T00:00:00Z")
      .send("office", "POST", "/api/catalogue/kiwi/corrections", { ...correction, ...more });
  await done(correct());
  expect(await correct({ id: "k2" })).toMatchObject({ status: 409, json: { code: "correction-refused" } });
  const later = season.at("2026-10-10T00:00:00Z");
  await done(later.send("office", "POST", "/api/catalogue/kiwi/withdrawal", { id: "w1", reason: "已停产" }));
  const feed = await page("/catalogue/510824/news.atom");
  expect(feed.match(/<title>[^<]*<\/title>/g)).toEqual([
    "<title>四川省广元市苍溪县特色产品</title>",
    ...["撤下", "更新", "登记"].map((kind) => `<title>${kind}：苍溪红心猕猴桃</title>`),
  ]);
  expect((await asked(PAGE)).status).toBe(404);
  expect(await page("/catalogue/510824")).toContain("尚未登记");
});

test("as data it has a tag, and pages by cursor", async () => {
  for (const id of ["a", "b", "c"]) await done(record({ id }));
  const first = await asked("/api/catalogue?region=510800&limit=2");
  const { items, next } = (await first.json()) as { items: object[]; next: string };
  expect([items.length, typeof next]).toEqual([2, "string"]);
  const tag = first.headers.get("etag") ?? "";
  expect((await asked("/api/catalogue?region=510800&limit=2", { "if-none-match": tag })).status).toBe(304);
  const rest = await asked(`/api/catalogue?region=510800&cursor=${encodeURIComponent(next)}`);
  expect(((await rest.json()) as { items: object[] }).items).toHaveLength(1);
  const one = (await (await asked("/api/catalogue/office/a")).json()) as ShownEntry;
  expect(one).toMatchObject({ certificates: [{ today: "valid" }], batches: [{ lot: "A" }] });
  expect((await asked("/api/catalogue?region=999999")).status).toBe(400);
  for (const path of ["/catalogue/999999", "/catalogue/510824/office/zzz"])
    expect((await asked(path)).status).toBe(404);
  expect((await asked("/catalogue/510824?cursor=%00garbage")).status).toBe(400);
});
