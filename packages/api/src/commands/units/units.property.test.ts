import type { Batch } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import { massFaults, massOf } from "@suyuan/domain/batches/mass";
import { ssccUnder } from "@suyuan/domain/units/sscc";
import type { Unit } from "@suyuan/domain/units/unit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { batchOn, GTIN, newSeason, runOf, type Season } from "../../fixtures/season.ts";
import { readAgain } from "../../fixtures/second-reading.ts";
import { batchIn, factsOf } from "../../ledger/batch-rows.ts";
import { batchKey } from "../../ledger/keys.ts";
import { readMany } from "../../ledger/read.ts";
import { unitKey } from "../../ledger/units/keys.ts";

const LOTS = ["A", "B", "C"] as const;
const HOLDERS = ["coop", "depot", "orchard"] as const;
const UNITS = Array.from({ length: 5 }, (_, n) => ssccUnder("9520000", n) ?? "");

const lot = fc.constantFrom(...LOTS);
const by = fc.constantFrom(...HOLDERS, "coop", "coop");
const unit = fc.constantFrom(...UNITS);
const kg = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.constantFrom(0.001, 99.999, 500));
const pick = fc.nat(30);

/** What three organisations may try with goods and units, whatever the state of things. */
const attempt = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("pack" as const),
      by,
      into: unit,
      lots: fc.uniqueArray(fc.record({ lot, kg }), { selector: (item) => item.lot, maxLength: 2 }),
      units: fc.uniqueArray(unit, { maxLength: 2 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("unpack" as const),
      by,
      unit,
      items: fc.option(fc.oneof(fc.record({ lot, kg }), fc.record({ sscc: unit })), { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("undo" as const), by, unit }) },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constant("ship" as const),
      by,
      to: by,
      lots: fc.uniqueArray(fc.record({ lot, kg }), { selector: (item) => item.lot, maxLength: 1 }),
      units: fc.uniqueArray(unit, { maxLength: 2 }),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant("receive" as const),
      pick,
      how: fc.constantFrom("whole", "rejected", "opened", "opened"),
      short: fc.constantFrom(0, 0.001, 1),
      isPart: fc.boolean(),
      restUnderWay: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("mend" as const), pick, lot, kg }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("take-back" as const), pick, lost: fc.constantFrom(0, 0, 1) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("lose" as const), by, lot, kg }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("label" as const), by, lot, count: fc.integer({ min: 1, max: 20 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("recall" as const), by, lot }) },
);
type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never;

const goods = (items: readonly { readonly lot: string; readonly kg: number }[]) =>
  items.map((item) => ({ gtin: GTIN, lot: item.lot, quantityKg: item.kg }));

/** How every story begins: units in units, some of them under way. */
const BEGINNING: readonly Attempt[] = [
  { kind: "pack", by: "coop", into: UNITS[0] ?? "", lots: [{ lot: "A", kg: 300 }], units: [] },
  { kind: "pack", by: "coop", into: UNITS[1] ?? "", lots: [{ lot: "B", kg: 99.999 }], units: [UNITS[0] ?? ""] },
  {
    kind: "pack",
    by: "coop",
    into: UNITS[2] ?? "",
    lots: [
      { lot: "A", kg: 10 },
      { lot: "C", kg: 20 },
    ],
    units: [],
  },
  { kind: "pack", by: "coop", into: UNITS[2] ?? "", lots: [{ lot: "C", kg: 1 }], units: [] },
  { kind: "undo", by: "coop", unit: UNITS[2] ?? "" },
  { kind: "ship", by: "coop", to: "depot", lots: [], units: [UNITS[1] ?? "", UNITS[2] ?? ""] },
  { kind: "receive", pick: 0, how: "whole", short: 0, isPart: true, restUnderWay: false },
  { kind: "receive", pick: 0, how: "opened", short: 1, isPart: false, restUnderWay: false },
  { kind: "unpack", by: "depot", unit: UNITS[1] ?? "", items: { sscc: UNITS[0] ?? "" } },
  { kind: "pack", by: "coop", into: UNITS[3] ?? "", lots: [{ lot: "C", kg: 5 }], units: [] },
  { kind: "ship", by: "coop", to: "orchard", lots: [], units: [UNITS[3] ?? ""] },
  { kind: "receive", pick: 1, how: "rejected", short: 0, isPart: false, restUnderWay: false },
  { kind: "ship", by: "coop", to: "orchard", lots: [{ lot: "B", kg: 1 }], units: [UNITS[3] ?? ""] },
  { kind: "take-back", pick: 2, lost: 0 },
];

