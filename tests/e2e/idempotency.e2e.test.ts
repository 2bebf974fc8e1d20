import { randomUUID } from "node:crypto";
import { batchKey } from "@suyuan/api/ledger/keys";
import { type PackedBatch, unpackBatch } from "@suyuan/domain/batches/codec";
import { type Fault, faulty } from "@suyuan/store/faulty-table";
import { openSqliteTable, type SqliteTable } from "@suyuan/store/sqlite-table";
import { beforeEach, describe, expect, test } from "vitest";
import {
  batchBody,
  CERTIFICATE,
  daysFromNow,
  GTIN,
  type Keys,
  must,
  openService,
  plant,
  populate,
  type Reply,
  type Service,
} from "./api-fixture.ts";

let table: SqliteTable;
let keys: Keys;
let service: Service;

beforeEach(async () => {
  table = openSqliteTable(":memory:");
  keys = await populate(table);
  service = openService(table, keys);
  await plant(service, 10_000);
  await must(service.call("clerk", "POST", "/api/batches", batchBody("BASIS", 1000)));
});

const at = (hour: number): string => `${daysFromNow(-1)}T${String(hour).padStart(2, "0")}:00:00+08:00`;
const STORAGE = `/api/batches/${GTIN}/BASIS/storage`;
const store = (quantityKg: number) => ({ action: "in", location: "A1", quantityKg, at: at(12) });
const items = (quantityKg: number) => [{ gtin: GTIN, lot: "BASIS", quantityKg }];
const shipment = (id: string, quantityKg = 10) => ({ id, to: "cold-one", items: items(quantityKg), shippedAt: at(9) });

const send = (path: string, body: unknown, key?: string, at: Service = service): Promise<Reply> =>
  at.call("clerk", "POST", path, body, key === undefined ? {} : { "idempotency-key": key });
const isReplayed = ({ headers }: Reply): boolean => headers.get("idempotent-replayed") === "true";

async function storedKg(): Promise<number> {
  const item = await table.get(batchKey(GTIN, "BASIS"));
  if (item === undefined) throw new Error("no batch");
  const { stored } = unpackBatch(item.data as unknown as PackedBatch);
  const grams = Object.values(stored).flatMap((rooms) => Object.values(rooms));
  return grams.reduce((sum, weight) => sum + weight, 0) / 1000;
}

async function onHandKg(organisation = "lingjiang", lot = "BASIS"): Promise<number> {
  const { json } = await service.call("clerk", "GET", `/api/batches/${GTIN}/${lot}`);
  const held = json.onHand as { organisation: string; quantityKg: number }[];
  return held.find((each) => each.organisation === organisation)?.quantityKg ?? 0;
}

async function spentKg(): Promise<number> {
  const { json } = await service.call("clerk", "GET", `/api/certificates/${CERTIFICATE}`);
  return (json.balances as { spentKg: number }[])[0]?.spentKg ?? 0;
}

