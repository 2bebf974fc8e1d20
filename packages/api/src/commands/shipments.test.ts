import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";
import { drainOutbox } from "../following/follow.ts";
import { partyShipmentKey } from "../ledger/keys.ts";
import { create } from "../ledger/loaded.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason();
  for (const lot of ["A", "B"]) await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 100)));
});

const items = (...weights: readonly (readonly [lot: string, quantityKg: number])[]) =>
  weights.map(([lot, quantityKg]) => ({ gtin: GTIN, lot, quantityKg }));
const ship = (id: string, what: object[], more: object = {}, who = "coop") =>
  season.send(who, "POST", "/api/shipments", {
    id,
    to: "depot",
    items: what,
    shippedAt: "2026-10-07T08:00:00+08:00",
    ...more,
  });
const receive = (id: string, what: object[], who = "depot") =>
  season.send(who, "POST", `/api/shipments/${id}/receipt`, { items: what, receivedAt: "2026-10-07T12:00:00+08:00" });
const take = (id: string, who = "coop") => season.send(who, "POST", `/api/shipments/${id}/void`, { reason: "装错车" });
const read = (lot: string, who = "coop") => season.send(who, "GET", `/api/batches/${GTIN}/${lot}`);
const onHand = async (lot: string) => {
  const rows = (await done(read(lot))).onHand as { organisation: string; quantityKg: number }[];
  return Object.fromEntries(rows.map(({ organisation, quantityKg }) => [organisation, quantityKg]));
};
const listed = async (who: string, query = "") => {
  const { items: rows } = await done(season.send(who, "GET", `/api/shipments${query}`));
  return (rows as { id: string }[]).map(({ id }) => id);
};

describe("a shipment", () => {
  test("takes each batch's weight from its sender, is listed for both ends, and tells each batch's history", async () => {
    const reply = await ship("S1", items(["A", 30], ["B", 100]));
    expect(reply).toMatchObject({
      status: 201,
      json: { id: "S1", from: "coop", to: "depot", status: "pending", shippedAt: "2026-10-07T00:00:00.000Z" },
    });
    expect([await onHand("A"), await onHand("B")]).toEqual([{ coop: 70 }, {}]);
    expect(await listed("coop", "?direction=out")).toEqual(["S1"]);
    await drainOutbox(season.deps);
    expect([await listed("depot"), await listed("coop", "?direction=out"), await listed("coop")]).toEqual([
      ["S1"],
      ["S1"],
      [],
    ]);
    for (const lot of ["A", "B"]) {
      const { history } = (await done(read(lot))) as { history: { kind: string }[] };
      expect(history.map(({ kind }) => kind)).toEqual(["batch-registered", "shipment-sent"]);
    }
  });

  test("of more than there is changes none of its batches", async () => {
    expect(await ship("S1", items(["A", 30], ["B", 100.001]))).toMatchObject({
      status: 409,
      json: { code: "insufficient-stock" },
    });
    expect([await onHand("A"), await onHand("B"), await listed("depot")]).toEqual([{ coop: 100 }, { coop: 100 }, []]);
  });

  test("a second time is the same shipment; under its id another one is refused", async () => {
    const first = await ship("S1", items(["A", 30]));
    const again = await ship("S1", items(["A", 30]));
    expect([again.status, again.json]).toEqual([first.status, first.json]);
    expect(await ship("S1", items(["A", 31]))).toMatchObject({ status: 409, json: { code: "id-taken" } });
    expect(await onHand("A")).toEqual({ coop: 70 });
  });

  test("goes to an organisation that there is", async () => {
    expect(await ship("S1", items(["A", 30]), { to: "nobody" })).toMatchObject({
      json: { errors: [{ pointer: "/to" }] },
    });
  });
});

