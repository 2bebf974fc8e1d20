import type { Sent } from "@suyuan/domain/answer";
import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, runOf, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import type { Changes, OrderRecord } from "./answers.ts";

const SHOPS = [
  ["shop", "platform", "510100", "integrator"],
  ["mall", "platform", "510100", "integrator"],
  ["office", "county", "510824", "statistician"],
  ["far-office", "county", "510823", "statistician"],
] as const;
const AT = "2026-10-07T08:00:00+08:00";
let season: Season;

const agree = (more: object = {}, who = "coop") =>
  season.send(who, "POST", "/api/agreements", {
    ...{ id: "a1", platform: "shop", fields: ["weights", "certificate"], sells: true },
    ...more,
  });
const sell = (id: string, quantityKg: number, who = "shop", more: object = {}) =>
  season.send(who, "POST", "/api/orders", {
    ...{ id, seller: "coop", items: [{ gtin: GTIN, lot: "A", quantityKg }], soldAt: AT },
    ...more,
  });
const act = (id: string, what: string, body: object, who = "shop") =>
  season.send(who, "POST", `/api/orders/${id}/${what}`, { reason: "买家改了主意", ...body });
const mass = async () => {
  const { mass } = (await done(season.send("coop", "GET", `/api/batches/${GTIN}/A`))) as { mass: object };
  return mass as { onHandKg: number; soldKg: number };
};
const changes = async (cursor = "", limit = 100, who = "shop") => {
  const query = `?limit=${limit}${cursor === "" ? "" : `&cursor=${cursor}`}`;
  return (await done(season.send(who, "GET", `/api/catalogue/changes${query}`))) as unknown as Sent<typeof Changes>;
};

beforeEach(async () => {
  season = await newSeason({}, SHOPS);
  await done(season.send("coop", "POST", "/api/batches", batchOn("A")));
  await drainOutbox(season.deps);
});

test("two platforms that sell the last 100 kg at once: one does, the other hears what is left and what to do", async () => {
  await done(agree());
  await done(agree({ id: "a2", platform: "mall" }));
  const both = await Promise.all([sell("o1", 100), sell("o1", 100, "mall")]);
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  const refused = both.find(({ status }) => status === 409)?.json;
  expect(refused).toMatchObject({ code: "insufficient-stock", leftKg: 0, askedKg: 100 });
  expect(String(refused?.detailZh)).toContain("可售余量为 0 千克");
  expect(await mass()).toMatchObject({ onHandKg: 0, soldKg: 100 });
});

test("rushes of orders and shipments on one batch never take more than there is", async () => {
  await done(agree());
  const items = [{ gtin: GTIN, lot: "A", quantityKg: 30 }];
  const all = await Promise.all([
    ...Array.from({ length: 8 }, (_, n) => sell(`o${n}`, 15)),
    ...["s1", "s2"].map((id) =>
      season.send("coop", "POST", "/api/shipments", { id, to: "depot", items, shippedAt: AT }),
    ),
  ]);
  expect(all.every(({ status }) => status === 201 || status === 409)).toBe(true);
  const { onHandKg, soldKg } = await mass();
  const shipped = all.slice(8).filter(({ status }) => status === 201).length * 30;
  expect(onHandKg + soldKg + shipped).toBe(100);
  expect(onHandKg).toBeLessThan(15);
});

test("an order sent again is the same; corrected and cancelled both stay on record, and the weight comes back", async () => {
  await done(agree());
  await done(sell("o1", 40));
  expect((await sell("o1", 40)).status).toBe(201);
  expect(await sell("o1", 41)).toMatchObject({ status: 409, json: { code: "id-taken" } });
  await done(act("o1", "corrections", { items: [{ gtin: GTIN, lot: "A", quantityKg: 25 }] }));
  expect(await mass()).toMatchObject({ onHandKg: 75, soldKg: 25 });
  expect(await act("o1", "corrections", { items: [{ gtin: GTIN, lot: "A", quantityKg: 101 }] })).toMatchObject({
    json: { code: "insufficient-stock", leftKg: 100 },
  });
  await done(act("o1", "void", {}));
  expect(await mass()).toMatchObject({ onHandKg: 100, soldKg: 0 });
  expect(await act("o1", "void", { id: "again" })).toMatchObject({ status: 409, json: { code: "already-voided" } });
  const order = (await done(season.send("coop", "GET", "/api/orders/o1?from=shop"))) as unknown as OrderRecord & {
    history: { kind: string; before?: object }[];
  };
  expect(order.history.map(({ kind }) => kind)).toEqual(["order-voided", "order-corrected", "order-recorded"]);
  expect(order.voided?.reason).toBe("买家改了主意");
});

test("a correction may move an order to another batch", async () => {
  await done(agree());
  await done(season.send("coop", "POST", "/api/batches", batchOn("B")));
  await done(sell("o1", 40));
  await done(act("o1", "corrections", { items: [{ gtin: GTIN, lot: "B", quantityKg: 10 }] }));
  expect(await mass()).toMatchObject({ onHandKg: 100, soldKg: 0 });
});

test("what is sold is gone for transformations and losses, and packs with codes go last", async () => {
  await done(agree());
  await done(season.send("coop", "POST", "/api/labels", runOf("L1", "A", 100)));
  await done(sell("o1", 70));
  const mix = { id: "T1", inputs: [{ gtin: GTIN, lot: "A", quantityKg: 40 }], lossKg: 0, at: AT };
  const outputs = [{ gtin: GTIN, lot: "M", quantityKg: 40 }];
  expect(await season.send("coop", "POST", "/api/transformations", { ...mix, outputs })).toMatchObject({
    json: { code: "insufficient-stock" },
  });
  const order = (await done(season.send("shop", "GET", "/api/orders/o1"))) as unknown as OrderRecord;
  expect(order.items).toEqual([{ batch: `01/${GTIN}/10/A`, gtin: GTIN, lot: "A", quantityKg: 70, labelledKg: 20 }]);
});

