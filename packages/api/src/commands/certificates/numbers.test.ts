import { beforeEach, expect, test } from "vitest";
import { done, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";

const PEAR = "06901234567908";
const NUMBER = "LB-18-26012299999A";

let season: Season;
const post = (who: string, path: string, body: object) => season.send(who, "POST", path, body);

beforeEach(async () => {
  season = await newSeason({}, [
    ...NEIGHBOURS,
    ["guangan", "bureau", "511600", "inspector"],
    ["lanzhou", "bureau", "620102", "inspector"],
  ]);
  const product = { gtin: PEAR, name: { zh: "梨" }, category: "水果", coldChainProfile: "pear" };
  await done(post("orchard", "/api/products", product));
  const plots = [{ id: "p1", areaMu: 100, crop: "梨" }];
  await done(post("orchard", "/api/bases", { id: "o1", name: "梨园", regionCode: "510823", plots }));
});

const ofOrchard = { holder: "orchard", gtins: [PEAR], bases: ["o1"] };
const grant = (who: string, id: string, more: object = {}) =>
  post(who, "/api/certificates", {
    id,
    scheme: "green-food",
    number: NUMBER,
    holder: "coop",
    gtins: ["06901234567892"],
    bases: ["b1"],
    approvedKgPerYear: 1000,
    validFrom: "2026-03-01",
    validTo: "2029-02-28",
    ...more,
  });

test("a number that a bureau elsewhere registered hinders nobody who cannot see that, and the auditors on both sides are told", async () => {
  await done(grant("elsewhere", "e1", ofOrchard));
  const reply = await grant("county", "c2");
  expect(reply).toMatchObject({ status: 201, json: { number: NUMBER } });
  expect(JSON.stringify(reply.json)).not.toMatch(/certificate-number-twice|orchard|elsewhere/);
  await drainOutbox(season.deps);
  for (const who of ["county", "elsewhere", "city"]) {
    const told = await done(season.send(who, "GET", "/api/exceptions?kind=certificate-number-twice"));
    expect([who, told]).toMatchObject([who, { items: [{ subject: "certificate/county/c2" }] }]);
  }
  // Who registered one keeps its own number for itself.
  expect((await grant("county", "c3")).json.code).toBe("certificate-number-taken");
  const corrected = post("elsewhere", "/api/certificates/e1/corrections", {
    reason: "录错",
    number: "LB-18-26012299998A",
  });
  expect((await corrected).status).toBe(201);
});

test("whoever may see the certificate that has the number is refused a second", async () => {
  await done(grant("county", "c2"));
  for (const who of ["county", "city", "province"]) {
    expect((await grant(who, `${who}-2`)).json).toMatchObject({
      code: "certificate-number-taken",
      errors: [{ pointer: "/number" }],
    });
  }
  await done(grant("elsewhere", "e1", { ...ofOrchard, number: "LB-18-26012288888A" }));
  const renumbered = { reason: "录错", number: NUMBER };
  expect((await post("elsewhere", "/api/certificates/e1/corrections", renumbered)).status).toBe(201);
  const own = { reason: "录错", number: "LB-18-26012288888A" };
  expect((await post("county", "/api/certificates/c2/corrections", own)).status).toBe(201);
});

test("a withdrawn certificate does not come back while the one stands that another bureau granted under its number, nor that one after it did", async () => {
  const status = (who: string, id: string, body: object) =>
    post(who, `/api/certificates/${id}/status`, { reason: "核对", effectiveFrom: "2026-10-01", ...body });
  await done(grant("county", "c2"));
  await done(status("county", "c2", { status: "withdrawn", id: "w1" }));
  await done(grant("city", "y2", { validFrom: "2026-10-01" }));
  const back = () => status("county", "c2", { status: "reinstated", lifts: ["w1"] });
  expect((await back()).json).toMatchObject({ code: "certificate-number-taken" });
  const { statusHistory } = await done(season.send("county", "GET", "/api/certificates/c2"));
  expect(statusHistory).toMatchObject([{ status: "withdrawn" }]);
  await done(status("city", "y2", { status: "suspended", id: "s1" }));
  expect((await back()).json).toMatchObject({ code: "certificate-number-taken" });
  await done(status("city", "y2", { status: "withdrawn", id: "w2" }));
  expect((await back()).status).toBe(201);
  expect((await status("city", "y2", { status: "reinstated", lifts: ["w2"] })).json).toMatchObject({
    code: "certificate-number-taken",
  });
});

test("a withdrawn certificate comes back once the other is corrected to a number of its own", async () => {
  await done(grant("county", "c2"));
  const withdrawn = { status: "withdrawn", id: "w1", reason: "核对", effectiveFrom: "2026-10-01" };
  await done(post("county", "/api/certificates/c2/status", withdrawn));
  await done(grant("city", "y2", { validFrom: "2026-10-01" }));
  const renumbered = { reason: "录错", number: "LB-18-26012288888A" };
  await done(post("city", "/api/certificates/y2/corrections", renumbered));
  const back = { status: "reinstated", lifts: ["w1"], reason: "核对", effectiveFrom: "2026-10-02" };
  expect((await post("county", "/api/certificates/c2/status", back)).status).toBe(201);
});

test("a bureau registers no number of another province, as far as real certificates tell", async () => {
  expect((await grant("county", "c2", { number: "LB-15-19012700330A" })).json).toMatchObject({
    code: "invalid-request",
    errors: [{ pointer: "/number" }],
  });
  const unseen = await done(grant("county", "c2", { number: "LB-18-26010100330A" }));
  expect(unseen.warnings).toContainEqual(expect.objectContaining({ code: "certificate-number-region-unconfirmed" }));
});
