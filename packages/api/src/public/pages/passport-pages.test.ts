import type { Passport } from "@suyuan/domain/views/passport-schema";
import { rememberText } from "@suyuan/store/capacity";
import { macKeys } from "@suyuan/store/keys/mac-keys";
import { metered } from "@suyuan/store/meter";
import { StoreUnavailable, type Table } from "@suyuan/store/table";
import { beforeEach, describe, expect, test } from "vitest";
import { serialsOf } from "../../commands/label-runs.ts";
import { batchOn, done, GTIN, newSeason, runOf, type Season } from "../../fixtures/season.ts";
import { batchKey, gtinCertificatesKey, labelRunKey } from "../../ledger/keys.ts";
import { readRow } from "../../ledger/read.ts";
import { addScans } from "../scans.ts";
import type { Pages } from "./page.ts";
import { PassportPages } from "./passport-pages.ts";

let season: Season;
let pages: PassportPages;
let rendered: string[];
const PATH = `/01/${GTIN}/10/L1`;

const PAGES: Pages = {
  opening: { zh: "开", en: "opening" },
  closing: (language) => (language === "zh" ? "完" : "closing"),
  passport: (passport) => {
    rendered.push(passport.uri);
    return JSON.stringify(passport);
  },
  notIssued: () => "not issued",
  badCode: () => "bad code",
  links: () => "links",
  product: () => "product",
  refusal: () => "refusal",
};

beforeEach(async () => {
  season = await newSeason();
  rendered = [];
  pages = new PassportPages(season.deps, PAGES);
  await done(season.send("coop", "POST", "/api/batches", batchOn("L1")));
});

const text = async (path: string) => Buffer.from((await pages.page(path, "zh", "html")).plain()).toString();

describe("the page of a batch", () => {
  test("is its passport between its language's opening and closing", async () => {
    expect(await text(PATH)).toMatch(/^开\{"gtin":"06901234567892","lot":"L1".*\}完$/);
  });

  test("is rendered for a first and a second scan, and kept from then on", async () => {
    for (let n = 0; n < 5; n++) await text(PATH);
    expect(rendered).toHaveLength(2);
  });

  test("tells of a recall with the very next request, kept or not", async () => {
    for (let n = 0; n < 3; n++) expect(await text(PATH)).not.toContain("抽检不合格");
    const recall = { id: "R1", gtin: GTIN, lot: "L1", reason: "抽检不合格", level: 1 };
    await done(season.send("county", "POST", "/api/recalls", recall));
    for (let n = 0; n < 3; n++) expect(await text(PATH)).toContain("抽检不合格");
  });

  test("is kept while each of its rows is the same and the hour is, and no longer", async () => {
    const keys = [batchKey(GTIN, "L1"), gtinCertificatesKey(GTIN)];
    let rows = await season.deps.table.getMany(keys);
    let at = season.deps.now();
    const table: Table = { ...season.deps.table, getManyNow: () => rows };
    pages = new PassportPages({ ...season.deps, table, now: () => at }, PAGES);
    const page = () => pages.page(PATH, "zh", "html");
    for (let n = 0; n < 3; n++) await page();
    const kept = await page();
    // A table may make its items anew with every read.
    const same = rows;
    rows = same.map((row) => row && { ...row });
    expect(await page()).toBe(kept);
    for (const [changed] of keys.entries()) {
      rows = same.map((row, n) => (row && n === changed ? { ...row, version: row.version + 1 } : row));
      expect((await page()).tag).not.toBe(kept.tag);
      rows = same;
      for (let n = 0; n < 3; n++) expect((await page()).tag).toBe(kept.tag);
    }
    at = new Date(at.getTime() + 3_600_000);
    expect((await page()).tag).not.toBe(kept.tag);
  });

  test("is read in one round of two items, hot or not, and of three for a pack once it was scanned; nothing is written", async () => {
    await done(season.send("coop", "POST", "/api/labels", runOf("RUN", "L1", 1)));
    const run = await readRow(season.deps.table, labelRunKey("coop/RUN"));
    const [serial = ""] = run === undefined ? [] : await serialsOf(season.deps, run.data);
    const printed = `${PATH}/21/${serial}`;
    expect(await text(printed)).toContain(printed);
    const at = season.deps.now().toISOString();
    const scan = { gtin: GTIN, lot: "L1", serial, firstAt: at, lastAt: at, count: 1, netWeightGrams: 500 };
    await addScans(season.deps, scan);
    const meter = metered(season.deps.table);
    pages = new PassportPages({ ...season.deps, table: meter }, PAGES);
    for (const [path, items] of [
      [PATH, 2],
      [`${PATH}/21/${serial}`, 3],
    ] as const) {
      for (let n = 0; n < 3; n++) {
        meter.reset();
        expect(await text(path)).toContain(path);
        const { rounds, itemsRead, readUnits, itemsWritten } = meter.usage();
        expect([rounds, itemsRead, itemsWritten, readUnits <= items / 2]).toEqual([1, items, 0, true]);
      }
    }
  });
});

