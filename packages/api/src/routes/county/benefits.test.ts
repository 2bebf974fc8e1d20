import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";

const OFFICES = [
  ["office", "county", "510824", "statistician"],
  ["office2", "county", "510823", "statistician"],
] as const;

/** 2 mu of kiwifruit at 500 kg: 1,000 kg a year. */
const PLOTS = [
  { id: "k", areaMu: 2, crop: "红心猕猴桃", yieldCapKgPerMu: 500 },
  { id: "r", areaMu: 1, crop: "水稻", yieldCapKgPerMu: 600 },
];
const household = (id: string, more: object = {}) => ({
  ...{ id, class: "lifted", village: "510824100201", validFrom: "2019-12-01", plots: PLOTS },
  ...more,
});

let season: Season;
beforeEach(async () => {
  season = await newSeason({}, [...NEIGHBOURS, ...OFFICES]);
  await done(post("office", "/api/households", household("h1")));
  await done(post("office", "/api/households", household("h2", { plots: [] })));
  await done(post("coop", "/api/batches", batchOn("A", 1500)));
});

const post = (who: string, path: string, body: object) => season.send(who, "POST", path, body);
const get = (who: string, path: string) => season.send(who, "GET", path);
const delivery = (id: string, quantityKg: number, more: object = {}) => ({
  ...{ id, household: "h1", gtin: GTIN, lot: "A", quantityKg, pricePerKg: 6, paidOn: "2026-10-07" },
  paidYuan: Math.round(quantityKg * 600) / 100,
  ...more,
});
const deliver = (id: string, kg: number, more: object = {}) => post("coop", "/api/deliveries", delivery(id, kg, more));
const codeOf = ({ json }: { json: Readonly<Record<string, unknown>> }) => json.code;

describe("a delivery", () => {
  test("says what was delivered and paid, and what the household's plots can grow of the crop in the year", async () => {
    expect(await done(deliver("d1", 800))).toMatchObject({
      ...{ id: "d1", kind: "delivery", household: "h1", county: "510824", quantityKg: 800, pricePerKg: 6 },
      ...{ paidYuan: 4800, level: "declared", counts: true, capacityKg: 1000 },
    });
    expect(await done(deliver("d2", 10, { household: "h2" }))).not.toHaveProperty("capacityKg");
  });

  test("adds up to no more than the household's plots grow, over all cooperatives that name it, and the refusal says what is left", async () => {
    await done(deliver("d1", 800));
    expect((await deliver("d2", 200.001)).json).toMatchObject({
      ...{ code: "capacity-exceeded", capacityKg: 1000, deliveredKg: 800 },
      errors: [{ pointer: "/quantityKg" }],
    });
    expect((await deliver("d3", 200)).status).toBe(201);
    expect(codeOf(await deliver("d4", 0.001))).toBe("capacity-exceeded");
  });

  test("adds up to no more than the batch weighs", async () => {
    await done(deliver("d1", 1000));
    const more = { household: "h2" };
    expect((await deliver("d2", 500.001, more)).json).toMatchObject({
      ...{ code: "deliveries-exceed-batch", batchKg: 1500, deliveredKg: 1000 },
    });
    await done(deliver("d3", 500, more));
    expect(codeOf(await deliver("d4", 0.001, more))).toBe("deliveries-exceed-batch");
  });

  test("of many at once never passes either bound", async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => deliver(`p${n}`, 50)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(new Set(answers.filter(({ status }) => status !== 201).map(codeOf))).toEqual(new Set(["capacity-exceeded"]));
  });

  test("is of a batch of one's own that was harvested and stands, and of a household that is there", async () => {
    expect(codeOf(await deliver("d1", 1, { lot: "B" }))).toBe("not-found");
    expect((await post("coop2", "/api/deliveries", delivery("d1", 1))).status).toBe(404);
    expect((await deliver("d1", 1, { household: "h9" })).json).toMatchObject({ errors: [{ pointer: "/household" }] });
    expect((await deliver("d1", 1, { county: "510823" })).json).toMatchObject({ errors: [{ pointer: "/household" }] });
    expect((await deliver("d1", 1, { paidOn: "2026-10-09" })).json).toMatchObject({ errors: [{ pointer: "/paidOn" }] });
    await done(post("coop", `/api/batches/${GTIN}/A/void`, { reason: "录错" }));
    expect(codeOf(await deliver("d1", 1))).toBe("already-voided");
  });

  test("sent again is the same; other content under its id is refused", async () => {
    const first = await done(deliver("d1", 100));
    expect(await done(deliver("d1", 100))).toEqual(first);
    expect(codeOf(await deliver("d1", 101))).toBe("id-taken");
    await done(deliver("d2", 900));
  });

  test("that is paid otherwise than weight and price come to is told to the bureau", async () => {
    await done(deliver("d1", 100, { paidYuan: 606 }));
    await done(deliver("d2", 100, { paidYuan: 6000 }));
    await drainOutbox(season.deps);
    expect(await done(get("county", "/api/exceptions?kind=payment-differs"))).toMatchObject({
      items: [{ subject: "benefit/coop/d2", count: 1 }],
    });
  });
});

