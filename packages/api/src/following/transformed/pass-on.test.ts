import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../follow.ts";

const AT = "2026-10-07T08:00:00+08:00";
const lots = (...weights: readonly (readonly [lot: string, quantityKg: number])[]) =>
  weights.map(([lot, quantityKg]) => ({ gtin: GTIN, lot, quantityKg }));

let season: Season;
const post = (path: string, body: object, who = "coop") => done(season.send(who, "POST", path, body));
const read = (lot: string, who = "coop") => done(season.send(who, "GET", `/api/batches/${GTIN}/${lot}`));
const transform = (id: string, inputs: object[], outputs: object[], who = "coop") =>
  season.send(who, "POST", "/api/transformations", { id, inputs, outputs, lossKg: 0, at: AT });

/** All that follows, with what goes on in a call of its own. */
async function followed(): Promise<void> {
  while ((await drainOutbox(season.deps)) > 0);
}

/** A and B of the cooperative become X and Y; of X the depot, which then has it, makes Z. */
beforeEach(async () => {
  season = await newSeason();
  for (const lot of ["A", "B"]) await post("/api/batches", batchOn(lot, 100));
  await done(transform("T1", lots(["A", 60], ["B", 40]), lots(["X", 50], ["Y", 50])));
  const shipment = { id: "S1", to: "depot", items: lots(["X", 50]), shippedAt: AT };
  await post("/api/shipments", shipment);
  await post("/api/shipments/S1/receipt", { items: lots(["X", 50]), receivedAt: AT }, "depot");
  await done(transform("T2", lots(["X", 50]), lots(["Z", 50]), "depot"));
  await followed();
});

const ship = (id: string) =>
  season.send("depot", "POST", "/api/shipments", { id, to: "coop", items: lots(["Z", 5]), shippedAt: AT });

const LATE = {
  ...{ id: "i1", base: "b1", plot: "p1", product: "百菌清", actives: ["chlorothalonil"], dosage: "1 L" },
  ...{ appliedOn: "2026-10-01", safetyIntervalDays: 14 },
};

describe("what is found of a harvest after other goods were made of it", () => {
  test("stops those goods: a use inside the safety interval that is recorded later, until it is taken back", async () => {
    await post("/api/inputs", LATE);
    await followed();
    for (const lot of ["X", "Y", "Z"]) {
      const { state } = await read(lot, lot === "Z" ? "depot" : "coop");
      expect([lot, state]).toMatchObject([lot, { code: "interval-breached" }]);
    }
    expect(await ship("S2")).toMatchObject({ status: 409, json: { code: "batch-on-hold" } });
    await post("/api/inputs/i1/void", { reason: "误录" });
    await followed();
    expect((await read("Z", "depot")).state).not.toMatchObject({ code: "interval-breached" });
    await done(ship("S3"));
  });

  test("is named there as it is corrected: the base, who grew it and the product, whoever has the goods", async () => {
    await post("/api/bases/b1/corrections", { reason: "误录", name: "云峰猕猴桃园" });
    await post(`/api/products/${GTIN}/corrections`, { reason: "误录", name: { zh: "红心猕猴桃" } });
    await followed();
    const { detail } = await read("Z", "depot");
    const { madeOf } = detail as { madeOf: { harvests: { base: { name: string } }[] } };
    expect(madeOf.harvests.map(({ base }) => base.name)).toEqual(["云峰猕猴桃园", "云峰猕猴桃园"]);
    expect(JSON.stringify(detail)).toContain("红心猕猴桃");
  });
});
