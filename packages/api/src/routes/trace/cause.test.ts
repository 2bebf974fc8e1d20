import { metered } from "@suyuan/store/meter";
import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import type { CommonAnswer } from "./cause-view.ts";

const AT = "2026-10-07T08:00:00+08:00";
const id = (lot: string) => `01/${GTIN}/10/${lot}`;
const lots = (...weights: readonly (readonly [lot: string, quantityKg: number])[]) =>
  weights.map(([lot, quantityKg]) => ({ gtin: GTIN, lot, quantityKg }));

let season: Season;
const post = (path: string, body: object, who = "coop") => done(season.send(who, "POST", path, body));
const ask = (body: object, who = "county") => season.send(who, "POST", "/api/trace/common", body);
const common = async (cases: readonly string[], more: object = {}) =>
  (await done(ask({ cases, ...more }))) as unknown as CommonAnswer;
const found = ({ candidates }: CommonAnswer, name: string) => candidates.find((one) => one.id === name);

async function handed(shipment: string, from: string, to: string, items: object[], vehicle?: string): Promise<void> {
  const sent = { id: shipment, to, items, shippedAt: AT, ...(vehicle === undefined ? {} : { vehicle }) };
  await post("/api/shipments", sent, from);
  await post(`/api/shipments/${shipment}/receipt`, { items, receivedAt: AT }, to);
}
const transformed = (name: string, inputs: object[], outputs: object[]) =>
  post("/api/transformations", { id: name, inputs, outputs, lossKg: 0, at: AT }, "depot");

/** A and B of plot p1 and C of p2 go to the depot, A and C with one truck; X is made of A and C, Y of B and C, Z of C alone. */
beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
  for (const [lot, plot] of Object.entries({ A: "p1", B: "p1", C: "p2" })) {
    await post("/api/batches", batchOn(lot, 100, { plots: [plot] }));
  }
  await handed("S1", "coop", "depot", lots(["A", 50], ["C", 90]), "川H·12345");
  await handed("S2", "coop", "depot", lots(["B", 50]), "川H 99999");
  await transformed("T1", lots(["A", 50], ["C", 10]), lots(["X", 60]));
  await transformed("T2", lots(["B", 50], ["C", 10]), lots(["Y", 60]));
  await transformed("T3", lots(["C", 10]), lots(["Z", 10]));
});

describe("what cases have in common", () => {
  test("is ranked by the share that it explains, then the more special, with what it does not explain", async () => {
    const answer = await common([id("X"), id("Y"), id("Z")]);
    expect(answer.candidates[0]).toMatchObject({
      id: id("C"),
      kind: "batch",
      rank: 1,
      explains: 3,
      share: 1,
      distance: 1,
    });
    expect(answer.candidates[1]).toMatchObject({ id: "plot/coop/b1/p2", kind: "plot", rank: 1, batches: 1 });
    expect(found(answer, "vehicle/%E5%B7%9DH12345")?.rank).toBe(3);
    expect(found(answer, "plot/coop/b1/p1")).toMatchObject({ explains: 2, share: 0.6667, without: [id("Z")] });
    expect(found(answer, "base/coop/b1")).toMatchObject({ explains: 3, batches: 3, name: "基地" });
    expect(found(answer, "organisation/depot")).toMatchObject({ name: "depot", explains: 3 });
    expect(found(answer, "vehicle/%E5%B7%9DH12345")).toMatchObject({ kind: "vehicle", explains: 3, batches: 2 });
    expect(found(answer, "vehicle/%E5%B7%9DH99999")).toMatchObject({ explains: 1, without: [id("X"), id("Z")] });
    expect(answer.truncated).toBeUndefined();
  });

  test("has the way from each of the best to each case, as a trace names its nodes", async () => {
    const [best] = (await common([id("X"), id("Y"), id("Z")], { paths: 1 })).candidates;
    expect(best?.paths).toHaveLength(3);
    expect(best?.paths?.[0]).toEqual({
      case: id("X"),
      nodes: [id("C"), "shipment/coop/S1", `${id("C")}@depot`, "transformation/depot/T1", id("X")],
    });
    const { candidates } = await common([id("X"), id("Y")], { paths: 0 });
    expect(candidates.every(({ paths }) => paths === undefined)).toBe(true);
  });

  test("is no room that goods had left, no input used after their harvest, and nothing after a test's sample was taken", async () => {
    const room = (lot: string, action: string, at: string) =>
      post(`/api/batches/${GTIN}/${lot}/storage`, { action, location: "3号冷库", quantityKg: 5, at }, "depot");
    await room("C", "in", "2026-10-07T09:00:00+08:00");
    await room("X", "in", "2026-10-07T09:00:00+08:00");
    const answer = await common([id("X"), id("Y"), id("Z")]);
    // C was brought there after X, Y and Z had been made of it; X itself was.
    expect(found(answer, "room/depot/3%E5%8F%B7%E5%86%B7%E5%BA%93")).toMatchObject({ kind: "room", explains: 1 });
    const use = { base: "b1", product: "药剂", actives: ["氯吡脲"], dosage: "1", safetyIntervalDays: 1 };
    await post("/api/inputs", { ...use, id: "i1", plot: "p1", appliedOn: "2026-08-01" });
    await post("/api/inputs", { ...use, id: "i2", plot: "p1", appliedOn: "2026-10-07" });
    const before = await common([id("X"), id("Y")]);
    expect(found(before, "input/coop/i1")).toMatchObject({ kind: "input", explains: 2, name: "药剂" });
    expect(found(before, "input/coop/i2")).toBeUndefined();
  });

  test("takes packs for their batch, each a case of its own, and failed tests", async () => {
    const report = { sampledOn: "2026-10-06", testedOn: "2026-10-07", issuedOn: "2026-10-08" };
    const item = { active: "氯吡脲", resultMgPerKg: 0.9, limitMgPerKg: 0.05 };
    const path = `/api/batches/${GTIN}/A/tests`;
    await post(path, { ...report, sampleId: "bad", verdict: "failed", items: [item] }, "county");
    const answer = await common([`${id("X")}/21/S1`, `${id("X")}/21/S2`, "test/county/bad"]);
    expect(answer.cases).toMatchObject([
      { batches: [id("X")] },
      { batches: [id("X")] },
      { id: "test/county/bad", batches: [id("A")], until: "2026-10-06T15:59:59.999Z" },
    ]);
    expect(found(answer, id("X"))).toMatchObject({ explains: 2 });
    expect(found(answer, id("A"))).toMatchObject({ explains: 3 });
    // The truck came after the sample had been taken.
    expect(found(answer, "vehicle/%E5%B7%9DH12345")).toMatchObject({ explains: 2 });
    const good = { ...report, sampleId: "good", verdict: "passed", items: [{ ...item, resultMgPerKg: 0.01 }] };
    await post(`/api/batches/${GTIN}/B/tests`, good, "county");
    const { status, json } = await ask({ cases: [id("X"), "test/county/good"] });
    expect([status, json.code]).toEqual([400, "invalid-request"]);
    expect(JSON.stringify(json.errors)).toContain("/cases/1");
  });
});

