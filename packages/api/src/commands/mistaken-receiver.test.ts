import { beforeEach, expect, test } from "vitest";
import { allOf, memoryBlobs } from "../fixtures/capture.ts";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";
import { drainOutbox } from "../following/follow.ts";
import { seenTimePartition } from "../ledger/event-keys.ts";
import { pointerIn } from "../ledger/indexes/event-pointers.ts";

/** A receiver chosen by mistake: orchard gets what was meant for the depot. */
let season: Season;
beforeEach(async () => {
  season = await newSeason({ blobs: memoryBlobs() });
  await done(season.send("coop", "POST", "/api/batches", batchOn("A", 1000)));
});

const post = (who: string, path: string, body: unknown) => season.send(who, "POST", path, body);
const items = (quantityKg: number, more: object = {}) => [{ gtin: GTIN, lot: "A", quantityKg, ...more }];
const ship = (id: string, to: string, kg = 100, who = "coop") =>
  done(post(who, "/api/shipments", { id, to, items: items(kg), shippedAt: "2026-10-07T00:00:00Z" }));
const read = (who: string) => season.send(who, "GET", `/api/batches/${GTIN}/A`);
const eventsSeenBy = async (who: string): Promise<number> => {
  await drainOutbox(season.deps);
  const rows = await allOf(season.deps.table, seenTimePartition(who, "TIME"));
  return rows.filter((row) => pointerIn(row).organisation !== who).length;
};
const log = new TextEncoder().encode(
  ["time,temperature", ...[0, 1, 2, 3].map((n) => `2026-10-07T0${n}:00:00Z,${25 + n / 10}`)].join("\n"),
);
const upload = (who: string) => season.send(who, "POST", `/api/batches/${GTIN}/A/temperature-logs`, log);

test("while goods are on their way to it a receiver reads and writes; once they were taken back it does neither, and finds no event", async () => {
  await ship("S1", "orchard");
  expect((await read("orchard")).status).toBe(200);
  expect((await upload("orchard")).status).toBe(201);
  expect(await eventsSeenBy("orchard")).toBeGreaterThan(1);
  await done(post("coop", "/api/shipments/S1/void", { reason: "选错收货方" }));
  expect((await read("orchard")).json).toMatchObject({ code: "not-found" });
  expect((await upload("orchard")).status).toBe(404);
  const stored = { action: "in", location: "A", quantityKg: 1, at: "2026-10-07T01:00:00Z" };
  expect((await post("orchard", `/api/batches/${GTIN}/A/storage`, stored)).status).toBe(404);
  expect(await eventsSeenBy("orchard")).toBe(0);
});

test("what it measured meanwhile stays in the history and counts nowhere, neither does its flag", async () => {
  await ship("S1", "orchard");
  await done(upload("orchard"));
  const flagged = (await read("coop")).json;
  expect((flagged.flags as { code: string }[]).map(({ code }) => code)).toContain("temperature");
  await done(post("coop", "/api/shipments/S1/void", { reason: "选错收货方" }));
  await ship("S2", "depot");
  const { json } = await read("coop");
  expect((json.flags as { withdrawnAt?: string }[]).every(({ withdrawnAt }) => withdrawnAt !== undefined)).toBe(true);
  expect((json.history as { kind: string }[]).map(({ kind }) => kind)).toContain("temperature-recorded");
  expect((json.evidence as { statement: string }[]).map(({ statement }) => statement)).not.toContain("measured");
});

test("24 logs of whom a gram was sent by mistake push out none of the producer's, neither while it is on its way nor after it was taken back", async () => {
  const logOf = (celsius: number, minute: number) =>
    new TextEncoder().encode(
      [
        "time,temperature",
        ...[0, 1, 2, 3].map((n) => `2026-10-07T0${n}:${String(minute).padStart(2, "0")}:00Z,${celsius}.${n}`),
      ].join("\n"),
    );
  const send = (who: string, body: Uint8Array) =>
    done(season.send(who, "POST", `/api/batches/${GTIN}/A/temperature-logs`, body));
  const readings = async () =>
    ((await read("coop")).json.temperature as { by: string; maxCelsius: number }[]).filter(({ by }) => by === "coop");
  await send("coop", logOf(1, 0));
  await ship("S1", "orchard", 0.001);
  for (let minute = 1; minute <= 24; minute += 1) await send("orchard", logOf(30, minute));
  expect(await readings()).toMatchObject([{ maxCelsius: 1.3 }]);
  await done(post("coop", "/api/shipments/S1/void", { reason: "发错" }));
  expect(await readings()).toMatchObject([{ maxCelsius: 1.3 }]);
  expect((await season.send("orchard", "POST", `/api/batches/${GTIN}/A/temperature-logs`, logOf(30, 30))).status).toBe(
    404,
  );
  const stranger = await season.send("elsewhere", "POST", `/api/batches/${GTIN}/A/temperature-logs`, logOf(30, 30));
  expect(stranger.status).toBe(403);
});

test("who turned everything away is no party any more; who took a part stays one, whatever became of the rest", async () => {
  await ship("S1", "orchard");
  await ship("S2", "depot");
  const receipt = (kg: number, more: object) => ({ items: items(kg, more), receivedAt: "2026-10-07T02:00:00Z" });
  await done(post("orchard", "/api/shipments/S1/receipt", receipt(0, { rejectedKg: 100 })));
  await done(post("depot", "/api/shipments/S2/receipt", { ...receipt(40, {}), restUnderWay: true }));
  await done(post("coop", "/api/shipments/S2/void", { reason: "其余不送了" }));
  expect([(await read("orchard")).status, (await read("depot")).status]).toEqual([404, 200]);
  expect(await eventsSeenBy("orchard")).toBe(0);
  // The receipt is its own, and it may still mend it.
  expect((await season.send("orchard", "GET", "/api/shipments/S1")).status).toBe(200);
});

test("a later shipment to it makes it a party again, with every event from the beginning", async () => {
  await ship("S1", "orchard");
  const before = await eventsSeenBy("orchard");
  await done(post("coop", "/api/shipments/S1/void", { reason: "选错" }));
  expect(await eventsSeenBy("orchard")).toBe(0);
  await ship("S2", "orchard", 50);
  expect((await read("orchard")).status).toBe(200);
  expect(await eventsSeenBy("orchard")).toBeGreaterThan(before);
});
