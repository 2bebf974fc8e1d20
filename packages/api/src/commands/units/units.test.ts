import { expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, runOf, type Season } from "../../fixtures/season.ts";
import { labelRunKey } from "../../ledger/keys.ts";
import { readRow } from "../../ledger/read.ts";
import { serialsOf } from "../label-runs.ts";

const AT = "2026-10-07T02:00:00.000Z";
const LATER = "2026-10-07T06:00:00.000Z";
const PREFIX = "6901234";
const SSCC = "069012345000000011";

async function packingSeason(lots: readonly string[] = ["L1"]): Promise<Season> {
  const season = await newSeason({}, NEIGHBOURS);
  await done(season.send("operator", "POST", "/api/organisations/coop/gs1-prefixes", { prefix: PREFIX }));
  for (const lot of lots) await done(season.send("coop", "POST", "/api/batches", batchOn(lot)));
  return season;
}

const lotOf = (lot: string, quantityKg: number, more: object = {}) => ({ gtin: GTIN, lot, quantityKg, ...more });
const packs = (season: Season, id: string, contains: readonly object[], more: object = {}, who = "coop") =>
  season.send(who, "POST", "/api/units", { id, contains, at: AT, ...more });
const stockOf = async (season: Season, lot: string, who = "coop") => {
  const { onHand } = (await done(season.send(who, "GET", `/api/batches/${GTIN}/${lot}`))) as {
    onHand: readonly { organisation: string; quantityKg: number; packedKg?: number; labelledKg: number }[];
  };
  return Object.fromEntries(
    onHand.map(({ organisation, quantityKg, packedKg = 0 }) => [organisation, [quantityKg, packedKg]]),
  );
};

test("numbers are made one after another under the organisation's own company prefix; without one the refusal says the way out", async () => {
  const season = await packingSeason();
  const first = await done(packs(season, "u1", [lotOf("L1", 10)]));
  const second = await done(packs(season, "u2", [lotOf("L1", 10)]));
  expect([first.sscc, second.sscc]).toEqual(["069012340000000009", "069012340000000016"]);
  expect(first).toMatchObject({ holder: "coop", status: "standing", weightKg: 10, units: [] });
  expect(await packs(season, "u1", [lotOf("L1", 10)])).toMatchObject({ status: 201, json: { sscc: first.sscc } });
  expect(await packs(season, "u1", [lotOf("L1", 11)])).toMatchObject({ status: 409, json: { code: "id-taken" } });
  await done(
    season.send("coop2", "POST", "/api/bases", {
      id: "b2",
      name: "基地",
      regionCode: "510824",
      plots: [{ id: "p1", areaMu: 100, crop: "猕猴桃" }],
    }),
  );
  await done(
    season.send("coop", "POST", `/api/products/${GTIN}/producers`, { organisation: "coop2", reason: "委托生产" }),
  );
  await done(season.send("coop2", "POST", "/api/batches", { ...batchOn("N1"), base: "b2", certificate: undefined }));
  const refused = await packs(season, "u1", [lotOf("N1", 10)], {}, "coop2");
  expect(refused).toMatchObject({ status: 400, json: { errors: [{ pointer: "/sscc" }] } });
  expect(refused.json.detail).toContain("GS1 certificate");
  // A number under another's prefix is nobody else's to use.
  expect(await packs(season, "u1", [lotOf("N1", 10)], { sscc: "069012340000000023" }, "coop2")).toMatchObject({
    status: 409,
    json: { code: "id-taken" },
  });
  expect(await packs(season, "u1", [lotOf("N1", 10)], { sscc: "106141412345678908" }, "coop2")).toMatchObject({
    status: 201,
  });
});

