import { eventFaults } from "@suyuan/epcis/read-event";
import { expect, test } from "vitest";
import type { TemperatureRecord, TestReport } from "../batches/batch.ts";
import { acting, BATCH, BUREAU, CERTIFICATE, COOPERATIVE, LABORATORY } from "../fixtures/cangxi.ts";
import { shipped } from "../fixtures/journey.ts";
import { issueLabels } from "../labels/issue.ts";
import {
  labelEvent,
  labelVoidEvent,
  recallEvent,
  registrationEvent,
  storageEvent,
  temperatureEvent,
  testEvent,
  voidShippingEvent,
} from "./own-events.ts";
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
  const event = voidShippingEvent(shipment, shipment, CTX);
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

const at = (kind: string, id: string) => `https://suyuan.example/id/${kind}/${id}`;

test("a registration without a certificate names none", () => {
  const { certificate: _, ...uncertified } = BATCH;
  expect(registrationEvent(uncertified, CTX)).not.toHaveProperty("bizTransactionList");
});

test("a test is an inspection at whoever made it, conformant where it passed", () => {
  const report: TestReport = {
    ...{ sampleId: "S1", by: LABORATORY.id, level: "attested", sampledOn: "2026-09-10", testedOn: "2026-09-11" },
    ...{ issuedOn: "2026-09-12", items: [], verdict: "passed" },
  };
  const event = testEvent(BATCH, report, CTX);
  expect(eventFaults(event)).toEqual([]);
  expect(event).toMatchObject({
    bizStep: "inspecting",
    disposition: "conformant",
    eventTime: "2026-09-10T16:00:00.000Z",
    readPoint: { id: at("organisation", LABORATORY.id) },
  });
  expect(JSON.stringify(event)).toContain(at("test-report", "S1"));
  expect(testEvent(BATCH, { ...report, verdict: "failed" }, CTX).disposition).toBe("non_conformant");
});

test("storage is a storing or a staging of its weight at whose room it is", () => {
  const step = {
    action: "in",
    organisation: "cold-one",
    location: "A3",
    grams: 1_500,
    at: "2026-09-11T05:00:00.000Z",
  } as const;
  const event = storageEvent(BATCH, step, CTX);
  expect(eventFaults(event)).toEqual([]);
  expect(event).toMatchObject({
    bizStep: "storing",
    eventTime: step.at,
    readPoint: { id: at("organisation", "cold-one") },
    quantityList: [{ epcClass: batchUri(BATCH), quantity: 1.5, uom: "KGM" }],
  });
  expect(storageEvent(BATCH, { ...step, action: "out" }, CTX).bizStep).toBe("staging_outbound");
});

test("labels are encoded and struck at who issued them, by their run", () => {
  const run = {
    ...issueLabels({ key: "k1", batch: BATCH }, { id: "l-1", ...BATCH, count: 3, netWeightG: 500 }, CTX).run,
  };
  for (const [event, step] of [
    [labelEvent(run, CTX), "encoding"],
    [labelVoidEvent(run, 3, CTX), "decommissioning"],
  ] as const) {
    expect(eventFaults(event)).toEqual([]);
    expect(event).toMatchObject({
      bizStep: step,
      eventTime: CTX.now,
      readPoint: { id: at("organisation", COOPERATIVE.id) },
      quantityList: [{ epcClass: batchUri(BATCH), quantity: 3 }],
    });
    expect(JSON.stringify(event)).toContain(at("label-run", "l-1"));
  }
});

test("a logger's record is a sensor report of its span with its device and its raw data; of no value at all there is no event", () => {
  const record: TemperatureRecord = {
    ...{
      sha256: "ab",
      by: "cold-one",
      device: { serial: "EFI/23" },
      mktCelsius: 1.2,
      coverage: 1,
      gaps: [],
      gapCount: 0,
    },
    ...{ from: "2026-09-11T01:00:00.000Z", to: "2026-09-11T09:00:00.000Z", minCelsius: 0.5, maxCelsius: 2.5 },
    ...{ limits: {}, minutesAbove: 0, minutesBelow: 0, verdict: "in-range", reasons: [], summaryOnly: false, line: [] },
  };
  const event = temperatureEvent(BATCH, record, 1.25, CTX);
  expect(event && eventFaults(event)).toEqual([]);
  expect(event).toMatchObject({ eventTime: record.to, readPoint: { id: at("organisation", "cold-one") } });
  const text = JSON.stringify(event);
  for (const part of [at("logger", "EFI%2F23"), at("temperature-log", "ab"), batchUri(BATCH), "1.25", record.from])
    expect(text).toContain(part);
  const alarms = (verdict: TemperatureRecord["verdict"]) =>
    JSON.stringify(temperatureEvent(BATCH, { ...record, verdict }, 1.25, CTX)).includes("ALARM");
  expect((["in-range", "minor-excursion", "major-excursion"] as const).map(alarms)).toEqual([false, true, true]);
  const nameless = temperatureEvent(BATCH, { ...record, device: {} }, 1.25, CTX);
  expect(JSON.stringify(nameless)).not.toContain("/id/logger/");
  for (const none of [{ minCelsius: null }, { maxCelsius: null }])
    expect(temperatureEvent(BATCH, { ...record, ...none }, 1.25, CTX)).toBeUndefined();
  expect(temperatureEvent(BATCH, record, null, CTX)).toBeUndefined();
});
