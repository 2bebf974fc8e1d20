import { storedBytes } from "@suyuan/store/limits";
import { metered } from "@suyuan/store/meter";
import type { Commit, Item, Op, Table } from "@suyuan/store/table";
import { expect, test } from "vitest";
import { memoryBlobs } from "../fixtures/capture.ts";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../fixtures/season.ts";
import { drainOutbox } from "../following/follow.ts";
import { HEAD_BYTES_MAX, PART_BYTES_MAX } from "../ledger/batches/parts.ts";
import { PassportPages } from "../public/pages/passport-pages.ts";

/**
 * Whatever several organisations send, no row of a batch grows beyond its bound, its page costs what it cost at first, and it can be
 * recalled. GROWTH_COMMANDS in the environment says how many are sent; GROWTH_SEED makes a run again.
 */
const COMMANDS = Number(process.env.GROWTH_COMMANDS ?? 1000);
const LOTS = ["A", "B", "C"] as const;
type Lot = (typeof LOTS)[number];

/** Mulberry32: the same seed gives the same run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const seed = Number(process.env.GROWTH_SEED ?? Math.floor(Math.random() * 1e9));
const random = randomOf(seed);
const upTo = (max: number) => Math.floor(random() * max);
const oneOf = <T>(some: readonly T[]): T => some[upTo(some.length)] as T;
const name = (n: number, characters: number) => `${n}${"农药残留检测".repeat(12)}`.slice(0, characters);

/** The largest row seen of each kind, and refusals for want of room. */
class Watch {
  readonly largest = new Map<string, number>();
  readonly refused = new Map<string, number>();
  readonly failed: string[] = [];

  over(table: Table): Table {
    const transact = async (ops: readonly Op[], token: string): Promise<Commit> => {
      for (const op of ops) if ("put" in op) this.#see(op.put);
      return table.transact(ops, token);
    };
    return {
      get: (key, options) => table.get(key, options),
      getMany: (keys, options) => table.getMany(keys, options),
      query: (...asked) => table.query(...asked),
      transact,
      putAbsent: async (items) => {
        for (const item of items) this.#see(item);
        return table.putAbsent(items);
      },
    };
  }

  #see(item: Item): void {
    const kind = `${item.pk.replace(/#.*/s, "")} ${item.sk.replace(/#.*/s, "")}`;
    const bytes = storedBytes(item, item.version, Buffer.byteLength(JSON.stringify(item.data)), item.expiresAt);
    if (bytes > (this.largest.get(kind) ?? 0)) this.largest.set(kind, bytes);
  }

  answered(what: string, { status, json }: Awaited<ReturnType<Season["send"]>>): void {
    if (status >= 500) this.failed.push(`${what}: ${status} ${JSON.stringify(json)}`);
    if (json.code === "payload-too-large") this.refused.set(what, (this.refused.get(what) ?? 0) + 1);
  }
}

const HOUR = 3_600_000;
const START = Date.parse("2026-10-08T00:00:00Z");
const HANDS = ["coop", "depot", "coop2"] as const;

function csv(n: number): Uint8Array {
  const at = (minutes: number) => new Date(START - 20 * HOUR + minutes * 60_000).toISOString();
  const rows = Array.from({ length: 30 }, (_, m) => `${at(n + m * 10)},${(n % 7) + m / 10}`);
  return new TextEncoder().encode(`time,temperature\n${rows.join("\n")}\n`);
}

function itemsOf(): readonly object[] {
  const count = oneOf([1, 3, 30, 400]);
  return Array.from({ length: count }, (_, n) => ({
    active: name(n + upTo(50), oneOf([8, 30, 60])),
    resultMgPerKg: 0.01,
    limitMgPerKg: 0.5,
  }));
}
const OVER = { active: "毒死蜱", resultMgPerKg: 9, limitMgPerKg: 0.5 };

interface Turn {
  readonly who: string;
  readonly path: string;
  readonly body: object | Uint8Array;
}

