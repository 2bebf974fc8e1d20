import { expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason } from "../../fixtures/season.ts";
import type { TraceAnswer } from "./view.ts";

const AT = "2026-10-07T02:00:00.000Z";
const PALLET = "095200005100000015";
const CARTON = "095200005100000022";
const id = (lot: string) => `01/${GTIN}/10/${lot}`;
const lotOf = (lot: string, quantityKg: number) => ({ gtin: GTIN, lot, quantityKg });

test("a trace begins at a logistic unit: at every batch that was ever in it or in a unit inside, as of then, for whoever may read them", async () => {
  const season = await newSeason();
  for (const lot of ["L1", "L2", "L3"]) await done(season.send("coop", "POST", "/api/batches", batchOn(lot)));
  const pack = (name: string, sscc: string, contains: readonly object[], at = AT) =>
    done(season.send("coop", "POST", "/api/units", { id: name, sscc, contains, at }));
  await pack("u1", CARTON, [lotOf("L1", 5)]);
  await pack("u2", PALLET, [{ sscc: CARTON }, lotOf("L2", 2)]);
  const shipment = { id: "s1", to: "depot", items: [{ sscc: PALLET }], shippedAt: AT };
  await done(season.send("coop", "POST", "/api/shipments", shipment));
  await done(season.send("depot", "POST", "/api/shipments/s1/receipt", { items: [{ sscc: PALLET }], receivedAt: AT }));
  await done(season.send("depot", "POST", `/api/units/${PALLET}/unpacking`, { id: "x1", at: AT }));
  await done(season.send("depot", "POST", `/api/units/${CARTON}/unpacking`, { id: "x2", at: AT }));
  const traced = async (query: string, who = "depot") => {
    const { status, json } = await season.send(who, "GET", `/api/trace?id=00/${query}`);
    const { nodes = [] } = json as unknown as TraceAnswer;
    return [status, ["L1", "L2", "L3"].filter((lot) => nodes.some((node) => node.id === id(lot)))];
  };
  expect(await traced(`${PALLET}&direction=forward`)).toEqual([200, ["L1", "L2"]]);
  expect(await traced(`${CARTON}&direction=back`)).toEqual([200, ["L1"]]);
  expect(await traced(`${PALLET}&asOf=2026-10-06`)).toEqual([404, []]);
  expect(await traced(PALLET, "elsewhere")).toEqual([404, []]);
  expect(await traced("095200005100000039")).toEqual([404, []]);
});
