import { createHash } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { memoryBlobs } from "../fixtures/capture.ts";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason({ blobs: memoryBlobs() });
  for (const lot of ["A", "B"]) await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 100)));
});

const FILE = [
  "time,temperature",
  ...Array.from({ length: 12 }, (_, n) => `2026-10-06 ${String(n + 10)}:00:00,1.${n % 7}`),
].join("\n");
const BYTES = new TextEncoder().encode(FILE);
const SHA256 = createHash("sha256").update(BYTES).digest("hex");
const at = (lot: string) => `/api/batches/${GTIN}/${lot}/temperature-logs`;
const upload = (lot: string, query = "") => season.send("coop", "POST", `${at(lot)}?zone=%2B08:00${query}`, BYTES);
const takenBack = (lot: string, body: object = {}, who = "coop") =>
  season.send(who, "POST", `${at(lot)}/${SHA256}/void`, { reason: "传错批次", ...body });
const logsOf = async (lot: string) =>
  (await done(season.send("coop", "GET", `/api/batches/${GTIN}/${lot}`))).temperature;

test("a log taken back stays to be read with who said so and why, once, however often that is sent", async () => {
  await done(upload("A"));
  const first = await takenBack("A", { id: "v1" });
  expect(first).toMatchObject({ status: 201, json: { sha256: SHA256, samples: 12, voided: { by: "coop" } } });
  expect(await takenBack("A", { id: "v1" })).toEqual(first);
  expect((await takenBack("A")).json.code).toBe("already-voided");
  expect((await takenBack("A", { reason: "别的" })).json.code).toBe("already-voided");
  expect((await takenBack("A", {}, "county")).json.code).toBe("already-voided");
  expect(await done(season.send("coop", "GET", `${at("A")}/${SHA256}`))).toEqual(first.json);
  expect(await logsOf("A")).toMatchObject([{ sha256: SHA256, voided: { reason: "传错批次" } }]);
});

test("the file of a log taken back counts for another batch, and for the first by another window of it only", async () => {
  await done(upload("A"));
  const first = await takenBack("A");
  expect(await takenBack("A")).toEqual(first);
  await done(upload("B"));
  expect(await upload("A")).toMatchObject({ status: 409, json: { code: "id-taken" } });
  const part = await done(upload("A", "&to=2026-10-06T15:00:00%2B08:00"));
  expect(part).not.toHaveProperty("voided");
  expect(await done(season.send("coop", "GET", `${at("A")}/${SHA256}`))).toEqual(part);
  const second = await takenBack("A");
  expect(second).toMatchObject({ status: 201, json: { samples: part.samples } });
  expect(await takenBack("A")).toEqual(second);
  expect(await logsOf("A")).toMatchObject([{ voided: {} }, { voided: {} }]);
});
