import { commissioning, stagingOutbound, storing } from "@suyuan/epcis/build";
import type { EpcisEvent, ObjectEvent } from "@suyuan/epcis/event";
import { beforeEach, describe, expect, test } from "vitest";
import {
  lotUri,
  ORIGIN,
  onHandOf,
  reading,
  readLot,
  receivingEvent,
  refusalOf,
  seasonWithLot,
  sendEvent,
  shippingEvent,
  uri,
} from "../../fixtures/domain-events.ts";
import { batchOn, done, GTIN, type Season } from "../../fixtures/season.ts";

let season: Season;
beforeEach(async () => {
  season = await seasonWithLot();
});

const send = (organisation: string, event: EpcisEvent) => sendEvent(season.deps, organisation, reading(event));
const batch = (lot?: string) => readLot(season, lot);
const onHand = () => onHandOf(season);
const post = (organisation: string, path: string, body: object) => done(season.send(organisation, "POST", path, body));

function commissioningEvent(lot: string, kg: number, more: Partial<ObjectEvent> = {}): EpcisEvent {
  const { eventID: _, ...event } = commissioning({
    at: "2026-10-05T16:00:00.000Z",
    place: uri("base", "b1"),
    batch: lotUri(lot),
    kilograms: kg,
    lot,
    harvestedOn: "2026-10-06",
    certificates: [uri("certificate", "c1")],
  });
  return { ...event, ilmd: { ...event.ilmd, [`${ORIGIN}/voc/plots`]: ["p1"] }, ...more };
}

