import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sized } from "../sized.ts";
import { browserGap } from "./browser.ts";
import { type Fault, openWorld, type Phone, startPhone, type World } from "./outbox-world.ts";

/**
 * The outbox in a real browser before the real service: scans in a cold room without a network, a phone that dies, a network that flaps, a service
 * that fails and refuses, a clock that is wrong, a second tab and a new version of the app in between.
 */
const gap = await browserGap();

const GTIN = "06901234567892";
const LOTS = ["L0", "L1", "L2", "L3", "L4", "L5", "L6"];
const DAY_MS = 86_400_000;
const SCANS = 200;
/** How often the phone dies. */
const KILLS = sized(5, 10);
const at = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

/** What the page of the test offers; see packages/console/src/fixtures/outbox-page.ts. */
interface Harness {
  readonly version: string;
  scan(n: number, gtin: string, lot: string, kg: number): Promise<Summary>;
  summary(): Summary;
  sendNow(): Promise<void>;
  parked(): readonly {
    readonly number: number;
    readonly id: string;
    readonly kind: string;
    readonly status?: number;
    readonly code?: string;
    readonly behind?: number;
  }[];
  giveUp(number: number, reason: string): Promise<void>;
  update(): Promise<boolean>;
  takeOver(): Promise<void>;
}
interface Summary {
  readonly waiting: number;
  readonly parked: number;
}

let world: World;
let phone: Phone;
let page: Page;
let profile: string;
let hash: string;

const inPage = async <Result, Value>(
  work: (harness: Harness, value: Value) => Result | Promise<Result>,
  value: Value,
  on: Page = page,
): Promise<Result> =>
  on.evaluate(
    // The function goes over as text, so it is built where it runs.
    `(async () => (${work.toString()})(await globalThis.harness, ${JSON.stringify(value)}))()`,
  );

async function openPage(): Promise<void> {
  page = await phone.newPage();
  await page.goto(`${world.origin}/console/#${hash}`);
  await page.waitForFunction("globalThis.harness !== undefined");
  await page.evaluate("globalThis.harness.then(() => true)");
}

async function restart(): Promise<void> {
  await phone.kill();
  phone = await startPhone(profile);
  await openPage();
}

const scan = (n: number, kg = 1) =>
  inPage((harness, { n, gtin, lot, kg }) => harness.scan(n, gtin, lot, kg), {
    n,
    gtin: GTIN,
    lot: LOTS[n % LOTS.length] ?? "L0",
    kg,
  });

/** Seven lots of a ton each that the depot received forty days ago. */
async function stock(): Promise<void> {
  const must = async (who: "coop" | "depot", path: string, body: object) => {
    const { status, json } = await world.call(who, "POST", path, body);
    if (status >= 300) throw new Error(`${path}: ${JSON.stringify(json)}`);
  };
  const plots = [{ id: "p1", areaMu: 500, crop: "猕猴桃" }];
  await must("coop", "/api/bases", { id: "b1", name: "基地", regionCode: "510824", plots });
  const product = { gtin: GTIN, name: { zh: "猕猴桃" }, category: "水果", coldChainProfile: "red-heart-kiwifruit" };
  await must("coop", "/api/products", product);
  const batch = { gtin: GTIN, base: "b1", plots: ["p1"], quantityKg: 1_000, commitmentBasis: "quality-control" };
  for (const lot of LOTS) await must("coop", "/api/batches", { ...batch, lot, harvestedOn: at(43).slice(0, 10) });
  const items = LOTS.map((lot) => ({ gtin: GTIN, lot, quantityKg: 1_000 }));
  await must("coop", "/api/shipments", { id: "s1", to: "depot", items, shippedAt: at(42) });
  await must("depot", "/api/shipments/s1/receipt?from=coop", { items, receivedAt: at(41) });
}

/** Kilograms of a lot that lie in the depot's room. */
async function stored(lot: string): Promise<number> {
  const probe = { id: `probe-${lot}`, action: "in", location: "A1", quantityKg: 0.001, at: at(0) };
  const { json } = await world.call("depot", "POST", `/api/batches/${GTIN}/${lot}/storage`, probe);
  return Math.floor(Number(json.storedKg));
}

