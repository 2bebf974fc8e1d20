import * as fc from "fast-check";
import { expect, test } from "vitest";
import { shelvesOf } from "../stock.tsx";
import { type Ground, type KnownLot, keyOf, unstoredKg, withOffers, withWritten } from "./known.ts";
import { leavingFirst, type Task, tickOf, verdictOf } from "./verdict.ts";

const GTIN = "09520000510824";
const lot = (name: string, more: Partial<KnownLot> = {}): KnownLot => ({
  ...{ gtin: GTIN, lot: name, product: { zh: "猕猴桃" }, producer: "红林", harvestedOn: "2026-10-01" },
  ...{ onHandKg: 100, rooms: [], ...more },
});
const item = (name: string, openKg = 50) => ({ gtin: GTIN, lot: name, product: "猕猴桃", quantityKg: openKg, openKg });
const SHIPMENT = { from: "coop", fromName: "红林", id: "s1", shippedAt: "2026-10-05T00:00:00Z", items: [item("W")] };
const GROUND: Ground = {
  readAt: 1_000,
  lots: [lot("A", { keepsUntil: "2026-12-01" }), lot("B", { keepsUntil: "2026-11-01" }), lot("H", { stop: "held" })],
  incoming: [SHIPMENT],
  recalled: [{ gtin: GTIN, lot: "R" }],
  receivers: [],
  isWhole: true,
};

const command = (
  path: string,
  body: object,
  more: { state?: "waiting" | "sent" | "parked"; sentAt?: number } = {},
) => ({
  state: more.state ?? ("waiting" as const),
  writtenAt: "2026-10-06T00:00:00Z",
  ...(more.sentAt === undefined ? {} : { sentAt: new Date(more.sentAt).toISOString() }),
  content: { path, body: JSON.stringify(body) },
});
const storage = (name: string, action: "in" | "out", location: string, quantityKg: number) =>
  command(`/api/batches/${GTIN}/${name}/storage`, { action, location, quantityKg });
const lotIn = (ground: Ground, name: string) => ground.lots.find((one) => one.lot === name);

test("what this device recorded since the ground was read is in it: put away, taken out, shipped, received", () => {
  const after = withWritten(GROUND, [
    storage("A", "in", "1号库", 60),
    storage("A", "out", "１号库", 10),
    command("/api/shipments", { items: [{ gtin: GTIN, lot: "A", quantityKg: 45 }] }),
    command("/api/shipments/s1/receipt?from=coop", {
      items: [{ gtin: GTIN, lot: "W", quantityKg: 48, rejectedKg: 2 }],
    }),
  ]);
  expect(lotIn(after, "A")).toMatchObject({ onHandKg: 55, rooms: [{ location: "1号库", quantityKg: 50 }] });
  expect(lotIn(after, "W")).toMatchObject({ onHandKg: 48, producer: "红林" });
  expect(after.incoming).toEqual([]);
});

test("what was made of lots is here under their product, what went in is less, and what was taken back again is as before", () => {
  const ground = { ...GROUND, lots: [...GROUND.lots, lot("P", { gtin: "09520000510831", keepsUntil: "2026-10-20" })] };
  const making = command("/api/transformations", {
    id: "t-1",
    inputs: [
      { gtin: GTIN, lot: "A", quantityKg: 30 },
      { gtin: "09520000510831", lot: "P", quantityKg: 100 },
    ],
    outputs: [
      { gtin: GTIN, lot: "X", quantityKg: 29 },
      { gtin: "09520000510831", lot: "Y", quantityKg: 100 },
    ],
  });
  const after = withWritten(ground, [making]);
  expect(lotIn(after, "A")).toMatchObject({ onHandKg: 70 });
  expect(lotIn(after, "P")).toMatchObject({ onHandKg: 0 });
  // It keeps as long as what of it keeps least.
  expect(lotIn(after, "X")).toMatchObject({ gtin: GTIN, onHandKg: 29, keepsUntil: "2026-10-20", producer: "红林" });
  expect(lotIn(after, "Y")).toMatchObject({ gtin: "09520000510831", onHandKg: 100 });
  expect(verdictOf(after, { kind: "ship" }, [{ gtin: GTIN, lot: "X" }], new Set())).toMatchObject({ kind: "right" });
  const [x, y] = (JSON.parse(making.content.body) as { outputs: object[] }).outputs;
  const apart = command("/api/transformations", {
    ...JSON.parse(making.content.body),
    outputs: [{ ...x, of: [{ gtin: GTIN, lot: "A" }] }, y],
  });
  // Kept apart from it, it keeps as long as its own.
  expect(lotIn(withWritten(ground, [apart]), "X")?.keepsUntil).toBe(lotIn(ground, "A")?.keepsUntil);
  const undone = command("/api/transformations/t-1/void", { reason: "称错" });
  expect(withWritten(ground, [making, undone])).toEqual(ground);
  expect(lotIn(withWritten(ground, [making, { ...undone, state: "parked" }]), "X")).toBeDefined();
});

