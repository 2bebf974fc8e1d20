import { commissioning } from "@suyuan/epcis/build";
import type { EpcisEvent, ObjectEvent } from "@suyuan/epcis/event";
import { beforeEach, expect, test } from "vitest";
import { type CaptureSite, CONTEXT, captured, captureSite, documentOf } from "../../fixtures/capture.ts";
import { lotUri, ORIGIN, receivingEvent, shippingEvent, uri } from "../../fixtures/domain-events.ts";
import { batchOn, done, GTIN } from "../../fixtures/season.ts";

let site: CaptureSite;
beforeEach(async () => {
  site = await captureSite();
});

const post = (organisation: string, event: object) =>
  site.send(organisation, "POST", "/epcis/events", { "@context": CONTEXT, ...event });
const read = (lot = "A") => done(site.season.send("coop", "GET", `/api/batches/${GTIN}/${lot}`));
const kinds = async (lot = "A") => ((await read(lot)).history as { kind: string }[]).map(({ kind }) => kind);
const wrong = (event: object, reason = "incorrect_data") => ({
  ...event,
  errorDeclaration: { declarationTime: "2026-10-07T23:00:00.000Z", reason },
});

function commissioningEvent(
  lot: string,
  kg: number,
  more: Partial<ObjectEvent> = {},
  harvestedOn = "2026-10-06",
): EpcisEvent {
  const { eventID: _, ...event } = commissioning({
    at: "2026-10-05T16:00:00.000Z",
    place: uri("base", "b1"),
    batch: lotUri(lot),
    kilograms: kg,
    lot,
    harvestedOn,
    certificates: [uri("certificate", "c1")],
  });
  return { ...event, ilmd: { ...event.ilmd, [`${ORIGIN}/voc/plots`]: ["p1"] }, ...more };
}

/** Lot A of 1,000 kg by our own route, 400 kg of it sent to the depot, which received 39. */
async function receivedWrong(): Promise<EpcisEvent> {
  await done(site.season.send("coop", "POST", "/api/batches", batchOn("A", 1000)));
  expect((await post("coop", shippingEvent())).status).toBe(201);
  const first = receivingEvent(39);
  expect((await post("depot", first)).status).toBe(201);
  return first;
}

test("a receipt declared wrong is corrected by the receiving event that takes its place, as by the route", async () => {
  const first = await receivedWrong();
  expect((await post("depot", receivingEvent(390))).json).toMatchObject({
    code: "shipment-not-pending",
    detail: expect.stringContaining("errorDeclaration"),
    detailZh: expect.stringContaining("errorDeclaration"),
  });
  expect((await post("depot", wrong(first))).status).toBe(201);
  expect(await read()).toMatchObject({ mass: { lostKg: 361 } });
  expect((await post("depot", receivingEvent(390))).status).toBe(201);
  expect(await read()).toMatchObject({
    mass: { lostKg: 10, onHandKg: 990 },
    handoffs: [{ receivedKg: 390, differenceKg: -10 }],
  });
  expect(await kinds()).toContain("receipt-corrected");
  // What was awaited has come: a third event is no correction without a declaration of its own.
  expect((await post("depot", receivingEvent(400))).json.code).toBe("shipment-not-pending");
});

test("declaration and corrective event go in one document, all or nothing", async () => {
  const first = await receivedWrong();
  const job = await captured(site, "depot", documentOf([wrong(first), receivingEvent(400)]));
  expect(job).toMatchObject({ success: true, errors: [] });
  expect(await read()).toMatchObject({ mass: { lostKg: 0, onHandKg: 1000 } });
});

test("a receipt that did not occur is taken back: the goods are under way again", async () => {
  const first = await receivedWrong();
  expect((await post("depot", wrong(first, "did_not_occur"))).status).toBe(201);
  expect(await read()).toMatchObject({ mass: { inTransitKg: 400, onHandKg: 600 }, handoffs: [{ status: "pending" }] });
});

test("a registration declared wrong is corrected by the commissioning that takes its place", async () => {
  const first = commissioningEvent("B", 1250);
  expect((await post("coop", first)).status).toBe(201);
  const right = commissioningEvent("B", 125, {}, "2026-10-04");
  const refused = await post("coop", right);
  expect(refused.json).toMatchObject({ code: "id-taken", detail: expect.stringContaining("errorDeclaration") });
  expect((await post("coop", wrong(first))).status).toBe(201);
  expect((await post("coop", right)).status).toBe(201);
  expect(await read("B")).toMatchObject({
    quantityKg: 125,
    detail: { harvestedOn: "2026-10-04" },
    balance: { spentKg: 125 },
  });
  expect(await kinds("B")).toEqual(["batch-registered", "batch-corrected"]);
  const base = { ...commissioningEvent("B", 125), readPoint: { id: uri("base", "b9") } };
  expect((await post("coop", wrong(right))).status).toBe(201);
  expect((await post("coop", base)).json.code).toBe("invalid-request");
});

test("a registration that did not occur is voided, and refused with the way out once goods have gone", async () => {
  const first = commissioningEvent("B", 1250);
  await post("coop", first);
  await post("coop", shippingEvent({ lot: "B" }));
  expect((await post("coop", wrong(first, "did_not_occur"))).json).toMatchObject({ code: "correction-refused" });
  expect((await post("coop", wrong(shippingEvent({ lot: "B" }), "did_not_occur"))).status).toBe(201);
  expect((await post("coop", wrong(first, "did_not_occur"))).status).toBe(201);
  expect(await read("B")).toMatchObject({ quantityKg: 0, state: { code: "voided" }, balance: { spentKg: 0 } });
});

test("a shipment that left is not changed, and a storage step goes back by its opposite: the way out is told", async () => {
  await receivedWrong();
  expect((await post("coop", wrong(shippingEvent()))).json).toMatchObject({
    code: "correction-refused",
    detail: expect.stringContaining("void_shipping"),
  });
});

test("a declaration sent twice is one, and one of another organisation's event changes nothing", async () => {
  const first = await receivedWrong();
  const answers = [
    await post("depot", wrong(first, "did_not_occur")),
    await post("depot", wrong(first, "did_not_occur")),
  ];
  expect(answers.map(({ status }) => status)).toEqual([201, 409]);
  const before = await kinds();
  await post("coop", wrong(first, "did_not_occur"));
  expect(await kinds()).toEqual(before);
});