test("what is packed is beside nothing else: it is not shipped, lost, labelled, transformed or packed again, and stays on hand to the gram", async () => {
  const season = await packingSeason();
  await done(packs(season, "u1", [lotOf("L1", 60.5)], { sscc: SSCC }));
  expect(await stockOf(season, "L1")).toEqual({ coop: [100, 60.5] });
  const at = LATER;
  const attempts: readonly [string, object][] = [
    ["/api/shipments", { id: "s1", to: "depot", items: [lotOf("L1", 39.501)], shippedAt: at }],
    [`/api/batches/${GTIN}/L1/losses`, { reason: "坏", quantityKg: 39.501, cause: "spoiled", at }],
    [
      "/api/transformations",
      { id: "t1", inputs: [lotOf("L1", 39.501)], outputs: [lotOf("X1", 39.501)], lossKg: 0, at },
    ],
    ["/api/units", { id: "u2", contains: [lotOf("L1", 39.501)], at }],
    ["/api/labels", runOf("r1", "L1", 80, 500)],
  ];
  for (const [path, body] of attempts) {
    const { status, json } = await season.send("coop", "POST", path, body);
    expect([path, status]).toEqual([path, 409]);
    expect(json.detail).toContain("/api/units/{sscc}/unpacking");
    expect(json.detailZh).toContain("物流单元");
  }
  const voided = await season.send("coop", "POST", `/api/batches/${GTIN}/L1/void`, { reason: "误登" });
  expect(voided).toMatchObject({ status: 409, json: { code: "correction-refused" } });
  expect(voided.json.detail).toContain("unpack");
  await done(
    season.send("coop", "POST", "/api/shipments", { id: "s1", to: "depot", items: [lotOf("L1", 39.5)], shippedAt: at }),
  );
  expect(await stockOf(season, "L1")).toEqual({ coop: [60.5, 60.5] });
  await done(season.send("coop", "POST", `/api/units/${SSCC}/unpacking`, { id: "x1", items: [lotOf("L1", 0.5)], at }));
  expect(await stockOf(season, "L1")).toEqual({ coop: [60.5, 60] });
  const emptied = await done(season.send("coop", "POST", `/api/units/${SSCC}/unpacking`, { id: "x2", at }));
  expect(emptied).toMatchObject({ status: "empty", weightKg: 0, items: [] });
  expect(await stockOf(season, "L1")).toEqual({ coop: [60.5, 0] });
});

test("units lie in units: what is inside is handled with the outer one, moves by being taken out, and is no deeper than four", async () => {
  const season = await packingSeason(["L1", "L2"]);
  const ssccOf = async (id: string, contains: readonly object[]) =>
    String((await done(packs(season, id, contains))).sscc);
  const a = await ssccOf("a", [lotOf("L1", 10)]);
  const b = await ssccOf("b", [lotOf("L1", 5), lotOf("L2", 7)]);
  const pallet = await ssccOf("p", [{ sscc: a }, { sscc: b }, lotOf("L2", 1)]);
  const other = await ssccOf("q", [lotOf("L2", 2)]);
  const seen = await done(season.send("coop", "GET", `/api/units/${pallet}`));
  expect(seen).toMatchObject({
    units: [a, b],
    weightKg: 23,
    contents: [
      { lot: "L2", quantityKg: 8 },
      { lot: "L1", quantityKg: 15 },
    ],
  });
  expect(await done(season.send("coop", "GET", `/api/units/${a}`))).toMatchObject({ status: "inside", parent: pallet });
  for (const path of [`/api/units/${a}/unpacking`, `/api/units/${a}/void`]) {
    const body = path.endsWith("void") ? { reason: "误" } : { id: "x", at: AT };
    const { status, json } = await season.send("coop", "POST", path, body);
    expect([status, json.code]).toEqual([409, "unit-not-free"]);
    expect(json.detail).toContain(`/api/units/${pallet}/unpacking`);
  }
  expect(await packs(season, "r", [{ sscc: a }])).toMatchObject({ status: 409, json: { code: "unit-not-free" } });
  const out = await done(
    season.send("coop", "POST", `/api/units/${pallet}/unpacking`, { id: "x", items: [{ sscc: a }], at: AT }),
  );
  expect(out).toMatchObject({ units: [b], weightKg: 13 });
  await done(packs(season, "r", [{ sscc: a }], { sscc: other }));
  expect(await done(season.send("coop", "GET", `/api/units/${other}`))).toMatchObject({ units: [a], weightKg: 12 });
  const third = await ssccOf("d3", [{ sscc: pallet }]);
  const fourth = await ssccOf("d4", [{ sscc: third }]);
  const deep = await packs(season, "d5", [{ sscc: fourth }]);
  expect(deep).toMatchObject({ status: 400, json: { errors: [{ pointer: "/contains" }] } });
  expect(await stockOf(season, "L1")).toEqual({ coop: [100, 15] });
  expect(await stockOf(season, "L2")).toEqual({ coop: [100, 10] });
});

