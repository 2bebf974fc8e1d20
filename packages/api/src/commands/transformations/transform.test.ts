import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason();
  for (const lot of ["A", "B"]) await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 100)));
});

const AT = "2026-10-07T08:00:00+08:00";
const lots = (...weights: readonly (readonly [lot: string, quantityKg: number])[]) =>
  weights.map(([lot, quantityKg]) => ({ gtin: GTIN, lot, quantityKg }));
const command = (id: string, inputs: object[], outputs: object[], more: object = {}) => ({
  id,
  inputs,
  outputs,
  lossKg: 0,
  at: AT,
  ...more,
});
const record = (body: object, who = "coop") => season.send(who, "POST", "/api/transformations", body);
const read = (lot: string, who = "coop") => season.send(who, "GET", `/api/batches/${GTIN}/${lot}`);
const recall = (id: string, lot: string) =>
  season.send("coop", "POST", "/api/recalls", { id, gtin: GTIN, lot, reason: "农残超标", level: 1 });
const ship = (id: string, lot: string, kg: number) =>
  season.send("coop", "POST", "/api/shipments", { id, to: "depot", items: lots([lot, kg]), shippedAt: AT });

describe("a transformation", () => {
  const MIX = command("T1", lots(["A", 60], ["B", 40]), lots(["X", 70], ["Y", 29]), { lossKg: 1, line: "一号线" });

  test("takes from its inputs and makes its outputs in one act, sent twice is the same act, and is one event", async () => {
    const first = await record(MIX);
    expect(first).toMatchObject({
      status: 201,
      json: {
        id: "T1",
        lossKg: 1,
        outputs: [
          { batch: `01/${GTIN}/10/X`, quantityKg: 70, certified: { status: "valid" } },
          { batch: `01/${GTIN}/10/Y`, quantityKg: 29 },
        ],
        recallExposure: {
          before: { worstKg: 60, expectedKg: 52, buyers: 1 },
          after: { worstKg: 99, expectedKg: 99, buyers: 2 },
        },
      },
    });
    const again = await record(MIX);
    expect([again.status, again.json]).toEqual([first.status, first.json]);
    expect(await record({ ...MIX, lossKg: 2 })).toMatchObject({ json: { code: "id-taken" } });
    const { mass, onHand } = (await done(read("A"))) as { mass: object; onHand: object[] };
    expect([mass, onHand]).toMatchObject([
      { registeredKg: 100, onHandKg: 40, transformedKg: 60 },
      [{ quantityKg: 40 }],
    ]);
    const made = await done(read("X"));
    expect(made).toMatchObject({
      quantityKg: 70,
      detail: {
        madeOf: {
          transformation: "T1",
          harvests: [
            { lot: "A", quantityKg: 42 },
            { lot: "B", quantityKg: 28 },
          ],
        },
      },
      events: [{ type: "TransformationEvent", bizStep: "creating_class_instance" }],
    });
    expect(made.history).toMatchObject([{ kind: "transformation-recorded" }]);
    expect(await done(season.send("coop", "GET", "/api/transformations/T1"))).toMatchObject({
      id: "T1",
      line: "一号线",
      history: [{ kind: "transformation-recorded" }],
    });
    expect(await season.send("depot", "GET", "/api/transformations/T1?from=coop")).toMatchObject({ status: 404 });
  });

  test("previewed answers the same and changes nothing", async () => {
    const shown = await season.send("coop", "POST", "/api/transformations/preview", MIX);
    expect(shown.status).toBe(200);
    expect((await done(read("A"))).mass).toMatchObject({ onHandKg: 100, transformedKg: 0 });
    expect(await read("X")).toMatchObject({ status: 404 });
    const first = await record(MIX);
    expect(shown.json).toEqual(first.json);
  });

  test("is listed with its outputs, and shows on their page where they come from", async () => {
    await done(record(MIX));
    await drainOutbox(season.deps);
    const { items } = (await done(season.send("coop", "GET", "/api/batches"))) as { items: { batch: string }[] };
    expect(items.map(({ batch }) => batch)).toEqual(expect.arrayContaining([`01/${GTIN}/10/X`, `01/${GTIN}/10/Y`]));
  });

  test("of somebody else's goods is refused as of unknown ones", async () => {
    expect(await record(MIX, "depot")).toMatchObject({ status: 404, json: { errors: [{ pointer: "/inputs/0" }] } });
  });

  test("is taken back while all of it is there, and refused with the way out once some has gone on", async () => {
    await done(record(MIX));
    await done(ship("S1", "X", 5));
    const refused = await season.send("coop", "POST", "/api/transformations/T1/void", { reason: "称重有误" });
    expect(refused).toMatchObject({ status: 409, json: { code: "correction-refused", shipments: ["S1"] } });
    await done(season.send("coop", "POST", "/api/shipments/S1/void", { reason: "装错车" }));
    const voided = await done(season.send("coop", "POST", "/api/transformations/T1/void", { reason: "称重有误" }));
    expect(voided).toMatchObject({ id: "T1", voided: { reason: "称重有误" } });
    expect((await done(read("A"))).mass).toMatchObject({ onHandKg: 100, transformedKg: 0 });
    expect((await done(read("X"))).state).toMatchObject({ code: "voided" });
    // What was weighed wrong is recorded anew, under the same lots while they never had codes.
    expect(await record({ ...MIX, id: "T2", outputs: lots(["X", 60], ["Y", 39]) })).toMatchObject({ status: 201 });
    expect((await done(read("X"))).quantityKg).toBe(60);
  });

  test("of a registration that has outputs holds that: it is corrected and voided only as far as they leave it", async () => {
    await done(record(MIX));
    const path = `/api/batches/${GTIN}/A`;
    expect(await season.send("coop", "POST", `${path}/void`, { reason: "误录" })).toMatchObject({
      json: { code: "correction-refused" },
    });
    const less = await season.send("coop", "POST", `${path}/corrections`, { reason: "误录", quantityKg: 59 });
    expect(less).toMatchObject({ json: { code: "correction-refused", leastKg: 60 } });
    const made = await season.send("coop", "POST", `/api/batches/${GTIN}/X/void`, { reason: "误录" });
    expect(made).toMatchObject({ status: 409, json: { code: "correction-refused" } });
    expect(made.json.detail).toContain("T1");
  });
});

