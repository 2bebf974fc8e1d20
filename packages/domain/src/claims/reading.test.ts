import type { EpcisEvent } from "@suyuan/epcis/event";
import { describe, expect, test } from "vitest";
import { lotId } from "../batches/identity.ts";
import { declaredWrong } from "../events/error-declaration.ts";
import { recallEvent, registrationEvent, shippingEvent, storageEvent, testEvent } from "../events/own-events.ts";
import { batchUri } from "../events/uris.ts";
import { acting, BATCH, BUREAU, CERTIFICATE, COOPERATIVE, DEPOT, GTIN } from "../fixtures/cangxi.ts";
import { shipped } from "../fixtures/journey.ts";
import { type KnownLots, meaningOf } from "./meaning.ts";
import { COMMITMENT_TERM, PLOTS_TERM, plotsMissing } from "./registration.ts";
import { speltEvent } from "./spelling.ts";

/** What is read of the members of an event, one by one. */
const CTX = acting(COOPERATIVE, "clerk");
const KNOWN: KnownLots = { isBatch: (lot) => lotId(lot) === lotId(BATCH), isProduct: (gtin) => gtin === GTIN };
/** A name as a part of a JSON pointer (RFC 6901). */
const escaped = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");
const read = (event: EpcisEvent) => meaningOf(speltEvent(event), KNOWN, CTX.publicUrl);
const changed = (event: EpcisEvent, more: object): EpcisEvent => ({ ...event, ...more });
const commissioning = (more: object = {}) => changed(registrationEvent({ ...BATCH, lot: "NEW" }, CTX), more);
const harvested = (more: object) => commissioning({ ilmd: { "cbvmda:harvestEndDate": "2026-09-10", ...more } });
const pointers = (event: EpcisEvent) => {
  const { claim } = read(event);
  return "faults" in claim ? claim.faults.map(({ pointer }) => pointer) : [];
};

describe("of a registration", () => {
  test("plots and commitment are words or lists of them, and anything else is a fault where it stands", () => {
    const [plots, commitment] = [PLOTS_TERM, COMMITMENT_TERM].map((term) => CTX.publicUrl + term) as [string, string];
    const claimOf = (more: object) => read(harvested(more)).claim;
    expect(claimOf({ [plots]: "P1" })).toMatchObject({ plots: { ids: ["P1"], pointer: `/ilmd/${escaped(plots)}` } });
    expect(claimOf({ [commitment]: ["self-test", "quality-control"] })).toMatchObject({
      commitment: { basis: ["self-test", "quality-control"], pointer: `/ilmd/${escaped(commitment)}` },
      faults: [],
    });
    for (const term of [plots, commitment])
      for (const value of [[], 5, ["x", 5], {}, null]) {
        expect(pointers(harvested({ [term]: value }))).toEqual([`/ilmd/${escaped(term)}`]);
        expect(claimOf({ [term]: value })).toMatchObject({ plots: undefined, commitment: undefined });
      }
  });

  test("the harvest day is one day of the calendar, written as such and told once or twice alike", () => {
    for (const day of ["2026-9-10", "2026-09-10T00:00:00Z", " 2026-09-10", "2026-02-29", 20260910, ["2026-09-10"]])
      expect([day, pointers(harvested({ "cbvmda:harvestEndDate": day }))]).toEqual([
        day,
        ["/ilmd/cbvmda:harvestEndDate"],
      ]);
    const twice = harvested({ "cbvmda:harvestStartDate": "2026-09-10" });
    expect([read(twice).claim, pointers(twice)]).toMatchObject([{ harvest: { on: "2026-09-10" } }, []]);
  });

  test("a certificate is one of ours, and two of them are a fault at the second", () => {
    const cert = (...uris: string[]) =>
      commissioning({ bizTransactionList: uris.map((bizTransaction) => ({ type: "cert", bizTransaction })) });
    const [own, other] = ["a", "b"].map((id) => `${CTX.publicUrl}/id/certificate/${id}`) as [string, string];
    expect(read(cert("https://other.example/c", own)).claim).toMatchObject({ certificate: { id: "a" }, faults: [] });
    expect(pointers(cert(own, other))).toEqual(["/bizTransactionList/1/bizTransaction"]);
    expect(read(cert(own, other)).claim).toMatchObject({ certificate: undefined });
    expect(read(cert("https://other.example/c")).claim).toMatchObject({ certificate: undefined, faults: [] });
    expect(CERTIFICATE.id).not.toBe("a");
  });

  test("is an ADD of a commissioning with a weight, and of one thing alone", () => {
    for (const more of [
      { action: "OBSERVE" },
      { bizStep: "storing" },
      { quantityList: [{ epcClass: batchUri({ ...BATCH, lot: "NEW" }) }] },
    ])
      expect(read(commissioning(more)).claim.kind).not.toBe("registration");
    const pounds = [{ epcClass: batchUri({ ...BATCH, lot: "NEW" }), quantity: 1, uom: "LBR" }];
    expect(read(commissioning({ quantityList: pounds })).claim.kind).toBe("registration");
    expect(pointers(commissioning({ quantityList: pounds }))).toEqual(["/quantityList/0/uom"]);
  });
});

