import { plainId } from "@suyuan/domain/identifiers/own-id";
import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";
import { gtinCertificatesKey } from "../ledger/keys.ts";
import { Loaded } from "../ledger/loaded.ts";

const KEY = gtinCertificatesKey(GTIN);
let season: Season;
beforeEach(async () => {
  season = await newSeason();
});

const read = (who: string, id = "c1") => season.send(who, "GET", `/api/certificates/${id}`);
const suspend = (who: string, effectiveFrom = "2026-10-01", id = "c1") =>
  season.send(who, "POST", `/api/certificates/${id}/status`, { status: "suspended", reason: "核查", effectiveFrom });

/** As the consumer's page reads them, by id. */
async function published(): Promise<Readonly<Record<string, { readonly statusHistory: readonly unknown[] }>>> {
  const row = new Loaded([KEY], [await season.deps.table.get(KEY, { consistent: true })]);
  const { certificates = [] } = row.state(KEY) ?? {};
  return Object.fromEntries(certificates.map((certificate) => [plainId(certificate.id), certificate]));
}

const SECOND = {
  id: "c2",
  scheme: "green-food",
  number: "LB-18-26012212346A",
  holder: "coop",
  gtins: [GTIN],
  bases: ["b1"],
  approvedKgPerYear: 500,
  validFrom: "2026-03-01",
  validTo: "2029-02-28",
};

describe("a certificate", () => {
  test("is read by its holder and by the bureaus over it, with its standing and what each year still allows", async () => {
    await done(season.send("coop", "POST", "/api/batches", batchOn("A", 1200.5)));
    for (const who of ["coop", "county", "city", "province"]) {
      expect([who, await done(read(who))]).toMatchObject([
        who,
        {
          id: "c1",
          holder: "coop",
          balances: [{ year: 2026, approvedKg: 10_000, spentKg: 1200.5, remainingKg: 8799.5 }],
        },
      ]);
    }
  });

  test("is told of to nobody else: neither to another holder nor to the bureau of another county", async () => {
    for (const who of ["orchard", "elsewhere"]) {
      const [known, unknown] = [await read(who), await read(who, "c9")];
      expect([known.status, known.json.code]).toEqual([404, "not-found"]);
      expect(unknown.json.detail).toBe(String(known.json.detail).replaceAll("c1", "c9"));
    }
    expect((await read("depot")).status).toBe(403);
  });

  test("that no bureau granted is not there, for its would-be holder too", async () => {
    expect(await read("coop", "c9")).toMatchObject({ status: 404, json: { code: "not-found" } });
  });
});

describe("a change of a certificate", () => {
  test("shows on the public page's row and on its own at once", async () => {
    expect(await published()).toMatchObject({ c1: { statusHistory: [] } });
    expect(await done(suspend("county"))).toMatchObject({ id: "c1" });
    expect(await published()).toMatchObject({
      c1: { statusHistory: [{ status: "suspended", effectiveFrom: "2026-10-01" }] },
    });
    expect(await done(read("coop"))).toMatchObject({ statusHistory: [{ status: "suspended" }] });
    const check = { year: 2026, result: "passed", inspectedOn: "2026-10-01" };
    await done(season.send("county", "POST", "/api/certificates/c1/annual-checks", check));
    expect(await published()).toMatchObject({
      c1: { statusHistory: [{}], annualChecks: [{ year: 2026, result: "passed" }] },
    });
  });

  test("leaves the other certificates of the product as they are", async () => {
    await done(season.send("county", "POST", "/api/certificates", SECOND));
    await done(suspend("county", "2026-10-02", "c1"));
    expect(await published()).toMatchObject({ c1: { statusHistory: [{}] }, c2: { statusHistory: [] } });
  });

  test("is refused to a bureau of another county in the words for a certificate that is not there", async () => {
    const [known, unknown] = [await suspend("elsewhere"), await suspend("elsewhere", "2026-10-01", "c9")];
    expect([known.status, known.json.code]).toEqual([404, "not-found"]);
    expect(unknown.json.detail).toBe(String(known.json.detail).replaceAll("c1", "c9"));
    expect(await published()).toMatchObject({ c1: { statusHistory: [] } });
  });
});

describe("the grant of a certificate", () => {
  const grant = (more: object, who = "county") => season.send(who, "POST", "/api/certificates", { ...SECOND, ...more });

  test("of a number that is registered already is refused, whatever its id, and writes nothing", async () => {
    const reply = await grant({ number: "LB-18-26012212345A" });
    expect(reply).toMatchObject({
      status: 409,
      json: { code: "certificate-number-taken", errors: [{ pointer: "/number" }] },
    });
    expect((await read("coop", "c2")).status).toBe(404);
    expect(Object.keys(await published())).toEqual(["c1"]);
  });

  test("a second time is the same grant; with other content under its id it is refused", async () => {
    const first = await grant({});
    const again = await grant({});
    expect([first.status, again.status, again.json]).toEqual([201, 201, first.json]);
    expect(await grant({ approvedKgPerYear: 501 })).toMatchObject({ status: 409, json: { code: "id-taken" } });
    expect(Object.keys(await published())).toEqual(["c1", "c2"]);
  });

  test("names a product or base once, however often it was listed", async () => {
    await done(grant({ gtins: [GTIN, GTIN], bases: ["b1", "b1"] }));
    expect(await done(read("coop", "c2"))).toMatchObject({ gtins: [GTIN], bases: ["b1"] });
  });

  test("is refused outside the bureau's region as if the holder were not there", async () => {
    expect(await grant({}, "elsewhere")).toMatchObject({ status: 404, json: { code: "not-found" } });
  });
});

