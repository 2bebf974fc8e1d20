import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason();
});

const LEAN = {
  base: "b1",
  plot: "p1",
  product: "0.3% 苦参碱水剂",
  actives: ["苦参碱"],
  dosage: "每亩 100 毫升",
  appliedOn: "2026-09-01",
  safetyIntervalDays: 14,
};
const WHOLE = {
  ...LEAN,
  id: "whole",
  kind: "pesticide",
  stoppedOn: "2026-09-03",
  manufacturer: "某生物科技公司",
  source: "陵江镇农资店",
  registrationNumber: "PD20101234",
  amount: "3 升",
  target: "叶蝉",
  labelCrops: ["猕猴桃"],
};
const record = (body: object) => done(season.send("coop", "POST", "/api/inputs", body));
const list = async (who: string, query = "") => (await done(season.send(who, "GET", `/api/inputs${query}`))).items;
const MISSING = ["manufacturer", "source", "amount", "stoppedOn", "target"];

test("a whole record is answered and read whole; a lean one says what the law asks for and nobody told", async () => {
  expect(await record(WHOLE)).toMatchObject({ ...WHOLE, clearOn: "2026-09-17", missing: [] });
  const lean = await record(LEAN);
  expect(lean).toMatchObject({ ...LEAN, missing: MISSING });
  expect(await done(season.send("county", "GET", "/api/inputs/whole"))).toMatchObject({ ...WHOLE, missing: [] });
});

test("the owner and the bureau of the region are shown what is missing, nobody else", async () => {
  await record(WHOLE);
  const { id } = await record(LEAN);
  await drainOutbox(season.deps);
  for (const who of ["coop", "county", "province"]) {
    expect(await list(who)).toHaveLength(2);
    expect(await list(who, "?incomplete=true")).toMatchObject([{ id, missing: MISSING }]);
  }
  for (const who of ["elsewhere", "orchard"]) expect(await list(who)).toEqual([]);
  const told = { manufacturer: "厂", source: "店", amount: "1 升", stoppedOn: "2026-09-01", target: "叶蝉" };
  await done(season.send("coop", "POST", `/api/inputs/${id}/corrections`, { reason: "补登", ...told }));
  expect(await list("county", "?incomplete=true")).toEqual([]);
});

// Law on the Quality and Safety of Agricultural Products, art. 27: two years at least.
test("a record of three years ago is still listed and read", async () => {
  await record({ ...WHOLE, id: "old", appliedOn: "2023-08-01", stoppedOn: "2023-08-02" });
  await drainOutbox(season.deps);
  expect(await list("county", "?to=2023-12-31")).toMatchObject([{ id: "old", manufacturer: WHOLE.manufacturer }]);
  expect(await done(season.send("county", "GET", "/api/inputs/old"))).toMatchObject({ source: WHOLE.source });
});

test("the record of a batch names the inputs that count for its harvest, and no other", async () => {
  await record(WHOLE);
  await record({ ...WHOLE, id: "too-old", appliedOn: "2025-08-01", stoppedOn: "2025-08-02" });
  await record({ ...WHOLE, id: "long", appliedOn: "2025-09-20", stoppedOn: "2025-10-20" });
  await record({ ...LEAN, id: "fert", kind: "fertiliser", actives: [], product: "有机肥", safetyIntervalDays: 0 });
  await done(season.send("coop", "POST", "/api/batches", batchOn("A", 100)));
  const { inputs, inputsBeyond } = await done(season.send("county", "GET", `/api/batches/${GTIN}/A`));
  expect(inputs).toMatchObject([
    { id: "whole", kind: "pesticide", stoppedOn: "2026-09-03", clearOn: "2026-09-17", missing: [] },
    { id: "fert", kind: "fertiliser", missing: ["source", "amount", "stoppedOn"] },
    { id: "long", appliedOn: "2025-09-20" },
  ]);
  expect(inputsBeyond).toBeUndefined();
});

test("of very many inputs a batch's record names the newest and says that there are more", async () => {
  for (let n = 0; n < 27; n++) await record({ ...WHOLE, id: `i${String(n).padStart(2, "0")}` });
  await done(season.send("coop", "POST", "/api/batches", batchOn("A", 100)));
  const { inputs, inputsBeyond } = await done(season.send("county", "GET", `/api/batches/${GTIN}/A`));
  expect([(inputs as unknown[]).length, inputsBeyond]).toEqual([25, true]);
});
