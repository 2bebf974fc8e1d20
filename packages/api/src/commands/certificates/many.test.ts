import { metered } from "@suyuan/store/meter";
import { expect, test } from "vitest";
import { sized } from "../../../../../tests/sized.ts";
import { memoryBlobs } from "../../fixtures/capture.ts";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import { carryOver } from "../../following/carry-over.ts";
import { drainOutbox } from "../../following/follow.ts";
import { publishedCertificates } from "../../following/published-certificates.ts";
import { HEAD_BYTES_MAX } from "../../ledger/batches/parts.ts";
import { gtinCertificateKey, gtinCertificatesKey } from "../../ledger/keys.ts";
import { readRow } from "../../ledger/read.ts";
import { PassportPages } from "../../public/pages/passport-pages.ts";
import { CertificateBody } from "./bodies.ts";
import { grant as grantCertificate } from "./grant.ts";

const KEY = gtinCertificatesKey(GTIN);
const NO_PAGES = {
  opening: { zh: "", en: "" },
  closing: () => "",
  ...{ passport: () => "", notIssued: () => "", badCode: () => "", links: () => "" },
  ...{ product: () => "product", refusal: () => "refusal" },
};

const numbered = (n: number) => `LB-18-26012${String(200000 + n).slice(-6)}A`;
const grantOf = (n: number, more: object = {}) => ({
  id: `g${n}`,
  scheme: "green-food",
  number: numbered(n),
  holder: "coop",
  gtins: [GTIN],
  bases: ["b1"],
  approvedKgPerYear: 500,
  validFrom: "2026-03-01",
  validTo: "2029-02-28",
  ...more,
});

/** What one call of the season costs. */
async function priceOf<T>(season: Season, call: (season: Season) => Promise<T>) {
  const table = metered(season.deps.table);
  const answer = await call(season.over(table));
  const { readUnits, writeUnits, itemsWritten } = table.usage();
  return { answer, price: { readUnits, writeUnits, itemsWritten } };
}

async function pageOf(season: Season, lot: string) {
  const table = metered(season.deps.table);
  const page = await new PassportPages({ ...season.deps, table }, NO_PAGES).page(`/01/${GTIN}/10/${lot}`, "zh", "json");
  const { certificate } = JSON.parse(new TextDecoder().decode(page.plain())) as { certificate?: { number: string } };
  const { rounds, itemsRead, readUnits } = table.usage();
  return { number: certificate?.number, certificate, rounds, itemsRead, readUnits };
}

const register = (lot: string, certificate: string) => (season: Season) =>
  done(season.send("coop", "POST", "/api/batches", batchOn(lot, 1, { certificate })));
const suspend = (id: string) => (season: Season) =>
  done(
    season.send("county", "POST", `/api/certificates/${id}/status`, {
      ...{ status: "suspended", reason: "核查", effectiveFrom: "2026-10-01" },
    }),
  );
const grant =
  (n: number, more: object = {}) =>
  (season: Season) =>
    done(season.send("county", "POST", "/api/certificates", grantOf(n, more)));

/** The same without the way over HTTP. */
const granted = ({ deps }: Season, n: number) =>
  grantCertificate(deps, {
    actor: { organisation: "county", role: "inspector", key: "k" },
    params: {},
    query: {},
    bytes: new Uint8Array(),
    requestId: "r",
    body: CertificateBody.parse(grantOf(n)),
  });

/** Many times the 50 that are compared, and the 40 that it is held against. */
const MANY = sized(400, 2000);

test(`a product with ${MANY} certificates grants, registers, changes and shows its pages at what it cost with 40`, async () => {
  const season = await newSeason({ blobs: memoryBlobs() });
  const steps = async (n: number, lot: string) => {
    const granted = await priceOf(season, grant(n));
    const registered = await priceOf(season, register(lot, `g${n}`));
    const changed = await priceOf(season, suspend(`g${n - 5}`));
    const page = await pageOf(season, lot);
    return { grant: granted.price, register: registered.price, change: changed.price, page: page.readUnits };
  };
  for (let n = 0; n < 40; n += 1) await grant(n)(season);
  const few = await steps(40, "AX");
  for (let n = 41; n < MANY; n += 1) await granted(season, n);
  const many = await steps(MANY, "AY");
  for (const step of ["grant", "register", "change"] as const) {
    expect([step, many[step].itemsWritten <= few[step].itemsWritten]).toEqual([step, true]);
    expect([step, many[step].writeUnits <= few[step].writeUnits + 2]).toEqual([step, true]);
  }
  // One warning more, of what was not compared. At most 50 of the holder's certificates of the product are compared, however many there are.
  expect(many.grant.readUnits).toBeLessThanOrEqual(few.grant.readUnits + 8);
  expect(many.change.readUnits).toBeLessThanOrEqual(few.change.readUnits + 8);
  expect(many.register.readUnits).toBe(few.register.readUnits);
  expect(many.page).toBeLessThanOrEqual(1.5);
  const { data } = (await readRow(season.deps.table, KEY)) ?? {};
  expect(JSON.stringify(data).length).toBeLessThanOrEqual(HEAD_BYTES_MAX);
  expect([(data?.certificates.length ?? 0) + (data?.others ?? 0)]).toEqual([MANY + 2]);
}, 120_000);

