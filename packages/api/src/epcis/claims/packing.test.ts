import type { EpcisEvent } from "@suyuan/epcis/event";
import { expect, test } from "vitest";
import { lotUri, reading, seasonWithLot, sendEvent, uri } from "../../fixtures/domain-events.ts";
import { done, GTIN, type Season } from "../../fixtures/season.ts";
import { factsOf } from "../../ledger/batch-rows.ts";

const AT = "2026-10-07T01:00:00.000Z";
const SENT = "2026-10-07T02:00:00.000Z";
const CAME = "2026-10-07T05:00:00.000Z";
const CARTON = "106141412345678908";
const PALLET = "095200005100000015";
const link = (sscc: string) => `https://id.gs1.org/00/${sscc}`;

function aggregation(
  action: "ADD" | "DELETE",
  parent: string,
  children: object,
  eventTime = AT,
  who = "coop",
): EpcisEvent {
  return {
    type: "AggregationEvent",
    eventTime,
    eventTimeZoneOffset: "+08:00",
    action,
    parentID: link(parent),
    bizStep: action === "ADD" ? "packing" : "unpacking",
    readPoint: { id: uri("organisation", who) },
    ...children,
  };
}

const weighed = (quantity: number, uom = "KGM") => ({ childQuantityList: [{ epcClass: lotUri("A"), quantity, uom }] });
const send = (season: Season, event: EpcisEvent, who = "coop") => sendEvent(season.deps, who, reading(event));
const unitOf = async (season: Season, sscc: string, who = "coop") =>
  (await season.send(who, "GET", `/api/units/${sscc}`)).json;
const onHand = async (season: Season) => {
  const { onHand: all } = await done(season.send("coop", "GET", `/api/batches/${GTIN}/A`));
  return (all as { organisation: string; quantityKg: number; packedKg?: number }[]).map(
    ({ organisation, quantityKg, packedKg = 0 }) => [organisation, quantityKg, packedKg],
  );
};

test("an aggregation that says every weight packs and unpacks as the route does; sent again it is a repetition", async () => {
  const season = await seasonWithLot();
  const packing = aggregation("ADD", CARTON, weighed(250.5));
  expect(await send(season, packing)).toMatchObject({ judgedAs: "fact" });
  expect(await unitOf(season, CARTON)).toMatchObject({ holder: "coop", weightKg: 250.5, status: "standing" });
  // The same content under another time of record: what is on record says it already.
  expect(await send(season, { ...packing, certificationInfo: "https://example.com/c" })).toMatchObject({
    judgedAs: "observation",
  });
  expect(await send(season, aggregation("ADD", PALLET, { childEPCs: [link(CARTON)] }))).toMatchObject({
    judgedAs: "fact",
  });
  expect(await unitOf(season, CARTON)).toMatchObject({ status: "inside", parent: PALLET });
  expect(await send(season, aggregation("DELETE", PALLET, {}, SENT))).toMatchObject({ judgedAs: "fact" });
  expect(await send(season, aggregation("DELETE", CARTON, weighed(0.5), SENT))).toMatchObject({ judgedAs: "fact" });
  expect(await unitOf(season, CARTON)).toMatchObject({ status: "standing", weightKg: 250 });
  const [coop] = await onHand(season);
  expect(coop?.[2]).toBe(250);
  const kinds = (await factsOf(season.deps, GTIN, "A")).map(({ fact }) => fact.kind);
  expect(kinds.filter((kind) => kind.startsWith("unit"))).toEqual(["unit-packed", "unit-unpacked"]);
});

test("where it says pieces, packs by serial, or units that are not the sender's, no weight is guessed: it stays what was seen", async () => {
  const season = await seasonWithLot();
  const serial = { childEPCs: [`https://id.gs1.org/01/${GTIN}/10/A/21/S1`] };
  const foreign = { ...weighed(10), childEPCs: ["https://id.gs1.org/00/095200005100000039"] };
  for (const children of [weighed(20, "XCT"), serial, foreign]) {
    expect(await send(season, aggregation("ADD", CARTON, children))).toMatchObject({ judgedAs: "observation" });
  }
  expect((await season.send("coop", "GET", `/api/units/${CARTON}`)).status).toBe(404);
});

test("a refusal of the rules is said of the event", async () => {
  const season = await seasonWithLot();
  await done(
    season.send("county", "POST", "/api/recalls", { id: "r1", gtin: GTIN, lot: "A", reason: "农残", level: 1 }),
  );
  const refused = send(season, aggregation("ADD", CARTON, weighed(10)));
  await expect(refused).rejects.toMatchObject({
    code: "batch-recalled",
    errors: [{ pointer: "/childQuantityList/0" }],
  });
});

test("shipping and receiving take a unit whole whose SSCC stands in epcList beside the weights in it; another weight is refused there", async () => {
  const season = await seasonWithLot();
  await send(season, aggregation("ADD", CARTON, weighed(100)));
  const handoff = (bizStep: string, eventTime: string, quantity: number, place: string): EpcisEvent => ({
    type: "ObjectEvent",
    action: "OBSERVE",
    eventTime,
    eventTimeZoneOffset: "+08:00",
    bizStep,
    readPoint: { id: uri("organisation", place) },
    epcList: [link(CARTON)],
    quantityList: [{ epcClass: lotUri("A"), quantity, uom: "KGM" }],
    bizTransactionList: [{ type: "desadv", bizTransaction: uri("shipment", "S9") }],
    sourceList: [{ type: "possessing_party", source: uri("organisation", "coop") }],
    destinationList: [{ type: "possessing_party", destination: uri("organisation", "depot") }],
  });
  await expect(send(season, handoff("shipping", SENT, 99, "coop"))).rejects.toMatchObject({
    errors: [{ pointer: "/quantityList/0/quantity" }],
  });
  expect(await send(season, handoff("shipping", SENT, 100, "coop"))).toMatchObject({ judgedAs: "fact" });
  expect(await unitOf(season, CARTON, "depot")).toMatchObject({ status: "under-way", shipment: "S9" });
  await expect(send(season, handoff("receiving", CAME, 98, "depot"), "depot")).rejects.toMatchObject({
    errors: [{ pointer: "/quantityList/0/quantity" }],
  });
  expect(await send(season, handoff("receiving", CAME, 100, "depot"), "depot")).toMatchObject({ judgedAs: "fact" });
  expect(await unitOf(season, CARTON, "depot")).toMatchObject({ status: "standing", holder: "depot", weightKg: 100 });
  expect(await onHand(season)).toContainEqual(["depot", 100, 100]);
});