describe("a receipt", () => {
  test("gives the receiver what it weighed, with its list row and the difference in the shipment", async () => {
    await done(ship("S1", items(["A", 30])));
    expect(await receive("S1", items(["A", 29.5]))).toMatchObject({
      status: 201,
      json: { status: "confirmed", receipt: { items: [{ quantityKg: 29.5 }] } },
    });
    expect(await onHand("A")).toEqual({ coop: 70, depot: 29.5 });
    const { items: held } = await done(season.send("depot", "GET", "/api/batches"));
    expect(held).toMatchObject([{ batch: `01/${GTIN}/10/A`, onHandKg: 29.5 }]);
  });

  test("of a batch that came before lists it once", async () => {
    for (const id of ["S1", "S2"]) {
      await done(ship(id, items(["A", 10])));
      await done(receive(id, items(["A", 10])));
    }
    const { items: held } = await done(season.send("depot", "GET", "/api/batches"));
    expect(held).toMatchObject([{ batch: `01/${GTIN}/10/A`, onHandKg: 20 }]);
  });

  test("is its receiver's alone, and to be had once; the same again is the same receipt", async () => {
    await done(ship("S1", items(["A", 30])));
    expect((await receive("S1", items(["A", 30]), "coop")).status).toBe(403);
    const stranger = await receive("S1", items(["A", 30]), "orchard");
    const unknown = await receive("S9", items(["A", 30]), "orchard");
    expect([stranger.status, unknown.status]).toEqual([404, 404]);
    const first = await done(receive("S1", items(["A", 30])));
    expect(await done(receive("S1", items(["A", 30])))).toEqual(first);
    expect(await receive("S1", items(["A", 20]))).toMatchObject({
      status: 409,
      json: { code: "shipment-not-pending" },
    });
    expect(await onHand("A")).toEqual({ coop: 70, depot: 30 });
  });

  test("that is short reaches the auditors of the base's region, named with its shipment", async () => {
    await done(ship("S1", items(["A", 30])));
    await done(receive("S1", items(["A", 20])));
    expect(await done(read("A"))).toMatchObject({ flags: [{ code: "quantity-short" }] });
  });
});

describe("voiding a shipment", () => {
  test("gives the sender all of it back, once", async () => {
    await done(ship("S1", items(["A", 30], ["B", 5])));
    expect(await done(take("S1"))).toMatchObject({ status: "voided" });
    expect([await onHand("A"), await onHand("B")]).toEqual([{ coop: 100 }, { coop: 100 }]);
    expect((await take("S1")).status).toBe(201);
    expect(await receive("S1", items(["A", 30], ["B", 5]))).toMatchObject({
      json: { code: "shipment-not-pending" },
    });
    expect(await onHand("A")).toEqual({ coop: 100 });
    const { items: held } = await done(season.send("depot", "GET", "/api/batches"));
    expect(held).toEqual([]);
  });

  test("is its sender's alone", async () => {
    await done(ship("S1", items(["A", 30])));
    expect((await take("S1", "depot")).status).toBe(403);
    expect((await take("S1", "orchard")).status).toBe(404);
    expect(await onHand("A")).toEqual({ coop: 70 });
  });
});