describe("what becomes of an input", () => {
  beforeEach(async () => {
    await done(record(command("T1", lots(["A", 60], ["B", 40]), lots(["X", 50], ["Y", 50]))));
    await done(record(command("T2", lots(["X", 50]), lots(["Z", 50]))));
  });

  test("a recall stops all that was made of it, and its end as a mistake frees that again", async () => {
    await done(recall("R1", "A"));
    await drainOutbox(season.deps);
    for (const lot of ["X", "Y", "Z"]) {
      const { state, recall: on } = await done(read(lot));
      expect([lot, state, on]).toMatchObject([
        lot,
        { code: "recalled" },
        { level: 1, of: { lot: "A", minKg: 10, maxKg: 50 } },
      ]);
    }
    expect(await ship("S1", "Z", 5)).toMatchObject({
      status: 409,
      json: { code: "batch-recalled", of: `01/${GTIN}/10/A` },
    });
    expect(await record(command("T3", lots(["Y", 5]), lots(["V", 5])))).toMatchObject({
      json: { code: "batch-recalled" },
    });
    await done(season.send("coop", "POST", "/api/recalls/R1/end", { outcome: "mistaken", reason: "批号选错" }));
    await drainOutbox(season.deps);
    expect((await done(read("Z"))).state).not.toMatchObject({ code: "recalled" });
    await done(ship("S1", "Z", 5));
  });

  test("a corrected harvest is that of what was made of it", async () => {
    await done(
      season.send("coop", "POST", `/api/batches/${GTIN}/B/corrections`, { reason: "误录", harvestedOn: "2026-10-04" }),
    );
    await drainOutbox(season.deps);
    const days = (await done(read("Z"))).detail as { madeOf: { harvests: { lot: string; harvestedOn: string }[] } };
    expect(days.madeOf.harvests.find(({ lot }) => lot === "B")?.harvestedOn).toBe("2026-10-04");
  });
});