test("stopped goods are not packed, nor is a unit put into another while something in it is stopped; they may be unpacked", async () => {
  const season = await packingSeason(["L1", "L2"]);
  await done(packs(season, "u1", [lotOf("L1", 10)], { sscc: SSCC }));
  await done(
    season.send("county", "POST", "/api/recalls", { id: "r1", gtin: GTIN, lot: "L1", reason: "农残", level: 1 }),
  );
  expect(await packs(season, "u2", [lotOf("L1", 10)])).toMatchObject({ status: 409, json: { code: "batch-recalled" } });
  expect(await packs(season, "u3", [{ sscc: SSCC }])).toMatchObject({ status: 409, json: { code: "batch-recalled" } });
  const shipment = { id: "s1", to: "depot", items: [{ sscc: SSCC }], shippedAt: AT };
  expect(await season.send("coop", "POST", "/api/shipments", shipment)).toMatchObject({
    status: 409,
    json: { code: "batch-recalled" },
  });
  await done(season.send("coop", "POST", `/api/units/${SSCC}/unpacking`, { id: "x1", at: AT }));
});

test("a packing is taken back while nothing followed it, and the unit is as it was before", async () => {
  const season = await packingSeason();
  await done(packs(season, "u1", [lotOf("L1", 10)], { sscc: SSCC }));
  await done(packs(season, "u2", [lotOf("L1", 20)], { sscc: SSCC }));
  const back = await done(season.send("coop", "POST", `/api/units/${SSCC}/void`, { reason: "装错" }));
  expect(back).toMatchObject({ weightKg: 10, status: "standing" });
  expect(await stockOf(season, "L1")).toEqual({ coop: [100, 10] });
  const again = await season.send("coop", "POST", `/api/units/${SSCC}/void`, { id: "v2", reason: "装错" });
  expect(again).toMatchObject({ status: 409, json: { code: "unit-not-free" } });
  expect(again.json.detail).toContain("unpacking");
});

test("packs that are named are codes of the batch, in no other unit, and in force", async () => {
  const season = await packingSeason(["L1", "L2"]);
  const run = await done(season.send("coop", "POST", "/api/labels", runOf("r1", "L1", 4, 500)));
  expect(run.id).toBe("r1");
  const stored = await readRow(season.deps.table, labelRunKey("coop/r1"));
  if (stored === undefined) throw new Error("no run");
  const [one = "", two = "", three = ""] = await serialsOf(season.deps, stored.data);
  await done(packs(season, "u1", [lotOf("L1", 1, { serials: [one, two] })], { sscc: SSCC }));
  const again = await packs(season, "u2", [lotOf("L1", 1, { serials: [two, three] })]);
  expect(again).toMatchObject({ status: 400, json: { errors: [{ pointer: "/contains/0/serials/0" }] } });
  expect(await packs(season, "u3", [lotOf("L2", 1, { serials: [three] })])).toMatchObject({ status: 400 });
  expect(await packs(season, "u4", [lotOf("L1", 0.4, { serials: [three] })])).toMatchObject({ status: 400 });
  await done(season.send("coop", "POST", `/api/units/${SSCC}/unpacking`, { id: "x1", at: AT }));
  await done(packs(season, "u5", [lotOf("L1", 1, { serials: [two, three] })]));
});

test("a unit is shown to who has it, to the offices over it, and to whoever may read all that is in it; to others there is none", async () => {
  const season = await packingSeason();
  await done(packs(season, "u1", [lotOf("L1", 10)], { sscc: SSCC }));
  const seen = async (who: string) => (await season.send(who, "GET", `/api/units/${SSCC}`)).status;
  expect([await seen("coop"), await seen("county"), await seen("province")]).toEqual([200, 200, 200]);
  expect([await seen("depot"), await seen("elsewhere"), await seen("coop2")]).toEqual([404, 404, 404]);
  for (const path of ["unpacking", "void"]) {
    const body = path === "void" ? { reason: "误" } : { id: "x", at: AT };
    expect(await season.send("depot", "POST", `/api/units/${SSCC}/${path}`, body)).toMatchObject({ status: 404 });
  }
});
