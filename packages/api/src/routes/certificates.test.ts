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
  return Object.fromEntries(certificates.map((certificate) => [certificate.id, certificate]));
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
