import type { EpcisEvent } from "@suyuan/epcis/event";
import { expect, test } from "vitest";
import { lotId } from "../batches/identity.ts";
import { lotsIn, withSeenGoods } from "./seen-goods.ts";

const GTIN = "06901234567892";
const uri = (lot: string, serial = "") => `https://id.example.com/01/${GTIN}/10/${lot}${serial && `/21/${serial}`}`;
const weight = (lot: string, quantity = 1) => ({ epcClass: uri(lot), quantity, uom: "KGM" });
const SSCC = "https://id.example.com/00/369012345000000019";
const CLASS = { epcClass: `https://id.example.com/01/${GTIN}`, quantity: 2 };
const seeing =
  (...lots: readonly string[]) =>
  (batch: string) =>
    lots.some((lot) => batch === lotId({ gtin: GTIN, lot }));
const event = (type: string, more: object): EpcisEvent =>
  ({ type, eventTime: "2026-10-08T00:00:00.000Z", eventTimeZoneOffset: "+08:00", eventID: "e", ...more }) as EpcisEvent;

test("of goods in a load a reader has those that it sees, with what names no lot; a list of none is left out", () => {
  const load = event("ObjectEvent", {
    epcList: [SSCC, uri("B", "1")],
    quantityList: [weight("A"), weight("B"), CLASS],
    bizStep: "shipping",
  });
  expect(withSeenGoods(load, seeing("A"))).toEqual({
    ...load,
    epcList: [SSCC],
    quantityList: [weight("A"), CLASS],
  });
  const packs = event("ObjectEvent", { epcList: [uri("B", "1")], quantityList: [weight("A")] });
  const { epcList: _, ...rest } = packs as Extract<EpcisEvent, { type: "ObjectEvent" }>;
  expect(withSeenGoods(packs, seeing("A"))).toEqual(rest);
});

test("an event of which all is seen is the event itself, to the letter", () => {
  const load = event("ObjectEvent", { quantityList: [weight("A"), CLASS] });
  expect(withSeenGoods(load, seeing("A"))).toBe(load);
  expect(withSeenGoods(event("ObjectEvent", { epcList: [SSCC] }), seeing())).toMatchObject({ epcList: [SSCC] });
});

test("what is packed beside goods that a reader sees is left out", () => {
  const packed = event("AggregationEvent", {
    parentID: SSCC,
    childEPCs: [uri("A", "1"), uri("B", "1")],
    childQuantityList: [weight("A"), weight("B")],
  });
  expect(withSeenGoods(packed, seeing("B"))).toEqual({
    ...packed,
    childEPCs: [uri("B", "1")],
    childQuantityList: [weight("B")],
  });
});

test("of a transformation a reader has what was made of its goods, or what they were made of, and no other on their own side", () => {
  const made = event("TransformationEvent", {
    inputEPCList: [uri("A", "1"), uri("B", "1")],
    inputQuantityList: [weight("A", 5), weight("B", 6)],
    outputEPCList: [uri("C", "1")],
    outputQuantityList: [weight("C", 4), weight("D", 7)],
  });
  expect(withSeenGoods(made, seeing("A"))).toEqual({
    ...made,
    inputEPCList: [uri("A", "1")],
    inputQuantityList: [weight("A", 5)],
  });
  const { outputEPCList: _, ...withoutPacks } = made as Extract<EpcisEvent, { type: "TransformationEvent" }>;
  expect(withSeenGoods(made, seeing("D"))).toEqual({ ...withoutPacks, outputQuantityList: [weight("D", 7)] });
  expect(withSeenGoods(made, seeing("A", "D"))).toEqual(made);
});

test("the lots of an event are told once each, wherever they are named", () => {
  const load = event("ObjectEvent", { epcList: [uri("B", "1"), uri("A", "2")], quantityList: [weight("A")] });
  expect(lotsIn(load)).toEqual([
    { gtin: GTIN, lot: "B" },
    { gtin: GTIN, lot: "A" },
  ]);
});