test("nobody sells goods of others without their leave, or recalled ones; an order of recalled goods can be cancelled", async () => {
  expect((await sell("o1", 5)).status).toBe(404);
  await done(agree({ sells: false }));
  expect((await sell("o1", 5)).status).toBe(404);
  await done(agree({ id: "a2" }));
  await done(sell("o1", 5));
  expect((await sell("o2", 5, "mall")).status).toBe(404);
  expect((await season.send("mall", "GET", "/api/orders/o1?from=shop")).status).toBe(404);
  await done(
    season.send("county", "POST", "/api/recalls", { id: "R", gtin: GTIN, lot: "A", reason: "不合格", level: 1 }),
  );
  expect(await sell("o3", 5)).toMatchObject({ status: 409, json: { code: "batch-recalled" } });
  expect((await act("o1", "corrections", { items: [{ gtin: GTIN, lot: "A", quantityKg: 3 }] })).status).toBe(201);
  expect((await act("o1", "void", {})).status).toBe(201);
  await done(season.send("coop", "POST", "/api/agreements/shop/end", { reason: "合同到期" }));
  expect((await sell("o4", 5)).status).toBe(404);
});

test("a trace and a recall say what was sold on a platform", async () => {
  await done(agree());
  await done(sell("o1", 30));
  const trace = await done(season.send("coop", "GET", `/api/trace?id=01/${GTIN}/10/A&direction=forward`));
  expect(JSON.stringify(trace)).toContain("sold");
  const order = { id: "R", scope: { kind: "batch", id: `01/${GTIN}/10/A` }, reason: "农残", level: 1 };
  await done(season.send("county", "POST", "/api/recalls", order));
  await drainOutbox(season.deps);
  expect(
    JSON.stringify(
      await done(season.send("county", "GET", "/api/recalls/R/evidence", undefined, { accept: "application/json" })),
    ),
  ).toContain('"soldKg":30');
});

test("a county shares batches of its region, and of no other; who ends it is told nothing more of them", async () => {
  const shared = { sells: false, organisations: ["coop"] };
  expect((await agree(shared, "far-office")).status).toBe(404);
  expect((await agree({ ...shared, sells: true }, "office")).status).toBe(400);
  await done(agree(shared, "office"));
  await drainOutbox(season.deps);
  const first = await changes();
  expect(first.items).toMatchObject([{ number: 1, kind: "agreement-given", now: { maySell: false } }]);
  expect(first.items[0]?.now).toMatchObject({ weights: { leftKg: 100 }, certificate: { standing: "valid" } });
  expect(first.items[0]?.now).not.toHaveProperty("tests");
  await done(
    season.send("county", "POST", "/api/recalls", { id: "R", gtin: GTIN, lot: "A", reason: "不合格", level: 1 }),
  );
  await drainOutbox(season.deps);
  expect((await changes(first.next)).items).toMatchObject([
    { kind: "batch-recalled", now: { state: "recalled", maySell: false } },
  ]);
  expect((await changes("", 100, "mall")).items).toEqual([]);
  await done(season.send("office", "POST", "/api/agreements/shop/end", { reason: "到期" }));
  expect((await changes()).items.every(({ withheld, now }) => withheld === true && now === undefined)).toBe(true);
});

test("that a batch may be sold is told where its producer lets the platform sell it, and of nobody else's word", async () => {
  const maySell = async () => (await changes()).items[0]?.now?.maySell;
  await done(agree({ sells: false, organisations: ["coop"] }, "office"));
  await drainOutbox(season.deps);
  expect(await maySell()).toBe(false);
  await done(agree());
  expect(await maySell()).toBe(true);
  await done(season.send("coop", "POST", "/api/agreements/shop/end", { reason: "到期" }));
  expect(await maySell()).toBe(false);
});

test("a certificate that is suspended is one change for whoever its holder shares with", async () => {
  await done(agree({ gtins: [GTIN] }));
  await drainOutbox(season.deps);
  const { next } = await changes();
  await done(
    season.send("county", "POST", "/api/certificates/c1/status", {
      ...{ status: "suspended", reason: "整改", effectiveFrom: "2026-10-08", id: "g1" },
    }),
  );
  await drainOutbox(season.deps);
  expect((await changes(next)).items).toMatchObject([{ kind: "certificate-status-changed", certificate: "c1" }]);
});

test("while batches go on changing a platform that reads page by page sees each change once", async () => {
  await done(agree());
  await drainOutbox(season.deps);
  const seen: number[] = [];
  let cursor = "";
  for (let n = 0; n < 30; n += 1) {
    await Promise.all([
      done(season.send("coop", "POST", "/api/batches", batchOn(`N${n}`, 10))),
      done(sell(`n${n}`, 1)),
      drainOutbox(season.deps),
    ]);
    const page = await changes(cursor, 2);
    seen.push(...page.items.map(({ number }) => number));
    cursor = page.next;
  }
  await drainOutbox(season.deps);
  for (let page = await changes(cursor, 7); page.items.length > 0; page = await changes(page.next, 7)) {
    seen.push(...page.items.map(({ number }) => number));
  }
  expect(seen).toEqual(Array.from({ length: 61 }, (_, n) => n + 1));
});
