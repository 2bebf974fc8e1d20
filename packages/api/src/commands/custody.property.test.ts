import { randomBytes } from "node:crypto";
import type { Batch } from "@suyuan/domain/batches/batch";
import { massFaults, massOf } from "@suyuan/domain/batches/mass";
import type { Fact } from "@suyuan/domain/fact";
import { StoreUnavailable, type Table } from "@suyuan/store/table";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { batchOn, GTIN, newSeason, runOf, type Season } from "../fixtures/season.ts";
import { readAgain } from "../fixtures/second-reading.ts";
import { batchIn, factsOf } from "../ledger/batch-rows.ts";
import { balanceKey, batchKey, factAt, heldBatches, OUTBOX_SHARDS, outboxPartition } from "../ledger/keys.ts";
import { readAll, readMany, readRow } from "../ledger/read.ts";

const LOTS = ["A", "B", "C"] as const;
/** What comes out of transformations. */
const MADE = ["D", "E", "F"] as const;
const HOLDERS = ["coop", "depot", "orchard"] as const;

const grown = fc.constantFrom(...LOTS);
const lot = fc.constantFrom(...LOTS, ...MADE);
const holder = fc.constantFrom(...HOLDERS);
const kg = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(0.001, 99.999, 100, 1000, 2999.999));
const some = fc.oneof(fc.constant(0), kg);
const pick = fc.nat(30);

/** What three organisations and their bureau may try, whatever the state of things. */
const attempt = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("register" as const), lot: grown, kg, certified: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("correct" as const),
      lot,
      changes: fc.record(
        {
          quantityKg: kg,
          harvestedOn: fc.constantFrom("2026-10-04", "2026-10-06"),
          plots: fc.constantFrom(["p1"], ["p2"], ["p1", "p2"]),
          certificate: fc.constantFrom<(string | null)[]>("c1", null),
        },
        { requiredKeys: [] },
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("void" as const), lot }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("ship" as const),
      from: holder,
      to: holder,
      items: fc.uniqueArray(fc.record({ lot, kg }), { selector: (item) => item.lot, minLength: 1, maxLength: 2 }),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constantFrom("receive" as const, "mend" as const),
      pick,
      kg: some,
      rejectedKg: some,
      isPart: fc.boolean(),
      restUnderWay: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("take-back" as const), pick, lostKg: some }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("lose" as const), by: holder, lot, kg, labelledKg: some }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("store" as const),
      by: holder,
      lot,
      kg,
      action: fc.constantFrom("in" as const, "out" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("label" as const),
      by: fc.constantFrom("coop", "depot"),
      lot,
      count: fc.integer({ min: 1, max: 40 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("transform" as const),
      by: holder,
      inputs: fc.uniqueArray(fc.record({ lot, kg: fc.constantFrom(0.001, 1, 10, 99.999) }), {
        selector: (item) => item.lot,
        minLength: 1,
        maxLength: 3,
      }),
      outputs: fc.uniqueArray(fc.constantFrom(...MADE), { minLength: 1, maxLength: 2 }),
      keptPerCent: fc.constantFrom(100, 99, 60),
      isApart: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("undo" as const), pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("recall" as const), lot }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("end" as const), pick, mistaken: fc.boolean() }) },
);
type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never;

/** How every story begins: goods with two, and some under way. */
const BEGINNING: readonly Attempt[] = [
  { kind: "register", lot: "A", kg: 3000, certified: true },
  { kind: "register", lot: "B", kg: 500, certified: false },
  { kind: "ship", from: "coop", to: "depot", items: [{ lot: "A", kg: 1000 }] },
  { kind: "receive", pick: 0, kg: 1000, rejectedKg: 0, isPart: false, restUnderWay: false },
  {
    kind: "ship",
    from: "coop",
    to: "orchard",
    items: [
      { lot: "A", kg: 300 },
      { lot: "B", kg: 100 },
    ],
  },
  {
    kind: "transform",
    by: "depot",
    inputs: [{ lot: "A", kg: 99.999 }],
    outputs: ["D"],
    keptPerCent: 99,
    isApart: false,
  },
];

