import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import type { DisputeRecord } from "./answers.ts";

const AT = "2026-10-07T08:00:00+08:00";
const BODY = { id: "d1", gtin: GTIN, lot: "A", claim: "delivery", reason: "从未收到这批货" };
let season: Season;

const batch = async (who = "coop") => JSON.stringify(await done(season.send(who, "GET", `/api/batches/${GTIN}/A`)));
const raise = (more: object = {}, who = "depot") => season.send(who, "POST", "/api/disputes", { ...BODY, ...more });
const settle = (body: object, who = "county") =>
  season.send(who, "POST", "/api/disputes/d1/settlement?from=depot", { reason: "查实", ...body });
const list = async (who: string, query = "") => {
  await drainOutbox(season.deps);
  const { items } = (await done(season.send(who, "GET", `/api/disputes${query}`))) as { items: DisputeRecord[] };
  return items.map(({ id, by, state }) => `${by}/${id} ${state}`);
};

beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
  await done(season.send("coop", "POST", "/api/batches", batchOn("A")));
  const items = [{ gtin: GTIN, lot: "A", quantityKg: 60 }];
  await done(season.send("coop", "POST", "/api/shipments", { id: "S1", to: "depot", items, shippedAt: AT }));
});

test("who is named denies a delivery, the batch says so, the bureau and both sides list it, and a decision settles it", async () => {
  const dispute = await done(raise());
  expect(dispute).toMatchObject({ claim: "delivery", about: "S1", of: "coop", state: "open", settlements: [] });
  expect(await batch()).toContain("depot 对其与 coop 之间的交接记录提出异议");
  for (const who of ["county", "city", "coop", "depot"])
    expect([who, await list(who)]).toEqual([who, ["depot/d1 open"]]);
  for (const who of ["elsewhere", "orchard", "coop2"]) expect([who, await list(who)]).toEqual([who, []]);
  await done(settle({ outcome: "rejected" }));
  expect(await batch()).not.toContain("尚未裁定");
  expect(await list("county", "?status=open")).toEqual([]);
  await done(settle({ outcome: "upheld", reason: "签收单有误" }));
  expect(await batch()).toContain("认定异议成立");
});

test("sent again it is the same dispute; the same claim under another id is refused", async () => {
  await done(raise());
  expect((await raise()).status).toBe(201);
  expect(await raise({ id: "d2" })).toMatchObject({ status: 409, json: { code: "dispute-refused" } });
  await done(season.send("depot", "POST", "/api/disputes/d1/withdrawal", { reason: "找到了" }));
  expect(await batch()).not.toContain("异议");
  expect((await raise({ id: "d2" })).status).toBe(201);
});

test("strangers, and whoever is not named, find nothing to dispute or to decide", async () => {
  for (const who of ["orchard", "coop2"]) expect([who, (await raise({}, who)).status]).toEqual([who, 404]);
  await done(raise());
  for (const who of ["orchard", "coop2"])
    expect((await season.send(who, "GET", "/api/disputes/d1?from=depot")).status).toBe(404);
  expect((await settle({ outcome: "upheld" }, "elsewhere")).status).toBe(404);
  expect((await settle({ outcome: "upheld" }, "depot")).status).toBe(403);
  expect((await season.send("coop", "POST", "/api/disputes/d1/withdrawal?from=depot", { reason: "x" })).status).toBe(
    404,
  );
});

test("a producer denies that a mix is of its goods, though it is no party of it", async () => {
  const items = [{ gtin: GTIN, lot: "A", quantityKg: 60 }];
  await done(season.send("depot", "POST", "/api/shipments/S1/receipt?from=coop", { items, receivedAt: AT }));
  const mix = { id: "T1", inputs: items, outputs: [{ gtin: GTIN, lot: "M", quantityKg: 60 }], lossKg: 0, at: AT };
  await done(season.send("depot", "POST", "/api/transformations", mix));
  const dispute = await done(raise({ lot: "M", claim: "origin" }, "coop"));
  expect(dispute).toMatchObject({ of: "depot", byName: "coop" });
  const made = JSON.stringify(await done(season.send("depot", "GET", `/api/batches/${GTIN}/M`)));
  expect(made).toContain("coop 对 depot 登记的原料来源提出异议");
});