interface Sent {
  readonly who: string;
  readonly path: string;
  readonly body: object;
}

interface Shipped {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly lots: readonly { readonly lot: string; readonly kg: number }[];
  readonly units: readonly string[];
}

const AT = "2026-10-07T05:00:00.000Z";

async function arrived(one: Extract<Attempt, { kind: "receive" }>, { lots, units }: Shipped, season: Season) {
  const rows = units.length === 0 ? undefined : await readMany(season.deps.table, units.map(unitKey));
  const isUnderWay = (sscc: string) => rows?.state(unitKey(sscc))?.underWay !== undefined;
  // Now and then a unit is named that has landed.
  const coming = one.short === 0.001 ? units : units.filter(isUnderWay);
  const named = one.isPart ? coming.slice(0, 1) : coming;
  const aboard = named.map((sscc) => {
    if (one.how === "rejected") return { sscc, rejected: true };
    const all = rows?.state(unitKey(sscc))?.all ?? [];
    if (one.how === "whole" || all.length === 0) return { sscc };
    const contents = all.map((item) => {
      const found = Math.max(0, item.grams - one.short * 1000);
      return { gtin: item.gtin, lot: item.lot, quantityKg: found / 1000 };
    });
    return { sscc, contents };
  });
  return [...(one.isPart ? [] : goods(lots)), ...aboard];
}

async function sentFor(
  one: Attempt,
  n: number,
  shipments: readonly Shipped[],
  season: Season,
): Promise<Sent | undefined> {
  if ("pick" in one) {
    const shipment = shipments[one.pick % Math.max(1, shipments.length)];
    if (shipment === undefined) return undefined;
    const { id, from, to, lots } = shipment;
    const base = `/api/shipments/${id}`;
    if (one.kind === "receive") {
      const items = await arrived(one, shipment, season);
      return {
        who: to,
        path: `${base}/receipt`,
        body: { id: `r${n}`, items, receivedAt: AT, restUnderWay: one.restUnderWay },
      };
    }
    if (one.kind === "mend") {
      const items = [{ gtin: GTIN, lot: one.lot, quantityKg: one.kg }];
      return { who: to, path: `${base}/receipt/corrections`, body: { id: `m${n}`, reason: "复秤", items } };
    }
    const [first] = [...lots.map((item) => item.lot), "A"];
    const items = one.lost === 0 ? [] : [{ gtin: GTIN, lot: first, lostKg: one.lost }];
    return { who: from, path: `${base}/void`, body: { id: `t${n}`, reason: "改约", items } };
  }
  const holder =
    "unit" in one
      ? (await readMany(season.deps.table, [unitKey(one.unit)])).state(unitKey(one.unit))?.holder
      : undefined;
  // Now and then somebody tries who has no business with it.
  const who = n % 5 === 0 ? one.by : (holder ?? one.by);
  switch (one.kind) {
    case "pack": {
      const contains = [...goods(one.lots), ...one.units.map((sscc) => ({ sscc }))];
      return { who: one.by, path: "/api/units", body: { id: `p${n}`, sscc: one.into, contains, at: AT } };
    }
    case "unpack": {
      const items = one.items === undefined ? undefined : [...("sscc" in one.items ? [one.items] : goods([one.items]))];
      return { who, path: `/api/units/${one.unit}/unpacking`, body: { id: `u${n}`, items, at: AT } };
    }
    case "undo":
      return { who, path: `/api/units/${one.unit}/void`, body: { id: `v${n}`, reason: "装错" } };
    case "ship": {
      const items = [...goods(one.lots), ...one.units.map((sscc) => ({ sscc }))];
      return { who: one.by, path: "/api/shipments", body: { id: `s${n}`, to: one.to, items, shippedAt: AT } };
    }
    case "lose": {
      const body = { id: `l${n}`, reason: "烂果", cause: "spoiled", quantityKg: one.kg, at: AT };
      return { who: one.by, path: `/api/batches/${GTIN}/${one.lot}/losses`, body };
    }
    case "label":
      return { who: one.by, path: "/api/labels", body: runOf(`n${n}`, one.lot, one.count, 1000) };
    case "recall": {
      const body = { id: `k${n}`, gtin: GTIN, lot: one.lot, reason: "检出", level: 2 };
      return { who: "coop", path: "/api/recalls", body };
    }
  }
}

