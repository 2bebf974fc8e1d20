import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";

const NUMBER = "LB-18-26012212345A";
const OTHER = "LB-18-26012299998A";

let season: Season;
const post = (who: string, path: string, body: object) => season.send(who, "POST", path, body);
const get = (who: string, path: string) => season.send(who, "GET", path);
const RELEASE = {
  kind: "certificate-number",
  scheme: "green-food",
  ...{ number: "lb－18－26012212345a", from: "county", reason: "证书原件属市局" },
};
const release = (body: object = {}) => post("operator", "/api/claims/release", { ...RELEASE, ...body });
const grant = (who: string, id: string, number = NUMBER) =>
  post(who, "/api/certificates", {
    ...{ id, scheme: "green-food", number, holder: "coop", gtins: [GTIN], bases: ["b1"] },
    ...{ approvedKgPerYear: 500, validFrom: "2026-03-01", validTo: "2029-02-28" },
  });
const held = () => done(get("operator", `/api/claims?kind=certificate-number&scheme=green-food&number=${NUMBER}`));

beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
});

test("a number that a bureau took is released by the operator: another grants under it, that bureau no more, and all of it is on record", async () => {
  expect((await grant("city", "c2")).json.code).toBe("certificate-number-taken");
  expect(await held()).toMatchObject({
    holders: [{ by: "county", of: { kind: "certificate", id: "c1" } }],
    history: [],
  });
  const released = await release({ id: "r1" });
  expect(released).toMatchObject({
    status: 201,
    json: { number: NUMBER, from: "county", of: { id: "c1" }, reason: RELEASE.reason },
  });
  expect((await release({ id: "r1" })).json).toEqual(released.json);
  expect((await release({ id: "r2" })).json.code).toBe("not-found");
  expect((await grant("city", "c2")).status).toBe(201);
  expect(await held()).toMatchObject({
    holders: [{ by: "city", of: { id: "c2" } }],
    history: [{ kind: "claim-released", reason: RELEASE.reason }],
  });
  expect((await grant("county", "c3")).json.code).toBe("certificate-number-taken");
  expect(await done(get("county", "/api/certificates/c1"))).toMatchObject({
    standing: { status: "suspended" },
    history: [{ kind: "claim-released", reason: RELEASE.reason }, { kind: "certificate-granted" }],
  });
  await drainOutbox(season.deps);
  for (const who of ["county", "city"])
    expect(await done(get(who, "/api/exceptions?kind=certificate-number-released"))).toMatchObject({
      items: [{ subject: "certificate/county/c1" }],
    });
});

test("the holder names by the number what the other bureau granted, and the certificate that lost it by its id", async () => {
  await done(post("coop", "/api/batches", batchOn("A", 100)));
  await done(release());
  expect((await post("coop", "/api/batches", batchOn("B", 100, { certificate: NUMBER }))).status).toBe(404);
  await done(grant("city", "c2"));
  const named = batchOn("B", 100, { certificate: NUMBER });
  expect(await done(post("coop", "/api/batches", named))).toMatchObject({ certified: { certificate: "c2" } });
  expect(await done(get("coop", `/api/batches/${GTIN}/A`))).toMatchObject({
    certified: { certificate: "c1", status: "suspended" },
  });
});

test("a certificate that lost its number comes back once it is corrected to its own, and not before", async () => {
  await done(release());
  const lift = { status: "reinstated", reason: "已更正", effectiveFrom: "2026-10-08", lifts: ["number-released"] };
  const status = (body: object) => post("county", "/api/certificates/c1/status", body);
  expect((await status(lift)).json.code).toBe("certificate-number-taken");
  const check = { year: 2027, result: "passed", inspectedOn: "2026-10-01" };
  expect((await post("county", "/api/certificates/c1/annual-checks", check)).status).toBe(201);
  const fix = (number: string) => post("county", "/api/certificates/c1/corrections", { reason: "录错", number });
  await done(fix(OTHER));
  expect((await fix(NUMBER)).json.code).toBe("certificate-number-taken");
  expect(await done(status(lift))).toMatchObject({ number: OTHER, standing: { status: "valid" } });
  const named = batchOn("A", 100, { certificate: OTHER });
  expect(await done(post("coop", "/api/batches", named))).toMatchObject({ certified: { status: "valid" } });
});

test("a withdrawn certificate loses its number, too, and stays withdrawn; a number is named with its scheme, and by the operator alone", async () => {
  const withdrawn = { status: "withdrawn", reason: "撤销", effectiveFrom: "2026-10-01" };
  await done(post("county", "/api/certificates/c1/status", withdrawn));
  await done(release());
  expect(await done(get("county", "/api/certificates/c1"))).toMatchObject({ standing: { status: "withdrawn" } });
  for (const more of [{ scheme: undefined }, { kind: "gtin" }, { kind: "gtin", scheme: undefined }])
    expect([more, (await release(more)).json]).toMatchObject([more, { code: "invalid-request" }]);
  expect((await release({ scheme: "organic" })).json.code).toBe("not-found");
  for (const who of ["county", "coop"]) expect((await post(who, "/api/claims/release", RELEASE)).status).toBe(403);
});
