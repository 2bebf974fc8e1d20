import { DomainError } from "@suyuan/domain/errors";
import { shipping } from "@suyuan/epcis/build";
import type { Table } from "@suyuan/store/table";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lotUri, reading, sendEvent, uri } from "../../fixtures/domain-events.ts";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, runOf, type Season } from "../../fixtures/season.ts";
import { MANAGEMENT_ROUTES } from "../table.ts";
import type { RecallOrderAnswer } from "./answers.ts";

const AT = "2026-10-07T08:00:00+08:00";
const items = (lot: string, quantityKg = 1) => [{ gtin: GTIN, lot, quantityKg }];
const order = (season: Season, id: string, more: object = {}) =>
  season.send("county", "POST", "/api/recalls", {
    id,
    scope: { kind: "base", id: "coop/b1" },
    reason: "检出超标",
    level: 1,
    ...more,
  });

/** Every way in which goods leave, become others, or get labels: by route, and by event. Written by hand; a new one is to be added. */
const WAYS: Readonly<Record<string, (season: Season, lot: string) => Promise<string | undefined>>> = {
  "POST /api/shipments": (season, lot) =>
    codeOf(season.send("coop", "POST", "/api/shipments", { id: "S1", to: "coop2", items: items(lot), shippedAt: AT })),
  "POST /api/transformations": (season, lot) => codeOf(season.send("coop", "POST", "/api/transformations", made(lot))),
  "POST /api/transformations/preview": (season, lot) =>
    codeOf(season.send("coop", "POST", "/api/transformations/preview", made(lot))),
  "POST /api/labels": (season, lot) => codeOf(season.send("coop", "POST", "/api/labels", runOf("R", lot, 1))),
  "POST /api/units": (season, lot) => codeOf(packed(season, lot, `new-${lot}`)),
  "POST /api/orders": (season, lot) => codeOf(sold(season, `o-${lot}`, lot)),
  "POST /api/orders/{id}/corrections": async (season, lot) => {
    await done(sold(season, `o-${lot}`, "FREE"));
    const corrected = { reason: "记错批次", items: items(lot, 2) };
    return codeOf(season.send("shop", "POST", `/api/orders/o-${lot}/corrections`, corrected));
  },
  "POST /api/shipments of a unit that was packed before": (season, lot) => {
    const units = [{ sscc: SSCC[lot] }];
    return codeOf(
      season.send("coop", "POST", "/api/shipments", { id: "S3", to: "coop2", items: units, shippedAt: AT }),
    );
  },
  "an EPCIS shipping event": (season, lot) => {
    const organisation = (id: string) => uri("organisation", id);
    const { eventID: _, ...event } = shipping({
      at: "2026-10-07T01:00:00.000Z",
      place: organisation("coop"),
      items: [{ batch: lotUri(lot), kilograms: 1 }],
      from: organisation("coop"),
      to: organisation("coop2"),
      shipment: uri("shipment", "S2"),
    });
    return refusedAs(sendEvent(season.deps, "coop", reading(event)));
  },
};

const SSCC: Readonly<Record<string, string>> = { HELD: "106141412345678908", FREE: "106141412345678915" };

const packed = (season: Season, lot: string, id: string, more: object = {}) =>
  season.send("coop", "POST", "/api/units", { id, contains: items(lot), at: AT, ...more });

/** An online shop's order, of goods that the cooperative lets it sell. */
async function sold(season: Season, id: string, lot: string) {
  const leave = { id: "a1", platform: "shop", fields: ["weights"], sells: true };
  await done(season.send("coop", "POST", "/api/agreements", leave));
  return season.send("shop", "POST", "/api/orders", { id, seller: "coop", items: items(lot), soldAt: AT });
}

const made = (lot: string) => ({ id: "T1", inputs: items(lot), outputs: items("NEW"), lossKg: 0, at: AT });

/** Ways that undo, correct or end: they bring no goods on. */
const NOT_ONWARD: Readonly<Record<string, string>> = {
  "POST /api/recalls": "is the recall",
  "POST /api/transformations/{id}/void": "takes a transformation back",
  "POST /api/batches/{gtin}/{lot}/void": "takes a registration back",
};

