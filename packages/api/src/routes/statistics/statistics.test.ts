import { metered } from "@suyuan/store/meter";
import { beforeAll, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import { rollUp } from "../../following/statistics/roll-up.ts";

const OFFICES = [
  ["office", "county", "510824", "statistician"],
  ["city-office", "county", "510800", "statistician"],
  ["office2", "county", "510823", "statistician"],
] as const;

interface Told {
  readonly key: string;
  readonly by: Readonly<Record<string, string>>;
  readonly value: number | null;
  readonly rows?: string;
}

let season: Season;
let later: Season;
const get = (who: string, path: string) => later.send(who, "GET", path);
async function figures(who: string, query: string): Promise<readonly Told[]> {
  return (await done(get(who, `/api/statistics?${query}`))).figures as readonly Told[];
}
const told = (all: readonly Told[], key: string, by: object = {}) =>
  all.find((one) => one.key === key && JSON.stringify(one.by) === JSON.stringify(by))?.value;
async function settle(): Promise<void> {
  while ((await drainOutbox(later.deps)) > 0);
  while ((await rollUp(later.deps)) > 0);
}

beforeAll(async () => {
  season = await newSeason({}, [...NEIGHBOURS, ...OFFICES]);
  later = season.at("2026-11-20T02:00:00.000Z");
  const post = (who: string, path: string, body: object, at = season) => done(at.send(who, "POST", path, body));
  await post("coop", "/api/batches", batchOn("A", 1500));
  await post("coop", "/api/batches", batchOn("B", 500.5, { harvestedOn: "2026-09-28", certificate: undefined }));
  const items = [{ gtin: GTIN, lot: "A", quantityKg: 300 }];
  await post("coop", "/api/shipments", { id: "s1", to: "depot", items, shippedAt: "2026-10-07T02:00:00.000Z" });
  const common = { class: "lifted", village: "510824100201", validFrom: "2020-01-01" };
  const plots = [{ id: "k", areaMu: 10, crop: "猕猴桃", yieldCapKgPerMu: 1000 }];
  await post("office", "/api/households", { id: "h1", ...common, plots });
  const paid = { quantityKg: 100, pricePerKg: 6, paidYuan: 600, paidOn: "2026-10-07" };
  await post("coop", "/api/deliveries", { id: "d1", household: "h1", gtin: GTIN, lot: "A", ...paid });
  await post("coop", `/api/batches/${GTIN}/A/corrections`, { reason: "过磅错误", quantityKg: 1000 }, later);
  await settle();
});

describe("figures", () => {
  test("are sums, shares with what they are shares of, and null-free: what nothing is recorded of is named as not known", async () => {
    const answer = await done(get("office", "/api/statistics?from=2026-01&to=2026-12"));
    const all = answer.figures as readonly Told[];
    expect(told(all, "registered-grams")).toBe(1500.5);
    expect(told(all, "certified-share")).toBe(0.6664);
    expect(all.find(({ key }) => key === "certified-share")).toMatchObject({
      numerator: 1_000_000,
      denominator: 1_500_500,
    });
    expect([told(all, "households"), told(all, "income-per-household"), told(all, "price-per-kg")]).toEqual([
      1, 600, 6,
    ]);
    const unknown = (answer.notKnown as readonly { key: string }[]).map(({ key }) => key);
    expect(unknown).toEqual(expect.arrayContaining(["pass-rate", "tests", "logs", "pre-cooled-in-time", "store-use"]));
    expect(all.some(({ value }) => value === null)).toBe(false);
    expect(answer).toMatchObject({ region: "510824", regionName: "四川省广元市苍溪县" });
  });

  test("are told apart by month, week, product, scheme, producer and region, and their parts add up", async () => {
    const months = await figures("office", "from=2026-01&to=2026-12&by=month,scheme");
    expect(told(months, "registered-grams", { month: "2026-10", scheme: "green-food" })).toBe(1000);
    expect(told(months, "registered-grams", { month: "2026-09", scheme: "none" })).toBe(500.5);
    expect(
      told(await figures("office", "from=2026-01&to=2026-12&by=week"), "registered-grams", { week: "2026-W41" }),
    ).toBe(1000);
    expect(told(await figures("office", "by=product"), "registered-grams", { product: GTIN })).toBe(1500.5);
    expect(told(await figures("office", `product=${GTIN}`), "sold-grams")).toBe(300);
    expect(told(await figures("city", "by=region"), "registered-grams", { region: "510824" })).toBe(1500.5);
    expect(told(await figures("office", "by=region"), "paid-delivery-fen", { region: "510824100" })).toBe(600);
  });

  test("as known on a day stay what they were, whatever was corrected since", async () => {
    const all = await figures("office", "from=2026-01&to=2026-12&knownOn=2026-10-08");
    expect([told(all, "registered-grams"), told(all, "certified-grams")]).toEqual([2000.5, 1500]);
    expect(await figures("office", "from=2026-01&to=2026-12&knownOn=2026-10-07")).toEqual([]);
  });

  test("drill down to rows that add up to the figure, page by page", async () => {
    const [figure] = (await figures("office", "from=2026-01&to=2026-12")).filter(
      ({ key }) => key === "registered-grams",
    );
    const rows: { readonly value: number; readonly row: string }[] = [];
    let cursor = "";
    do {
      const page = await done(get("office", `${figure?.rows}&limit=1${cursor}`));
      rows.push(...(page.items as typeof rows));
      cursor = page.next === undefined ? "" : `&cursor=${encodeURIComponent(page.next as string)}`;
    } while (cursor !== "");
    expect(rows.map(({ row }) => row).sort()).toEqual([`01/${GTIN}/10/A`, `01/${GTIN}/10/A`, `01/${GTIN}/10/B`]);
    expect(rows.reduce((sum, { value }) => sum + value, 0)).toBe(figure?.value);
  });

  test("of a city lead to those of its counties, whose rows are listed", async () => {
    const [figure] = (await figures("city", "from=2026-01")).filter(({ key }) => key === "batches");
    expect(figure?.rows).toMatch(/^\/api\/statistics\?.*by=region/);
    expect((await get("city", "/api/statistics/rows?key=batches")).json).toMatchObject({
      errors: [{ pointer: "/region" }],
    });
  });

  test("are for the offices over a region, and for an organisation its own: no other is told that there are any", async () => {
    expect((await get("office2", "/api/statistics?region=510824")).status).toBe(404);
    expect((await get("coop", "/api/statistics?region=510824")).status).toBe(404);
    expect((await get("office", "/api/statistics?region=510800")).status).toBe(404);
    expect((await get("city", "/api/statistics?region=510824")).status).toBe(200);
    expect(told(await figures("coop", "from=2026-01"), "registered-grams")).toBe(1500.5);
    expect(await figures("orchard", "from=2026-01")).toEqual([]);
    expect((await done(get("orchard", "/api/statistics/rows?key=batches"))).items).toEqual([]);
  });

  test("of a senseless question are refused with the way out", async () => {
    for (const query of [
      "by=product,region",
      "by=month,week",
      "from=2026-05&to=2026-04",
      "from=2020-01&to=2026-01",
      "by=product&from=2025-12&to=2026-01",
    ])
      expect((await get("office", `/api/statistics?${query}`)).status, query).toBe(400);
    expect((await get("office", "/api/statistics/rows?key=batches&cursor=x")).status).toBe(400);
  });

  test("as a table have a line for each figure, and one without a value for what is not known", async () => {
    const { status } = await get("office", "/api/statistics.csv?by=month");
    expect(status).toBe(200);
  });

  test("of a county and year cost at most 50 read units, as known now and as known on a day", async () => {
    const meter = metered(later.deps.table);
    for (const query of [
      "from=2026-01&to=2026-12&by=month,scheme,producer",
      "from=2026-01&to=2026-12&knownOn=2026-11-19",
    ]) {
      meter.reset();
      await done(later.over(meter).send("office", "GET", `/api/statistics?${query}`));
      expect(meter.usage().readUnits).toBeLessThanOrEqual(50);
    }
  });
});

describe("guidance for production", () => {
  test("says output by week against the capacity of plots, and the price of a kilogram; a forecast only with two past seasons", async () => {
    const guidance = await done(get("office", "/api/statistics/guidance"));
    expect(guidance).toMatchObject({ year: 2026, capacityKg: 300_000, notKnown: [{ key: "forecast" }] });
    expect(guidance.weeks).toEqual([
      {
        week: "2026-W40",
        registeredKg: 500.5,
        soldKg: null,
        cumulativeKg: 500.5,
        shareOfCapacity: 0.0017,
        yuanPerKg: null,
      },
      { week: "2026-W41", registeredKg: 1000, soldKg: 300, cumulativeKg: 1500.5, shareOfCapacity: 0.005, yuanPerKg: 6 },
    ]);
    expect(await done(get("office", `/api/statistics/guidance?product=${GTIN}`))).toMatchObject({ capacityKg: null });
  });
});
