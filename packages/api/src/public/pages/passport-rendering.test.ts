import { itemText } from "@suyuan/store/capacity";
import fc from "fast-check";
import { expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason } from "../../fixtures/season.ts";
import { batchKey, gtinCertificatesKey } from "../../ledger/keys.ts";
import { type PassportJob, PassportRenderer } from "./passport-rendering.ts";

const PAGES = {
  opening: { zh: "开", en: "opening" },
  closing: () => "完",
  passport: (passport: object) => JSON.stringify(passport),
};
const renderer = () => new PassportRenderer(PAGES, "https://id.example.com");

const season = await newSeason();
await done(season.send("coop", "POST", "/api/batches", batchOn("L1")));
const [batch, held] = await season.deps.table.getMany([batchKey(GTIN, "L1"), gtinCertificatesKey(GTIN)]);
if (batch === undefined || held === undefined) throw new Error("the batch is not there");
const rows = { batch: itemText(batch), certificates: itemText(held) };
const withholding = { level: 1, reason: "抽检不合格", at: "2026-10-08T01:00:00.000Z", by: "county", id: "R1" };

const jobs = fc
  .record({
    lot: fc.nat({ max: 40 }),
    recalled: fc.boolean(),
    certified: fc.boolean(),
    hour: fc.constantFrom("05", "06"),
    serial: fc.option(fc.constantFrom("A", "B"), { nil: undefined }),
    scans: fc.nat({ max: 2 }),
    voided: fc.boolean(),
    netWeightGrams: fc.constantFrom(500, 750),
    words: fc.option(fc.constantFrom("软了就甜", "手工采摘"), { nil: undefined }),
  })
  .map(({ lot, recalled, certified, hour, serial, scans, voided, netWeightGrams, words }): PassportJob => {
    const row = { ...JSON.parse(rows.batch), lot: `L${lot}`, ...(recalled ? { recall: withholding } : {}) };
    const links = [{ href: "https://coop.example/{serial}", title: { zh: "本件" } }];
    const page = { owner: "coop", links, ...(words ? { words: { zh: [words], saidOn: "2026-10-01" } } : {}) };
    const issued = { scans, netWeightGrams, ...(voided ? { voidedAt: "2026-10-07T01:00:00.000Z" } : {}) };
    return {
      batch: JSON.stringify(row),
      ...(certified ? { certificates: JSON.stringify({ ...JSON.parse(rows.certificates), page }) } : {}),
      ...(serial === undefined ? {} : { serial, issued: JSON.stringify(issued) }),
      path: `/01/${GTIN}/10/L${lot}${serial === undefined ? "" : `/21/${serial}`}`,
      today: "2026-10-08",
      until: `2026-10-08T${hour}:00:00.000Z`,
      language: "zh",
    };
  });

test("a passport is of its own rows, hour and serial, whatever else was asked for before", () => {
  fc.assert(
    fc.property(fc.array(jobs, { minLength: 1, maxLength: 60 }), (asked) => {
      const one = renderer();
      for (const job of asked) expect(one.passport(job)).toEqual(renderer().passport(job));
    }),
  );
});

test("packs of one batch share what is known of it, and each tells its own serial, scans and void", () => {
  const one = renderer();
  const base = { ...rows, today: "2026-10-08", until: "2026-10-08T05:00:00.000Z", language: "zh" } as const;
  const pack = (serial: string, issued: object) =>
    one.passport({ ...base, serial, issued: JSON.stringify(issued), path: `/${serial}` });
  const [first, second] = [pack("A", { scans: 3 }), pack("B", { scans: 0, voidedAt: "2026-10-07T01:00:00.000Z" })];
  expect(second.journey).toBe(first.journey);
  expect([first.serial, first.uri]).toEqual([{ serial: "A", scans: 3 }, "https://id.example.com/A"]);
  expect([first.state.code === "label-voided", second.state.code]).toEqual([false, "label-voided"]);
  expect(one.passport({ ...base, path: "/" })).not.toHaveProperty("serial");
});

test("the page of a pack that nobody has scanned has its own weight and its own link, after others of its batch", () => {
  const PLAIN = { ...PAGES, opening: { zh: "", en: "" }, closing: () => "" };
  const one = new PassportRenderer(PLAIN, "https://id.example.com");
  const pages = [1, 2, 3, 4, 5, 6].flatMap((n) =>
    [500, 750, 1000].flatMap((netWeightGrams) => {
      const serial = `S${n}${netWeightGrams}`;
      const links = [{ href: "https://coop.example/{serial}", title: { zh: "本件" } }];
      const certificates = JSON.stringify({ ...JSON.parse(rows.certificates), page: { owner: "coop", links } });
      const issued = JSON.stringify({ scans: 0, netWeightGrams });
      const path = `/01/${GTIN}/10/L1/21/${serial}`;
      const job = {
        ...rows,
        certificates,
        serial,
        issued,
        path,
        today: "2026-10-08",
        until: "2026-10-08T05:00:00.000Z",
      };
      return (["zh", "en"] as const).map((language) => ({ serial, netWeightGrams, job: { ...job, language } }));
    }),
  );
  let framed = 0;
  for (const { serial, netWeightGrams, job } of pages) {
    const made = one.freshPack(job);
    if (made === undefined) continue;
    framed += 1;
    const passport = JSON.parse(Buffer.from(made.frame.plainWith(made.text)).toString());
    expect(passport).toEqual(JSON.parse(Buffer.from(one.page(job).frame.plainWith(one.page(job).text)).toString()));
    expect([passport.pack.netWeightG, passport.links[0].href]).toEqual([
      netWeightGrams,
      `https://coop.example/${serial}`,
    ]);
  }
  expect(framed).toBeGreaterThan(10);
});