interface Sent {
  readonly who: string;
  readonly path: string;
  readonly body: object;
}

/** What was shipped and recalled so far, to act on. */
interface Story {
  readonly shipments: {
    readonly id: string;
    readonly from: string;
    readonly to: string;
    readonly lots: readonly string[];
  }[];
  readonly recalls: string[];
  readonly transformations: { readonly id: string; readonly by: string }[];
}

const at = (one: string) => `/api/batches/${GTIN}/${one}`;
const HOUR = (hour: number) => `2026-10-07T${String(hour).padStart(2, "0")}:00:00Z`;

/** What comes out: of the first input apart from the others, where that is tried, else of all. */
function transforming(one: Extract<Attempt, { kind: "transform" }>, n: number): Sent {
  const inputs = one.inputs.map((item) => ({ gtin: GTIN, lot: item.lot, quantityKg: item.kg }));
  const all = inputs.reduce((grams, { quantityKg }) => grams + Math.round(quantityKg * 1000), 0);
  const [first] = inputs;
  const own = Math.round((first?.quantityKg ?? 0) * 1000);
  const shares =
    one.outputs.length === 1
      ? [all]
      : one.isApart && inputs.length > 1
        ? [own, all - own]
        : [Math.floor(all / 3), all - Math.floor(all / 3)];
  const outputs = one.outputs.map((name, m) => ({
    gtin: GTIN,
    lot: name,
    quantityKg: Math.max(1, Math.floor(((shares[m] ?? 0) * one.keptPerCent) / 100)) / 1000,
    ...(one.isApart && m === 0 && one.outputs.length > 1 && first !== undefined
      ? { of: [{ gtin: GTIN, lot: first.lot }] }
      : {}),
  }));
  const out = outputs.reduce((grams, { quantityKg }) => grams + Math.round(quantityKg * 1000), 0);
  const loss = { lossKg: Math.max(0, all - out) / 1000, lossCause: "trimming" };
  return { who: one.by, path: "/api/transformations", body: { id: `x${n}`, inputs, outputs, ...loss, at: HOUR(7) } };
}

function settling(
  one: Extract<Attempt, { pick: number }>,
  n: number,
  { shipments, recalls, transformations }: Story,
): Sent | undefined {
  if (one.kind === "undo") {
    const made = transformations[one.pick % Math.max(1, transformations.length)];
    if (made === undefined) return undefined;
    return { who: made.by, path: `/api/transformations/${made.id}/void`, body: { id: `u${n}`, reason: "称错" } };
  }
  if (one.kind === "end") {
    const id = recalls[one.pick % Math.max(1, recalls.length)];
    const outcome = one.mistaken ? "mistaken" : "completed";
    return id === undefined
      ? undefined
      : { who: "coop", path: `/api/recalls/${id}/end`, body: { id: `e${n}`, reason: "误", outcome } };
  }
  const shipment = shipments[one.pick % Math.max(1, shipments.length)];
  if (shipment === undefined) return undefined;
  const { id, from, to, lots } = shipment;
  const [first = "A"] = lots;
  if (one.kind === "take-back") {
    const items = one.lostKg === 0 ? [] : [{ gtin: GTIN, lot: first, lostKg: one.lostKg }];
    return { who: from, path: `/api/shipments/${id}/void`, body: { id: `t${n}`, reason: "改约", items } };
  }
  const named = (one.isPart ? [first] : lots).map((each) => ({
    gtin: GTIN,
    lot: each,
    quantityKg: one.kg,
    rejectedKg: one.rejectedKg,
  }));
  if (one.kind === "mend") {
    const body = { id: `m${n}`, reason: "复秤", items: named };
    return { who: to, path: `/api/shipments/${id}/receipt/corrections`, body };
  }
  const body = { id: `r${n}`, items: named, receivedAt: HOUR(5), restUnderWay: one.restUnderWay };
  return { who: to, path: `/api/shipments/${id}/receipt`, body };
}

