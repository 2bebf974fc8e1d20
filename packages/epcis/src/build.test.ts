import { existsSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import * as build from "./build.ts";
import { eventHashId, preHash } from "./hash.ts";
import { eventFaults } from "./read-event.ts";

const SCHEMA = new URL("../../../../shared/data/epcis/official-schema/EPCIS-JSON-Schema.json", import.meta.url);

const batch = "https://id.gs1.org/01/09521234000013/10/L2609A";
const place = "https://example.com/bases/b1";
const at = "2026-09-01T08:00:00+08:00";
const items = [{ batch, kilograms: 1200.5 }];
const handoff = {
  at,
  place,
  items,
  from: "https://example.com/orgs/coop",
  to: "https://example.com/orgs/depot",
  shipment: "https://example.com/shipments/s1",
};
const temperature = {
  from: "2026-09-01T00:00:00Z",
  to: "2026-09-02T00:00:00Z",
  minCelsius: -0.5,
  maxCelsius: 4,
  meanCelsius: 1.25,
};

const EVENTS = {
  commissioning: build.commissioning({
    at,
    place,
    batch,
    kilograms: 1200.5,
    lot: "L2609A",
    harvestedOn: "2026-09-01",
    certificates: ["https://example.com/certificates/c1"],
    certificationInfo: "https://example.com/certificates/c1",
  }),
  commissioningUncertified: build.commissioning({
    at,
    place,
    batch,
    kilograms: 1200.5,
    lot: "L2609A",
    harvestedOn: "2026-09-01",
  }),
  storing: build.storing({ at, place, items }),
  stagingOutbound: build.stagingOutbound({ at, place, items }),
  shipping: build.shipping(handoff),
  receiving: build.receiving({ ...handoff, place: "https://example.com/depots/d1" }),
  sensorReporting: build.sensorReporting({ at, place, batches: [batch], temperature }),
  sensorReportingAlarm: build.sensorReporting({
    at,
    place,
    batches: [batch],
    temperature: {
      ...temperature,
      isAlarm: true,
      device: "urn:example:logger:EFI234105840",
      rawData: "https://example.com/files/0a1b",
    },
  }),
  inspecting: build.inspecting({ at, place, batch, isConformant: true, report: "https://example.com/tests/t1" }),
  inspectingFailed: build.inspecting({ at, place, batch, isConformant: false, report: "https://example.com/tests/t2" }),
  recalled: build.recalled({ at, place, batches: [batch] }),
  decommissioningLabels: build.decommissioningLabels({
    at,
    place,
    batch,
    count: 3,
    labelRun: "https://example.com/labels/r1",
  }),
  encodingLabels: build.encodingLabels({ at, place, batch, count: 10_000, labelRun: "https://example.com/labels/r1" }),
};

test.skipIf(!existsSync(SCHEMA))(
  "every step's event conforms to the official schema (skipped where ../shared/data is absent)",
  () => {
    const isOfficial = addFormats.default(new Ajv({ strict: false })).compile(JSON.parse(readFileSync(SCHEMA, "utf8")));
    for (const [name, event] of Object.entries(EVENTS)) {
      const document = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        type: "EPCISDocument",
        schemaVersion: "2.0",
        creationDate: "2026-09-03T00:00:00Z",
        epcisBody: { eventList: [event] },
      };
      expect(isOfficial(document), `${name}: ${JSON.stringify(isOfficial.errors)}`).toBe(true);
    }
  },
);

test.each(Object.entries(EVENTS))("%s conforms to our schema and carries its own hash as eventID", (_, event) => {
  expect(eventFaults(event)).toEqual([]);
  expect(event.eventID).toBe(eventHashId(event));
  expect(new Set(Object.values(EVENTS).map(({ eventID }) => eventID)).size).toBe(Object.keys(EVENTS).length);
});