// Three kinds of 地理标志: m.prhbkj.com/2ll33nc4; 农产品地理标志 has no end: liwevents.com show-2938.
describe("a geographical indication", () => {
  const INDICATION = {
    ...{
      id: "gi",
      scheme: "geographical-indication",
      number: "AGI02345",
      holder: "coop",
      gtins: [GTIN],
      bases: ["b1"],
    },
    ...{ approvedKgPerYear: 500, validFrom: "2020-03-01" },
  };
  const grant = (more: object = {}) => season.send("county", "POST", "/api/certificates", { ...INDICATION, ...more });
  const correct = (body: object) =>
    season.send("county", "POST", "/api/certificates/gi/corrections", { reason: "补填", ...body });

  test("may have no end: batches are registered under it, it is read and listed, and its years go on", async () => {
    const granted = await done(grant({ kind: "agricultural-product" }));
    expect(granted).toMatchObject({ kind: "agricultural-product", warnings: [], standing: { status: "valid" } });
    expect(granted).not.toHaveProperty("validTo");
    await done(season.send("coop", "POST", "/api/batches", batchOn("G", 500, { certificate: "gi" })));
    expect(await season.send("coop", "POST", "/api/batches", batchOn("H", 1, { certificate: "gi" }))).toMatchObject({
      json: { code: "balance-exceeded", remainingKg: 0, year: 2026 },
    });
    const { items } = (await done(season.send("coop", "GET", "/api/certificates"))) as { items: { id: string }[] };
    expect(items.find(({ id }) => id === "gi")).toMatchObject({
      kind: "agricultural-product",
      balance: { year: 2026 },
    });
    await done(
      season.send("county", "POST", "/api/certificates/gi/scope", {
        reason: "增加",
        approvedKgPerYear: 600,
        effectiveFrom: "2026-10-01",
      }),
    );
    await done(season.send("coop", "POST", "/api/batches", batchOn("H", 100, { certificate: "gi" })));
  });

  test("is corrected to its kind, to an end and to none; batches on record follow", async () => {
    expect(await done(grant())).toMatchObject({ warnings: [{ code: "indication-kind-missing" }] });
    await done(season.send("coop", "POST", "/api/batches", batchOn("G", 200, { certificate: "gi" })));
    expect(await done(correct({ kind: "trademark", validTo: "2026-10-01" }))).toMatchObject({
      ...{ kind: "trademark", validTo: "2026-10-01", warnings: [], standing: { status: "expired" } },
    });
    expect((await done(read("coop", "gi"))).balances).toMatchObject([{ spentKg: 0 }]);
    const endless = await done(correct({ kind: "protected-product", validTo: null }));
    expect(endless).toMatchObject({ kind: "protected-product", standing: { status: "valid" } });
    expect(endless).not.toHaveProperty("validTo");
    expect((await done(read("coop", "gi"))).balances).toMatchObject([{ year: 2026, spentKg: 200 }]);
    const organic = { scheme: "organic", number: "001OP2000001", validTo: "2027-01-01" };
    expect(await done(correct(organic))).not.toHaveProperty("kind");
  });

  test("alone has a kind, or no end: the refusal names the field in both languages", async () => {
    const { validTo: _, ...endless } = SECOND;
    const refused = await season.send("county", "POST", "/api/certificates", { ...endless, kind: "trademark" });
    expect(refused.status).toBe(400);
    expect(refused.json.errors).toMatchObject([
      { pointer: "/kind", detailZh: expect.stringContaining("地理标志") },
      { pointer: "/validTo", detailZh: expect.stringContaining("有效期止") },
    ]);
    expect((await correct({ kind: null })).status).toBe(404);
  });
});

// The code keeps the county of the first licence: greenfood.hao86.com, bqlw.net.
test("a GF code of another county is kept, and the answer warns of it in both languages", async () => {
  const granted = await done(
    season.send("county", "POST", "/api/certificates", { ...SECOND, bases: ["b1"], enterpriseCode: "GF510823110023" }),
  );
  expect(granted.enterpriseCode).toBe("GF510823110023");
  expect(granted.warnings).toContainEqual({
    code: "enterprise-code-elsewhere",
    en: expect.stringContaining("510823 四川省广元市剑阁县"),
    zh: expect.stringContaining("首次获证"),
  });
});