function sentFor(one: Attempt, n: number, story: Story): Sent | undefined {
  if ("pick" in one) return settling(one, n, story);
  switch (one.kind) {
    case "register": {
      const body = batchOn(one.lot, one.kg, one.certified ? {} : { certificate: undefined });
      return { who: "coop", path: "/api/batches", body };
    }
    case "correct":
      return {
        who: "coop",
        path: `${at(one.lot)}/corrections`,
        body: { id: `c${n}`, reason: "登错", ...one.changes },
      };
    case "void":
      return { who: "coop", path: `${at(one.lot)}/void`, body: { id: `v${n}`, reason: "批号登错" } };
    case "ship": {
      const items = one.items.map((item) => ({ gtin: GTIN, lot: item.lot, quantityKg: item.kg }));
      return {
        who: one.from,
        path: "/api/shipments",
        body: { id: `s${n}`, to: one.to, items, shippedAt: HOUR(1) },
      };
    }
    case "lose": {
      const body = { id: `l${n}`, reason: "烂果", cause: "spoiled", quantityKg: one.kg, at: HOUR(9) };
      const labelled = one.labelledKg === 0 ? {} : { labelledKg: one.labelledKg };
      return { who: one.by, path: `${at(one.lot)}/losses`, body: { ...body, ...labelled } };
    }
    case "store": {
      const body = { id: `i${n}`, action: one.action, location: "A1", quantityKg: one.kg, at: HOUR(9) };
      return { who: one.by, path: `${at(one.lot)}/storage`, body };
    }
    case "transform":
      return transforming(one, n);
    case "label":
      return { who: one.by, path: "/api/labels", body: runOf(`n${n}`, one.lot, one.count, 1000) };
    case "recall":
      return {
        who: "coop",
        path: "/api/recalls",
        body: { id: `k${n}`, gtin: GTIN, lot: one.lot, reason: "检出", level: 2 },
      };
  }
}

type Fault = "none" | "before" | "after";

/** A table that now and then fails at a commit: before it is made, or after, without saying which. */
function failingTable(table: Table, faults: Fault[]): Table {
  return {
    get: (...args) => table.get(...args),
    getMany: (...args) => table.getMany(...args),
    query: (...args) => table.query(...args),
    putAbsent: (items) => table.putAbsent(items),
    transact: async (...args) => {
      const fault = faults.shift() ?? "none";
      if (fault === "before") throw new StoreUnavailable("out of reach", "unknown");
      const commit = await table.transact(...args);
      if (fault === "after") throw new StoreUnavailable("lost on the way", "unknown");
      return commit;
    },
  };
}

async function play(season: Season, attempts: readonly Attempt[], isTwice: (n: number) => boolean): Promise<number> {
  const story: Story = { shipments: [], recalls: [], transformations: [] };
  let accepted = 0;
  for (const [n, one] of attempts.entries()) {
    const sent = sentFor(one, n, story);
    if (sent === undefined) continue;
    const send = async () => {
      for (let tries = 0; tries < 10; tries += 1) {
        const reply = await season.send(sent.who, "POST", sent.path, sent.body);
        if (reply.status !== 503) return reply;
      }
      throw new Error(`out of reach for good: ${sent.path} ${JSON.stringify(sent.body)}`);
    };
    const reply = await send();
    expect(reply.status, JSON.stringify(reply.json)).toBeLessThan(500);
    if (reply.status !== 201) continue;
    accepted += 1;
    if (isTwice(n)) expect(await send()).toEqual(reply);
    if (one.kind === "ship") {
      story.shipments.push({ id: `s${n}`, from: one.from, to: one.to, lots: one.items.map((item) => item.lot) });
    }
    if (one.kind === "transform") story.transformations.push({ id: `x${n}`, by: one.by });
    if (one.kind === "recall") story.recalls.push(`k${n}`);
  }
  return accepted;
}

const sum = (weights: Iterable<number>) => [...weights].reduce((all, grams) => all + grams, 0);

async function batchesIn({ deps }: Season): Promise<readonly Batch[]> {
  const keys = [...LOTS, ...MADE].map((each) => batchKey(GTIN, each));
  const loaded = await readMany(deps.table, keys);
  return keys.flatMap((key) => batchIn(loaded, key) ?? []);
}