describe("a mistake", () => {
  test("in weight, price or payment is corrected, both stay on record, and the sums follow", async () => {
    await done(deliver("d1", 1000));
    const corrected = post("coop", "/api/benefits/d1/corrections", {
      reason: "多写一个零",
      quantityKg: 100,
      paidYuan: 600,
    });
    expect(await done(corrected)).toMatchObject({ quantityKg: 100, paidYuan: 600 });
    await done(deliver("d2", 900));
    const over = await post("coop", "/api/benefits/d1/corrections", { id: "c2", reason: "x", quantityKg: 100.001 });
    expect(codeOf(over)).toBe("capacity-exceeded");
    const { history } = await done(get("coop", "/api/benefits/d1"));
    expect(history).toMatchObject([{ kind: "benefit-corrected", reason: "多写一个零" }, { kind: "benefit-recorded" }]);
  });

  test("in the household is mended by taking the record back, which frees what it counted", async () => {
    await done(deliver("d1", 1000));
    expect(await done(post("coop", "/api/benefits/d1/void", { reason: "户填错" }))).toMatchObject({ counts: false });
    expect(codeOf(await post("coop", "/api/benefits/d1/void", { id: "v2", reason: "x" }))).toBe("already-voided");
    await done(deliver("d2", 1000));
    await done(deliver("d3", 500, { household: "h2" }));
  });

  test("in a batch's weight that comes to light after deliveries is told to the bureau", async () => {
    await done(deliver("d1", 1000));
    await done(post("coop", `/api/batches/${GTIN}/A/corrections`, { reason: "过磅错误", quantityKg: 900 }));
    await drainOutbox(season.deps);
    expect(await done(get("county", "/api/exceptions?kind=deliveries-exceed-batch"))).toMatchObject({
      items: [{ subject: `01/${GTIN}/10/A`, zh: expect.stringContaining("900") }],
    });
  });

  test("in a household's plots is corrected, what was delivered beyond them is told, and nothing more is added", async () => {
    await done(deliver("d1", 1000));
    const [kiwi, rice] = PLOTS;
    const plots = [{ ...kiwi, areaMu: 1 }, rice];
    await done(post("office", "/api/households/h1/corrections", { reason: "面积核实", plots }));
    await drainOutbox(season.deps);
    expect(await done(get("county", "/api/exceptions?kind=deliveries-exceed-plots"))).toMatchObject({
      items: [{ subject: "household/510824/h1" }],
    });
    expect(codeOf(await deliver("d2", 1))).toBe("capacity-exceeded");
    expect((await post("coop", "/api/benefits/d1/corrections", { reason: "x", quantityKg: 500 })).status).toBe(201);
  });
});