describe("goods that change hands", () => {
  test("a shipment and its receipt by EPCIS move the same stock as by our own routes", async () => {
    expect(await send("coop", shippingEvent())).toMatchObject({
      judgedAs: "fact",
      batches: [`01/${GTIN}/10/A`],
      parties: ["depot"],
      factKey: { pk: "SHIPMENT#coop/S1" },
    });
    expect(await onHand()).toEqual({ coop: 600 });
    expect(await send("depot", receivingEvent(390))).toMatchObject({ judgedAs: "fact", parties: ["coop"] });
    expect(await onHand()).toEqual({ coop: 600, depot: 390 });
    expect(await batch()).toMatchObject({ flags: [{ code: "quantity-short" }], handoffs: [{ differenceKg: -10 }] });
  });

  test("the fact's event is the captured one as it came, extensions and all", async () => {
    const event = { ...shippingEvent(), eventID: "urn:uuid:1", "example:seal": { no: ["7", 8] } } as EpcisEvent;
    await send("coop", event);
    const { events } = (await batch()) as { events: unknown[] };
    expect(events.at(-1)).toEqual(event);
  });

  test("more than is on hand is refused, names the quantity in the event, and stores nothing", async () => {
    const error = await refusalOf(send("coop", shippingEvent({ kg: 1000.001 })));
    expect(error).toMatchObject({ code: "insufficient-stock", errors: [{ pointer: "/quantityList/0/quantity" }] });
    expect(await onHand()).toEqual({ coop: 1000 });
    expect((await season.send("coop", "GET", "/api/shipments/S1")).status).toBe(404);
  });

  test("whoever never held a batch does not ship it, nor anyone what is recalled", async () => {
    expect(await refusalOf(send("shop", shippingEvent({ from: "shop" })))).toMatchObject({ code: "not-found" });
    await post("county", "/api/recalls", { id: "R1", gtin: GTIN, lot: "A", reason: "抽检", level: 2 });
    expect(await refusalOf(send("coop", shippingEvent()))).toMatchObject({
      code: "batch-recalled",
      errors: [{ pointer: "/quantityList/0" }],
    });
  });

  test("a receiver that is no organisation of ours is named with the way out", async () => {
    const event = shippingEvent();
    const destinationList = [{ type: "possessing_party", destination: "urn:epc:id:pgln:9521321.00001" }];
    const error = await refusalOf(send("coop", { ...event, destinationList }));
    expect(error).toMatchObject({
      code: "invalid-request",
      errors: [{ pointer: "/destinationList/0/destination", detail: expect.stringContaining(uri("organisation", "")) }],
    });
  });

  test("an event that says what a fact says already is that fact again, by route or by event, in either order", async () => {
    const body = {
      id: "S1",
      to: "depot",
      items: [{ gtin: GTIN, lot: "A", quantityKg: 400 }],
      shippedAt: "2026-10-07T01:00:00.000Z",
    };
    await post("coop", "/api/shipments", body);
    expect(await send("coop", shippingEvent())).toMatchObject({
      judgedAs: "observation",
      repeats: { pk: "SHIPMENT#coop/S1", sk: "F#000001" },
    });
    expect(await onHand()).toEqual({ coop: 600 });
    await send("coop", shippingEvent({ shipment: "S2", kg: 100 }));
    const again = { ...body, id: "S2", items: [{ gtin: GTIN, lot: "A", quantityKg: 100 }] };
    expect(await post("coop", "/api/shipments", again)).toMatchObject({ id: "S2", status: "pending" });
    expect(await onHand()).toEqual({ coop: 500 });
    expect(await refusalOf(send("coop", shippingEvent({ shipment: "S2", kg: 101 })))).toMatchObject({
      code: "id-taken",
      errors: [{ pointer: "/bizTransactionList/0/bizTransaction" }],
    });
  });

  test("without a dispatch advice the same goods, hands and instant are one shipment, and its receipt finds it", async () => {
    const { bizTransactionList: _, ...bare } = shippingEvent() as ObjectEvent;
    await send("coop", bare);
    const reworded = { ...bare, disposition: "in_progress" } as EpcisEvent;
    expect(await send("coop", reworded)).toMatchObject({ judgedAs: "observation" });
    expect(await onHand()).toEqual({ coop: 600 });
    const { bizTransactionList: __, ...receipt } = receivingEvent(400) as ObjectEvent;
    expect(await send("depot", receipt)).toMatchObject({ judgedAs: "fact" });
    expect(await send("depot", { ...receipt, disposition: "active" })).toMatchObject({ judgedAs: "observation" });
    expect(await onHand()).toEqual({ coop: 600, depot: 400 });
  });

  test("a dispatch advice of the partners' own is the same shipment to both of them", async () => {
    const bizTransactionList = [{ type: "desadv", bizTransaction: "urn:epcglobal:cbv:bt:9521321000010:D-77" }];
    await send("coop", { ...shippingEvent(), bizTransactionList });
    await send("coop", shippingEvent({ shipment: "S9", kg: 400 }));
    await send("depot", receivingEvent(400, { bizTransactionList }));
    expect(await batch()).toMatchObject({ handoffs: [{ status: "confirmed" }, { status: "pending", shipment: "S9" }] });
  });

  test("a receipt names every batch of its shipment, so that none is lost by being left to another event", async () => {
    await post("coop", "/api/batches", batchOn("B", 50));
    const items = ["A", "B"].map((lot) => ({ gtin: GTIN, lot, quantityKg: 10 }));
    await post("coop", "/api/shipments", { id: "S1", to: "depot", items, shippedAt: "2026-10-07T01:00:00Z" });
    expect(await refusalOf(send("depot", receivingEvent(10)))).toMatchObject({
      errors: [{ pointer: "/quantityList", detail: expect.stringContaining(`01/${GTIN}/10/B`) }],
    });
    const quantityList = [10, 0].map((quantity, n) => ({
      epcClass: lotUri(n === 0 ? "A" : "B"),
      quantity,
      uom: "KGM",
    }));
    expect(await send("depot", receivingEvent(10, { quantityList }))).toMatchObject({ judgedAs: "fact" });
    expect(await onHandOf(season, "B")).toEqual({ coop: 40 });
  });

  test("a receipt that names its sender and no dispatch advice settles that sender's shipment, no other's", async () => {
    await send("coop", shippingEvent({ kg: 400 }));
    await send("depot", receivingEvent(400));
    await send("depot", shippingEvent({ from: "depot", to: "shop", kg: 100, shipment: "D1" }));
    await send("coop", shippingEvent({ to: "shop", kg: 100, shipment: "C1" }));
    const { bizTransactionList: _, ...receipt } = receivingEvent(100, {
      readPoint: { id: uri("organisation", "shop") },
      destinationList: [{ type: "possessing_party", destination: uri("organisation", "shop") }],
      sourceList: [{ type: "possessing_party", source: uri("organisation", "depot") }],
    }) as ObjectEvent;
    expect(await send("shop", receipt)).toMatchObject({ judgedAs: "fact" });
    expect(await batch()).toMatchObject({
      handoffs: [{ shipment: "S1" }, { shipment: "D1", status: "confirmed" }, { shipment: "C1", status: "pending" }],
    });
  });

  test("of several shipments under way a receipt names the one it means", async () => {
    const { bizTransactionList: _, ...receipt } = receivingEvent(100) as ObjectEvent;
    await send("coop", shippingEvent({ kg: 200 }));
    await send("coop", shippingEvent({ kg: 300, shipment: "S2", at: "2026-10-07T02:00:00.000Z" }));
    expect(await refusalOf(send("depot", receipt))).toMatchObject({ errors: [{ pointer: "/bizTransactionList" }] });
  });

  test("a shipment is taken back whole by its sender, once", async () => {
    await send("coop", shippingEvent());
    const voiding = (kg: number) => ({ ...shippingEvent({ kg }), bizStep: "void_shipping" }) as EpcisEvent;
    expect(await refusalOf(send("coop", voiding(100)))).toMatchObject({ errors: [{ pointer: "/quantityList" }] });
    expect(await send("coop", voiding(400))).toMatchObject({ judgedAs: "fact" });
    expect(await onHand()).toEqual({ coop: 1000 });
    const later = { ...voiding(400), eventTime: "2026-10-07T09:00:00Z" } as EpcisEvent;
    expect(await send("coop", later)).toMatchObject({ judgedAs: "observation" });
    // Nothing is on its way to the depot by the record: that it says so is for the auditors to look at.
    expect(await send("depot", receivingEvent(400))).toMatchObject({ judgedAs: "contradiction" });
    expect(await onHand()).toEqual({ coop: 1000 });
  });

  test("tonnes and grams are weights to the gram; pounds and half grams are refused at their place", async () => {
    const quantityList = (quantity: number, uom: string) => [{ epcClass: lotUri("A"), quantity, uom }];
    const withQuantity = (quantity: number, uom: string) =>
      ({ ...shippingEvent(), quantityList: quantityList(quantity, uom) }) as EpcisEvent;
    expect(await refusalOf(send("coop", withQuantity(880, "LBR")))).toMatchObject({
      errors: [{ pointer: "/quantityList/0/uom" }],
    });
    expect(await refusalOf(send("coop", withQuantity(0.0005, "KGM")))).toMatchObject({
      errors: [{ pointer: "/quantityList/0/quantity" }],
    });
    await send("coop", withQuantity(0.123456, "TNE"));
    expect(await onHand()).toEqual({ coop: 876.544 });
  });
});