describe("an idempotency key", () => {
  test("with the same body gets the same answer, marked as replayed, and does nothing twice", async () => {
    const first = await send(STORAGE, store(10), "k1");
    const again = await send(STORAGE, store(10), "k1");
    expect([first.status, again.status]).toEqual([201, 201]);
    expect([isReplayed(first), isReplayed(again)]).toEqual([false, true]);
    expect(again.text).toBe(first.text);
    expect(await storedKg()).toBe(10);
    // Without the key the same body is the same step, too: its content is its id.
    expect((await must(send(STORAGE, store(10)))).text).toBe(first.text);
    expect(await storedKg()).toBe(10);
  });

  test("with another body, address or query is refused with 422 and changes nothing", async () => {
    await must(send(STORAGE, store(10), "k1"));
    for (const [path, body] of [
      [STORAGE, store(11)],
      ["/api/shipments", shipment("S1")],
      [`${STORAGE}?`, store(12)],
    ] as const) {
      const { status, json } = await send(path, body, "k1");
      expect([status, json.code]).toEqual([422, "idempotency-key-reused"]);
    }
    expect(await storedKg()).toBe(10);
    expect((await service.call("clerk", "GET", "/api/shipments/S1")).status).toBe(404);
  });

  test("belongs to one organisation: another's equal key is another key", async () => {
    await must(send("/api/shipments", shipment("S1", 100), "k1"));
    const receipt = { items: items(100), receivedAt: at(11) };
    const own = await service.call("depot", "POST", "/api/shipments/S1/receipt", receipt, { "idempotency-key": "k1" });
    expect([own.status, isReplayed(own)]).toEqual([201, false]);
  });

  test("of a refused command is free for the corrected one", async () => {
    expect((await send(STORAGE, store(5000), "k1")).status).toBe(409);
    expect((await send(STORAGE, store(10), "k1")).status).toBe(201);
  });

  test("is forgotten after seven days, and stands for that long", async () => {
    await must(send(STORAGE, store(10), "k1"));
    service.clock.advanceMs = 6.9 * 86_400_000;
    expect(isReplayed(await send(STORAGE, store(10), "k1"))).toBe(true);
    service.clock.advanceMs = 7.1 * 86_400_000;
    // The key is free; what was sent under it stays one step.
    expect(isReplayed(await send(STORAGE, store(20), "k1"))).toBe(false);
    expect(isReplayed(await send(STORAGE, store(20), "k1"))).toBe(true);
    expect(await storedKg()).toBe(30);
  });

  test("sent 20 times at once to each of two instances is done once, and all get one answer", async () => {
    const other = openService(faulty(table, []), keys);
    const replies = await Promise.all(
      Array.from({ length: 40 }, (_, n) => send(STORAGE, store(10), "k1", n % 2 === 0 ? service : other)),
    );
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(replies.filter((reply) => !isReplayed(reply))).toHaveLength(1);
    expect(await storedKg()).toBe(10);
  });

  test("sent at once with two bodies does one of them and refuses the other", async () => {
    const other = openService(faulty(table, []), keys);
    const replies = await Promise.all([send(STORAGE, store(10), "k1"), send(STORAGE, store(20), "k1", other)]);
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 422]);
    expect(await storedKg()).toBe(replies[0]?.status === 201 ? 10 : 20);
  });
});

describe("an id that the client made", () => {
  test("with the same content is the same command, whatever the order of its members and the form of its numbers", async () => {
    const first = await send("/api/shipments", shipment("S1"));
    const { id, to, items: sent, shippedAt } = shipment("S1");
    const reordered = JSON.stringify({ shippedAt, items: sent, to, id }).replace(
      '"quantityKg":10',
      '"quantityKg":10.0',
    );
    const again = await send("/api/shipments", reordered);
    expect([again.status, again.text, isReplayed(again)]).toEqual([201, first.text, true]);
    expect(await onHandKg()).toBe(990);
  });

  test.each([
    [
      "a base",
      "/api/bases",
      { id: "b2", name: "二号基地", regionCode: "510824", plots: [{ id: "p", areaMu: 1, crop: "梨" }] },
      "name",
    ],
    ["a batch", "/api/batches", batchBody("L2", 10), "quantityKg"],
    ["a shipment", "/api/shipments", shipment("S2"), "vehicle"],
    ["a run of labels", "/api/labels", { id: "R2", gtin: GTIN, lot: "BASIS", count: 2, netWeightG: 500 }, "count"],
    ["a recall", "/api/recalls", { id: "C2", gtin: GTIN, lot: "BASIS", reason: "超标", level: 2 }, "level"],
  ] as const)("of %s repeats with its answer, and refuses other content with 409", async (_name, path, body, field) => {
    const first = await must(send(path, body));
    const again = await send(path, body);
    expect([again.status, again.text, isReplayed(again)]).toEqual([first.status, first.text, true]);
    const other = { ...body, [field]: ["quantityKg", "count", "level"].includes(field) ? 1 : "别的" };
    const refused = await send(path, other);
    expect([refused.status, refused.json.code]).toEqual([409, "id-taken"]);
    expect((await send(path, body)).text).toBe(first.text);
  });

  test("of a receipt is its shipment: the same receipt repeats, another is refused", async () => {
    await must(send("/api/shipments", shipment("S1", 100)));
    const receive = (quantityKg: number) =>
      service.call("depot", "POST", "/api/shipments/S1/receipt", { items: items(quantityKg), receivedAt: at(11) });
    const first = await must(receive(98));
    const again = await receive(98);
    expect([again.status, again.text, isReplayed(again)]).toEqual([201, first.text, true]);
    const other = await receive(97);
    expect([other.status, other.json.code]).toEqual([409, "shipment-not-pending"]);
    expect(await onHandKg("cold-one")).toBe(98);
  });

  test("sent at once to two instances spends the balance once", async () => {
    const other = openService(faulty(table, []), keys);
    const body = batchBody("TWICE", 500);
    const replies = await Promise.all(
      Array.from({ length: 40 }, (_, n) => send("/api/batches", body, undefined, n % 2 === 0 ? service : other)),
    );
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(replies[0]?.status).toBe(201);
    expect(await spentKg()).toBe(1500);
  });
});

