import { eventFaults } from "@suyuan/epcis/read-event";
import { expect, test } from "vitest";
import { acting, BATCH, BUREAU, CERTIFICATE, COOPERATIVE } from "../fixtures/cangxi.ts";
import { shipped } from "../fixtures/journey.ts";
import { recallEvent, registrationEvent, voidShippingEvent } from "./own-events.ts";
import { batchUri } from "./uris.ts";

const CTX = acting(COOPERATIVE, "clerk");

test("a batch is named by its canonical Digital Link, with the lot percent-encoded", () => {
  expect(batchUri(BATCH)).toBe("https://id.gs1.org/01/06901234567892/10/CX26091001");
  expect(batchUri({ ...BATCH, lot: 'A/B%"?' })).toBe("https://id.gs1.org/01/06901234567892/10/A%2FB%25%22%3F");
});

test("registration is the commissioning of kilograms at the base on the harvest date in China", () => {
  expect(registrationEvent(BATCH, CTX)).toMatchObject({
    action: "ADD",
    bizStep: "commissioning",
    eventTime: "2026-09-09T16:00:00.000Z",
    eventTimeZoneOffset: "+08:00",
    readPoint: { id: "https://suyuan.example/id/base/lingjiang-1" },
    quantityList: [{ epcClass: batchUri(BATCH), quantity: 1000, uom: "KGM" }],
    bizTransactionList: [{ type: "cert", bizTransaction: `https://suyuan.example/id/certificate/${CERTIFICATE.id}` }],
    ilmd: { "cbvmda:lotNumber": BATCH.lot, "cbvmda:harvestStartDate": "2026-09-10" },
  });
});

test("equal facts have equal event ids, whoever asks and whenever; another weight has another", () => {
  const later = { ...CTX, now: "2027-01-01T00:00:00.000Z" };
  expect(registrationEvent(BATCH, later).eventID).toBe(registrationEvent(BATCH, CTX).eventID);
  const other = registrationEvent({ ...BATCH, registeredGrams: 1_000_001 }, CTX);
  expect(other.eventID).not.toBe(registrationEvent(BATCH, CTX).eventID);
});

test("voiding speaks of the same goods and the same shipment", () => {
  const { shipment, fact } = shipped(BATCH);
  const event = voidShippingEvent(shipment, shipment.items, CTX);
  expect(eventFaults(event)).toEqual([]);
  expect(event.quantityList).toEqual(fact.event?.type === "ObjectEvent" ? fact.event.quantityList : undefined);
  expect(event.bizTransactionList).toEqual(fact.event?.bizTransactionList);
  expect(event.bizStep).toBe("void_shipping");
});

test("a recall takes place at whoever orders it", () => {
  const event = recallEvent(BATCH, acting(BUREAU, "inspector"));
  expect(eventFaults(event)).toEqual([]);
  expect(event.readPoint?.id).toBe("https://suyuan.example/id/organisation/cangxi-bureau");
});