describe("lots that come into being", () => {
  test("a commissioning registers the batch as our own route does, and spends the certificate's balance", async () => {
    const committed = { [`${ORIGIN}/voc/commitmentBasis`]: "quality-control" };
    const { ilmd } = commissioningEvent("B", 2500) as ObjectEvent;
    expect(await send("coop", commissioningEvent("B", 2500, { ilmd: { ...ilmd, ...committed } }))).toMatchObject({
      judgedAs: "fact",
      batches: [`01/${GTIN}/10/B`],
    });
    await post("coop", "/api/batches", batchOn("C", 2500));
    const [byEvent, byRoute] = [await batch("B"), await batch("C")];
    const less = ({ events: _, history: __, batch: ___, lot: ____, detail: _____, ...rest }: Record<string, unknown>) =>
      rest;
    expect(less(byEvent)).toEqual(less(byRoute));
    expect(byEvent).toMatchObject({ certified: { status: "valid" }, balance: { spentKg: 1000 + 2500 + 2500 } });
  });

  test("a commissioning that names no basis lacks its commitment certificate; one that is none is refused at its place", async () => {
    await send("coop", commissioningEvent("B", 10));
    expect(await batch("B")).toMatchObject({ flags: [{ code: "commitment-missing" }] });
    const { ilmd } = commissioningEvent("C", 10) as ObjectEvent;
    for (const basis of ["promised", ["self-test", 7], []]) {
      const wrong = commissioningEvent("C", 10, { ilmd: { ...ilmd, [`${ORIGIN}/voc/commitmentBasis`]: basis } });
      const { errors } = await refusalOf(send("coop", wrong));
      expect(errors.map(({ pointer }) => pointer.split("/").slice(0, 2).join("/"))).toEqual(["/ilmd"]);
    }
  });

  test("the same registration again changes nothing, another one under the lot is refused", async () => {
    await send("coop", commissioningEvent("B", 2500));
    const again = { ...commissioningEvent("B", 2500), disposition: "in_progress" } as EpcisEvent;
    expect(await send("coop", again)).toMatchObject({ judgedAs: "observation" });
    expect(await refusalOf(send("coop", commissioningEvent("B", 2501)))).toMatchObject({
      code: "id-taken",
      errors: [{ pointer: "/quantityList/0/epcClass" }],
    });
  });

  test("what a registration needs and the event lacks is named with its place and the way out", async () => {
    const { ilmd: _, readPoint: __, bizLocation: ___, ...bare } = commissioningEvent("B", 10) as ObjectEvent;
    const { errors } = await refusalOf(send("coop", bare));
    expect(errors.map(({ pointer }) => pointer)).toEqual(["/readPoint/id", "/ilmd"]);
    const noPlots = commissioningEvent("B", 10, { ilmd: { "cbvmda:harvestEndDate": "2026-10-06" } });
    expect(await refusalOf(send("coop", noPlots))).toMatchObject({
      errors: [{ pointer: "/ilmd", detail: expect.stringContaining(`${ORIGIN}/voc/plots`) }],
    });
    expect((await season.send("coop", "GET", `/api/batches/${GTIN}/B`)).status).toBe(404);
  });

  test("a base with one plot leaves no doubt which plot was harvested", async () => {
    const plots = [{ id: "only", areaMu: 10, crop: "猕猴桃" }];
    await post("coop", "/api/bases", { id: "b2", name: "二号", regionCode: "510824", plots });
    const place = { id: uri("base", "b2") };
    const event = commissioningEvent("B", 10, { ilmd: { "cbvmda:harvestEndDate": "2026-10-06" }, readPoint: place });
    const { bizTransactionList: _, ...bare } = event as ObjectEvent;
    expect(await send("coop", bare)).toMatchObject({ judgedAs: "fact" });
    expect(await batch("B")).toMatchObject({ detail: { plots: ["only"], base: { id: "b2" } } });
  });

  test("the balance holds whichever way a batch comes", async () => {
    const error = await refusalOf(send("coop", commissioningEvent("B", 9000.001)));
    expect(error).toMatchObject({ code: "balance-exceeded" });
  });

  test("a lot of another's product is not registered by its event", async () => {
    expect(await refusalOf(send("depot", commissioningEvent("B", 10)))).toMatchObject({ code: "forbidden" });
    expect(await refusalOf(send("shop", commissioningEvent("B", 10)))).toMatchObject({ code: "not-found" });
  });
});