describe("a store that fails", () => {
  /** An instance whose n-th transaction suffers `fault`, as does every later one when it lasts. */
  function failing(fault: Fault, lasts: boolean): Service {
    let transactions = 0;
    return openService(
      faulty(table, ({ method }) => {
        if (method !== "transact") return "none";
        transactions += 1;
        return lasts || transactions === 1 ? fault : "none";
      }),
      keys,
    );
  }

  test.each([
    ["before the commit", "fail-before"],
    ["after the commit, its answer lost", "fail-after"],
  ] as const)("once %s is healed inside: one answer, done once, not marked as replayed", async (_when, fault) => {
    for (const [path, body] of [
      [STORAGE, store(10)],
      ["/api/batches", batchBody("L3", 10)],
      ["/api/shipments", shipment("S3")],
    ] as const) {
      const key = randomUUID();
      const reply = await send(path, body, key, failing(fault, false));
      expect([reply.status, isReplayed(reply)]).toEqual([201, false]);
      const again = await send(path, body, key);
      expect([again.text, isReplayed(again)]).toEqual([reply.text, true]);
    }
    expect(await storedKg()).toBe(10);
    expect(await spentKg()).toBe(1010);
    expect(await onHandKg()).toBe(990);
  });

  test("for good before the commit answers 503 with Retry-After, and the same command later is done once", async () => {
    const down = await send(STORAGE, store(10), "k1", failing("fail-before", true));
    expect([down.status, down.json.code, down.headers.get("retry-after")]).toEqual([503, "busy", "2"]);
    expect(await storedKg()).toBe(0);
    expect(isReplayed(await must(send(STORAGE, store(10), "k1")))).toBe(false);
    expect(await storedKg()).toBe(10);
  });

  test("for good after the commit finds its own commit", async () => {
    const reply = await send(STORAGE, store(10), "k1", failing("fail-after", true));
    expect([reply.status, await storedKg()]).toEqual([201, 10]);
    expect((await send(STORAGE, store(10), "k1")).text).toBe(reply.text);
  });

  test("after the commit and then entirely leaves a 503, and the repeat gets the answer of what was done", async () => {
    let committed = false;
    const dying = openService(
      faulty(table, ({ method }) => {
        if (committed) return "fail-before";
        committed = method === "transact";
        return committed ? "fail-after" : "none";
      }),
      keys,
    );
    expect((await send(STORAGE, store(10), "k1", dying)).status).toBe(503);
    expect(await storedKg()).toBe(10);
    const again = await send(STORAGE, store(10), "k1");
    expect([again.status, isReplayed(again), await storedKg()]).toEqual([201, true, 10]);
  });
});
