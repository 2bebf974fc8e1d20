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
    return [status, ["L1", "L2", "L3"].filter((lot) => nodes.some((node) => node.batch === id(lot)))];
  };
  expect(await traced(`${PALLET}&direction=forward`)).toEqual([200, ["L1", "L2"]]);
  expect(await traced(`${CARTON}&direction=back`)).toEqual([200, ["L1"]]);
  expect(await traced(`${PALLET}&asOf=2026-10-06`)).toEqual([404, []]);
  expect(await traced(PALLET, "elsewhere")).toEqual([404, []]);
  expect(await traced("095200005100000039")).toEqual([404, []]);
});

test("a unit is a node with what lay in it and when: re-packed into one pallet after another, and what lay beside it in stock is none of it", async () => {
  const season = await newSeason();
  for (const lot of ["L1", "L2"]) await done(season.send("coop", "POST", "/api/batches", batchOn(lot)));
  const at = (minute: number) => `2026-10-07T02:${String(minute).padStart(2, "0")}:00.000Z`;
  const pack = (name: string, sscc: string, contains: readonly object[], minute: number) =>
    done(season.send("coop", "POST", "/api/units", { id: name, sscc, contains, at: at(minute) }));
  const other = "095200005100000039";
  await pack("u1", CARTON, [lotOf("L1", 5)], 1);
  await pack("u2", PALLET, [{ sscc: CARTON }, lotOf("L2", 2)], 2);
  const out = { id: "x1", items: [{ sscc: CARTON }], at: at(3) };
  await done(season.send("coop", "POST", `/api/units/${PALLET}/unpacking`, out));
  await pack("u3", other, [{ sscc: CARTON }, lotOf("L2", 1)], 4);
  const ship = async (id: string, sscc: string, to: string, minute: number) => {
    const items = [{ sscc }];
    await done(season.send("coop", "POST", "/api/shipments", { id, to, items, shippedAt: at(minute) }));
    await done(season.send(to, "POST", `/api/shipments/${id}/receipt`, { items, receivedAt: at(minute + 1) }));
  };
  await ship("s1", other, "depot", 5);
  await ship("s2", PALLET, "orchard", 5);
  const ask = async (asked: string) =>
    (await done(season.send("county", "GET", `/api/trace?id=${asked}`))) as unknown as TraceAnswer;
  const stepsOf = ({ edges }: TraceAnswer) =>
    edges
      .filter(({ kind }) => kind !== "harvested" && kind !== "contact")
      .map(({ from, to, kind, kg }) => `${from} ${kind} ${kg} ${to}`.replaceAll(`01/${GTIN}/10/`, ""));
  const forward = await ask(`00/${CARTON}&direction=forward`);
  expect(stepsOf(forward).sort()).toEqual(
    [
      `00/${CARTON} packed 5 00/${PALLET}`,
      `00/${PALLET} unpacked 5 00/${CARTON}`,
      `00/${CARTON} packed 5 00/${other}`,
      `00/${other} shipped 5 shipment/coop/s1`,
      `shipment/coop/s1 received 5 00/${other}@depot`,
    ].sort(),
  );
  expect(forward.nodes.find((node) => node.id === `00/${other}@depot`)).toMatchObject({
    kind: "unit",
    holder: "depot",
    contaminated: { minKg: 5, maxKg: 5 },
  });
  // What lay beside it in the same shipment is named as that; what went with the pallet that it had left by then is not there.
  expect(forward.nodes.find((node) => node.batch === id("L2"))?.class).toBe("contact");
  expect(forward.nodes.some(({ id: node }) => node === "shipment/coop/s2")).toBe(false);
  const back = await ask(`00/${other}&direction=back`);
  expect(
    back.nodes
      .filter(({ kind }) => kind === "batch")
      .map(({ id: node }) => node)
      .sort(),
  ).toEqual([id("L1"), id("L2")]);
  expect(stepsOf(await ask(`${id("L1")}&direction=forward`))).toContain(`L1 packed 5 00/${CARTON}`);
  // FoodChain-Lab is told that they went from the cooperative to the depot.
  const lab = await season.send("county", "GET", `/api/trace.fcl.json?id=${id("L1")}&direction=forward`);
  expect(JSON.stringify(lab.json)).toContain("organisation/depot");
});