/** What was accepted, by kind. */
async function play(season: Season, attempts: readonly Attempt[], accepted: Map<string, number>): Promise<void> {
  const shipments: Shipped[] = [];
  for (const one of LOTS) await season.send("coop", "POST", "/api/batches", batchOn(one, 1000));
  for (const [n, one] of attempts.entries()) {
    const sent = await sentFor(one, n, shipments, season);
    if (sent === undefined) continue;
    const reply = await season.send(sent.who, "POST", sent.path, sent.body);
    expect(reply.status, JSON.stringify([sent, reply.json])).toBeLessThan(500);
    if (reply.status !== 201) continue;
    const name = one.kind === "receive" ? `receive ${one.how}` : one.kind;
    accepted.set(name, (accepted.get(name) ?? 0) + 1);
    if (n % 3 === 0) expect(await season.send(sent.who, "POST", sent.path, sent.body)).toEqual(reply);
    if (one.kind === "ship")
      shipments.push({ id: `s${n}`, from: one.by, to: one.to, lots: one.lots, units: one.units });
  }
}

const sumOf = (weights: Iterable<number>) => [...weights].reduce((all, grams) => all + grams, 0);

/** What lies in a unit, read from the rows of the units inside it. */
function inside(unitRow: Unit, all: ReadonlyMap<string, Unit>, id: string): number {
  const own = unitRow.items.filter((item) => lotId(item) === id).map(({ grams }) => grams);
  const inner = unitRow.units.map((sscc) => inside(all.get(sscc) as Unit, all, id));
  return sumOf([...own, ...inner]);
}

async function judge(season: Season): Promise<void> {
  const loaded = await readMany(season.deps.table, [...LOTS.map((one) => batchKey(GTIN, one)), ...UNITS.map(unitKey)]);
  const units = new Map(
    UNITS.flatMap((sscc) => {
      const row = loaded.state(unitKey(sscc));
      return row === undefined ? [] : [[sscc, row] as const];
    }),
  );
  for (const one of LOTS) {
    const batch = batchIn(loaded, batchKey(GTIN, one)) as Batch;
    expect(massFaults(batch)).toEqual([]);
    const history = await factsOf(season.deps, GTIN, one);
    const { registered, inTransit, lost, losses, transformed } = massOf(batch);
    expect(
      readAgain(
        history.map(({ fact }) => fact),
        one,
      ),
    ).toEqual({
      registered,
      onHand: batch.onHand,
      underWay: inTransit,
      lost,
      losses,
      transformed,
    });
    // What each holder has packed is what lies in the units that stand with it, counted from the innermost.
    const standing = [...units.values()].filter(
      ({ parent, underWay }) => parent === undefined && underWay === undefined,
    );
    for (const who of HOLDERS) {
      const packed = sumOf(
        standing.filter(({ holder }) => holder === who).map((row) => inside(row, units, lotId(batch))),
      );
      expect([one, who, batch.packed?.[who]?.grams ?? 0]).toEqual([one, who, packed]);
    }
    const aboard = sumOf(
      [...units.values()]
        .filter(({ underWay }) => underWay !== undefined)
        .map((row) => inside(row, units, lotId(batch))),
    );
    expect(aboard).toBeLessThanOrEqual(inTransit);
  }
  for (const row of units.values()) {
    for (const sscc of row.units) expect(units.get(sscc)?.parent).toBe(row.sscc);
    for (const { gtin, lot: name, grams } of row.all)
      expect(inside(row, units, lotId({ gtin, lot: name }))).toBe(grams);
  }
}

test("whatever is packed, nested, unpacked, shipped, received, opened, corrected and taken back by several organisations: every gram is in one place", async () => {
  const accepted = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(attempt, { minLength: 20, maxLength: 45, size: "max" }), async (attempts) => {
      const season = await newSeason();
      await play(season, [...BEGINNING, ...attempts], accepted);
      await judge(season);
    }),
    { numRuns: 8, endOnFailure: true },
  );
  for (const kind of [
    "pack",
    "unpack",
    "undo",
    "ship",
    "receive whole",
    "receive rejected",
    "receive opened",
    "take-back",
  ]) {
    expect([kind, (accepted.get(kind) ?? 0) > 0]).toEqual([kind, true]);
  }
});
