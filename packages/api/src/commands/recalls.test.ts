import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason();
  await done(season.send("coop", "POST", "/api/batches", batchOn("A", 100)));
});

const recall = (id: string, more: object = {}, who = "coop") =>
  season.send(who, "POST", "/api/recalls", { id, gtin: GTIN, lot: "A", reason: "检出超标", level: 2, ...more });
const read = () => done(season.send("coop", "GET", `/api/batches/${GTIN}/A`));

test("a recall stops the batch for everyone who holds it, and stands in its history", async () => {
  expect(await recall("R1")).toMatchObject({
    status: 201,
    json: { id: "R1", batch: `01/${GTIN}/10/A`, recall: { level: 2, by: "coop" } },
  });
  const { history, recall: known } = (await read()) as { history: { kind: string }[]; recall: unknown };
  expect(history.at(-1)?.kind).toBe("batch-recalled");
  expect(known).toMatchObject({ id: "R1", reason: "检出超标" });
  const items = [{ gtin: GTIN, lot: "A", quantityKg: 1 }];
  expect(
    await season.send("coop", "POST", "/api/shipments", {
      id: "S1",
      to: "depot",
      items,
      shippedAt: "2026-10-07T00:00:00Z",
    }),
  ).toMatchObject({ status: 409, json: { code: "batch-recalled" } });
});

test("the same recall again is the same; a milder or equal one is refused, a graver one replaces it", async () => {
  const first = await recall("R1");
  const again = await recall("R1");
  expect([again.status, again.json]).toEqual([201, first.json]);
  expect((await recall("R1", { level: 1 })).json.code).toBe("id-taken");
  expect((await recall("R2")).status).toBe(409);
  await done(recall("R3", { level: 1 }));
  expect(await read()).toMatchObject({ recall: { id: "R3", level: 1 } });
});

test("bureaus over the base recall; another cooperative and another county's bureau hear of no such batch", async () => {
  for (const who of ["orchard", "elsewhere"]) {
    const [known, unknown] = [await recall("R1", {}, who), await recall("R1", { lot: "Z" }, who)];
    expect([who, known.status, unknown.status]).toEqual([who, 404, 404]);
    expect(String(unknown.json.detail).replaceAll("/Z", "/A")).toBe(known.json.detail);
  }
  await done(recall("R1", { level: 3 }, "county"));
  expect(await read()).toMatchObject({ recall: { by: "county" } });
});