test("a rest that is still to come stays on its way, and what another sent before counts once", () => {
  const partly = command("/api/shipments/s1/receipt?from=coop", {
    items: [{ gtin: GTIN, lot: "W", quantityKg: 20 }],
    restUnderWay: true,
  });
  expect(withWritten(GROUND, [partly]).incoming[0]?.items).toMatchObject([{ lot: "W", openKg: 30 }]);
  const sentBefore = {
    ...storage("A", "in", "1号库", 60),
    state: "sent" as const,
    sentAt: new Date(500).toISOString(),
  };
  const sentSince = { ...sentBefore, sentAt: new Date(2_000).toISOString() };
  const refused = { ...storage("A", "in", "1号库", 60), state: "parked" as const };
  expect(lotIn(withWritten(GROUND, [sentBefore, refused]), "A")?.rooms).toEqual([]);
  expect(lotIn(withWritten(GROUND, [sentSince]), "A")?.rooms).toHaveLength(1);
});

test("a load that another phone showed is on its way here until the service knows it or took its receipt; one that waits to be received is goods here", () => {
  const load = { ...SHIPMENT, from: "depot", id: "s9", items: [item("X")], isOffered: true as const };
  const path = "/api/shipments/s9/receipt?from=depot";
  const receipt = command(path, { items: [{ gtin: GTIN, lot: "X", quantityKg: 50 }] });
  expect(withOffers(GROUND, [load], []).incoming.map(({ id }) => id)).toEqual(["s1", "s9"]);
  expect(withOffers({ ...GROUND, incoming: [SHIPMENT, load] }, [load], []).incoming).toHaveLength(2);
  const received = withWritten(withOffers(GROUND, [load], [receipt]), [receipt]);
  expect(received.incoming.map(({ id }) => id)).toEqual(["s1"]);
  expect(lotIn(received, "X")).toMatchObject({ onHandKg: 50 });
  const sent = { ...receipt, state: "sent" as const };
  expect(withOffers(GROUND, [load], [sent]).incoming.map(({ id }) => id)).toEqual(["s1"]);
});

