import type { Table } from "@suyuan/store/table";
import { expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";

const AT = "2026-10-07T02:00:00.000Z";
const SENT = "2026-10-07T04:00:00.000Z";
const CAME = "2026-10-07T08:00:00.000Z";
const lotOf = (lot: string, quantityKg: number, more: object = {}) => ({ gtin: GTIN, lot, quantityKg, ...more });

async function palletSeason(): Promise<Season & { readonly units: readonly string[] }> {
  const season = await newSeason({}, NEIGHBOURS);
  await done(season.send("operator", "POST", "/api/organisations/coop/gs1-prefixes", { prefix: "6901234" }));
  for (const lot of ["L1", "L2"]) await done(season.send("coop", "POST", "/api/batches", batchOn(lot)));
  const units: string[] = [];
  for (const contains of [[lotOf("L1", 10)], [lotOf("L1", 20), lotOf("L2", 5)], [lotOf("L2", 8)]]) {
    const made = await done(season.send("coop", "POST", "/api/units", { id: `u${units.length}`, contains, at: AT }));
    units.push(String(made.sscc));
  }
  return { ...season, units };
}

const ship = (season: Season, id: string, items: readonly object[], who = "coop", to = "depot") =>
  season.send(who, "POST", "/api/shipments", { id, to, items, shippedAt: SENT });
const receive = (season: Season, id: string, items: readonly object[], who = "depot", more: object = {}) =>
  season.send(who, "POST", `/api/shipments/${id}/receipt`, { items, receivedAt: CAME, ...more });
const stockOf = async (season: Season, lot: string) => {
  const { onHand, mass } = (await done(season.send("coop", "GET", `/api/batches/${GTIN}/${lot}`))) as {
    onHand: readonly { organisation: string; quantityKg: number; packedKg?: number }[];
    mass: object;
  };
  return {
    ...Object.fromEntries(
      onHand.map(({ organisation, quantityKg, packedKg = 0 }) => [organisation, [quantityKg, packedKg]]),
    ),
    mass,
  };
};

test("a shipment takes units along whole: all that is in them goes at once, and arrives as it was packed", async () => {
  const season = await palletSeason();
  const [a, b, c] = season.units;
  const sent = await done(ship(season, "s1", [{ sscc: a }, { sscc: b }]));
  expect(sent.items).toMatchObject([lotOf("L1", 30), lotOf("L2", 5)]);
  expect(await stockOf(season, "L1")).toMatchObject({ coop: [70, 0] });
  expect(await stockOf(season, "L2")).toMatchObject({ coop: [95, 8] });
  for (const body of [{ id: "x", at: SENT }]) {
    const refused = await season.send("coop", "POST", `/api/units/${a}/unpacking`, body);
    expect([refused.status, refused.json.code]).toEqual([409, "unit-not-free"]);
  }
  expect(await ship(season, "s2", [{ sscc: a }])).toMatchObject({ status: 409, json: { code: "unit-not-free" } });
  expect((await season.send("depot", "GET", `/api/units/${a}`)).json).toMatchObject({
    status: "under-way",
    shipment: "s1",
  });
  // A batch that comes in units is confirmed by them.
  const loose = await receive(season, "s1", [lotOf("L1", 30)]);
  expect(loose).toMatchObject({ status: 400, json: { errors: [{ pointer: "/items/0" }] } });
  expect(loose.json.detail).toContain(String(a));
  const part = await done(receive(season, "s1", [{ sscc: a }]));
  expect(part).toMatchObject({ status: "partly-received" });
  expect(await stockOf(season, "L1")).toMatchObject({ coop: [70, 0], depot: [10, 10] });
  const rest = await done(receive(season, "s1", [{ sscc: b }]));
  expect(rest).toMatchObject({ status: "confirmed", units: [{ outcome: "received" }, { outcome: "received" }] });
  expect(await stockOf(season, "L1")).toMatchObject({ coop: [70, 0], depot: [30, 30], mass: { lostKg: 0 } });
  expect((await season.send("depot", "GET", `/api/units/${b}`)).json).toMatchObject({
    status: "standing",
    holder: "depot",
  });
  // Its number stays taken for what it was: nothing more goes in.
  const more = { id: "m", sscc: b, contains: [{ sscc: a }], at: CAME };
  const refused = await season.send("depot", "POST", "/api/units", more);
  expect([refused.status, refused.json.code]).toEqual([409, "unit-not-free"]);
  await done(season.send("depot", "POST", `/api/units/${b}/unpacking`, { id: "x", at: CAME }));
  expect(await stockOf(season, "L2")).toMatchObject({ coop: [95, 8], depot: [5, 0] });
  // And on: the depot ships the other one further, whole.
  await done(
    season.send("depot", "POST", "/api/shipments", { id: "d1", to: "orchard", items: [{ sscc: a }], shippedAt: CAME }),
  );
  await done(season.send("orchard", "POST", "/api/shipments/d1/receipt", { items: [{ sscc: a }], receivedAt: CAME }));
  expect(await stockOf(season, "L1")).toMatchObject({ coop: [70, 0], depot: [20, 0], orchard: [10, 10] });
  expect(c).toBeDefined();
});

test("a unit whose contents differ is opened: what was found of each batch is loose, what is short is lost, what was turned away goes back", async () => {
  const season = await palletSeason();
  const [, b] = season.units;
  await done(ship(season, "s1", [{ sscc: b }]));
  expect(await receive(season, "s1", [{ sscc: b, contents: [lotOf("L1", 20)] }])).toMatchObject({
    status: 400,
    json: { errors: [{ pointer: "/items/0/contents" }] },
  });
  expect(await receive(season, "s1", [{ sscc: b, contents: [lotOf("L1", 21), lotOf("L2", 5)] }])).toMatchObject({
    status: 400,
    json: { errors: [{ pointer: "/items/0/contents/0" }] },
  });
  const contents = [lotOf("L1", 17, { rejectedKg: 1 }), lotOf("L2", 5)];
  const came = await done(receive(season, "s1", [{ sscc: b, contents }]));
  expect(came).toMatchObject({
    status: "confirmed",
    units: [{ outcome: "opened" }],
    differences: [{ differenceKg: -2 }, { differenceKg: 0 }],
  });
  expect(await stockOf(season, "L1")).toMatchObject({ coop: [81, 10], depot: [17, 0], mass: { lostKg: 2 } });
  expect((await season.send("depot", "GET", `/api/units/${b}`)).json).toMatchObject({
    status: "empty",
    holder: "depot",
    items: [],
  });
  // Its weights are corrected as of any receipt.
  const correction = { reason: "复称", items: [lotOf("L1", 18, { rejectedKg: 1 })] };
  await done(season.send("depot", "POST", "/api/shipments/s1/receipt/corrections", correction));
  expect(await stockOf(season, "L1")).toMatchObject({ depot: [18, 0], mass: { lostKg: 1 } });
});

test("a unit turned away whole is the sender's again, packed as it was; a shipment taken back brings its units home", async () => {
  const season = await palletSeason();
  const [a, b] = season.units;
  await done(ship(season, "s1", [{ sscc: a }, { sscc: b }]));
  await done(receive(season, "s1", [{ sscc: a, rejected: true }]));
  expect(await stockOf(season, "L1")).toMatchObject({ coop: [80, 10] });
  expect((await season.send("coop", "GET", `/api/units/${a}`)).json).toMatchObject({
    status: "standing",
    holder: "coop",
  });
  const back = await done(season.send("coop", "POST", "/api/shipments/s1/void", { reason: "车坏" }));
  expect(back).toMatchObject({ units: [{ outcome: "rejected" }, { outcome: "taken-back" }] });
  expect(await stockOf(season, "L1")).toMatchObject({ coop: [100, 30] });
  expect(await stockOf(season, "L2")).toMatchObject({ coop: [100, 13] });
  // What did not come back opens the units that it was in.
  await done(ship(season, "s2", [{ sscc: b }]));
  const items = [{ gtin: GTIN, lot: "L2", lostKg: 2 }];
  await done(season.send("coop", "POST", "/api/shipments/s2/void", { reason: "翻车", items }));
  expect(await stockOf(season, "L2")).toMatchObject({ coop: [98, 8], mass: { lostKg: 2 } });
  expect(await stockOf(season, "L1")).toMatchObject({ coop: [100, 10] });
});

test("a receipt of a unit is corrected once it is unpacked, and not beneath it", async () => {
  const season = await palletSeason();
  const [a] = season.units;
  await done(ship(season, "s1", [{ sscc: a }]));
  await done(receive(season, "s1", [{ sscc: a }]));
  const correction = { reason: "少了", items: [lotOf("L1", 9)] };
  const refused = await season.send("depot", "POST", "/api/shipments/s1/receipt/corrections", correction);
  expect([refused.status, refused.json.code]).toEqual([409, "correction-refused"]);
  expect(refused.json.detail).toContain("unpacking");
  await done(season.send("depot", "POST", `/api/units/${a}/unpacking`, { id: "x", at: CAME }));
  await done(season.send("depot", "POST", "/api/shipments/s1/receipt/corrections", correction));
  expect(await stockOf(season, "L1")).toMatchObject({ depot: [9, 0], mass: { lostKg: 1 } });
});

test("a batch goes in units or beside them, and pallets travel with all that is inside", async () => {
  const season = await palletSeason();
  const [a, b, c] = season.units;
  const both = await ship(season, "s1", [lotOf("L2", 1), { sscc: b }]);
  expect(both).toMatchObject({ status: 400, json: { errors: [{ pointer: "/items/0" }] } });
  const pallet = String(
    (await done(season.send("coop", "POST", "/api/units", { id: "p", contains: [{ sscc: a }, { sscc: b }], at: AT })))
      .sscc,
  );
  await done(ship(season, "s2", [{ sscc: pallet }, { sscc: c }]));
  const opened = await receive(season, "s2", [{ sscc: pallet, contents: [lotOf("L1", 30), lotOf("L2", 5)] }]);
  expect(opened).toMatchObject({ status: 400, json: { errors: [{ pointer: "/items/0/contents" }] } });
  await done(receive(season, "s2", [{ sscc: pallet }]));
  await done(season.send("depot", "POST", `/api/units/${pallet}/unpacking`, { id: "x", at: CAME }));
  // What was inside stands with the receiver now.
  expect((await season.send("depot", "GET", `/api/units/${a}`)).json).toMatchObject({
    status: "standing",
    holder: "depot",
  });
  await done(season.send("depot", "POST", `/api/units/${a}/unpacking`, { id: "y", at: CAME }));
  expect(await stockOf(season, "L1")).toMatchObject({ coop: [70, 0], depot: [30, 20] });
});

test("a unit that is taken apart while a shipment of it reads what is in it is shipped no more, and no defect", async () => {
  const season = await palletSeason();
  const [a] = season.units;
  let rounds = 0;
  const { table } = season.deps;
  const between = season.over({
    ...delegating(table),
    getMany: async (keys, options) => {
      if (keys.some(({ sk }) => sk === "STOP")) {
        rounds += 1;
        // The unit is read already; its batches are read after this.
        if (rounds === 1) await done(season.send("coop", "POST", `/api/units/${a}/unpacking`, { id: "x", at: AT }));
      }
      return table.getMany(keys, options);
    },
  });
  const { status, json } = await ship(between, "s1", [{ sscc: a }]);
  expect([status, json.code, rounds > 0]).toEqual([400, "invalid-request", true]);
  expect(await stockOf(season, "L1")).toMatchObject({ coop: [100, 20] });
});

function delegating(table: Table): Table {
  return {
    get: (...args) => table.get(...args),
    getMany: (...args) => table.getMany(...args),
    query: (...args) => table.query(...args),
    putAbsent: (items) => table.putAbsent(items),
    transact: (...args) => table.transact(...args),
  };
}
