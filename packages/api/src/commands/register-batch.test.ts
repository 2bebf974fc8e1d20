import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason();
});

const register = (lot: string, kg = 100, more: object = {}, who = "coop") =>
  season.send(who, "POST", "/api/batches", batchOn(lot, kg, more));
const balances = async () => (await done(season.send("coop", "GET", "/api/certificates/c1"))).balances;

test("a certified batch spends the certificate's year and answers with what is left of it", async () => {
  expect(await register("A", 1500.5)).toMatchObject({
    status: 201,
    json: {
      batch: `01/${GTIN}/10/A`,
      quantityKg: 1500.5,
      certified: { certificate: "c1", status: "valid" },
      balance: { certificate: "c1", year: 2026, approvedKg: 10_000, spentKg: 1500.5, remainingKg: 8499.5 },
      flags: [],
    },
  });
  expect(await register("B", 8499.501)).toMatchObject({ status: 409, json: { code: "balance-exceeded" } });
  await done(register("B", 8499.5));
  expect(await balances()).toMatchObject([{ spentKg: 10_000, remainingKg: 0 }]);
});

test("a batch without a certificate spends nothing and is not called certified", async () => {
  expect(await done(register("A", 100, { certificate: undefined }))).toMatchObject({ balance: null });
  expect(await balances()).toEqual([]);
});

test("a lot is registered once; the same again is the same registration, another one is refused", async () => {
  const first = await register("A");
  const again = await register("A");
  expect([again.status, again.json]).toEqual([201, first.json]);
  expect(await register("A", 101)).toMatchObject({ status: 409, json: { code: "id-taken" } });
  expect(await balances()).toMatchObject([{ spentKg: 100 }]);
});

test("a lot is addressed by its characters, whatever GS1 lets in", async () => {
  const lot = "A/B%1";
  expect(await done(register(lot))).toMatchObject({
    lot,
    batch: `01/${GTIN}/10/${encodeURIComponent(lot)}`,
    uri: `https://suyuan.example/01/${GTIN}/10/${encodeURIComponent(lot)}`,
  });
  expect(await done(season.send("coop", "GET", `/api/batches/${GTIN}/${encodeURIComponent(lot)}`))).toMatchObject({
    lot,
  });
});

test("the harvests of one season of a plot add up over batches: what no plot can bear is flagged to its auditors", async () => {
  // 100 mu at 1,500 kg: 150 t.
  expect(await done(register("A", 100_000, { certificate: undefined }))).toMatchObject({ flags: [] });
  expect(await done(register("B", 60_000, { certificate: undefined }))).toMatchObject({
    flags: [{ code: "capacity-exceeded" }],
  });
});

test("another's product or base is answered like one that is not there", async () => {
  const [known, unknown] = [
    await register("A", 1, { certificate: undefined }, "orchard"),
    await register("A", 1, { certificate: undefined, base: "b9" }, "orchard"),
  ];
  expect([known.status, unknown.status]).toEqual([404, 404]);
  expect(known.json.code).toBe("not-found");
});

test("commitment bases are kept once each, given singly or as a list", async () => {
  expect((await done(register("A", 1, { commitmentBasis: "self-test" }))).commitment).not.toBeNull();
  const twice = await done(register("B", 1, { commitmentBasis: ["self-test", "self-test"] }));
  const once = await done(register("C", 1, { commitmentBasis: ["self-test"] }));
  expect(twice.commitment).toEqual(once.commitment);
  expect((await done(register("D", 1, { commitmentBasis: undefined }))).commitment).toBeNull();
});

test("a lot that looks like another of the same product is warned of, whichever came first, and registered all the same", async () => {
  expect(await done(register("CX0001"))).not.toHaveProperty("warnings");
  for (const lot of ["cx0001", "CXO001"]) {
    const { status, json } = await register(lot, 1);
    expect([status, json.warnings]).toMatchObject([201, [{ code: "lot-look-alike" }]]);
    expect(JSON.stringify(json.warnings)).toContain("10/CX0001");
    expect((await register(lot, 1)).json).toEqual(json);
  }
  expect(await done(register("CX0002", 1))).not.toHaveProperty("warnings");
});

test("a lot with signs that Chinese trade codes do not carry is warned of, and registered all the same", async () => {
  const { status, json } = await register("A/1+2", 1);
  expect([status, json.warnings]).toMatchObject([201, [{ code: "lot-signs", batches: [] }]]);
});

test("a lot whose registration was taken back is not warned of: that is how a spelling is put right", async () => {
  await done(register("cx0001"));
  await done(season.send("coop", "POST", `/api/batches/${GTIN}/cx0001/void`, { reason: "批号大小写有误" }));
  expect(await done(register("CX0001"))).not.toHaveProperty("warnings");
});
