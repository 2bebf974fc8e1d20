import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";

const PEAR = "06901234567908";
const SSCC = "106141412345678908";
const GLN = "6901234000016";

let season: Season;
const post = (who: string, path: string, body: object) => season.send(who, "POST", path, body);
const get = (who: string, path: string) => season.send(who, "GET", path);

beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
});

const prefix = (organisation: string, digits: string) =>
  post("operator", `/api/organisations/${organisation}/gs1-prefixes`, { prefix: digits });
const product = (who: string, gtin = PEAR, zh = "梨") =>
  post(who, "/api/products", { gtin, name: { zh }, category: "水果", coldChainProfile: "pear" });
const release = (kind: string, number: string, from: string, more: object = {}) =>
  post("operator", "/api/claims/release", { kind, number, from, reason: "凭厂商识别代码证书", ...more });
const plots = [{ id: "p1", areaMu: 100, crop: "梨" }];
const base = (who: string, id: string, gln: string) =>
  post(who, "/api/bases", { id, name: "基地", regionCode: "510824", gln, plots });

test("a number under nobody's prefix is taken as unverified, under one's own as verified, under another's refused without telling whose", async () => {
  expect(await done(product("coop2"))).toMatchObject({ claim: "unverified" });
  await done(prefix("coop", "69012345"));
  expect(await done(get("coop", `/api/products/${GTIN}`))).toMatchObject({ claim: "verified" });
  expect(await done(get("coop2", `/api/products/${PEAR}`))).toMatchObject({ claim: "unverified" });
  const refused = await product("orchard", "06901234567915");
  expect(refused).toMatchObject({ status: 409, json: { code: "id-taken", errors: [{ pointer: "/gtin" }] } });
  // One that is held already is refused in the same words.
  const held = await product("orchard", PEAR);
  const said = ({ json: { instance: _, ...rest } }: typeof held) =>
    JSON.stringify(rest).replace(/0690123456\d{4}/g, "");
  expect(said(refused)).toBe(said(held));
  expect(said(refused)).not.toMatch(/coop|69012345/);
  expect(await done(product("coop", "06901234567915"))).toMatchObject({ claim: "verified" });
});

test("what a stranger took before the prefix was on record is released to its owner; batches under it stay as they are", async () => {
  await done(product("coop2", PEAR, "抢注"));
  await done(post("coop2", "/api/bases", { id: "b9", name: "邻社基地", regionCode: "510824", plots }));
  await done(post("coop2", "/api/batches", batchOn("B", 100, { gtin: PEAR, base: "b9", certificate: undefined })));
  await done(prefix("orchard", "69012345679"));
  expect((await product("orchard")).json.code).toBe("id-taken");
  expect(await done(get("operator", `/api/claims?kind=gtin&number=${PEAR}`))).toMatchObject({
    claim: "unverified",
    heldBy: "coop2",
    of: { kind: "product" },
    history: [],
  });
  const released = await done(release("gtin", PEAR, "coop2"));
  expect(released).toMatchObject({ kind: "gtin", number: PEAR, from: "coop2", reason: "凭厂商识别代码证书" });
  expect(await done(release("gtin", PEAR, "coop2"))).toEqual(released);
  expect((await get("coop2", `/api/products/${PEAR}`)).status).toBe(404);
  expect((await product("coop2", PEAR, "抢注")).json.code).toBe("id-taken");
  expect(await done(product("orchard"))).toMatchObject({ claim: "verified", organisation: "orchard" });
  expect(await done(product("orchard"))).toMatchObject({ claim: "verified" });
  const corrected = await post("orchard", `/api/products/${PEAR}/corrections`, { reason: "别字", category: "鲜果" });
  expect(corrected).toMatchObject({ status: 201, json: { category: "鲜果" } });
  // A message that was long under way takes nothing from the owner.
  expect(await done(release("gtin", PEAR, "coop2"))).toEqual(released);
  expect((await release("gtin", PEAR, "coop2", { id: "again" })).status).toBe(404);
  expect((await release("gtin", PEAR, "orchard")).json.code).toBe("correction-refused");
  const batch = await done(get("coop2", `/api/batches/${PEAR}/B`));
  expect(batch).toMatchObject({ holder: "coop2", detail: { product: { zh: "抢注" } } });
  const claim = await done(get("operator", `/api/claims?kind=gtin&number=${PEAR}`));
  expect(claim).toMatchObject({ heldBy: "orchard", claim: "verified" });
  expect(claim.history).toMatchObject([{ kind: "claim-released", by: "operator", reason: "凭厂商识别代码证书" }]);
  expect((await get("coop2", `/api/claims?kind=gtin&number=${PEAR}`)).status).toBe(403);
});