test.each([0, 1])(
  "a row that is damaged in the store is an outage, not a defect (row %i of the page)",
  async (damaged) => {
    const { table } = season.deps;
    const getMany: Table["getMany"] = async (keys) => {
      const items = await table.getMany(keys);
      return items.map((item, n) =>
        item !== undefined && n === damaged ? rememberText({ ...item }, '{"lot":') : item,
      );
    };
    pages = new PassportPages({ ...season.deps, table: { ...table, getMany } }, PAGES);
    const page = await pages.page(PATH, "zh", "html");
    expect(() => page.plain()).toThrow(StoreUnavailable);
    expect(() => page.gzip()).toThrow(StoreUnavailable);
  },
);

test("a printed code has its page without a row, which says its weight and that no scan is on record; a scan and a strike show at the next read", async () => {
  await done(season.send("coop", "POST", "/api/labels", runOf("RUN", "L1", 2)));
  const run = await readRow(season.deps.table, labelRunKey("coop/RUN"));
  const [serial = "", other = ""] = run === undefined ? [] : await serialsOf(season.deps, run.data);
  const data = async (code: string) =>
    JSON.parse(Buffer.from((await pages.page(`${PATH}/21/${code}`, "zh", "json")).plain()).toString()) as Passport;
  expect(await data(serial)).toMatchObject({
    serial: { serial, scans: 0 },
    pack: { netWeightG: 500, level: "declared" },
  });
  const at = season.deps.now().toISOString();
  await addScans(season.deps, {
    gtin: GTIN,
    lot: "L1",
    serial,
    firstAt: at,
    lastAt: at,
    count: 1,
    netWeightGrams: 500,
  });
  expect(await data(serial)).toMatchObject({ serial: { scans: 1, firstScanAt: at }, pack: { netWeightG: 500 } });
  await done(season.send("coop", "POST", "/api/labels/RUN/void", { reason: "印坏", serials: [other] }));
  expect(await data(other)).toMatchObject({
    serial: { scans: 0, voidedAt: expect.any(String) },
    state: { code: "label-voided" },
  });
});

test("a printed code of a registration that was taken back says that, and a code of another key that nobody can tell is an outage", async () => {
  await done(season.send("coop", "POST", "/api/labels", runOf("RUN", "L1", 1)));
  const run = await readRow(season.deps.table, labelRunKey("coop/RUN"));
  const [serial = ""] = run === undefined ? [] : await serialsOf(season.deps, run.data);
  const path = `${PATH}/21/${serial}`;
  const elsewhere = { ...season.deps, labelKeys: macKeys(["a key that labels were never printed under"]) };
  const asked = async () => new PassportPages(elsewhere, PAGES).page(path, "zh", "html");
  await expect(asked()).rejects.toThrow(StoreUnavailable);
  await done(season.send("coop", "POST", `/api/batches/${GTIN}/L1/void`, { reason: "录错" }));
  const page = await pages.page(path, "zh", "json");
  expect([page.status, JSON.parse(Buffer.from(page.plain()).toString()).state.code]).toEqual([200, "voided"]);
});

test("every code that was not issued gets the same page, and what is no code another", async () => {
  const page = (path: string) => pages.page(path, "zh", "html");
  const missing = await page(`/01/${GTIN}/10/NONE`);
  expect(await page(`${PATH}/21/NEVER`)).toBe(missing);
  expect(await page(`/01/${GTIN}`)).toBe(missing);
  expect([missing.status, (await page("/01/1/10/L1")).status]).toEqual([404, 400]);
});

test("the 13 digits below the bar code open the page of the 14, which says its own address", async () => {
  const legacy = PATH.replace("/01/0", "/01/");
  const data = async (path: string) => Buffer.from((await pages.page(path, "zh", "json")).plain()).toString();
  expect(JSON.parse(await data(legacy))).toEqual(JSON.parse(await data(PATH)));
  expect((await pages.page(legacy, "zh", "html")).status).toBe(200);
});