test("a logistic unit is one case, of any of the batches that were in it", async () => {
  const [sscc, never] = ["095200005100000015", "095200005100000039"];
  await post(
    "/api/units",
    { id: "u1", sscc, contains: lots(["X", 5], ["Z", 2]), at: "2026-10-07T09:00:00+08:00" },
    "depot",
  );
  const answer = await common([`00/${sscc}`, id("Y")]);
  expect(answer.cases).toEqual([
    { id: `00/${sscc}`, batches: [id("X"), id("Z")] },
    { id: id("Y"), batches: [id("Y")] },
  ]);
  expect(found(answer, id("C"))).toMatchObject({ explains: 2 });
  expect(found(answer, id("A"))).toMatchObject({ explains: 1, without: [id("Y")] });
  for (const [unit, who] of [
    [never, "county"],
    [sscc, "elsewhere"],
  ] as const) {
    expect((await ask({ cases: [`00/${unit}`, id("Y")] }, who)).status).toBe(404);
  }
});

describe("what is refused", () => {
  test("says which case and what a case is", async () => {
    const bad: readonly (readonly [cases: readonly string[], pointer: string])[] = [
      [[id("X")], "/cases"],
      [[id("X"), id("X")], "/cases"],
      [Array.from({ length: 51 }, (_, n) => id(`L${n}`)), "/cases"],
      [[id("X"), "lorry/1"], "/cases/1"],
      [[id("X"), `${id("Y")}/22/1`], "/cases/1"],
    ];
    for (const [cases, pointer] of bad) {
      const { status, json } = await ask({ cases });
      expect([status, json.code]).toEqual([400, "invalid-request"]);
      expect(JSON.stringify(json.errors)).toContain(`"${pointer}"`);
    }
  });

  test("is a case that is not the bureau's to see, as one that never was; and what lies behind others' goods is counted, not named", async () => {
    for (const [who, lot] of [
      ["elsewhere", "Y"],
      ["county", "NEVER"],
    ] as const) {
      const { status, json } = await ask({ cases: [id("X"), id(lot)] }, who);
      expect([status, json.code]).toEqual([404, "not-found"]);
    }
    const { status } = await ask({ cases: [id("X"), "test/county/never"] });
    expect(status).toBe(404);
    await post(
      "/api/bases",
      { id: "far", name: "外县", regionCode: "510823", plots: [{ id: "q", areaMu: 50, crop: "梨" }] },
      "orchard",
    );
    await post(`/api/products/${GTIN}/producers`, { organisation: "orchard", id: "pr1", reason: "代工" });
    const theirs = { base: "far", plots: ["q"], certificate: undefined, commitmentBasis: ["quality-control"] };
    await post("/api/batches", { ...batchOn("O", 50), ...theirs }, "orchard");
    await handed("S9", "orchard", "depot", lots(["O", 50]));
    await transformed("T9", lots(["O", 20], ["C", 5]), lots(["W", 25]));
    await transformed("T10", lots(["O", 20], ["C", 5]), lots(["V", 25]));
    const answer = await common([id("V"), id("W")]);
    expect(found(answer, id("C"))).toMatchObject({ explains: 2 });
    expect(JSON.stringify(answer)).not.toMatch(/orchard|\/O"|\/far/);
    expect(answer.hidden).toMatchObject({ explains: 2 });
  });
});

test("cases share what is read: each batch once, level by level", async () => {
  const table = metered(season.deps.table);
  season = season.over(table);
  await common([id("X"), id("Y"), id("Z")]);
  const { rounds, readUnits } = table.usage();
  // The gate, the cases, two levels and the facts of the last, and what is looked up beside them: whose bases, then their inputs.
  expect(rounds).toBeLessThanOrEqual(2 + 1 + 3 + 2);
  expect(readUnits).toBeLessThanOrEqual(40);
});