describe("a receipt of a part, and what is sent again", () => {
  const receipt = (what: object[], more: object = {}) =>
    season.send("depot", "POST", "/api/shipments/S1/receipt", {
      items: what,
      receivedAt: "2026-10-07T12:00:00+08:00",
      ...more,
    });

  test("takes in two trucks of one note; each receipt is its own, and each sent again changes nothing", async () => {
    await done(ship("S1", items(["A", 100])));
    const first = await receipt(items(["A", 60]), { id: "t1", restUnderWay: true });
    expect(first).toMatchObject({ status: 201, json: { status: "partly-received" } });
    const second = await receipt(items(["A", 40]), { id: "t2" });
    expect(second).toMatchObject({ status: 201, json: { status: "confirmed" } });
    expect((await receipt(items(["A", 60]), { id: "t1", restUnderWay: true })).json).toEqual(first.json);
    expect((await receipt(items(["A", 40]), { id: "t2" })).json).toEqual(second.json);
    expect(await receipt(items(["A", 41]), { id: "t2" })).toMatchObject({ status: 409, json: { code: "id-taken" } });
    expect(await onHand("A")).toEqual({ depot: 100 });
    const { history } = (await done(read("A"))) as { history: { kind: string }[] };
    expect(history.map(({ kind }) => kind)).toEqual([
      "batch-registered",
      "shipment-sent",
      "receipt-recorded",
      "receipt-recorded",
    ]);
  });

  test("leaves the rest to the sender, who takes it back less what was lost on the way", async () => {
    await done(ship("S1", items(["A", 100], ["B", 50])));
    await done(receipt(items(["B", 50])));
    const body = { id: "v1", reason: "掉头", items: [{ gtin: GTIN, lot: "A", lostKg: 2 }] };
    const back = await season.send("coop", "POST", "/api/shipments/S1/void", body);
    expect(back).toMatchObject({ status: 201, json: { status: "confirmed" } });
    expect((await season.send("coop", "POST", "/api/shipments/S1/void", body)).json).toEqual(back.json);
    expect([await onHand("A"), await onHand("B")]).toEqual([{ coop: 98 }, { coop: 50, depot: 50 }]);
    expect(await done(read("A"))).toMatchObject({ mass: { inTransitKg: 0, lostKg: 2 }, handoffs: [{ lostKg: 2 }] });
  });

  test("turns a load away: the sender has it on hand, and the handoff says so", async () => {
    await done(ship("S1", items(["A", 100])));
    await done(receipt([{ gtin: GTIN, lot: "A", quantityKg: 0, rejectedKg: 100 }]));
    expect(await done(read("A"))).toMatchObject({
      onHand: [{ organisation: "coop", quantityKg: 100 }],
      handoffs: [{ status: "confirmed", returnedKg: 100, differenceKg: 0 }],
      flags: [],
    });
  });
});

describe("the correction of a receipt", () => {
  const correct = (quantityKg: number, more: object = {}, who = "depot") =>
    season.send(who, "POST", "/api/shipments/S1/receipt/corrections", {
      id: "k1",
      reason: "小数点点错",
      items: items(["A", quantityKg]),
      ...more,
    });

  test("puts the weight right once, however often it is sent, and is told in the history", async () => {
    await done(ship("S1", items(["A", 100])));
    await done(receive("S1", items(["A", 9.8])));
    const first = await correct(98);
    expect(first).toMatchObject({ status: 201, json: { status: "confirmed" } });
    expect((await correct(98)).json).toEqual(first.json);
    expect(await correct(97)).toMatchObject({ status: 409, json: { code: "id-taken" } });
    expect(await onHand("A")).toEqual({ depot: 98 });
    const record = (await done(read("A"))) as { history: { kind: string }[]; mass: object; flags: object[] };
    expect(record).toMatchObject({ mass: { lostKg: 2 } });
    expect(record.history.map(({ kind }) => kind)).toEqual([
      "batch-registered",
      "shipment-sent",
      "receipt-recorded",
      "receipt-corrected",
    ]);
    await done(correct(100, { id: "k2" }));
    expect(await done(read("A"))).toMatchObject({ mass: { lostKg: 0, onHandKg: 100 } });
  });

  test("is refused where the goods have gone on", async () => {
    await done(ship("S1", items(["A", 100])));
    await done(receive("S1", items(["A", 100])));
    await done(ship("S2", items(["A", 60]), { to: "coop" }, "depot"));
    expect(await correct(50)).toMatchObject({ status: 409, json: { code: "correction-refused" } });
    expect(await correct(40, {}, "coop")).toMatchObject({ status: 403 });
  });
});

test("a receiver names a shipment by its id alone at once, however many came after it and before anything was followed", async () => {
  await done(ship("S1", items(["A", 10])));
  const newer = Array.from({ length: 100 }, (_, n) => `coop/N${n}`).map((id) =>
    create(partyShipmentKey("depot", "in", "2026-10-08T00:00:00.000Z", id), { id }),
  );
  expect(await season.deps.table.transact(newer, "newer")).toMatchObject({ ok: true });
  expect(await done(season.send("depot", "GET", "/api/shipments/S1"))).toMatchObject({ id: "S1", from: "coop" });
  expect(await done(receive("S1", items(["A", 10])))).toMatchObject({ id: "S1", status: "confirmed" });
});
