import type { EpcisEvent, ObjectEvent } from "@suyuan/epcis/event";
import { arbitraryEvent, FIXTURE_CONTEXT } from "@suyuan/epcis/fixtures/arbitrary-event";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lotId } from "../batches/identity.ts";
import { recallEvent, registrationEvent, shippingEvent, storageEvent, testEvent } from "../events/own-events.ts";
import { batchUri } from "../events/uris.ts";
import { acting, BASE, BATCH, BUREAU, CERTIFICATE, COOPERATIVE, DEPOT, GTIN, OTHER_GTIN } from "../fixtures/cangxi.ts";
import { shipped } from "../fixtures/journey.ts";
import { type KnownLots, meaningOf } from "./meaning.ts";
import { speltEvent } from "./spelling.ts";

const CTX = acting(COOPERATIVE, "clerk");
const KNOWN: KnownLots = {
  isBatch: (lot) => lotId(lot) === lotId(BATCH),
  isProduct: (gtin) => gtin === GTIN,
};
const NOTHING: KnownLots = { isBatch: () => false, isProduct: () => false };
const org = (id: string) => `${CTX.publicUrl}/id/organisation/${id}`;

const read = (event: EpcisEvent, known = KNOWN) => meaningOf(speltEvent(event), known, CTX.publicUrl);
const shipping = (more: object = {}) => ({ ...shippingEvent(shipped(BATCH).shipment, CTX), ...more }) as EpcisEvent;
const commissioning = (more: object = {}) =>
  ({ ...registrationEvent({ ...BATCH, lot: "NEW" }, CTX), ...more }) as EpcisEvent;

describe("the events of our own routes mean what made them", () => {
  test("a shipment: its parties, its document, its weights to the gram", () => {
    const { claim, acting: who, at, lots } = read(shipping());
    expect(claim).toMatchObject({
      kind: "shipment",
      from: { organisation: COOPERATIVE.id },
      to: { organisation: DEPOT.id, pointer: "/destinationList/0/destination" },
      items: [{ gtin: GTIN, lot: BATCH.lot, grams: 400_000, pointer: "/quantityList/0" }],
      document: { uri: `${CTX.publicUrl}/id/shipment/s-1` },
      faults: [],
    });
    expect([who?.organisation, at, lots.length]).toEqual([COOPERATIVE.id, "2026-09-11T01:00:00.000Z", 1]);
  });

  test("a registration: base, harvest day, certificate and weight, of a lot that is not there yet", () => {
    expect(read(commissioning()).claim).toMatchObject({
      kind: "registration",
      item: { gtin: GTIN, lot: "NEW", grams: 1_000_000 },
      base: { id: BASE.id },
      harvest: { on: "2026-09-10", pointer: "/ilmd/cbvmda:harvestStartDate" },
      certificate: { id: CERTIFICATE.id },
      plots: undefined,
      faults: [],
    });
  });

  test("a step into a store, a recall, a test", () => {
    const step = {
      action: "in",
      organisation: DEPOT.id,
      location: "1",
      grams: 5000,
      at: "2026-09-11T05:00:00.000Z",
    } as const;
    expect(read(storageEvent(BATCH, step, CTX)).claim).toMatchObject({
      kind: "storage",
      action: "in",
      room: undefined,
      faults: [],
    });
    const recall = read(recallEvent(BATCH, acting(BUREAU, "inspector")));
    expect([recall.claim.kind, recall.acting?.organisation]).toEqual(["recall", BUREAU.id]);
    const report = { sampleId: "S1", by: DEPOT.id, testedOn: "2026-09-11", verdict: "failed" } as never;
    expect(read(testEvent(BATCH, report, CTX)).claim).toMatchObject({ kind: "test", verdict: "failed" });
  });
});