/** Chance from a seed, so that a run can be had again. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe.skipIf(gap !== undefined)(`the outbox on a phone${gap === undefined ? "" : ` (skipped: ${gap})`}`, () => {
  beforeEach(async () => {
    world = await openWorld();
    await stock();
    profile = mkdtempSync(join(tmpdir(), "suyuan-phone-"));
    phone = await startPhone(profile);
  });
  afterEach(async () => {
    await phone?.kill();
    await world?.close();
    if (profile !== undefined) rmSync(profile, { recursive: true, force: true });
  });

  const everything = async (offsetMs: number) => {
    hash = new URLSearchParams({ key: world.keys.depot ?? "", offset: String(offsetMs) }).toString();
    await openPage();
    const REFUSED_AT = 57;
    const draw = chance(7);
    const faults: readonly Fault[] = ["none", "none", "none", "none", "cut before", "cut after", "500", "401", "429"];
    const flapping = () => faults[Math.floor(draw() * faults.length)] ?? "none";
    let other: Page | undefined;
    for (let n = 0; n < SCANS; n++) {
      // The network is cut for the first half; then it flaps.
      if (n === 0) world.fault = () => "cut before";
      if (n === 100) world.fault = flapping;
      if (n % (SCANS / KILLS) === 13) await restart();
      if (n === 120) {
        const main = page;
        await openPage();
        [other, page] = [page, main];
      }
      if (n === 150) {
        world.version = "v2";
        await inPage((harness) => harness.update(), 0);
        await expect.poll(() => inPage((harness) => harness.update(), 0), { timeout: 10_000 }).toBe(true);
        await inPage((harness) => harness.takeOver(), 0);
        await page.reload();
        await expect.poll(() => inPage((harness) => harness.version, 0), { timeout: 10_000 }).toBe("v2");
      }
      const summary = await scan(n, n === REFUSED_AT ? 5_000 : 1);
      // Before the network is back nothing can have gone: the count is exact.
      if (n < 100) expect(summary.waiting + summary.parked).toBe(n + 1);
      const open = summary.waiting + summary.parked;
      // What the service has not taken is open; what it took may be, while its answer is on its way.
      expect(open).toBeGreaterThanOrEqual(n + 1 - new Set(world.taken.map(({ id }) => id)).size);
    }
    if (other !== undefined && !other.isClosed()) {
      const [here, there] = [
        await inPage((harness) => harness.summary(), 0),
        await inPage((harness) => harness.summary(), 0, other),
      ];
      expect(Math.abs(here.waiting - there.waiting)).toBeLessThanOrEqual(2);
    }
    // The network flaps still. A phone that fails waits longer each time, so that all scans may be done before the service has heard of it.
    const heard = async () => {
      await inPage((harness) => harness.sendNow(), 0);
      const { json } = await world.call("depot", "GET", "/api/devices");
      return json.items[0]?.last ?? 0;
    };
    await expect.poll(heard, { timeout: 60_000 }).toBeGreaterThan(0);
    const devices = await world.call("depot", "GET", "/api/devices");
    const [{ id: device, last, gaps }] = devices.json.items;
    // Whatever has come: the service names what has not, up to the highest number.
    expect(gaps.every(({ from, to }: { from: number; to: number }) => from >= 1 && to < last)).toBe(true);
    world.fault = () => "none";
    const settle = async () => {
      await inPage((harness) => harness.sendNow(), 0);
      return (await inPage((harness) => harness.summary(), 0)).waiting;
    };
    await expect.poll(settle, { timeout: 60_000 }).toBe(0);
    const parked = await inPage((harness) => harness.parked(), 0);
    const refused = parked.filter(({ kind }) => kind === "refused");
    // The service itself refused it, with 409 and its reason: more than there is of the lot.
    expect(refused).toMatchObject([{ id: `scan-00${REFUSED_AT}`, status: 409, code: "insufficient-stock" }]);
    const [one] = refused;
    // Those behind it on its lot wait for the person, with what stands in their way; all others have come.
    const dependants = Array.from({ length: SCANS }, (_, n) => n).filter(
      (n) => n > REFUSED_AT && n % 7 === REFUSED_AT % 7,
    );
    const behind = parked.filter(({ kind }) => kind === "behind");
    expect(behind.map(({ id }) => Number(id.slice(5))).toSorted((a, b) => a - b)).toEqual(dependants);
    expect(new Set(behind.map(({ behind: number }) => number))).toEqual(new Set([one?.number]));
    expect(parked.length).toBe(1 + dependants.length);
    await inPage((harness, number) => harness.giveUp(number, "重量输错"), one?.number ?? 0);
    await expect.poll(settle, { timeout: 60_000 }).toBe(0);
    expect(await inPage((harness) => harness.parked(), 0)).toEqual([]);
    await expect
      .poll(async () => (await world.call("depot", "GET", `/api/devices/${device}`)).json.givenUp.length, {
        timeout: 20_000,
      })
      .toBe(1);
    const found = (await world.call("depot", "GET", `/api/devices/${device}`)).json;
    expect([found.last, found.gaps, found.refused, found.forks]).toEqual([SCANS, [], [], []]);
    for (const [n, lot] of LOTS.entries()) {
      const expected = Array.from({ length: SCANS }, (_, k) => k).filter((k) => k % 7 === n && k !== REFUSED_AT);
      const first = world.taken
        .filter((each) => each.lot === lot && !each.replayed)
        .map(({ id }) => Number(id.slice(5)));
      expect([lot, first]).toEqual([lot, expected]);
      expect([lot, await stored(lot)]).toEqual([lot, expected.length]);
    }
    return found;
  };

  test(`${SCANS} scans, ${KILLS} kills, a flapping network, refusals, a wrong clock, a second tab and an update: all arrive once, in order on each lot, and the service names every gap`, async () => {
    const { clock } = await everything(-47 * 60_000);
    expect(Math.round(clock.behindSeconds / 60)).toBe(47);
  }, 600_000);

  test("the same after thirty days without a network", async () => {
    hash = new URLSearchParams({ key: world.keys.depot ?? "", offset: String(-30 * DAY_MS) }).toString();
    await everything(-30 * DAY_MS);
  }, 600_000);

  test("a second person on the device sees nothing of the first's", async () => {
    hash = new URLSearchParams({ key: world.keys.depot ?? "", offset: "0", person: "li" }).toString();
    world.fault = () => "cut before";
    await openPage();
    expect(await scan(1)).toMatchObject({ waiting: 1 });
    hash = new URLSearchParams({ key: world.keys.depot ?? "", offset: "0", person: "wang" }).toString();
    await page.close();
    await openPage();
    expect(await inPage((harness) => harness.summary(), 0)).toMatchObject({ waiting: 0, parked: 0 });
  });
});