/** What anybody may send about a batch, each at its largest now and then. */
function turnOf(n: number, lot: Lot): Turn {
  const batch = `/api/batches/${GTIN}/${lot}`;
  const who = oneOf(HANDS);
  const at = new Date(START - upTo(10) * HOUR).toISOString();
  const item = { gtin: GTIN, lot, quantityKg: oneOf([0.001, 0.5, 3]) };
  const long = name(n, oneOf([5, 200, 490]));
  const fails = upTo(6) === 0;
  switch (
    oneOf([
      "test",
      "test",
      "void-test",
      "ship",
      "ship",
      "receive",
      "void-ship",
      "store",
      "log",
      "void-log",
      "labels",
      "loss",
      "input",
      "correct",
      "room",
    ] as const)
  ) {
    case "test": {
      const dates = { sampledOn: "2026-10-07", testedOn: "2026-10-07", issuedOn: "2026-10-07" };
      const items = fails ? [...itemsOf(), OVER] : itemsOf();
      const retestOf = upTo(5) === 0 ? { retestOf: `t-${upTo(n + 1)}` } : {};
      const body = { sampleId: `t-${n}`, ...dates, items, verdict: fails ? "failed" : "passed", ...retestOf };
      return { who: oneOf(["coop", "county", "city"]), path: `${batch}/tests`, body };
    }
    case "void-test":
      return { who: oneOf(["coop", "county"]), path: `${batch}/tests/t-${upTo(n + 1)}/void`, body: { reason: long } };
    case "ship":
      return {
        who,
        path: "/api/shipments",
        body: { id: `s-${n}`, to: oneOf([...HANDS, `shop-${upTo(300)}`]), items: [item], shippedAt: at },
      };
    case "receive": {
      const [id, receivedAt] = [`s-${upTo(n + 1)}`, new Date(START).toISOString()];
      return {
        who,
        path: `/api/shipments/${id}/receipt`,
        body: { items: [{ ...item, quantityKg: oneOf([0, 0.001, 0.4, 5]) }], receivedAt },
      };
    }
    case "void-ship":
      return { who, path: `/api/shipments/s-${upTo(n + 1)}/void`, body: { reason: long } };
    case "store":
      return {
        who,
        path: `${batch}/storage`,
        body: { action: oneOf(["in", "out"]), location: `room-${upTo(3)}`, quantityKg: 0.001, at },
      };
    case "room":
      return { who, path: `${batch}/storage`, body: { action: "in", location: name(n, 64), quantityKg: 0.001, at } };
    case "log":
      return { who, path: `${batch}/temperature-logs`, body: csv(n) };
    case "void-log":
      return {
        who,
        path: `${batch}/temperature-logs/${n.toString(16).padStart(64, "0")}/void`,
        body: { reason: long },
      };
    case "labels":
      return { who, path: "/api/labels", body: { id: `l-${n}`, gtin: GTIN, lot, count: 1 + upTo(3), netWeightG: 1 } };
    case "loss":
      return {
        who,
        path: `${batch}/losses`,
        body: { id: `x-${n}`, cause: "spoiled", quantityKg: 0.001, at, reason: long },
      };
    case "input":
      return { who: "coop", path: "/api/inputs", body: inputOf(n) };
    case "correct":
      return {
        who: "coop",
        path: `${batch}/corrections`,
        body: { id: `c-${n}`, reason: long, quantityKg: 900 + upTo(50) },
      };
  }
}

function inputOf(n: number): object {
  const actives = Array.from({ length: 12 }, (_, m) => name(n * 12 + m, 60));
  const safety = oneOf([0, 0, 0, 60]);
  return {
    base: "b1",
    plot: "p1",
    product: name(n, 80),
    actives,
    dosage: "1",
    appliedOn: "2026-09-20",
    safetyIntervalDays: safety,
  };
}

async function recallAndBack(season: Season, lot: Lot, n: number): Promise<void> {
  await done(
    season.send("county", "POST", "/api/recalls", { id: `r-${n}`, gtin: GTIN, lot, level: 1, reason: name(n, 300) }),
  );
  expect((await pageOf(season, lot)).code).toBe("recalled");
  await done(season.send("county", "POST", `/api/recalls/r-${n}/end`, { outcome: "mistaken", reason: name(n, 300) }));
}

const NO_PAGES = {
  opening: { zh: "", en: "" },
  closing: () => "",
  passport: () => "",
  notIssued: () => "",
  badCode: () => "",
  links: () => "",
  product: () => "product",
  refusal: () => "refusal",
};

async function pageOf({ deps }: Season, lot: Lot) {
  const table = metered(deps.table);
  const page = await new PassportPages({ ...deps, table }, NO_PAGES).page(`/01/${GTIN}/10/${lot}`, "zh", "json");
  const { state } = JSON.parse(new TextDecoder().decode(page.plain())) as { state: { code: string } };
  return { code: state.code, ...table.usage() };
}

test("no list of any command makes a row of a batch large, its page dear, or its recall impossible, whoever sends how many", async () => {
  const shops = Array.from({ length: 300 }, (_, n) => [`shop-${n}`, "platform", "510802", "depot"] as const);
  const plain = await newSeason({ blobs: memoryBlobs() }, [...NEIGHBOURS, ...shops]);
  const watch = new Watch();
  const season = plain.over(watch.over(plain.deps.table));
  for (const lot of LOTS)
    await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 900, { certificate: undefined })));
  for (let n = 0; n < COMMANDS; n += 1) {
    const lot = oneOf(LOTS);
    const { who, path, body } = turnOf(n, lot);
    watch.answered(path.replace(/[A-Z]\/|[a-z]-\d+/g, ""), await season.send(who, "POST", path, body));
    if (n % 100 === 99) await drainOutbox(season.deps);
    if (n % 50 === 49) {
      await recallAndBack(season, lot, n);
      const page = await pageOf(season, lot);
      expect([page.rounds, page.itemsRead <= 3, page.readUnits <= 1.5]).toEqual([1, true, true]);
    }
  }
  for (const [n, lot] of LOTS.entries()) await recallAndBack(season, lot, COMMANDS + n);
  const largest = Object.fromEntries([...watch.largest].filter(([kind]) => kind.startsWith("BATCH")));
  console.info(
    `growth: seed ${seed}, ${COMMANDS} commands, largest rows ${JSON.stringify(largest)}, refused ${JSON.stringify([...watch.refused])}`,
  );
  expect(watch.failed).toEqual([]);
  expect(largest["BATCH BATCH"]).toBeLessThanOrEqual(HEAD_BYTES_MAX);
  expect(largest["BATCH STOP"]).toBeLessThanOrEqual(HEAD_BYTES_MAX);
  expect(largest["BATCH PART"]).toBeLessThanOrEqual(PART_BYTES_MAX);
}, 3_600_000);
