import { describe, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";

/**
 * A season of a county: five cooperatives, thirty households with plots, what they deliver and are paid. Faults are what people do: one writes a
 * weight that the plots cannot grow, pays for goods that never came, or delivers more than the batch weighs; each is tried at entry and, where entry
 * cannot see it, comes to light later.
 */

const FIRMS = ["coop", "coop2", "coop3", "coop4", "coop5"] as const;
const SEATS = [
  ...FIRMS.slice(1).map((id) => [id, "cooperative", "510824", "clerk"] as const),
  ["office", "county", "510824", "statistician"] as const,
];
const KG_PER_MU = 500;
const PLOTS = [{ id: "k", areaMu: 2, crop: "红心猕猴桃", yieldCapKgPerMu: KG_PER_MU }];
const HOUSEHOLDS = Array.from({ length: 30 }, (_, n) => `h${n}`);
const NAMED_BY_ALL = "h0";
const PRICE = 6;

interface Made {
  readonly season: Season;
  readonly post: (who: string, path: string, body: object) => ReturnType<Season["send"]>;
  readonly deliver: (who: string, id: string, more: object) => ReturnType<Season["send"]>;
}

/** An honest season: each household delivers to one cooperative, one of them to all five, and every payment is weight times price. */
async function honest(): Promise<Made> {
  const season = await newSeason({}, SEATS);
  const post: Made["post"] = (who, path, body) => season.send(who, "POST", path, body);
  for (const firm of FIRMS.slice(1)) {
    await done(post("coop", `/api/products/${GTIN}/producers`, { organisation: firm, reason: "联合社" }));
    const plots = [{ id: "p1", areaMu: 100, crop: "猕猴桃", yieldCapKgPerMu: 1500 }];
    await done(post(firm, "/api/bases", { id: `base-${firm}`, name: firm, regionCode: "510824100201", plots }));
  }
  for (const firm of FIRMS) {
    const own = firm === "coop" ? {} : { base: `base-${firm}`, certificate: undefined };
    await done(post(firm, "/api/batches", batchOn(`LOT-${firm}`, 4000, own)));
  }
  for (const id of HOUSEHOLDS) {
    const body = { id, class: "lifted", village: "510824100201", validFrom: "2019-12-01", plots: PLOTS };
    await done(post("office", "/api/households", body));
  }
  const deliver: Made["deliver"] = (who, id, more) => {
    const body = { id, household: NAMED_BY_ALL, gtin: GTIN, lot: `LOT-${who}`, quantityKg: 100, pricePerKg: PRICE };
    const whole = { ...body, paidOn: "2026-10-07", ...more };
    return post(who, "/api/deliveries", {
      paidYuan: Math.round(whole.quantityKg * whole.pricePerKg * 100) / 100,
      ...whole,
    });
  };
  for (const [n, household] of HOUSEHOLDS.entries()) {
    const firms = household === NAMED_BY_ALL ? FIRMS : [FIRMS[n % FIRMS.length] ?? "coop"];
    for (const firm of firms) await done(deliver(firm, `${household}-${firm}`, { household }));
  }
  return { season, post, deliver };
}

const KINDS = ["deliveries-exceed-batch", "deliveries-exceed-plots", "payment-differs"] as const;

async function told({ deps, send }: Season): Promise<Readonly<Record<string, readonly unknown[]>>> {
  await drainOutbox(deps);
  const found: Record<string, readonly unknown[]> = {};
  for (const kind of KINDS) {
    const { items } = await done(send("county", "GET", `/api/exceptions?kind=${kind}`));
    found[kind] = (items as readonly { readonly subject: string }[]).map(({ subject }) => subject);
  }
  return found;
}

describe("a county's season", () => {
  test("that is honest has no payment without its goods, no weight above plots and none above the batch", async () => {
    const { season } = await honest();
    expect(await told(season)).toEqual({
      "deliveries-exceed-batch": [],
      "deliveries-exceed-plots": [],
      "payment-differs": [],
    });
  });

  test("with faults: kilograms above the plots and above the batch are refused with what is left, and a payment for goods that did not come is told", async () => {
    const { season, deliver } = await honest();
    const overPlots = await deliver("coop", "f1", { household: "h3", quantityKg: 2 * KG_PER_MU - 100 + 0.001 });
    expect(overPlots.json).toMatchObject({ code: "capacity-exceeded", capacityKg: 1000, deliveredKg: 100 });
    for (const [n, household] of ["h5", "h10", "h15", "h20"].entries()) {
      await done(deliver("coop", `f2-${n}`, { household, quantityKg: 800 }));
    }
    const overBatch = await deliver("coop", "f3", { household: "h25", quantityKg: 300 });
    expect(overBatch.json).toMatchObject({ code: "deliveries-exceed-batch", batchKg: 4000 });
    await done(deliver("coop2", "f4", { household: "h1", quantityKg: 0.001, paidYuan: 600 }));
    expect(await told(season)).toMatchObject({ "payment-differs": ["benefit/coop2/f4"] });
  });

  test("with faults that come to light later: a batch corrected below its deliveries and plots below what was delivered are told", async () => {
    const { season, post } = await honest();
    const weight = { reason: "过磅错误", quantityKg: 300 };
    await done(post("coop3", `/api/batches/${GTIN}/LOT-coop3/corrections`, weight));
    const plots = [{ ...PLOTS[0], areaMu: 0.1 }];
    await done(post("office", "/api/households/h4/corrections", { reason: "面积核实", plots }));
    expect(await told(season)).toEqual({
      "deliveries-exceed-batch": [`01/${GTIN}/10/LOT-coop3`],
      "deliveries-exceed-plots": ["household/510824/h4"],
      "payment-differs": [],
    });
  });

  test("counts a household once that five cooperatives name, in what is published", async () => {
    const { season } = await honest();
    await drainOutbox(season.deps);
    const november = season.at("2026-11-03T08:00:00Z");
    const { cells, tables } = await done(
      november.send("office", "GET", "/api/publications/preview?region=510824&month=2026-10"),
    );
    const paid = (cells as readonly Readonly<Record<string, unknown>>[]).find(
      ({ table, region, product, scheme, producer }) =>
        table === "deliveries" && region === "510824" && [product, scheme, producer].every((one) => one === undefined),
    );
    expect(paid).toMatchObject({
      households: HOUSEHOLDS.length,
      figures: { deliveredKg: (HOUSEHOLDS.length + FIRMS.length - 1) * 100 },
    });
    expect(tables).toMatchObject([{ table: "harvest" }, {}, {}, {}, { table: "deliveries" }, {}, {}]);
  });
});
