import { createHash } from "node:crypto";
import type { Flag } from "@suyuan/domain/batches/batch";
import { beforeEach, describe, expect, test } from "vitest";
import { memoryBlobs } from "../../fixtures/capture.ts";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";

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

test("a file whose command is refused leaves nothing behind, and one that is recorded is kept", async () => {
  const kept: string[] = [];
  const blobs = memoryBlobs();
  const put: typeof blobs.put = (name, ...what) => {
    kept.push(name);
    return blobs.put(name, ...what);
  };
  const own = await newSeason({ blobs: { ...blobs, put } });
  for (const lot of ["A", "B"]) await done(own.send("coop", "POST", "/api/batches", batchOn(lot, 100)));
  const send = (lot: string, query = "") => own.send("coop", "POST", `${at(lot)}?zone=%2B08:00${query}`, BYTES);
  await done(own.send("coop", "POST", `/api/batches/${GTIN}/B/void`, { reason: "登记有误" }));
  expect(await send("B")).toMatchObject({ status: 409, json: { code: "already-voided" } });
  expect(kept).toEqual([]);
  await done(send("A"));
  expect(kept).toEqual([`temperature-logs/${SHA256}`]);
});

describe("a file that is no record of the goods", () => {
  const send = (lot: string, text: string, query = "") =>
    season.send("coop", "POST", `${at(lot)}?zone=%2B08:00${query}`, new TextEncoder().encode(text));
  const fileOf = (day: string, hours = 12) =>
    [
      "time,temperature",
      ...Array.from({ length: hours }, (_, n) => `${day} ${String(n).padStart(2, "0")}:00:00,1.${n % 7}`),
    ].join("\n");

  test.each(["2024-05-01", "2035-05-01", "2026-10-05"])(
    "because it was all taken on %s is refused with both spans, and nothing is kept of it",
    async (day) => {
      const { status, json } = await send("A", fileOf(day));
      expect([status, json.code]).toEqual([422, "date-order"]);
      const said = `${json.detail} ${json.detailZh}`;
      for (const part of [`${day}T00:00:00+08:00`, "2026-10-06", "2026-10-08T"]) {
        expect(said).toContain(part);
      }
      expect(await logsOf("A")).toEqual([]);
    },
  );

  test("in part is cut to what can be one, of a window that was asked for too, and says so", async () => {
    const days = `${fileOf("2026-10-05", 24)}\n${fileOf("2026-10-06", 24).split("\n").slice(1).join("\n")}`;
    const query = "&from=2026-10-05T12:00:00%2B08:00&to=2026-10-06T12:00:00%2B08:00";
    for (const [lot, asked, samples] of [
      ["A", "", 24],
      ["B", query, 13],
    ] as const) {
      const log = await done(send(lot, days, asked));
      expect(log).toMatchObject({ samples, from: "2026-10-06T00:00:00+08:00" });
      expect(JSON.stringify(log.evaluations)).toContain("partly-outside-journey");
    }
  });
});

describe("the same readings on goods that never were together", () => {
  const flagsOf = async (lot: string) =>
    ((await done(season.send("coop", "GET", `/api/batches/${GTIN}/${lot}`))).flags as Flag[]).filter(
      ({ code, withdrawnAt }) => code === "log-shared" && withdrawnAt === undefined,
    );
  const flagged = async (...lots: string[]) => (await Promise.all(lots.map(flagsOf))).map((flags) => flags.length);
  const RENAMED = new TextEncoder().encode(FILE.replace("temperature", "Temperature (°C)").replaceAll("\n", "\r\n"));

  test("are flagged on all of them, in whatever file they come, and taking the wrong one back lifts it", async () => {
    await done(season.send("coop", "POST", "/api/batches", batchOn("C", 100)));
    await done(upload("A"));
    expect(await flagged("A", "B", "C")).toEqual([0, 0, 0]);
    await done(season.send("coop", "POST", `${at("B")}?zone=%2B08:00`, RENAMED));
    expect(await flagged("A", "B", "C")).toEqual([1, 1, 0]);
    await done(upload("C"));
    expect(await flagged("A", "B", "C")).toEqual([1, 1, 1]);
    const texts = (await Promise.all(["A", "B", "C"].map(flagsOf))).flat().map(({ reason }) => reason.zh);
    expect(new Set(texts).size).toBe(1);
    await done(takenBack("A"));
    expect(await flagged("A", "B", "C")).toEqual([0, 1, 1]);
    await done(takenBack("C"));
    expect(await flagged("A", "B", "C")).toEqual([0, 0, 0]);
    await done(upload("A", "&to=2026-10-06T15:00:00%2B08:00"));
    expect(await flagged("A", "B", "C")).toEqual([1, 1, 0]);
  });

  test("of one lorry or one room say nothing against either", async () => {
    const items = ["A", "B"].map((lot) => ({ gtin: GTIN, lot, quantityKg: 10 }));
    const shippedAt = "2026-10-07T08:00:00+08:00";
    await done(season.send("coop", "POST", "/api/shipments", { id: "S1", to: "depot", items, shippedAt }));
    for (const lot of ["C", "D"]) {
      await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 100)));
      const step = { action: "in", location: lot === "C" ? "A3 " : "a3", quantityKg: 10, at: shippedAt };
      await done(season.send("coop", "POST", `/api/batches/${GTIN}/${lot}/storage`, step));
    }
    for (const lot of ["A", "B"]) await done(upload(lot));
    expect(await flagged("A", "B")).toEqual([0, 0]);
    for (const lot of ["C", "D"]) await done(season.send("coop", "POST", `${at(lot)}?zone=%2B08:00`, RENAMED));
    expect(await flagged("A", "B", "C", "D")).toEqual([1, 1, 1, 1]);
    for (const lot of ["A", "B"]) await done(takenBack(lot));
    expect(await flagged("A", "B", "C", "D")).toEqual([0, 0, 0, 0]);
  });

  test("few enough to be alike by chance say nothing, unless the file is the same", async () => {
    const few = (mark: string) => new TextEncoder().encode(`${FILE.split("\n").slice(0, 4).join("\n")}${mark}`);
    await done(season.send("coop", "POST", `${at("A")}?zone=%2B08:00`, few("")));
    await done(season.send("coop", "POST", `${at("B")}?zone=%2B08:00`, few("\n")));
    expect(await flagged("A", "B")).toEqual([0, 0]);
    await done(season.send("coop", "POST", "/api/batches", batchOn("C", 100)));
    await done(season.send("coop", "POST", `${at("C")}?zone=%2B08:00`, few("")));
    expect(await flagged("A", "B", "C")).toEqual([1, 0, 1]);
  });

  test("of more batches than are kept are flagged all the same, in one transaction each", async () => {
    const lots = Array.from({ length: 28 }, (_, n) => `M${n}`);
    for (const lot of lots) await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 1)));
    for (const lot of lots) await done(upload(lot));
    expect(new Set(await flagged(...lots))).toEqual(new Set([1]));
    await Promise.all(lots.slice(0, 6).map((lot) => done(takenBack(lot))));
    expect(await flagged(...lots.slice(0, 7))).toEqual([0, 0, 0, 0, 0, 0, 1]);
  });
});