test("a GLN and an SSCC are claimed and released as a GTIN is; the links of who held them are withdrawn", async () => {
  await done(base("coop2", "g1", GLN));
  expect(await done(get("coop2", "/api/bases/g1"))).toMatchObject({ gln: GLN, glnClaim: "unverified" });
  const link = (id: string) => ({
    id,
    anchor: `00/${SSCC}`,
    linkType: "gs1:pip",
    href: "https://phish.example/",
    title: { zh: "查验" },
  });
  await done(post("coop2", "/api/links", link("k1")));
  await done(prefix("depot", "6901234"));
  await done(prefix("depot", "0614141"));
  const correction = { reason: "补录", gln: GLN };
  expect((await post("operator", "/api/organisations/depot/corrections", correction)).json.code).toBe("id-taken");
  expect((await post("depot", "/api/links", link("d1"))).json.code).toBe("id-taken");
  expect((await base("orchard", "o1", "6901234000023")).json).toMatchObject({
    code: "id-taken",
    errors: [{ pointer: "/gln" }],
  });
  await done(release("gln", GLN, "coop2"));
  await done(release("sscc", SSCC, "coop2"));
  expect(await done(get("coop2", "/api/bases/g1"))).not.toHaveProperty("gln");
  expect(await done(get("coop2", "/api/links/k1"))).toMatchObject({
    status: "withdrawn",
    reason: "凭厂商识别代码证书",
  });
  await done(post("operator", "/api/organisations/depot/corrections", { ...correction, id: "c1" }));
  expect(await done(get("depot", "/api/organisations/depot"))).toMatchObject({ gln: GLN, glnClaim: "verified" });
  await done(post("depot", "/api/links", link("d1")));
  expect((await post("coop2", "/api/links", link("k2"))).json.code).toBe("id-taken");
  expect(await done(get("coop2", `/api/links?anchor=00/${SSCC}`))).toEqual({ anchor: `/00/${SSCC}`, items: [] });
});

test("a unit is free again once whoever told of it withdrew what it said", async () => {
  const link = (id: string) => ({
    id,
    anchor: `00/${SSCC}`,
    linkType: "gs1:pip",
    href: "https://a.example/",
    title: { zh: "查验" },
  });
  await done(post("coop2", "/api/links", link("k1")));
  expect((await post("depot", "/api/links", link("d1"))).json.code).toBe("id-taken");
  await done(post("coop2", "/api/links/k1/withdrawal", { reason: "登错" }));
  await done(post("depot", "/api/links", link("d1")));
});

test("no two organisations have prefixes that one number could stand under; one that was recorded by mistake is taken back", async () => {
  const first = await done(prefix("coop", "6901234"));
  expect(await done(prefix("coop", "6901234"))).toEqual(first);
  for (const digits of ["6901234", "69012345", "690123"]) {
    expect((await prefix("coop2", digits)).json).toMatchObject({ code: "id-taken" });
  }
  for (const digits of ["69012", "2012345", "6901234567890"]) {
    expect((await prefix("coop2", digits)).json).toMatchObject({
      code: "invalid-request",
      errors: [{ pointer: "/prefix" }],
    });
  }
  expect((await prefix("nobody", "6954321")).status).toBe(404);
  const at = "/api/organisations/coop/gs1-prefixes";
  expect((await get("coop2", at)).status).toBe(404);
  expect(await done(get("coop", at))).toMatchObject({ items: [{ prefix: "6901234" }] });
  await done(post("operator", `${at}/6901234/withdrawal`, { reason: "登错机构" }));
  expect(await done(get("coop", at))).toMatchObject({ items: [{ withdrawn: { reason: "登错机构" } }] });
  expect(await done(get("coop", `/api/products/${GTIN}`))).toMatchObject({ claim: "unverified" });
  expect(await done(prefix("coop2", "69012345"))).toMatchObject({ organisation: "coop2" });
});
