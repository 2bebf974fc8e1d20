import type { EpcisEvent } from "@suyuan/epcis/event";
import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { lotId } from "../batches/identity.ts";
import { batchUri } from "../events/uris.ts";
import {
  acting,
  BATCH,
  BUREAU,
  COOPERATIVE,
  DEPOT,
  GTIN,
  KIWIFRUIT,
  OTHER_BUREAU,
  refusal,
  SORTED,
} from "../fixtures/cangxi.ts";
import { moving, PLATFORM, received, SPLIT, shipped } from "../fixtures/journey.ts";
import { at, judged, LATER, report } from "../fixtures/judging.ts";
import type { Organisation } from "../organisation.ts";
import { recallBatch } from "../recalls/recall.ts";

const packed = (kg: number | undefined, more: object = {}) => {
  const { quantityList: childQuantityList, ...event } = report("packing", kg) as { quantityList?: unknown };
  return {
    ...event,
    type: "AggregationEvent",
    action: "ADD",
    parentID: "urn:x:1",
    childQuantityList,
    ...more,
  } as EpcisEvent;
};

const sorted = (inputKg: number | undefined, outputs: readonly object[], more: object = {}) => {
  const { quantityList: inputQuantityList, ...event } = report("other", inputKg) as { quantityList?: unknown };
  return {
    ...event,
    type: "TransformationEvent",
    inputQuantityList,
    outputQuantityList: outputs,
    ...more,
  } as EpcisEvent;
};

/** Of a product that is not ours. */
const LOT_OF_OTHERS = { epcClass: "https://id.gs1.org/01/04012345123456/10/SORTED", quantity: 1, uom: "KGM" };
const NEW_LOT = { epcClass: `https://id.gs1.org/01/${GTIN}/10/SORTED`, quantity: 1, uom: "KGM" };

describe("what a party of a batch sees", () => {
  test("is an observation as far as the record allows, on hand and under way", () => {
    for (const step of ["loading", "inspecting", "arriving", "stock_taking"]) {
      expect(judged(report(step, 600), COOPERATIVE)).toEqual(["observation"]);
      expect(judged(report(step, 400), DEPOT)).toEqual(["observation"]);
      expect(judged(report(step, 400.001), DEPOT)).toEqual(["contradiction", "more-than-on-record"]);
      expect(judged(report(step, undefined), DEPOT)).toEqual(["observation"]);
    }
    const underWay = shipped(BATCH).batch;
    expect(judged(report("arriving", 400), DEPOT, [underWay])).toEqual(["observation"]);
    expect(judged(report("departing", 1000), COOPERATIVE, [underWay])).toEqual(["observation"]);
  });

  test("is held against the record of its own time, however late it comes", () => {
    const gone = shipped(SPLIT, { from: DEPOT, to: PLATFORM, id: "s-2", at: "2026-09-12T01:00:00.000Z" }).batch;
    const sold = received(
      { ...shipped(SPLIT, { from: DEPOT, to: PLATFORM, id: "s-2", at: "2026-09-12T01:00:00.000Z" }) },
      {},
      PLATFORM,
    ).batch;
    const early = { eventTime: "2026-09-11T06:00:00Z" };
    expect(judged(report("inspecting", 400, early), DEPOT, [sold])).toEqual(["observation"]);
    expect(judged(report("inspecting", 1, { eventTime: "2026-09-12T05:00:00Z" }), DEPOT, [sold])).toEqual([
      "contradiction",
      "more-than-on-record",
    ]);
    expect(judged(packed(400, early), DEPOT, [gone])).toEqual(["observation"]);
  });

  test("of the bureau over the base is an observation, of another bureau it is kept apart", () => {
    const look = report("inspecting", 50);
    expect(judged(look, BUREAU, [SPLIT], acting(BUREAU, "inspector"))).toEqual(["observation"]);
    expect(judged(look, OTHER_BUREAU, [SPLIT], acting(OTHER_BUREAU, "inspector"))).toEqual([
      "contradiction",
      "never-a-party",
    ]);
  });

  test("goods at a place of another party are held against what that one has", () => {
    expect(judged(report("inspecting", 400, at(DEPOT)), COOPERATIVE)).toEqual(["observation"]);
    expect(judged(report("inspecting", 600, at(DEPOT)), COOPERATIVE)).toEqual(["contradiction", "more-than-on-record"]);
    expect(judged(report("inspecting", 1, at(PLATFORM)), COOPERATIVE)).toEqual([
      "contradiction",
      "acting-party-unknown",
    ]);
  });
});