describe("what the household or its village says", () => {
  const say = (who: string, body: object) => post(who, "/api/benefits/d1/confirmation?from=coop", body);

  test("makes a record two-sided, or takes it out of every sum until it is corrected", async () => {
    await done(deliver("d1", 1000));
    const paper = { outcome: "confirmed", how: "paper", documentSha256: "a".repeat(64) };
    expect(await done(say("office", paper))).toMatchObject({ level: "confirmed", counts: true });
    const denied = await done(say("office", { outcome: "denied", how: "phone", reason: "只收到六百元" }));
    expect(denied).toMatchObject({ level: "declared", counts: false, confirmation: { outcome: "denied" } });
    await done(deliver("d2", 1000));
    const back = await say("office", { id: "again", outcome: "confirmed", how: "visit" });
    expect(codeOf(back)).toBe("deliveries-exceed-batch");
    await done(post("coop", "/api/benefits/d2/void", { reason: "x" }));
    expect(await done(say("office", { id: "again", outcome: "confirmed", how: "visit" }))).toMatchObject({
      counts: true,
    });
    const corrected = await done(post("coop", "/api/benefits/d1/corrections", { reason: "x", receipt: "N-1" }));
    expect(corrected).toMatchObject({ level: "declared" });
    expect(corrected).not.toHaveProperty("confirmation");
  });

  test("is told by the office over the village alone, and a denial says what is denied", async () => {
    await done(deliver("d1", 10));
    expect((await say("office2", { outcome: "confirmed", how: "visit" })).status).toBe(404);
    expect((await say("coop", { outcome: "confirmed", how: "visit" })).status).toBe(403);
    expect((await say("office", { outcome: "denied", how: "visit" })).json).toMatchObject({
      errors: [{ pointer: "/reason" }],
    });
  });
});

test("wages and dividends count with their days and year, and a member that a kind does not have is refused", async () => {
  const paid = { household: "h1", paidYuan: 2400, paidOn: "2026-10-01" };
  const wage = { ...paid, id: "w1", from: "2026-09-01", to: "2026-09-30", days: 20 };
  expect(await done(post("coop2", "/api/wages", wage))).toMatchObject({ kind: "wage", days: 20, counts: true });
  expect((await post("coop2", "/api/wages", { ...wage, id: "w2", days: 31 })).json).toMatchObject({
    errors: [{ pointer: "/days" }],
  });
  expect(await done(post("coop2", "/api/dividends", { ...paid, id: "w3", year: 2025 }))).toMatchObject({ year: 2025 });
  const foreign = await post("coop2", "/api/benefits/w1/corrections", { reason: "x", quantityKg: 5 });
  expect(foreign.json).toMatchObject({ errors: [{ pointer: "/quantityKg" }] });
  expect(await done(post("coop2", "/api/benefits/w1/corrections", { reason: "x", days: 22 }))).toMatchObject({
    days: 22,
  });
});

test("a household's records are listed for its offices, each cooperative's for itself, and nobody else reads one", async () => {
  await done(deliver("d1", 10));
  const paid = { household: "h1", paidYuan: 100, paidOn: "2026-10-01" };
  await done(post("coop2", "/api/dividends", { ...paid, id: "x1", year: 2025 }));
  await drainOutbox(season.deps);
  const idsOf = async (who: string, query = "") =>
    ((await done(get(who, `/api/benefits${query}`))).items as { id: string }[]).map(({ id }) => id).sort();
  expect(await idsOf("office")).toEqual(["d1", "x1"]);
  expect(await idsOf("office", "?household=h1")).toEqual(["d1", "x1"]);
  expect(await idsOf("office", "?household=h2")).toEqual([]);
  expect(await idsOf("office", "?kind=dividend")).toEqual(["x1"]);
  expect(await idsOf("coop")).toEqual(["d1"]);
  expect(await idsOf("coop", "?household=h1")).toEqual(["d1"]);
  expect(await idsOf("office2")).toEqual([]);
  expect((await get("office", "/api/benefits/d1?from=coop")).status).toBe(200);
  for (const who of ["coop2", "office2"]) expect((await get(who, "/api/benefits/d1?from=coop")).status).toBe(404);
});
