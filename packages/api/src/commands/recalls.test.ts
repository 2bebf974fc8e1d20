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

const end = (id: string, more: object = {}, who = "coop") =>
  season.send(who, "POST", `/api/recalls/${id}/end`, { reason: "批号选错", outcome: "mistaken", ...more });

test("the end of a recall is one act, however often it is sent, and stands in the recall and the history", async () => {
  await done(recall("R1"));
  const first = await end("R1");
  expect(first).toMatchObject({
    status: 201,
    json: { id: "R1", recall: { ended: { by: "coop", outcome: "mistaken" } } },
  });
  expect(await end("R1")).toEqual(first);
  expect(await end("R1", { reason: "别的" })).toMatchObject({ status: 409, json: { code: "recall-ended" } });
  expect(await done(season.send("coop", "GET", "/api/recalls/R1"))).toMatchObject(first.json);
  const {
    history,
    mistakenRecalls,
    recall: left,
  } = (await read()) as { history: { kind: string }[] } & Record<string, unknown>;
  expect(history.at(-1)?.kind).toBe("recall-ended");
  expect([mistakenRecalls, left]).toMatchObject([[{ id: "R1" }], undefined]);
  // What was ordered, sent once more, does not come back.
  await done(recall("R1"));
  expect(await read()).not.toHaveProperty("recall");
  await done(recall("R2"));
  expect(await read()).toMatchObject({ recall: { id: "R2" } });
});

test("an act's own id finds it again, and stands for nothing else", async () => {
  await done(recall("R1"));
  const completed = await end("R1", { id: "e1", outcome: "completed" }, "county");
  const mistaken = await end("R1", { id: "e2" }, "county");
  expect(await end("R1", { id: "e1", outcome: "completed" }, "county")).toEqual(completed);
  expect(await end("R1", { id: "e2" }, "county")).toEqual(mistaken);
  expect((await end("R1", { id: "e2", reason: "别的" }, "county")).json.code).toBe("id-taken");
  expect((await end("R1", { id: "e1" })).json.code).toBe("recall-ended");
});

test("recalled goods go back to whoever they came from, and nowhere else", async () => {
  const ship = (who: string, id: string, to: string, quantityKg: number) =>
    season.send(who, "POST", "/api/shipments", {
      id,
      to,
      items: [{ gtin: GTIN, lot: "A", quantityKg }],
      shippedAt: "2026-10-07T08:00:00Z",
    });
  await done(ship("coop", "S1", "depot", 60));
  const receipt = { items: [{ gtin: GTIN, lot: "A", quantityKg: 60 }], receivedAt: "2026-10-07T09:00:00Z" };
  await done(season.send("depot", "POST", "/api/shipments/S1/receipt", receipt));
  await done(recall("R1"));
  const elsewhere = await ship("depot", "S2", "orchard", 10);
  expect(elsewhere).toMatchObject({ status: 409, json: { code: "batch-recalled" } });
  expect(elsewhere.json.detail).toContain("They may only go back to coop (coop).");
  expect((await ship("coop", "S3", "depot", 10)).json.code).toBe("batch-recalled");
  await done(ship("depot", "S4", "coop", 60));
});