describe("whoever uses goods has them", () => {
  test("packing and transforming more than is on hand is refused at the quantity's place", () => {
    expect(judged(packed(400), DEPOT)).toEqual(["observation"]);
    expect(refusal(() => judged(packed(400.001), DEPOT))).toMatchObject({
      code: "insufficient-stock",
      errors: [{ pointer: "/childQuantityList/0" }],
      extensions: { onHandKg: 400, askedKg: 400.001 },
    });
    expect(refusal(() => judged(sorted(601, [NEW_LOT]), COOPERATIVE))).toMatchObject({ code: "insufficient-stock" });
    expect(judged(sorted(600, [LOT_OF_OTHERS]), COOPERATIVE)).toEqual(["observation"]);
    const ended = { ...report("destroying", 401), action: "DELETE" } as EpcisEvent;
    expect(refusal(() => judged(ended, DEPOT))).toMatchObject({ code: "insufficient-stock" });
  });

  test("what becomes of their goods as a new lot of a product of ours is recorded, and refused as a story beside that", () => {
    const error = refusal(() => judged(sorted(600, [NEW_LOT]), COOPERATIVE));
    expect([error.code, error.errors[0]?.pointer]).toEqual(["invalid-request", "/outputQuantityList/0"]);
    expect(error.message).toContain("POST /api/transformations");
    const made = { ...SPLIT, lot: "SORTED" };
    expect(judged(sorted(600, [NEW_LOT]), COOPERATIVE, [SPLIT, made])).toEqual(["observation"]);
  });

  test("a stranger's packing is refused, and kept apart when another says that it happened", () => {
    expect(refusal(() => judged(packed(1), PLATFORM))).toMatchObject({ code: "not-found" });
    expect(judged(packed(1, at(DEPOT)), PLATFORM)).toEqual(["contradiction", "never-a-party"]);
    expect(judged(packed(401, at(DEPOT)), COOPERATIVE)).toEqual(["contradiction", "more-than-on-record"]);
  });

  test("a weight in a unit that is not converted is refused where goods are used, and passed over where they are seen", () => {
    const pounds = [{ epcClass: batchUri(BATCH), quantity: 5, uom: "LBR" }];
    expect(refusal(() => judged(packed(1, { childQuantityList: pounds }), DEPOT))).toMatchObject({
      errors: [{ pointer: "/childQuantityList/0/uom" }],
    });
    expect(judged(report("inspecting", 1, { quantityList: pounds }), DEPOT)).toEqual(["observation"]);
    const cases = [{ epcClass: batchUri(BATCH), quantity: 5, uom: "CS" }];
    expect(judged(packed(1, { childQuantityList: cases }), DEPOT)).toEqual(["observation"]);
  });

  test("what is short is told in both languages, with what there was and what was asked for", () => {
    const refused = refusal(() => judged(packed(401), DEPOT));
    for (const text of [refused.message, refused.detailZh]) {
      expect(text).toContain(lotId(BATCH));
      for (const kg of ["400", "401"]) expect(text).toContain(kg);
    }
    expect(refused.extensions).toStrictEqual({ gtin: GTIN, lot: BATCH.lot, onHandKg: 400, askedKg: 401 });
  });

  test("a weight of no whole grams is refused where goods are used", () => {
    const crumbs = [{ epcClass: batchUri(BATCH), quantity: 0.0001, uom: "KGM" }];
    expect(refusal(() => judged(packed(1, { childQuantityList: crumbs }), DEPOT))).toMatchObject({
      errors: [{ pointer: "/childQuantityList/0/quantity" }],
    });
  });

  test("a recalled batch is packed, and does not become another one", () => {
    const command = { id: "r-1", gtin: BATCH.gtin, lot: BATCH.lot, reason: "抽检", level: 2 } as const;
    const { batch } = recallBatch({ batch: SPLIT, producer: COOPERATIVE }, command, acting(BUREAU, "inspector"));
    expect(judged(packed(1), COOPERATIVE, [batch])).toEqual(["observation"]);
    expect(refusal(() => judged(sorted(1, [NEW_LOT]), COOPERATIVE, [batch]))).toMatchObject({ code: "batch-recalled" });
  });

  test("a transformation does not add to a registered batch", () => {
    const made = (quantity: number) => ({ epcClass: batchUri(BATCH), quantity, uom: "KGM" });
    const raw = [{ epcClass: "urn:epc:class:lgtin:4012345.012345.R1", quantity: 2000, uom: "KGM" }];
    const from = { inputQuantityList: raw };
    expect(judged(sorted(0, [made(1000)], from), COOPERATIVE)).toEqual(["observation"]);
    expect(judged(sorted(0, [made(1001)], from), COOPERATIVE)).toEqual(["contradiction", "weight-from-elsewhere"]);
    expect(judged(sorted(0, [made(1)], from), DEPOT)).toEqual(["contradiction", "weight-from-elsewhere"]);
    expect(judged(sorted(100, [made(100)]), DEPOT)).toEqual(["observation"]);
    expect(judged(sorted(100, [made(101)]), DEPOT)).toEqual(["contradiction", "weight-from-elsewhere"]);
  });
});