async function codeOf(reply: Promise<{ status: number; json: Readonly<Record<string, unknown>> }>) {
  const { status, json } = await reply;
  return status < 300 ? undefined : String(json.code);
}

async function refusedAs(sending: Promise<unknown>): Promise<string | undefined> {
  return sending.then(
    () => undefined,
    (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
  );
}

describe("goods of a batch that a recall by scope stopped", () => {
  test("go on by no route and by no event: none ships, transforms, packs or labels them", async () => {
    for (const [way, go] of Object.entries(WAYS)) {
      const season = await newSeason({}, [...NEIGHBOURS, ["shop", "platform", "510100", "integrator"]]);
      await done(season.send("operator", "POST", "/api/organisations/coop/gs1-prefixes", { prefix: "6901234" }));
      for (const lot of ["HELD", "FREE"]) {
        await done(season.send("coop", "POST", "/api/batches", batchOn(lot)));
        await done(packed(season, lot, lot, { sscc: SSCC[lot] }));
      }
      await done(order(season, "R1", { scope: { kind: "batch", id: `01/${GTIN}/10/HELD` } }));
      expect([way, await go(season, "HELD")]).toEqual([way, "batch-recalled"]);
      expect([way, await go(season, "FREE")]).toEqual([way, undefined]);
    }
  });

  test("every route that may refuse a recalled batch is among these", () => {
    const refusing = MANAGEMENT_ROUTES.filter(({ problems }) => problems.includes("batch-recalled"));
    const unlisted = refusing
      .map(({ method, path }) => `${method} ${path}`)
      .filter((name) => !Object.hasOwn(WAYS, name) && !Object.hasOwn(NOT_ONWARD, name));
    expect(unlisted).toEqual([]);
  });
});

/** The table as a process sees it whose every access waits so many turns. */
function slow(table: Table, turns: number): Table {
  const late = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let left = turns; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
    return work();
  };
  return {
    get: (...asked) => late(() => table.get(...asked)),
    getMany: (...asked) => late(() => table.getMany(...asked)),
    query: (...asked) => late(() => table.query(...asked)),
    transact: (...asked) => late(() => table.transact(...asked)),
    putAbsent: (...asked) => late(() => table.putAbsent(...asked)),
  };
}

test("a shipment and a recall at the same time never both win: either it is refused, or whoever is sent the goods has a task", async () => {
  const seen = { sent: 0, refused: 0 };
  for (let round = 0; round < 36; round += 1) {
    const season = await newSeason({}, NEIGHBOURS);
    await done(season.send("coop", "POST", "/api/batches", batchOn("A", 20)));
    const [sender, bureau] = [round % 6, Math.floor(round / 6)].map((n) =>
      season.over(slow(season.deps.table, 1 + 3 * n)),
    );
    if (sender === undefined || bureau === undefined) throw new Error("no two");
    const body = { id: "S1", to: "coop2", items: items("A", 20), shippedAt: AT };
    const [sent, recalled] = await Promise.all([
      sender.send("coop", "POST", "/api/shipments", body),
      order(bureau, "R1"),
    ]);
    expect([recalled.status, (recalled.json as unknown as RecallOrderAnswer).stopping.isDone]).toEqual([201, true]);
    const state = (await done(season.send("county", "GET", "/api/recalls/R1/order"))) as unknown as RecallOrderAnswer;
    const tasks = state.tasks.map(({ organisation }) => organisation);
    if (sent.status === 201) {
      seen.sent += 1;
      expect([round, tasks.includes("coop2"), state.total.kg]).toEqual([round, true, 20]);
      expect(state.affected.find(({ holder }) => holder === "coop2")).toMatchObject({ underWayKg: 20 });
    } else {
      seen.refused += 1;
      expect([round, sent.json.code, tasks]).toEqual([round, "batch-recalled", ["coop"]]);
    }
  }
  expect([seen.sent > 0, seen.refused > 0]).toEqual([true, true]);
}, 60_000);

