import { gunzipSync } from "node:zlib";
import { batchOn, done, GTIN, newSeason } from "@suyuan/api/fixtures/season";
import { batchKey, gtinCertificatesKey } from "@suyuan/api/ledger/keys";
import { type PassportJob, PassportRenderer } from "@suyuan/api/public/pages/passport-rendering";
import { itemText } from "@suyuan/store/capacity";
import { PAGES } from "@suyuan/web-verify/pages";
import fc from "fast-check";
import { expect, test } from "vitest";

const PUBLIC_URL = "https://id.example.com";
const season = await newSeason();
await done(season.send("coop", "POST", "/api/batches", batchOn("L1")));
const [batch, certificates] = await season.deps.table.getMany([batchKey(GTIN, "L1"), gtinCertificatesKey(GTIN)]);
if (batch === undefined || certificates === undefined) throw new Error("the batch is not there");
const row = JSON.parse(itemText(batch));

interface Asked {
  readonly serial: string;
  readonly language: "zh" | "en";
  readonly producer: string;
  readonly issued: object;
  readonly recalled: boolean;
}

function jobOf({ serial, language, producer, issued, recalled }: Asked): PassportJob {
  const recall = { level: 1, reason: "抽检不合格", at: "2026-10-08T01:00:00.000Z", by: "county", id: "R1" };
  const parties = { ...row.parties, [row.organisation]: { name: producer, regionCode: "510824" } };
  return {
    batch: JSON.stringify({ ...row, parties, ...(recalled ? { recall } : {}) }),
    certificates: itemText(certificates as NonNullable<typeof certificates>),
    issued: JSON.stringify(issued),
    serial,
    path: `/01/${GTIN}/10/L1/21/${encodeURIComponent(serial)}`,
    today: "2026-10-08",
    until: "2026-10-08T05:00:00.000Z",
    language,
  };
}

const serials = fc.oneof(fc.stringMatching(/^[A-Z0-9]{1,20}$/), fc.constantFrom("7Q2M9X4KDT", "BCFGHJLN", "A&B", "1"));
const asked = fc.record({
  serial: serials,
  language: fc.constantFrom("zh" as const, "en" as const),
  // Names that have one of the examples in them, by which the common page is found.
  producer: fc.constantFrom("合作社", "7Q2M9X4KDT", "BCFGHJLN 合作社", "1"),
  issued: fc.constantFrom(
    { scans: 0 },
    { scans: 0 },
    { scans: 3, firstScanAt: "2026-10-07T01:00:00.000Z" },
    { scans: 0, voidedAt: "2026-10-07T01:00:00.000Z" },
  ),
  recalled: fc.boolean(),
});

test("the page of a pack that is made from what packs of its batch have in common is the page that is made of its own rows", () => {
  const shared = new PassportRenderer(PAGES, PUBLIC_URL);
  let common = 0;
  fc.assert(
    fc.property(fc.array(asked, { minLength: 20, maxLength: 60 }), (packs) => {
      for (const job of packs.map(jobOf)) {
        const fresh = shared.freshPack(job);
        if (fresh === undefined) continue;
        common += 1;
        const { frame, text } = new PassportRenderer(PAGES, PUBLIC_URL).page(job);
        const own = Buffer.from(frame.plainWith(text));
        expect(Buffer.from(fresh.frame.plainWith(fresh.text)).toString()).toBe(own.toString());
        expect(gunzipSync(fresh.frame.gzipWith(fresh.text)).equals(own)).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
  expect(common).toBeGreaterThan(20);
});

test("the first packs of a batch, one that was scanned or struck, and a code that is written otherwise are made by themselves", () => {
  const renderer = new PassportRenderer(PAGES, PUBLIC_URL);
  const pack = { serial: "A1", language: "zh", producer: "合作社", issued: { scans: 0 }, recalled: false } as const;
  const fresh = (change: Partial<Asked>) => renderer.freshPack(jobOf({ ...pack, ...change })) !== undefined;
  expect([fresh({}), fresh({}), fresh({}), fresh({}), fresh({ serial: "A2" })]).toEqual([
    false,
    false,
    false,
    true,
    true,
  ]);
  expect(fresh({ issued: { scans: 1, firstScanAt: "2026-10-07T01:00:00.000Z" } })).toBe(false);
  expect(fresh({ issued: { scans: 0, voidedAt: "2026-10-07T01:00:00.000Z" } })).toBe(false);
  expect(fresh({ serial: "A&B" })).toBe(false);
  // A recall is another batch row: the first page after it has nothing in common with those before.
  expect([fresh({ recalled: true }), fresh({})]).toEqual([false, true]);
});