describe("of a step into a store or out of it", () => {
  const step = { organisation: DEPOT.id, location: "1", grams: 5000, at: "2026-09-11T05:00:00.000Z" };
  const storing = (more: object = {}, action: "in" | "out" = "in") =>
    changed(storageEvent(BATCH, { ...step, action }, CTX), more);

  test("the room is the place that is none of ours: a GLN with its extension by these alone, another by its URI", () => {
    const at = (id: string) => read(storing({ bizLocation: { id } })).claim;
    expect(at("https://id.gs1.org/414/6901234000009/254/A3")).toMatchObject({
      room: { name: "414/6901234000009/254/A3", pointer: "/bizLocation/id" },
      faults: [],
    });
    expect(at("http://id.example/414/6901234000009")).toMatchObject({ room: { name: "414/6901234000009" } });
    expect(at("https://depot.example/rooms/3")).toMatchObject({ room: { name: "https://depot.example/rooms/3" } });
    expect(read(storing()).claim).toMatchObject({ room: undefined });
  });

  test("a room whose name is longer than one may be is a fault at its place", () => {
    const named = (length: number) => storing({ bizLocation: { id: "https://x.example/".padEnd(length, "r") } });
    expect(read(named(64)).claim).toMatchObject({ room: { name: "https://x.example/".padEnd(64, "r") }, faults: [] });
    expect([pointers(named(65)), pointers(named(2000))]).toEqual([["/bizLocation/id"], ["/bizLocation/id"]]);
    expect(read(named(2000)).claim).toMatchObject({ room: undefined });
  });

  test("is out where goods are staged, and every fault of its weights is told", () => {
    expect(read(storing({}, "out")).claim).toMatchObject({ kind: "storage", action: "out" });
    expect(pointers(storing({ quantityList: [{ epcClass: batchUri(BATCH), quantity: -1, uom: "KGM" }] }))).toEqual([
      "/quantityList/0/quantity",
    ]);
    expect(pointers(storing({ action: "ADD" }))).toEqual(["/action"]);
  });
});

test("a recall is of one batch with each event, said for good; said for now it is what somebody saw", () => {
  const recall = recallEvent(BATCH, acting(BUREAU, "inspector"));
  expect(read(recall).claim).toMatchObject({ kind: "recall", faults: [] });
  const { persistentDisposition: _, ...rest } = recall;
  expect(read(changed(rest, { disposition: "recalled" })).claim).toMatchObject({
    kind: "observation",
    recall: "stated",
  });
  expect(read(changed(rest, { disposition: "in_progress" })).claim).toMatchObject({ recall: undefined });
  const lifted = changed(rest, { persistentDisposition: { unset: ["recalled"] } });
  expect(read(lifted).claim).toMatchObject({ kind: "observation", recall: "lifted" });
  const both: KnownLots = { isBatch: () => true, isProduct: () => true };
  const two = changed(recall, {
    quantityList: ["A", "B"].map((lot) => ({ epcClass: batchUri({ gtin: GTIN, lot }) })),
  });
  const { claim } = meaningOf(speltEvent(two), both, CTX.publicUrl);
  expect("faults" in claim && claim.faults.map(({ pointer }) => pointer)).toEqual(["/quantityList/1"]);
});