describe("which claim an event makes", () => {
  test("words of the vocabulary count in every spelling", () => {
    for (const bizStep of [
      "urn:epcglobal:cbv:bizstep:shipping",
      "https://ref.gs1.org/cbv/BizStep-shipping",
      "cbv:BizStep-shipping",
    ]) {
      expect(read(shipping({ bizStep })).claim.kind).toBe("shipment");
    }
  });

  test("every other step is an observation, whatever parties it names", () => {
    for (const bizStep of [
      "loading",
      "transporting",
      "arriving",
      "accepting",
      "encoding",
      "https://x.example/step",
      undefined,
    ]) {
      expect(read(shipping({ bizStep })).claim).toMatchObject({ kind: "observation", use: "sees" });
    }
  });

  test("packing and transforming use goods, as an end of them does", () => {
    const children = { childQuantityList: [{ epcClass: batchUri(BATCH), quantity: 1, uom: "KGM" }] };
    const aggregation = (action: string) => ({ ...shipping(children), type: "AggregationEvent", action }) as EpcisEvent;
    expect(read(aggregation("ADD")).claim).toMatchObject({ use: "packs" });
    expect(read(aggregation("DELETE")).claim).toMatchObject({ use: "sees" });
    expect(read(shipping({ bizStep: "destroying", action: "DELETE" })).claim).toMatchObject({ use: "ends" });
    const inputQuantityList = children.childQuantityList;
    expect(
      read({ ...shipping({ inputQuantityList, quantityList: undefined }), type: "TransformationEvent" }).claim,
    ).toMatchObject({
      use: "transforms",
      items: [{ grams: 1000 }],
    });
  });

  test("who has the goods comes before who owns them, and a place is no party", () => {
    const sourceList = [
      { type: "location", source: org("elsewhere") },
      { type: "owning_party", source: org("owner") },
      { type: "urn:epcglobal:cbv:sdt:possessing_party", source: org("holder") },
    ];
    expect(read(shipping({ sourceList })).acting).toMatchObject({
      organisation: "holder",
      pointer: "/sourceList/2/source",
    });
    expect(read(shipping({ sourceList: sourceList.slice(0, 2) })).acting?.organisation).toBe("owner");
    expect(read(shipping({ sourceList: [] })).acting?.organisation).toBe(COOPERATIVE.id);
    expect(read(shipping({ sourceList: [], readPoint: undefined })).acting).toBeUndefined();
  });

  test("nothing of ours named is nothing claimed of us", () => {
    expect(read(shipping(), NOTHING).lots).toEqual([]);
    expect(read(commissioning(), NOTHING).lots).toEqual([]);
  });

  test("an ADD of pieces registers nothing: labels are not mass", () => {
    const pieces = [{ epcClass: batchUri({ ...BATCH, lot: "NEW" }), quantity: 800 }];
    expect(read(commissioning({ quantityList: pieces })).lots).toEqual([]);
  });
});

test("no prefix that a document or the event declares hides a batch, a party or a word", () => {
  const { quantityList: _, ...bare } = shipping({
    bizStep: "c:BizStep-shipping",
    sourceList: [{ type: "possessing_party", source: "org:lingjiang" }],
    destinationList: [{ type: "c:SDT-possessing_party", destination: `org:${DEPOT.id}` }],
    "@context": [{ org: org("") }],
  }) as ObjectEvent;
  const quantityList = [{ epcClass: `gs:01/${GTIN}/10/${BATCH.lot}`, quantity: 1, uom: "KGM" }];
  const context = [{ gs: "https://id.gs1.org/", c: "https://ref.gs1.org/cbv/" }];
  const { claim, acting: who } = meaningOf(speltEvent({ ...bare, quantityList }, context), KNOWN, CTX.publicUrl);
  expect(claim).toMatchObject({
    kind: "shipment",
    to: { organisation: DEPOT.id },
    items: [{ grams: 1000 }],
    faults: [],
  });
  expect(who?.organisation).toBe(COOPERATIVE.id);
});