test("the page shows the certificate that its batch names, as it stands, wherever that lies", async () => {
  const season = await newSeason();
  await register("A", "c1")(season);
  expect(await pageOf(season, "A")).toMatchObject({ number: "LB-18-26012212345A", rounds: 1, itemsRead: 2 });
  for (let n = 0; n < 20; n += 1) await grant(n, { validTo: "2029-03-01" })(season);
  expect((await readRow(season.deps.table, gtinCertificateKey(GTIN, "coop", "county/c1")))?.data.id).toBe("county/c1");
  const moved = await pageOf(season, "A");
  expect(moved).toMatchObject({ number: "LB-18-26012212345A", rounds: 2, itemsRead: 3, readUnits: 1.5 });
  await suspend("c1")(season);
  const suspended = await pageOf(season, "A");
  expect(JSON.stringify(suspended.certificate)).not.toBe(JSON.stringify(moved.certificate));
  await register("B", "g19")(season);
  expect(await pageOf(season, "B")).toMatchObject({ number: numbered(19) });
});

test("an overlap with a certificate beside the product's row is told of as before", async () => {
  const season = await newSeason();
  for (let n = 0; n < 20; n += 1) await grant(n, { scheme: "organic", number: `001OP20000${n + 10}` })(season);
  await grant(21, { validFrom: "2030-01-01", validTo: "2032-12-31" })(season);
  const inRow = (await readRow(season.deps.table, KEY))?.data.certificates.map(({ id }) => id);
  expect(inRow).not.toContain("county/c1");
  const granted = await grant(30)(season);
  expect(granted.warnings).toMatchObject([{ code: "certificate-overlaps", en: expect.stringContaining("2212345A") }]);
});

test("the row of a product from before it had a bound is read as it is, and is brought within it by the follower", async () => {
  const season = await newSeason();
  const before = await readRow(season.deps.table, KEY);
  const [one] = before?.data.certificates ?? [];
  if (before === undefined || one === undefined) throw new Error("a certificate");
  const others = Array.from({ length: 300 }, (_, n) => ({ ...one, id: `old${n}`, validTo: "2028-12-31" }));
  const data = { certificates: [...others, one] };
  const { pk, sk, version } = before;
  const op = {
    put: { pk, sk, version: version + 1, data: JSON.parse(JSON.stringify(data)) },
    when: { versionIs: version },
  };
  await season.deps.table.transact([op], "as-before");
  await register("A", "c1")(season);
  expect((await pageOf(season, "A")).number).toBe("LB-18-26012212345A");
  await drainOutbox(season.deps, { followers: [] });
  while ((await carryOver(season.deps, [publishedCertificates])) > 0);
  const after = (await readRow(season.deps.table, KEY))?.data;
  expect(JSON.stringify(after).length).toBeLessThanOrEqual(HEAD_BYTES_MAX);
  expect(after?.others).toBe(301 - (after?.certificates.length ?? 0));
  expect((await readRow(season.deps.table, gtinCertificateKey(GTIN, "coop", "old7")))?.data.id).toBe("old7");
  expect(await pageOf(season, "A")).toMatchObject({ number: "LB-18-26012212345A", rounds: 1 });
});

test("a certificate takes no more than so many changes of status, and a withdrawal always", async () => {
  const season = await newSeason();
  const status = (body: object) => season.send("county", "POST", "/api/certificates/c1/status", body);
  const dated = { reason: "核".repeat(290), effectiveFrom: "2026-10-01" };
  const answers: number[] = [];
  for (let n = 0; n < 20; n += 1) answers.push((await status({ status: "suspended", id: `s${n}`, ...dated })).status);
  expect(answers.filter((one) => one === 201).length).toBeGreaterThanOrEqual(15);
  const refused = await status({ status: "suspended", id: "s21", ...dated });
  expect([refused.status, refused.json.code]).toEqual([413, "payload-too-large"]);
  await done(status({ status: "withdrawn", id: "w", ...dated }));
  await register("A", "c1")(season).catch(() => undefined);
  const row = await readRow(season.deps.table, gtinCertificateKey(GTIN, "coop", "county/c1"));
  expect(JSON.stringify(row?.data).length).toBeLessThan(4096);
});

test("a certificate is corrected to another product, while those of the former lie beside its row", async () => {
  const season = await newSeason();
  for (let n = 0; n < 20; n += 1) await grant(n)(season);
  const gtin = "06901234567885";
  const product = { gtin, name: { zh: "梨" }, category: "水果", coldChainProfile: "pear" };
  await done(season.send("coop", "POST", "/api/products", product));
  const body = { id: "x", reason: "误录", gtins: [gtin] };
  await done(season.send("county", "POST", "/api/certificates/g3/corrections", body));
  expect((await readRow(season.deps.table, gtinCertificatesKey(gtin)))?.data.certificates).toMatchObject([
    { id: "county/g3" },
  ]);
});

test("a withdrawn certificate takes no more changes than another: what a page reads of it stays within 4 KB", async () => {
  const season = await newSeason();
  const bases = Array.from({ length: 19 }, (_, n) => `base-with-a-long-name-${n}`);
  const plots = [{ id: "p1", areaMu: 100, crop: "梨", yieldCapKgPerMu: 1500 }];
  for (const id of bases)
    await done(season.send("coop", "POST", "/api/bases", { id, name: "基地", regionCode: "510824", plots }));
  await done(
    season.send("county", "POST", "/api/certificates/c1/status", {
      ...{ status: "withdrawn", id: "w", reason: "核查", effectiveFrom: "2028-10-01" },
    }),
  );
  const answers: number[] = [];
  for (let n = 0; n < 12; n += 1) {
    const body = { id: `e${n}`, reason: "变更", bases: ["b1", ...bases], effectiveFrom: `2027-0${1 + (n % 9)}-01` };
    answers.push((await season.send("county", "POST", "/api/certificates/c1/scope", body)).status);
  }
  expect(answers).toContain(413);
  const row = (await readRow(season.deps.table, gtinCertificateKey(GTIN, "coop", "county/c1")))?.data;
  expect(Buffer.byteLength(JSON.stringify(row))).toBeLessThan(HEAD_BYTES_MAX - 200);
});