test("a test passed, failed, or says neither", () => {
  const report = { sampleId: "S1", by: DEPOT.id, testedOn: "2026-09-11", verdict: "passed" } as never;
  const event = testEvent(BATCH, report, CTX);
  const verdicts = ["conformant", "non_conformant", "in_progress"].map((disposition) => {
    const { claim } = read(changed(event, { disposition }));
    return claim.kind === "test" ? claim.verdict : claim.kind;
  });
  expect(verdicts.slice(0, 2)).toEqual(["passed", "failed"]);
  expect(verdicts[2]).not.toBe("passed");
  expect(verdicts[2]).not.toBe("failed");
});

test("an event says that it declares another wrong, and is of the years that there is a record of", () => {
  const event = shippingEvent(shipped(BATCH).shipment, CTX);
  expect([read(event).declaresError, read(declaredWrong(event, CTX)).declaresError]).toEqual([false, true]);
  const faults = (eventTime: string) => pointers(changed(event, { eventTime }));
  expect(["1990-01-01T00:00:00Z", "2099-12-31T23:59:59Z"].map(faults)).toEqual([[], []]);
  expect(["1989-12-31T23:59:59Z", "2100-01-01T00:00:00Z"].map(faults)).toEqual([["/eventTime"], ["/eventTime"]]);
  expect(read(event).at).toBe("2026-09-11T01:00:00.000Z");
  expect(read(changed(event, { eventTime: "2026-09-11T09:00:00+08:00" })).at).toBe("2026-09-11T01:00:00.000Z");
});

describe("of a handoff", () => {
  const shipping = (more: object = {}) => changed(shippingEvent(shipped(BATCH).shipment, CTX), more);

  test("a receipt needs no receiver of ours, and a voided shipment no weight", () => {
    expect(pointers(shipping({ bizStep: "receiving", destinationList: undefined }))).toEqual([]);
    const bare = { quantityList: [{ epcClass: batchUri(BATCH) }] };
    expect(pointers(shipping({ ...bare, bizStep: "void_shipping" }))).toEqual([]);
    expect(pointers(shipping({ ...bare, bizStep: "receiving" }))).toEqual(["/quantityList/0/quantity"]);
  });

  test("a lot that nobody registered is named in the fault, and is none where no batch of ours is in the event", () => {
    const ghost = { epcClass: batchUri({ gtin: GTIN, lot: "GHOST" }), quantity: 1, uom: "KGM" };
    const { claim } = read(shipping({ quantityList: [{ epcClass: batchUri(BATCH), quantity: 1, uom: "KGM" }, ghost] }));
    const [fault] = "faults" in claim ? claim.faults : [];
    for (const text of [fault?.en, fault?.zh]) expect(text).toContain(`01/${GTIN}/10/GHOST`);
    expect(pointers(shipping({ quantityList: [ghost] }))).toEqual([]);
  });

  test("parties, places and documents are found beside whatever else stands in their lists", () => {
    const org = (id: string) => `${CTX.publicUrl}/id/organisation/${id}`;
    const own = { type: "possessing_party", source: org("holder") };
    expect(
      read(shipping({ sourceList: [null, "x", { type: "possessing_party", source: 5 }, own] })).acting,
    ).toBeDefined();
    expect(read(shipping({ sourceList: [null, "x", own] })).acting).toMatchObject({
      ...{ organisation: "holder", pointer: "/sourceList/2/source" },
    });
    const places = { sourceList: [], readPoint: { id: "https://x.example/1" }, bizLocation: { id: org("there") } };
    expect(read(shipping(places)).acting).toMatchObject({ organisation: "there", pointer: "/bizLocation/id" });
    const advice = (...bizTransactionList: unknown[]) => read(shipping({ bizTransactionList })).claim;
    const desadv = { type: "desadv", bizTransaction: "https://x.example/d" };
    const po = { type: "po", bizTransaction: "https://x.example/po" };
    expect(advice(null, "x", po, { type: "desadv", bizTransaction: 5 }, desadv)).toMatchObject({
      document: { uri: "https://x.example/d", pointer: "/bizTransactionList/4/bizTransaction" },
    });
    expect(advice(po)).toMatchObject({ document: undefined });
  });
});