describe("what is missing is named at its place", () => {
  const pointersIn = (event: EpcisEvent) => {
    const { claim } = read(event);
    return "faults" in claim ? claim.faults.map(({ pointer }) => pointer) : [];
  };

  test("of a handoff", () => {
    expect(pointersIn(shipping({ destinationList: undefined }))).toEqual(["/destinationList"]);
    expect(pointersIn(shipping({ quantityList: [{ epcClass: batchUri(BATCH) }] }))).toEqual([
      "/quantityList/0/quantity",
    ]);
    expect(pointersIn(shipping({ quantityList: undefined, epcList: [`${batchUri(BATCH)}/21/1`] }))).toEqual([
      "/epcList/0",
    ]);
    expect(pointersIn(shipping({ action: "ADD" }))).toEqual(["/action"]);
    expect(pointersIn(shipping({ persistentDisposition: { set: ["recalled"] } }))).toEqual([
      "/persistentDisposition/set",
    ]);
    expect(pointersIn(shipping({ eventTime: "1889-01-01T00:00:00Z" }))).toEqual(["/eventTime"]);
  });

  test("a lot of our product that nobody registered, beside one that is; one of others is none of our business", () => {
    const { quantityList = [] } = shipping() as ObjectEvent;
    const beside = (gtin: string) => ({ epcClass: batchUri({ gtin, lot: "GHOST" }), quantity: 1, uom: "KGM" });
    expect(pointersIn(shipping({ quantityList: [...quantityList, beside(GTIN)] }))).toEqual(["/quantityList/1"]);
    expect(pointersIn(shipping({ quantityList: [...quantityList, beside(OTHER_GTIN)] }))).toEqual([]);
  });

  test("of a registration", () => {
    expect(pointersIn(commissioning({ readPoint: undefined, bizLocation: { id: org("x") } }))).toEqual([
      "/readPoint/id",
    ]);
    expect(pointersIn(commissioning({ ilmd: undefined }))).toEqual(["/ilmd"]);
    expect(pointersIn(commissioning({ ilmd: { "cbvmda:harvestEndDate": "2026-02-30" } }))).toEqual([
      "/ilmd/cbvmda:harvestEndDate",
    ]);
    const days = { "cbvmda:harvestStartDate": "2026-09-10", "urn:epcglobal:cbv:mda:harvestEndDate": "2026-09-11" };
    expect(pointersIn(commissioning({ ilmd: days }))).toEqual(["/ilmd/urn:epcglobal:cbv:mda:harvestEndDate"]);
    const lots = ["NEW", "NEWER"].map((lot) => ({ epcClass: batchUri({ ...BATCH, lot }), quantity: 1, uom: "KGM" }));
    expect(pointersIn(commissioning({ quantityList: lots }))).toEqual(["/quantityList/1"]);
  });
});

test("plots and recall details are read by their full name, under whatever prefix the document or the event declares", () => {
  const prefix = { kj: `${CTX.publicUrl}/voc/` };
  const ilmd = { "cbvmda:harvestEndDate": "2026-09-10", "kj:plots": ["P1", "P2"] };
  const inEvent = read(commissioning({ ilmd, "@context": [prefix] })).claim;
  const inDocument = meaningOf(
    speltEvent(commissioning({ ilmd }), ["https://x.example", prefix]),
    KNOWN,
    CTX.publicUrl,
  ).claim;
  for (const claim of [inEvent, inDocument])
    expect(claim).toMatchObject({ plots: { ids: ["P1", "P2"], pointer: "/ilmd/kj:plots" } });
  expect(read(commissioning({ ilmd })).claim).toMatchObject({ plots: undefined });
  const recall = { ...recallEvent(BATCH, CTX), [`${CTX.publicUrl}/voc/recallLevel`]: 2 } as EpcisEvent;
  expect(read(recall).claim).toMatchObject({ kind: "recall", level: 2, reason: undefined });
});

test("any valid event has a meaning, every fault of which lies at a place of the event or of a field it lacks", () => {
  const all = { isBatch: () => true, isProduct: () => true };
  fc.assert(
    fc.property(arbitraryEvent, (event) => {
      const { lots, claim } = meaningOf(speltEvent(event, FIXTURE_CONTEXT), all, CTX.publicUrl);
      for (const { pointer } of [...lots, ...("faults" in claim ? claim.faults : [])]) {
        expect(pointer).toMatch(/^\/[A-Za-z@]/);
      }
    }),
    { numRuns: 60 },
  );
});

test("prototype keys and odd values in extensions are read as what they are", () => {
  const ilmd = JSON.parse(
    `{"cbvmda:harvestEndDate":{"@value":"2026-09-10"},"__proto__:plots":1,"x:constructor":[null]}`,
  ) as object;
  const event = commissioning({ ilmd, "@context": [{ ["__proto__"]: "https://suyuan.example/voc/" }, null, 7] });
  expect(read(event).claim).toMatchObject({ kind: "registration", harvest: { on: "2026-09-10" } });
});