test("a harvest names the lot, its date, its mass and its certificate", () => {
  expect(EVENTS.commissioning).toMatchObject({
    action: "ADD",
    bizStep: "commissioning",
    disposition: "active",
    eventTime: at,
    eventTimeZoneOffset: "+08:00",
    readPoint: { id: place },
    bizLocation: { id: place },
    quantityList: [{ epcClass: batch, quantity: 1200.5, uom: "KGM" }],
    bizTransactionList: [{ type: "cert", bizTransaction: "https://example.com/certificates/c1" }],
    ilmd: {
      "cbvmda:lotNumber": "L2609A",
      "cbvmda:harvestStartDate": "2026-09-01",
      "cbvmda:harvestEndDate": "2026-09-01",
    },
  });
  expect(EVENTS.commissioningUncertified).not.toHaveProperty("bizTransactionList");
  expect(EVENTS.commissioningUncertified).not.toHaveProperty("certificationInfo");
});

test("both sides of a handoff name the same shipment and parties; only the receiver gives a business location", () => {
  const { shipping, receiving } = EVENTS;
  expect(receiving).toMatchObject({
    bizTransactionList: shipping.bizTransactionList,
    sourceList: shipping.sourceList,
    destinationList: shipping.destinationList,
    disposition: "in_progress",
    bizLocation: { id: "https://example.com/depots/d1" },
  });
  expect(shipping).toMatchObject({ disposition: "in_transit", bizTransactionList: [{ type: "desadv" }] });
  expect(shipping).not.toHaveProperty("bizLocation");
});

test("the pre-hash of a shipment is, letter for letter, what CBV 2.0 prescribes for one", () => {
  expect(preHash(EVENTS.shipping)).toBe(
    "eventType=ObjectEventeventTime=2026-09-01T00:00:00.000ZeventTimeZoneOffset=+08:00" +
      "quantityListquantityElementepcClass=https://id.gs1.org/01/09521234000013/10/L2609Aquantity=1200.5uom=KGM" +
      "action=OBSERVEbizStep=https://ref.gs1.org/cbv/BizStep-shippingdisposition=https://ref.gs1.org/cbv/Disp-in_transit" +
      "readPointid=https://example.com/bases/b1" +
      "bizTransactionListtype=https://ref.gs1.org/cbv/BTT-desadvbizTransaction=https://example.com/shipments/s1" +
      "sourceListtype=https://ref.gs1.org/cbv/SDT-possessing_partysource=https://example.com/orgs/coop" +
      "destinationListtype=https://ref.gs1.org/cbv/SDT-possessing_partydestination=https://example.com/orgs/depot",
  );
});

test("the pre-hash of a temperature log holds the span, the device, the alarm and the statistics in the standard's order", () => {
  expect(preHash(EVENTS.sensorReportingAlarm)).toContain(
    "sensorElementListsensorElementsensorMetadatastartTime=2026-09-01T00:00:00.000ZendTime=2026-09-02T00:00:00.000Z" +
      "deviceID=urn:example:logger:EFI234105840rawData=https://example.com/files/0a1b" +
      "sensorReporttype=https://gs1.org/voc/Temperatureexception=https://gs1.org/voc/ALARM_CONDITION" +
      "minValue=-0.5maxValue=4meanValue=1.25uom=CEL",
  );
  expect(JSON.stringify(EVENTS.sensorReporting)).not.toContain("exception");
});

test("a test's verdict is its disposition, a recall is persistent, and labels add no mass to the batch", () => {
  expect([EVENTS.inspecting.disposition, EVENTS.inspectingFailed.disposition]).toEqual([
    "conformant",
    "non_conformant",
  ]);
  expect(EVENTS.recalled).toMatchObject({
    persistentDisposition: { set: ["recalled"] },
    quantityList: [{ epcClass: batch }],
  });
  expect(EVENTS.decommissioningLabels).toMatchObject({ action: "OBSERVE", disposition: "inactive" });
  expect(EVENTS.encodingLabels).toMatchObject({ action: "OBSERVE", disposition: "encoded" });
  expect(EVENTS.encodingLabels.quantityList).toEqual([{ epcClass: batch, quantity: 10_000 }]);
});