describe("of what is only seen", () => {
  const item = { epcClass: batchUri(BATCH), quantity: 1, uom: "KGM" };
  const other = (type: string, more: object) => {
    const { quantityList: _, ...rest } = shippingEvent(shipped(BATCH).shipment, CTX);
    return changed(rest, { type, ...more });
  };

  test("a step that only an object event takes is none in an event of another type", () => {
    expect(read(other("AggregationEvent", { action: "OBSERVE", childQuantityList: [item] })).claim).toMatchObject({
      ...{ kind: "observation", use: "sees", items: [{ grams: 1000, pointer: "/childQuantityList/0" }] },
    });
    const recall = { action: "OBSERVE", childQuantityList: [item], persistentDisposition: { set: ["recalled"] } };
    expect(read(other("AggregationEvent", recall)).claim).toMatchObject({ kind: "observation", recall: "stated" });
  });

  test("goods are packed by an aggregation or association that adds, as container or in one, and by no transaction", () => {
    const children = { action: "ADD", childQuantityList: [item] };
    expect(read(other("AssociationEvent", children)).claim).toMatchObject({ use: "packs" });
    expect(read(other("AssociationEvent", { ...children, action: "DELETE" })).claim).toMatchObject({ use: "sees" });
    expect(read(other("TransactionEvent", { action: "ADD", quantityList: [item] })).claim).toMatchObject({
      use: "sees",
    });
    const parent = { action: "ADD", parentID: `${batchUri(BATCH)}/21/1` };
    expect(read(other("AggregationEvent", parent)).claim).toMatchObject({ items: [{ pointer: "/parentID" }] });
    const packs = read(other("AggregationEvent", { action: "ADD", childEPCs: [`${batchUri(BATCH)}/21/1`] })).claim;
    expect(packs).toMatchObject({ use: "packs", faults: [], items: [{ pointer: "/childEPCs/0" }] });
    const pounds = {
      action: "ADD",
      childQuantityList: [
        { ...item, uom: "LBR" },
        { ...item, uom: "EA" },
      ],
    };
    expect(pointers(other("AggregationEvent", pounds))).toEqual(["/childQuantityList/0/uom"]);
    expect(pointers(other("AggregationEvent", { ...pounds, action: "OBSERVE" }))).toEqual([]);
  });

  test("what a transformation makes is told apart from what goes into it", () => {
    const made = read(
      other("TransformationEvent", { inputQuantityList: [item], outputQuantityList: [item, item] }),
    ).claim;
    expect(made).toMatchObject({
      items: [{ grams: 1000 }],
      outputs: [{ grams: 2000, pointer: "/outputQuantityList/0" }],
    });
  });

  test("packs by themselves register nothing", () => {
    const packs = { quantityList: undefined, epcList: [`${batchUri({ ...BATCH, lot: "NEW" })}/21/1`] };
    expect(read(commissioning(packs)).lots).toEqual([]);
  });
});

test("a recall is one among several dispositions, and no other disposition is one", () => {
  const recall = recallEvent(BATCH, acting(BUREAU, "inspector"));
  const set = (...words: unknown[]) => read(changed(recall, { persistentDisposition: { set: words } })).claim.kind;
  expect([set("in_progress", "recalled"), set("recalled", "in_progress")]).toEqual(["recall", "recall"]);
  expect([set("in_progress"), set(5, null), set()]).toEqual(["observation", "observation", "observation"]);
});

test("who stored, tested or recalled goods is whose place the event names", () => {
  const org = { id: `${CTX.publicUrl}/id/organisation/there` };
  const step = {
    organisation: DEPOT.id,
    location: "1",
    grams: 5000,
    at: "2026-09-11T05:00:00.000Z",
    action: "in",
  } as const;
  const report = { sampleId: "S1", by: DEPOT.id, testedOn: "2026-09-11", verdict: "passed" } as never;
  const events = [
    storageEvent(BATCH, step, CTX),
    testEvent(BATCH, report, CTX),
    recallEvent(BATCH, CTX),
    commissioning(),
  ];
  for (const event of events)
    expect(read(changed(event, { readPoint: org, bizLocation: undefined })).acting?.organisation).toBe("there");
  const { claim } = read(testEvent(BATCH, report, CTX));
  expect(claim).toMatchObject({ kind: "test", items: [{ gtin: GTIN, lot: BATCH.lot }] });
});