test("whatever is put away, taken out and shipped within what there is: no weight is below nothing, rooms hold no more than is here", () => {
  const step = fc.record({
    kind: fc.constantFrom("in" as const, "out" as const, "ship" as const),
    room: fc.constantFrom("1", "2"),
    kg: fc.integer({ min: 1, max: 100 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let ground: Ground = GROUND;
      for (const { kind, room, kg } of steps) {
        const now = lotIn(ground, "A");
        if (now === undefined) continue;
        const here = now.rooms.find(({ location }) => location === room)?.quantityKg ?? 0;
        const most = kind === "in" ? unstoredKg(now) : kind === "out" ? here : now.onHandKg;
        if (most <= 0) continue;
        const quantityKg = Math.min(kg, most);
        ground = withWritten(ground, [
          kind === "ship"
            ? command("/api/shipments", { items: [{ gtin: GTIN, lot: "A", quantityKg }] })
            : storage("A", kind, room, quantityKg),
        ]);
        const after = lotIn(ground, "A");
        const stored = after?.rooms.reduce((sum, one) => sum + one.quantityKg, 0) ?? 0;
        expect(after?.onHandKg).toBeGreaterThanOrEqual(0);
        expect(after?.rooms.every((one) => one.quantityKg > 0)).toBe(true);
        expect(stored).toBeLessThanOrEqual(after?.onHandKg ?? 0);
      }
    }),
  );
});

const verdict = (task: Task, name: string, ticked: readonly string[] = [], serial?: string) => {
  const scanned = { gtin: GTIN, lot: name, ...(serial === undefined ? {} : { serial }) };
  const { kind, because } = verdictOf(GROUND, task, [scanned], new Set(ticked));
  return `${kind} ${because}`;
};

test("each task has its right and its wrong, and what is stopped stops in all of them but being put away", () => {
  const receive = { kind: "receive", shipment: SHIPMENT } as const;
  expect(verdict(receive, "W")).toBe("right in-shipment");
  expect(verdict(receive, "A")).toBe("wrong not-in-shipment");
  expect(verdict(receive, "?")).toBe("unknown not-known");
  expect(verdict({ kind: "look" }, "A")).toBe("right here");
  expect(verdict({ kind: "look" }, "W")).toBe("right on-its-way");
  expect(verdict({ kind: "ship" }, "W")).toBe("wrong not-here");
  for (const kind of ["look", "pick", "ship"] as const) {
    expect(verdict({ kind }, "H")).toBe("stopped held");
    expect(verdict({ kind }, "R")).toBe("stopped recalled");
  }
  expect(verdict({ kind: "store" }, "H")).toBe("right here");
  expect(verdict({ kind: "pick" }, "A")).toBe("wrong earlier-first");
  expect(verdict({ kind: "pick" }, "B")).toBe("right here");
});

test("a label is told that was scanned before: a pack by its serial, a lot by its name", () => {
  const ticked = [tickOf({ gtin: GTIN, lot: "A", serial: "1" }), tickOf({ gtin: GTIN, lot: "B" })];
  expect(verdict({ kind: "ship" }, "A", ticked, "1")).toBe("twice ticked");
  expect(verdict({ kind: "ship" }, "A", ticked, "2")).toBe("right here");
  expect(verdict({ kind: "ship" }, "B", ticked)).toBe("twice ticked");
});

test("of several readings of a symbol the one counts that is known here", () => {
  const readings = [
    { gtin: GTIN, lot: "A21S1" },
    { gtin: GTIN, lot: "A", serial: "S1" },
  ];
  expect(verdictOf(GROUND, { kind: "look" }, readings, new Set())).toMatchObject({
    kind: "right",
    scanned: { lot: "A" },
  });
  expect(verdictOf(GROUND, { kind: "look" }, [], new Set())).toEqual({ kind: "unknown", because: "no-code" });
});

test("what keeps shortest leaves first, what does not say how long it keeps last, what is stopped not at all", () => {
  const lots = [...GROUND.lots, lot("C"), lot("D", { keepsUntil: "2026-11-15", onHandKg: 0 })];
  expect(leavingFirst(lots).map((one) => one.lot)).toEqual(["B", "A", "C"]);
});

test("the stock lies room by room, what lies in none first, each with its weight there", () => {
  const lots = [
    lot("A", {
      rooms: [
        { location: "2号库", quantityKg: 30 },
        { location: "10号库", quantityKg: 20 },
      ],
    }),
    lot("B", { keepsUntil: "2026-11-01", rooms: [{ location: "２号库", quantityKg: 100 }] }),
  ];
  const shelves = shelvesOf({ lots }, "还没入库");
  expect(shelves.map(({ name, kg }) => [name, kg])).toEqual([
    ["还没入库", 50],
    ["２号库", 130],
    ["10号库", 20],
  ]);
  expect(shelves[1]?.lots.map((one) => keyOf(one))).toEqual([`${GTIN}/B`, `${GTIN}/A`]);
});