const UNIT = "095200005100000015";
const step = fc.record({
  kind: fc.constantFrom("ship", "ship-only", "mix", "lose", "pack", "pack", "unpack", "send-unit"),
  by: fc.constantFrom("coop", "coop2", "depot"),
  to: fc.constantFrom("coop", "coop2", "depot"),
  lot: fc.constantFrom("A", "B", "M0", "M1", "M2", "M3"),
  kg: fc.constantFrom(1, 5.5, 12.345, 30),
});
const scope = fc.constantFrom(
  { kind: "batch", id: `01/${GTIN}/10/A` },
  { kind: "base", id: "coop/b1" },
  { kind: "plot", id: "coop/b1/p1" },
  { kind: "certificate", id: "c1" },
  { kind: "depot", id: "coop2", from: "2026-10-01", to: "2026-10-08" },
  { kind: "unit", id: UNIT },
);

test("whatever happened to the goods, a simulation says what the order then does, and an exercise the same", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 10 }),
      scope,
      fc.boolean(),
      async (steps, asked, mock) => {
        const season = await newSeason({}, NEIGHBOURS);
        for (const lot of ["A", "B"]) await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 100)));
        for (const [n, one] of steps.entries()) await tried(season, n, one);
        const more = { scope: asked, ...(mock && { mock }) };
        const simulated = await order(season, "R1", { ...more, simulate: true });
        const ordered = await order(season, "R1", more);
        // Of a unit in which nothing ever was there is no such unit.
        expect([200, 400, 404]).toContain(simulated.status);
        expect(ordered.status).toBe(simulated.status === 200 ? 201 : simulated.status);
        const without = ({ stopping: _, ...rest }: Readonly<Record<string, unknown>>) => rest;
        if (ordered.status === 201) expect(without(simulated.json)).toEqual(without(ordered.json));
        if (ordered.status !== 201 || mock) return;
        const { stopping, affected } = ordered.json as unknown as RecallOrderAnswer;
        expect([stopping.isDone, stopping.notStopped]).toEqual([true, 0]);
        for (const batch of new Set(affected.map((one) => one.batch))) {
          const [, gtin, , lot] = batch.split("/");
          expect(await done(season.send("county", "GET", `/api/batches/${gtin}/${lot}`))).toHaveProperty("recall");
        }
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);

/** One step, if it can be: what is refused changes nothing. */
async function tried(
  season: Season,
  n: number,
  one: { kind: string; by: string; to: string; lot: string; kg: number },
) {
  const { kind, by, to, lot, kg } = one;
  const goods = items(lot, kg);
  if (kind === "mix") {
    const outputs = items(`M${n % 4}`, kg);
    return season.send(by, "POST", "/api/transformations", { id: `t${n}`, inputs: goods, outputs, lossKg: 0, at: AT });
  }
  if (kind === "pack") {
    return season.send(by, "POST", "/api/units", { id: `u${n}`, sscc: UNIT, contains: goods, at: AT });
  }
  if (kind === "unpack") return season.send(by, "POST", `/api/units/${UNIT}/unpacking`, { id: `x${n}`, at: AT });
  if (kind === "send-unit") {
    const whole = [{ sscc: UNIT }];
    await season.send(by, "POST", "/api/shipments", { id: `s${n}`, to, items: whole, shippedAt: AT });
    return season.send(to, "POST", `/api/shipments/s${n}/receipt?from=${by}`, { items: whole, receivedAt: AT });
  }
  if (kind === "lose") {
    const lost = { id: `l${n}`, quantityKg: kg, cause: "sold-untraced", reason: "零售", at: AT };
    return season.send(by, "POST", `/api/batches/${GTIN}/${lot}/losses`, lost);
  }
  await season.send(by, "POST", "/api/shipments", { id: `s${n}`, to, items: goods, shippedAt: AT });
  if (kind === "ship-only") return undefined;
  return season.send(to, "POST", `/api/shipments/s${n}/receipt?from=${by}`, { items: goods, receivedAt: AT });
}