/** Every fact, by the outbox that nobody has emptied. */
async function allFacts({ deps }: Season): Promise<readonly { id: string; fact: Fact }[]> {
  const shards = Array.from({ length: OUTBOX_SHARDS }, (_, shard) => readAll(deps.table, outboxPartition(shard)));
  const rows = (await Promise.all(shards)).flat().map(({ data }) => factAt(data));
  const found = await Promise.all(rows.map((row) => readRow(deps.table, row)));
  return found.flatMap((row) => (row === undefined ? [] : [row.data]));
}

function lotsOf({ kind, data }: Fact): readonly string[] {
  if (kind === "event-declared-wrong") return [];
  if ("lot" in data && typeof data.lot === "string") return [data.lot];
  if ("inputs" in data && "outputs" in data) return [...data.inputs, ...data.outputs].map((item) => item.lot);
  return "items" in data ? data.items.flatMap((item) => ("lot" in item ? [item.lot] : [])) : [];
}

async function judge(season: Season): Promise<void> {
  const { table } = season.deps;
  const batches = await batchesIn(season);
  const facts = await allFacts(season);
  for (const batch of batches) {
    expect(massFaults(batch)).toEqual([]);
    const history = await factsOf(season.deps, GTIN, batch.lot);
    const { registered, inTransit, lost, losses, transformed } = massOf(batch);
    expect(
      readAgain(
        history.map(({ fact }) => fact),
        batch.lot,
      ),
    ).toEqual({
      registered,
      onHand: batch.onHand,
      underWay: inTransit,
      lost,
      losses,
      transformed,
    });
    if (batch.origin.kind === "transformation" && batch.voided === undefined) {
      expect(sum(batch.origin.sources.map(({ grams }) => grams))).toBe(registered);
    }
    const live =
      (batch.labels?.issuedGrams ?? 0) -
      (batch.labels?.voidedGrams ?? 0) -
      sum(Object.values(batch.labels?.gone ?? {}));
    expect(live).toBeLessThanOrEqual(sum(Object.values(batch.onHand)) + inTransit);
    const known = new Set(history.map(({ id }) => id));
    const concerned = facts.filter(({ fact }) => lotsOf(fact).includes(batch.lot));
    expect(concerned.filter(({ id }) => !known.has(id)).map(({ fact }) => fact.kind)).toEqual([]);
    expect(history).toHaveLength(concerned.length);
  }
  const spent = (await readRow(table, balanceKey("county/c1")))?.data.spent ?? {};
  for (const year of [2026, 2027]) {
    const claimed = batches.filter(({ certificate }) => certificate?.id === "county/c1" && certificate.year === year);
    expect(spent[String(year)] ?? 0).toBe(sum(claimed.map(({ registeredGrams }) => registeredGrams)));
  }
  for (const who of HOLDERS) {
    const listed = (await readAll(table, heldBatches(who))).map(({ data }) => data.lot);
    expect(new Set(listed).size).toBe(listed.length);
    const held = batches.filter(({ onHand }) => (onHand[who] ?? 0) > 0).map((batch) => batch.lot);
    expect(held.filter((each) => !listed.includes(each))).toEqual([]);
  }
}

test("whatever is tried, corrected, taken back and sent twice, with a store that fails: mass, balances, codes, histories and lists agree with a second reading", async () => {
  let accepted = 0;
  let made = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(attempt, { minLength: 25, maxLength: 45, size: "max" }),
      fc.array(fc.constantFrom<Fault[]>("none", "none", "none", "before", "after"), { maxLength: 60, size: "max" }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }),
      async (attempts, faults, twice) => {
        const season = await newSeason({
          randomBytes: (count) => (count === 1 ? new Uint8Array(1) : randomBytes(count)),
        });
        const failing = season.over(failingTable(season.deps.table, [...faults]));
        const story = [...BEGINNING, ...attempts];
        accepted += await play(failing, story, (n) => twice[n % twice.length] === true);
        await judge(season);
        made += (await batchesIn(season)).filter(({ origin }) => origin.kind === "transformation").length;
      },
    ),
    { numRuns: sized(8, 20) },
  );
  expect(accepted).toBeGreaterThan(sized(50, 150));
  expect(made).toBeGreaterThan(sized(3, 15));
});