test("a room by a URI keeps its name whole, wherever else a place stands in it", () => {
  const step = {
    organisation: DEPOT.id,
    location: "1",
    grams: 5000,
    at: "2026-09-11T05:00:00.000Z",
    action: "in",
  } as const;
  const at = (id: string) => read(changed(storageEvent(BATCH, step, CTX), { bizLocation: { id } })).claim;
  const name = "urn:x:https://id.gs1.org/414/1";
  expect(at(name)).toMatchObject({ room: { name } });
});

test("master data that is no object, or that stands without a prefix, says nothing; names are escaped in pointers", () => {
  for (const ilmd of [null, "x", 5, [], { harvestStartDate: "2026-09-10" }])
    expect(pointers(commissioning({ ilmd }))).toEqual(["/ilmd"]);
  expect(pointers(harvested({ "cbvmda:harvestStartDate": null }))).toEqual(["/ilmd/cbvmda:harvestStartDate"]);
  const term = `${CTX.publicUrl}${PLOTS_TERM}`;
  expect(pointers(commissioning({ ilmd: { "urn:a~b/c:harvestEndDate": 1, [term]: 5 } }))).toEqual([
    `/ilmd/${escaped(term)}`,
    "/ilmd",
  ]);
  const tilde = {
    "@context": [{ "k~j": `${CTX.publicUrl}/voc/` }],
    ilmd: { "cbvmda:harvestEndDate": "2026-09-10", "k~j:plots": 5 },
  };
  expect(pointers(commissioning(tilde))).toEqual(["/ilmd/k~0j:plots"]);
});

test("what to name where the base has several plots is said with the whole name of the term", () => {
  const fault = plotsMissing(CTX.publicUrl);
  expect(fault.pointer).toBe("/ilmd");
  for (const text of [fault.en, fault.zh]) expect(text).toContain(`${CTX.publicUrl}${PLOTS_TERM}`);
});

describe("prefixes", () => {
  const GS = [{ gs: "https://id.gs1.org/" }];
  const event = (more: object) => changed(shippingEvent(shipped(BATCH).shipment, CTX), more);
  const spelt = (more: object, context: readonly unknown[] = GS) => speltEvent(event(more), context).event as object;

  test("are spelt out in the standard's fields at the depths that it has, and nowhere else", () => {
    const short = `gs:01/${GTIN}/10/A`;
    const long = `https://id.gs1.org/01/${GTIN}/10/A`;
    expect(spelt({ epcList: [short, null, 5, true] })).toMatchObject({ epcList: [long, null, 5, true] });
    expect(spelt({ quantityList: [{ epcClass: short, more: { at: short } }] })).toMatchObject({
      quantityList: [{ epcClass: long, more: { at: long } }],
    });
    expect(spelt({ quantityList: [{ a: { b: { c: short } } }] })).toMatchObject({
      quantityList: [{ a: { b: { c: short } } }],
    });
    expect(spelt({ "x:note": short, epcList: [short] })).toMatchObject({ "x:note": short, epcList: [long] });
  });

  test("are those of the document, then the event's own, beside contexts by address; without any nothing is changed", () => {
    const short = `gs:01/${GTIN}/10/A`;
    const long = `https://id.gs1.org/01/${GTIN}/10/A`;
    expect(spelt({ epcList: [short] }, ["https://x.example", ...GS])).toMatchObject({ epcList: [long] });
    expect(spelt({ epcList: [short], "@context": GS }, [])).toMatchObject({ epcList: [long] });
    const plain = event({ epcList: [short] });
    for (const context of [[], ["https://x.example"], [null]]) expect(speltEvent(plain, context).event).toBe(plain);
    expect(speltEvent(plain).context).toEqual([]);
    expect(speltEvent(event({ "@context": ["b"] }), ["a"]).context).toEqual(["a", "b"]);
  });
});
