import { lotsIn } from "@suyuan/domain/claims/seen-goods";
import type { EpcisEvent } from "@suyuan/epcis/event";
import { beforeEach, describe, expect, test } from "vitest";
import { seen } from "../../fixtures/capture.ts";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";

const AT = "2026-10-07T08:00:00+08:00";
let season: Season;

const lots = (...all: readonly (readonly [lot: string, kg: number])[]) =>
  all.map(([lot, quantityKg]) => ({ gtin: GTIN, lot, quantityKg }));
const post = (path: string, body: object, who: string) => done(season.send(who, "POST", path, body));
const named = (events: readonly EpcisEvent[]) =>
  events.map(
    (event) =>
      `${event.bizStep} ${lotsIn(event)
        .map(({ lot }) => lot)
        .join("+")}`,
  );

/** A and B go to the depot together; it makes X of some of both, and sends some of A to coop2. */
beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
  for (const lot of ["A", "B"]) await post("/api/batches", batchOn(lot, 100), "coop");
  const items = lots(["A", 70], ["B", 50]);
  await post("/api/shipments", { id: "S1", to: "depot", items, shippedAt: AT }, "coop");
  await post("/api/shipments/S1/receipt", { items, receivedAt: AT }, "depot");
  const [inputs, outputs] = [lots(["A", 30], ["B", 30]), lots(["X", 40], ["Y", 20])];
  await post(
    "/api/transformations",
    { id: "T1", inputs, outputs, lossKg: 0, at: "2026-10-07T09:00:00+08:00" },
    "depot",
  );
  const sent = lots(["A", 10]);
  await post("/api/shipments", { id: "S2", to: "coop2", items: sent, shippedAt: "2026-10-07T10:00:00+08:00" }, "depot");
});

const read = async (who: string, lot: string) => {
  const { status, json } = await season.send(who, "GET", `/api/batches/${GTIN}/${lot}`);
  expect(status).toBe(200);
  return json as { readonly events: readonly EpcisEvent[] };
};

describe("goods of others in the events of a batch", () => {
  test("are not shown to whoever has to do with one of the goods alone, by whichever way the events are read", async () => {
    const expected = ["commissioning A", "shipping A", "receiving A", "creating_class_instance A+X+Y", "shipping A"];
    expect(named((await read("coop2", "A")).events)).toEqual(expected);
    const { json } = await season.send("coop2", "GET", `/api/batches/${GTIN}/A/history.epcis.json`);
    const { eventList } = (json as { epcisBody: { eventList: readonly EpcisEvent[] } }).epcisBody;
    expect(named(eventList).toSorted()).toEqual(expected.toSorted());
  });
  test("are not shown by EPCIS queries either, each event with the id of the whole", async () => {
    while ((await drainOutbox(season.deps)) > 0);
    const found = (await seen(season, "coop2")).map(({ event }) => event);
    expect(named(found).filter((one) => one.includes("B"))).toEqual([]);
    expect(named(found)).toContain("shipping A");
    const whole = await seen(season, "coop");
    const sent = whole.find(({ event }) => named([event])[0] === "shipping A+B");
    expect(sent).toBeDefined();
    expect(found.map(({ eventID }) => eventID)).toContain(sent?.eventID);
  });

  test("are shown to whoever has to do with them, and to the offices over them", async () => {
    for (const who of ["depot", "county"]) {
      const events = named((await read(who, "A")).events);
      expect(events).toContain("shipping A+B");
      expect(events).toContain("receiving A+B");
    }
  });
});