describe("goods in a store", () => {
  const occurrence = { at: "2026-10-07T03:00:00.000Z", place: uri("organisation", "coop") };
  const items = [{ batch: lotUri("A"), kilograms: 300 }];

  test("storing and staging move weight between rooms and change no stock", async () => {
    const bizLocation = { id: "urn:epc:id:sgln:9521321.00001.R1" };
    expect(await send("coop", { ...storing({ ...occurrence, items }), bizLocation })).toMatchObject({
      judgedAs: "fact",
    });
    expect(await batch()).toMatchObject({
      onHand: [{ quantityKg: 1000, storedKg: 300 }],
      storage: [{ action: "in", location: "urn:epc:id:sgln:9521321.00001.R1", quantityKg: 300 }],
    });
    const out = stagingOutbound({ ...occurrence, items: [{ batch: lotUri("A"), kilograms: 301 }] });
    expect(await refusalOf(send("coop", { ...out, bizLocation }))).toMatchObject({
      code: "insufficient-stock",
      errors: [{ pointer: "/quantityList/0/quantity" }],
    });
  });

  test("several batches go into one room with one event, or none of them does", async () => {
    await post("coop", "/api/batches", batchOn("B", 200));
    const both = (kilograms: number) =>
      storing({ ...occurrence, items: [...items, { batch: lotUri("B"), kilograms }] });
    expect(await refusalOf(send("coop", both(201)))).toMatchObject({
      errors: [{ pointer: "/quantityList/1/quantity" }],
    });
    expect(await batch()).toMatchObject({ storage: [] });
    await send("coop", both(200));
    for (const [lot, storedKg] of [
      ["A", 300],
      ["B", 200],
    ] as const) {
      const { storage, history } = (await batch(lot)) as { storage: object[]; history: { kind: string }[] };
      expect(storage).toMatchObject([{ quantityKg: storedKg, location: "未注明库位" }]);
      expect(history.map(({ kind }) => kind)).toEqual(["batch-registered", "storage-recorded"]);
    }
    expect(await send("coop", { ...both(200), disposition: "active" })).toMatchObject({ judgedAs: "observation" });
  });

  test("one step told by an event and by our own route is one step, whichever comes first, one batch or several", async () => {
    await post("coop", "/api/batches", batchOn("B", 200));
    const step = { action: "in", location: "未注明库位", at: occurrence.at };
    const route = (lot: string, quantityKg: number) =>
      post("coop", `/api/batches/${GTIN}/${lot}/storage`, { ...step, quantityKg });
    await route("A", 300);
    const both = storing({ ...occurrence, items: [...items, { batch: lotUri("B"), kilograms: 200 }] });
    expect(await send("coop", both)).toMatchObject({ judgedAs: "fact" });
    for (const [lot, kg] of [
      ["A", 300],
      ["B", 200],
    ] as const) {
      expect(await route(lot, kg)).toMatchObject({ batch: `01/${GTIN}/10/${lot}`, storedKg: kg });
      expect(await batch(lot)).toMatchObject({ onHand: [{ storedKg: kg }] });
    }
  });

  test("of an event that stores several batches each has its own answer, and its step is found", async () => {
    await post("coop", "/api/batches", batchOn("B", 200));
    await send("coop", storing({ ...occurrence, items: [...items, { batch: lotUri("B"), kilograms: 200 }] }));
    for (const [lot, storedKg] of [
      ["A", 300],
      ["B", 200],
    ] as const) {
      const { json } = await season.send("coop", "GET", `/api/batches/${GTIN}/${lot}/storage/000002`);
      expect(json).toMatchObject({ batch: `01/${GTIN}/10/${lot}`, storedKg });
      const step = { action: "in", location: "未注明库位", quantityKg: storedKg, at: occurrence.at };
      expect(await post("coop", `/api/batches/${GTIN}/${lot}/storage`, step)).toEqual(json);
    }
  });
});

test("what is judged may lie beneath writes that are held back: nothing is read but by getMany", async () => {
  const { table } = season.deps;
  const others = { get: refuse, query: refuse, putAbsent: refuse };
  const only = { getMany: table.getMany.bind(table), transact: table.transact.bind(table), ...others };
  await sendEvent({ ...season.deps, table: only }, "coop", reading(shippingEvent()));
  await sendEvent({ ...season.deps, table: only }, "depot", reading(receivingEvent(400)));
  expect(await onHand()).toEqual({ coop: 600, depot: 400 });
});

function refuse(): never {
  throw new Error("read by another way");
}