describe("claims that would be facts", () => {
  const handoff = (bizStep: string, from: Organisation | string, to: Organisation, kg = 400) => {
    const party = (who: Organisation | string) =>
      typeof who === "string" ? who : `https://suyuan.example/id/organisation/${who.id}`;
    return report(bizStep, kg, {
      eventTime: "2026-09-11T01:00:00Z",
      sourceList: [{ type: "possessing_party", source: party(from) }],
      destinationList: [{ type: "possessing_party", destination: party(to) }],
    });
  };

  test("are left to the rules when the sender acted, in a role of our own routes", () => {
    expect(judged(handoff("shipping", COOPERATIVE, DEPOT), COOPERATIVE)).toEqual(["command"]);
    expect(judged(handoff("receiving", COOPERATIVE, DEPOT), DEPOT)).toEqual(["command"]);
    expect(judged(handoff("void_shipping", COOPERATIVE, DEPOT), COOPERATIVE)).toEqual(["command"]);
    expect(judged(report("storing", 10), DEPOT)).toEqual(["command"]);
    expect(refusal(() => judged(report("storing", 10), BUREAU, [SPLIT], acting(BUREAU, "inspector")))).toMatchObject({
      code: "forbidden",
    });
  });

  test("are refused, each of them, to a role that our own routes do not let do this", () => {
    const refused = (event: EpcisEvent, who: Organisation, batches: readonly Batch[]) =>
      refusal(() => judged(event, who, batches, acting(who, "inspector"))).code;
    expect(refused(handoff("shipping", COOPERATIVE, DEPOT), COOPERATIVE, [SPLIT])).toBe("forbidden");
    expect(refused(handoff("receiving", COOPERATIVE, DEPOT), DEPOT, [SPLIT])).toBe("forbidden");
    expect(refused(handoff("void_shipping", COOPERATIVE, DEPOT), COOPERATIVE, [SPLIT])).toBe("forbidden");
    expect(refused(report("storing", 10), DEPOT, [SPLIT])).toBe("forbidden");
    const registration = report("commissioning", 5, { action: "ADD" });
    expect(refused(registration, COOPERATIVE, [])).toBe("forbidden");
    expect(refusal(() => judged(registration, COOPERATIVE, [], acting(COOPERATIVE, "depot"))).code).toBe("forbidden");
  });

  test("agree with the record or are kept apart when somebody else acted", () => {
    expect(judged(handoff("shipping", COOPERATIVE, DEPOT), DEPOT)).toEqual(["observation"]);
    expect(judged(handoff("receiving", COOPERATIVE, DEPOT), COOPERATIVE)).toEqual(["observation"]);
    expect(judged(handoff("receiving", COOPERATIVE, DEPOT, 399), COOPERATIVE)).toEqual([
      "contradiction",
      "no-such-handoff",
    ]);
    expect(judged(handoff("void_shipping", COOPERATIVE, DEPOT), DEPOT)).toEqual(["contradiction", "no-such-handoff"]);
    expect(judged(handoff("shipping", "urn:epc:id:pgln:9521321.00001", DEPOT), DEPOT)).toEqual([
      "contradiction",
      "acting-party-unknown",
      "no-such-handoff",
    ]);
    expect(judged(handoff("shipping", COOPERATIVE, DEPOT), PLATFORM)).toEqual(["contradiction", "never-a-party"]);
  });

  test("a receipt by one that never was a party is kept apart: no rule knows of such goods", () => {
    expect(judged(handoff("receiving", COOPERATIVE, PLATFORM), PLATFORM)).toEqual(["contradiction", "never-a-party"]);
  });

  test("a receipt of two batches, one of which never came its way, is kept apart", () => {
    const other: Batch = { ...BATCH, lot: "OTHER" };
    const quantityList = [SPLIT, other].map((batch) => ({ epcClass: batchUri(batch), quantity: 1, uom: "KGM" }));
    const event: EpcisEvent = { ...handoff("receiving", COOPERATIVE, DEPOT), quantityList };
    expect(judged(event, DEPOT, [SPLIT, other])[0]).toBe("contradiction");
  });

  test("several batches get one decision, the worst of them", () => {
    const other: Batch = {
      ...BATCH,
      lot: "OTHER",
      parties: { [COOPERATIVE.id]: BATCH.parties[COOPERATIVE.id] as never },
    };
    const both = [BATCH, other].map((batch) => ({ epcClass: batchUri(batch), quantity: 1, uom: "KGM" }));
    const event = report("loading", 1, { quantityList: both });
    expect(judged(event, COOPERATIVE, [SPLIT, other])).toEqual(["observation"]);
    expect(judged(event, DEPOT, [SPLIT, other])).toEqual(["contradiction", "never-a-party"]);
  });

  test("a lot that nobody registered is foreign, and a registration of our product a command of its owner", () => {
    expect(judged(report("shipping", 1), COOPERATIVE, [])).toEqual(["foreign"]);
    const registration = report("commissioning", 5, { action: "ADD" });
    expect(judged(registration, COOPERATIVE, [])).toEqual(["command"]);
    expect(judged({ ...registration, ...at(DEPOT) }, COOPERATIVE, [])).toEqual(["foreign"]);
    expect(judged(registration, COOPERATIVE, [SPLIT])).toEqual(["command"]);
    const withdrawn = { errorDeclaration: { declarationTime: LATER, reason: "urn:x:y" } };
    expect(judged({ ...registration, ...withdrawn }, COOPERATIVE, [])).toEqual(["foreign"]);
    expect(judged({ ...registration, ...withdrawn }, COOPERATIVE)).toEqual(["contradiction", "error-declared"]);
    expect(judged(registration, DEPOT, [SPLIT], moving(DEPOT))).toEqual(["contradiction", "other-registration"]);
    expect(KIWIFRUIT.gtin).toBe(GTIN);
  });

  test("a registration that another party repeats agrees by weight and harvest date, where it gives one", () => {
    const repeated = (kg: number, on?: string) => {
      const day = on === undefined ? {} : { ilmd: { "cbvmda:harvestStartDate": on } };
      return report("commissioning", kg, { action: "ADD", ...at(COOPERATIVE), ...day });
    };
    expect(judged(repeated(1000), DEPOT)).toEqual(["observation"]);
    expect(judged(repeated(1000, "2026-09-10"), DEPOT)).toEqual(["observation"]);
    expect(judged(repeated(1000, "2026-09-11"), DEPOT)).toEqual(["contradiction", "other-registration"]);
    expect(judged(repeated(999, "2026-09-10"), DEPOT)).toEqual(["contradiction", "other-registration"]);
  });

  test("what came out of a transformation was registered by nobody, whatever an event says", () => {
    const sorted = { ...SORTED, lot: BATCH.lot };
    const registration = report("commissioning", 500, { action: "ADD", ...at(COOPERATIVE) });
    expect(judged(registration, DEPOT, [sorted])).toEqual([
      "contradiction",
      "acting-party-unknown",
      "other-registration",
    ]);
  });
});
