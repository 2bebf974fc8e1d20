import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";

let season: Season;
const lots = (...weights: readonly (readonly [lot: string, quantityKg: number])[]) =>
  weights.map(([lot, quantityKg]) => ({ gtin: GTIN, lot, quantityKg }));

beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
  for (const lot of ["A", "B"]) await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 100)));
  for (const [n, hour] of ["08", "09", "10"].entries()) {
    const body = {
      ...{ id: `T${n}`, inputs: lots(["A", 10], ["B", 5]), outputs: lots([`X${n}`, 14]), lossKg: 1 },
      ...{ lossCause: "trimming", at: `2026-10-07T${hour}:00:00+08:00`, line: "一号线" },
    };
    await done(season.send("coop", "POST", "/api/transformations", body));
  }
  await done(season.send("coop", "POST", "/api/transformations/T1/void", { reason: "称错" }));
  while ((await drainOutbox(season.deps)) > 0);
});

const list = async (who: string, query = "") =>
  (await done(season.send(who, "GET", `/api/transformations${query}`))) as {
    items: { id: string; voided?: object; inputs: object[] }[];
    next?: string;
  };
const ids = async (who: string, query = "") => (await list(who, query)).items.map(({ id }) => id);

test("what was transformed is listed for who did it and for its bureaus, the newest first, page by page, and for nobody else", async () => {
  expect(await ids("coop")).toEqual(["T2", "T1", "T0"]);
  for (const who of ["county", "city", "province"]) expect([who, await ids(who)]).toEqual([who, ["T2", "T1", "T0"]]);
  for (const who of ["depot", "coop2", "orchard", "elsewhere"]) expect([who, await ids(who)]).toEqual([who, []]);
  const first = await list("coop", "?limit=2");
  expect(first.items.map(({ id }) => id)).toEqual(["T2", "T1"]);
  expect(await ids("coop", `?limit=2&cursor=${first.next}`)).toEqual(["T0"]);
  expect((await list("coop")).items[0]).toMatchObject({
    organisationName: "coop",
    inputs: [{ productName: "猕猴桃", quantityKg: 10 }, { quantityKg: 5 }],
    outputs: [{ batch: `01/${GTIN}/10/X2`, productName: "猕猴桃" }],
    lossCause: "trimming",
    line: "一号线",
  });
});

test("it is narrowed by a lot that went in or came out, by the day, and by whether it stands", async () => {
  expect(await ids("coop", "?lot=X0")).toEqual(["T0"]);
  expect(await ids("coop", "?lot=A")).toEqual(["T2", "T1", "T0"]);
  expect(await ids("coop", "?status=voided")).toEqual(["T1"]);
  expect(await ids("coop", "?status=standing")).toEqual(["T2", "T0"]);
  expect(await ids("coop", "?from=2026-10-08")).toEqual([]);
});

test("a batch tells what was made of it to who made it and to offices, what was taken back left out, and to no other holder", async () => {
  const into = async (who: string, lot = "A") =>
    (await done(season.send(who, "GET", `/api/batches/${GTIN}/${lot}`))).madeInto;
  const made = [
    { transformation: "T0", organisation: "coop", outputs: [{ gtin: GTIN, lot: "X0" }] },
    { transformation: "T2", organisation: "coop", outputs: [{ gtin: GTIN, lot: "X2" }] },
  ];
  expect(await into("coop")).toEqual(made);
  expect(await into("county")).toEqual(made);
  expect(await into("coop", "X0")).toBeUndefined();
  const items = lots(["A", 20]);
  const shippedAt = "2026-10-07T11:00:00+08:00";
  await done(season.send("coop", "POST", "/api/shipments", { id: "s", to: "depot", items, shippedAt }));
  expect(await into("depot")).toBeUndefined();
});
