import { gunzipSync } from "node:zlib";
import { batchOn, done, GTIN, newSeason, type Season } from "@suyuan/api/fixtures/season";
import { batchKey, gtinCertificatesKey } from "@suyuan/api/ledger/keys";
import { PassportPages } from "@suyuan/api/public/pages/passport-pages";
import { type PassportJob, PassportRenderer } from "@suyuan/api/public/pages/passport-rendering";
import { itemText } from "@suyuan/store/capacity";
import { PAGES } from "@suyuan/web-verify/pages";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ThreadPress } from "./page-press.ts";

const PUBLIC_URL = "https://id.example.com";
const log = { info() {}, warn() {}, error() {} };

let season: Season;
let press: ThreadPress;
let job: PassportJob;

beforeAll(async () => {
  season = await newSeason();
  await done(season.send("coop", "POST", "/api/batches", batchOn("L1")));
  const [batch, certificates] = await season.deps.table.getMany([batchKey(GTIN, "L1"), gtinCertificatesKey(GTIN)]);
  if (batch === undefined || certificates === undefined) throw new Error("the batch is not there");
  const rows = { batch: itemText(batch), certificates: itemText(certificates) };
  job = { ...rows, path: `/01/${GTIN}/10/L1`, today: "2026-10-08", until: "2026-10-08T05:00:00.000Z", language: "zh" };
  press = new ThreadPress({ publicUrl: PUBLIC_URL }, log);
  await press.ready();
});

afterAll(() => press.close());

/** The page that the press made, unzipped; asked for again while it has enough to do. */
async function pressed(by: ThreadPress, one: PassportJob): Promise<Buffer> {
  for (;;) {
    const zipped = by.gzip(one);
    if (zipped !== undefined) return gunzipSync(await zipped);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** A job with other texts in it, whatever they are. */
const jobs = fc
  .record({
    lot: fc.string({ unit: "binary" }),
    producer: fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("<script>1</script>", "&\u202e", "合作社")),
    language: fc.constantFrom("zh" as const, "en" as const),
    today: fc.constantFrom("2026-10-08", "2027-12-31"),
  })
  .map(({ lot, producer, language, today }): PassportJob => {
    const batch = JSON.parse(job.batch);
    const holder = { ...JSON.parse(job.certificates ?? ""), note: lot };
    const parties = { ...batch.parties, [batch.organisation]: { name: producer, regionCode: "510824" } };
    const certificates = JSON.stringify(holder);
    return { ...job, batch: JSON.stringify({ ...batch, lot, parties }), certificates, language, today };
  });

describe("a press", () => {
  test("gives a gzip member of the very page that is rendered here, whatever stands in it", async () => {
    const here = new PassportRenderer(PAGES, PUBLIC_URL);
    await fc.assert(
      fc.asyncProperty(fc.array(jobs, { minLength: 1, maxLength: 9 }), async (some) => {
        const pages = await Promise.all(some.map((one) => pressed(press, one)));
        for (const [n, one] of some.entries()) {
          const { frame, text } = here.page(one);
          const plain = Buffer.from(frame?.plainWith(text) ?? []);
          expect(pages[n]?.equals(plain)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("shows the certificates of each page as they are, however many others it was sent", async () => {
    const held = JSON.parse(job.certificates ?? "") as { certificates: { number: string }[] };
    const of = (n: number): PassportJob => {
      const certificates = held.certificates.map((one) => ({ ...one, number: `LB-18-${n}A` }));
      return { ...job, certificates: JSON.stringify({ certificates, padding: "x".repeat(30_000) }) };
    };
    for (const n of [...Array(40).keys(), 3, 39, 0]) {
      const page = (await pressed(press, of(n))).toString();
      expect(page).toContain(`<bdi>LB-18-${n}A</bdi>`);
    }
    const together = await Promise.all(Array.from({ length: 40 }, (_, n) => pressed(press, of(n % 20))));
    for (const [n, page] of together.entries()) expect(page.toString()).toContain(`<bdi>LB-18-${n % 20}A</bdi>`);
  });

  test("passes a page back that it cannot make, and goes on", async () => {
    await expect(press.gzip({ ...job, batch: "{" })).rejects.toThrow("could not be made");
    expect((await pressed(press, job)).toString()).toContain("L1");
  });

  test("takes no more than it can make in a moment: the rest is made where it is asked for", async () => {
    // How many the thread makes meanwhile is the machine's affair; that it keeps pace with two thousand askings is not to be expected.
    const asked = Array.from({ length: 2000 }, () => press.gzip(job));
    const taken = asked.filter((one) => one !== undefined);
    expect([taken.length > 0, taken.length < asked.length]).toEqual([true, true]);
    expect(await Promise.all(taken)).toHaveLength(taken.length);
    expect((await pressed(press, job)).toString()).toContain("L1");
  });
});

test("pages made by a press tell of a recall with the very next request", async () => {
  const pages = new PassportPages({ ...season.deps, publicUrl: PUBLIC_URL }, PAGES, press);
  const text = async () => {
    const page = await pages.page(`/01/${GTIN}/10/L1`, "zh", "html");
    return gunzipSync(await page.gzip()).toString();
  };
  for (let n = 0; n < 3; n++) expect(await text()).not.toContain("抽检不合格");
  const recall = { id: "R1", gtin: GTIN, lot: "L1", reason: "抽检不合格", level: 1 };
  await done(season.send("county", "POST", "/api/recalls", recall));
  for (let n = 0; n < 3; n++) expect(await text()).toContain("抽检不合格");
});

test("a press starts with the first page, and passes pages back until it is ready", async () => {
  const starting = new ThreadPress({ publicUrl: PUBLIC_URL }, log);
  expect(starting.gzip(job)).toBeUndefined();
  await starting.ready();
  expect((await pressed(starting, job)).toString()).toContain("L1");
  await starting.close();
});

test("a press whose thread has ended leaves pages to be made here, also those under way", async () => {
  const ending = new ThreadPress({ publicUrl: PUBLIC_URL }, log);
  await ending.ready();
  const taken = Array.from({ length: 20 }, () => ending.gzip(job)).filter((one) => one !== undefined);
  expect(taken.length).toBeGreaterThan(0);
  const underWay = Promise.allSettled(taken);
  await ending.close();
  for (const outcome of await underWay) {
    if (outcome.status === "fulfilled") expect(gunzipSync(outcome.value).toString()).toContain("L1");
    else expect(String(outcome.reason)).toMatch("has ended");
  }
  expect(ending.gzip(job)).toBeUndefined();
});
